"""Export the open report: ask where to, write beside the screen, say what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Signal

from perfdesk.app.exporting import ExportResult, export_document, suggested_name
from perfdesk.errors import UserError
from perfdesk.ui.counts import error_words
from perfdesk.ui.messages import Answer, sentence
from perfdesk.ui.outside import open_outside

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from perfdesk.app.session import ReportSession
    from perfdesk.ui.messages import Dialogs
    from perfdesk.ui.tasks import Runner

#: Name and file pattern of each format.
KINDS = {"pdf": ("导出 PDF", "PDF 文件 (*.pdf)"), "xlsx": ("导出 Excel", "Excel 工作簿 (*.xlsx)")}

_ANSWERS = (Answer("folder", "打开所在文件夹"), Answer("file", "打开文件"), Answer("", "关闭"))
_OVERTAKEN = (Answer("old", "仍然导出", destroys=True), Answer("", "取消"))
_REPLACE = (Answer("replace", "替换", destroys=True), Answer("", "取消"))


class ExportFlow(QObject):
    """Leads one report from the button to the written file; one export at a time.

    It belongs to no widget: a report that is put away while its file is being written still gets
    its result told.

    Signals:
        started: Name of the file that is being written.
        ended: Nothing is being written any more.
    """

    started = Signal(str)
    ended = Signal()

    def __init__(self, session: ReportSession, dialogs: Dialogs, runner: Runner) -> None:
        super().__init__()
        self._session = session
        self._dialogs = dialogs
        self._runner = runner
        self._folder: Path | None = None
        self._is_running = False

    def export(self, kind: str, window: QWidget, flush: Callable[[], bool]) -> None:
        """Write the report as it is now; drafts with errors too, and then that is said.

        ``flush`` saves the report first. Where that fails the export goes on: a paper copy is worth
        more then, not less, and the state line tells of the failure.
        """
        if self._is_running:
            return
        target = self._ask_target(kind, window)
        if target is None:
            return
        self._folder = target.parent
        flush()
        if self._is_overtaken() and not self._wants_old(window):
            return
        document = self._session.document()
        errors = error_words(self._session.progress)
        self._is_running = True
        self.started.emit(target.name)
        self._runner.run(
            lambda: export_document(document, kind, target),
            lambda result: self._succeed(window, result, errors),
            lambda error: self._dialogs.tell_error(window, error),
            self._end,
        )

    def _is_overtaken(self) -> bool:
        try:
            return self._session.is_overtaken()
        except UserError:
            return False  # A paper copy of what is on the screen does not need the store.

    def _wants_old(self, window: QWidget) -> bool:
        question = sentence("export_overtaken")
        return self._dialogs.ask(window, question, _OVERTAKEN, mood="fault") == "old"

    def _ask_target(self, kind: str, window: QWidget) -> Path | None:
        """Return where to write; nothing is replaced unasked.

        The box asks for the name as it was typed. Where that has another ending, or the system's
        own box none for it, the whole name is asked for here.
        """
        title, pattern = KINDS[kind]
        folder = self._folder or _documents()
        name = suggested_name(self._session, kind)
        target = self._dialogs.save_file(window, title, folder / name, pattern)
        if target is None or target.suffix.lower() == f".{kind}":
            return target
        target = target.with_name(f"{target.name}.{kind}")
        question = sentence("export_replaces", path=target)
        if target.exists() and self._dialogs.ask(window, question, _REPLACE) != "replace":
            return None
        return target

    def _succeed(self, window: QWidget, result: ExportResult, errors: list[str]) -> None:
        text = sentence(
            "exported",
            path=result.path,
            errors=sentence("exported_errors", counts="、".join(errors)) if errors else "",
            missing=sentence("exported_missing", places="\n".join(result.missing))
            if result.missing
            else "",
        )
        answer = self._dialogs.ask(window, text, _ANSWERS, mood="news")
        if answer:
            path = result.path if answer == "file" else result.path.parent
            open_outside(path, self._dialogs)

    def _end(self) -> None:
        self._is_running = False
        self.ended.emit()


def _documents() -> Path:
    place = QStandardPaths.StandardLocation.DocumentsLocation
    return Path(QStandardPaths.writableLocation(place))
