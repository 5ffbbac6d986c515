"""The recycle bin of reports: look, take back, remove for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from perfdesk.errors import UserError
from perfdesk.ui.parts.framing import fit
from perfdesk.ui.parts.messages import Answer, sentence
from perfdesk.ui.parts.report_words import name_words
from perfdesk.ui.parts.rows_model import ROW_ROLE
from perfdesk.ui.parts.style import set_role
from perfdesk.ui.start.report_list import ReportDelegate, ReportListModel

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfdesk.app.library.library import Library
    from perfdesk.report.values import ReportSummary
    from perfdesk.ui.parts.messages import Dialogs
    from perfdesk.ui.parts.style import Theme

_KEEP = Answer("keep", "取消")


class RecycleBinDialog(QDialog):
    """Lists the reports in the bin, the one discarded last first.

    Attributes:
        restored: Id of the report that was taken out last, None while there was none.
    """

    def __init__(
        self, library: Library, theme: Theme, dialogs: Dialogs, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.restored: int | None = None
        self._library = library
        self._theme = theme
        self._dialogs = dialogs
        self._model = ReportListModel(library.catalogue.title, self)
        self._list = QListView()
        self._empty = QLabel(sentence("bin_empty"))
        self._note = QLabel(sentence("bin_what"))
        self._content = QStackedWidget()
        self._restore = QPushButton("恢复")
        self._delete = QPushButton("彻底删除…")
        self._clear = QPushButton("清空回收站…")
        self._close = QPushButton("关闭")
        self._build()
        self._connect()
        self._show()

    def _build(self) -> None:
        px = self._theme.px
        self.setWindowTitle("回收站")
        fit(self, 58, 30)
        self._list.setModel(self._model)
        self._list.setItemDelegate(ReportDelegate(self._model, self._theme, self._list))
        self._list.setAccessibleName("回收站中的报告")
        self._list.setUniformItemSizes(True)
        self._list.setMouseTracking(True)
        for label in (self._empty, self._note):
            label.setWordWrap(True)
            label.setProperty("role", "muted")
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._content.addWidget(self._list)
        self._content.addWidget(self._empty)
        set_role(self._restore, "primary")
        self._restore.setDefault(True)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self._clear)
        row.addStretch(1)
        for button in (self._restore, self._delete, self._close):
            row.addWidget(button)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(24), px(20), px(24), px(16))
        box.setSpacing(px(12))
        box.addWidget(self._note)
        box.addWidget(self._content, 1)
        box.addLayout(row)

    def _connect(self) -> None:
        self._restore.clicked.connect(self._take_out)
        self._delete.clicked.connect(self._remove)
        self._clear.clicked.connect(self._remove_all)
        self._close.clicked.connect(self.reject)
        self._list.doubleClicked.connect(self._take_out)
        remove = QAction("彻底删除…", self)
        remove.setShortcut(QKeySequence("Del"))
        remove.triggered.connect(self._remove)
        self._list.addAction(remove)

    def _show(self) -> None:
        """Show the bin as the store has it now, with the row in the same place chosen."""
        row = max(0, self._list.currentIndex().row())
        try:
            found = self._library.discarded()
        except UserError as error:
            self._dialogs.tell_error(self, error)
            return
        self._model.show_summaries(found)
        self._content.setCurrentIndex(0 if found else 1)
        self._list.setCurrentIndex(self._model.index(min(row, len(found) - 1), 0))
        can_change = bool(found) and not self._library.is_read_only
        for button in (self._restore, self._delete, self._clear):
            button.setEnabled(can_change)
        (self._list if found else self._close).setFocus()

    def _chosen(self) -> ReportSummary | None:
        index: QModelIndex = self._list.currentIndex()
        summary: ReportSummary | None = index.data(ROW_ROLE)
        return summary

    def _take_out(self) -> None:
        chosen = self._chosen()
        if chosen is not None and self._do(lambda: self._library.restore(chosen.id)):
            self.restored = chosen.id
            self._note.setText(sentence("start_restored", name=name_words(chosen)))

    def _remove(self) -> None:
        chosen = self._chosen()
        if chosen is None or self._library.is_read_only:
            return
        question = sentence("bin_delete", name=name_words(chosen))
        if self._is_sure(question, "彻底删除"):
            self._do(lambda: self._library.delete(chosen.id))

    def _remove_all(self) -> None:
        rows = (self._model.index(row) for row in range(self._model.rowCount()))
        numbers = [row.data(ROW_ROLE).id for row in rows]
        question = sentence("bin_empty_all", count=len(numbers))
        if self._is_sure(question, "全部彻底删除"):
            self._do(lambda: self._delete_all(numbers))

    def _delete_all(self, numbers: list[int]) -> None:
        for number in numbers:
            self._library.delete(number)

    def _is_sure(self, question: str, verb: str) -> bool:
        answers = (Answer("delete", verb, destroys=True), _KEEP)
        return self._dialogs.ask(self, question, answers) == "delete"

    def _do(self, act: Callable[[], object]) -> bool:
        try:
            act()
        except UserError as error:
            self._dialogs.tell_error(self, error)
            return False
        finally:
            self._show()
        return True
