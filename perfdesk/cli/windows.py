"""Commands on the window and on the program itself: open it, ask it to close, try it out."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from perfdesk.cli.output import USAGE, complain
from perfdesk.cli.parser import with_id
from perfdesk.errors import message
from perfdesk.report.values import FieldRef

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Protocol

    from perfdesk.app.self_test.self_test_steps import Trial
    from perfdesk.paths import DataFolder

    class RunWindow(Protocol):
        """Opens the window and returns the exit code when it is closed."""

        def __call__(
            self,
            folder: DataFolder,
            report: int | None,
            field: FieldRef | None,
            file: Path | None = None,
        ) -> int:
            """Run the window on a data folder, on a report, on a field; or on a package."""

    class SelfTest(Protocol):
        """Tries the program out and returns the exit code."""

        def __call__(self, folder: Path | None, trial: Trial | None = None) -> int:
            """Try it in a folder, and its window too where a trial says how."""

    class AskToClose(Protocol):
        """Asks an open window to save and close and returns the exit code."""

        def __call__(self, folder: DataFolder, seconds: int) -> int:
            """Ask the window of a data folder; wait so long at most."""


#: What a double-click on a file gives: the program's name and the file, no command.
PACKAGE_SUFFIX = ".perfdesk"
_OPEN_FILE = "open-file"
_FOLDER_OPTION = "--data-dir"
#: How long an asked window may take: its clerk may be asked something, a file be written.
_CLOSE_SECONDS = 60
#: Longer than any self-test takes on an old PC.
_LIMIT_SECONDS = 900


def add_commands(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the commands of this module; none of them gets a library."""
    made = with_id(command("open", "打开窗口并显示一份报告"))
    made.add_argument("--field", metavar="REF", help="光标所在的项目代码")
    made = command(_OPEN_FILE, "打开窗口并收取一个报告包（.perfdesk）")
    made.add_argument("file", type=Path, metavar="FILE", help="报告包")
    made = command("ask-to-close", "请已打开的窗口保存并关闭（供安装程序使用）")
    made.add_argument(
        "--wait", type=int, default=_CLOSE_SECONDS, metavar="SECONDS", help="最多等待的秒数"
    )
    made = command("self-test", "检查程序自身能否正常工作")
    made.add_argument("dir", nargs="?", type=Path, metavar="DIR", help="存放结果的文件夹")
    made.add_argument("--window", action="store_true", help="同时试用窗口，需要给出 DIR")
    made.add_argument("--platform", metavar="NAME", help="窗口所用的显示方式，如 offscreen")
    made.add_argument(
        "--hold", type=int, default=0, metavar="SECONDS", help="试用窗口时停留的秒数，供截图"
    )
    made.add_argument(
        "--limit",
        type=int,
        default=_LIMIT_SECONDS,
        metavar="SECONDS",
        help="超过这个时间即判为失败并结束",
    )
    made.add_argument("--inner", type=int, default=0, help=argparse.SUPPRESS)


def with_command(argv: Sequence[str]) -> list[str]:
    """Return the words of a command line; a package alone is a wish to open it."""
    words = list(argv)
    at = _behind_options(words)
    if at < len(words) and words[at].lower().endswith(PACKAGE_SUFFIX):
        words.insert(at, _OPEN_FILE)
    return words


def command_of(words: Sequence[str]) -> str:
    """Return the command of a command line, ``open`` for none; empty where it is hard to tell."""
    at = _behind_options(words)
    if at < len(words):
        return words[at]
    others = [word for word in words[::2] if word != _FOLDER_OPTION]
    return "" if others else "open"


def _behind_options(words: Sequence[str]) -> int:
    at = 0
    while at < len(words) and words[at].startswith("--"):
        at += 2 if words[at] == _FOLDER_OPTION else 1
    return at


def run_window_command(
    arguments: argparse.Namespace, folder: DataFolder, run_window: RunWindow
) -> int:
    """Open the window as the command line asks."""
    if arguments.command == _OPEN_FILE:
        return run_window(folder, None, None, arguments.file.absolute())
    report = arguments.id if arguments.command else None
    field = FieldRef.parse(arguments.field) if report and arguments.field else None
    return run_window(folder, report, field)


def run_self_test_command(arguments: argparse.Namespace, self_test: SelfTest) -> int:
    """Try the program out as the command line asks."""
    from perfdesk.app.self_test.self_test_steps import Trial  # noqa: PLC0415 - no other command needs it

    if arguments.window and arguments.dir is None:
        complain(message("notes", "usage", fault=message("notes", "self_test_folder")))
        return USAGE
    trial = Trial(
        has_window=arguments.window,
        platform=arguments.platform or "",
        hold_s=arguments.hold,
        limit_s=arguments.limit,
        inner_report=arguments.inner,
    )
    return self_test(arguments.dir, trial)
