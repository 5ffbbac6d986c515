"""Covers: lines of labels and values before the first heading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.intake.cleaning.paragraphs import SourceLine, source_lines
from perfdesk.intake.outline.cover import cover_lines

if TYPE_CHECKING:
    from perfdesk.template.catalogue import Catalogue

COVER = "部门名称：某馆\n预算编码：301001\n联系人：李某\n某县财政局制\n这是一句话。"


def test_lines_of_a_cover(catalogue: Catalogue) -> None:
    found = cover_lines(catalogue.load("general"), source_lines(COVER), ())
    assert {at: line.field for at, line in found.items()} == {
        0: None,
        1: "cover_budget_code",
        2: "cover_contact",
        3: None,
    }
    assert {line.section for line in found.values()} == {"cover_form_section"}


def test_cells_of_a_cover(catalogue: Catalogue) -> None:
    rows = [
        SourceLine("预算编码301", cells=("预算编码", "301")),
        SourceLine("联系人李某", cells=("联系人", "李某")),
    ]
    found = cover_lines(catalogue.load("general"), rows, ())
    assert [line.field for line in found.values()] == ["cover_budget_code", "cover_contact"]


def test_one_line_is_no_cover(catalogue: Catalogue) -> None:
    lines = source_lines("联系人：李某\n甲")
    assert cover_lines(catalogue.load("general"), lines, ()) == {}
    assert cover_lines(catalogue.load("liwan-2023"), source_lines(COVER), ()) == {}
