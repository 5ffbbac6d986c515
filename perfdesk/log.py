"""Set up the log: one rotating file in the data folder, standard library only."""

from __future__ import annotations

import faulthandler
import logging
from contextlib import contextmanager, suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING

from perfdesk.paths import pc_folder, takes_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
    the data folder cannot be written the log goes to the desk's own folder on this PC, then to that
    of temporary files; where nothing can be written, nothing is logged, which is no reason not to
    start.
    """
    _start_in(places(folder), level)


def start_anywhere() -> None:
    """Begin a log for want of a desk: something fails before one is open."""
    root = logging.getLogger("perfdesk")
    if not any(isinstance(handler, _Handler) for handler in root.handlers):
        _start_in(places(None), logging.INFO)


def _start_in(folders: Iterable[Path], level: int) -> None:
    root = logging.getLogger("perfdesk")
    root.setLevel(level)
    for handler in list(root.handlers):
        if isinstance(handler, _Handler):
            root.removeHandler(handler)
            handler.close()
    for place in folders:
        if takes_files(place):
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


def places(folder: DataFolder | None) -> Iterator[Path]:
    """Yield the folders that may hold logs of this desk: its own first, then this PC's.

    Without a desk only this PC's.
    """
    if folder is not None:
        yield folder.logs
    yield (pc_folder() if folder is None else folder.local) / "logs"
    import tempfile  # noqa: PLC0415 - hardly ever needed

    with suppress(OSError):  # Python tries to write there, and names none where it cannot.
        yield Path(tempfile.gettempdir()) / "perfdesk-logs"
