"""Which piece of an old report goes where: found by reading, changed by the clerk, then filled in.

An arrangement is a value; every change gives another one, so that undo is to go back to the one
before. No piece ever disappears: what belongs to no section is left over, what is no text of the
report (page numbers, a contents page) stays as furniture, in view.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from perfdesk.intake.words.wording import is_closed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class PartKind(StrEnum):
    """What a piece is."""

    TITLE = "title"
    LABEL = "label"
    HEADING = "heading"
    TEXT = "text"
    ROW = "row"
    FURNITURE = "furniture"


#: Kinds whose text goes into fields.
CONTENT = frozenset({PartKind.TEXT, PartKind.ROW})


class Furniture(StrEnum):
    """Why a piece is no text of the report."""

    PAGE_NUMBER = "page_number"
    RUNNING = "running"
    CONTENTS = "contents"
    WEB = "web"
    REPEATED_TITLE = "repeated_title"
    BY_HAND = "by_hand"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the source that goes somewhere as a whole: a heading, a paragraph, a row.

    Attributes:
        number: From 1 in the order of the source; a piece that was split off gets a new one.
        text: Cleaned, its lines joined.
        original: As it stands in the file, a line each.
        lines: Numbers of the file's lines in which it stands.
        level: Of a heading, from 1 as the source has it; else 0.
        section: Code of the section to which it goes; None for what is left over.
        field: Code of the field that the clerk chose for it; None to find it by its shape.
        confidence: How sure the place is, 0 to 1; 1 where the clerk said so.
        reason: Why it goes there, a whole sentence for the clerk.
        furniture: Why it is no text, for FURNITURE.
        by_hand: The clerk placed it herself.
        shaped: The clerk said what it is, or where it begins and ends.
        cells: Of a row.
        table: Number of a row's table.
    """

    number: int
    kind: PartKind
    text: str
    original: str
    lines: tuple[int, ...]
    level: int = 0
    section: str | None = None
    field: str | None = None
    confidence: float = 1.0
    reason: str = ""
    furniture: Furniture | None = None
    by_hand: bool = False
    shaped: bool = False
    cells: tuple[str, ...] = ()
    table: int = 0

    @property
    def is_left(self) -> bool:
        """Say whether it has no place."""
        return self.kind in CONTENT and self.section is None


@dataclass(frozen=True, slots=True)
class Arrangement:
    """All pieces of an old report, in the order of the source.

    Attributes:
        fit: How well the template fits, 0 to 1.
        fit_reason: Why this template, a whole sentence for the clerk.
        unit, fiscal_year: As the title says them; empty and None where it says none.
        notes: What the clerk should know of the reading, whole sentences.
    """

    template_id: str
    parts: tuple[Part, ...]
    fit: float = 1.0
    fit_reason: str = ""
    unit: str = ""
    fiscal_year: int | None = None
    notes: tuple[str, ...] = ()

    def part(self, number: int) -> Part:
        """Return a piece by its number."""
        return self.parts[self._index(number)]

    # -- changes by the clerk ---------------------------------------------------------------------

    def assign(
        self, numbers: Iterable[int], section: str | None, field: str | None = None
    ) -> Arrangement:
        """Place pieces in a section, or in none; below a heading goes whatever follows it.

        What the clerk placed herself before stays where it is, unless it is named.
        """
        named = set(numbers)

        def placed(part: Part) -> Part:
            kind = PartKind.TEXT if part.kind is PartKind.FURNITURE else part.kind
            moved = _moved(part, section, kind=kind, by_hand=part.number in named)
            return replace(moved, field=field) if kind in CONTENT else moved

        return self._changed(self._with_followers(named), placed)

    def dismiss(self, numbers: Iterable[int]) -> Arrangement:
        """Count pieces as no text of the report; they stay in view."""

        def dismissed(part: Part) -> Part:
            moved = _moved(part, None, kind=PartKind.FURNITURE)
            return replace(moved, furniture=Furniture.BY_HAND)

        return self._changed(set(numbers), dismissed)

    def as_heading(self, number: int, section: str | None, level: int = 1) -> Arrangement:
        """Take a piece for a heading: what follows it, up to the next one, goes to its section."""

        def turned(part: Part) -> Part:
            return replace(_moved(part, section, kind=PartKind.HEADING, level=level), shaped=True)

        return self._changed({number}, turned).assign([number], section)

    def as_text(self, number: int) -> Arrangement:
        """Take a heading for text: it and what follows go on with what stands before it."""
        at = self._index(number)
        before = next((p for p in reversed(self.parts[:at]) if p.kind in _OPEN), None)
        section = before.section if before is not None else None
        followers = self._with_followers([number])

        def turned(part: Part) -> Part:
            if part.number != number:
                return _moved(part, section, by_hand=False)
            # She said what it is, not where it goes: it follows the next heading above it.
            moved = _moved(part, section, kind=PartKind.TEXT, level=0, by_hand=False)
            return replace(moved, shaped=True)

        return self._changed(followers, turned)

    def split(self, number: int, offset: int) -> Arrangement:
        """Cut a piece before a character of its text; both stay where the whole was.

        Unchanged where one of the two would be blank.
        """
        at = self._index(number)
        part = self.parts[at]
        first, second = part.text[:offset], part.text[offset:]
        if not first.strip() or not second.strip():
            return self
        fresh = max(one.number for one in self.parts) + 1
        rest = PartKind.TEXT if part.kind is PartKind.HEADING else part.kind
        level = 0 if rest is PartKind.TEXT else part.level
        halves = (
            replace(part, text=first, shaped=True, cells=(), table=0),
            replace(
                part,
                number=fresh,
                kind=rest,
                level=level,
                text=second,
                shaped=True,
                cells=(),
                table=0,
            ),
        )
        return replace(self, parts=(*self.parts[:at], *halves, *self.parts[at + 1 :]))

    def join(self, number: int) -> Arrangement:
        """Put a piece at the end of the one before it; unchanged for the first one.

        What is no text of the report may stand between: the number of the page that cut it. A
        heading that a whole sentence is put to is a text with a label: headings are not printed.
        """
        at = self._index(number)
        earlier = (n for n in reversed(range(at)) if self.parts[n].kind is not PartKind.FURNITURE)
        place = next(earlier, None)
        if place is None:
            return self
        before, part = self.parts[place], self.parts[at]
        is_label = before.kind is PartKind.HEADING and part.kind is PartKind.TEXT
        is_text = is_label and is_closed(part.text)
        whole = replace(
            before,
            kind=PartKind.TEXT if is_text else before.kind,
            level=0 if is_text else before.level,
            text=before.text + part.text,
            original=before.original
            if part.lines == before.lines
            else f"{before.original}\n{part.original}",
            lines=tuple(dict.fromkeys((*before.lines, *part.lines))),
            shaped=True,
            cells=(),
            table=0,
        )
        between = self.parts[place + 1 : at]
        return replace(self, parts=(*self.parts[:place], whole, *between, *self.parts[at + 1 :]))

    # -- inside -----------------------------------------------------------------------------------

    def _index(self, number: int) -> int:
        return next(at for at, part in enumerate(self.parts) if part.number == number)

    def _with_followers(self, numbers: Iterable[int]) -> set[int]:
        """Return the pieces named, and those below each heading that the clerk left in place."""
        named = set(numbers)
        follows = False
        for part in self.parts:
            if part.kind is PartKind.HEADING:
                follows = part.number in named
            elif follows and part.kind in CONTENT and not part.by_hand:
                named.add(part.number)
        return named

    def _changed(self, numbers: set[int], change: Callable[[Part], Part]) -> Arrangement:
        parts = (change(part) if part.number in numbers else part for part in self.parts)
        return replace(self, parts=tuple(parts))


#: What a piece can go on with.
_OPEN = frozenset({PartKind.HEADING, *CONTENT})


def _moved(
    part: Part,
    section: str | None,
    *,
    kind: PartKind | None = None,
    level: int | None = None,
    by_hand: bool = True,
) -> Part:
    """Return a piece in another place; ``by_hand`` is False for what only goes along."""
    return replace(
        part,
        kind=part.kind if kind is None else kind,
        section=section,
        field=None,
        level=part.level if level is None else level,
        furniture=None,
        confidence=1.0,
        reason="",
        by_hand=by_hand,
    )
