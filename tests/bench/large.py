"""A report of 200 tasks with 10 indicators each, and a desk of 1,000 reports, on the main thread.

Times are the work of one act with all that it causes, painting included, so the longest one is the
longest time that the window did not answer.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListView, QScrollArea

from perfdesk.report.values import FieldRef
from tests.bench.desk import open_window
from tests.bench.measure import Times, once

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.app.library.library import Library
    from perfdesk.paths import DataFolder
    from perfdesk.ui.window.main_window import MainWindow

TASKS, INDICATORS = 200, 10
#: A shipped template whose tasks hold indicators.
_TEMPLATE = "liwan-2021"
#: While the page is still being made beside the clerk, and at the latest so many acts.
_SETTLING_ROUNDS = 4000


def fill(session: ReportSession, tasks: int = TASKS, indicators: int = INDICATORS) -> str:
    """Add so many records with records in each; return the code of the outer group."""
    fields = session.template.fields.values()
    inner = next(one for one in fields if one.is_container and one.group is not None)
    outer = str(inner.group)
    for number in range(tasks):
        task = session.add_line(outer)[0].number
        _enter_first(session, outer, task, f"第{number + 1}项重点任务")
        for _ in range(indicators):
            indicator = session.add_line(inner.code, task)[0].number
            _enter_first(session, inner.code, indicator, "按计划完成各项工作，成效良好")
    session.flush()
    return outer


def _enter_first(session: ReportSession, group: str, line: int, text: str) -> None:
    fields = session.template.fields
    code = next(
        code
        for code in session.template.members[group]
        if not (fields[code].is_container or fields[code].is_generated or fields[code].readonly)
    )
    session.enter(FieldRef(code, line), text)


def run(library: Library, folder: DataFolder) -> list[Times]:
    """Open, scroll and type in the large report; the same in an empty one."""
    large = library.create(_TEMPLATE, 2025, "大局")
    group = fill(library.open(large))
    empty = library.create(_TEMPLATE, 2025, "小局")
    found = []
    for name, report in (("empty form", empty), ("200 x 10", large)):
        window = open_window(library, folder, report)
        found += _acts(name, window, group)
        window.close()
    return found


def _acts(name: str, window: MainWindow, group: str) -> list[Times]:
    desk, session = window._desk, window._session
    assert desk is not None
    assert session is not None
    times = [Times(f"{name}: open its section", [_timed(lambda: desk.go_to(FieldRef(group)))])]
    settling = [once(QApplication.processEvents) for _ in range(_SETTLING_ROUNDS)]
    times.append(Times(f"{name}: longest step while it comes up", [max(settling)]))
    focus = window.focusWidget()
    assert focus is not None
    page = next(
        one
        for one in window.findChildren(QScrollArea)
        if one.isVisible() and one.widget() is not None
        if one.isAncestorOf(focus)
    )
    bar = page.verticalScrollBar()
    steps = [bar.maximum() * step // 200 for step in range(201)]
    scrolled = [_timed(partial(bar.setValue, value)) for value in steps]
    times.append(Times(f"{name}: scroll", scrolled))
    ref = next(
        ref
        for ref in session.report.refs()
        if not session.template.fields[ref.code].is_generated
        and not session.template.fields[ref.code].is_container
        and session.template.fields[ref.code].type.value in ("text", "list")
    )
    if session.report.lines(group):
        last = session.report.lines(group)[-1]
        ref = next(
            one
            for one in session.report.refs_within(last)
            if session.template.fields[one.code].type.value == "text"
        )
    times.append(Times(f"{name}: jump to a field", [_timed(lambda: desk.go_to(ref))]))
    for _ in range(50):
        QApplication.processEvents()
    field = QApplication.focusWidget()
    assert field is not None
    times.append(Times(f"{name}: keystroke", _typed(field, 120)))
    return times


def _typed(field: QWidget, strokes: int) -> list[float]:
    keys = [Qt.Key.Key_1, Qt.Key.Key_Backspace]
    return [_timed(partial(QTest.keyClick, field, keys[number % 2])) for number in range(strokes)]


def _timed(act: Callable[[], object]) -> float:
    def both() -> None:
        act()
        QApplication.processEvents()

    return once(both)


def search(library: Library, folder: DataFolder) -> list[Times]:
    """Show the start page with all reports, and look for one letter by letter."""
    window = open_window(library, folder, 1)
    times = [Times("start page shown", [_timed(window.show_start) for _ in range(10)])]
    box = next(one for one in window.findChildren(QLineEdit) if one.isVisible())
    keys = [_timed(partial(QTest.keyClicks, box, letter)) for letter in "2019 99"]
    times.append(Times("search, a letter", keys))
    listed = next(one for one in window.findChildren(QListView) if one.isVisible())
    assert listed.model().rowCount() < 1000
    window.close()
    return times
