"""The bare input widgets: they tell apart the clerk's own hand from being filled.

A widget in which an input method composes is never reset; ``composed`` tells when it may be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextBlock, QTextCursor, QTextOption
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from perfdesk.ui.editors.look import GAP, TIGHT, label

if TYPE_CHECKING:
    from PySide6.QtGui import (
        QFocusEvent,
        QInputMethodEvent,
        QResizeEvent,
        QShowEvent,
        QWheelEvent,
    )

# Beside a widget of Qt a second one cannot be inherited from; the types are to know it is one.
if TYPE_CHECKING:
    _Widget = QWidget
else:
    _Widget = object

#: Of the window's height a text takes at most this share, then it scrolls.
_SHARE_OF_WINDOW = 3


class FocusWatcher(QObject):
    """Tells when a widget gets and loses the keyboard.

    Signals:
        entered: It got the focus.
        left: It lost it, and not only to its own menu or to another window.
    """

    entered = Signal()
    left = Signal()

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at focus events and let all pass."""
        if event.type() is QEvent.Type.FocusIn:
            self.entered.emit()
        elif event.type() is QEvent.Type.FocusOut:
            self.left.emit()
        return False


class _Written(_Widget):
    """What every widget that is written in tells.

    Signals:
        entered, left: Focus came and went.
        composed: An input method finished a composition.

    Attributes:
        is_composing: An input method holds characters that are not yet text.
    """

    entered = Signal()
    left = Signal()
    composed = Signal()

    is_composing = False

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Remember whether a composition is going on."""
        self.is_composing = bool(event.preeditString())
        super().inputMethodEvent(event)
        if not self.is_composing:
            self.composed.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell that the clerk is here."""
        super().focusInEvent(event)
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the clerk is gone; the platform ends the composition."""
        super().focusOutEvent(event)
        self.is_composing = False
        self.left.emit()


class LineInput(_Written, QLineEdit):
    """One line, with a unit inside at the right where there is one."""

    def __init__(self, unit: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._unit = label(unit, "unit", self) if unit else None
        if self._unit is not None:
            self._unit.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self._place_unit()

    def _place_unit(self) -> None:
        if self._unit is None:
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

    def fill(self, text: str) -> None:
        """Show a text from elsewhere; the cursor stays where it can."""
        position = self.cursorPosition()
        self.setText(text)  # Emits no textEdited.
        if self.hasFocus():
            self.setCursorPosition(min(position, len(text)))
        else:
            self.setCursorPosition(0)


class TextInput(_Written, QPlainTextEdit):
    """Plain paragraphs; grows with its text up to a third of the window, then scrolls.

    Signals:
        typed: The text, after the clerk changed it.

    Attributes:
        row_height: What it would be high with one row of text; known once it is shown.
    """

    typed = Signal(str)

    def __init__(self, min_rows: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._min_rows = min_rows
        self.row_height = 0
        self._text = ""
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self._tell)
        self.document().documentLayout().documentSizeChanged.connect(self.fit)

    @property
    def text(self) -> str:
        """Return what stands in it, paragraphs parted by newlines."""
        return self._text

    def fill(self, text: str) -> None:
        """Show a text from elsewhere; the cursor stays where it can."""
        self._text = text
        position = self.textCursor().position()
        with QSignalBlocker(self):  # textChanged fires on filling as well.
            self.setPlainText(text)
        cursor = self.textCursor()
        cursor.setPosition(min(position, self.document().characterCount() - 1))
        self.setTextCursor(cursor)
        self.fit()

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
        around = self.height() - self.viewport().height() + margin
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
    """

    split = Signal(str, str)
    joined = Signal()
    moved = Signal(int)
    stepped = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(1, parent)

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
        is_return = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if self.is_composing:
            return is_return  # It ends the composition, not the item.
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        cursor = self.textCursor()
        if step is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.moved.emit(step)
            return True
        if is_return:
            self.split.emit(*self._halves(cursor))
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

    def _halves(self, cursor: QTextCursor) -> tuple[str, str]:
        """Return the texts around the selection (Qt counts in UTF-16, Python does not)."""
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


class ChoiceInput(QComboBox):
    """A drop-down that leaves the wheel to the page, so that scrolling changes no answer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll."""
        event.ignore()
