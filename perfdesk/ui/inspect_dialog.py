"""体检 of a finished file: choose it, see what its layout would lose points for, keep the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.app.inspecting import Inspection, inspect_file, inspection_document
from perfdesk.ui.file_report_dialog import FileReportDialog, FileReportWords

if TYPE_CHECKING:
    from pathlib import Path

    from perfdesk.document.blocks import Document
    from perfdesk.inspect.deduction import Deduction
    from perfdesk.template.datatypes import Severity


class InspectDialog(FileReportDialog[Inspection, "Deduction"]):
    """What a grading sheet would deduct from a file, by page and line."""

    WORDS = FileReportWords(
        title="文件体检",
        files="PDF 或 Word 文件 (*.pdf *.docx)",
        listed="体检结果",
        what="inspect_what",
        working="inspect_measuring",
        columns=(("检查项", 9), ("位置", 13), ("实测", 10), ("应为", 0)),
        size=(66, 36),
    )

    def _made_of(self, path: Path) -> Inspection:
        return inspect_file(path)

    def _told(self, inspection: Inspection) -> str:
        return f"{inspection.name}\n{inspection.told()}"

    def _entries(self, inspection: Inspection) -> tuple[Deduction, ...]:
        return inspection.deductions

    def _cells(self, deduction: Deduction) -> tuple[Severity, tuple[str, ...]]:
        cells = (deduction.title, deduction.where, deduction.found, deduction.wanted)
        return deduction.severity, cells

    def _details(self, deduction: Deduction) -> tuple[str, str]:
        return deduction.quote, f"{deduction.advice}（{deduction.basis}）"

    def _document(self, inspection: Inspection) -> Document:
        return inspection_document(inspection)
