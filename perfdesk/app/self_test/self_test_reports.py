"""What the self-test does with reports: fill every template, keep it, write it, read it back.

It fills templates by the types of their fields, so it knows no template's content.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.app.printed.exporting import export_document, report_document
from perfdesk.document.blocks import Heading, ListBlock, Paragraph
from perfdesk.errors import UserError
from perfdesk.intake.files import read_whole
from perfdesk.intake.measuring.measures import measure_pdf
from perfdesk.intake.readers.wordfile import read_word
from perfdesk.intake.sheets.spreadsheet import read_workbook
from perfdesk.report.places import heading_numbers
from perfdesk.report.values import FieldRef, State
from perfdesk.template.datatypes import DataType

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.app.library.library import Library
    from perfdesk.document.blocks import Document
    from perfdesk.template.schema import FormField

_YEAR = 2023
_UNIT = "自检单位"
#: A text for each kind of content; 镕 is one of the rare hanzi that the body face lacks.
_TEXTS = {
    DataType.TEXT: "自检文字，共 3 项，完成率 100%。\n第二段：由李镕负责。",
    DataType.LIST: "第一项工作\n第二项工作",
    DataType.SENTENCE: "",
    DataType.INTEGER: "1",
    DataType.DECIMAL: "12.5",
    DataType.MONEY: "１２.5",
    DataType.PERCENT: "12.5%",
    DataType.DATE: "2023-02-01",
    DataType.FLAG: "是",
}
#: A page's number stands between the two parts of a paragraph that goes over to the next page.
_PAGE_NUMBER = re.compile(r"—\d+—")


@dataclass(frozen=True, slots=True)
class Filled:
    """A report with what was typed into it."""

    report: int
    texts: dict[FieldRef, str]


def fill(library: Library, template_id: str) -> Filled:
    """Begin a report and fill in every field by hand, one record of each group."""
    filled = Filled(library.create(template_id, _YEAR, _UNIT), {})
    session = library.open(filled.report)
    for ref in list(session.report.refs()):
        _fill_field(session, ref, filled.texts)
    session.flush()
    return filled


def _fill_field(session: ReportSession, ref: FieldRef, texts: dict[FieldRef, str]) -> None:
    entry = session.template.fields[ref.code]
    if entry.is_container:
        line, _change = session.add_line(ref.code, ref.line)
        for member in session.template.members.get(ref.code, ()):
            _fill_field(session, FieldRef(member, line.number), texts)
    elif not entry.is_generated and not entry.readonly:
        texts[ref] = _text(entry)
        session.enter(ref, texts[ref])


def _text(entry: FormField) -> str:
    if entry.type is DataType.CHOICE:
        return entry.choices[0]
    return _TEXTS[entry.type]


def verify(library: Library, filled: Filled) -> None:
    """Every field that was filled is there again as it was typed, and is read as a value."""
    session = library.open(filled.report)
    for ref, text in filled.texts.items():
        kept = session.report.entries.get(ref)
        if kept is None or kept.text != text:
            raise UserError("self_test_lost", ref=ref, text=text, found=kept.text if kept else "")
        value = session.value(ref)
        if value.state is State.INVALID:
            raise UserError("self_test_value", ref=ref, fault=value.fault)


def export(library: Library, report_id: int, kind: str, target: Path) -> None:
    """Write a report, and read from the file that it is whole: every text, every typeface."""
    document = report_document(library.open(report_id), is_draft=True)
    result = export_document(document, kind, target)
    if result.missing:
        raise UserError("self_test_missing", sentences=" ".join(result.missing))
    said = _squeezed(_READERS[kind](target, document))
    for text in _texts(document):
        if _squeezed(text) not in said:
            raise UserError("self_test_lacking", file=target.name, text=text)


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _texts(document: Document) -> Iterator[str]:
    """Yield what stands in running text; tables are cut into cells, and each format its own way."""
    for block in document.blocks:
        match block:
            case Heading() | Paragraph():
                yield block.text
            case ListBlock():
                yield from (item.text for item in block.items)


def _read_pdf(path: Path, document: Document) -> str:
    measures = measure_pdf(read_whole(path), path.name)
    if measures.not_embedded:
        faces = "、".join(measures.not_embedded)
        raise UserError("self_test_embedded", file=path.name, faces=faces)
    lines = (line.text for page in measures.pages for line in page.lines)
    return "".join(
        line for line in lines if line != document.mark and not _PAGE_NUMBER.fullmatch(line)
    )


def _read_word(path: Path, _document: Document) -> str:
    return "".join(read_word(read_whole(path), path.name))


def _read_workbook(path: Path, _document: Document) -> str:
    rows = (row for sheet in read_workbook(path) for row in sheet.rows)
    return "".join(cell.text for row in rows for cell in row)


_READERS = {"pdf": _read_pdf, "docx": _read_word, "xlsx": _read_workbook}


def write_text(library: Library, report_id: int, path: Path) -> list[str]:
    """Write an old report by the headings of the template; return what stands below each."""
    report = library.open(report_id).report
    numbers, template = heading_numbers(report), report.template
    slots = {"unit": _UNIT, "fiscal_year": str(_YEAR)}
    lines = [template.report_title.fill(lambda slot: slots.get(slot.name, "1"))]
    sentences: list[str] = []
    for code, _level in template.walk_sections():
        section = template.sections[code]
        if section.printed and code not in report.hidden_sections:
            sentences.append(f"自检文字之{len(sentences) + 1}，须原样读回。")
            lines += [numbers.get(code, "") + section.heading, sentences[-1]]
    try:
        path.write_text("\n".join(lines), encoding="utf-8")
    except OSError as err:
        raise UserError("folder_unwritable", path=path.parent, reason=err.strerror) from err
    return sentences


def import_again(library: Library, path: Path, wanted: str, sentences: list[str]) -> None:
    """Every sentence of the old report stands in the new one: in a field, or left over."""
    proposal = library.propose(path, wanted)
    report = library.open(library.take(proposal, _YEAR, _UNIT)).report
    kept = "\n".join([*(entry.text for entry in report.entries.values()), *report.leftovers])
    lost = [sentence for sentence in sentences if sentence not in kept]
    if lost:
        raise UserError("self_test_import", file=path.name, sentences="".join(lost))
