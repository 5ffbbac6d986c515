"""Set the page of contents: headings, leaders, page numbers. Only where the page design asks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from perfdesk.document.blocks import Align
from perfdesk.export.pdf.compose import Composer, Setting, moved
from perfdesk.export.pdf.layout import Kind, Line, Origin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.export.style import Style

#: Cells between a heading, its leaders and the number.
_GAP = 0.5
#: Cells that a heading leaves free at the right, for its number.
_NUMBER_ROOM = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading that is told; ``level`` counts from 1, ``page`` is the page's printed number."""

    text: str
    level: int
    page: int
    section: str = ""


def title_lines(style: Style, composer: Composer) -> tuple[Line, ...]:
    """Return the line that says what the page is (目录)."""
    role, page = style.roles.title, style.page
    setting = Setting(
        Kind.TITLE, role.face, role.size, role.size, page.left, page.chars * page.cell,
        justify=False, align=Align.CENTER,
    )  # fmt: skip
    return composer.lines(style.contents.title, setting, Origin())


def entry_lines(
    entries: Sequence[Entry], style: Style, composer: Composer
) -> tuple[tuple[Line, ...], ...]:
    """Return each entry's lines; its last one bears the leaders and the number."""
    setter = _Setter(style, composer)
    return tuple(setter.entry(entry) for entry in entries)


class _Setter:
    def __init__(self, style: Style, composer: Composer) -> None:
        self._style = style
        self._composer = composer
        self._cell = style.page.cell
        self._right = style.page.left + style.page.chars * style.page.cell

    def entry(self, entry: Entry) -> tuple[Line, ...]:
        indent = self._style.text.indent_chars * (entry.level - 1)
        left = self._style.page.left + indent * self._cell
        width = self._right - left - _NUMBER_ROOM * self._cell
        origin = Origin(entry.section)
        *above, last = self._composer.lines(entry.text, self._setting(left, width), origin)
        (number,) = self._composer.lines(str(entry.page), self._setting(0.0, self._right), origin)
        number = moved(number, self._right - number.width - number.x)
        return (*above, self._joined(last, number))

    def _joined(self, text: Line, number: Line) -> Line:
        """Return one line of both, with leaders between; those of all lines stand in columns."""
        gap = _GAP * self._cell
        end = self._right - (_NUMBER_ROOM - 2) * self._cell
        count = max(0, int((end - gap - text.x - text.width) / self._cell))
        leaders = self._composer.lines(
            self._style.contents.leader * count,
            self._setting(end - count * self._cell, self._style.page.width),
            text.origin,
        )
        pieces = (text, *leaders, number)
        return replace(
            text,
            width=self._right - text.x,
            text="".join(piece.text for piece in pieces),
            runs=tuple(run for piece in pieces for run in piece.runs),
        )

    def _setting(self, x: float, width: float) -> Setting:
        role = self._style.roles.body
        return Setting(Kind.CONTENTS, role.face, role.size, self._cell, x, width, justify=False)
