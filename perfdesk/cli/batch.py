"""The command that exports all reports of a desk, or of a year, at once."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from perfdesk.cli.output import DONE, FAULT, FINDINGS, USAGE, complain, say, say_json
from perfdesk.cli.parser import with_json
from perfdesk.errors import UserError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from perfdesk.app.library.library import Library
    from perfdesk.app.printed.batch import BatchOrder, Outcome


def add_commands(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the commands of this module to the command line."""
    made = with_json(command("export-all", "批量导出报告（示例报告除外）", _export_all))
    made.add_argument("--to", default="pdf", metavar="KINDS", help="格式，如 pdf,xlsx,docx")
    made.add_argument("--out", required=True, type=Path, metavar="FOLDER", help="目标文件夹")
    made.add_argument(
        "--name", metavar="RULE", help="命名规则，可用 {年度}{单位}{报告}{模板}{日期}"
    )
    made.add_argument("--by-unit", action="store_true", help="每个单位一个文件夹")
    made.add_argument("--year", type=int, metavar="Y", help="只导出这个年度的报告")
    made.add_argument("--replace", action="store_true", help="替换同名文件，默认另取名并编号")
    made.add_argument("--list", action="store_true", help="在目标文件夹另存一份导出结果")
    stage = made.add_mutually_exclusive_group()
    stage.add_argument("--draft", action="store_true", help="全部导出草稿，默认只有未完成的是草稿")
    stage.add_argument("--skip-unfinished", action="store_true", help="跳过未完成的报告")


def _export_all(library: Library, arguments: argparse.Namespace) -> int:
    # Exporting pulls in the writers; the other commands do without.
    from perfdesk.app.printed.batch import run, wanted_reports  # noqa: PLC0415
    from perfdesk.app.printed.batch_summary import headline, write_summary  # noqa: PLC0415

    try:
        order = _order(arguments)
    except UserError as error:
        complain(str(error))
        return USAGE
    outcomes = []
    for outcome in run(library, wanted_reports(library.summaries(), arguments.year), order):
        outcomes.append(outcome)
        if not arguments.json:
            _tell(outcome)
    if arguments.json:
        say_json([_as_data(one) for one in outcomes])
    complain(headline(outcomes))
    if arguments.list:
        write_summary(outcomes, order.folder)
    return _code(outcomes)


def _order(arguments: argparse.Namespace) -> BatchOrder:
    """Read the order.

    Raises:
        UserError: Formats or rule are none.
    """
    from perfdesk.app.printed.batch import BatchOrder, Drafts, checked_kinds  # noqa: PLC0415 - as above
    from perfdesk.app.printed.batch_names import STANDARD_RULE, check_rule  # noqa: PLC0415 - as above

    rule = STANDARD_RULE if arguments.name is None else arguments.name
    check_rule(rule)
    drafts = Drafts.ALL if arguments.draft else Drafts.WHERE_ERRORS
    return BatchOrder(
        kinds=checked_kinds(kind.strip().lower() for kind in arguments.to.split(",") if kind),
        folder=arguments.out,
        today=datetime.now(UTC).astimezone().date(),
        rule=rule,
        by_unit=arguments.by_unit,
        drafts=Drafts.NONE if arguments.skip_unfinished else drafts,
        replaces=arguments.replace,
    )


def _tell(outcome: Outcome) -> None:
    if outcome.path is None:
        complain(f"{outcome.report_id}\t{outcome.name}\t{outcome.reason}")
        return
    say(str(outcome.path))
    for sentence in outcome.remarks:
        complain(f"{outcome.path.name}：{sentence}")


def _as_data(outcome: Outcome) -> dict[str, object]:
    return {
        "id": outcome.report_id,
        "report": outcome.name,
        "result": outcome.fate.value,
        "kind": outcome.kind,
        "path": None if outcome.path is None else str(outcome.path),
        "draft": outcome.is_draft,
        "reason": outcome.reason,
        "remarks": list(outcome.remarks),
    }


def _code(outcomes: list[Outcome]) -> int:
    """Return the gravest: a file that could not be written, a report that was left out."""
    from perfdesk.app.printed.batch import Fate  # noqa: PLC0415 - as above

    fates = {one.fate for one in outcomes}
    if Fate.FAILED in fates:
        return FAULT
    return FINDINGS if Fate.SKIPPED in fates else DONE
