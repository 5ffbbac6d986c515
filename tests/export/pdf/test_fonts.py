"""The shipped fonts are found, whole, and asked in the right order; damaged ones are named."""

from __future__ import annotations

import shutil
import struct
from typing import TYPE_CHECKING

import pytest

from perfdesk import paths
from perfdesk.errors import UserError
from perfdesk.export.pdf.fonts import load_fonts
from perfdesk.export.pdf.glyphs import MISSING_SIGN
from perfdesk.export.pdf.truetype import FontFileError, TrueTypeFile, parts_of

if TYPE_CHECKING:
    from pathlib import Path

    from perfdesk.export.style import Style

FOLDER = paths.resources() / "fonts"
FILES = sorted(path for path in FOLDER.glob("*.ttf"))


@pytest.fixture
def own_fonts(tmp_path: Path) -> Path:
    """A folder with the list of fonts and the small ones of them."""
    shutil.copy(FOLDER / "fonts.toml", tmp_path)
    for file in FILES:
        if file.stat().st_size < 1_000_000:
            shutil.copy(file, tmp_path)
    return tmp_path


def test_shipped_fonts_are_whole() -> None:
    load_fonts().verify()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_glyphs_of_a_shipped_font(path: Path) -> None:
    font = TrueTypeFile(path)
    # A substitute has only what the others lack.
    glyph = next(found for char in "1喆\u3402\U00020bb7" if (found := font.glyph_of(char)))
    assert 0.3 < font.advance(glyph) / font.units_per_em <= 1
    assert font.outline(glyph)
    assert font.glyph_of("\uefff") == 0
    assert font.glyph_of("\U0010ffff") == 0
    assert font.table("none") == b""


def test_substitute_is_asked_where_a_face_lacks_a_character(style: Style) -> None:
    glyphs = load_fonts().glyphs(style.faces("fangsong"))
    assert glyphs["水"].face == "fangsong"
    # A character of the 通用规范汉字表 that FandolFang lacks.
    assert glyphs["喆"].face == "fangsong_fallback"
    assert (glyphs["\u3402"].face, glyphs["\U00020bb7"].face) == ("rare", "rare_names")


def test_character_of_no_font_gets_the_sign(style: Style) -> None:
    glyph = load_fonts().glyphs(style.faces("fangsong"))["\U0002a6a5"]
    assert glyph.char == MISSING_SIGN
    assert glyph.cells == 1


def test_forced_widths_and_places(style: Style) -> None:
    for face in ("fangsong", "song", "hei", "kai"):
        glyphs = load_fonts().glyphs(style.faces(face))
        assert {glyphs[char].cells for char in "水“”‘’—…·，"} == {1.0}
        assert {glyphs[char].cells for char in "0123456789"} == {0.5}
        assert (glyphs["“"].place, glyphs["”"].place, glyphs["—"].place) == (1.0, 0.0, 0.5)


def test_missing_font_file(own_fonts: Path) -> None:
    with pytest.raises(UserError) as caught:
        load_fonts(own_fonts).file("fangsong")
    assert caught.value.code == "font_missing"
    assert "perfdesk-fangsong.ttf" in str(caught.value)
    with pytest.raises(UserError) as caught:
        load_fonts(own_fonts).verify()
    assert caught.value.code == "font_missing"


def test_unknown_face(own_fonts: Path) -> None:
    with pytest.raises(UserError) as caught:
        load_fonts(own_fonts).file("lishu")
    assert caught.value.code == "font_missing"


@pytest.mark.parametrize(
    "content", [b"", b"no font", b"OTTO" + bytes(100), b"\x00\x01\x00\x00\xff"]
)
def test_file_that_is_no_font(own_fonts: Path, content: bytes) -> None:
    (own_fonts / "perfdesk-page-number.ttf").write_bytes(content)
    with pytest.raises(UserError) as caught:
        load_fonts(own_fonts).file("page_number")
    assert caught.value.code == "font_damaged"


def test_font_cut_short(own_fonts: Path) -> None:
    path = own_fonts / "perfdesk-page-number.ttf"
    whole = path.read_bytes()
    for length in range(0, len(whole), 97):
        path.write_bytes(whole[:length])
        with pytest.raises(FontFileError):
            TrueTypeFile(path)


def test_changed_byte_is_found_by_the_check_sum(own_fonts: Path) -> None:
    for face in load_fonts(own_fonts).faces.values():
        shutil.copy(FOLDER / face.path.name, own_fonts)
    path = own_fonts / "perfdesk-page-number.ttf"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(UserError) as caught:
        load_fonts(own_fonts).verify()
    assert caught.value.code == "font_damaged"


def test_file_damaged_inside_is_never_used(own_fonts: Path) -> None:
    """Tables and length are as they should be; only an outline is not."""
    name = "perfdesk-fangsong-fallback.ttf"
    data = bytearray((FOLDER / name).read_bytes())
    data[len(data) // 2 : len(data) // 2 + 64] = bytes(64)
    (own_fonts / name).write_bytes(data)
    TrueTypeFile(own_fonts / name)
    with pytest.raises(UserError) as caught:
        load_fonts(own_fonts).packed("fangsong_fallback")
    assert caught.value.code == "font_damaged"
    assert name in str(caught.value)


@pytest.mark.parametrize("text", ["[[face]]\nrole = 1", "face = 3", "[[face]", "x = 1"])
def test_damaged_list_of_fonts(tmp_path: Path, text: str) -> None:
    (tmp_path / "fonts.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as caught:
        load_fonts(tmp_path)
    assert caught.value.code == "font_damaged"


def test_no_list_of_fonts(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        load_fonts(tmp_path)
    assert caught.value.code == "font_missing"


def test_parts_of_a_composite_glyph() -> None:
    """Three parts: words and a scale, bytes and two scales, words and a matrix."""
    outline = struct.pack(">5h", -1, 0, 0, 0, 0)
    outline += struct.pack(">2H", 0x20 | 0x1 | 0x8, 7) + bytes(4 + 2)
    outline += struct.pack(">2H", 0x20 | 0x40, 8) + bytes(2 + 4)
    outline += struct.pack(">2H", 0x1 | 0x80, 9) + bytes(4 + 8)
    assert [glyph for _, glyph in parts_of(outline)] == [7, 8, 9]
    assert [struct.unpack_from(">H", outline, at)[0] for at, _ in parts_of(outline)] == [7, 8, 9]
    assert list(parts_of(b"")) == []


def test_every_shipped_face_has_a_title() -> None:
    fonts = load_fonts()
    titles = fonts.titles(fonts.faces)
    assert len(set(titles)) == len(fonts.faces)
    assert all(title.startswith("随附") for title in titles)
