"""Check a report from elsewhere: choose a file, see what was found in it, keep the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QWidget

from perfdesk.app.checking.foreign import ForeignFinding, ForeignReview, check_file
from perfdesk.app.checking.review import SEVERITY_WORDS, review_document
from perfdesk.ui.findings.file_report_dialog import FileReportDialog, FileReportWords
from perfdesk.ui.parts.messages import sentence
from perfdesk.ui.parts.names import name_whole

if TYPE_CHECKING:
    from pathlib import Path

    from perfdesk.app.library.library import Library
    from perfdesk.document.blocks import Document
    from perfdesk.template.datatypes import Severity
    from perfdesk.ui.parts.messages import Dialogs
    from perfdesk.ui.parts.style import Theme
    from perfdesk.ui.parts.tasks import Runner


class ForeignDialog(FileReportDialog[ForeignReview, ForeignFinding]):
    """What the checks find in a report that is not on the desk, by severity."""

    WORDS = FileReportWords(
        title="检查一份外来文件",
        files="报告文件 (*.docx *.pdf *.txt)",
        listed="审核结果",
        what="foreign_what",
        working="foreign_checking",
        columns=(("检查项", 12), ("位置", 16), ("原文", 0)),
        size=(60, 40),
    )

    def __init__(
        self,
        library: Library,
        theme: Theme,
        dialogs: Dialogs,
        runner: Runner,
        parent: QWidget | None = None,
    ) -> None:
        self._library = library
        self._kind = QComboBox()
        super().__init__(theme, dialogs, runner, parent)
        self._kind.activated.connect(self._show_entries)

    def look_at(self, path: Path) -> None:
        """Check a file by what is known of templates and persons now."""
        self._catalogue, self._people = self._library.catalogue, self._library.people
        super().look_at(path)

    def _made_of(self, path: Path) -> ForeignReview:
        return check_file(path, self._catalogue, self._people)

    def _take(self, review: ForeignReview) -> None:
        self._kind.setCurrentIndex(0)
        self._kind.show()
        super()._take(review)

    def _told(self, review: ForeignReview) -> str:
        counts = "、".join(
            f"{word} {sum(one.severity is severity for one in review.findings)} 处"
            for severity, word in SEVERITY_WORDS.items()
        )
        return sentence("foreign_found", title=review.title, counts=counts)

    def _entries(self, review: ForeignReview) -> list[ForeignFinding]:
        wanted = self._kind.currentData()
        return [one for one in review.findings if wanted in (None, one.severity)]

    def _cells(self, finding: ForeignFinding) -> tuple[Severity, tuple[str, ...]]:
        return finding.severity, (finding.title, finding.where, finding.quote)

    def _details(self, finding: ForeignFinding) -> tuple[str, str]:
        basis = sentence("finding_basis", basis=finding.basis) if finding.basis else ""
        return finding.message, basis

    def _show_chosen(self) -> None:
        super()._show_chosen()
        if self._report is not None and not self._shown():
            self._message.setText(sentence("findings_none_shown"))

    def _document(self, review: ForeignReview) -> Document:
        return review_document(review)

    def _above_list(self) -> tuple[QWidget, ...]:
        self._kind.addItem("全部等级", None)
        for severity, word in SEVERITY_WORDS.items():
            self._kind.addItem(word, str(severity))
        name_whole(self._kind, "等级")
        self._kind.hide()
        return (self._kind,)
