"""Have openpyxl write a workbook without a file: by itself it keeps each sheet in one of its own.

Where the disk of those was full, lxml told that in an error of its own kind and half a sheet was
left behind.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter

from perfdesk.export.archive import require_clock

if TYPE_CHECKING:
    from openpyxl import Workbook


class _MemoryWriter(ExcelWriter):
    """openpyxl's writer of workbooks that have no charts, images, or streamed sheets."""

    def __init__(self, workbook: Workbook, archive: ZipFile) -> None:
        super().__init__(workbook, archive)
        self._members = archive

    def write_worksheet(self, ws: Any) -> None:  # noqa: ANN401 - its types leave out its own parts
        """Put a sheet into the archive."""
        ws._drawing = SpreadsheetDrawing()  # noqa: SLF001 - as in the function it stands for
        content = BytesIO()
        writer: Any = WorksheetWriter(ws, content)
        writer.write()
        ws._rels = writer._rels  # noqa: SLF001 - as above
        self._members.writestr(ws.path[1:], content.getvalue())
        self.manifest.append(ws)


def saved(workbook: Workbook) -> bytes:
    """Return the workbook's file.

    Raises:
        UserError: As of ``require_clock``.
    """
    require_clock()
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        _MemoryWriter(workbook, archive).write_data()
    return content.getvalue()
