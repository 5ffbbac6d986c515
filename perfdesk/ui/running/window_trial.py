"""Try the real window out: show it, open a report, type, save, see its pages, close it.

Run by ``perfdesk self-test DIR --window`` in a process of its own. What a clerk would do is done by
a walk through steps, each of which waits for what it has to bring about; a box that comes up
unasked, a step that does not end and a window that does not close are faults.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt, QTimer, qVersion
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QMessageBox

from perfdesk import native
from perfdesk.app.self_test.self_test_steps import (
    FAILED,
    INNER_RESULT,
    TYPED,
    Step,
    Steps,
    Watchdog,
    desk_of,
)
from perfdesk.errors import message
from perfdesk.template.datatypes import DataType
from perfdesk.ui.running import application as program
from perfdesk.ui.window.main_window import MainWindow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from perfdesk.app.self_test.self_test_steps import Trial
    from perfdesk.report.values import FieldRef
    from perfdesk.ui.desk.desk import Desk

#: How often the walk looks whether it may go on.
_TICK_MS = 10
#: No step takes longer on a PC on which one could work.
_STEP_S = 60
_TYPED = "自"


@dataclass(frozen=True, slots=True)
class _Wait:
    """What a step waits for, once it has done its part."""

    what: str
    until: Callable[[], bool]
    seconds: int = _STEP_S


def run(root: Path, trial: Trial) -> int:
    """Show the window until the walk has closed it; return 0, or 3 where a step failed."""
    steps = Steps(current="打开窗口")
    argv = ["perfdesk", *(["-platform", trial.platform] if trial.platform else [])]
    with Watchdog(steps, root / INNER_RESULT, trial.limit_s):
        walk = _Walk(steps, trial, root / INNER_RESULT)
        code = program.run(desk_of(root), begin=walk.begin, argv=argv)
        if code or not walk.is_done:
            steps.take(Step("窗口的结束", message("errors", "self_test_window", number=code)))
        steps.write(root / INNER_RESULT)
    return 0 if steps.passed else FAILED


class _Walk(QObject):
    """Goes through the window step by step, looking from a timer; ``is_done`` when it is closed."""

    def __init__(
        self,
        steps: Steps,
        trial: Trial,
        result: Path,
        end: Callable[[int], object] = os._exit,
    ) -> None:
        super().__init__()
        self.is_done = False
        self._end = end
        self._steps, self._trial, self._result = steps, trial, result
        self._way = self._walk()
        self._wait: _Wait | None = None
        self._clock = QElapsedTimer()
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._look)

    def begin(self) -> None:
        """Begin to look; called when there is an application and no window yet."""
        self._timer.start()
        self._go_on()

    # -- the way -----------------------------------------------------------------------------

    def _walk(self) -> Iterator[_Wait]:
        """Do one thing after the other; each yields what it has to bring about."""
        yield _Wait("打开窗口", self._is_usable)
        self._note_start()
        window = self._window()
        window.open_report(self._trial.inner_report)
        yield _Wait("打开报告", lambda: window.desk is not None)
        if window.desk is not None:
            yield from self._walk_in(window.desk)
        window.close()
        self.is_done = True
        yield _Wait("关闭窗口", lambda: not window.isVisible())

    def _walk_in(self, desk: Desk) -> Iterator[_Wait]:
        """Type into the open report and look at its pages."""
        ref = _first_text(desk)
        before = desk.bridge.session.report.values[ref].text
        desk.go_to(ref)
        yield _Wait("找到输入框", lambda: QApplication.focusWidget() is not None)
        _type(_TYPED)
        values = desk.bridge.session.report.values
        yield _Wait("输入文字", lambda: len(values[ref].text) == len(before) + len(_TYPED))
        yield _Wait("保存", lambda: not desk.bridge.session.is_dirty)
        self._steps.figures[TYPED] = [str(ref), values[ref].text]
        shown: list[bool] = []
        desk.preview.shown.connect(lambda: shown.append(True))
        desk.preview.show()
        yield _Wait("显示预览", lambda: bool(shown) and _is_painted(desk))
        until = time.monotonic() + self._trial.hold_s
        held = self._trial.hold_s + _STEP_S
        yield _Wait("停留", lambda: time.monotonic() >= until, held)

    def _is_usable(self) -> bool:
        """A window is on the screen, painted, and has nothing left to do."""
        if not any(window.isExposed() for window in QGuiApplication.topLevelWindows()):
            return False
        QApplication.processEvents()
        return True

    def _note_start(self) -> None:
        self._steps.figures |= {
            "window_ms": native.age_ms(),
            "qt": qVersion(),
            "platform": QGuiApplication.platformName(),
            "screen": _screen_words(),
        }

    @staticmethod
    def _window() -> MainWindow:
        shown = QApplication.topLevelWidgets()
        return next(one for one in shown if isinstance(one, MainWindow))

    # -- looking -----------------------------------------------------------------------------

    def _look(self) -> None:
        """Go on where what was waited for has come about; give up where it never will."""
        wait = self._wait
        if wait is None:
            return
        box = QApplication.activeModalWidget()
        if box is not None:
            words = box.text() if isinstance(box, QMessageBox) else box.windowTitle()
            self._give_up(wait, message("errors", "self_test_box", text=words))
        elif self._clock.elapsed() > wait.seconds * 1000:
            self._give_up(wait, message("errors", "self_test_late", seconds=wait.seconds))
        elif wait.until():
            self._steps.take(Step(wait.what, ms=self._clock.elapsed()))
            self._go_on()

    def _go_on(self) -> None:
        # What fails on the way meets the last door, whose box is seen by the next look.
        self._wait = None if self._wait is None else _Wait("下一步", lambda: False)
        self._wait = next(self._way, None)
        self._steps.current = "" if self._wait is None else self._wait.what
        self._clock.restart()

    def _give_up(self, wait: _Wait, fault: str) -> None:
        """End here: boxes run loops of their own, out of which there is no orderly way."""
        self._steps.take(Step(wait.what, fault, self._clock.elapsed()))
        self._steps.write(self._result)
        self._timer.stop()
        self._end(FAILED)


def _first_text(desk: Desk) -> FieldRef:
    session = desk.bridge.session
    return next(
        ref
        for ref in session.report.refs()
        if session.template.fields[ref.code].type is DataType.TEXT
        and session.report.values[ref].text
    )


def _type(text: str) -> None:
    """Press and let go of a key that gives this text, where the keyboard is."""
    widget = QApplication.focusWidget()
    if widget is None:
        return
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, text)
        QApplication.sendEvent(widget, event)


def _is_painted(desk: Desk) -> bool:
    panel = desk.preview.panel
    return panel is not None and not panel.view.wanted()


def _screen_words() -> str:
    screen = QGuiApplication.primaryScreen()
    size = screen.size()
    return f"{size.width()}x{size.height()} {screen.devicePixelRatio():g}"
