"""Commands that carry reports from one PC to another: pack them, take a package in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from perfdesk.cli.output import DONE, FAULT, FINDINGS, complain, say, say_json
from perfdesk.cli.parser import with_json
from perfdesk.errors import message

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from perfdesk.app.library.library import Library
    from perfdesk.app.packages.packages import PackageContents, PackedReport, Standing, Taken


def add_commands(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the commands of this module to the command line."""
    made = command("pack", "把报告打成一个报告包，带到另一台电脑", _pack)
    made.add_argument("ids", type=int, metavar="ID", nargs="+", help="报告编号（可多个）")
    made.add_argument("--out", required=True, type=Path, metavar="FILE", help="目标文件")
    made.add_argument("--without-history", action="store_true", help="不带修改历史和各个版本")
    made = with_json(command("take", "收取一个报告包，输出各报告的编号", _take))
    made.add_argument("file", type=Path, metavar="FILE", help="报告包")
    made.add_argument("--dry-run", action="store_true", help="只列出包里的报告，不收取")
    made.add_argument("--with-templates", action="store_true", help="连同包里带的模板一起收取")
    twin = made.add_mutually_exclusive_group()
    twin.add_argument(
        "--replace", action="store_true", help="已有的同一份报告由包里的替换，原内容存为版本"
    )
    twin.add_argument("--keep-both", action="store_true", help="已有的同一份报告也留着")


def _pack(library: Library, arguments: argparse.Namespace) -> int:
    from perfdesk.app.packages.packages import pack_reports  # noqa: PLC0415 - other commands do without

    with_past = not arguments.without_history
    pack_reports(library, arguments.ids, arguments.out, with_past=with_past)
    say(str(arguments.out))
    return DONE


def _take(library: Library, arguments: argparse.Namespace) -> int:
    from perfdesk.app.packages.packages import Choice, look_into, standings, take_in  # noqa: PLC0415

    contents = look_into(arguments.file)
    if arguments.dry_run:
        _tell_contents(contents, standings(library, contents), as_json=arguments.json)
        return DONE
    choice = Choice.TAKE
    if arguments.replace or arguments.keep_both:
        choice = Choice.REPLACE if arguments.replace else Choice.KEEP_BOTH
    choices = dict.fromkeys(range(len(contents.reports)), choice)
    outcomes = take_in(library, contents, choices, with_templates=arguments.with_templates)
    outcomes.sort(key=lambda one: one.position)
    if arguments.json:
        say_json([_as_data(one) for one in outcomes])
    else:
        for one in outcomes:
            _tell(one)
    return _code(outcomes)


def _tell_contents(
    contents: PackageContents, found: tuple[Standing, ...], *, as_json: bool
) -> None:
    from perfdesk.app.packages.packages import Need  # noqa: PLC0415 - as above

    pairs = [*zip(contents.reports, found, strict=True)]
    if as_json:
        say_json(
            {
                "made_at": contents.made_at.isoformat(),
                "made_on": contents.made_on,
                "program": contents.program,
                "templates": sorted(contents.templates),
                "reports": [_report_data(report, standing) for report, standing in pairs],
            }
        )
        return
    for report, standing in pairs:
        meta = report.data.meta
        here = "" if standing.here is None else str(standing.here.id)
        state = message("notes", f"package_is_{standing.kind.value}", id=here)
        words = [state]
        if standing.need is not Need.HERE:
            words.append(message("notes", f"package_need_{standing.need.value}"))
        if standing.is_other_unit:
            words.append(message("notes", "package_other_unit"))
        told = "；".join(words)
        say(
            f"{meta.fiscal_year}\t{meta.unit}\t{report.template}\t完成 {report.percent}%"
            f"\t错误 {report.errors - report.unfinished}\t待填 {report.unfinished}\t{told}"
        )


def _report_data(report: PackedReport, standing: Standing) -> dict[str, object]:
    saved_at = report.data.saved_at
    return {
        "year": report.data.meta.fiscal_year,
        "unit": report.data.meta.unit,
        "template": report.data.meta.template_id,
        "percent": report.percent,
        "errors": report.errors - report.unfinished,
        "unfinished": report.unfinished,
        "warnings": report.warnings,
        "saved_at": None if saved_at is None else saved_at.isoformat(),
        "standing": standing.kind.value,
        "id": None if standing.here is None else standing.here.id,
        "in_bin": standing.is_in_bin,
        "older": standing.is_older,
        "other_unit": standing.is_other_unit,
        "template_need": standing.need.value,
    }


def _tell(one: Taken) -> None:
    if one.report_id is None or one.reason:
        complain(f"{one.name}：{one.reason}")
        return
    say(str(one.report_id))
    complain(f"{one.name}：{message('notes', f'package_{one.fate.value}')}")


def _as_data(one: Taken) -> dict[str, object]:
    return {
        "report": one.name,
        "result": one.fate.value,
        "id": one.report_id,
        "reason": one.reason,
    }


def _code(outcomes: list[Taken]) -> int:
    """Return the gravest: a report that could not be taken in, one that waits for a decision."""
    from perfdesk.app.packages.packages import Fate  # noqa: PLC0415 - as above

    fates = {one.fate for one in outcomes}
    if Fate.FAILED in fates:
        return FAULT
    return FINDINGS if Fate.UNDECIDED in fates else DONE
