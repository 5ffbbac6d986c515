"""The bare input widgets: they tell apart the clerk's own hand from being filled.

A widget in which an input method composes is never reset; ``composed`` tells when it may be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QTextBlock,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QRadioButton,
    QSizePolicy,
    QWidget,
)

from perfdesk.ui.inputs.text_marks import TextSpan, mark_in
from perfdesk.ui.inputs.writing import Written, go_on, is_enter, splice, units
from perfdesk.ui.parts.look import GAP, TIGHT, label
from perfdesk.ui.parts.names import name_list

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import QResizeEvent, QShowEvent, QWheelEvent

#: Of the window's height a text takes at most this share, then it scrolls.
_SHARE_OF_WINDOW = 3
#: Qt's own name of the entry in a context menu.
_PASTE = "edit-paste"


class LineInput(Written, QLineEdit):
    """One line, with a unit inside at the right where there is one; Enter goes to the next.

    Attributes:
        is_cell: It stands in a grid, which has keys of its own.
    """

    is_cell = False

    def __init__(self, unit: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._unit = label(unit, "unit", self) if unit else None
        if self._unit is not None:
            self._unit.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self._place_unit()

    def set_fixed(self, *, is_fixed: bool) -> None:
        """Let be read and copied only; the Tab key passes it by."""
        self.setReadOnly(is_fixed)
        policy = Qt.FocusPolicy
        self.setFocusPolicy(policy.ClickFocus if is_fixed else policy.StrongFocus)

    def show_unit(self, *, is_shown: bool) -> None:
        """Show the unit, or leave it out where the text has one of its own."""
        if self._unit is not None and self._unit.isHidden() is is_shown:
            self._unit.setVisible(is_shown)
            self._place_unit()

    def _place_unit(self) -> None:
        if self._unit is None:
            return
        if self._unit.isHidden():
            self.setTextMargins(0, 0, 0, 0)
            return
        size = self._unit.sizeHint()
        self._unit.resize(size)
        self._unit.move(self.width() - size.width() - GAP, (self.height() - size.height()) // 2)
        self.setTextMargins(0, 0, size.width() + TIGHT, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the unit at the right."""
        super().resizeEvent(event)
        self._place_unit()

    def showEvent(self, event: QShowEvent) -> None:
        """Place the unit by the font that the style sheet gave it meanwhile."""
        super().showEvent(event)
        if self._unit is not None:
            self._unit.ensurePolished()
        self._place_unit()

    @property
    def row_height(self) -> int:
        """Return the height of its one row, as ``TextInput.row_height``."""
        return self.height()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the next input on Enter, as in a paper form."""
        if event.matches(QKeySequence.StandardKey.Paste) and not self.is_composing:
            self.paste()
            event.accept()
        elif is_enter(event) and not self.is_composing and not self.is_cell:
            super().keyPressEvent(event)  # It tells returnPressed.
            go_on(self)
            event.accept()
        else:
            super().keyPressEvent(event)

    def paste(self) -> None:
        """Take what is on the clipboard, unless it is a block of cells of a record."""
        if self.isReadOnly() or not self.take_block(QGuiApplication.clipboard().text()):
            super().paste()

    def menu_now(self) -> QMenu:
        """Return the context menu, whose 粘贴 does what the keys do."""
        menu = super().menu_now()
        for action in menu.actions():
            if action.objectName() == _PASTE:
                action.triggered.disconnect()
                action.triggered.connect(self.paste)
        return menu

    def fill(self, text: str) -> None:
        """Show a text from elsewhere, with the cursor where it differs from what was there."""
        old = self.text()
        _start, _old_end, end = splice(old, text)
        self.setText(text)  # Emits no textEdited.
        self.setCursorPosition(units(text[:end]) if old or self.hasFocus() else 0)


class TextInput(Written, QPlainTextEdit):
    """Plain paragraphs; grows with its text up to a third of the window, then scrolls.

    Signals:
        typed: The text, after the clerk changed it.

    Attributes:
        row_height: What it would be high with one row of text; known once it is shown.
    """

    typed = Signal(object)  # A text of a megabyte is not converted to and fro.

    def __init__(self, min_rows: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._min_rows = min_rows
        self.row_height = 0
        self._text = ""
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)  # The report's undo knows more than this one text.
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._spans: list[TextSpan] = []
        self.textChanged.connect(self._tell)
        self.document().documentLayout().documentSizeChanged.connect(self.fit)

    def set_fixed(self, *, is_fixed: bool) -> None:
        """Let be read and copied only; the Tab key passes it by."""
        self.setReadOnly(is_fixed)
        policy = Qt.FocusPolicy
        self.setFocusPolicy(policy.ClickFocus if is_fixed else policy.StrongFocus)

    @property
    def text(self) -> str:
        """Return what stands in it, paragraphs parted by newlines."""
        return self._text

    def fill(self, text: str) -> None:
        """Show a text from elsewhere; only what differs is replaced, and there the cursor goes."""
        old, self._text = self._text, text
        start, old_end, end = splice(old, text)
        with QSignalBlocker(self):  # textChanged fires on filling as well.
            if old:
                cursor = QTextCursor(self.document())
                cursor.setPosition(units(old[:start]))
                cursor.setPosition(units(old[:old_end]), QTextCursor.MoveMode.KeepAnchor)
                cursor.insertText(text[start:end])
                self.setTextCursor(cursor)
            else:
                self.setPlainText(text)
        self.fit()

    def mark(self, spans: list[TextSpan]) -> None:
        """Mark what findings quote; the marks are drawn over the text and change nothing of it."""
        self._spans = spans
        mark_in(self, self._text, spans)

    def changeEvent(self, event: QEvent) -> None:
        """Draw the marks in the colours of the scheme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and self.extraSelections():
            mark_in(self, self._text, self._spans)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Take a text, unless it is a block of cells of a record."""
        if self.isReadOnly() or not self.take_block(source.text()):
            super().insertFromMimeData(source)

    def _tell(self) -> None:
        text = self.toPlainText()
        if text == self._text:  # A composition or a format is no change of the text.
            return
        self._text = text
        self.typed.emit(text)

    # -- height ----------------------------------------------------------------------------

    def fit(self) -> None:
        """Take the height that the text needs, within the limits."""
        if not self.isVisible():
            return
        # Qt counts the lower margin to the last paragraph, the upper one to none.
        margin = round(self.document().documentMargin())
        frame = self.height() - self.viewport().height()
        if frame < 0:
            return  # Shown before it has its place; with that it is fitted.
        around = frame + margin
        row = self.fontMetrics().lineSpacing()
        self.row_height = around + row + margin
        least = self._min_rows * row + margin
        most = max(least, self.window().height() // _SHARE_OF_WINDOW)
        needed = self._text_height(most)
        height = max(least, min(needed, most)) + around
        scrolls = needed > most
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if scrolls else policy.ScrollBarAlwaysOff
        )
        if height != self.minimumHeight() or height != self.maximumHeight():
            self.setFixedHeight(height)
            self.place_candidates()

    def _text_height(self, enough: int) -> int:
        """Return the height of all paragraphs, or more than ``enough`` where they need more."""
        layout = self.document().documentLayout()
        height = 0.0
        block: QTextBlock = self.document().begin()
        while block.isValid() and height <= enough:
            height += layout.blockBoundingRect(block).height()
            block = block.next()
        return round(height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew, hence fit anew."""
        super().resizeEvent(event)
        self.fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Fit, now that the width and the font are known."""
        super().showEvent(event)
        self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page unless there is something to scroll here."""
        bar = self.verticalScrollBar()
        if bar.maximum() == bar.minimum() or not self.hasFocus():
            event.ignore()
        else:
            super().wheelEvent(event)


class ItemInput(TextInput):
    """One item of a list: Enter, Backspace and the arrows belong to the list around it.

    Signals:
        split: Enter: the text before and behind the cursor.
        joined: Backspace at the very beginning.
        moved: Alt+Up (-1) or Alt+Down (+1).
        stepped: Up at the first row (-1) or Down at the last (+1).
        pasted: A text from the clipboard or dropped here, before anything is done with it.
    """

    split = Signal(str, str)
    joined = Signal()
    moved = Signal(int)
    stepped = Signal(int)
    pasted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(1, parent)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Leave to the list what a pasted text becomes: it may be several items."""
        if source.hasText() and not self.isReadOnly():
            self.pasted.emit(source.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand the list's keys to the list."""
        if self._is_taken(event):
            return
        super().keyPressEvent(event)
        if not self.hasFocus():
            # A pasted list moved the focus on; Qt 6.9 draws its cursor here again nevertheless.
            self.setTextCursor(self.textCursor())
            self.viewport().update()

    def _is_taken(self, event: QKeyEvent) -> bool:
        is_return = is_enter(event)
        if self.is_composing:
            return is_return  # It ends the composition, not the item.
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        cursor = self.textCursor()
        if step is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.moved.emit(step)
            return True
        if is_return:
            self.split.emit(*self.halves())
            return True
        if event.key() == Qt.Key.Key_Backspace and cursor.position() == 0:
            if cursor.hasSelection():
                return False
            self.joined.emit()
            return True
        if step is not None and not event.modifiers() and self._is_at_edge(step):
            self.stepped.emit(step)
            return True
        return False

    def halves(self) -> tuple[str, str]:
        """Return the texts around the selection (Qt counts in UTF-16, Python does not)."""
        cursor = self.textCursor()
        head, tail = QTextCursor(self.document()), QTextCursor(self.document())
        head.setPosition(cursor.selectionStart(), QTextCursor.MoveMode.KeepAnchor)
        tail.setPosition(cursor.selectionEnd())
        tail.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        return head.selectedText(), tail.selectedText()

    def _is_at_edge(self, step: int) -> bool:
        cursor = self.textCursor()
        before = cursor.position()
        move = QTextCursor.MoveOperation.Up if step < 0 else QTextCursor.MoveOperation.Down
        return not cursor.movePosition(move) or cursor.position() == before


class DropDown(QComboBox):
    """A drop-down whose list is as wide as its longest entry, however narrow its place is."""

    def showPopup(self) -> None:
        """Name the list for screen readers before it comes up; a page has many that never do."""
        name_list(self)
        view = self.view()
        bar = view.verticalScrollBar().sizeHint().width()
        is_long = self.count() > self.maxVisibleItems()
        room = view.sizeHintForColumn(0) + 2 * view.frameWidth() + (bar if is_long else 0)
        view.setMinimumWidth(max(room, self.width()))
        super().showPopup()


class ChoiceInput(DropDown):
    """A drop-down that leaves the wheel to the page, so that scrolling changes no answer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the next input on Enter; the list is opened by the space bar or Alt+Down."""
        if is_enter(event):
            go_on(self)
        else:
            super().keyPressEvent(event)


class AnswerInput(QRadioButton):
    """One of the answers side by side; Enter goes to the next input."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the next input on Enter."""
        if is_enter(event):
            go_on(self)
        else:
            super().keyPressEvent(event)
