"""Composition root: starts the window or a command; here store, templates and screen meet."""

from __future__ import annotations

import gc
import io
import logging
import os
import sys
from typing import TYPE_CHECKING

from perfdesk import cli, log
from perfdesk.app.library import Library
from perfdesk.cli.output import FAULT
from perfdesk.errors import UserError, message
from perfdesk.template.catalogue import Catalogue

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from perfdesk.paths import DataFolder
    from perfdesk.report.values import FieldRef


def open_library(folder: DataFolder) -> Library:
    """Open the store in a data folder, creating it where there never was one."""
    from perfdesk.app.first_use import require_first_use  # noqa: PLC0415 - see run_window
    from perfdesk.app.settings import Settings  # noqa: PLC0415 - as above
    from perfdesk.models.repository import Repository  # noqa: PLC0415 - as above

    log.start(folder)
    settings = Settings()
    require_first_use(folder, settings)
    store = Repository.open(folder.database, folder.backups)
    return Library(store, Catalogue.standard(folder.templates), settings)


def run_window(folder: DataFolder, report: int | None, field: FieldRef | None) -> int:
    """Open the window."""
    _require_display()
    # What the start makes stays; to collect meanwhile costs a tenth of it. ``run`` ends this.
    gc.disable()
    # Qt and the database are imported only by what needs them: commands start without Qt.
    from perfdesk.ui import application  # noqa: PLC0415

    return application.run(folder, report, field)


def _require_display() -> None:
    """Qt ends the process without a word a clerk could read where there is no screen."""
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform == "linux" and not any(os.environ.get(name) for name in named):
        raise UserError("no_display")


def run_self_test(folder: Path | None) -> int:
    """Try everything the program can do without a screen, in a folder of its own."""
    from perfdesk.app import self_test  # noqa: PLC0415 - pulls in every writer

    return self_test.run(folder, open_library)


def main() -> int:
    """Run what the command line asks for."""
    for stream in (sys.stdout, sys.stderr):
        # A windowed program has no streams; a pipe gets UTF-8 on every system.
        if isinstance(stream, io.TextIOWrapper) and not stream.isatty():
            stream.reconfigure(encoding="utf-8")
    sys.excepthook = _tell_bug
    return cli.main(sys.argv[1:], open_library, run_window, run_self_test)


def _tell_bug(
    kind: type[BaseException], error: BaseException, traceback: TracebackType | None
) -> None:
    """The last door of the commands; the window puts its own in the place of this one."""
    if not issubclass(kind, Exception):
        sys.__excepthook__(kind, error, traceback)
        return
    logging.getLogger("perfdesk").critical("bug", exc_info=(kind, error, traceback))
    if sys.stderr is not None:
        sys.stderr.write(message("notes", "bug") + "\n")
    # The interpreter would end with 1, which says that the report has findings.
    sys.exit(FAULT)


if __name__ == "__main__":
    sys.exit(main())
