"""The command line: argparse, speaking Chinese."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from perfdesk import __version__
from perfdesk.cli.output import USAGE
from perfdesk.cli.words import translated
from perfdesk.errors import message

#: Adds a room's commands through the function it is given: (name, words, what it runs).
AddCommands = Callable[[Callable[..., argparse.ArgumentParser]], None]


def _folder(text: str) -> Path:
    """Read a folder's path; an empty one would be the folder one happens to stand in."""
    if not text.strip():
        raise argparse.ArgumentTypeError(message("notes", "folder_empty"))
    return Path(text)


class _Parser(argparse.ArgumentParser):
    """A parser that speaks Chinese."""

    def __init__(self, *, is_parent: bool = False, **options: Any) -> None:  # noqa: ANN401 - argparse's
        super().__init__(**options, add_help=False)
        if is_parent:
            return
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示本说明")

    def format_usage(self) -> str:
        return super().format_usage().replace("usage:", "用法：", 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage:", "用法：", 1)

    def error(self, text: str) -> NoReturn:
        """Say what is wrong and leave with the code of wrong usage."""
        self.print_usage(sys.stderr)
        self.exit(USAGE, f"{message('notes', 'usage', fault=translated(text))}\n")


def make_parser(*rooms: AddCommands) -> argparse.ArgumentParser:
    """Return the command line with the commands of these rooms."""
    shared = _Parser(is_parent=True)
    shared.add_argument(
        "--data-dir", type=_folder, default=argparse.SUPPRESS, metavar="DIR", help="数据文件夹"
    )
    parser = _Parser(prog="perfdesk", description="绩效自评工作台", parents=[shared])
    parser.add_argument(
        "--version", action="version", version=f"perfdesk {__version__}", help="显示版本"
    )
    commands = parser.add_subparsers(
        dest="command", metavar="命令", title="命令", parser_class=_Parser
    )

    def command(name: str, words: str, run: object = None) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=words, description=words, parents=[shared])
        made.set_defaults(run=run)
        return made

    for add_commands in rooms:
        add_commands(command)
    return parser


def with_id(made: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """Let a command want a report."""
    made.add_argument("id", type=int, metavar="ID", help="报告编号")
    return made


def with_json(made: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """Let a command answer to programs too."""
    made.add_argument("--json", action="store_true", help="以 JSON 输出")
    return made
