"""What holds the import window: the longest stretch on the main thread after each act."""

from __future__ import annotations

import os
import time
from functools import partial
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QElapsedTimer
from PySide6.QtWidgets import QApplication

from perfdesk.ui.importing.dialog import ImportDialog
from perfdesk.ui.parts.messages import Dialogs
from perfdesk.ui.parts.style import Theme
from perfdesk.ui.parts.tasks import TaskRunner
from perfdesk.ui.running.application import make_application
from tests.bench.measure import Times
from tests.intake.archive import REPORT, TITLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from perfdesk.app.library.library import Library
    from perfdesk.errors import UserError

#: So many times the written report has more than a thousand pieces.
_TIMES = 45
_RUNS = 5
#: After an act what it leaves for idle moments is followed for so long at most.
_PATIENCE_MS = 90_000


class _Silent(Dialogs):
    """Says nothing: a box would wait for a clerk."""

    def tell_error(self, parent: QWidget | None, error: UserError) -> None:
        """Pass over what cannot be done."""


def run(library: Library, folder: Path) -> tuple[int, list[Times]]:
    """Return the number of pieces, and of each act the longest stretches in its runs.

    Milliseconds of processor time of the main thread: on a busy machine a wall clock would tell of
    others. The act itself counts as one stretch, what comes of it by the event loop as others.
    """
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else make_application(["bench"])
    path = folder / "long.txt"
    path.write_text("\n".join((TITLE, *REPORT * _TIMES)), encoding="utf-8")
    runner = TaskRunner()
    dialog = ImportDialog(library, Theme(application), _Silent(), runner)
    dialog.resize(1366, 740)
    dialog.show()
    found = {
        "opened, read and checked": [_stretch(dialog, runner, partial(dialog.read_file, path))]
    }
    desk = dialog._desk
    assert desk is not None
    pieces = len(desk.arrangement.parts)
    for _ in range(_RUNS):
        for name, act in _acts(dialog):
            found.setdefault(name, []).append(_stretch(dialog, runner, act))
    dialog.done(0)
    dialog.deleteLater()
    return pieces, [Times(name, runs) for name, runs in found.items()]


def _acts(dialog: ImportDialog) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield what a clerk does, each on the piece that the act before it left."""
    board, desk = dialog._board, dialog._desk
    assert desk is not None
    panes = board._panes
    parts = desk.arrangement.parts
    long = max(parts, key=lambda part: len(part.text) if part.section else 0)
    section = next(part.section for part in reversed(parts) if part.section)
    yield "a piece chosen", lambda: panes.choose((long.number,))
    yield "a piece placed", lambda: board.send((long.number,), section, None)
    yield "a piece split", lambda: board.change(lambda one: one.split(long.number, 9))
    yield "joined again", board.join
    yield "taken back", board.undo
    yield "everything chosen", panes._old_view.selectAll
    yield "everything placed", lambda: board.send(panes.chosen, section, None)
    yield "that taken back", board.undo
    yield "only what is open", partial(board._only_open.setChecked, True)
    yield "everything again", partial(board._only_open.setChecked, False)
    yield "narrower", partial(dialog.resize, 1100, 700)
    yield "wider", partial(dialog.resize, 1366, 740)
    yield "another template", partial(_by_other, dialog)


def _by_other(dialog: ImportDialog) -> None:
    box = dialog._template
    box.setCurrentIndex(1 + box.currentIndex() % (box.count() - 1))
    dialog._use_template()


def _stretch(dialog: ImportDialog, runner: TaskRunner, act: Callable[[], object]) -> float:
    """Return the longest stretch of an act and of all that comes of it."""
    clock = QElapsedTimer()
    clock.start()
    longest = _took(act)
    quiet = 0
    while quiet < 3 and clock.elapsed() < _PATIENCE_MS:
        longest = max(longest, _took(QApplication.processEvents))
        is_busy = runner.is_busy or not dialog._board.is_settled
        quiet = 0 if is_busy else quiet + 1
    return longest


def _took(act: Callable[[], object]) -> float:
    start = time.thread_time()
    act()
    return (time.thread_time() - start) * 1000
