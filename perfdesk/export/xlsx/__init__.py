"""Write the neutral document as an Excel workbook: the report as it reads, and its figures."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from openpyxl import Workbook

from perfdesk.export.files import replace_file
from perfdesk.export.style import load_style
from perfdesk.export.texts import clean
from perfdesk.export.xlsx.data_sheet import DataSheet
from perfdesk.export.xlsx.form_sources import FormSources
from perfdesk.export.xlsx.formulas import PlacedFigures
from perfdesk.export.xlsx.memory import saved
from perfdesk.export.xlsx.names import name_figures
from perfdesk.export.xlsx.report_sheet import ReportSheet
from perfdesk.export.xlsx.results import with_results

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from perfdesk.document.blocks import Annex, Document
    from perfdesk.export.style import Style
    from perfdesk.export.xlsx.rows import Results

__all__ = ["write_xlsx"]

REPORT_SHEET, DATA_SHEET, ANNEX_SHEET = "报告", "数据", "附件"
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\'\s]")
# Excel takes 31 units of UTF-16; openpyxl adds a number to a name that is there already.
_MOST_NAME_BYTES = 2 * 28


def write_xlsx(document: Document, target: Path) -> None:
    """Write ``document`` to ``target``; the old file stays until the new one is complete.

    Sheet 报告 is the report, each annex follows on a sheet of its own (page breaks are ignored
    where a sheet is fitted to the page's width), 数据 are the figures, each with a name; a list
    beside a report has none.

    Computed figures are formulas with their results: Excel, WPS and LibreOffice compute them anew
    on opening, as they are told to; a viewer that does not compute shows the results.

    The same document gives the same bytes.

    Raises:
        UserError: ``style_missing``, ``style_faulty``, and those of ``replace_file``.
    """
    workbook, results = _workbook(document, load_style(document.style))
    finished = with_results(saved(workbook), results)
    replace_file(target, lambda file: file.write(finished))


def _workbook(document: Document, style: Style) -> tuple[Workbook, list[Results]]:
    """Return the workbook and the results of its formulas, sheet by sheet."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = REPORT_SHEET
    data = DataSheet(workbook.create_sheet(DATA_SHEET), document.figures, style.page, document.mark)
    parts = [ReportSheet(sheet, document, style, document.mark)]
    for number, (cover, name) in enumerate(_named(document.covers)):
        sheet = workbook.create_sheet(name, number)
        parts.insert(number, ReportSheet(sheet, cover, style, document.mark, is_cover=True))
    for annex, name in _named(document.annexes):
        sheet = workbook.create_sheet(name, len(parts))
        parts.append(ReportSheet(sheet, annex, style, document.mark))
    placed = data.places()
    for part in parts:
        for ref, figure in part.places().items():
            placed.setdefault(ref, figure)
    figures = PlacedFigures(placed)
    for part in parts:
        part.write_forms(FormSources(part.title, placed, figures))
    if not document.is_list:
        data.write(figures, document.title)
        name_figures(workbook, data.named())
    else:
        workbook.remove(workbook[DATA_SHEET])
    workbook.properties.title = clean("".join(document.title.split("\n")))
    workbook.properties.creator = clean(document.author)
    workbook.calculation.fullCalcOnLoad = True
    tables = [] if document.is_list else [data.results]
    return workbook, [*(part.results for part in parts), *tables]


def _named(annexes: Sequence[Annex]) -> list[tuple[Annex, str]]:
    """Return annexes with the names of their sheets; of one name, they are counted from 1."""
    names = [_sheet_name(annex, number) for number, annex in enumerate(annexes, start=1)]
    counts: Counter[str] = Counter()
    found: list[tuple[Annex, str]] = []
    for annex, name in zip(annexes, names, strict=True):
        counts[name] += 1
        number = f"({counts[name]})" if name[-1].isdigit() else str(counts[name])
        found.append((annex, f"{name}{number}" if names.count(name) > 1 else name))
    return found


def _sheet_name(annex: Annex, number: int) -> str:
    """Name a sheet by its label and its title."""
    name = _NOT_IN_SHEET_NAMES.sub("", clean(annex.label + annex.title))
    name = name or f"{ANNEX_SHEET}{number}"
    return name.encode("utf-16-le")[:_MOST_NAME_BYTES].decode("utf-16-le", "ignore")
