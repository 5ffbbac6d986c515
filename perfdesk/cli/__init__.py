"""The commands: every use case without a screen.

Exit codes: 0 done, 1 findings of severity error, 2 wrong usage, 3 bad input or environment.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from perfdesk.cli import batch, checking, desk, entries, inspecting, paper, past, reports, tables
from perfdesk.cli.output import DONE, FAULT, complain, end_of_pipe
from perfdesk.cli.parser import make_parser
from perfdesk.errors import UserError
from perfdesk.paths import DataFolder
from perfdesk.report.values import FieldRef

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from typing import Protocol

    from perfdesk.app.library import Library

    class RunWindow(Protocol):
        """Opens the window and returns the exit code when it is closed."""

        def __call__(self, folder: DataFolder, report: int | None, field: FieldRef | None) -> int:
            """Run the window on a data folder, on a report, on a field."""


def main(
    argv: Sequence[str],
    open_library: Callable[[DataFolder], Library],
    run_window: RunWindow,
    self_test: Callable[[Path | None], int],
) -> int:
    """Run a command and return its exit code."""
    rooms = (reports, batch, checking, entries, tables, past, paper, inspecting, desk)
    arguments = make_parser(*(room.add_commands for room in rooms)).parse_args(argv)
    given: Path | None = getattr(arguments, "data_dir", None)
    folder = DataFolder.default() if given is None else DataFolder(given)
    try:
        if arguments.command in (None, "open"):
            report = arguments.id if arguments.command else None
            field = FieldRef.parse(arguments.field) if report and arguments.field else None
            return run_window(folder, report, field)
        if arguments.command == "self-test":
            return self_test(arguments.dir)
        if (run_closed := getattr(arguments, "run_closed", None)) is not None:
            return int(run_closed(folder, open_library, arguments))
        library = open_library(folder)
        try:
            code = int(arguments.run(library, arguments))
            sys.stdout.flush()
            return code
        finally:
            library.close()
    except BrokenPipeError:
        end_of_pipe()
        return DONE
    except UserError as error:
        complain(str(error))
        return FAULT
