"""Official faces are known by their own names, used where allowed, passed over with a sentence."""

from __future__ import annotations

import struct
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2  # type: ignore[import-untyped]
import pytest

from perfdesk import paths
from perfdesk.document.blocks import Document, Heading, Paragraph
from perfdesk.errors import UserError
from perfdesk.export.pdf import Resources, render_pdf
from perfdesk.export.pdf import installed as module
from perfdesk.export.pdf.fonts import FontSet, load_fonts, official_fonts
from perfdesk.export.pdf.installed import font_folders, survey
from perfdesk.export.pdf.truetype import FontFileError, TrueTypeFile, table_places
from perfdesk.export.style import load_style

if TYPE_CHECKING:
    from collections.abc import Sequence

SHIPPED = paths.resources() / "fonts"
_SMALL = SHIPPED / "perfdesk-fangsong-fallback.ttf"


def _tables(font: bytes) -> dict[str, bytes]:
    places = table_places(font, 0)  # type: ignore[arg-type]
    return {tag: font[at : at + length] for tag, (at, length) in places.items()}


def _sfnt(tables: dict[str, bytes], base: int = 0, version: bytes = b"\0\1\0\0") -> bytes:
    head = [version + struct.pack(">4H", len(tables), 16, 0, 0)]
    at, bodies = base + 12 + 16 * len(tables), []
    for tag in sorted(tables):
        head.append(struct.pack(">4s3L", tag.encode(), 0, at, len(tables[tag])))
        bodies.append(tables[tag] + bytes(-len(tables[tag]) % 4))
        at += len(bodies[-1])
    return b"".join([*head, *bodies])


def _name_table(*names: tuple[int, int, str]) -> bytes:
    """(name ID, language, text), each as a record of Windows."""
    records, strings = [], b""
    for kind, language, text in names:
        code = text.encode("utf-16-be")
        records.append(struct.pack(">6H", 3, 1, language, kind, len(code), len(strings)))
        strings += code
    start = 6 + 12 * len(records)
    return struct.pack(">3H", 0, len(records), start) + b"".join(records) + strings


def _font(
    family: str,
    english: str = "",
    *,
    source: Path = _SMALL,
    rights: int | None = 8,
    style: int = 0,
    leave_out: Sequence[str] = (),
    base: int = 0,
) -> bytes:
    """A copy of a shipped font under an official name, with these rights of embedding."""
    tables = _tables(source.read_bytes())
    postscript = english or "Test-Face"
    tables["name"] = _name_table((1, 0x804, family), (1, 0x409, english), (6, 0x409, postscript))
    if rights is not None:
        os2 = bytearray(tables.get("OS/2") or bytes(96))
        struct.pack_into(">H", os2, 8, rights)
        tables["OS/2"] = bytes(os2)
    else:
        tables.pop("OS/2", None)
    head = bytearray(tables["head"])
    struct.pack_into(">H", head, 44, style)
    tables["head"] = bytes(head)
    for tag in leave_out:
        del tables[tag]
    return _sfnt(tables, base)


def _collection(*families: str) -> bytes:
    fonts, at = [], 12 + 4 * len(families)
    starts = []
    for family in families:
        starts.append(at)
        fonts.append(_font(family, base=at))
        at += len(fonts[-1])
    head = (
        b"ttcf" + struct.pack(">2L", 0x10000, len(fonts)) + struct.pack(f">{len(fonts)}L", *starts)
    )
    return head + b"".join(fonts)


@pytest.mark.parametrize(
    ("family", "english", "role"),
    [
        ("仿宋_GB2312", "FangSong_GB2312", "fangsong"),
        ("仿宋", "FangSong", "fangsong"),
        ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "song"),
        ("黑体", "SimHei", "hei"),
        ("楷体_GB2312", "KaiTi_GB2312", "kai"),
        ("某字体", "KaiTi", "kai"),
    ],
)
def test_known_by_its_own_names(family: str, english: str, role: str, tmp_path: Path) -> None:
    path = tmp_path / "a" / "anything.TTF"
    path.parent.mkdir()
    path.write_bytes(_font(family, english))
    found = survey((tmp_path,))
    assert [(face.role, face.family, face.postscript_name) for face in found.faces] == [
        (role, family, english)
    ]
    assert (found.faces[0].path, found.remarks) == (path, ())


def test_none_where_there_is_none(tmp_path: Path) -> None:
    (tmp_path / "宋体.ttf").write_bytes(_font("宋体", "SimSun"))
    (tmp_path / "readme.txt").write_bytes(b"no font")
    found = survey((tmp_path, tmp_path / "absent"))
    assert (found.faces, found.remarks) == ((), ())


def test_first_by_the_order_of_names_and_never_bold(tmp_path: Path) -> None:
    (tmp_path / "1.ttf").write_bytes(_font("仿宋", "FangSong"))
    (tmp_path / "2.ttf").write_bytes(_font("仿宋_GB2312", style=1))
    (tmp_path / "3.ttf").write_bytes(_font("仿宋_GB2312"))
    assert [face.path.name for face in survey((tmp_path,)).faces] == ["3.ttf"]


def test_font_of_a_collection(tmp_path: Path) -> None:
    (tmp_path / "a.ttc").write_bytes(_collection("新宋体", "楷体"))
    (face,) = survey((tmp_path,)).faces
    assert (face.index, face.family) == (1, "楷体")
    file = TrueTypeFile(face.path, face.index)
    shipped = TrueTypeFile(_SMALL)
    assert file.outline(file.glyph_of("喆")) == shipped.outline(shipped.glyph_of("喆"))


@pytest.mark.parametrize(
    ("rights", "code"),
    [
        (2, "不允许嵌入"),
        (0x104, "只嵌入用到的字"),
        (0x200, "只嵌入用到的字"),
        (0x302, "不允许嵌入"),
    ],
)
def test_rights_of_embedding(rights: int, code: str, tmp_path: Path) -> None:
    """OpenType, OS/2.fsType: restricted, no subsetting, bitmaps only."""
    (tmp_path / "a.ttf").write_bytes(_font("黑体", rights=rights))
    found = survey((tmp_path,))
    assert found.faces == ()
    (remark,) = found.remarks
    assert code in remark
    assert "“黑体”" in remark


@pytest.mark.parametrize("rights", [0, 4, 8, 6, None])
def test_rights_that_allow_it(rights: int | None, tmp_path: Path) -> None:
    """Older fonts set several bits of usage: the least restrictive one counts."""
    (tmp_path / "a.ttf").write_bytes(_font("黑体", rights=rights))
    assert len(survey((tmp_path,)).faces) == 1


def test_next_one_is_taken_where_the_first_is_refused(tmp_path: Path) -> None:
    refused = _font("仿宋_GB2312", "FangSong_GB2312", rights=2)
    (tmp_path / "1.ttf").write_bytes(refused)
    (tmp_path / "2.ttf").write_bytes(_font("仿宋"))
    found = survey((tmp_path,))
    assert [face.family for face in found.faces] == ["仿宋"]
    assert len(found.remarks) == 1


def test_postscript_outlines(tmp_path: Path) -> None:
    tables = _tables(_font("方正小标宋_GBK", leave_out=("glyf", "loca")))
    (tmp_path / "a.otf").write_bytes(_sfnt(tables | {"CFF ": b"1234"}, version=b"OTTO"))
    found = survey((tmp_path,))
    assert found.faces == ()
    assert "PostScript" in found.remarks[0]


@pytest.mark.parametrize(
    "content",
    [b"", b"x", b"\0\1\0\0\xff\xff", b"ttcf" + bytes(20), b"ttcf\0\1\0\0\xff\xff\xff\xff"],
)
def test_damaged_file_under_a_known_name(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "SIMFANG.TTF").write_bytes(content)
    (tmp_path / "other.ttf").write_bytes(content)
    found = survey((tmp_path,))
    assert found.faces == ()
    assert [("SIMFANG" in remark, "损坏" in remark) for remark in found.remarks] == [(True, True)]


def test_font_without_a_table_of_names(tmp_path: Path) -> None:
    (tmp_path / "simhei.ttf").write_bytes(_font("黑体", leave_out=("name",)))
    assert len(survey((tmp_path,)).remarks) == 1


def test_outlines_that_are_cut_short(tmp_path: Path) -> None:
    """The names are sound, so the sentence names the face."""
    tables = _tables(_font("仿宋"))
    cases = {
        "glyf": tables["glyf"][:100],
        "loca": tables["loca"][:100],
        "hmtx": tables["hmtx"][:10],
        "maxp": tables["maxp"][:4] + struct.pack(">H", 5) + tables["maxp"][6:],
    }
    for tag, data in cases.items():
        folder = tmp_path / tag
        folder.mkdir()
        (folder / "a.ttf").write_bytes(_sfnt(tables | {tag: data}))
        found = survey((folder,))
        assert found.faces == (), tag
        assert "“仿宋”" in found.remarks[0], tag


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.ttf")), ids=lambda path: path.stem)
def test_shipped_fonts_pass_the_check(path: Path) -> None:
    TrueTypeFile(path).check()


def test_falling_places_are_found(tmp_path: Path) -> None:
    tables = _tables(_SMALL.read_bytes())
    loca = bytearray(tables["loca"])
    loca[8:12], loca[12:16] = b"\0\0\xff\xff", b"\0\0\0\0"
    path = tmp_path / "a.ttf"
    path.write_bytes(_sfnt(tables | {"loca": bytes(loca)}))
    with pytest.raises(FontFileError):
        TrueTypeFile(path).check()


def test_page_is_set_in_them_and_what_they_lack_in_the_shipped_ones(tmp_path: Path) -> None:
    """The copy of the substitute has 喆, but neither 水 nor the title's characters."""
    (tmp_path / "a.ttf").write_bytes(_font("仿宋_GB2312", "FangSong_GB2312"))
    fonts = official_fonts((tmp_path,))
    blocks = (Heading(1, "一、", "水务", "1"), Paragraph("水务喆堃。"))
    document = Document("", "报告", "单位", "gb9704", blocks)
    data, outcome = render_pdf(document, Resources(load_style("gb9704"), fonts))
    assert outcome.missing == ()
    assert "仿宋_GB2312" in outcome.faces
    assert "随附仿宋" in outcome.faces
    assert b"+FangSong_GB2312 " in data
    pdf = pypdfium2.PdfDocument(data)
    text = pdf[0].get_textpage().get_text_bounded()
    keywords = pdf.get_metadata_dict()["Keywords"]
    pdf.close()
    assert "水务喆堃。" in text
    assert "仿宋_GB2312" in keywords
    fonts.verify()


def test_shipped_fonts_alone_where_nothing_is_found(tmp_path: Path) -> None:
    assert isinstance(official_fonts((tmp_path,)), FontSet)
    assert official_fonts((tmp_path,)).faces == load_fonts().faces


def test_folders_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Path.home() / ".local/share/fonts" in font_folders()
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("WINDIR", "/win")
    monkeypatch.setenv("LOCALAPPDATA", "/own")
    assert font_folders() == (Path("/win/Fonts"), Path("/own/Microsoft/Windows/Fonts"))
    monkeypatch.delenv("LOCALAPPDATA")
    assert font_folders() == (Path("/win/Fonts"),)


@pytest.mark.parametrize(
    ("text", "code"),
    [(None, "font_missing"), ("[[face]", "font_damaged"), ("[[face]]\nrole='a'", "font_damaged")],
)
def test_list_of_names_is_missing_or_damaged(
    text: str | None, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "fonts").mkdir()
    if text is not None:
        (tmp_path / "fonts" / "installed.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(paths, "resources", lambda: tmp_path)
    module._wanted.cache_clear()
    try:
        with pytest.raises(UserError) as caught:
            survey((tmp_path / "x",))
    finally:
        module._wanted.cache_clear()
    assert caught.value.code == code
