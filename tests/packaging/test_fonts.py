"""The committed fonts are the pinned ones and hold what the reports need.

No network and no fontTools, which is only in the build extra.
"""

from __future__ import annotations

import hashlib
import struct
import subprocess
import sys
import tomllib
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from reportlab.pdfbase.ttfonts import TTFont

ROOT = Path(__file__).resolve().parents[2]
FONTS = ROOT / "resources" / "fonts"
RECIPE = ROOT / "packaging" / "fonts"

TEXT_ROLES = ("fangsong", "song", "hei", "kai")
RARE_ROLES = ("rare", "rare_names")
ROLES = (*TEXT_ROLES, "fangsong_fallback", "page_number", *RARE_ROLES)

NOT_EMBEDDABLE = 0x0302  # OS/2 fsType: restricted licence, no subsetting, bitmaps only
RESERVED_NAMES = ("LXGW", "霞鹜", "Source", "Hana", "花園")
TABLES = {"head", "hhea", "maxp", "OS/2", "hmtx", "cmap", "loca", "glyf", "name", "post"}


@dataclass(frozen=True, slots=True)
class Glyph:
    """Horizontal measures in font units."""

    advance: int
    bearing: int
    x_min: int
    x_max: int


class FontFile:
    """The few tables the tests ask for, read by the OpenType specification."""

    def __init__(self, path: Path) -> None:
        self.content = path.read_bytes()
        self.sfnt_version, count = struct.unpack_from(">IH", self.content)
        self.tables: dict[str, int] = {}
        for index in range(count):
            tag, _, offset, _ = struct.unpack_from(">4sIII", self.content, 12 + 16 * index)
            self.tables[tag.decode("ascii")] = offset

    def number(self, table: str, offset: int, form: str = ">H") -> int:
        value: int = struct.unpack_from(form, self.content, self.tables[table] + offset)[0]
        return value

    def names(self) -> dict[int, str]:
        """Give the Windows English names; there are no others."""
        start = self.tables["name"]
        _, count, strings = struct.unpack_from(">HHH", self.content, start)
        found = {}
        for index in range(count):
            record = struct.unpack_from(">6H", self.content, start + 6 + 12 * index)
            assert record[:3] == (3, 1, 0x409)
            begin = start + strings + record[5]
            found[record[3]] = self.content[begin : begin + record[4]].decode("utf-16-be")
        return found

    def glyph(self, index: int) -> Glyph:
        """Give the measures of a glyph that has an outline.

        Glyphs after the last full metric have its advance and a bearing of their own.
        """
        full = self.number("hhea", 34)
        advance = self.number("hmtx", 4 * min(index, full - 1))
        after = 4 * index + 2 if index < full else 4 * full + 2 * (index - full)
        bearing = self.number("hmtx", after, ">h")
        if self.number("head", 50):
            start = self.number("loca", 4 * index, ">I")
        else:
            start = 2 * self.number("loca", 2 * index)
        x_min = self.number("glyf", start + 2, ">h")
        return Glyph(advance, bearing, x_min, self.number("glyf", start + 6, ">h"))


@cache
def faces() -> dict[str, dict[str, str | int]]:
    tables = tomllib.loads((FONTS / "fonts.toml").read_text(encoding="utf-8"))["face"]
    return {table["role"]: table for table in tables}


def path_of(role: str) -> Path:
    return FONTS / str(faces()[role]["file"])


@cache
def font_of(role: str) -> FontFile:
    return FontFile(path_of(role))


@cache
def glyph_numbers(role: str) -> dict[int, int]:
    """Let reportlab, which embeds the fonts, say which characters it finds."""
    numbers: dict[int, int] = dict(TTFont(f"test-{role}", str(path_of(role))).face.charToGlyph)
    return {code: number for code, number in numbers.items() if number}


def measure(role: str, character: str) -> Glyph:
    return font_of(role).glyph(glyph_numbers(role)[ord(character)])


def gb2312_hanzi() -> set[int]:
    """Give rows 16 to 87 of GB 2312-1980."""
    return {
        ord(text)
        for high in range(0xB0, 0xF8)
        for low in range(0xA1, 0xFF)
        if (text := bytes((high, low)).decode("gb2312", errors="ignore"))
    }


def standard_hanzi() -> set[int]:
    """Give the 8,105 characters of 通用规范汉字表."""
    text = (RECIPE / "standard_characters.txt").read_text(encoding="utf-8")
    return set(map(ord, text)) - {ord("\n")}


def verify(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the check; -B, because tests leave no byte code in the source tree."""
    command = [sys.executable, "-B", str(RECIPE / "build.py"), "--verify", "--target", str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_every_role_has_one_face() -> None:
    assert tuple(faces()) == ROLES
    assert len({face["family"] for face in faces().values()}) == len(ROLES)


@pytest.mark.parametrize("role", ROLES)
def test_file_is_as_listed(role: str) -> None:
    face = faces()[role]
    content = path_of(role).read_bytes()
    assert hashlib.sha256(content).hexdigest() == face["sha256"]
    assert f"{zlib.crc32(content):08x}" == face["crc32"]
    assert len(content) == face["bytes"]
    assert path_of(role).name == path_of(role).name.lower()
    assert path_of(role).name.isascii()


def test_files_are_as_pinned() -> None:
    pinned = tomllib.loads((RECIPE / "sources.toml").read_text(encoding="utf-8"))
    for entry in (*pinned["faces"], *pinned["licences"]):
        content = (FONTS / entry["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"], entry["file"]


def test_verify_command_accepts_the_committed_files() -> None:
    done = verify(FONTS)
    assert (done.returncode, done.stderr) == (0, "")


def test_verify_command_names_a_changed_file(tmp_path: Path) -> None:
    for source in FONTS.iterdir():
        (tmp_path / source.name).write_bytes(source.read_bytes())
    changed = tmp_path / path_of("kai").name
    changed.write_bytes(changed.read_bytes() + b"\0")
    done = verify(tmp_path)
    assert done.returncode == 1
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == [changed.name]


def test_character_sets_have_their_known_sizes() -> None:
    assert len(gb2312_hanzi()) == 6763
    assert len(standard_hanzi()) == 8105


@pytest.mark.parametrize("role", TEXT_ROLES)
def test_gb2312_hanzi_are_all_there(role: str) -> None:
    assert not gb2312_hanzi() - glyph_numbers(role).keys()


@pytest.mark.parametrize("role", ["song", "hei", "kai"])
def test_standard_hanzi_are_all_there(role: str) -> None:
    assert not standard_hanzi() - glyph_numbers(role).keys()


def test_standard_hanzi_are_all_there_in_fangsong_with_its_fallback() -> None:
    missing = standard_hanzi() - glyph_numbers("fangsong").keys()
    assert len(missing) == 1467
    assert not missing - glyph_numbers("fangsong_fallback").keys()


def test_fallback_holds_only_what_fangsong_lacks() -> None:
    """Reportlab maps U+FFFF and, where a face has none, U+00A0 by itself."""
    added_by_reportlab = {0xFFFF, 0xA0}
    both = glyph_numbers("fangsong").keys() & glyph_numbers("fangsong_fallback").keys()
    assert not both - added_by_reportlab


def hanzi(first: int, last: int) -> set[int]:
    return set(range(first, last + 1))


def test_hanzi_of_the_basic_plane_of_gb_18030_are_all_there() -> None:
    """20,902 of the unified block and 6,582 of extension A."""
    drawn = glyph_numbers("song").keys() | glyph_numbers("rare").keys()
    assert not hanzi(0x4E00, 0x9FA5) - drawn
    assert not hanzi(0x3400, 0x4DB5) - drawn


@pytest.mark.parametrize("character", "𠮷𫝋𫞠𫰍𫰡𠯟")
def test_hanzi_of_names_beyond_the_basic_plane(character: str) -> None:
    assert ord(character) in glyph_numbers("rare_names")


def test_rare_faces_hold_only_what_the_others_lack() -> None:
    added_by_reportlab = {0xFFFF, 0x20, 0xA0}
    rare, names = (glyph_numbers(role).keys() for role in RARE_ROLES)
    assert not (rare & names) - added_by_reportlab
    for role in TEXT_ROLES:
        assert not (glyph_numbers(role).keys() & (rare | names)) - added_by_reportlab
    assert {role for role, face in faces().items() if face.get("rare")} == set(RARE_ROLES)


@pytest.mark.parametrize("character", "￥￣™⑪⑳㎡㎏℉―")
def test_signs_that_fangsong_lacks_or_draws_wrongly_come_from_the_fallback(character: str) -> None:
    """Upstream draws U+FFE5 as a dollar sign: an amount would change its currency."""
    assert ord(character) not in glyph_numbers("fangsong")
    assert ord(character) in glyph_numbers("fangsong_fallback")


@pytest.mark.parametrize("role", TEXT_ROLES)
def test_signs_of_the_reports_are_there(role: str) -> None:
    signs = "（）《》〈〉【】〔〕，。、；：？！“”‘’—…·①⑩±×÷≤≥≠≈‰℃№％＋－０９＝〇→■□★☆"
    assert not [sign for sign in signs if ord(sign) not in glyph_numbers(role)]


@pytest.mark.parametrize("sign", "0123456789-–—")
def test_page_number_signs_are_there(sign: str) -> None:
    assert ord(sign) in glyph_numbers("page_number")


@pytest.mark.parametrize("role", ROLES)
def test_font_is_plain_truetype(role: str) -> None:
    font = font_of(role)
    assert font.sfnt_version == 0x00010000
    assert font.tables.keys() == TABLES
    assert font.number("maxp", 0, ">I") == 0x00010000
    assert font.number("post", 0, ">I") == 0x00030000
    assert font.number("head", 20, ">Q") == font.number("head", 28, ">Q")


@pytest.mark.parametrize("role", ROLES)
def test_embedding_is_allowed(role: str) -> None:
    assert not font_of(role).number("OS/2", 8) & NOT_EMBEDDABLE


@pytest.mark.parametrize("role", ROLES)
def test_names_are_our_own(role: str) -> None:
    face, names = faces()[role], font_of(role).names()
    assert names[1] == names[4] == face["family"]
    assert names[6] == face["postscript_name"]
    assert not [name for name in RESERVED_NAMES if name in names[1] + names[4] + names[6]]
    assert str(face["origin"]) in names[10]
    assert ("General Public" if role == "fangsong" else "SIL Open Font License") in names[13]


@pytest.mark.parametrize("role", ROLES)
def test_licence_beside_the_font_names_the_file_and_its_copyright(role: str) -> None:
    text = (FONTS / str(faces()[role]["licence"])).read_text(encoding="utf-8")
    assert path_of(role).name in text
    for line in font_of(role).names()[0].splitlines():
        years_and_owner = line.removeprefix("(c) ").split(",")[0].rstrip(".")
        assert years_and_owner in text


def test_gpl_text_ends_with_the_font_exception() -> None:
    text = (FONTS / "gpl-fandol.txt").read_text(encoding="utf-8")
    assert "As a special exception, if you create a document which uses this font" in text


@pytest.mark.parametrize("role", TEXT_ROLES)
@pytest.mark.parametrize("character", "自（）评，“")
def test_bearing_is_the_left_edge_of_the_outline(role: str, character: str) -> None:
    """With other bearings every glyph of the converted font is displaced."""
    glyph = measure(role, character)
    assert glyph.bearing == glyph.x_min


@pytest.mark.parametrize("role", TEXT_ROLES)
def test_opening_marks_lie_right_and_closing_marks_left(role: str) -> None:
    for opening, closing in ("（）", "“”", "‘’", "《》"):
        assert measure(role, opening).x_min >= 500
        assert measure(role, closing).x_max <= 500


@pytest.mark.parametrize("role", TEXT_ROLES)
@pytest.mark.parametrize("character", "“”‘’—…·国。（")
def test_mark_takes_one_em(role: str, character: str) -> None:
    assert measure(role, character).advance == font_of(role).number("head", 18) == 1000


@pytest.mark.parametrize("role", [*TEXT_ROLES, "page_number"])
def test_two_dashes_meet(role: str) -> None:
    dash = measure(role, "—")
    assert (dash.x_min, dash.x_max) == (0, dash.advance)
