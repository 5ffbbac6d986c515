"""Show a scoring table to Qt: cells that run on over rows, are computed, set by hand, or due."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QBrush, QGuiApplication, QPalette

from perfdesk.errors import message
from perfdesk.report.scores.score import explain
from perfdesk.report.scores.score_row import row_of
from perfdesk.report.values import FieldRef, Provenance, State
from perfdesk.template.datatypes import rounded
from perfdesk.ui.tables.records_model import RecordsModel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QModelIndex, QPersistentModelIndex

    from perfdesk.template.score_tables import Scoring
    from perfdesk.ui.editors.host import Host

_Role = Qt.ItemDataRole
#: What a cell is marked with: one of the two below, or nothing.
MARK_ROLE = Qt.ItemDataRole.UserRole
SET_BY_HAND = "set_by_hand"
DEMANDED = "demanded"
#: Headings of so many characters stand in two lines.
_LONG_HEADING = 4
#: Characters of a line of it where there is little room.
_TIGHT_HEADING = 3


class ScoreModel(RecordsModel):
    """The indicators of one scoring table.

    Signals:
        run_edited: (tuple of FieldRef, text): a cell that runs on over several rows has another
            text; all of them get it.
    """

    run_edited = Signal(object, object)

    def __init__(
        self, ref: FieldRef, host: Host, scoring: Scoring, parent: QObject | None = None
    ) -> None:
        super().__init__(ref, host, parent)
        self.scoring = scoring
        self._runs: dict[tuple[int, int], range] | None = None
        #: There is so little room that headings stand in short lines.
        self.is_tight = False
        self._columns_of = {field.code: index for index, field in enumerate(self.columns)}
        self._points_columns = set(map(self.column_of, (scoring.weight, scoring.score)))

    def column_of(self, code: str | None) -> int:
        """Return the column of a field, -1 where the table has none."""
        return -1 if code is None else self._columns_of.get(code, -1)

    @property
    def level_columns(self) -> tuple[int, ...]:
        """Return the columns of the levels above the indicator, outermost first."""
        levels = (self.scoring.level1, self.scoring.level2)
        return tuple(at for at in map(self.column_of, levels) if at >= 0)

    @property
    def name_column(self) -> int:
        """Return the column of the indicator itself."""
        return self.column_of(self.scoring.level3)

    # -- what runs on ------------------------------------------------------------------------

    def runs(self) -> dict[tuple[int, int], int]:
        """Return how many rows a cell takes, for each that takes more than one."""
        tops = ((rows[0], column, len(rows)) for (_row, column), rows in self._cells().items())
        return {(row, column): count for row, column, count in tops}

    def run(self, row: int, column: int) -> range:
        """Return the rows that a cell runs on over; only its own where it does not."""
        return self._cells().get((row, column), range(row, row + 1))

    def _cells(self) -> dict[tuple[int, int], range]:
        """Return the rows of each cell that runs on; worked out once until something changes."""
        if self._runs is None:
            self._runs = {}
            around: list[tuple[str, ...]] = [()] * len(self.lines)
            for column in self.level_columns:
                # Alike is what tells the same in this level and in all around it.
                texts = self._texts(column)
                around = [(*outer, text) for outer, text in zip(around, texts, strict=True)]
                start = 0
                for row in range(1, len(around) + 1):
                    if row < len(around) and texts[row] and around[row] == around[row - 1]:
                        continue
                    rows = range(start, row)
                    if len(rows) > 1:
                        self._runs.update(dict.fromkeys(((one, column) for one in rows), rows))
                    start = row
        return self._runs

    def _texts(self, column: int) -> list[str]:
        code, values = self.columns[column].code, self._report.values
        return [values[FieldRef(code, line)].text for line in self.lines]

    def show_lines(self) -> None:
        """Take over which records there are now."""
        self._runs = None
        super().show_lines()

    def show_rows(self, rows: Sequence[int]) -> None:
        """Paint rows anew."""
        self._runs = None
        super().show_rows(rows)

    def runs_on(self, row: int, column: int) -> bool:
        """Say whether a cell takes several rows."""
        return (row, column) in self._cells()

    def _text(self, row: int, column: int) -> str:
        return self._report.values[self.ref_at(row, column)].text

    # -- what a cell is ----------------------------------------------------------------------

    def is_qualitative(self, row: int) -> bool:
        """Say whether an indicator is judged instead of measured."""
        column = self.column_of(self.scoring.comparator)
        return column >= 0 and self._text(row, column) in self.scoring.qualitative

    @property
    def has_qualitative(self) -> bool:
        """Say whether any indicator is judged: then the column of the judgements is of use."""
        column = self.column_of(self.scoring.comparator)
        signs = self._texts(column) if column >= 0 else ()
        return any(text in self.scoring.qualitative for text in signs)

    def is_set_by_hand(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        """Say whether a computed figure was replaced by the clerk's own."""
        field = self.columns[index.column()]
        value = self._report.values[self.ref_at(index.row(), index.column())]
        return field.overridable and value.provenance is Provenance.OVERRIDDEN

    def is_demanded(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        """Say whether the reason has to be given here and is not."""
        if index.column() != self.column_of(self.scoring.note):
            return False
        if self._report.values[self.ref_at(index.row(), index.column())].state is not State.EMPTY:
            return False
        row = row_of(self._report, FieldRef(self.scoring.score, self.lines[index.row()]))
        return row is not None and row.is_note_due

    def may_edit(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        """Say whether a cell takes an entry; what is measured takes no judgement."""
        is_judgement = index.column() == self.column_of(self.scoring.judgement)
        return super().may_edit(index) and (not is_judgement or self.is_qualitative(index.row()))

    def is_computed(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        """Say whether a cell shows what the form works out."""
        return self.columns[index.column()].is_generated and not self.is_set_by_hand(index)

    # -- Qt's questions ----------------------------------------------------------------------

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = _Role.DisplayRole
    ) -> object:
        """Return, besides what every table tells, grounds, marks and why a score is what it is."""
        if not index.isValid():
            return None
        if role == MARK_ROLE:
            if self.is_set_by_hand(index):
                return SET_BY_HAND
            return DEMANDED if self.is_demanded(index) else ""
        if role == _Role.BackgroundRole:
            is_grey = self.is_computed(index) or not self.may_edit(index)
            return _grey() if is_grey and not self.is_read_only else None
        if role == _Role.TextAlignmentRole and index.column() in self.level_columns:
            return Qt.AlignmentFlag.AlignCenter
        if role == _Role.ToolTipRole:
            return self._tip(index) or super().data(index, role)
        return super().data(index, role)

    def _tip(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """Return why a score is what it is, with what is found about it; "" for other cells."""
        if index.column() != self.column_of(self.scoring.score):
            return ""
        ref = self.ref_at(index.row(), index.column())
        found = [finding.message for finding in self._host.findings_at(ref)]
        return "\n".join([*found, self.explanation(index.row())]).strip()

    def explanation(self, row: int) -> str:
        """Return why the score of a row is what it is: rule, figures, result."""
        if not 0 <= row < len(self.lines):
            return ""
        told = explain(self._report, FieldRef(self.scoring.score, self.lines[row]))
        return told.text() if told is not None else ""

    def points_words(self, row: int, column: int) -> str:
        """Return a weight or a score with the decimals of all scores; "" for other cells."""
        if column not in self._points_columns:
            return ""
        value = self._report.values[self.ref_at(row, column)].value
        if not isinstance(value, Decimal):
            return ""
        told = rounded(value, self.scoring.places)
        return f"{told:f}" if told == value else ""

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> object:
        """Return headings in two lines where they are long: there are many columns."""
        told = super().headerData(section, orientation, role)
        if orientation is Qt.Orientation.Horizontal and role == _Role.DisplayRole:
            return lines_of(str(told)) if self.is_tight else two_lines(str(told))
        return told

    def setData(
        self,
        index: QModelIndex | QPersistentModelIndex,
        value: object,
        role: int = _Role.EditRole,
    ) -> bool:
        """Send on what was entered; in a cell that runs on for all its rows."""
        if role != _Role.EditRole or not index.isValid() or not self.may_edit(index):
            return False
        rows = self.run(index.row(), index.column())
        if len(rows) == 1:
            return super().setData(index, value, role)
        if str(value) != self._text(index.row(), index.column()):
            refs = tuple(self.ref_at(row, index.column()) for row in rows)
            self.run_edited.emit(refs, str(value))
        return True


def _grey() -> QBrush:
    return QBrush(QGuiApplication.palette().color(QPalette.ColorRole.Window))


def two_lines(heading: str) -> str:
    """Return a heading in two lines where it is long: before its unit, else between two words.

    Most words have two characters.
    """
    words, bracket, unit = heading.partition("（")
    if bracket:
        return f"{words}\n（{unit}"
    if len(heading) < _LONG_HEADING:
        return heading
    places = range(2, len(heading), 2)
    middle = min(places, key=lambda at: (abs(2 * at - len(heading)), -at))
    return f"{heading[:middle]}\n{heading[middle:]}"


def lines_of(heading: str) -> str:
    """Return a heading in lines of three characters at most, without its unit: that takes more."""
    words = heading.partition("（")[0] or heading
    count = -(-len(words) // _TIGHT_HEADING)
    size = -(-len(words) // max(1, count))
    return "\n".join(words[at : at + size] for at in range(0, len(words), size))


def demanded_words() -> str:
    """Return what an empty cell says that has to give the reason."""
    return message("ui", "score_note_demanded")
