"""Commands on whole reports: begin, list, show, export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from perfdesk.cli.output import DONE, FINDINGS, USAGE, complain, named, say, say_all, say_json
from perfdesk.cli.parser import with_id, with_json
from perfdesk.errors import UserError, message
from perfdesk.report.values import State

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.app.library.library import Library
    from perfdesk.report.values import FieldRef


def add_commands(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the commands of this module to the command line."""
    with_json(command("templates", "列出模板", _templates))
    made = command("new", "新建报告，输出其编号", _new)
    made.add_argument("--template", required=True, metavar="ID", help="模板")
    made.add_argument("--year", required=True, type=int, metavar="Y", help="年度")
    made.add_argument("--unit", required=True, metavar="NAME", help="单位名称")
    made = with_id(command("rename", "更正报告的年度或单位名称", _rename))
    made.add_argument("--year", type=int, metavar="Y", help="年度")
    made.add_argument("--unit", metavar="NAME", help="单位名称")
    with_json(command("list", "列出报告", _list))
    command("sample", "放入示例报告，输出其编号", _sample)
    with_json(with_id(command("show", "显示报告的全部内容", _show)))
    made = with_id(command("export", "导出报告", _export))
    made.add_argument("--to", required=True, choices=("pdf", "xlsx", "docx"), help="格式")
    made.add_argument("--out", required=True, type=Path, metavar="PATH", help="目标文件")
    made.add_argument("--draft", action="store_true", help="导出草稿，每页标明“草稿”")


def _templates(library: Library, arguments: argparse.Namespace) -> int:
    entries = library.catalogue.entries()
    say_all(
        entries,
        as_json=arguments.json,
        data=lambda entry: {
            "id": entry.id,
            "title": entry.title,
            "region": entry.region,
            "years": list(entry.years),
            "version": entry.version,
            "description": entry.description,
            "example": entry.example,
        },
        line=lambda entry: f"{entry.id}\t{entry.title}",
    )
    return DONE


def _new(library: Library, arguments: argparse.Namespace) -> int:
    say(str(library.create(arguments.template, arguments.year, arguments.unit)))
    return DONE


def _sample(library: Library, _arguments: argparse.Namespace) -> int:
    say(str(library.create_sample()))
    return DONE


def _rename(library: Library, arguments: argparse.Namespace) -> int:
    if arguments.year is None and arguments.unit is None:
        complain(message("notes", "rename_nothing"))
        return USAGE
    session = library.open(arguments.id)
    meta = session.report.meta
    year = meta.fiscal_year if arguments.year is None else arguments.year
    session.rename(year, meta.unit if arguments.unit is None else arguments.unit)
    session.flush()
    return DONE


def _list(library: Library, arguments: argparse.Namespace) -> int:
    say_all(
        library.summaries(),
        as_json=arguments.json,
        data=lambda one: {
            "id": one.id,
            "template": one.meta.template_id,
            "year": one.meta.fiscal_year,
            "unit": one.meta.unit,
            "percent": one.percent,
            "errors": one.errors - one.unfinished,
            "unfinished": one.unfinished,
            "warnings": one.warnings,
            "saved_at": one.saved_at.isoformat(),
        },
        line=lambda one: (
            f"{named(one)}\t完成 {one.percent}%"
            f"\t错误 {one.errors - one.unfinished}\t待填 {one.unfinished}"
        ),
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
    session = library.open(arguments.id, reads_later=True)
    values = [value for ref in session.report.refs() if (value := _shown_value(session, ref))]
    meta = session.report.meta
    if arguments.json:
        say_json(
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
    say(f"{meta.fiscal_year}\t{meta.unit}\t{meta.template_id}")
    for value in values:
        state = _STATE_WORDS[State(value["state"])]
        say(f"{value['ref']}\t{value['label']}\t{value['text']}\t{state}")
    for text in session.report.leftovers:
        say(f"未归位\t{text}")
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


def _export(library: Library, arguments: argparse.Namespace) -> int:
    # Exporting pulls in the writers; the other commands do without.
    from perfdesk.app.printed.exporting import (  # noqa: PLC0415
        counts_told,
        export_document,
        final_errors,
        report_document,
    )

    session = library.open(arguments.id, reads_later=True)
    try:
        document = report_document(session, is_draft=arguments.draft)
    except UserError as err:
        if err.code != "export_errors":
            raise
        complain(str(err))
        return FINDINGS
    result = export_document(document, arguments.to, arguments.out)
    for sentence in (*result.missing, *result.remarks):
        complain(sentence)
    if errors := final_errors(session):
        complain(message("notes", "draft", counts=counts_told(errors)))
    say(str(result.path))
    return DONE
