"""The program itself, as ``python -m perfdesk``, with a reporter beside it.

``python -m tests.helpers.watched ARGUMENTS …`` answers questions that ``tests.helpers.typist`` asks
on standard input: what is on the screen? It plays the window manager and the input method, too.
"""

from __future__ import annotations

import json
import sys
import threading

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QPlainTextEdit,
    QSpinBox,
    QWidget,
)
from shiboken6 import getCppPointer

from perfdesk.__main__ import main
from perfdesk.ui.window.main_window import MainWindow


class Reporter(QObject):
    """Answers what is asked on standard input, one line a question, in the program's own time.

    Signals:
        asked: A question has come.
    """

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.asked.connect(self._answer)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        # Without a buffer: its lock would be held while the interpreter ends.
        with open(0, "rb", buffering=0, closefd=False) as questions:
            for line in questions:
                self.asked.emit(line.decode("utf-8"))

    def _answer(self, line: str) -> None:
        question = json.loads(line)
        _hand_out_keyboard()
        if "commit" in question:
            _commit(question["commit"])
        if "clipboard" in question:
            QGuiApplication.clipboard().setText(question["clipboard"])
        sys.stdout.write(json.dumps(_sight()) + "\n")
        sys.stdout.flush()


def _run() -> int:
    """Run the program's own ``main``; once its window is shown, answer what is asked."""
    run_loop = QApplication.exec

    def loop() -> int:
        reporter = Reporter()
        code = run_loop()
        del reporter
        return code

    QApplication.exec = staticmethod(loop)  # type: ignore[method-assign]
    sys.argv[0] = "perfdesk"
    return main()


def _hand_out_keyboard() -> None:
    """Do what a window manager does: the window in front has the keyboard."""
    front = QApplication.activeModalWidget() or next(
        (w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow) and w.isVisible()),
        None,
    )
    if front is not None and not front.isActiveWindow() and not QApplication.activePopupWidget():
        front.activateWindow()


def _commit(text: str) -> None:
    """Compose a text and hand it over, as an input method does."""
    composing = QInputMethodEvent("zhong", [])
    QApplication.sendEvent(QApplication.focusObject(), composing)
    handed_over = QInputMethodEvent()
    handed_over.setCommitString(text)
    QApplication.sendEvent(QApplication.focusObject(), handed_over)


def _sight() -> dict[str, object]:
    focus, front = QApplication.focusWidget(), QApplication.activeWindow()
    labels = [] if front is None else [w for w in front.findChildren(QLabel) if w.isVisible()]
    heading = next((w.text() for w in labels if w.property("role") == "pageTitle"), "")
    return {
        "at": "" if focus is None else _place(focus),
        "kind": "" if focus is None else type(focus).__name__,
        "name": "" if focus is None else focus.accessibleName() or _face(focus),
        "text": "" if focus is None else _text(focus),
        "section": heading,
        "title": "" if front is None else front.windowTitle(),
        "words": "\n".join(w.text() for w in labels) if isinstance(front, QDialog) else "",
        "is_seen": focus is not None and _is_seen(focus),
    }


def _place(widget: QWidget) -> str:
    place = f"{type(widget).__name__} {getCppPointer(widget)[0]:x}"
    if isinstance(widget, QAbstractItemView):
        index = widget.currentIndex()
        place += f" {index.row()} {index.column()}"
    return place


def _is_seen(widget: QWidget) -> bool:
    """Say whether something of a widget is within all that it stands in."""
    if not widget.isVisible():
        return False
    shown, inside = widget.rect(), widget
    while (around := inside.parentWidget()) is not None and not inside.isWindow():
        shown = shown.translated(inside.pos()) & around.rect()
        inside = around
    return not shown.isEmpty()


def _face(widget: QWidget) -> str:
    """Return the words on a button."""
    return str(getattr(widget, "text", str)())


def _text(widget: QWidget) -> str:
    match widget:
        case QPlainTextEdit():
            return widget.toPlainText()
        case QComboBox():
            return widget.currentText()
        case QAbstractItemView():
            return str(widget.currentIndex().data() or "")
        case QSpinBox():
            return widget.cleanText()
    return _face(widget)


if __name__ == "__main__":
    sys.exit(_run())
