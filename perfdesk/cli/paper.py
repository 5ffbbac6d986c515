"""Commands on what is printed: the fingerprint of a paper, the typefaces of this PC."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.cli.output import DONE, FINDINGS, say
from perfdesk.cli.parser import with_id

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from perfdesk.app.library.library import Library


def add_commands(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the commands of this module to the command line."""
    made = with_id(command("fingerprint", "输出报告的数据指纹，或核对纸质件上的指纹", _fingerprint))
    made.add_argument("code", nargs="?", metavar="CODE", help="纸质件页脚的数据指纹")
    command("fonts", "列出这台电脑上可用于导出的官方字体", _fonts)


def _fingerprint(library: Library, arguments: argparse.Namespace) -> int:
    from perfdesk.app.printed.paper import check_paper, fingerprint_of, told  # noqa: PLC0415 - rarely used

    session = library.open(arguments.id, reads_later=True)
    if arguments.code is None:
        say(fingerprint_of(session))
        return DONE
    check = check_paper(library, session, arguments.code)
    say(told(check))
    return DONE if check.is_same else FINDINGS


def _fonts(_library: Library, _arguments: argparse.Namespace) -> int:
    from perfdesk.app.printed.page_rules import told_faces  # noqa: PLC0415 - pulls in the typesetting

    say(told_faces())
    return DONE
