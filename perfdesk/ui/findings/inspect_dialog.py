"""体检 of a finished file: choose it, see what its layout would lose points for, keep the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox

from perfdesk.app.checking.inspecting import Inspection, inspect_file, inspection_document
from perfdesk.app.settings import Settings
from perfdesk.ui.findings.file_report_dialog import FileReportDialog, FileReportWords
from perfdesk.ui.parts.messages import sentence

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from perfdesk.document.blocks import Document
    from perfdesk.inspect.deduction import Deduction
    from perfdesk.template.datatypes import Severity
    from perfdesk.ui.parts.messages import Dialogs
    from perfdesk.ui.parts.style import Theme
    from perfdesk.ui.parts.tasks import Runner


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

    def __init__(
        self, theme: Theme, dialogs: Dialogs, runner: Runner, parent: QWidget | None = None
    ) -> None:
        self._rules = Settings().choices.page_style
        self._is_house = QCheckBox(sentence("inspect_by_house"))
        self._path: Path | None = None
        super().__init__(theme, dialogs, runner, parent)
        self._is_house.toggled.connect(self._look_again)

    def _above_list(self) -> tuple[QWidget, ...]:
        self._is_house.setChecked(bool(self._rules))
        self._is_house.setVisible(bool(self._rules))
        return (self._is_house,)

    def look_at(self, path: Path) -> None:
        """Measure a file by the rules that are chosen now."""
        self._path = path
        self._is_house.setEnabled(False)
        super().look_at(path)

    def show_inspection(self, path: Path, inspection: Inspection) -> None:
        """Show what was measured of a file before."""
        self._path = path
        self._take(inspection)

    def _end(self) -> None:
        super()._end()
        self._is_house.setEnabled(True)

    def _look_again(self) -> None:
        if self._path is not None:
            self.look_at(self._path)

    def _made_of(self, path: Path) -> Inspection:
        return inspect_file(path, self._rules if self._is_house.isChecked() else "")

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
