"""The command that measures a finished file against the official page (体检)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from perfdesk.cli.output import DONE, FINDINGS, complain, say, say_json
from perfdesk.cli.parser import with_json

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from perfdesk.app.checking.inspecting import Inspection
    from perfdesk.app.library.library import Library


def add_commands(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the commands of this module to the command line."""
    made = with_json(command("inspect", "体检一个 PDF 或 Word 文件的版面（不保存）", _inspect))
    made.add_argument("file", type=Path, metavar="FILE", help="文件")
    made.add_argument("--out", type=Path, metavar="PATH", help="另写成文件（.pdf、.xlsx 或 .docx）")
    made.add_argument(
        "--standard", action="store_true", help="只按国家标准，不按设置中所选的本单位版面规定"
    )


def _inspect(_library: Library, arguments: argparse.Namespace) -> int:
    # Reading files pulls in their readers; the other commands do without.
    from perfdesk.app.checking.inspecting import inspect_file, inspection_document  # noqa: PLC0415
    from perfdesk.app.printed.exporting import export_document, kind_of_target  # noqa: PLC0415
    from perfdesk.app.settings import Settings  # noqa: PLC0415

    # What cannot be written is told before a file is measured for it.
    kind = kind_of_target(arguments.out) if arguments.out is not None else ""
    rules = "" if arguments.standard else Settings().choices.page_style
    inspection = inspect_file(arguments.file, rules)
    if arguments.json:
        say_json(_json(inspection))
    else:
        for one in inspection.deductions:
            told = f"{one.found}，应为{one.wanted}"
            say(f"{one.title}\t{one.where}\t{one.quote}\t{told}\t{one.basis}\t{one.advice}")
        say(inspection.told())
    if arguments.out is not None:
        result = export_document(inspection_document(inspection), kind, arguments.out)
        for sentence in result.missing:
            complain(sentence)
    is_faulty = any(str(one.severity) == "error" for one in inspection.deductions)
    return FINDINGS if is_faulty else DONE


def _json(inspection: Inspection) -> dict[str, object]:
    return {
        "file": inspection.name,
        "pages": inspection.pages,
        "forms": list(inspection.forms),
        "house_rules": inspection.is_house,
        "deductions": [
            {
                "severity": str(one.severity),
                "rule": one.rule,
                "title": one.title,
                "page": one.page,
                "line": one.line,
                "where": one.where,
                "count": one.count,
                "quote": one.quote,
                "found": one.found,
                "wanted": one.wanted,
                "basis": one.basis,
                "advice": one.advice,
            }
            for one in inspection.deductions
        ],
    }
