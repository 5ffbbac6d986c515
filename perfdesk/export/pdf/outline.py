"""Write the outline that a reader shows beside the pages (PDF 32000-1, 12.3.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.export.pdf.objects import string

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.export.pdf.layout import Layout
    from perfdesk.export.pdf.objects import PdfFile


def add_outline(file: PdfFile, layout: Layout, pages: Sequence[int]) -> str:
    """Add the entries, all open; return what the catalogue says of them, empty without any.

    ``pages`` are the numbers of the pages' objects.
    """
    marks = layout.bookmarks
    if not marks:
        return ""
    root = file.reserve()
    numbers = [file.reserve() for _ in marks]
    parents, children = _tree([mark.level for mark in marks])
    for index, mark in enumerate(marks):
        page = layout.pages[mark.page - 1]
        siblings = children[parents[index]]
        place = siblings.index(index)
        above = root if parents[index] < 0 else numbers[parents[index]]
        entries = [f"/Title {string(mark.title)} /Parent {above} 0 R"]
        entries.append(f"/Dest [{pages[mark.page - 1]} 0 R /XYZ 0 {page.height - mark.y:.2f} null]")
        if place:
            entries.append(f"/Prev {numbers[siblings[place - 1]]} 0 R")
        if place + 1 < len(siblings):
            entries.append(f"/Next {numbers[siblings[place + 1]]} 0 R")
        entries.append(_family(children, index, numbers))
        file.put(numbers[index], f"<< {' '.join(entries)} >>")
    file.put(root, f"<< /Type /Outlines {_family(children, -1, numbers)} >>")
    return f"/Outlines {root} 0 R /PageMode /UseOutlines "


def _tree(levels: Sequence[int]) -> tuple[list[int], dict[int, list[int]]]:
    """Return each entry's parent (-1: none) and each one's children, as indices."""
    parents: list[int] = []
    children: dict[int, list[int]] = {-1: []}
    path = [-1]
    for index, level in enumerate(levels):
        del path[level + 1 :]
        parents.append(path[-1])
        children[path[-1]].append(index)
        children[index] = []
        path.append(index)
    return parents, children


def _family(children: dict[int, list[int]], index: int, numbers: Sequence[int]) -> str:
    """Return an entry's first and last child and how many lines stand open below it."""
    below = children[index]
    if not below:
        return ""
    count = _count(children, index)
    return f"/First {numbers[below[0]]} 0 R /Last {numbers[below[-1]]} 0 R /Count {count}"


def _count(children: dict[int, list[int]], index: int) -> int:
    return sum(1 + _count(children, child) for child in children[index])
