"""From a place on the page to its field, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.document.blocks import Column, Document, TableBlock
from perfdesk.export.pdf.layout import Box, Kind, Layout
from perfdesk.export.pdf.paginate import paginate
from perfdesk.report.values import FieldRef
from tests.export.conftest import EvenMetrics, whole_report

if TYPE_CHECKING:
    from perfdesk.export.style import Style


@pytest.fixture
def layout(style: Style, even: EvenMetrics) -> Layout:
    return paginate(whole_report(), style, even)


def test_click_on_a_line_leads_to_its_field(layout: Layout) -> None:
    for page in layout.pages:
        for line in page.lines:
            if line.kind is Kind.BODY:
                x = line.x + line.width / 2
                assert layout.at(page.number, x, line.y) is line


def test_field_is_found_on_its_pages(layout: Layout) -> None:
    places = layout.places(FieldRef("tasks"))
    assert "".join(line.text for _page, line in places).startswith("（1）防汛抗旱")
    assert all(line.source == FieldRef("tasks") for _page, line in places)
    assert layout.places(FieldRef("nowhere")) == ()


def test_point_beside_all_lines_is_none_but_for_its_reach(layout: Layout) -> None:
    line = next(line for line in layout.pages[0].lines if line.kind is Kind.BODY)
    box = line.box
    assert box.bottom - box.top == pytest.approx(line.size)
    outside = box.left - 40, (box.top + box.bottom) / 2
    assert layout.at(1, *outside) is None
    assert layout.at(1, *outside, reach=60) is not None


def test_page_number_is_no_line_of_the_report(layout: Layout) -> None:
    number = next(line for line in layout.pages[0].lines if line.kind is Kind.PAGE_NUMBER)
    assert layout.at(1, number.x + 1, number.y - 1) is None


def test_distance_counts_from_the_nearest_edge() -> None:
    box = Box(10, 20, 30, 40)
    assert box.distance(15, 25) == 0
    assert box.distance(5, 44) == 5
    assert box.distance(15, 50) == 10


def test_click_on_a_cell_leads_to_its_own_field(style: Style, even: EvenMetrics) -> None:
    names = tuple((FieldRef("name", n), FieldRef("score", n)) for n in (1, 2))
    table = TableBlock(
        (Column("名称"), Column("得分")), (("甲", "9"), ("乙", "8")), "", FieldRef("t"), names
    )
    layout = paginate(Document("", "", "示例单位", "gb9704", (table,)), style, even)
    assert [line.text for _page, line in layout.places(FieldRef("score", 2))] == ["8"]
    assert [line.text for _page, line in layout.places(FieldRef("t"))] == ["名称", "得分"]
