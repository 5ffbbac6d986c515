"""What is known of a spreadsheet's cells beside their values: formats, faults, merged ranges."""

from __future__ import annotations

from dataclasses import dataclass, field

#: Codes of what keeps a cell from being read; sentences in ``resources/messages``.
CELL_ERROR, CELL_NOT_COMPUTED = "cell_error", "cell_not_computed"


@dataclass(frozen=True, slots=True)
class Mark:
    """A cell's number format (as Excel writes them; empty for none), and why it has no value."""

    number_format: str = ""
    problem: str = ""


@dataclass(slots=True)
class SheetMarks:
    """The marks of a sheet, by row and column from 0, and how far its content goes.

    Attributes:
        rows, columns: How many have content, as far as a reader would make a grid of them.
        merged: Merged ranges, where the library does not tell them.
    """

    marks: dict[tuple[int, int], Mark] = field(default_factory=dict)
    rows: int = 0
    columns: int = 0
    merged: tuple[tuple[int, int, int, int], ...] = ()

    def reach(self, row: int, column: int) -> None:
        """Take note that a cell has content."""
        self.rows = max(self.rows, row + 1)
        self.columns = max(self.columns, column + 1)
