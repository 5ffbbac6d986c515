"""What the self-test's parts share: how the window is tried, the steps taken, the watchdog.

Light, since the process whose start is measured imports it.
"""

from __future__ import annotations

import json
import os
import platform
import sqlite3
import sys
import threading
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from perfdesk import __version__
from perfdesk.errors import UserError, message
from perfdesk.paths import DataFolder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from types import TracebackType

_Result = TypeVar("_Result")

FAILED = 3
#: What the process leaves that shows the window: its steps and figures.
INNER_RESULT = "self-test-window.json"
#: What it measures: milliseconds from its begin to a window that can be used.
FIGURES = ("window_ms", "qt", "platform", "screen")
#: The field that it typed into, and the text that stands there since.
TYPED = "typed"
#: Longer than any self-test takes on an old PC.
_LIMIT_S = 900


def desk_of(root: Path) -> DataFolder:
    """Return the desk that the tried window opens."""
    return DataFolder(root / "自检 窗口")


@dataclass(frozen=True, slots=True)
class Trial:
    """How the window is tried out.

    Attributes:
        has_window: Whether it is tried at all.
        platform: Qt's name of what it is shown on (``offscreen``); empty for that of the PC.
        hold_s: So long it stands still with a report and its pages, for a picture.
        limit_s: What is not done after so many seconds never will be.
        inner_report: This is the process that shows the window, begun by the self-test itself; the
            report that it opens.
    """

    has_window: bool = False
    platform: str = ""
    hold_s: int = 0
    limit_s: int = _LIMIT_S
    inner_report: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One thing tried; ``fault`` is empty where it worked, ``ms`` how long it took."""

    what: str
    fault: str = ""
    ms: int = 0


@dataclass(slots=True)
class Steps:
    """What was tried so far, told as it ends.

    Attributes:
        current: What is being tried now.
        figures: What was measured on the way.
    """

    taken: list[Step] = field(default_factory=list)
    current: str = ""
    figures: dict[str, Any] = field(default_factory=dict)

    def attempt(self, what: str, act: Callable[[], _Result]) -> _Result | None:
        """Return what ``act`` returns, None where it cannot be done; a bug goes on its way."""
        self.current = what
        began = time.perf_counter()
        fault = message("errors", "self_test_broken_off")
        try:
            result = act()
        except UserError as error:
            fault = str(error)
            return None
        else:
            fault = ""
            return result
        finally:
            self.take(Step(what, fault, round((time.perf_counter() - began) * 1000)))

    def take(self, step: Step) -> None:
        """Note a step that has ended."""
        self.taken.append(step)
        self.current = ""
        sys.stdout.write(f"{'失败' if step.fault else '正常'}\t{step.what}\t{step.fault}\n")

    def take_over(self, steps: Iterable[Mapping[str, Any]]) -> None:
        """Note steps that another process has taken and written."""
        for step in steps:
            self.take(Step(**step))

    @property
    def passed(self) -> bool:
        """Say whether all worked."""
        return not any(step.fault for step in self.taken)

    def write(self, path: Path) -> None:
        """Write all that is known by now as JSON.

        Raises:
            UserError: ``folder_unwritable``.
        """
        result: Mapping[str, Any] = {
            "version": __version__,
            "python": sys.version.split()[0],
            "system": platform.platform(),
            "program": Path(sys.executable).name,
            "frozen": bool(getattr(sys, "frozen", False)),
            "sqlite": sqlite3.sqlite_version,
            "passed": self.passed,
            **self.figures,
            "steps": [asdict(step) for step in self.taken],
        }
        text = json.dumps(result, ensure_ascii=False, indent=2)
        try:
            path.write_text(text, encoding="utf-8")
        except OSError as err:
            raise UserError("folder_unwritable", path=path.parent, reason=err.strerror) from err


class Watchdog:
    """Ends the process where a step does not end: the result is written, with that step's name.

    ``end`` gets the exit code; it may end the process at once, since nothing else can be done with
    a thread that hangs.
    """

    def __init__(
        self, steps: Steps, path: Path, seconds: int, end: Callable[[int], object] = os._exit
    ) -> None:
        self._steps, self._path, self._seconds, self._end = steps, path, seconds, end
        self._timer = threading.Timer(seconds, self._bite)
        self._timer.daemon = True

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._timer.cancel()

    def _bite(self) -> None:
        fault = message("errors", "self_test_late", seconds=self._seconds)
        try:
            self._steps.take(Step(self._steps.current or "结束", fault, self._seconds * 1000))
            self._steps.write(self._path)
        finally:
            self._end(FAILED)
