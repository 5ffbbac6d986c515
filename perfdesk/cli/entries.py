"""Commands on what stands in a report: fields and records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.cli.output import DONE, FAULT, complain, say, say_json
from perfdesk.cli.parser import with_id, with_json
from perfdesk.errors import UserError, message
from perfdesk.report.searching.search import find, replaced
from perfdesk.report.values import ROOT, FieldRef, State

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.app.library.library import Library
    from perfdesk.report.searching.search import Hit
    from perfdesk.report.values import Change


def add_commands(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the commands of this module to the command line."""
    made = with_id(command("get", "显示一个项目的内容", _get))
    made.add_argument("ref", metavar="REF", help="项目代码")
    made = with_id(command("set", "填写一个项目", _set))
    made.add_argument("ref", metavar="REF", help="项目代码")
    made.add_argument("value", metavar="VALUE", help="内容")
    made = with_id(command("add", "添加一条记录，输出其编号", _add))
    made.add_argument("group", metavar="GROUP", help="记录组的代码")
    made.add_argument("--under", type=int, default=ROOT, metavar="LINE", help="上级记录的编号")
    for name, words, run in (
        ("copy", "复制一条记录，输出新编号", _copy),
        ("remove", "删除一条记录", _remove),
        ("move", "移动一条记录", _move),
    ):
        made = with_id(command(name, words, run))
        made.add_argument("line", type=int, metavar="LINE", help="记录编号")
    made.add_argument("position", type=int, metavar="N", help="移到第几条")
    made = with_json(with_id(command("find", "在报告全部内容中查找", _find)))
    made.add_argument("text", metavar="TEXT", help="要找的文字")
    made = with_id(command("replace", "在报告全部内容中替换", _replace))
    made.add_argument("text", metavar="TEXT", help="要找的文字")
    made.add_argument("by", metavar="NEW", help="换成的文字")
    made.add_argument("--dry-run", action="store_true", help="只列出会改的地方，不保存")


def _get(library: Library, arguments: argparse.Namespace) -> int:
    say(library.open(arguments.id, reads_later=True).value(FieldRef.parse(arguments.ref)).text)
    return DONE


def _set(library: Library, arguments: argparse.Namespace) -> int:
    session = library.open(arguments.id)
    ref = FieldRef.parse(arguments.ref)
    session.enter(ref, arguments.value)
    session.flush()
    value = session.value(ref)
    if value.state is State.INVALID:
        complain(value.fault)
        return FAULT
    return DONE


def _add(library: Library, arguments: argparse.Namespace) -> int:
    session = library.open(arguments.id)
    line, _change = session.add_line(arguments.group, arguments.under)
    session.flush()
    say(str(line.number))
    return DONE


def _copy(library: Library, arguments: argparse.Namespace) -> int:
    session = library.open(arguments.id)
    line, _change = session.copy_line(arguments.line)
    session.flush()
    say(str(line.number))
    return DONE


def _remove(library: Library, arguments: argparse.Namespace) -> int:
    return _changed(library, arguments, lambda session: session.remove_line(arguments.line))


def _move(library: Library, arguments: argparse.Namespace) -> int:
    place = arguments.position - 1
    report = library.open(arguments.id, reads_later=True).report
    line = report.line(arguments.line)
    count = len(report.lines(line.group, line.parent))
    if not 0 <= place < count:
        raise UserError("position_out_of_range", position=arguments.position, count=count)
    return _changed(library, arguments, lambda session: session.move_line(arguments.line, place))


def _changed(
    library: Library, arguments: argparse.Namespace, act: Callable[[ReportSession], Change]
) -> int:
    session = library.open(arguments.id)
    act(session)
    session.flush()
    return DONE


def _find(library: Library, arguments: argparse.Namespace) -> int:
    hits = find(library.open(arguments.id, reads_later=True).report, arguments.text)
    if arguments.json:
        say_json(
            [
                {
                    "ref": str(hit.ref),
                    "start": hit.start,
                    "length": hit.length,
                    "where": hit.where,
                    "text": f"{hit.before}{hit.found}{hit.after}",
                    "editable": hit.is_editable,
                }
                for hit in hits
            ]
        )
    else:
        _say_hits(hits)
    return DONE


def _say_hits(hits: Iterable[Hit]) -> None:
    for hit in hits:
        say(f"{hit.ref}\t{hit.where}\t{hit.before}{hit.found}{hit.after}")


def _replace(library: Library, arguments: argparse.Namespace) -> int:
    session = library.open(arguments.id)
    hits = find(session.report, arguments.text)
    editable = [hit for hit in hits if hit.is_editable]
    if arguments.dry_run:
        _say_hits(editable)
    else:
        texts = replaced(session.report, editable, arguments.by)
        session.enter_many(texts, message("notes", "replacing"))
        session.flush()
    complain(message("notes", "replaced", count=len(editable), left=len(hits) - len(editable)))
    return DONE
