"""Commands on what a report was: bin, history, snapshots, comparison, deleted records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.cli.output import DONE, complain, named, say, say_all
from perfdesk.cli.parser import with_id, with_json
from perfdesk.errors import UserError, message
from perfdesk.report.values import FieldRef

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from perfdesk.app.library.library import Library
    from perfdesk.report.values import ReportData


def add_commands(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the commands of this module to the command line."""
    with_id(command("delete", "把报告移入回收站", _delete))
    with_json(command("bin", "列出回收站中的报告", _bin))
    with_id(command("undelete", "从回收站取回报告", _undelete))
    with_id(command("purge", "彻底删除回收站中的报告，不能恢复", _purge))
    made = with_id(command("duplicate", "把报告复制为新报告，输出其编号", _duplicate))
    made.add_argument("--year", type=int, metavar="Y", help="年度")
    made.add_argument("--unit", metavar="NAME", help="单位名称")
    made = with_json(with_id(command("history", "列出一个项目的历次修改", _history)))
    made.add_argument("ref", metavar="REF", help="项目代码")
    made = with_id(command("snapshot", "给报告现在的内容存一个版本，输出版本编号", _snapshot))
    made.add_argument("name", metavar="NAME", help="版本名称")
    with_json(with_id(command("snapshots", "列出报告的各个版本", _snapshots)))
    made = with_json(with_id(command("compare", "比较报告的两种内容", _compare)))
    other = made.add_mutually_exclusive_group(required=True)
    other.add_argument("--snapshot", type=int, metavar="N", help="与这个版本比较")
    other.add_argument("--with", type=int, metavar="ID", dest="other", help="与另一份报告比较")
    made = with_id(command("revert", "把报告恢复为一个版本的内容（可再恢复回来）", _revert))
    made.add_argument("--snapshot", type=int, metavar="N", required=True, help="版本编号")
    made.add_argument("--field", metavar="CODE", action="append", help="只恢复这些项目")
    with_json(with_id(command("removed", "列出删除的记录", _removed)))
    made = with_json(with_id(command("carry-over", "列出或沿用上年报告的内容", _carry_over)))
    made.add_argument("--from", type=int, metavar="ID", dest="previous", help="上年报告的编号")
    made.add_argument("--field", metavar="CODE", action="append", help="沿用这个项目（可多次）")
    made.add_argument("--suggested", action="store_true", help="沿用建议沿用的各项")
    made = with_id(command("put-back", "放回一条删除的记录", _put_back))
    made.add_argument("line", type=int, metavar="LINE", help="记录编号")


# -- the bin -----------------------------------------------------------------------------------


def _delete(library: Library, arguments: argparse.Namespace) -> int:
    library.discard(arguments.id)
    return DONE


def _bin(library: Library, arguments: argparse.Namespace) -> int:
    found = library.discarded()
    say_all(
        found,
        as_json=arguments.json,
        data=lambda one: {
            "id": one.id,
            "year": one.meta.fiscal_year,
            "unit": one.meta.unit,
            "deleted_at": one.deleted_at.isoformat() if one.deleted_at else None,
        },
        line=named,
    )
    return DONE


def _undelete(library: Library, arguments: argparse.Namespace) -> int:
    library.restore(arguments.id)
    return DONE


def _purge(library: Library, arguments: argparse.Namespace) -> int:
    if arguments.id not in {one.id for one in library.discarded()}:
        raise UserError("report_not_in_bin", id=arguments.id)
    library.delete(arguments.id)
    return DONE


def _duplicate(library: Library, arguments: argparse.Namespace) -> int:
    meta = library.load(arguments.id).meta
    year = meta.fiscal_year if arguments.year is None else arguments.year
    unit = meta.unit if arguments.unit is None else arguments.unit
    say(str(library.copy(arguments.id, year, unit)))
    return DONE


# -- what it was -------------------------------------------------------------------------------


def _history(library: Library, arguments: argparse.Namespace) -> int:
    found = library.history(arguments.id, FieldRef.parse(arguments.ref))
    say_all(
        found,
        as_json=arguments.json,
        data=lambda one: {"at": one.at.isoformat(), "old": one.old, "new": one.new},
        line=lambda one: (
            f"{one.at.isoformat(timespec='seconds')}\t{one.old or ''}\t{one.new or ''}"
        ),
    )
    return DONE


def _snapshot(library: Library, arguments: argparse.Namespace) -> int:
    data = library.open(arguments.id, reads_later=True).report.to_data()
    say(str(library.add_snapshot(arguments.id, arguments.name, data).id))
    return DONE


def _snapshots(library: Library, arguments: argparse.Namespace) -> int:
    found = library.snapshots(arguments.id)
    say_all(
        found,
        as_json=arguments.json,
        data=lambda one: {"id": one.id, "name": one.name, "at": one.at.isoformat()},
        line=lambda one: f"{one.id}\t{one.at.isoformat(timespec='seconds')}\t{one.name}",
    )
    return DONE


def _compare(library: Library, arguments: argparse.Namespace) -> int:
    """Tell what became of the older content: a snapshot's, or another report's."""
    # The window starts through these commands' parser and needs no comparison.
    from perfdesk.report.comparing.compare import compare  # noqa: PLC0415

    session = library.open(arguments.id)
    old: ReportData
    if arguments.other is None:
        old = library.snapshot(arguments.id, arguments.snapshot)
    else:
        old = library.load(arguments.other)
    old_template = library.catalogue.load(old.meta.template_id)
    now = library.load(arguments.id)
    found = compare(session.template, old, now, old_template=old_template)
    say_all(
        found,
        as_json=arguments.json,
        data=lambda one: {
            "ref": str(one.ref),
            "where": one.where,
            "label": one.label,
            "kind": one.kind,
            "old": one.old,
            "new": one.new,
        },
        line=lambda one: f"{one.ref}\t{one.where}\t{one.old or ''}\t{one.new or ''}",
    )
    if not found:
        say(message("notes", "no_differences"))
    return DONE


def _revert(library: Library, arguments: argparse.Namespace) -> int:
    session = library.open(arguments.id)
    before = session.report.to_data()
    name = message("notes", "before_revert")
    kept = library.add_snapshot(arguments.id, name, before)
    codes = None if arguments.field is None else set(arguments.field)
    unknown = sorted((codes or set()) - set(session.template.fields))
    if unknown:
        raise UserError("ref_unknown", ref=unknown[0])
    session.take_over(library.snapshot(arguments.id, arguments.snapshot), name, codes)
    session.flush()
    complain(message("notes", "reverted", snapshot=kept.id))
    return DONE


# -- deleted records ---------------------------------------------------------------------------


def _removed(library: Library, arguments: argparse.Namespace) -> int:
    found = library.removed(arguments.id)
    say_all(
        found,
        as_json=arguments.json,
        data=lambda one: {
            "line": one.number,
            "title": one.title,
            "at": one.at.isoformat() if one.at else None,
        },
        line=lambda one: f"{one.number}\t{one.title}",
    )
    return DONE


def _put_back(library: Library, arguments: argparse.Namespace) -> int:
    session = library.open(arguments.id)
    found = library.removed(arguments.id)
    wanted = next((one for one in found if one.number == arguments.line), None)
    if wanted is None:
        raise UserError("removed_unknown", line=arguments.line)
    session.put_back(wanted, found)
    session.flush()
    return DONE


# -- last year ---------------------------------------------------------------------------------


def _carry_over(library: Library, arguments: argparse.Namespace) -> int:
    """List what last year's report offers, or take over what is named of it."""
    if arguments.previous is not None:
        library.load(arguments.previous)
        library.set_previous(arguments.id, arguments.previous)
    session = library.open(arguments.id)
    last_year = library.last_year(session)
    if last_year is None:
        raise UserError("last_year_unknown")
    session.look_back(last_year)
    offers = last_year.offers(session.report)
    codes = set(arguments.field or ())
    if arguments.suggested:
        codes |= {offer.code for offer in offers if offer.is_suggested}
    unknown = sorted(codes - {offer.code for offer in offers})
    if unknown:
        raise UserError("not_offered", field=unknown[0])
    if codes:
        content = last_year.content(session.report, codes)
        session.take_over(content, message("ui", "carried_over_name"), codes)
        session.flush()
        complain(message("notes", "carried_over", count=len(codes)))
    else:
        say_all(
            offers,
            as_json=arguments.json,
            data=lambda offer: {
                "code": offer.code,
                "label": offer.label,
                "section": session.template.sections[offer.section].heading,
                "text": offer.text,
                "filled": offer.is_filled,
                "suggested": offer.is_suggested,
            },
            line=lambda offer: f"{offer.code}\t{offer.label}\t{offer.text}",
        )
    return DONE
