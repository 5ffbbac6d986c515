"""Print the open report: the gate, the system's dialog, the pages, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, Qt, Signal
from PySide6.QtWidgets import QApplication, QProgressDialog

from perfdesk import paths
from perfdesk.errors import UserError
from perfdesk.ui.findings.final_gate import FinalGate
from perfdesk.ui.parts.messages import Answer, sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtPrintSupport import QPrinter
    from PySide6.QtWidgets import QWidget

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.app.printed.preview import Page, Sheets
    from perfdesk.ui.parts.messages import Dialogs
    from perfdesk.ui.printed.print_job import Margins

_PDF, _CANCEL = Answer("pdf", "导出 PDF"), Answer("", "取消")
_FILE = Answer("file", "选页打印到 PDF…")
_CUT_OFF = (Answer("print", "仍然打印", destroys=True), Answer("", "取消"))
#: Milliseconds of printing after which a box tells how far it is.
_PATIENCE = 500


class PrintFlow(QObject):
    """Leads one report from the key to the paper.

    Signals:
        finding_wanted: The ``Finding`` that the clerk puts right instead.
        pdf_wanted: There is no printer; the clerk takes a PDF to where one is.
        said: What came of it, for the state line.
    """

    finding_wanted = Signal(object)
    pdf_wanted = Signal()
    said = Signal(str)

    def __init__(self, session: ReportSession, dialogs: Dialogs) -> None:
        super().__init__()
        self._session = session
        self._dialogs = dialogs
        self._gate = FinalGate(session, dialogs)
        self._gate.finding_wanted.connect(self.finding_wanted)

    def print_report(self, window: QWidget, flush: Callable[[], bool]) -> None:
        """Print the report as it is now; while errors stand, a draft that says so on every page.

        ``flush`` saves the report first, as an export does; printing goes on where that fails.
        """
        # What prints is nothing that a start, or a desk that prints not, has to pay for.
        from perfdesk.ui.printed import print_choice  # noqa: PLC0415

        is_draft = self._gate.passes(window, "print_barred", "打印草稿")
        if is_draft is None:
            return
        flush()
        try:
            sheets = self._laid_out()
        except UserError as error:
            self._dialogs.tell_error(window, error)
            return
        memory = QSettings(str(paths.own_folder() / "print.ini"), QSettings.Format.IniFormat)
        title = self._session.document().title
        printer = print_choice.new_printer(memory, title) or self._without_printer(window, title)
        if printer is None or not self._dialogs.print_on(window, printer, len(sheets.pages)):
            return
        print_choice.remember(memory, printer)
        self._print(window, printer, sheets)

    def _without_printer(self, window: QWidget, title: str) -> QPrinter | None:
        """Say that there is no printer and what can be done; return what prints into a file."""
        from perfdesk.ui.printed import print_choice  # noqa: PLC0415 - as above

        has_box = print_choice.has_file_box()
        answers = (_PDF, _FILE, _CANCEL) if has_box else (_PDF, _CANCEL)
        told = sentence("print_none", file=sentence("print_none_file") if has_box else "")
        answer = self._dialogs.ask(window, told, answers, mood="news")
        if answer == "pdf":
            self.pdf_wanted.emit()
        return print_choice.file_printer(title) if answer == "file" else None

    def _laid_out(self) -> Sheets:
        from perfdesk.app.printed.preview import freeze, lay_out  # noqa: PLC0415 - as above

        return lay_out(freeze(self._session))

    def _print(self, window: QWidget, printer: QPrinter, sheets: Sheets) -> None:
        from perfdesk.ui.printed import print_choice, print_job  # noqa: PLC0415 - as above

        pages = print_choice.chosen_pages(printer, sheets.pages)
        paper = print_job.paper_of(printer)
        if not paper:
            self._dialogs.tell_error(window, UserError("print_paper"))
            return
        try:
            print_job.prepare(printer, paper)
            if self._wants_cut(window, print_job.white_of(printer), pages, paper):
                self._put_on_paper(window, printer, sheets, pages)
        except UserError as error:
            self._dialogs.tell_error(window, error)

    def _wants_cut(
        self, window: QWidget, white: Margins, pages: Sequence[Page], paper: str
    ) -> bool:
        """Say whether to print; ask where the printer cannot reach something on a page."""
        from perfdesk.ui.printed.print_job import cut_off  # noqa: PLC0415 - as above

        if not cut_off(pages, paper, white):
            return True
        question = sentence(
            "print_cut_off",
            left=f"{white.left:.1f}",
            top=f"{white.top:.1f}",
            right=f"{white.right:.1f}",
            bottom=f"{white.bottom:.1f}",
        )
        return self._dialogs.ask(window, question, _CUT_OFF) == "print"

    def _put_on_paper(
        self, window: QWidget, printer: QPrinter, sheets: Sheets, pages: Sequence[Page]
    ) -> None:
        from perfdesk.ui.printed.print_job import print_pages  # noqa: PLC0415 - as above

        box = QProgressDialog(sentence("printing"), "取消", 0, len(pages), window)
        box.setWindowModality(Qt.WindowModality.WindowModal)
        box.setMinimumDuration(_PATIENCE)

        def go_on(done: int) -> bool:
            box.setValue(done)
            QApplication.processEvents()
            return not box.wasCanceled()

        try:
            print_pages(printer, sheets, pages, go_on)
        finally:
            is_stopped = box.wasCanceled()
            box.reset()
            box.deleteLater()
        if is_stopped or printer.printerName():
            said = sentence("print_stopped" if is_stopped else "printed", count=len(pages))
        else:
            said = sentence("printed_file", count=len(pages), path=printer.outputFileName())
        self.said.emit(said)
