"""The commands: every use case without a screen.

Exit codes: 0 done, 1 findings of severity error, 2 wrong usage, 3 bad input or environment.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from perfdesk.cli.output import DONE, FAULT, complain, end_of_pipe
from perfdesk.cli.parser import make_parser
from perfdesk.cli.rooms import rooms_of
from perfdesk.cli.windows import (
    command_of,
    run_self_test_command,
    run_window_command,
    with_command,
)
from perfdesk.errors import UserError, message
from perfdesk.paths import DataFolder, NoUserFolderError, portable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from perfdesk.app.library.library import Library
    from perfdesk.cli.windows import AskToClose, RunWindow, SelfTest


def main(
    argv: Sequence[str],
    open_library: Callable[[DataFolder], Library],
    run_window: RunWindow,
    self_test: SelfTest,
    ask_to_close: AskToClose,
) -> int:
    """Run a command and return its exit code."""
    words = with_command(argv)
    rooms = rooms_of(command_of(words))
    arguments = make_parser(*(room.add_commands for room in rooms)).parse_args(words)
    try:
        match arguments.command:
            case "self-test":
                return run_self_test_command(arguments, self_test)
            case None | "open" | "open-file":
                return run_window_command(arguments, _folder(arguments), run_window)
            case "ask-to-close":
                return ask_to_close(_folder(arguments), arguments.wait)
        folder = _folder(arguments)
        if _is_beside_protected(arguments):
            complain(message("notes", "portable_protected", path=folder.root))
        return _run(arguments, folder, open_library)
    except BrokenPipeError:
        end_of_pipe()
        return DONE
    except UserError as error:
        complain(str(error))
        return FAULT


def _run(
    arguments: argparse.Namespace,
    folder: DataFolder,
    open_library: Callable[[DataFolder], Library],
) -> int:
    """Run what needs neither the window nor another process."""
    if folder.is_gone:
        raise UserError("data_folder_gone", path=folder.root)
    if (run_closed := getattr(arguments, "run_closed", None)) is not None:
        return int(run_closed(folder, open_library, arguments))
    library = open_library(folder)
    try:
        code = int(arguments.run(library, arguments))
        sys.stdout.flush()
        return code
    finally:
        library.close()


def _folder(arguments: argparse.Namespace) -> DataFolder:
    """Return the folder that was given, else that of the user or of the stick."""
    given: Path | None = getattr(arguments, "data_dir", None)
    if given is not None:
        return DataFolder(given)
    try:
        return DataFolder.default()
    except NoUserFolderError as error:
        raise UserError("no_user_folder") from error


def _is_beside_protected(arguments: argparse.Namespace) -> bool:
    """Say whether the reports were to lie beside the program, where nothing can be written."""
    carried = portable()
    is_given = getattr(arguments, "data_dir", None) is not None
    return carried is not None and not carried.is_writable and not is_given
