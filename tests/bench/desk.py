"""Keystroke and section switch in the real window, offscreen: work on the main thread."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from perfdesk.report.values import FieldRef
from perfdesk.template.datatypes import DataType
from perfdesk.ui.parts.messages import Dialogs
from perfdesk.ui.parts.style import Theme
from perfdesk.ui.parts.tasks import TaskRunner
from perfdesk.ui.running.application import desk_maker, make_application
from perfdesk.ui.window.main_window import MainWindow
from tests.bench.measure import Times, once, repeated

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from perfdesk.app.library.library import Library
    from perfdesk.paths import DataFolder


def open_window(library: Library, folder: DataFolder, report: int) -> MainWindow:
    """Show the real window on a report at 1366 x 768."""
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else make_application(["bench"])
    theme, dialogs = Theme(application), Dialogs()
    window = MainWindow(library, folder, theme, dialogs, desk_maker(theme, dialogs, TaskRunner()))
    window.resize(1366, 768)
    window.show()
    window.open_report(report)
    QApplication.processEvents()
    return window


def _settled(act: Callable[[], object]) -> Callable[[], None]:
    """Do something and let everything it causes be done too, painting included."""

    def both() -> None:
        act()
        QApplication.processEvents()

    return both


def keystrokes(window: MainWindow, strokes: int = 200) -> list[Times]:
    """Type into one field of each kind; the last row is a bare text widget's keystroke."""
    desk, session = window._desk, window._session
    assert desk is not None
    assert session is not None
    found = []
    for kind in (DataType.TEXT, DataType.MONEY, DataType.LIST):
        ref = next(
            (r for r in session.report.refs() if session.template.fields[r.code].type is kind), None
        )
        if ref is None or not desk.go_to(ref):
            continue
        QApplication.processEvents()
        widget = QApplication.focusWidget()
        assert widget is not None
        found.append(repeated(f"keystroke, {kind}", _typing(widget), strokes))
        found.append(_stored(f"keystroke to stored, {kind}", widget, session.flush))
    bare = QPlainTextEdit()
    bare.show()
    bare.setFocus()
    QApplication.processEvents()
    found.append(repeated("keystroke, bare text widget", _typing(bare), strokes))
    bare.close()
    return found


def _typing(widget: QWidget) -> Callable[[], None]:
    """Type a digit, take it back, and so on: the text stays as long as it was."""
    keys = [Qt.Key.Key_1, Qt.Key.Key_Backspace]

    def stroke() -> None:
        keys.reverse()
        QTest.keyClick(widget, keys[1])

    return _settled(stroke)


def _stored(name: str, widget: QWidget, flush: Callable[[], object]) -> Times:
    stroke = _typing(widget)

    def both() -> None:
        stroke()
        flush()

    return repeated(name, both, 60)


def sections(window: MainWindow) -> list[Times]:
    """Go through all sections, twice: pages made anew and pages still alive."""
    desk, session = window._desk, window._session
    assert desk is not None
    assert session is not None
    codes = [code for code, _level in session.template.walk_sections()]
    firsts = [code for c in codes for code in session.template.members.get(c, ())[:1]]
    rounds = []
    for name in ("section switch, first visit", "section switch, again"):
        times = [once(_settled(partial(desk.go_to, FieldRef(code)))) for code in firsts]
        rounds.append(Times(name, times))
    return rounds
