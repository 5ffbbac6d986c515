"""Which printer, which paper, which pages: the system's dialog, and what was chosen last time."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo

from perfdesk.app.printed.exporting import file_name
from perfdesk.ui.printed.print_job import PAPERS, paper_of, prepare

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QWidget

    from perfdesk.app.printed.preview import Page

_LAST = "last"


def new_printer(memory: QSettings, name: str) -> QPrinter | None:
    """Return the printer of last time with its paper, else the system's; None where none is there.

    ``name`` is how the job is called in the printer's queue.
    """
    names = QPrinterInfo.availablePrinterNames()
    if not names:
        return None
    last = str(memory.value(_LAST, ""))
    chosen = last if last in names else QPrinterInfo.defaultPrinterName() or names[0]
    printer = QPrinter(QPrinterInfo.printerInfo(chosen), QPrinter.PrinterMode.HighResolution)
    printer.setDocName(name.replace("\n", ""))
    paper = str(memory.value(_paper_key(chosen), "A4"))
    prepare(printer, paper if paper in PAPERS else "A4")
    return printer


def has_file_box() -> bool:
    """Say whether the system's dialog prints into a PDF of its own, without any printer.

    Windows' needs a printer for that: "Microsoft Print to PDF", which is one of those installed.
    """
    return sys.platform not in ("win32", "darwin")


def file_printer(name: str) -> QPrinter:
    """Return what prints into a PDF, as long as the dialog names no other file in Documents."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    title = name.replace("\n", "")
    printer.setDocName(title)
    place = QStandardPaths.StandardLocation.DocumentsLocation
    documents = Path(QStandardPaths.writableLocation(place))
    folder = documents if documents.is_dir() else Path.home()
    printer.setOutputFileName(str(folder / f"{file_name(title) or _LAST}.pdf"))
    prepare(printer, "A4")
    return printer


def remember(memory: QSettings, printer: QPrinter) -> None:
    """Keep for the next time which printer was taken, and its paper; a file is none."""
    if not printer.printerName():
        return
    memory.setValue(_LAST, printer.printerName())
    paper = paper_of(printer)
    if paper:
        memory.setValue(_paper_key(printer.printerName()), paper)
    memory.sync()


def _paper_key(name: str) -> str:
    # A slash parts groups in such files; names of printers on a share have them.
    return f"paper/{name.replace('/', '|').replace(chr(92), '|')}"


def ask(parent: QWidget, printer: QPrinter, pages: int) -> bool:
    """Show the system's dialog; say whether the clerk wants to print."""
    dialog = QPrintDialog(printer, parent)
    dialog.setMinMax(1, pages)
    dialog.setFromTo(1, pages)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintToFile)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintCollateCopies)
    return bool(dialog.exec())


def chosen_pages(printer: QPrinter, pages: Sequence[Page]) -> tuple[Page, ...]:
    """Return the pages that the clerk chose, in the order in which they are to be printed."""
    if printer.printRange() is QPrinter.PrintRange.PageRange and printer.fromPage() > 0:
        pages = pages[printer.fromPage() - 1 : printer.toPage() or None]
    is_backwards = printer.pageOrder() is QPrinter.PageOrder.LastPageFirst
    return tuple(reversed(pages)) if is_backwards else tuple(pages)
