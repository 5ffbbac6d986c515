"""One record of a group as a card: numbered, titled by its content, folded and unfolded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionFocusRect,
    QVBoxLayout,
    QWidget,
)

from perfdesk.errors import message
from perfdesk.report.check import UNFINISHED
from perfdesk.report.values import FieldRef, State
from perfdesk.template.datatypes import Severity
from perfdesk.ui.editors.field_grid import FieldGrid
from perfdesk.ui.editors.inputs import LineInput, TextInput
from perfdesk.ui.editors.look import GAP, TIGHT, ElidedLabel, em, label, set_role
from perfdesk.ui.editors.menu_button import Act, MenuButton

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent

    from perfdesk.ui.editors.base import Host


class Question(QWidget):
    """A question that is asked in its place, without a window of its own.

    Signals:
        confirmed: The act is wanted.
        withdrawn: It is not; the question is gone.
    """

    confirmed = Signal()
    withdrawn = Signal()

    def __init__(self, sentence: str, verb: str, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label(sentence, "finding-warning", self, wraps=True), 1)
        self.yes_button = QPushButton(verb, self)
        self.no_button = QPushButton("保留", self)
        self.yes_button.clicked.connect(self.confirmed)
        self.no_button.clicked.connect(self._withdraw)
        row.addWidget(self.yes_button)
        row.addWidget(self.no_button)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Esc for a no."""
        if event.matches(QKeySequence.StandardKey.Cancel):
            self._withdraw()
        else:
            super().keyPressEvent(event)

    def _withdraw(self) -> None:
        self.hide()
        self.withdrawn.emit()


class CardHead(QWidget):
    """The line that stays when a card is folded; a click or Enter on it folds and unfolds.

    Signals:
        clicked: Anywhere but on a button.
    """

    clicked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the mouse, to hear of its release."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take a click of the left button."""
        event.accept()
        is_inside = self.rect().contains(event.position().toPoint())
        if is_inside and event.button() is Qt.MouseButton.LeftButton:
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter and the space bar for a click."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Draw the frame of the focus."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the frame of the focus away."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Show where the keyboard is."""
        super().paintEvent(event)
        if self.hasFocus():
            option = QStyleOptionFocusRect()
            option.initFrom(self)
            frame = QStyle.PrimitiveElement.PE_FrameFocusRect
            self.style().drawPrimitive(frame, option, QPainter(self), self)


class Card(QFrame):
    """One record.

    Signals:
        copy_wanted, remove_wanted: With the record's number.
        move_wanted: With the record's number and -1 or +1.

    Attributes:
        number: The record's life-long number.
    """

    copy_wanted = Signal(int)
    move_wanted = Signal(int, int)
    remove_wanted = Signal(int)

    def __init__(self, number: int, host: Host, *, is_open: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.number = number
        self._host = host
        self._group = host.report.line(number).group
        self._members = host.report.template.members.get(self._group, ())
        self._grid: FieldGrid | None = None
        self._question: Question | None = None
        self._is_last = False
        self._is_open = False
        set_role(self, "card")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._build()
        self.show_title()
        self.show_marks()
        if is_open or self.is_compact:
            self.unfold()

    @property
    def is_compact(self) -> bool:
        """Say whether the record is one field only: its number stands beside the input."""
        fields = self._host.report.template.fields
        return len(self._members) == 1 and not fields[self._members[0]].is_container

    @property
    def grid(self) -> FieldGrid | None:
        """Return the editors, None while the card was never open."""
        return self._grid

    @property
    def is_open(self) -> bool:
        """Say whether its fields are shown."""
        return self._is_open

    # -- building --------------------------------------------------------------------------

    def _build(self) -> None:
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(GAP, GAP, GAP, GAP + TIGHT)
        self._column.setSpacing(GAP)
        self.head = CardHead(self)
        self._row = QHBoxLayout(self.head)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GAP)
        self._arrow = label("▸", "hint", self.head)
        self._arrow.setFixedWidth(em(self) * 5 // 4)
        self._number_label = label("", "fieldLabel", self.head)
        self._title = ElidedLabel(self.head)
        set_role(self._title, "hint")
        self._marks = label("", "finding-error", self.head)
        self.menu_button = MenuButton(self._acts, self.head)
        top = Qt.AlignmentFlag.AlignTop
        self._row.addWidget(self._arrow)
        self._row.addWidget(self._number_label, 0, top if self.is_compact else Qt.AlignmentFlag(0))
        self._row.addWidget(self._title, 1)
        self._row.addWidget(self._marks)
        self._row.addWidget(self.menu_button, 0, top if self.is_compact else Qt.AlignmentFlag(0))
        self._column.addWidget(self.head)
        if self.is_compact:
            self._be_compact()
        else:
            self.head.clicked.connect(self.toggle)

    def _be_compact(self) -> None:
        """Leave a row: number, input, menu."""
        set_role(self, "")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.head.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.head.unsetCursor()
        for part in (self._arrow, self._title, self._marks):
            part.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep a compact record's number beside the first row of its input."""
        super().resizeEvent(event)
        if self.is_compact and self._grid is not None:
            beside = self._grid.editors[0].input
            if isinstance(beside, TextInput | LineInput):
                self._number_label.setFixedHeight(beside.row_height)

    def _acts(self) -> Sequence[Act]:
        position = self._host.report.line(self.number).position
        return (
            ("复制", lambda: self.copy_wanted.emit(self.number), True),
            ("上移", lambda: self.move_wanted.emit(self.number, -1), position > 0),
            ("下移", lambda: self.move_wanted.emit(self.number, 1), not self._is_last),
            ("删除", self.ask_removal, True),
        )

    # -- folding ---------------------------------------------------------------------------

    def toggle(self) -> None:
        """Fold or unfold."""
        if self.is_open:
            self.fold()
        else:
            self.unfold()

    def unfold(self) -> None:
        """Show the fields; they are made now if they never were."""
        is_new = self._grid is None
        if self._grid is None:
            refs = [FieldRef(code, self.number) for code in self._members]
            self._grid = FieldGrid(refs, self._host, self)
            if self.is_compact:
                self._grid.editors[0].make_compact()
                self._row.insertWidget(2, self._grid, 1)
            else:
                self._column.addWidget(self._grid)
        if not is_new or self.isVisible():  # Showing is dear; the card shows what is new in it.
            self._grid.show()
        self._is_open = True
        self._arrow.setText("▾")
        self._name_fold()

    def fold(self) -> None:
        """Leave the title only."""
        if self._grid is not None:
            self._grid.hide()
        self._is_open = False
        self._arrow.setText("▸")
        self._name_fold()

    def _name_fold(self) -> None:
        act = "折叠" if self.is_open else "展开"
        self.head.setAccessibleName(f"{self._number_label.text()} {act}")

    # -- showing ---------------------------------------------------------------------------

    def show_place(self, *, is_last: bool) -> None:
        """Show the record's number among its siblings."""
        record = self._host.report.line(self.number)
        self._is_last = is_last
        name = self._host.report.template.fields[self._group].label
        self._number_label.setText(f"{name}{record.position + 1}")
        self.menu_button.setAccessibleName(f"{name}{record.position + 1} 菜单")
        self._name_fold()
        for editor in self._grid.editors if self._grid is not None else ():
            editor.refresh_name()

    def show_title(self) -> None:
        """Take the title line from the first field that says something."""
        if self.is_compact:
            return
        values = self._host.report.values
        texts = (values[FieldRef(code, self.number)].text for code in self._members)
        title = next((text for text in texts if text.strip()), "")
        self._title.setText(" ".join(title[:120].split()) or "还没有填写")

    def show_marks(self) -> None:
        """Count what is wrong in the record, for when it is folded."""
        if self.is_compact:
            return
        found = [
            finding
            for code in self._members
            for ref in self._host.report.refs_below(code, self.number)
            for finding in self._host.findings_at(ref)
        ]
        due = sum(finding.check in UNFINISHED for finding in found)
        errors = sum(finding.severity is Severity.ERROR for finding in found) - due
        warnings = sum(finding.severity is Severity.WARNING for finding in found)
        counts = ((errors, "✗ {} 个错误"), (warnings, "! {} 个提醒"), (due, "○ {} 项待填"))
        words = [text.format(count) for count, text in counts if count]
        self._marks.setText("　".join(words))
        role = "finding-error" if errors else "finding-warning" if warnings else "hint"
        set_role(self._marks, role)
        self._marks.setVisible(bool(words))

    # -- removing --------------------------------------------------------------------------

    def ask_removal(self) -> None:
        """Ask, in the card, whether it may go; an empty record goes without a question."""
        report = self._host.report
        filled = sum(
            report.values[ref].state in (State.VALID, State.INVALID)
            for code in self._members
            for ref in report.refs_below(code, self.number)
            if not report.template.fields[ref.code].is_container
        )
        if not filled:
            self.remove_wanted.emit(self.number)
            return
        if self._question is not None:
            self._question.deleteLater()
        name = self._number_label.text()
        sentence = message("ui", "record_removal", name=name, count=filled)
        self._question = Question(sentence, f"删除{name}", self)
        self._question.confirmed.connect(lambda: self.remove_wanted.emit(self.number))
        # Where the question came from; the keyboard would jump to another field otherwise.
        self._question.withdrawn.connect(self.menu_button.setFocus)
        self._column.insertWidget(1, self._question)
        self._question.show()
        self._question.no_button.setFocus()

    @property
    def question(self) -> Question | None:
        """Return the question that is being asked, if one is."""
        return self._question
