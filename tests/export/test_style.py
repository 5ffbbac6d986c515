"""The shipped page design holds together, and a faulty one is refused with its key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk import paths
from perfdesk.errors import UserError
from perfdesk.export.pdf.fonts import load_fonts
from perfdesk.export.style import Style, load_style

if TYPE_CHECKING:
    from pathlib import Path


def shipped() -> str:
    return (paths.resources() / "styles" / "gb9704.toml").read_text(encoding="utf-8")


def changed(tmp_path: Path, old: str, new: str) -> str:
    text = shipped()
    assert old in text
    (tmp_path / "own.toml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(UserError) as caught:
        load_style("own", tmp_path)
    assert caught.value.code == "style_faulty"
    return str(caught.value)


def test_figures_of_the_standard(style: Style) -> None:
    page = style.page
    mm = 72 / 25.4
    assert page.width == pytest.approx(210 * mm)
    assert page.top == pytest.approx(37 * mm)
    assert page.left == pytest.approx(28 * mm)
    assert page.right == pytest.approx(184 * mm)
    assert page.bottom == pytest.approx(262 * mm)
    assert (page.lines, page.chars) == (22, 28)


def test_grid_fits_the_type_area(style: Style) -> None:
    page = style.page
    assert page.chars * page.cell <= page.area_width < (page.chars + 1) * page.cell
    assert page.lines * page.pitch <= page.area_height < (page.lines + 1) * page.pitch


def test_every_face_is_shipped(style: Style) -> None:
    faces = load_fonts().faces
    roles = style.roles
    used = {
        roles.label.face,
        roles.title.face,
        roles.body.face,
        roles.page_number.face,
        style.table.heading_face,
        style.table.body_face,
        style.table.caption_face,
        *(roles.heading(level).face for level in range(1, 9)),
    }
    for face in used:
        assert set(style.faces(face)) <= faces.keys()


def test_style_without_a_file(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        load_style("none", tmp_path)
    assert caught.value.code == "style_missing"
    assert "none" in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("chars = 28", "chars = 28\ncharz = 1", "charz"),
        ("chars = 28", "", "chars"),
        ("chars = 28", 'chars = "28"', "page.chars"),
        ("chars = 28", "chars = true", "page.chars"),
        ("chars = 28", "chars = -1", "page.chars"),
        ("[title]", "[heading]", "title"),
        ('label = { face = "hei", size_pt = 16 }', "label = 3", "3"),
        ('kai = ["fangsong"', 'kai = [1, "fangsong"', "kai"),
        ("[page]", "[page", "line"),
    ],
)
def test_faults_name_the_key(tmp_path: Path, old: str, new: str, named: str) -> None:
    assert named in changed(tmp_path, old, new)
