"""The records of a report's groups as a tree: which there are, in which order, in which record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.errors import UserError
from perfdesk.report.values import ROOT, Line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from perfdesk.template.template import ReportTemplate


class LineTree:
    """The lines of one report; line 0, the report itself, is always there.

    Attributes:
        next_number: The number that the next new line gets; never one that was given before.
    """

    def __init__(self, template: ReportTemplate) -> None:
        self._template = template
        self._lines: dict[int, Line] = {}
        self._order: dict[tuple[str, int], list[int]] = {}
        #: Lists whose positions are not true from one on: they are made so when one is asked for.
        self._stale: dict[tuple[str, int], int] = {}
        self.next_number = 1

    def twin(self) -> LineTree:
        """Return a tree of the same records that later changes of this one do not reach."""
        self._number_all()
        twin = LineTree(self._template)
        twin._lines = dict(self._lines)
        twin._order = {place: list(order) for place, order in self._order.items()}
        twin.next_number = self.next_number
        return twin

    def get(self, number: int) -> Line:
        """Return a record.

        Raises:
            UserError: ``line_unknown``.
        """
        line = self._lines.get(number)
        if line is None:
            raise UserError("line_unknown", line=number)
        place = (line.group, line.parent)
        # Those before the first that moved stand where they stood.
        if self._stale and self._stale.get(place, line.position + 1) <= line.position:
            self._number(place)
        return self._lines[number]

    def all(self) -> tuple[Line, ...]:
        """Return all records by their numbers."""
        self._number_all()
        return tuple(sorted(self._lines.values(), key=lambda line: line.number))

    def has(self, number: int) -> bool:
        """Say whether a record is there."""
        return number == ROOT or number in self._lines

    def of(self, group: str, parent: int) -> tuple[int, ...]:
        """Return the numbers of a group's records in a line, in order."""
        return tuple(self._order.get((group, parent), ()))

    def count(self, group: str, parent: int) -> int:
        """Return how many records of a group a line has."""
        return len(self._order.get((group, parent), ()))

    def group_of(self, number: int) -> str | None:
        """Return the group of a line, None for the report itself."""
        return None if number == ROOT else self._lines[number].group

    def climb(self, number: int, group: str | None) -> int:
        """Return the line of ``group`` that holds a line; the report itself for None."""
        while number != ROOT and self._lines[number].group != group:
            number = self._lines[number].parent
        return number

    def holding(self, code: str, number: int) -> list[int]:
        """Return the lines in which a field has the values that belong to a line.

        One line where the field stands around or in the line's records, all below it where it
        stands in records further in, and those of the nearest common record otherwise.
        """
        return self._along(self._template.groups_of(code), number)

    def records_of(self, container: str, number: int) -> list[int]:
        """Return the records of a container that belong to a line, as ``holding``."""
        return self._along((*self._template.groups_of(container), container), number)

    def _along(self, wanted: tuple[str, ...], number: int) -> list[int]:
        group = self.group_of(number)
        here = () if group is None else (*self._template.groups_of(group), group)
        common = 0
        while common < min(len(wanted), len(here)) and wanted[common] == here[common]:
            common += 1
        anchor = self.climb(number, wanted[common - 1] if common else None)
        return self._below(anchor, wanted[common:])

    def _below(self, number: int, chain: Iterable[str]) -> list[int]:
        found = [number]
        for group in chain:
            found = [child for parent in found for child in self._order.get((group, parent), ())]
        return found

    def within(self, number: int) -> Iterator[int]:
        """Yield a record's number and those of all records below it."""
        yield number
        for code in self._template.members.get(self._lines[number].group, ()):
            for child in self._order.get((code, number), ()):
                yield from self.within(child)

    # -- changing ---------------------------------------------------------------------------

    def add(self, group: str, parent: int, position: int | None) -> Line:
        """Add a record at a place among its siblings, at their end for None."""
        count = self.count(group, parent)
        place = count if position is None else max(0, min(position, count))
        line = Line(self.next_number, group, parent, place)
        self.place(line, place)
        return line

    def place(self, line: Line, position: int) -> None:
        """Take a record over as it is, at a place among its siblings."""
        self.next_number = max(self.next_number, line.number + 1)
        self._lines[line.number] = line
        order = self._order.setdefault((line.group, line.parent), [])
        place = min(position, len(order))
        order.insert(place, line.number)
        self._note(line, min(place, line.position))

    def remove(self, number: int) -> list[Line]:
        """Remove a record with all below it; return the removed lines, outermost first."""
        line = self.get(number)
        self._order[line.group, line.parent].remove(number)
        self._note(line, line.position)
        return self._drop(line)

    def _drop(self, line: Line) -> list[Line]:
        """Take out a line that stands in no list any more, with the lists below it."""
        removed = [line]
        del self._lines[line.number]
        for group in self._template.members.get(line.group, ()):
            place = (group, line.number)
            self._number(place)
            for child in self._order.pop(place, ()):
                removed.extend(self._drop(self._lines[child]))
        return removed

    def move(self, number: int, position: int) -> None:
        """Put a record at another place among its siblings."""
        line = self.get(number)
        order = self._order[line.group, line.parent]
        order.remove(number)
        order.insert(max(0, min(position, len(order))), number)
        self._note(line, 0)

    # -- positions --------------------------------------------------------------------------

    def _note(self, line: Line, first: int) -> None:
        """Note that the list of a line is another one from a position on.

        A thousand records that come or go one by one would be numbered a thousand times.
        """
        place = (line.group, line.parent)
        self._stale[place] = min(first, self._stale.get(place, first))

    def _number_all(self) -> None:
        for place in list(self._stale):
            self._number(place)

    def _number(self, place: tuple[str, int]) -> None:
        """Make the positions of a list true again."""
        first = self._stale.pop(place, None)
        order = self._order.get(place, []) if first is not None else []
        for position, number in enumerate(order[first:], start=first or 0):
            line = self._lines[number]
            if line.position != position:
                self._lines[number] = Line(number, line.group, line.parent, position)
