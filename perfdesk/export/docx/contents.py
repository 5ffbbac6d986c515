"""The page of contents of a Word file: entries with leaders and numbers, and what they lead to.

Word and LibreOffice compute the numbers anew; a viewer that does not shows those of the PDF.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.document.blocks import Annex, Document, Heading
from perfdesk.export.docx.elements import (
    element,
    field,
    hidden_field,
    open_field,
    paragraph,
    run,
)
from perfdesk.export.docx.styles import TITLE, contents_style
from perfdesk.export.texts import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docx.oxml.xmlchemy import BaseOxmlElement as Element

    from perfdesk.export.style import ContentsStyle

#: The entries that are no headings (附件) are told by fields of this kind.
_KIND = "C"


@dataclass(frozen=True, slots=True)
class _Entry:
    level: int
    text: str
    is_heading: bool


class Contents:
    """The contents of one document; empty where the page design wants none.

    ``pages`` are the headings and annexes of the PDF, in order, with their pages.
    """

    def __init__(
        self, document: Document, rules: ContentsStyle, pages: Sequence[tuple[str, int]]
    ) -> None:
        self._rules = rules
        self._entries = list(_entries(document, rules.levels)) if rules.levels else []
        self._pages = list(pages)
        self._marked = 0

    def elements(self) -> list[Element]:
        """Return the page's title and entries, none where nothing is told."""
        if not self._entries:
            return []
        lines = [
            paragraph(
                contents_style(one.level),
                run(one.text),
                element("r", {}, element("tab")),
                *field(f"PAGEREF {_name(at)} \\h", self._page_of(one.text)),
            )
            for at, one in enumerate(self._entries, start=1)
        ]
        levels = f'\\o "1-{self._rules.levels}"'
        begin, end = open_field(f"TOC {levels} \\f {_KIND} \\h")
        for at, mark in enumerate(begin, start=1):
            lines[0].insert(at, mark)
        lines[-1].append(end)
        return [paragraph(TITLE, run(plain(self._rules.title))), *lines]

    def mark(self, made: Element) -> None:
        """Make a paragraph the place to which the next entry leads."""
        if self._marked >= len(self._entries):
            return
        entry = self._entries[self._marked]
        self._marked += 1
        name = _name(self._marked)
        made.insert(1, element("bookmarkStart", {"id": self._marked, "name": name}))
        made.append(element("bookmarkEnd", {"id": self._marked}))
        if not entry.is_heading:
            told = entry.text.replace('"', "”").replace("\\", "＼")
            made.extend(hidden_field(f'TC "{told}" \\f {_KIND} \\l {entry.level}'))

    def tells(self, level: int) -> bool:
        """Say whether headings of a level are told."""
        return level <= self._rules.levels

    def _page_of(self, text: str) -> str:
        """Return the page on which the next thing of this name stands, if that is known."""
        for at, (title, page) in enumerate(self._pages):
            if title == text:
                del self._pages[: at + 1]
                return str(page)
        return ""


def _entries(document: Document, levels: int) -> Iterator[_Entry]:
    parts: tuple[Document | Annex, ...] = (document, *document.annexes)
    for part in parts:
        if isinstance(part, Annex) and (part.label or part.title):
            title = "".join(map(plain, part.title.splitlines()))
            yield _Entry(1, " ".join(filter(None, (plain(part.label), title))), is_heading=False)
        for block in part.blocks:
            if isinstance(block, Heading) and block.level <= levels:
                yield _Entry(block.level, plain(block.number + block.text), is_heading=True)


def _name(number: int) -> str:
    return f"_Toc{number:09d}"
