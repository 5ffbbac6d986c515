"""Look at a dialog as a clerk does who works it by keys: what is wrong with it, in words."""

from __future__ import annotations

import re
from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QTabWidget,
    QWidget,
)

from perfdesk.ui.parts.elided_combo import ElidedCombo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: What an office laptop shows beside its task bar.
ROOM = (1366, 728)
_MNEMONIC = re.compile(r"&([^&])")
_MOST_STOPS = 80


@contextmanager
def looking(look: Callable[[QDialog], list[str]]) -> Iterator[dict[str, list[str]]]:
    """Look at each box that opens meanwhile, then close it by Esc; give the faults by title."""
    found: dict[str, list[str]] = {}
    at_work: list[QWidget] = []

    def press() -> None:
        box = QApplication.activeModalWidget()
        if not isinstance(box, QDialog) or box in at_work or not box.isVisible():
            return
        at_work.append(box)
        QApplication.processEvents()
        if not isinstance(box, QFileDialog):
            found[f"{box.windowTitle()} ({type(box).__name__})"] = look(box)
        focus: QWidget | None = box.focusWidget()
        QTest.keyClick(box if focus is None else focus, Qt.Key.Key_Escape)
        if box.isVisible():
            found.setdefault(box.windowTitle(), []).append("Esc does not close it")
            box.done(0)
        at_work.remove(box)

    timer = QTimer()
    timer.timeout.connect(press)
    timer.start(1)
    try:
        yield found
    finally:
        timer.stop()


def faults(dialog: QDialog) -> list[str]:
    """Return what is wrong with a dialog that is shown, on each page that its tabs show.

    The Tab key's way, names, buttons, letters, words that are cut.
    """
    QApplication.processEvents()
    tabs = dialog.findChild(QTabWidget)
    found: list[str] = []
    for at in range(tabs.count() if tabs is not None else 1):
        if tabs is not None:
            tabs.setCurrentIndex(at)
            QApplication.processEvents()
        found += [
            *_walk_faults(dialog),
            *_name_faults(dialog),
            *_button_faults(dialog),
            *_mnemonic_faults(dialog),
            *_cut_faults(dialog),
        ]
    return found


# -- keys ------------------------------------------------------------------------------------------


def _walk_faults(dialog: QDialog) -> list[str]:
    wanted = {one for one in dialog.findChildren(QWidget) if _is_stop(one)}
    first: QWidget | None = dialog.focusWidget()
    if first is None or not first.isVisible():
        return ["nothing has the keyboard when it opens"] if wanted else []
    stops = walk(dialog, first)
    found = [f"Tab passes by {_called(one)}" for one in wanted - set(stops)]
    if len(stops) == _MOST_STOPS:
        found.append(f"Tab does not come round: {_called(stops[-1])}")
    cut = min(range(len(stops)), key=lambda at: _place(stops[at], dialog))
    in_turn = [*stops[cut:], *stops[:cut]]
    found += [
        f"Tab goes back up from {_called(one)} to {_called(other)}"
        for one, other in pairwise(in_turn)
        if _is_backwards(_area(one, dialog), _area(other, dialog))
    ]
    return found


def walk(dialog: QDialog, first: QWidget) -> list[QWidget]:
    """Return what Tab comes to, from one stop on until it is there again."""
    stops = [first]
    while len(stops) < _MOST_STOPS:
        QTest.keyClick(stops[-1], Qt.Key.Key_Tab)
        now: QWidget | None = dialog.focusWidget()
        if now is None or now in stops:
            break
        stops.append(now)
    first.setFocus()
    return stops


def _is_stop(widget: QWidget) -> bool:
    if not (widget.isVisible() and widget.isEnabled()) or widget.focusProxy() is not None:
        return False
    if not widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        return False
    if isinstance(widget, QRadioButton) and not widget.isChecked():
        return False  # The arrow keys lead there.
    # Lines inside of boxes that are typed into are the boxes themselves.
    inside = QAbstractSpinBox, QComboBox
    return not isinstance(widget.parentWidget(), inside)


def _area(widget: QWidget, dialog: QDialog) -> QRect:
    return QRect(widget.mapTo(dialog, QPoint(0, 0)), widget.size())


def _place(widget: QWidget, dialog: QDialog) -> tuple[int, int]:
    area = _area(widget, dialog)
    return area.top() // 8, area.left()


def _is_backwards(here: QRect, there: QRect) -> bool:
    """Say whether a reader comes to one before the other: it is further left, or right above."""
    is_above = there.bottom() <= here.top() and there.left() < here.right()
    is_left = there.right() <= here.left() and there.bottom() > here.top()
    return is_above or (is_left and there.top() < here.bottom() and there.top() <= here.top())


# -- names, buttons, letters -----------------------------------------------------------------------


def _name_faults(dialog: QDialog) -> list[str]:
    return [
        f"{_called(one)} has no name for a reader"
        for one in dialog.findChildren(QWidget)
        if _is_stop(one) and not spoken(one)
    ]


def spoken(widget: QWidget) -> str:
    """Return what a screen reader calls a widget."""
    face = QAccessible.queryAccessibleInterface(widget)
    return face.text(QAccessible.Text.Name)


def _button_faults(dialog: QDialog) -> list[str]:
    buttons = [one for one in dialog.findChildren(QPushButton) if one.isVisible()]
    defaults = [one for one in buttons if one.isDefault()]
    primary = [one for one in buttons if one.property("role") == "primary"]
    here = dialog.focusWidget()
    if len(defaults) > 1 or len(primary) > 1:
        return [f"{len(defaults)} default buttons, {len(primary)} look like one"]
    if not primary or not primary[0].isEnabled() or not primary[0].autoDefault():
        return []  # One that Enter must not press says so.
    if defaults != primary and here not in defaults:
        return [f"Enter presses {defaults}, but {primary[0].text()} looks like it"]
    return []


def _mnemonic_faults(dialog: QDialog) -> list[str]:
    texts: list[str] = []
    for one in dialog.findChildren(QWidget):
        if one.isVisible() and isinstance(one, QAbstractButton):
            texts.append(one.text())
        elif one.isVisible() and isinstance(one, QLabel):
            buddy: QWidget | None = one.buddy()
            texts += [one.text()] if buddy is not None else []
        elif one.isVisible() and isinstance(one, QTabWidget):
            texts += [one.tabText(at) for at in range(one.count())]
    keys = [(match[1].upper(), text) for text in texts for match in _MNEMONIC.finditer(text)]
    letters = [key for key, _text in keys]
    return [f"Alt+{key} twice: {text}" for key, text in keys if letters.count(key) > 1]


# -- words -----------------------------------------------------------------------------------------


def _cut_faults(dialog: QDialog) -> list[str]:
    found = []
    if dialog.width() > ROOM[0] or dialog.height() > ROOM[1]:
        found.append(f"{dialog.width()} x {dialog.height()} does not fit the screen")
    seen = (one for one in dialog.findChildren(QWidget) if not one.visibleRegion().isEmpty())
    found += [f"{_called(one)} is cut: {one.size().toTuple()}" for one in seen if _is_cut(one)]
    return found


def _is_cut(widget: QWidget) -> bool:
    if isinstance(widget, QLabel):
        if not widget.text():
            return False
        if widget.wordWrap():
            return widget.height() < widget.heightForWidth(widget.width())
        return widget.width() < widget.minimumSizeHint().width()
    if isinstance(widget, ElidedCombo):
        return False
    if isinstance(widget, QComboBox):
        words = widget.fontMetrics().horizontalAdvance(widget.currentText())
        return not widget.isEditable() and words > widget.width()
    if isinstance(widget, QPushButton | QLineEdit):
        return widget.height() < widget.minimumSizeHint().height() or (
            isinstance(widget, QPushButton) and widget.width() < widget.minimumSizeHint().width()
        )
    return False


def _called(widget: QWidget) -> str:
    words = str(getattr(widget, "text", str)()) or widget.accessibleName()
    return f"{type(widget).__name__} {words[:24]!r}"
