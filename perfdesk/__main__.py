"""Composition root: starts the window or a command; here store, templates and screen meet.

At the top stands only what cannot fail: whatever else is missing is told, not met with silence.
"""

from __future__ import annotations

import gc
import logging
import os
import sys
import threading
from functools import partial
from typing import TYPE_CHECKING

from perfdesk import native
from perfdesk.streams import Spoken

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from perfdesk.app.library.library import Library
    from perfdesk.app.self_test.self_test_steps import Trial
    from perfdesk.models.reports.repository import Repository
    from perfdesk.paths import DataFolder
    from perfdesk.report.values import FieldRef

#: Exit code where something is wrong that no command knows of, as of ``cli.output``.
_FAULT = 3
#: The only sentences of the program outside ``resources/messages``, which may be what is missing.
_INCOMPLETE = (
    "程序文件不完整，没有启动，报告数据没有改动。\n\n缺少或无法读取：{what}\n\n"
    "请重新运行安装程序；便携版请重新解压。如果杀毒软件隔离了文件，请先恢复。"
)
_BUG = "程序出现内部错误，没有启动。已保存的报告不受影响，请把下面的内容交给技术支持。\n\n{what}"

#: What a command makes it keeps until it ends: to look for what can be let go after every 700
#: objects, as Python does, takes a twentieth of an export. The window goes on as usual.
_COLLECT_AFTER, _AS_USUAL = 200_000, gc.get_threshold()

_spoken = Spoken()


def open_library(folder: DataFolder) -> Library:
    """Open the store in a data folder, creating it where there never was one."""
    from perfdesk import log  # noqa: PLC0415 - see the module
    from perfdesk.app.data_folder.first_use import require_first_use  # noqa: PLC0415 - see run_window
    from perfdesk.app.library.kept import late_store  # noqa: PLC0415 - see the module
    from perfdesk.app.library.library import Library  # noqa: PLC0415 - as above
    from perfdesk.app.settings import Settings  # noqa: PLC0415 - as above
    from perfdesk.template.catalogue import Catalogue  # noqa: PLC0415 - as above

    log.start(folder)
    settings = Settings()
    require_first_use(folder, settings)
    open_store = partial(_open_store, folder)
    store = late_store(folder.database, open_store) or open_store()
    return Library(store, Catalogue.standard(folder.templates), settings)


def _open_store(folder: DataFolder) -> Repository:
    # SQLAlchemy costs as much as all else that a command which only reads takes to start.
    from perfdesk.models.reports.repository import Repository  # noqa: PLC0415

    return Repository.open(folder.database, folder.backups)


def run_window(
    folder: DataFolder, report: int | None, field: FieldRef | None, file: Path | None = None
) -> int:
    """Open the window, on a report, or on a report package that was double-clicked."""
    _require_display()
    # What the start makes stays; to collect meanwhile costs a tenth of it. ``run`` ends this.
    gc.disable()
    gc.set_threshold(*_AS_USUAL)
    # Qt and the database are imported only by what needs them: commands start without Qt.
    from perfdesk.ui.running import application  # noqa: PLC0415

    try:
        return application.run(folder, report, field, file)
    finally:
        # What was said beside a window stands in the log; a box behind it would only puzzle.
        _spoken.take()


def _require_display() -> None:
    """Qt ends the process without a word a clerk could read where there is no screen."""
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform == "linux" and not any(os.environ.get(name) for name in named):
        from perfdesk.errors import UserError  # noqa: PLC0415 - see the module

        raise UserError("no_display")


def run_self_test(folder: Path | None, trial: Trial | None = None) -> int:
    """Try all that the program can do, in a folder of its own; with a ``trial`` the window too."""
    if trial is not None and folder is not None and trial.inner_report:
        from perfdesk.ui.running.window_trial import run  # noqa: PLC0415 - brings Qt

        return run(folder, trial)
    from perfdesk.app.self_test import self_test  # noqa: PLC0415 - pulls in every writer

    try:
        return self_test.run(folder, open_library, trial)
    finally:
        if folder is not None:
            # Who names a folder reads the result there, and may be no person.
            _spoken.take()


def ask_to_close(folder: DataFolder, seconds: int) -> int:
    """Ask the window that has a data folder open to save and close, as an installer does."""
    from perfdesk.ui.running.asking_to_close import ask  # noqa: PLC0415 - brings Qt

    return ask(folder, seconds)


def main() -> int:
    """Run what the command line asks for."""
    gc.set_threshold(_COLLECT_AFTER)
    _spoken.catch()
    sys.excepthook = _tell_bug
    threading.excepthook = _log_bug_beside
    try:
        from perfdesk import cli  # noqa: PLC0415 - see the module

        return cli.main(sys.argv[1:], open_library, run_window, run_self_test, ask_to_close)
    except ImportError as error:
        return _tell_incomplete(str(error), error)
    except FileNotFoundError as error:
        if not _is_of_program(error.filename):
            raise
        return _tell_incomplete(str(error.filename), error)
    finally:
        _show_spoken()
        gc.set_threshold(*_AS_USUAL)


def _is_of_program(path: object) -> bool:
    from perfdesk.paths import resources  # noqa: PLC0415 - see the module

    return isinstance(path, str | os.PathLike) and str(path).startswith(str(resources()))


def _tell_incomplete(what: str, error: BaseException) -> int:
    """A part of the program is not there: an antivirus took it, or a copy was broken off."""
    _log("A part of the program is missing", error)
    _spoken.take()
    native.tell(_INCOMPLETE.format(what=what), has_console=_spoken.has_console)
    return _FAULT


def _show_spoken() -> None:
    """Show what a program without a console has said: help, wrong usage, a command's answer."""
    text = _spoken.take()
    if not text:
        return
    if native.fits_box(text):
        native.tell(text, has_console=False)
        return
    from perfdesk.ui.running.spoken_box import show  # noqa: PLC0415 - brings Qt

    show(text)


def _tell_bug(
    kind: type[BaseException], error: BaseException, traceback: TracebackType | None
) -> None:
    """The last door of the commands; the window puts its own in the place of this one."""
    if not issubclass(kind, Exception):
        sys.__excepthook__(kind, error, traceback)
        return
    _log("bug", error.with_traceback(traceback))
    native.tell(_bug_words(kind, error), has_console=_spoken.has_console)
    # The interpreter would end with 1, which says that the report has findings.
    sys.exit(_FAULT)


def _bug_words(kind: type[BaseException], error: BaseException) -> str:
    try:
        from perfdesk.errors import message  # noqa: PLC0415 - see the module

        return message("notes", "bug")
    except (ImportError, OSError, KeyError, ValueError):
        return _BUG.format(what=f"{kind.__name__}: {error}")


def _log_bug_beside(told: threading.ExceptHookArgs) -> None:
    """What fails on another thread would be written to a stream that nobody reads."""
    if told.exc_value is not None:
        _log("bug on another thread", told.exc_value)


def _log(what: str, error: BaseException) -> None:
    """Log a fault, also before there is a log; where there can be none, it is only told."""
    try:
        from perfdesk import log  # noqa: PLC0415 - see the module

        log.start_anywhere()
    except (ImportError, OSError):
        logging.getLogger("perfdesk").addHandler(logging.NullHandler())
    logging.getLogger("perfdesk").critical(what, exc_info=error)


if __name__ == "__main__":
    sys.exit(main())
