"""A block of cells pasted into a field of a record: each goes to the field it is meant for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from perfdesk.errors import message
from perfdesk.report.values import ROOT, FieldRef
from perfdesk.ui.editors.block import Placed, place_block
from perfdesk.ui.editors.clipboard import cells_of, is_list
from perfdesk.ui.editors.headings import lay
from perfdesk.ui.editors.undo_line import UndoLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.report.report import Report
    from perfdesk.template.schema import FormField
    from perfdesk.ui.editors.base import FieldEditor
    from perfdesk.ui.editors.host import Host

#: So many filled cells in a row make a block; prose has a tab at its beginning at most.
_SEVERAL = 2


def enter_placed(
    host: Host, container: FieldRef, columns: Sequence[FormField], placed: Placed
) -> None:
    """Enter a block as it fits, with the records it needs, as one step."""
    bridge, report = host.bridge, host.report
    name = message("undo", "pasted_cells", count=len(placed.texts))
    with bridge.together(name):
        keys = range(-placed.new_rows, 0)
        bridge.session.add_lines(((key, container.code, container.line) for key in keys), name)
        lines = report.lines(container.code, container.line)
        texts = {
            FieldRef(columns[column].code, lines[row]): text
            for (row, column), text in placed.texts.items()
        }
        bridge.enter_many(texts, "")


class Spread:
    """Takes what is pasted into a field of a record where it is a block of cells.

    The first column goes into the field itself, the next ones into the fields behind it that are
    typed into, each further row into the next record; what was done is said below the field.
    """

    def __init__(self, editor: FieldEditor) -> None:
        self._editor = editor
        self._undo: UndoLine | None = None

    def take(self, text: str) -> bool:
        """Distribute a block; say whether the text was one."""
        ref, host = self._editor.ref, self._editor.host
        if ref.line == ROOT or self._editor.is_fixed or not _is_block(text):
            return False
        if is_list(text) and not self._editor.field.is_numeric:
            return False
        report = host.report
        columns = _columns(report, ref)
        if self._editor.field not in columns:
            return False
        record = report.line(ref.line)
        container = FieldRef(record.group, record.parent)
        laid = lay(cells_of(text), columns, columns[columns.index(self._editor.field) :])
        placed = place_block(report, container, columns, record.position, laid)
        if host.attempt(self._editor, partial(enter_placed, host, container, columns, placed)):
            self._tell(placed)
        return True

    def _tell(self, placed: Placed) -> None:
        editor = self._editor
        if self._undo is None:
            self._undo = UndoLine(editor.host.bridge, editor)
            self._undo.undo_wanted.connect(lambda: editor.host.undo(editor))
            editor.add_below(self._undo)
        self._undo.show_done(placed.told(), is_undoable=bool(placed.texts))


def _is_block(text: str) -> bool:
    return "\t" in text and any(sum(map(bool, cells)) >= _SEVERAL for cells in cells_of(text))


def _columns(report: Report, ref: FieldRef) -> list[FormField]:
    """Return the fields of a field's record that are typed into."""
    fields = report.template.fields
    members = [fields[code] for code in report.template.members[report.line(ref.line).group]]
    return [one for one in members if not (one.is_container or one.readonly or one.is_generated)]
