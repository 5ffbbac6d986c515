"""Typing beside the pages: what it costs the screen's thread, and when the pages follow."""

from __future__ import annotations

import sys
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from perfdesk.template.datatypes import DataType
from tests.bench.measure import Times

if TYPE_CHECKING:
    from perfdesk.report.values import FieldRef
    from perfdesk.ui.desk.desk import Desk
    from perfdesk.ui.window.main_window import MainWindow

#: Milliseconds between two keystrokes: as fast as they go, and so that the work falls between.
_PACES = (0, 110, 190)
_STROKES = 40


def run(window: MainWindow) -> list[Times]:
    """Type with the preview closed and open, at several paces; then wait for pages."""
    desk = window.desk
    assert desk is not None
    ref = _first_text(desk)
    found = [_typed(desk, ref, f"keystroke, no preview, {pace} ms", pace) for pace in _PACES]
    desk.preview.show()
    _wait(1500)
    found += [_typed(desk, ref, f"keystroke, preview, {pace} ms", pace) for pace in _PACES]
    return [*found, *_followed(desk, ref)]


def grown(window: MainWindow, changes: int = 100) -> float:
    """Return by how many MiB the process grows with each change whose pages are looked at."""
    desk = window.desk
    assert desk is not None
    ref = _first_text(desk)
    _follow(desk, ref, 20)
    before = resident()
    _follow(desk, ref, changes)
    return (resident() - before) / changes


def _first_text(desk: Desk) -> FieldRef:
    session = desk.bridge.session
    return next(
        ref
        for ref in session.report.refs()
        if session.template.fields[ref.code].type is DataType.TEXT
        and session.report.values[ref].text
    )


def _wait(milliseconds: int) -> None:
    clock = QElapsedTimer()
    clock.start()
    while clock.elapsed() < milliseconds:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 2)


def _typed(desk: Desk, ref: FieldRef, name: str, pace: int) -> Times:
    desk.go_to(ref)
    _wait(300)
    widget = QApplication.focusWidget()
    assert widget is not None
    times = []
    for stroke in range(_STROKES):
        began = perf_counter()
        QTest.keyClick(widget, Qt.Key.Key_Backspace if stroke % 2 else Qt.Key.Key_1)
        QApplication.processEvents()
        times.append((perf_counter() - began) * 1000)
        _wait(pace)
    return Times(name, times)


def _followed(desk: Desk, ref: FieldRef) -> list[Times]:
    """Return the time from a change to its pages, and to the pictures of what is in sight."""
    pages, pictures = zip(*_follow(desk, ref, 20), strict=True)
    return [Times("change to new pages", pages), Times("change to sharp pictures", pictures)]


def _follow(desk: Desk, ref: FieldRef, rounds: int) -> list[tuple[float, float]]:
    """Change a text so many times; return the milliseconds to its pages and to their pictures."""
    panel = desk.preview.panel
    assert panel is not None
    text, found = desk.bridge.session.report.values[ref].text, []
    for number in range(rounds):
        shown: list[float] = []
        began = perf_counter()
        link = desk.preview.shown.connect(lambda shown=shown: shown.append(perf_counter()))
        desk.bridge.submit(ref, f"{text}字{number}")
        while not shown or panel.view.wanted():
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 2)
        desk.preview.shown.disconnect(link)
        found.append(((shown[0] - began) * 1000, (perf_counter() - began) * 1000))
        _wait(50)
    desk.bridge.submit(ref, text)
    _wait(500)
    return found


def resident() -> float:
    """Return the resident size of this process in MiB; 0 where the system does not tell."""
    if not sys.platform.startswith("linux"):
        return 0.0
    with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123 - no real file
        return next(int(row.split()[1]) / 1024 for row in status if row.startswith("VmRSS"))
