"""Pages, fonts and outline become one file; equal content gives equal bytes."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

import pypdfium2  # type: ignore[import-untyped]

from perfdesk.export.pdf.draw import draw
from perfdesk.export.pdf.file import PdfFile, deflate
from perfdesk.export.pdf.fonts import load_fonts
from perfdesk.export.pdf.layout import Bookmark, Layout, Page
from perfdesk.export.pdf.pdfa import About

if TYPE_CHECKING:
    from collections.abc import Sequence

_PAGES = tuple(Page(number, 200.0, 100.0, (), ()) for number in (1, 2))


def _page(width: int = 200, operators: Sequence[str] = ("0 0 m", "9 9 l S")) -> bytes:
    file = PdfFile()
    file.add_page(width, 100, operators)
    return file.whole(About("水（务\\)(", ""))


def test_a_reader_opens_it() -> None:
    pdf = pypdfium2.PdfDocument(_page())
    size, title = pdf[0].get_size(), pdf.get_metadata_dict()["Title"]
    pdf.close()
    assert (size, title) == ((200, 100), "水（务\\)(")


def test_identifier_comes_from_the_content() -> None:
    def marks(data: bytes) -> list[tuple[bytes, bytes]]:
        return re.findall(rb"/ID\s*\[<([0-9a-f]{32})><([0-9a-f]{32})>\]", data)

    assert _page() == _page()
    assert len(marks(_page())) == 1
    assert marks(_page()) != marks(_page(operators=("0 0 m", "9 8 l S")))


def test_streams_tell_their_length_and_end_with_a_line() -> None:
    file = PdfFile()
    file.add_stream(b"a\nb", {"Type": "/X"})
    file.add_deflated(deflate(b"c"))
    data = file.whole(About("", ""))
    assert b"<<\n/Length 3 /Type /X\n>>\nstream\na\nb\nendstream\nendobj\n" in data
    rest = data.partition(b"/FlateDecode /Length ")[2]
    length = int(rest.split(b"\n", 1)[0])
    body = rest.partition(b"stream\n")[2]
    assert zlib.decompress(body[:length]) == b"c"
    assert body[length:].startswith(b"\nendstream")


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


def test_headings_of_a_missing_level_stand_as_high_as_they_can() -> None:
    found = _outline(
        Bookmark("1", 2, 1, 10.0), Bookmark("一", 0, 1, 20.0), Bookmark("2", 2, 2, 30.0)
    )
    assert [(level, title) for level, title, *_ in found] == [(0, "1"), (0, "一"), (1, "2")]


def test_the_outline_counts_each_line_once() -> None:
    levels = (0, 1, 2, 1, 0, 1)
    marks = tuple(Bookmark("题", level, 1, 10.0) for level in levels)
    data = draw(Layout(_PAGES, marks, ()), load_fonts(), About("题", "")).data
    assert b"/Count 6 /First" in data
