"""What scoring tables in a spreadsheet would change in a report, for the clerk to confirm.

Nothing is left out in silence: what is not taken is rejected with its address and a reason, and
what was only compared, or could be misread, is told.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from perfdesk.errors import message

if TYPE_CHECKING:
    from perfdesk.report.values import FieldRef


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A record that the file has and the report has not.

    Attributes:
        line: A number below 0 that stands for it in ``FieldRef``, also as another one's parent.
        name: What the file calls it.
    """

    line: int
    group: str
    parent: int
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class TakenCell:
    """A cell whose content goes into a field; ``address`` is where it stands (Sheet1!C7)."""

    ref: FieldRef
    address: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class OwnedCell:
    """A cell of a field that this program computes: never taken, but compared."""

    ref: FieldRef
    address: str
    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something to be known about a place: why it is rejected, or what is odd there.

    Attributes:
        code: Of the words in ``resources/messages/tables.toml``.
    """

    address: str
    text: str
    words: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table that was recognised.

    Attributes:
        title: What kind of table it is.
        name: The record it is of (the project's name); empty where there is but one.
        sheet: The sheet it stands on.
        is_new: The report has no such record yet.
        old_name: What the report calls the record, where it has another name in the file and was
            known by its indicators; empty else.
    """

    title: str
    name: str
    sheet: str
    is_new: bool
    old_name: str = ""


@dataclass(frozen=True, slots=True)
class TableProposal:
    """All that was read in a file."""

    tables: tuple[FoundTable, ...] = ()
    records: tuple[NewRecord, ...] = ()
    taken: tuple[TakenCell, ...] = ()
    owned: tuple[OwnedCell, ...] = ()
    rejected: tuple[Note, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(slots=True)
class Gathering:
    """A proposal while it is being made."""

    tables: list[FoundTable] = field(default_factory=list)
    records: list[NewRecord] = field(default_factory=list)
    taken: list[TakenCell] = field(default_factory=list)
    owned: list[OwnedCell] = field(default_factory=list)
    rejected: list[Note] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def add_record(self, group: str, parent: int, name: str, address: str) -> int:
        """Propose a new record; return the number that stands for it."""
        line = -len(self.records) - 1
        self.records.append(NewRecord(line, group, parent, name, address))
        return line

    def reject(self, address: str, text: str, code: str, **slots: object) -> None:
        """Say why a cell is not taken, by a code of ``resources/messages/tables.toml``."""
        self.rejected.append(Note(address, text, message("tables", code, **slots), code))

    def tell(self, address: str, text: str, code: str, **slots: object) -> None:
        """Say what is to be known about a cell."""
        self.notes.append(Note(address, text, message("tables", code, **slots), code))

    def made(self) -> TableProposal:
        """Return what was gathered."""
        return TableProposal(
            tuple(self.tables),
            tuple(self.records),
            tuple(self.taken),
            tuple(self.owned),
            tuple(self.rejected),
            tuple(self.notes),
        )
