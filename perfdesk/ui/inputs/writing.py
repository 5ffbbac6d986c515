"""What all widgets that are written in have in common: focus, input methods, and whose the undo is.

Undo belongs to the whole report, so no widget keeps one of its own: Ctrl+Z and Ctrl+Y pass through
to the menu. While an input method composes, every shortcut is dead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QTransform
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QRadioButton,
    QScrollArea,
    QWidget,
)

from perfdesk.ui.inputs.tab_order import next_input

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QContextMenuEvent, QFocusEvent

    from perfdesk.ui.inputs.menu_button import Act

# Beside a widget of Qt a second one cannot be inherited from; the types are to know it is one.
if TYPE_CHECKING:
    _Widget = QWidget
else:
    _Widget = object

_CONTROL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_COMMANDING = _CONTROL | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
_ARROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down)
#: Qt's own names of the two entries of a context menu that would undo in one widget only.
_OWN_UNDO = ("edit-undo", "edit-redo")


def is_undo_key(event: QKeyEvent) -> bool:
    """Say whether a key undoes or does again: Ctrl+Z, Ctrl+Y, Ctrl+Shift+Z, on every system."""
    pressed = event.modifiers() & (_COMMANDING | _SHIFT)
    if event.key() == Qt.Key.Key_Z:
        return pressed in (_CONTROL, _CONTROL | _SHIFT)
    return event.key() == Qt.Key.Key_Y and pressed == _CONTROL


def is_enter(event: QKeyEvent) -> bool:
    """Say whether a key is one of the two Enter keys."""
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def splice(old: str, new: str) -> tuple[int, int, int]:
    """Return where two texts part: (start, end in the old one, end in the new one)."""
    limit = min(len(old), len(new))
    start = _common(old, new, limit)
    tail = _common(old[::-1], new[::-1], limit - start)
    return start, len(old) - tail, len(new) - tail


def _common(one: str, other: str, limit: int) -> int:
    """Return the length of the common beginning; halving, as texts may be a megabyte long."""
    if one[:limit] == other[:limit]:
        return limit
    low, high = 0, limit
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def units(text: str) -> int:
    """Return the length of a text as Qt counts: in UTF-16, where rare characters take two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def go_on(widget: QWidget) -> None:
    """Give the keyboard to the next input, past the small buttons beside it."""
    after = next_input(widget, widget.window())
    while isinstance(after, QRadioButton) and after.parentWidget() is widget.parentWidget():
        after = next_input(after, widget.window())  # Another answer to the same question.
    if after is not None:
        come_to(after, Qt.FocusReason.TabFocusReason)


def come_to(widget: QWidget, reason: Qt.FocusReason) -> None:
    """Give the keyboard to a widget and scroll it into sight, as Qt does for Tab alone."""
    widget.setFocus(reason)
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(widget)
        around = around.parentWidget()


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


def _take_nothing(_text: str) -> bool:
    return False


class Written(_Widget):
    """What every widget that is written in tells and leaves to others.

    Signals:
        entered, left: Focus came and went.
        composed: An input method finished a composition.
        about_to_tip: The tool tip is to be shown; now it can still be changed.

    Attributes:
        is_composing: An input method holds characters that are not yet text.
        more_acts: What else the context menu offers.
        take_block: Asked about a text to be pasted; True where it went elsewhere, cell by cell.
    """

    entered = Signal()
    left = Signal()
    composed = Signal()
    about_to_tip = Signal()

    is_composing = False
    _preedit = ""
    more_acts: Callable[[], Sequence[Act]] = staticmethod(tuple)
    take_block: Callable[[str], bool] = staticmethod(_take_nothing)

    def event(self, event: QEvent) -> bool:
        """Claim no undo, claim all keys while composing, and end a composition with the focus."""
        kind = event.type()
        if kind is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self.is_composing:
                event.accept()
                return True
            if is_undo_key(event):
                event.ignore()
                return True
        if kind is QEvent.Type.ToolTip:
            self.about_to_tip.emit()
        elif kind is QEvent.Type.FocusAboutToChange:
            handled = super().event(event)  # Qt asks the input method to commit.
            self._commit_preedit()
            return handled
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave undo to the menu; no command reaches a text that is being composed."""
        if is_undo_key(event):
            event.ignore()
        elif self.is_composing and event.modifiers() & _COMMANDING:
            event.accept()
        elif event.key() in _ARROWS and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            event.ignore()  # It moves the record around.
        else:
            super().keyPressEvent(event)

    # -- input methods -----------------------------------------------------------------------

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Remember whether a composition is going on."""
        self._preedit = event.preeditString()
        self.is_composing = bool(self._preedit)
        super().inputMethodEvent(event)
        self.place_candidates()
        if not self.is_composing:
            self.composed.emit()

    def _commit_preedit(self) -> None:
        """Take over what is composed where the platform did not: nothing typed is lost."""
        if self.is_composing:
            event = QInputMethodEvent()
            event.setCommitString(self._preedit)
            QApplication.sendEvent(self, event)

    def place_candidates(self) -> None:
        """Tell the input method where the text is now.

        Qt does so only when the widget itself moves; here pages scroll and fields above it grow.
        """
        if not self.hasFocus():
            return
        # Qt tells a text's cursor in the coordinates of its viewport.
        origin = self.viewport() if isinstance(self, QPlainTextEdit) else self
        place = origin.mapTo(self.window(), QPoint(0, 0))
        method = QGuiApplication.inputMethod()
        method.setInputItemTransform(QTransform.fromTranslate(place.x(), place.y()))
        method.update(Qt.InputMethodQuery.ImCursorRectangle)

    # -- focus -------------------------------------------------------------------------------

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell that the clerk is here."""
        super().focusInEvent(event)
        self.place_candidates()
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the clerk is gone; the composition has ended before."""
        super().focusOutEvent(event)
        self.is_composing = False
        self.left.emit()

    # -- context menu ------------------------------------------------------------------------

    def menu_now(self) -> QMenu:
        """Return the context menu without an undo that would know this widget only."""
        if not isinstance(self, QLineEdit | QPlainTextEdit):
            raise TypeError(type(self))
        menu = self.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for action in menu.actions():
            if action.objectName() in _OWN_UNDO:
                menu.removeAction(action)
        first = menu.actions()[:1]
        if first and first[0].isSeparator():
            menu.removeAction(first[0])
        acts = self.more_acts()
        if acts:
            menu.addSeparator()
        own = {action.text().partition("(")[0] for action in menu.actions()}
        for word, act, is_possible in acts:
            # 复制 and 删除 of the marked text stand above: these are of the whole entry.
            action = menu.addAction(f"{word}本条" if word in own else word)
            action.setEnabled(is_possible)
            action.triggered.connect(act)
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the context menu."""
        self.menu_now().popup(event.globalPos())
        event.accept()
