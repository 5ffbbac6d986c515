"""Put pages on paper at their true size, in vectors: what the PDF has, the printer gets.

The printer's page begins at the paper's corner (full page), so neither its margins nor its driver
moves or scales anything. On A3 two pages stand side by side, each at its true size.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from perfdesk.errors import UserError
from perfdesk.ui.printed.sheet_painter import SheetPainter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from perfdesk.app.printed.preview import Page, Sheets

#: Paper on which the report may be printed.
PAPERS = {"A4": QPageSize.PageSizeId.A4, "A3": QPageSize.PageSizeId.A3}
_MM = 25.4 / 72


@dataclass(frozen=True, slots=True)
class Margins:
    """The white at a page's four edges, in millimetres."""

    left: float
    top: float
    right: float
    bottom: float


def paper_of(printer: QPrinter) -> str:
    """Return the paper that is set, ``A4`` or ``A3``; "" for any other."""
    size = printer.pageLayout().pageSize().id()
    return next((name for name, one in PAPERS.items() if one == size), "")


def prepare(printer: QPrinter, paper: str) -> None:
    """Set paper and full page; A3 lies across, for two pages side by side."""
    across = QPageLayout.Orientation.Landscape
    upright = QPageLayout.Orientation.Portrait
    printer.setFullPage(True)
    printer.setPageLayout(
        QPageLayout(
            QPageSize(PAPERS[paper]),
            across if paper == "A3" else upright,
            QMarginsF(0, 0, 0, 0),
            QPageLayout.Unit.Point,
        )
    )
    printer.setFullPage(True)


def ink_of(page: Page) -> Margins:
    """Return how much white a page has around all that is printed on it, as it lies on A4."""
    boxes = [line.box for line in page.lines]
    left = min((box.left for box in boxes), default=page.width) * _MM
    top = min((box.top for box in boxes), default=page.height) * _MM
    right = (page.width - max((box.right for box in boxes), default=0.0)) * _MM
    bottom = (page.height - max((box.bottom for box in boxes), default=0.0)) * _MM
    if page.width > page.height:  # It is turned to the left, its head at the binding edge.
        return Margins(top, right, bottom, left)
    return Margins(left, top, right, bottom)


def white_of(printer: QPrinter) -> Margins:
    """Return what the printer cannot reach at the edges of the paper that is set."""
    least = printer.pageLayout().minimumMargins()
    return Margins(
        *(_MM * one for one in (least.left(), least.top(), least.right(), least.bottom()))
    )


def cut_off(pages: Sequence[Page], paper: str, white: Margins) -> bool:
    """Say whether something on these pages lies where the printer does not reach."""
    inks = [ink_of(page) for page in pages]
    if paper == "A3":  # What lies at the fold is far from the paper's edge.
        inks = [
            replace(ink, right=white.right) if at % 2 == 0 else replace(ink, left=white.left)
            for at, ink in enumerate(inks)
        ]
    return any(
        ink.left < white.left
        or ink.top < white.top
        or ink.right < white.right
        or ink.bottom < white.bottom
        for ink in inks
    )


def print_pages(
    printer: QPrinter,
    sheets: Sheets,
    pages: Sequence[Page],
    go_on: Callable[[int], bool] = lambda _done: True,
) -> None:
    """Print these pages, in order; ``go_on`` gets how many are done and says whether to go on.

    Copies, their order and both sides are the printer's affair.

    Raises:
        UserError: ``print_failed``: the printer did not take the job, or gave it up.
    """
    painter = QPainter()
    if not painter.begin(printer):
        raise UserError("print_failed", printer=_name(printer))
    on_paper = 2 if paper_of(printer) == "A3" else 1
    shapes = SheetPainter(sheets.shapes)
    dots = printer.logicalDpiX() / 72, printer.logicalDpiY() / 72
    is_taken = True
    for at, page in enumerate(pages):
        if not go_on(at):
            printer.abort()
            break
        if at and at % on_paper == 0:
            is_taken = is_taken and printer.newPage()
        painter.save()
        painter.scale(*dots)
        painter.translate(min(page.width, page.height) * (at % on_paper), 0)
        if page.width > page.height:
            painter.translate(0, page.width)
            painter.rotate(-90)
        shapes.paint(painter, page)
        painter.restore()
    is_taken = painter.end() and is_taken
    if not is_taken or printer.printerState() is QPrinter.PrinterState.Error:
        raise UserError("print_failed", printer=_name(printer))


def _name(printer: QPrinter) -> str:
    return printer.printerName() or printer.outputFileName()
