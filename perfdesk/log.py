"""Set up the log: one rotating file in the data folder, standard library only."""

from __future__ import annotations

import faulthandler
import logging
import os
from contextlib import contextmanager, suppress
from logging.handlers import RotatingFileHandler
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from perfdesk.paths import DataFolder

NAME = "perfdesk.log"
#: What a crash below Python (in Qt, in a driver of the screen) leaves: where each thread was.
FAULTS_NAME = "faults.log"
_LARGEST_FAULTS = 1 << 20
_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class _Handler(RotatingFileHandler):
    """Loses a line rather than speak up: a full disk or a pulled stick is told by what fails."""

    def handleError(self, _record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Do nothing."""


def start(folder: DataFolder, *, level: int = logging.INFO) -> None:
    """Write everything from ``level`` up to ``logs/perfdesk.log``, three files of 1 MiB.

    Called again, for another folder or a second try, it takes the place of the one before. Where
    the data folder cannot be written the log goes to the desk's own folder on this PC; where that
    cannot either, nothing is logged, which is no reason not to start.
    """
    root = logging.getLogger("perfdesk")
    root.setLevel(level)
    for handler in list(root.handlers):
        if isinstance(handler, _Handler):
            root.removeHandler(handler)
            handler.close()
    for place in places(folder):
        if _is_writable(place):
            handler = _Handler(
                place / NAME, maxBytes=1 << 20, backupCount=2, encoding="utf-8", delay=True
            )
            handler.setFormatter(logging.Formatter(_FORMAT))
            root.addHandler(handler)
            return
    root.addHandler(logging.NullHandler())


@contextmanager
def catching_faults(folder: DataFolder) -> Iterator[None]:
    """Let a crash that no Python code sees leave a trace in ``logs/faults.log`` meanwhile."""
    for place in places(folder):
        path = place / FAULTS_NAME
        with suppress(OSError):
            place.mkdir(parents=True, exist_ok=True)
            is_full = path.exists() and path.stat().st_size > _LARGEST_FAULTS
            with path.open("wb" if is_full else "ab") as file:
                faulthandler.enable(file)
                try:
                    yield
                finally:
                    faulthandler.disable()
                return
    yield


def places(folder: DataFolder) -> tuple[Path, Path]:
    """Return the folders that may hold logs of this desk: its own first, then this PC's."""
    return folder.logs, folder.local / "logs"


def _is_writable(place: Path) -> bool:
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(place, os.W_OK)
