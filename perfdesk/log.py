"""Set up the log: one rotating file in the data folder, standard library only."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from perfdesk.paths import DataFolder

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def start(folder: DataFolder, *, level: int = logging.INFO) -> None:
    """Write everything from ``level`` up to ``logs/perfdesk.log``, three files of 1 MiB.

    A folder that cannot be written is no reason not to start: then nothing is logged.
    """
    root = logging.getLogger("perfdesk")
    root.setLevel(level)
    try:
        folder.logs.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            folder.logs / "perfdesk.log",
            maxBytes=1 << 20,
            backupCount=2,
            encoding="utf-8",
            delay=True,
        )
    except OSError:
        root.addHandler(logging.NullHandler())
        return
    handler.setFormatter(logging.Formatter(_FORMAT))
    root.addHandler(handler)
