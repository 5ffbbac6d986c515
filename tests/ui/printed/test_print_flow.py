"""From the key to the paper: the gate, the system's dialog, memory of printers, what is told."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pypdfium2  # type: ignore[import-untyped]
import pytest
from PySide6.QtCore import QSettings, QStandardPaths, QTimer
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QApplication, QProgressDialog, QWidget

from perfdesk import paths
from perfdesk.ui.parts.messages import Dialogs
from perfdesk.ui.printed import print_choice
from perfdesk.ui.printed.print_flow import PrintFlow
from perfdesk.ui.printed.print_job import Margins, paper_of, prepare
from tests.ui.conftest import RecordingDialogs

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.app.library.library import Library
    from perfdesk.paths import DataFolder
    from perfdesk.ui.parts.style import Theme


@dataclass
class PrinterDialogs(RecordingDialogs):
    """Chooses in the system's dialog what it was told to; pages are counted."""

    choose: Callable[[QPrinter], bool] = lambda _printer: True
    offered: list[int] = field(default_factory=list)

    def print_on(self, parent: QWidget, printer: QPrinter, pages: int) -> bool:
        self.offered.append(pages)
        return self.choose(printer)


@pytest.fixture
def paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where the one printer of this PC puts its pages: in a PDF."""
    target = tmp_path / "纸.pdf"

    def new_printer(_memory: QSettings, _name: str) -> QPrinter:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(target))
        prepare(printer, "A4")
        return printer

    monkeypatch.setattr(print_choice, "new_printer", new_printer)
    monkeypatch.setattr(paths, "own_folder", lambda: tmp_path)
    return target


@pytest.fixture
def dialogs() -> PrinterDialogs:
    return PrinterDialogs()


@pytest.fixture
def folder(folder: DataFolder, desk_with_sample: Path) -> DataFolder:
    folder.root.mkdir()
    shutil.copy(desk_with_sample, folder.database)
    return folder


@pytest.fixture
def sample(library: Library) -> ReportSession:
    return library.open(library.create_sample())


@pytest.fixture
def window(qtbot: QtBot, theme: Theme) -> QWidget:
    assert theme is not None
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


def _pages(path: Path) -> int:
    document = pypdfium2.PdfDocument(path)
    count = len(document)
    document.close()
    return count


def test_a_report_without_errors_is_printed_unasked(
    sample: ReportSession, dialogs: PrinterDialogs, window: QWidget, paper: Path
) -> None:
    flow, said = PrintFlow(sample, dialogs), list[str]()
    flow.said.connect(said.append)
    flow.print_report(window, lambda: True)
    count = _pages(paper)
    assert dialogs.offered == [count]
    assert said == [f"已把 {count} 页打印到文件 {paper}。"]
    assert not dialogs.asked


def test_while_errors_stand_a_draft_is_printed_after_the_question(
    session: ReportSession, dialogs: PrinterDialogs, window: QWidget, paper: Path
) -> None:
    dialogs.answers = ["draft"]
    PrintFlow(session, dialogs).print_report(window, lambda: True)
    assert "正式稿还不能打印" in dialogs.asked[0]
    assert paper.exists()


def test_the_question_leads_to_the_first_error_or_nowhere(
    session: ReportSession, dialogs: PrinterDialogs, window: QWidget, paper: Path
) -> None:
    flow, wanted = PrintFlow(session, dialogs), list[object]()
    flow.finding_wanted.connect(wanted.append)
    dialogs.answers = ["go", ""]
    flow.print_report(window, lambda: True)
    flow.print_report(window, lambda: True)
    assert len(wanted) == 1
    assert not paper.exists()


def test_only_the_chosen_pages_are_printed(
    sample: ReportSession, dialogs: PrinterDialogs, window: QWidget, paper: Path
) -> None:
    def choose(printer: QPrinter) -> bool:
        printer.setPrintRange(QPrinter.PrintRange.PageRange)
        printer.setFromTo(2, 3)
        return True

    dialogs.choose = choose
    PrintFlow(sample, dialogs).print_report(window, lambda: True)
    assert _pages(paper) == 2


def test_whoever_cancels_prints_nothing(
    sample: ReportSession, dialogs: PrinterDialogs, window: QWidget, paper: Path
) -> None:
    dialogs.choose = lambda _printer: False
    PrintFlow(sample, dialogs).print_report(window, lambda: True)
    assert not paper.exists()


def test_other_paper_is_told(
    sample: ReportSession, dialogs: PrinterDialogs, window: QWidget, paper: Path
) -> None:
    dialogs.choose = lambda printer: printer.setPageSize(QPageSize(QPageSize.PageSizeId.A5))
    PrintFlow(sample, dialogs).print_report(window, lambda: True)
    assert [error.code for error in dialogs.errors] == ["print_paper"]
    assert not paper.exists()


@pytest.mark.parametrize("answer", ["print", ""])
def test_what_would_be_cut_off_is_asked(
    sample: ReportSession,
    dialogs: PrinterDialogs,
    window: QWidget,
    paper: Path,
    answer: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from perfdesk.ui.printed import print_job  # noqa: PLC0415 - as the flow has it

    monkeypatch.setattr(print_job, "white_of", lambda _printer: Margins(4.2, 4.2, 4.2, 60.0))
    dialogs.answers = [answer]
    PrintFlow(sample, dialogs).print_report(window, lambda: True)
    assert "下 60.0 毫米" in dialogs.asked[0]
    assert paper.exists() is (answer == "print")


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)
def test_a_printer_that_refuses_is_told(
    sample: ReportSession, dialogs: PrinterDialogs, window: QWidget, paper: Path
) -> None:
    def choose(printer: QPrinter) -> bool:
        printer.setOutputFileName(str(paper.parent / "none" / "x.pdf"))
        return True

    dialogs.choose = choose
    PrintFlow(sample, dialogs).print_report(window, lambda: True)
    assert [error.code for error in dialogs.errors] == ["print_failed"]


def test_a_font_that_is_gone_is_told(
    sample: ReportSession,
    dialogs: PrinterDialogs,
    window: QWidget,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from perfdesk.app.settings import Choices, Settings  # noqa: PLC0415 - only here

    settings = Settings()
    before = settings.choices
    settings.keep(Choices(page_style="no-such-rule"))
    try:
        PrintFlow(sample, dialogs).print_report(window, lambda: True)
    finally:
        settings.keep(before)
    assert [error.code for error in dialogs.errors] == ["style_missing"]
    assert monkeypatch is not None


def test_printing_can_be_stopped(
    sample: ReportSession, dialogs: PrinterDialogs, window: QWidget, paper: Path
) -> None:
    flow, said = PrintFlow(sample, dialogs), list[str]()
    flow.said.connect(said.append)
    assert paper is not None

    def stop() -> None:
        for box in window.findChildren(QProgressDialog):
            box.cancel()

    QTimer.singleShot(0, stop)
    flow.print_report(window, lambda: True)
    assert said == ["打印已取消，已经送出的页可能仍会打印。"]


def test_a_printer_gets_the_pages(
    sample: ReportSession,
    dialogs: PrinterDialogs,
    window: QWidget,
    paper: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(QPrinter, "printerName", lambda _self: "激光打印机")
    flow, said = PrintFlow(sample, dialogs), list[str]()
    flow.said.connect(said.append)
    flow.print_report(window, lambda: True)
    assert said == [f"已送交打印 {_pages(paper)} 页。"]


@pytest.mark.skipif(not print_choice.has_file_box(), reason="there a PDF is a printer")
def test_without_a_printer_chosen_pages_go_into_a_file(
    sample: ReportSession,
    dialogs: PrinterDialogs,
    window: QWidget,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    monkeypatch.setattr(paths, "own_folder", lambda: tmp_path)
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(tmp_path))

    def choose(printer: QPrinter) -> bool:
        printer.setPrintRange(QPrinter.PrintRange.PageRange)
        printer.setFromTo(2, 3)
        return True

    dialogs.choose, dialogs.answers = choose, ["file"]
    flow, said = PrintFlow(sample, dialogs), list[str]()
    flow.said.connect(said.append)
    flow.print_report(window, lambda: True)
    (made,) = tmp_path.glob("*.pdf")
    assert _pages(made) == 2
    assert said == [f"已把 2 页打印到文件 {made}。"]
    assert not (tmp_path / "print.ini").exists()


@pytest.mark.parametrize("answer", ["pdf", ""])
def test_without_a_printer_a_pdf_is_offered(
    sample: ReportSession,
    dialogs: PrinterDialogs,
    window: QWidget,
    answer: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    flow, wanted = PrintFlow(sample, dialogs), list[bool]()
    flow.pdf_wanted.connect(lambda: wanted.append(True))
    dialogs.answers = [answer]
    flow.print_report(window, lambda: True)
    assert bool(wanted) is (answer == "pdf")
    assert "没有安装打印机" in dialogs.asked[0]


def test_printer_and_paper_of_last_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    memory = QSettings(str(tmp_path / "print.ini"), QSettings.Format.IniFormat)
    names = [r"\\office\laser", "ink"]
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: names)
    monkeypatch.setattr(QPrinterInfo, "defaultPrinterName", lambda: "ink")
    monkeypatch.setattr(QPrinter, "printerName", lambda _self: names[0])
    printer = print_choice.new_printer(memory, "某局\n报告")
    assert printer is not None
    assert printer.docName() == "某局报告"
    assert paper_of(printer) == "A4"
    prepare(printer, "A3")
    print_choice.remember(memory, printer)
    again = QSettings(str(tmp_path / "print.ini"), QSettings.Format.IniFormat)
    printer = print_choice.new_printer(again, "报告")
    assert printer is not None
    assert paper_of(printer) == "A3"
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A5))
    print_choice.remember(memory, printer)
    assert memory.value("last") == names[0]


def test_the_systems_dialog_offers_the_pages(
    window: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printer = QPrinter()
    printer.setOutputFileName(str(tmp_path / "x.pdf"))
    seen: list[tuple[int, int]] = []

    def accept(dialog: QPrintDialog) -> int:
        seen.append((dialog.minPage(), dialog.maxPage()))
        return 1

    monkeypatch.setattr(QPrintDialog, "exec", accept)
    assert Dialogs().print_on(window, printer, 7)
    assert seen == [(1, 7)]
    QApplication.processEvents()
