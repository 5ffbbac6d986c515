"""Show the records of a table to Qt: a row each, a column for each field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from perfdesk.report.findings.check import UNFINISHED
from perfdesk.report.values import FieldRef, State
from perfdesk.template.datatypes import Severity
from perfdesk.ui.editors.formula import explain
from perfdesk.ui.editors.units import understood

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from perfdesk.report.report import Report
    from perfdesk.template.schema import FormField
    from perfdesk.ui.editors.host import Host

_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
_NOWHERE = QModelIndex()


def stretches(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Return the first and the last row of each stretch without a gap, of rows in their order."""
    found: list[tuple[int, int]] = []
    for row in rows:
        if found and row == found[-1][1] + 1:
            found[-1] = (found[-1][0], row)
        else:
            found.append((row, row))
    return found


class RecordsModel(QAbstractTableModel):
    """The records of one container: a row each, a column for each of its fields.

    Signals:
        edited: (FieldRef, text) from an editor in the grid.
    """

    edited = Signal(object, object)

    def __init__(self, ref: FieldRef, host: Host, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ref = ref
        self._host = host
        self._lines: tuple[int, ...] = host.report.lines(ref.code, ref.line)
        self._rows = {line: row for row, line in enumerate(self._lines)}
        template = host.report.template
        members = [template.fields[code] for code in template.members.get(ref.code, ())]
        self.columns: list[FormField] = [field for field in members if not field.is_container]

    @property
    def _report(self) -> Report:
        return self._host.report

    @property
    def lines(self) -> tuple[int, ...]:
        """Return the numbers of the records shown, by row."""
        return self._lines

    @property
    def is_read_only(self) -> bool:
        """Say whether the whole report may only be read."""
        return self._host.is_read_only

    @property
    def rows(self) -> Mapping[int, int]:
        """Return the rows of the records shown, by number."""
        return self._rows

    def ref_at(self, row: int, column: int) -> FieldRef:
        """Return the field of a cell."""
        return FieldRef(self.columns[column].code, self._lines[row])

    def text_at(self, row: int, column: int) -> str:
        """Return what a cell shows."""
        value = self._report.values[self.ref_at(row, column)]
        return "" if value.state is State.NOT_RELEVANT else value.text

    def index_of(self, ref: FieldRef) -> QModelIndex:
        """Return the cell of a field, an invalid index where it has none."""
        codes = [field.code for field in self.columns]
        if ref.code not in codes or ref.line not in self._rows:
            return QModelIndex()
        return self.index(self._rows[ref.line], codes.index(ref.code))

    def show_lines(self) -> None:
        """Take over which records there are now."""
        lines = self._report.lines(self._ref.code, self._ref.line)
        kept = len(self._lines)
        if len(lines) > kept and lines[:kept] == self._lines:
            self.beginInsertRows(QModelIndex(), kept, len(lines) - 1)
            self._take(lines)
            self.endInsertRows()
            return
        self.beginResetModel()
        self._take(lines)
        self.endResetModel()

    def _take(self, lines: tuple[int, ...]) -> None:
        self._lines = lines
        self._rows = {line: row for row, line in enumerate(lines)}

    def show_rows(self, rows: Sequence[int]) -> None:
        """Paint rows anew, in ascending order; those that lie together in one go."""
        last = len(self.columns) - 1
        for first, end in stretches(rows):
            self.dataChanged.emit(self.index(first, 0), self.index(end, last))
        if rows:
            self.headerDataChanged.emit(Qt.Orientation.Vertical, rows[0], rows[-1])

    def may_edit(self, index: _Index) -> bool:
        """Say whether a cell takes an entry."""
        if self.is_read_only:
            return False
        field = self.columns[index.column()]
        value = self._report.values[self.ref_at(index.row(), index.column())]
        is_result = field.is_generated and not field.overridable
        return not (field.readonly or is_result or value.state is State.NOT_RELEVANT)

    # -- Qt's questions ----------------------------------------------------------------------

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """Return the number of records."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        """Return the number of fields of a record."""
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let be edited what may be."""
        flags = super().flags(index)
        if index.isValid() and self.may_edit(index):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> object:
        """Return text, alignment and, as a tool tip, the findings of a cell."""
        if not index.isValid():
            return None
        field = self.columns[index.column()]
        ref = self.ref_at(index.row(), index.column())
        match role:
            case _Role.DisplayRole | _Role.EditRole:
                return self.text_at(index.row(), index.column())
            case _Role.TextAlignmentRole:
                side = (
                    Qt.AlignmentFlag.AlignRight if field.is_numeric else Qt.AlignmentFlag.AlignLeft
                )
                return side | Qt.AlignmentFlag.AlignVCenter
            case _Role.ToolTipRole:
                found = self._host.findings_at(ref)
                told = "\n".join(finding.message for finding in found)
                value = self._report.values[ref]
                says = (told, understood(field, value), explain(self._report, ref))
                return "\n".join(one for one in says if one) or field.hint
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> object:
        """Return the field's label with its unit, or the record's number with its mark."""
        if orientation is Qt.Orientation.Horizontal:
            field = self.columns[section]
            if role == _Role.DisplayRole:
                return f"{field.label}（{field.unit}）" if field.unit else field.label
            return field.hint if role == _Role.ToolTipRole else None
        if role == _Role.DisplayRole and section < len(self._lines):
            return f"{self._row_mark(section)}{section + 1}"
        return None

    def _row_mark(self, row: int) -> str:
        """Return the mark of the worst finding; what is only not filled in yet is no error."""
        found = [
            finding
            for field in self.columns
            for finding in self._host.findings_at(FieldRef(field.code, self._lines[row]))
        ]
        severities = {finding.severity for finding in found if finding.check not in UNFINISHED}
        if Severity.ERROR in severities:
            return "✗ "
        if Severity.WARNING in severities:
            return "! "
        return "○ " if any(finding.check in UNFINISHED for finding in found) else ""

    def setData(self, index: _Index, value: object, role: int = _Role.EditRole) -> bool:
        """Send on what was entered in a cell; what did not change is no entry."""
        if role != _Role.EditRole or not index.isValid() or not self.may_edit(index):
            return False
        ref = self.ref_at(index.row(), index.column())
        text = str(value)
        if text != self._report.values[ref].text:
            self.edited.emit(ref, text)
        return True
