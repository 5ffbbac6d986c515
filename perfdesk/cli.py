"""The commands: every use case without a screen.

Exit codes: 0 done, 1 findings of severity error, 2 wrong usage, 3 bad input or environment.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from perfdesk import __version__
from perfdesk.cli_words import translated
from perfdesk.errors import UserError, message
from perfdesk.paths import DataFolder
from perfdesk.report.values import ROOT, FieldRef, State
from perfdesk.template.datatypes import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Protocol

    from perfdesk.app.library import Library
    from perfdesk.app.session import ReportSession
    from perfdesk.report.values import Change

    class RunWindow(Protocol):
        """Opens the window and returns the exit code when it is closed."""

        def __call__(self, folder: DataFolder, report: int | None, field: FieldRef | None) -> int:
            """Run the window on a data folder, on a report, on a field."""


DONE, FINDINGS, USAGE, FAULT = 0, 1, 2, 3


def main(
    argv: Sequence[str],
    open_library: Callable[[DataFolder], Library],
    run_window: RunWindow,
    self_test: Callable[[Path | None], int],
) -> int:
    """Run a command and return its exit code."""
    arguments = _parser().parse_args(argv)
    given: Path | None = getattr(arguments, "data_dir", None)
    folder = DataFolder.default() if given is None else DataFolder(given)
    try:
        if arguments.command in (None, "open"):
            report = arguments.id if arguments.command else None
            field = FieldRef.parse(arguments.field) if report and arguments.field else None
            return run_window(folder, report, field)
        if arguments.command == "self-test":
            return self_test(arguments.dir)
        library = open_library(folder)
        try:
            return int(arguments.run(library, arguments))
        finally:
            library.close()
    except UserError as error:
        _complain(str(error))
        return FAULT


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _complain(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def _say_json(content: object) -> None:
    _say(json.dumps(content, ensure_ascii=False, indent=2))


# -- commands ----------------------------------------------------------------------------------


def _templates(library: Library, arguments: argparse.Namespace) -> int:
    entries = library.catalogue.entries()
    if arguments.json:
        _say_json(
            [
                {
                    "id": entry.id,
                    "title": entry.title,
                    "region": entry.region,
                    "years": list(entry.years),
                    "version": entry.version,
                    "description": entry.description,
                    "example": entry.example,
                }
                for entry in entries
            ]
        )
    else:
        for entry in entries:
            _say(f"{entry.id}\t{entry.title}")
    return DONE


def _new(library: Library, arguments: argparse.Namespace) -> int:
    _say(str(library.create(arguments.template, arguments.year, arguments.unit)))
    return DONE


def _rename(library: Library, arguments: argparse.Namespace) -> int:
    session = library.open(arguments.id)
    meta = session.report.meta
    year = meta.fiscal_year if arguments.year is None else arguments.year
    session.rename(year, meta.unit if arguments.unit is None else arguments.unit)
    session.flush()
    return DONE


def _list(library: Library, arguments: argparse.Namespace) -> int:
    summaries = library.summaries()
    if arguments.json:
        _say_json(
            [
                {
                    "id": summary.id,
                    "template": summary.meta.template_id,
                    "year": summary.meta.fiscal_year,
                    "unit": summary.meta.unit,
                    "percent": summary.percent,
                    "errors": summary.errors,
                    "warnings": summary.warnings,
                    "saved_at": summary.saved_at.isoformat(),
                }
                for summary in summaries
            ]
        )
    else:
        for summary in summaries:
            meta = summary.meta
            _say(
                f"{summary.id}\t{meta.fiscal_year}\t{meta.unit}\t{meta.template_id}"
                f"\t完成 {summary.percent}%\t待填或有误 {summary.errors}"
            )
    return DONE


_STATE_WORDS = {
    State.EMPTY: "未填",
    State.VALID: "已填",
    State.INVALID: "无法识别",
    State.CALCULATED: "系统生成",
    State.NOT_RELEVANT: "不适用",
}


def _show(library: Library, arguments: argparse.Namespace) -> int:
    session = library.open(arguments.id)
    values = [value for ref in session.report.refs() if (value := _shown_value(session, ref))]
    meta = session.report.meta
    if arguments.json:
        _say_json(
            {
                "id": session.id,
                "template": meta.template_id,
                "year": meta.fiscal_year,
                "unit": meta.unit,
                "values": values,
                "leftovers": list(session.report.leftovers),
            }
        )
        return DONE
    _say(f"{meta.fiscal_year}\t{meta.unit}\t{meta.template_id}")
    for value in values:
        state = _STATE_WORDS[State(value["state"])]
        _say(f"{value['ref']}\t{value['label']}\t{value['text']}\t{state}")
    for text in session.report.leftovers:
        _say(f"未归位\t{text}")
    return DONE


def _shown_value(session: ReportSession, ref: FieldRef) -> dict[str, str] | None:
    """Return a value as ``show`` tells it; None for what only holds records."""
    template = session.template
    field = template.fields[ref.code]
    if field.is_container:
        return None
    value = session.value(ref)
    return {
        "ref": str(ref),
        "type": str(field.type),
        "label": field.label,
        "section": template.sections[template.section_of(ref.code)].heading,
        "text": value.text,
        "state": str(value.state),
        "provenance": str(value.provenance),
    }


def _get(library: Library, arguments: argparse.Namespace) -> int:
    _say(library.open(arguments.id).value(FieldRef.parse(arguments.ref)).text)
    return DONE


def _set(library: Library, arguments: argparse.Namespace) -> int:
    session = library.open(arguments.id)
    ref = FieldRef.parse(arguments.ref)
    session.enter(ref, arguments.value)
    session.flush()
    value = session.value(ref)
    if value.state is State.INVALID:
        _complain(value.fault)
        return FAULT
    return DONE


def _import(library: Library, arguments: argparse.Namespace) -> int:
    proposal = library.propose(arguments.file, arguments.template)
    if arguments.dry_run:
        year = proposal.fiscal_year if arguments.year is None else arguments.year
        unit = proposal.unit if arguments.unit is None else arguments.unit
        template = library.catalogue.load(proposal.template_id)
        _say_json(
            {
                "template": proposal.template_id,
                "year": year,
                "unit": unit,
                "placed": [
                    {
                        "ref": str(placed.ref),
                        "section": template.sections[placed.section].heading,
                        "source_heading": placed.source_heading,
                        "text": placed.text,
                    }
                    for placed in proposal.placed
                ],
                "leftovers": list(proposal.leftovers),
            }
        )
        return DONE
    _say(str(library.take(proposal, arguments.year, arguments.unit)))
    if proposal.leftovers:
        _complain(message("notes", "leftovers", count=len(proposal.leftovers)))
    return DONE


_SEVERITY_WORDS = {Severity.ERROR: "错误", Severity.WARNING: "提醒", Severity.HINT: "提示"}


def _check(library: Library, arguments: argparse.Namespace) -> int:
    findings = library.open(arguments.id).findings
    if arguments.json:
        _say_json(
            [
                {
                    "severity": str(finding.severity),
                    "check": finding.check,
                    "refs": [str(ref) for ref in finding.refs],
                    "message": finding.message,
                    "quote": finding.quote,
                }
                for finding in findings
            ]
        )
    else:
        for finding in findings:
            refs = " ".join(map(str, finding.refs))
            _say(f"{_SEVERITY_WORDS[finding.severity]}\t{finding.message}\t{refs}")
        if not findings:
            _say(message("notes", "no_findings"))
    has_errors = any(finding.severity is Severity.ERROR for finding in findings)
    return FINDINGS if has_errors else DONE


def _export(library: Library, arguments: argparse.Namespace) -> int:
    # Exporting pulls in the writers; the other commands do without.
    from perfdesk.app.exporting import export_document  # noqa: PLC0415

    session = library.open(arguments.id)
    result = export_document(session.document(), arguments.to, arguments.out)
    for sentence in result.missing:
        _complain(sentence)
    progress = session.progress
    if progress.errors:
        faults = progress.errors - progress.unfinished
        _complain(message("notes", "draft", faults=faults, unfinished=progress.unfinished))
    _say(str(result.path))
    return DONE


def _add(library: Library, arguments: argparse.Namespace) -> int:
    session = library.open(arguments.id)
    line, _change = session.add_line(arguments.group, arguments.under)
    session.flush()
    _say(str(line.number))
    return DONE


def _copy(library: Library, arguments: argparse.Namespace) -> int:
    session = library.open(arguments.id)
    line, _change = session.copy_line(arguments.line)
    session.flush()
    _say(str(line.number))
    return DONE


def _remove(library: Library, arguments: argparse.Namespace) -> int:
    return _changed(library, arguments, lambda session: session.remove_line(arguments.line))


def _move(library: Library, arguments: argparse.Namespace) -> int:
    place = arguments.position - 1
    return _changed(library, arguments, lambda session: session.move_line(arguments.line, place))


def _changed(
    library: Library, arguments: argparse.Namespace, act: Callable[[ReportSession], Change]
) -> int:
    session = library.open(arguments.id)
    act(session)
    session.flush()
    return DONE


# -- the command line ----------------------------------------------------------------------------


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


def _parser() -> argparse.ArgumentParser:
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

    _add_report_commands(command)
    _add_record_commands(command)
    return parser


def _with_id(made: argparse.ArgumentParser) -> argparse.ArgumentParser:
    made.add_argument("id", type=int, metavar="ID", help="报告编号")
    return made


def _with_json(made: argparse.ArgumentParser) -> argparse.ArgumentParser:
    made.add_argument("--json", action="store_true", help="以 JSON 输出")
    return made


def _add_report_commands(command: Callable[..., argparse.ArgumentParser]) -> None:
    made = _with_id(command("open", "打开窗口并显示一份报告"))
    made.add_argument("--field", metavar="REF", help="光标所在的项目代码")
    _with_json(command("templates", "列出模板", _templates))
    made = command("new", "新建报告，输出其编号", _new)
    made.add_argument("--template", required=True, metavar="ID", help="模板")
    made.add_argument("--year", required=True, type=int, metavar="Y", help="年度")
    made.add_argument("--unit", required=True, metavar="NAME", help="单位名称")
    made = _with_id(command("rename", "更正报告的年度或单位名称", _rename))
    made.add_argument("--year", type=int, metavar="Y", help="年度")
    made.add_argument("--unit", metavar="NAME", help="单位名称")
    _with_json(command("list", "列出报告", _list))
    _with_json(_with_id(command("show", "显示报告的全部内容", _show)))
    made = _with_id(command("get", "显示一个项目的内容", _get))
    made.add_argument("ref", metavar="REF", help="项目代码")
    made = _with_id(command("set", "填写一个项目", _set))
    made.add_argument("ref", metavar="REF", help="项目代码")
    made.add_argument("value", metavar="VALUE", help="内容")
    made = command("import", "从旧报告的文本文件新建报告，输出其编号", _import)
    made.add_argument("file", type=Path, metavar="FILE", help="文本文件")
    made.add_argument("--template", required=True, metavar="ID", help="模板，或 auto 自动识别")
    made.add_argument("--year", type=int, metavar="Y", help="年度，默认取自标题")
    made.add_argument("--unit", metavar="NAME", help="单位名称，默认取自标题")
    made.add_argument("--dry-run", action="store_true", help="只输出归位方案，不保存")
    made.add_argument("--json", action="store_true", help="以 JSON 输出（--dry-run 总是 JSON）")
    _with_json(_with_id(command("check", "审核报告", _check)))
    made = _with_id(command("export", "导出报告", _export))
    made.add_argument("--to", required=True, choices=("pdf", "xlsx"), help="格式")
    made.add_argument("--out", required=True, type=Path, metavar="PATH", help="目标文件")
    made = command("self-test", "检查程序自身能否正常工作")
    made.add_argument("dir", nargs="?", type=Path, metavar="DIR", help="存放结果的文件夹")


def _add_record_commands(command: Callable[..., argparse.ArgumentParser]) -> None:
    made = _with_id(command("add", "添加一条记录，输出其编号", _add))
    made.add_argument("group", metavar="GROUP", help="记录组的代码")
    made.add_argument("--under", type=int, default=ROOT, metavar="LINE", help="上级记录的编号")
    for name, words, run in (
        ("copy", "复制一条记录，输出新编号", _copy),
        ("remove", "删除一条记录", _remove),
        ("move", "移动一条记录", _move),
    ):
        made = _with_id(command(name, words, run))
        made.add_argument("line", type=int, metavar="LINE", help="记录编号")
    made.add_argument("position", type=int, metavar="N", help="移到第几条")
