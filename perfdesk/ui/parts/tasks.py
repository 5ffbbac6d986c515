"""Do long work beside the screen and come back to it: the only place that starts threads."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from threading import Event
from typing import TYPE_CHECKING, Protocol, TypeVar

from PySide6.QtCore import QObject, QThreadPool, Signal, Slot

from perfdesk.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")

#: Seconds after which a thread lets another one run: Python's own five milliseconds would be felt
#: at each of the many steps of a keystroke.
_GENTLE = 0.0002


@contextmanager
def gently() -> Iterator[None]:
    """Let the screen's thread run whenever it wants to, while work of many steps is done."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(_GENTLE)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


_screen_is_free = Event()
_screen_is_free.set()
#: So long, in seconds, work lets the screen go first; a longer act would have it stand still.
_COURTESY = 0.1


@contextmanager
def screen_first() -> Iterator[None]:
    """Do something on the screen's thread while work that gives way waits."""
    _screen_is_free.clear()
    try:
        yield
    finally:
        _screen_is_free.set()


def give_way() -> None:
    """Wait, beside the screen, while something is done there that must not take long."""
    _screen_is_free.wait(_COURTESY)


class Runner(Protocol):
    """Whoever does work and hands back what came of it, on the main thread."""

    def run(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[UserError], None],
        ended: Callable[[], None],
    ) -> None:
        """Do ``work`` and call ``ended``, whatever came of it.

        After that ``done`` gets the result, or ``failed`` the world's fault; neither hears of a
        bug, which goes to the last door.
        """

    @property
    def is_busy(self) -> bool:
        """Say whether something was not handed back yet."""

    def when_idle(self, act: Callable[[], None]) -> None:
        """Call ``act`` once all is handed back, which may be at once."""


class _Outcome(QObject):
    """Carries a result from the worker to the main thread, where this object lives."""

    finished = Signal(object)


class _Task:
    """One piece of work.

    No ``QRunnable``: a pool of PySide 6.9 keeps each one that it was given, with all that hangs on
    it, as long as the pool lives. A function it lets go.
    """

    def __init__(self, work: Callable[[], object]) -> None:
        self.outcome = _Outcome()
        self.result: object = None
        self.error: Exception | None = None
        self._work = work

    def run(self) -> None:
        """Do the work; whatever fails is carried over instead of raised on this thread."""
        try:
            self.result = self._work()
        except Exception as error:  # noqa: BLE001 - one of the two outer doors, see TaskRunner
            self.error = error
        self.outcome.finished.emit(self)


class TaskRunner(QObject):
    """Runs work on one worker thread, one piece after the other.

    ``work`` may touch no widget and no session: it gets frozen values. An error that is no
    ``UserError`` is a bug and is raised again on the main thread, for ``sys.excepthook``.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._open: dict[_Task, Callable[[], None]] = {}
        self._when_idle: list[Callable[[], None]] = []

    def run(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[UserError], None],
        ended: Callable[[], None],
    ) -> None:
        """Do ``work`` beside the screen and hand back what came of it, as ``Runner.run`` says."""
        results: list[T] = []
        task = _Task(lambda: results.append(work()))

        def deliver() -> None:
            ended()
            if isinstance(task.error, UserError):
                failed(task.error)
            elif task.error is not None:
                raise task.error
            else:
                done(results[0])

        self._open[task] = deliver
        # The slot belongs to an object of the main thread, so Qt queues the call over to it.
        task.outcome.finished.connect(self._deliver)
        self._pool.start(task.run)

    @property
    def is_busy(self) -> bool:
        """Say whether work is under way whose result was not handed back yet."""
        return bool(self._open)

    def when_idle(self, act: Callable[[], None]) -> None:
        """Call ``act`` once all results are handed back, at once where none is awaited."""
        self._when_idle.append(act)
        self._tell_idle()

    def wait(self) -> None:
        """Wait until the worker is idle, for the end of the program."""
        self._pool.waitForDone()

    @Slot(object)
    def _deliver(self, task: _Task) -> None:
        try:
            self._open[task]()
        finally:
            # Only now: telling a result may take a box and a clerk who reads it.
            del self._open[task]
            if not self._open:
                # The worker may still be leaving. Whoever lets go of an idle runner destroys the
                # pool, and that waits for the worker while it keeps the worker from running.
                self._pool.waitForDone()
            self._tell_idle()

    def _tell_idle(self) -> None:
        while self._when_idle and not self._open:
            self._when_idle.pop(0)()
