"""Export the open report: final, as a draft while errors stand, and the outcome of its check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from perfdesk.app.checking.review import answers_document, review_document
from perfdesk.app.printed.exporting import file_name, report_document, suggested_name
from perfdesk.errors import UserError
from perfdesk.ui.findings.final_gate import FinalGate
from perfdesk.ui.findings.inspect_flow import InspectFlow
from perfdesk.ui.parts.counts import error_words
from perfdesk.ui.parts.file_writer import FileWriter
from perfdesk.ui.parts.messages import Answer, sentence

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.document.blocks import Document
    from perfdesk.ui.parts.messages import Dialogs
    from perfdesk.ui.parts.style import Theme
    from perfdesk.ui.parts.tasks import Runner

_OVERTAKEN = (Answer("old", "仍然导出", destroys=True), Answer("", "取消"))


class ExportFlow(QObject):
    """Leads one report from the button to the written file.

    Signals:
        started: Name of the file that is being written.
        ended: Nothing is being written any more.
        finding_wanted: The ``Finding`` that the clerk puts right instead of exporting.
    """

    started = Signal(str)
    ended = Signal()
    finding_wanted = Signal(object)

    def __init__(
        self, session: ReportSession, theme: Theme, dialogs: Dialogs, runner: Runner
    ) -> None:
        super().__init__()
        self._session = session
        self._dialogs = dialogs
        self._gate = FinalGate(session, dialogs)
        self._gate.finding_wanted.connect(self.finding_wanted)
        self._writer = FileWriter(dialogs, runner)
        self._writer.started.connect(self.started)
        self._writer.ended.connect(self.ended)
        self._inspect = InspectFlow(theme, dialogs, runner)
        self._writer.written.connect(self._note_written)
        #: The file under way is the report, no list of what was found in it.
        self._is_report = False

    def export(self, kind: str, window: QWidget, flush: Callable[[], bool]) -> None:
        """Write the report as it is now; while errors stand, a draft that says so on every page.

        ``flush`` saves the report first. Where that fails the export goes on: a paper copy is worth
        more then, not less, and the state line tells of the failure.
        """
        if self._writer.is_running:
            return
        is_draft = self._gate.passes(window, "export_barred", "导出草稿")
        if is_draft is not None:
            self._export(kind, window, flush, is_draft=is_draft)

    def export_draft(self, window: QWidget, flush: Callable[[], bool]) -> None:
        """Write a draft, also of a report in which nothing is wrong: to be read in the office."""
        if self._writer.is_running:
            return
        kind = self._writer.ask_kind(window, "草稿")
        if kind:
            self._export(kind, window, flush, is_draft=True)

    def _export(
        self, kind: str, window: QWidget, flush: Callable[[], bool], *, is_draft: bool
    ) -> None:
        name = suggested_name(self._session, kind, is_draft=is_draft)
        target = self._writer.ask_target(name, kind, window)
        if target is None:
            return
        flush()
        if self._is_overtaken() and not self._wants_old(window):
            return
        document = report_document(self._session, is_draft=is_draft)
        counts = "、".join(error_words(self._session.progress))
        remark = ""
        if is_draft:
            code = "exported_errors" if counts else "exported_draft"
            remark = sentence(code, counts=counts)
        self._is_report = True
        self._writer.write(document, kind, target, window, remark)

    def export_review(self, desk: QWidget) -> None:
        """Write the list of what was found (审核结果)."""
        self._export_list(lambda: review_document(self._session), "审核结果", desk.window())

    def export_answers(self, desk: QWidget) -> None:
        """Write the list of what the clerk said to findings (审核说明)."""
        self._export_list(lambda: answers_document(self._session), "审核说明", desk.window())

    def _export_list(self, make: Callable[[], Document], name: str, window: QWidget) -> None:
        if self._writer.is_running:
            return
        kind = self._writer.ask_kind(window, name)
        if not kind:
            return
        document = make()
        target = self._writer.ask_target(
            f"{file_name(document.title) or name}.{kind}", kind, window
        )
        if target is not None:
            self._is_report = False
            self._writer.write(document, kind, target, window)

    def _note_written(self, path: Path, window: QWidget) -> None:
        if self._is_report:
            self._inspect.begin(path, window)

    def _is_overtaken(self) -> bool:
        try:
            return self._session.is_overtaken()
        except UserError:
            return False  # A paper copy of what is on the screen does not need the store.

    def _wants_old(self, window: QWidget) -> bool:
        question = sentence("export_overtaken")
        return self._dialogs.ask(window, question, _OVERTAKEN, mood="fault") == "old"
