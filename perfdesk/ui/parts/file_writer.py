"""Write a document to a file of the clerk's choice, beside the screen, and say what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Signal

from perfdesk.app.printed.exporting import ExportResult, export_document
from perfdesk.ui.parts.messages import Answer, sentence
from perfdesk.ui.parts.outside import open_outside

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from perfdesk.document.blocks import Document
    from perfdesk.ui.parts.messages import Dialogs
    from perfdesk.ui.parts.tasks import Runner

#: Name and file pattern of each format.
KINDS = {
    "pdf": ("导出 PDF", "PDF 文件 (*.pdf)"),
    "xlsx": ("导出 Excel", "Excel 工作簿 (*.xlsx)"),
    "docx": ("导出 Word", "Word 文档 (*.docx)"),
}

_ANSWERS = (Answer("folder", "打开所在文件夹"), Answer("file", "打开文件"), Answer("", "关闭"))
_REPLACE = (Answer("replace", "替换", destroys=True), Answer("", "取消"))
_WHICH = (Answer("pdf", "PDF"), Answer("xlsx", "Excel"), Answer("docx", "Word"), Answer("", "取消"))


class FileWriter(QObject):
    """Asks where to, writes, tells; one file at a time.

    It belongs to no widget: a report that is put away while its file is being written still gets
    its result told.

    Signals:
        started: Name of the file that is being written.
        ended: Nothing is being written any more.
        written: Where the file is, and the window to which that is told next.
    """

    started = Signal(str)
    ended = Signal()
    written = Signal(object, object)

    def __init__(self, dialogs: Dialogs, runner: Runner) -> None:
        super().__init__()
        self._dialogs = dialogs
        self._runner = runner
        self._folder: Path | None = None
        self.is_running = False

    def ask_kind(self, window: QWidget, name: str) -> str:
        """Return in which format something is to be written; "" for not at all."""
        return self._dialogs.ask(window, sentence("export_which", name=name), _WHICH)

    def ask_target(self, name: str, kind: str, window: QWidget) -> Path | None:
        """Return where to write; nothing is replaced unasked.

        The box asks for the name as it was typed. Where that has another ending, or the system's
        own box none for it, the whole name is asked for here.
        """
        title, pattern = KINDS[kind]
        folder = self._folder or _documents()
        target = self._dialogs.save_file(window, title, folder / name, pattern)
        if target is None or target.suffix.lower() == f".{kind}":
            return target
        target = target.with_name(f"{target.name}.{kind}")
        question = sentence("export_replaces", path=target)
        if target.exists() and self._dialogs.ask(window, question, _REPLACE) != "replace":
            return None
        return target

    def write(
        self, document: Document, kind: str, target: Path, window: QWidget, remark: str = ""
    ) -> None:
        """Write beside the screen and tell what came of it; ``remark`` is said with success."""
        self._folder = target.parent
        self.is_running = True
        self.started.emit(target.name)
        self._runner.run(
            lambda: export_document(document, kind, target),
            lambda result: self._succeed(window, result, remark),
            lambda error: self._dialogs.tell_error(window, error),
            self._end,
        )

    def _succeed(self, window: QWidget, result: ExportResult, remark: str) -> None:
        # Begun before the box: it is done while the clerk reads.
        self.written.emit(result.path, window)
        missing = "\n".join(result.missing)
        text = sentence(
            "exported",
            path=result.path,
            errors=remark,
            missing=sentence("exported_missing", places=missing) if missing else "",
            faces=_told_faces(result),
        )
        answer = self._dialogs.ask(window, text, _ANSWERS, mood="news")
        if answer:
            path = result.path if answer == "file" else result.path.parent
            open_outside(path, self._dialogs)

    def _end(self) -> None:
        self.is_running = False
        self.ended.emit()


def _told_faces(result: ExportResult) -> str:
    """Say which typefaces are in the file, and which of this PC were passed over."""
    told = sentence("exported_faces", faces="、".join(result.faces)) if result.faces else ""
    remarks = "\n".join(result.remarks)
    return told + (sentence("exported_remarks", remarks=remarks) if remarks else "")


def _documents() -> Path:
    place = QStandardPaths.StandardLocation.DocumentsLocation
    return Path(QStandardPaths.writableLocation(place))
