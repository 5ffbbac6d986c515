"""Reports with scoring tables, and spreadsheets as colleagues send them back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openpyxl import Workbook

from perfdesk.document.build import build_document
from perfdesk.export.xlsx import write_xlsx
from perfdesk.report.calculate import calculated_report
from perfdesk.report.report import Report
from perfdesk.report.values import ROOT, FieldRef, Provenance, ReportMeta
from perfdesk.template.catalogue import Catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from perfdesk.intake.scores.table_proposal import TableProposal

_CATALOGUE = Catalogue.standard()
UNIT, YEAR = "某某局", 2023
HEADINGS = (
    "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分",
    "偏差原因分析及改进措施",
)  # fmt: skip
INDICATOR = {
    "level1": "产出指标",
    "level2": "数量指标",
    "level3": "数字化页数",
    "comparator": "≥",
    "target": "30万页",
    "actual": "31万页",
    "weight": "20",
}


class Tables:
    """A report of a shipped template, with what a test puts into its project tables."""

    def __init__(self, template: str = "general") -> None:
        self.template = _CATALOGUE.load(template)
        self._report = Report(self.template, ReportMeta(template, 1, YEAR, UNIT))

    def project(self, **texts: str) -> int:
        """Add a project's table."""
        return self._add("project_eval", ROOT, texts)

    def department(self, **texts: str) -> int:
        """Add the department's table."""
        return self._add("dept_eval", ROOT, texts)

    def indicator(self, table: int, **texts: str) -> int:
        """Add an indicator to a table; it has the texts of ``INDICATOR`` but for these."""
        group = self._report.line(table).group
        return self._add(f"{group}_indicator", table, {**INDICATOR, **texts})

    def _add(self, group: str, parent: int, texts: Mapping[str, str]) -> int:
        line = self._report.add_line(group, parent)
        prefix = group.removesuffix("_indicator")
        for name, text in texts.items():
            self._report.put(FieldRef(f"{prefix}_{name}", line.number), text, Provenance.TYPED)
        return line.number

    @property
    def report(self) -> Report:
        """Return the report with its values."""
        return calculated_report(self.template, self._report.to_data())

    def exported(self, file: Path) -> Path:
        """Write the report as a workbook."""
        write_xlsx(build_document(self.report), file)
        return file


def book_of(rows: Iterable[Any], file: Path, title: str = "自评表") -> Path:
    """Write a sheet with these rows."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    book.save(file)
    return file


def project_rows(*indicators: Iterable[object], name: str = "档案数字化") -> list[list[object]]:
    """Return a project's table as a list: the least that is one."""
    head: list[list[object]] = [["项目支出绩效自评表"], ["项目名称", name], list(HEADINGS)]
    return [*head, *map(list, indicators)]


def taken(proposal: TableProposal) -> dict[str, str]:
    """Return the new texts by the fields' names and the records' numbers."""
    return {
        str(cell.ref).replace("project_eval_", "").replace("dept_eval_", ""): cell.new
        for cell in proposal.taken
    }


def words(proposal: TableProposal) -> list[str]:
    """Return what is rejected: address and reason."""
    return [f"{note.address} {note.words}" for note in proposal.rejected]


def told(proposal: TableProposal) -> list[str]:
    """Return what is told: address and words."""
    return [f"{note.address} {note.words}" for note in proposal.notes]
