"""What holds the window where one scoring table has a thousand indicators."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from perfdesk.report.values import FieldRef
from perfdesk.ui.tables.score_editor import ScoreEditor
from tests.bench.desk import open_window
from tests.bench.measure import Times

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.app.library.library import Library
    from perfdesk.paths import DataFolder
    from perfdesk.template.score_tables import Scoring
    from perfdesk.ui.window.main_window import MainWindow

#: A shipped template whose scoring table takes as many; the last place stays free for one more.
_TEMPLATE, _ROWS = "general", 999
#: After an act, what it leaves for idle moments is followed for so long at most.
_PATIENCE_MS = 120_000
#: An event loop that does less than this in a round has nothing left to do.
_QUIET_MS, _QUIET_ROUNDS = 2.0, 30


def run(library: Library, folder: DataFolder) -> list[Times]:
    """Return of each act the longest stretch on the window's thread: the act itself, then others.

    Milliseconds of processor time: on a busy machine a wall clock would tell of others.
    """
    number = library.create(_TEMPLATE, 2025, "大局")
    session = library.open(number)
    scoring = next(iter(session.template.scorings.values())).scoring
    holder = session.template.fields[scoring.group].group
    parent = session.add_line(holder)[0].number if holder is not None else 0
    _fill(session, scoring, parent)
    windows: list[MainWindow] = []
    found = [
        _longest("open the report", lambda: windows.append(open_window(library, folder, number)))
    ]
    window = windows[0]
    assert window.desk is not None
    found += [_longest(name, act) for name, act in _acts(window, scoring, parent)]
    window.close()
    return found


def _fill(session: ReportSession, scoring: Scoring, parent: int) -> None:
    wanted = ((key, scoring.group, parent) for key in range(-_ROWS, 0))
    numbers = session.add_lines(wanted, "")
    texts = {}
    for at, line in enumerate(numbers.values()):
        texts[FieldRef(str(scoring.level1), line)] = ("产出指标", "效益指标")[at % 2]
        texts[FieldRef(scoring.level3, line)] = f"第{at + 1}项工作完成的数量"
        texts[FieldRef(scoring.weight, line)] = "0.1"
    session.enter_many(texts, "")
    session.flush()


def _acts(
    window: MainWindow, scoring: Scoring, parent: int
) -> Iterator[tuple[str, Callable[[], object]]]:
    desk, session = window.desk, window.session
    assert desk is not None
    assert session is not None
    bridge = desk.bridge
    desk.show_overview()
    yield "jump into its section", lambda: desk.go_to(FieldRef(scoring.group, parent))
    line = session.report.lines(scoring.group, parent)[_ROWS // 2]
    yield "jump to a row", lambda: desk.go_to(FieldRef(scoring.level3, line))
    yield "type a name", lambda: bridge.submit(FieldRef(scoring.level3, line), "另一项工作")
    yield "type a weight", lambda: bridge.submit(FieldRef(scoring.weight, line), "0.3")
    yield "add a row", lambda: bridge.add_line(scoring.group, parent)
    yield "undo that", bridge.undo
    yield "remove a row", lambda: bridge.remove_line(line)
    yield "undo that", bridge.undo
    editor = next(
        one for one in window.findChildren(ScoreEditor) if one.field.code == scoring.group
    )
    editor.input.selectAll()
    QTest.qWait(0)
    texts = _block(editor)
    yield "clear all cells", editor._blocks._clear
    yield "undo that", bridge.undo
    editor.input.selectAll()
    yield "remove all rows", editor.remove_button.click
    QGuiApplication.clipboard().setText(texts)
    yield "paste as many", editor._blocks._paste
    yield "undo that", bridge.undo
    yield "wider", lambda: window.resize(1500, 800)


def _block(editor: ScoreEditor) -> str:
    names = [field.label for field in editor.model.columns]
    rows = [
        [editor.model.text_at(row, column) for column in range(len(names))]
        for row in range(len(editor.model.lines))
    ]
    return "\n".join("\t".join(cells) for cells in (names, *rows))


def _longest(name: str, act: Callable[[], object]) -> Times:
    """Return how long an act took, and the longest round of the event loop after it."""
    clock = QElapsedTimer()
    clock.start()
    own, rest, quiet = _took(act), 0.0, 0
    while quiet < _QUIET_ROUNDS and clock.elapsed() < _PATIENCE_MS:
        spent = _took(QApplication.processEvents)
        rest = max(rest, spent)
        quiet = quiet + 1 if spent < _QUIET_MS else 0
        QTest.qSleep(5)
    return Times(name, [own, rest])


def _took(act: Callable[[], object]) -> float:
    start = time.thread_time()
    act()
    return (time.thread_time() - start) * 1000
