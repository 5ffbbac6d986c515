"""The command that reads an old report: shown first, or stored, or stored as last year's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from perfdesk.cli.output import DONE, complain, say, say_json
from perfdesk.errors import message

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from perfdesk.app.importing.importing import ImportDesk
    from perfdesk.app.library.library import Library


def add_commands(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the command of this module to the command line."""
    made = command("import", "从旧报告的文件新建报告，输出其编号", _import)
    made.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help="Word、PDF、文本或 Excel 文件",
    )
    made.add_argument("--template", default="auto", metavar="ID", help="模板，默认 auto 自动识别")
    made.add_argument("--year", type=int, metavar="Y", help="年度，默认取自标题")
    made.add_argument("--unit", metavar="NAME", help="单位名称，默认取自标题")
    made.add_argument(
        "--as-last-year-of", type=int, metavar="ID", help="作为这份报告的上年报告，不改动这份报告"
    )
    made.add_argument("--dry-run", action="store_true", help="只输出归位方案，不保存")
    made.add_argument("--json", action="store_true", help="以 JSON 输出（--dry-run 总是 JSON）")


def _import(library: Library, arguments: argparse.Namespace) -> int:
    # Reading pulls in the readers of all kinds of files; the other commands do without.
    from perfdesk.app.importing.import_beside import take  # noqa: PLC0415
    from perfdesk.app.importing.importing import ImportDesk  # noqa: PLC0415

    desk = ImportDesk.read(arguments.file, library.catalogue, arguments.template)
    if arguments.dry_run:
        say_json(_told(desk, arguments.year, arguments.unit))
        return DONE
    number = take(desk, library, arguments.year, arguments.unit, arguments.as_last_year_of)
    left = len(desk.proposal.leftovers)
    if arguments.json:
        say_json({"id": number, "template": desk.template.identity.id, "leftovers": left})
    else:
        say(str(number))
    for words in desk.proposal.notes:
        complain(words)
    if left:
        complain(message("notes", "leftovers", count=left))
    return DONE


def _told(desk: ImportDesk, year: int | None, unit: str | None) -> dict[str, object]:
    """Return the whole proposal as plain values."""
    proposal, arrangement = desk.proposal, desk.arrangement
    sections = desk.template.sections
    return {
        "file": desk.name,
        "template": proposal.template_id,
        "fit": arrangement.fit,
        "reason": arrangement.fit_reason,
        "year": proposal.fiscal_year if year is None else year,
        "unit": proposal.unit if unit is None else unit,
        "sections": _sections(desk),
        "placed": [
            {
                "ref": str(placed.ref),
                "section": sections[placed.section].heading,
                "source_heading": placed.source_heading,
                "text": placed.text,
                "generated": placed.calculated,
                "parts": list(placed.parts),
            }
            for placed in proposal.placed
        ],
        "leftovers": list(proposal.leftovers),
        "left_parts": sorted(desk.left),
        "to_look_at": list(desk.unsure()),
        "furniture": [
            {"number": part.number, "text": part.text, "kind": part.furniture}
            for part in arrangement.parts
            if part.kind == "furniture"
        ],
        "notes": list(proposal.notes),
        "account": _account(desk),
    }


def _sections(desk: ImportDesk) -> list[dict[str, object]]:
    """Return the sections to which anything goes, in the order of the template."""
    parts: dict[str, list[dict[str, object]]] = {}
    above = ""
    for part in desk.arrangement.parts:
        if part.kind == "heading":
            above = part.text
        elif part.kind in {"text", "row"} and part.section is not None:
            told: dict[str, object] = {
                "number": part.number,
                "text": part.text,
                "lines": list(part.lines),
                "confidence": part.confidence,
                "source_heading": above,
                "field": part.field,
                "sure": desk.sureness(part),
                "reason": part.reason,
            }
            parts.setdefault(part.section, []).append(told)
    sections = desk.template.sections
    return [
        {"code": code, "heading": sections[code].heading, "parts": parts[code]}
        for code, _level in desk.template.walk_sections()
        if code in parts
    ]


def _account(desk: ImportDesk) -> dict[str, int]:
    """Return how many characters go where, blanks aside."""
    from perfdesk.app.importing.import_beside import count_characters  # noqa: PLC0415 - as above

    shares = {str(share): count for share, count in desk.proposal.shares().items()}
    return {
        "source": count_characters(desk),
        "placed": shares["field"],
        "generated": shares["generated"],
        "furniture": shares["furniture"],
        "left": shares["leftover"],
    }
