"""One record of a group as a card: numbered, titled by its content, folded and unfolded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QStyle,
    QStyleOptionFocusRect,
    QVBoxLayout,
    QWidget,
)

from perfdesk.report.findings.check import UNFINISHED
from perfdesk.report.values import FieldRef
from perfdesk.template.datatypes import Severity
from perfdesk.ui.editors.field_grid import FieldGrid
from perfdesk.ui.editors.grip import Grip
from perfdesk.ui.inputs.inputs import LineInput, TextInput
from perfdesk.ui.inputs.menu_button import Act, MenuButton
from perfdesk.ui.inputs.writing import Written, is_enter
from perfdesk.ui.parts.chevron import Chevron
from perfdesk.ui.parts.look import GAP, TIGHT, ElidedLabel, label, set_role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from PySide6.QtGui import (
        QContextMenuEvent,
        QFocusEvent,
        QKeyEvent,
        QMouseEvent,
        QPaintEvent,
        QResizeEvent,
    )

    from perfdesk.report.report import Report
    from perfdesk.ui.editors.base import FieldEditor
    from perfdesk.ui.editors.host import Host


def score_words(report: Report, group: str, number: int) -> str:
    """Return what the scoring tables of a record came to: 92.40 分（优）; "" where none is."""
    told: list[str] = []
    for compiled in report.template.scorings.values():
        scoring = compiled.scoring
        total = report.values.get(FieldRef(scoring.total, number))
        if report.template.fields[scoring.group].group != group or total is None or not total.text:
            continue
        grade = report.values.get(FieldRef(scoring.grade or "", number))
        band = f"（{grade.text}）" if grade is not None and grade.text else ""
        told.append(f"{total.text} 分{band}")
    return "　".join(told)


class CardHead(QWidget):
    """The line that stays when a card is folded; a click or Enter on it folds and unfolds.

    Signals:
        clicked: Anywhere but on a button.
        stepped: Up (-1) or Down (+1): to the head before or after.
        moved: Alt+Up (-1) or Alt+Down (+1).
        fold_wanted: Left (False) or Right (True).
        remove_wanted: Delete.
        menu_wanted: The menu key, or the right button.
    """

    clicked = Signal()
    stepped = Signal(int)
    moved = Signal(int)
    fold_wanted = Signal(bool)
    remove_wanted = Signal()
    menu_wanted = Signal()

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
        """Take Enter and the space bar for a click; the arrows go, move and fold."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        fold = {Qt.Key.Key_Left: False, Qt.Key.Key_Right: True}.get(Qt.Key(event.key()))
        if is_enter(event) or event.key() == Qt.Key.Key_Space:
            self.clicked.emit()
        elif step is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.moved.emit(step)
        elif step is not None:
            self.stepped.emit(step)
        elif fold is not None and not event.modifiers():
            self.fold_wanted.emit(fold)
        elif event.key() == Qt.Key.Key_Delete:
            self.remove_wanted.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the record's menu."""
        event.accept()
        self.menu_wanted.emit()

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
        drop_wanted: With the record's number and the place it was dragged to.
        step_wanted: With the record's number and -1 or +1: to the head before or after.

    Attributes:
        number: The record's life-long number.
    """

    copy_wanted = Signal(int)
    move_wanted = Signal(int, int)
    remove_wanted = Signal(int)
    drop_wanted = Signal(int, int)
    step_wanted = Signal(int, int)

    def __init__(
        self,
        number: int,
        host: Host,
        siblings: Callable[[], Sequence[QWidget]],
        *,
        is_open: bool,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.number = number
        self._host = host
        self._siblings = siblings
        self._group = host.report.line(number).group
        self._members = host.report.template.members.get(self._group, ())
        self._grid: FieldGrid | None = None
        self._place: int | None = None
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
        self._number_label = label("", "fieldLabel", self.head)
        self.menu_button = MenuButton(self._acts, self.head)
        self._grip = Grip(self, self._siblings, self.head)
        self._grip.dropped.connect(lambda place: self.drop_wanted.emit(self.number, place))
        self._row.addWidget(self._grip)
        if self.is_compact:
            self._build_row()
        else:
            self._build_head()
        self._column.addWidget(self.head)
        if self._host.is_read_only:
            self._grip.hide()
            self.menu_button.hide()

    def _build_row(self) -> None:
        """Make a row: number, input, menu."""
        top = Qt.AlignmentFlag.AlignTop
        self._row.addWidget(self._number_label, 0, top)
        self._row.addWidget(self.menu_button, 0, top)
        self._row.setAlignment(self._grip, top)
        set_role(self, "")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.head.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.head.unsetCursor()
        if not self._host.is_read_only:  # The keys of the input come up to the head.
            self.head.moved.connect(lambda step: self.move_wanted.emit(self.number, step))

    def _build_head(self) -> None:
        """Make a title line that folds."""
        self._arrow = Chevron(self.head)
        self._title = ElidedLabel(self.head)
        set_role(self._title, "hint")
        self._marks = label("", "finding-error", self.head)
        self._row.addWidget(self._arrow)
        self._row.addWidget(self._number_label)
        self._row.addWidget(self._title, 1)
        self._row.addWidget(self._marks)
        self._row.addWidget(self.menu_button)
        self.head.clicked.connect(self.toggle)
        self.head.fold_wanted.connect(lambda opens: self.unfold() if opens else self.fold())
        self.head.stepped.connect(lambda step: self.step_wanted.emit(self.number, step))
        self.head.menu_wanted.connect(self.menu_button.open_menu)
        if not self._host.is_read_only:
            self.head.moved.connect(lambda step: self.move_wanted.emit(self.number, step))
            self.head.remove_wanted.connect(lambda: self.remove_wanted.emit(self.number))

    def _be_row(self, editor: FieldEditor) -> None:
        """Let Tab go from input to input; the menu is in the input's own menu, too."""
        editor.make_compact()
        if isinstance(editor.input, Written):
            self.menu_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            if not self._host.is_read_only:
                editor.input.more_acts = self._acts

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep a compact record's number beside the first row of its input."""
        super().resizeEvent(event)
        if self.is_compact and self._grid is not None:
            beside = self._grid.editors[0].input
            if isinstance(beside, TextInput | LineInput):
                self._number_label.setFixedHeight(beside.row_height)
                self._grip.setFixedHeight(beside.row_height)
                self.menu_button.setFixedHeight(beside.row_height)

    def _acts(self) -> Sequence[Act]:
        report = self._host.report
        line = report.line(self.number)
        count = len(report.lines(line.group, line.parent))
        may_copy = count < report.template.fields[line.group].max_lines
        return (
            ("复制", lambda: self.copy_wanted.emit(self.number), may_copy),
            ("上移", lambda: self.move_wanted.emit(self.number, -1), line.position > 0),
            ("下移", lambda: self.move_wanted.emit(self.number, 1), line.position + 1 < count),
            ("删除", lambda: self.remove_wanted.emit(self.number), True),
        )

    def come_up(self) -> None:
        """Show the card, and know at once how high it has to be with the fonts of the style."""
        self.show()
        for part in (self.head, self):
            layout = part.layout()
            if layout is not None:
                layout.activate()

    def give_focus(self) -> None:
        """Take the keyboard: at the head, or in the input of a row."""
        if self.is_compact and self._grid is not None:
            self._grid.editors[0].input.setFocus()
        else:
            self.head.setFocus()

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
                self._be_row(self._grid.editors[0])
                self._row.insertWidget(self._row.indexOf(self.menu_button), self._grid, 1)
            else:
                self._column.addWidget(self._grid)
        if not is_new or self.isVisible():  # Showing is dear; the card shows what is new in it.
            self._grid.show()
        self._is_open = True
        self._show_fold()

    def fold(self) -> None:
        """Leave the title only."""
        if self._grid is not None:
            self._grid.hide()
        self._is_open = False
        self._show_fold()

    def _show_fold(self) -> None:
        if self.is_compact:
            return
        self._arrow.show_open(is_open=self.is_open)
        act = "折叠" if self.is_open else "展开"
        self.head.setAccessibleName(f"{self.name} {act}")

    # -- showing ---------------------------------------------------------------------------

    @property
    def name(self) -> str:
        """Return what the clerk calls the record: 任务2."""
        return self._number_label.text()

    def show_place(self, place: int) -> None:
        """Show the record's number among its siblings."""
        if place == self._place:
            return
        self._place = place
        group = self._host.report.template.fields[self._group]
        self._number_label.setText(f"{group.label}{place + 1}")
        self.menu_button.setAccessibleName(f"{self.name} 菜单")
        self._show_fold()
        for editor in self._grid.editors if self._grid is not None else ():
            editor.refresh_name()

    def show_title(self) -> None:
        """Take the title line from the first field that says something, and tell the score."""
        if self.is_compact:
            return
        title = next(self._sayings(), "")
        words = " ".join(title[:120].split()) or "还没有填写"
        score = score_words(self._host.report, self._group, self.number)
        self._title.setText(f"{words}　{score}" if score else words)

    def _sayings(self) -> Iterator[str]:
        """Yield what the clerk wrote, words before figures, which say nothing without a label."""
        report = self._host.report
        fields = [report.template.fields[code] for code in self._members]
        for is_figure in (False, True):
            for field in fields:
                text = report.values[FieldRef(field.code, self.number)].text
                if field.is_numeric is is_figure and not field.is_generated and text.strip():
                    yield f"{field.label} {text}" if is_figure else text

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
