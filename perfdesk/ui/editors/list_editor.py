"""A list: one row for each item, with the number it will be printed with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from perfdesk.template.patterns import numbered
from perfdesk.ui.editors.base import FieldEditor
from perfdesk.ui.editors.clipboard import items_of
from perfdesk.ui.editors.grip import Grip
from perfdesk.ui.inputs.inputs import ItemInput
from perfdesk.ui.inputs.menu_button import Act, MenuButton
from perfdesk.ui.inputs.text_marks import spans_of, within
from perfdesk.ui.inputs.writing import go_on, units
from perfdesk.ui.parts.look import TIGHT, em, label, quiet_button

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QResizeEvent

    from perfdesk.report.values import FieldRef, FieldValue, Finding


#: From so many items on, a pasted text is a list.
_SEVERAL = 2
#: Marks a row without text.
_BLANK = "·"


class ItemRow(QWidget):
    """One item with its marker and its menu.

    Signals:
        typed: The item's text changed by hand.
        move_wanted, remove_wanted: From keys or the menu.
        dropped: Its new place, when the mouse dragged it there.
    """

    typed = Signal(object)
    move_wanted = Signal(int)
    remove_wanted = Signal()
    dropped = Signal(int)

    def __init__(
        self,
        name: str,
        siblings: Callable[[], Sequence[QWidget]],
        *,
        is_fixed: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._name = name
        self._is_fixed = is_fixed
        self._can_move = (False, False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(TIGHT)
        self.grip = Grip(self, siblings, self)
        self.grip.dropped.connect(self.dropped)
        self._marker = label("", "hint", self)
        self._marker.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._marker.setMinimumWidth(em(self) * 2)
        self.input = ItemInput(self)
        self.input.set_fixed(is_fixed=is_fixed)
        self.menu_button = MenuButton(self._acts, self)
        # Tab goes from item to item; the keyboard has Alt+Up/Down and the context menu.
        self.menu_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if is_fixed:
            self.menu_button.hide()
            self.grip.hide()
        row.addWidget(self.grip, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._marker, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.input, 1)
        row.addWidget(self.menu_button, 0, Qt.AlignmentFlag.AlignTop)
        self.input.typed.connect(self.typed)
        self.input.moved.connect(self.move_wanted)
        self.input.more_acts = self._acts

    def show_place(self, marker: str, number: int, *, can_move: tuple[bool, bool]) -> None:
        """Show the marker and name the item for a screen reader."""
        self._marker.setText(marker)
        self._can_move = can_move
        self.input.setAccessibleName(f"{self._name} 第{number}条")
        self.menu_button.setAccessibleName(f"{self._name} 第{number}条 菜单")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the marker beside the first row of text."""
        super().resizeEvent(event)
        height = self.input.row_height
        self._marker.setFixedHeight(height)
        self.grip.setFixedHeight(height)
        self.menu_button.setFixedHeight(height)

    def _acts(self) -> Sequence[Act]:
        if self._is_fixed:
            return ()
        up, down = self._can_move
        return (
            ("上移", lambda: self.move_wanted.emit(-1), up),
            ("下移", lambda: self.move_wanted.emit(1), down),
            ("删除本条", self.remove_wanted.emit, True),
        )


class ListEditor(FieldEditor):
    """Items as rows; Enter parts, Backspace at the beginning joins, Alt+Up/Down moves."""

    def _build_input(self) -> QWidget:
        self._rows: list[ItemRow] = []
        self._place = 0
        self._marker = self.host.report.template.compiled[self.ref.code].marker
        box = QWidget(self)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TIGHT)
        self._column = QVBoxLayout()
        self._column.setSpacing(TIGHT)
        column.addLayout(self._column)
        self.add_button = quiet_button("+ 添加一条", f"{self.field.label}：添加一条", box)
        self.add_button.setVisible(not self.is_fixed)
        self.add_button.clicked.connect(self._add_last)
        column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._insert(0, "")
        return box

    @property
    def input(self) -> ItemInput:
        """Return the first item's text widget."""
        return self._rows[0].input

    @property
    def text(self) -> str:
        """Return the items, one a line, as they are entered."""
        return "\n".join(row.input.text for row in self._rows)

    @property
    def sight(self) -> QWidget:
        """Return the row in which the keyboard is."""
        return next((row for row in self._rows if row.input.hasFocus()), self)

    # -- showing ---------------------------------------------------------------------------

    def _is_composing(self) -> bool:
        return any(row.input.is_composing for row in self._rows)

    def _fill(self, value: FieldValue) -> None:
        """Show other items; rows that stay the same are left alone, wherever they stand now."""
        old, new = [row.input.text for row in self._rows], value.text.split("\n")
        if old == new:
            return
        kept = _alike(old, new)
        below = _alike(old[kept:][::-1], new[kept:][::-1])
        if below == len(old):  # One row has to stay to hold the keyboard.
            below = 0
        changed = self._rows[kept : len(old) - below]
        texts = new[kept : len(new) - below]
        for row in changed[len(texts) :]:
            self._drop(row)
        for offset, text in enumerate(texts):
            if offset < len(changed):
                changed[offset].input.fill(text)
            else:
                self._insert(kept + offset, text)
        self._place = min(kept + max(len(texts) - 1, 0), len(self._rows) - 1)
        self._number()

    def _mark_spans(self, findings: Sequence[Finding]) -> None:
        """Mark in each item what is quoted of it."""
        spans, start = spans_of(findings), 0
        for row in self._rows:
            end = start + len(row.input.text)
            row.input.mark(within(spans, start, end))
            start = end + 1

    def focus_ref(self, ref: FieldRef) -> None:
        """Go to the item that changed last."""
        self._rows[min(self._place, len(self._rows) - 1)].input.setFocus()

    def refresh_name(self) -> None:
        """Name all items."""
        self._number()

    def _number(self) -> None:
        """Show each item's marker; a blank row has a dot and no number, as it does not print."""
        number = 0
        for index, row in enumerate(self._rows):
            is_blank = not row.input.text.strip()
            number += 0 if is_blank else 1
            if is_blank:
                marker = _BLANK
            elif self._marker is not None:
                marker = numbered(self._marker, number)
            else:
                marker = str(number)
            can_move = (index > 0, index + 1 < len(self._rows))
            row.show_place(marker, index + 1, can_move=can_move)

    # -- rows ------------------------------------------------------------------------------

    def _insert(self, index: int, text: str) -> ItemRow:
        row = ItemRow(self.field.label, lambda: self._rows, is_fixed=self.is_fixed, parent=self)
        row.input.fill(text)
        self._rows.insert(index, row)
        self._column.insertWidget(index, row)
        row.typed.connect(self._changed)
        row.input.pasted.connect(lambda text: self._paste(row, text))
        row.dropped.connect(lambda target: self._move_to(row, target))
        row.input.left.connect(self._leave)
        row.move_wanted.connect(lambda step: self._move(row, step))
        row.remove_wanted.connect(lambda: self._remove(row))
        row.input.split.connect(lambda head, tail: self._split(row, head, tail))
        row.input.joined.connect(lambda: self._join(row))
        row.input.stepped.connect(lambda step: self._step(row, step))
        row.input.entered.connect(self._enter)
        row.input.composed.connect(self._show_deferred)
        return row

    def _drop(self, row: ItemRow) -> None:
        index = self._rows.index(row)
        self._rows.remove(row)
        if row.input.hasFocus() and self._rows:
            self._rows[min(index, len(self._rows) - 1)].input.setFocus()
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _changed(self) -> None:
        self._number()
        self._tell(self.text)

    # -- the clerk's acts ------------------------------------------------------------------

    def _paste(self, row: ItemRow, text: str) -> None:
        """Make items of a pasted list, numbers stripped; one line is pasted as it is.

        A numbered line that is pasted into an empty item loses its number, too.
        """
        head, tail = row.input.halves()
        layout = self.field.display_layout
        items = items_of(text, is_inline=layout.kind == "inline")
        if len(items) < _SEVERAL and (head.strip() or tail.strip()):
            items = [" ".join(text.split("\n")).strip("\r\n")]
        if not items:
            return
        self._leave()
        items[0], ending = f"{head}{items[0]}", tail
        row.input.fill(items[0] if len(items) > 1 else items[0] + ending)
        index = self._rows.index(row)
        for offset, item in enumerate(items[1:], start=1):
            is_last = offset == len(items) - 1
            self._insert(index + offset, item + ending if is_last else item)
        self._focus_before(index + len(items) - 1, ending)
        self._changed()
        self._leave()

    def _focus_before(self, index: int, ending: str) -> None:
        """Put the cursor at the end of what was pasted, before what stood behind it."""
        self._focus_end(index)
        item = self._rows[index].input
        cursor = item.textCursor()
        cursor.setPosition(cursor.position() - units(ending))
        item.setTextCursor(cursor)

    def _split(self, row: ItemRow, head: str, tail: str) -> None:
        if self.is_fixed:
            return
        index = self._rows.index(row)
        if not row.input.text.strip() and index > 0 and row is self._rows[-1]:
            go_on(row.input)  # Enter on a last empty item ends the list.
            self._drop(row)
            self._changed()
            return
        if head != row.input.text:
            row.input.fill(head)
        below = self._insert(index + 1, tail)
        below.input.moveCursor(QTextCursor.MoveOperation.Start)
        below.input.setFocus()
        self.sight_wanted.emit(self.ref)
        self._changed()

    def _join(self, row: ItemRow) -> None:
        """Take the item to the end of the one above it; an empty one is just gone."""
        index = self._rows.index(row)
        if self.is_fixed or (index == 0 and (row.input.text or len(self._rows) == 1)):
            return
        if index == 0:
            self._drop(row)
            self._rows[0].input.setFocus()
        else:
            above, text = self._rows[index - 1].input, row.input.text
            self._focus_end(index - 1)
            position = above.textCursor().position()
            above.fill(above.text + text)
            cursor = above.textCursor()
            cursor.setPosition(position)
            above.setTextCursor(cursor)
            self._drop(row)
        self._changed()

    def _remove(self, row: ItemRow) -> None:
        self._leave()
        index = self._rows.index(row)
        if len(self._rows) == 1:
            row.input.fill("")
        else:
            self._drop(row)
        self._focus_end(min(index, len(self._rows) - 1))
        self._changed()

    def _move(self, row: ItemRow, step: int) -> None:
        self._move_to(row, self._rows.index(row) + step)

    def _move_to(self, row: ItemRow, target: int) -> None:
        if self.is_fixed or not 0 <= target < len(self._rows):
            return
        self._leave()
        self._rows.remove(row)
        self._rows.insert(target, row)
        self._column.removeWidget(row)
        self._column.insertWidget(target, row)
        row.input.setFocus()
        self._changed()
        self._leave()

    def _step(self, row: ItemRow, step: int) -> None:
        target = self._rows.index(row) + step
        if 0 <= target < len(self._rows):
            self._rows[target].input.setFocus()

    def _add_last(self) -> None:
        if self._rows[-1].input.text.strip():
            self._insert(len(self._rows), "")
            self._changed()
        self._focus_end(len(self._rows) - 1)

    def _focus_end(self, index: int) -> None:
        item = self._rows[index].input
        item.moveCursor(QTextCursor.MoveOperation.End)
        item.setFocus()
        self.sight_wanted.emit(self.ref)


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many items two lists begin with in common."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((index for index, (a, b) in pairs if a != b), min(len(one), len(other)))
