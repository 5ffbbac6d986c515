"""The shipped page design holds together, and a faulty one is refused with its key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk import paths
from perfdesk.errors import UserError
from perfdesk.export.pdf.fonts import load_fonts
from perfdesk.export.style import Style, load_style, style_variants

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
        ("[title]", "[heads]", "title"),
        ('label = { face = "hei", size_pt = 16 }', "label = 3", "3"),
        ('kai = ["fangsong"', 'kai = [1, "fangsong"', "kai"),
        ("[page]", "[page", "line"),
    ],
)
def test_faults_name_the_key(tmp_path: Path, old: str, new: str, named: str) -> None:
    assert named in changed(tmp_path, old, new)


def test_variants_are_told_by_their_titles() -> None:
    variants = style_variants("gb9704")
    assert {"pitch-28", "pitch-29", "pitch-30", "bold-2", "contents"} <= {
        one.name for one in variants
    }
    assert all(one.title and one.of for one in variants)
    assert style_variants("gb9704+pitch-28") == variants


@pytest.mark.parametrize(
    ("variant", "pitch", "lines"), [("28", 28, 22), ("29", 29, 22), ("30", 30, 21)]
)
def test_pitch_of_the_house(style: Style, variant: str, pitch: float, lines: int) -> None:
    page = load_style(f"gb9704+pitch-{variant}").page
    assert (page.pitch, page.lines) == (pitch, lines)
    assert (page.top, page.cell, page.chars) == (style.page.top, style.page.cell, style.page.chars)
    # One millimetre beyond the area is within the standard's tolerance.
    assert page.lines * page.pitch <= page.area_height + 72 / 25.4


def test_variants_add_up_and_change_nothing_else(style: Style) -> None:
    both = load_style("gb9704+pitch-30+bold-2")
    assert both.page.pitch == 30
    assert both.roles.heading2.bold_em > 0
    assert (both.roles.heading3, both.text, both.form) == (
        style.roles.heading3, style.text, style.form,
    )  # fmt: skip


@pytest.mark.parametrize("name", ["gb9704+none", "../gb9704", "", "gb9704+"])
def test_unknown_variant_and_name_that_is_no_name(name: str) -> None:
    with pytest.raises(UserError) as caught:
        load_style(name)
    assert caught.value.code == "style_missing"


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("page = { pitch_pt = 28 }", "pages = { pitch_pt = 28 }", "pages"),
        ("page = { pitch_pt = 28 }", "page = 28", "28"),
    ],
)
def test_faulty_variant_is_named(tmp_path: Path, old: str, new: str, named: str) -> None:
    (tmp_path / "own.toml").write_text(shipped().replace(old, new), encoding="utf-8")
    assert load_style("own", tmp_path).page.lines == 22
    with pytest.raises(UserError) as caught:
        load_style("own+pitch-28", tmp_path)
    assert caught.value.code == "style_faulty"
    assert named in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new"), [('of = "contents"', "of = 1"), ('title = "正文前加目录"', "")]
)
def test_variant_without_words_for_the_clerk(tmp_path: Path, old: str, new: str) -> None:
    (tmp_path / "own.toml").write_text(shipped().replace(old, new), encoding="utf-8")
    with pytest.raises(UserError) as caught:
        style_variants("own", tmp_path)
    assert caught.value.code == "style_faulty"
