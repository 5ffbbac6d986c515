"""The outline leads a reader to the places of the headings, one below the other."""

from __future__ import annotations

import pypdfium2  # type: ignore[import-untyped]

from perfdesk.export.pdf.draw import draw
from perfdesk.export.pdf.fonts import load_fonts
from perfdesk.export.pdf.layout import Bookmark, Layout, Page
from perfdesk.export.pdf.pdfa import About

_PAGES = tuple(Page(number, 200.0, 100.0, (), ()) for number in (1, 2))


def _outline(*marks: Bookmark) -> list[tuple[int, str, int, float, int]]:
    data = draw(Layout(_PAGES, marks, ()), load_fonts(), About("题", "")).data
    pdf = pypdfium2.PdfDocument(data)
    found = []
    for mark in pdf.get_toc():
        dest = mark.get_dest()
        _, place = dest.get_view()
        found.append((mark.level, mark.get_title(), dest.get_index(), place[1], mark.get_count()))
    pdf.close()
    return found


def test_levels_places_and_counts() -> None:
    assert _outline(
        Bookmark("一", 0, 1, 10.0),
        Bookmark("（一）", 1, 1, 20.0),
        Bookmark("1", 2, 2, 30.0),
        Bookmark("（二）", 1, 2, 40.0),
        Bookmark("二", 0, 2, 50.0),
    ) == [
        (0, "一", 0, 90.0, 3),
        (1, "（一）", 0, 80.0, 1),
        (2, "1", 1, 70.0, 0),
        (1, "（二）", 1, 60.0, 0),
        (0, "二", 1, 50.0, 0),
    ]


def test_none() -> None:
    assert _outline() == []
    data = draw(Layout(_PAGES, (), ()), load_fonts(), About("题", "")).data
    assert b"Outlines" not in data
