"""The start page: which reports there are, how far each is, and how to go on or begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from perfdesk.ui.messages import PROGRAM_NAME, sentence
from perfdesk.ui.report_list import SUMMARY_ROLE, ReportDelegate, ReportFilter, ReportListModel

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfdesk.report.values import ReportSummary
    from perfdesk.ui.style import Theme


class StartPage(QWidget):
    """Lists the reports, the one saved last first.

    Signals:
        report_chosen: Id of the report to open.
        new_wanted: The clerk wants to begin a report.
        import_wanted: The clerk wants to begin one from an old report's file.
    """

    report_chosen = Signal(int)
    new_wanted = Signal()
    import_wanted = Signal()

    def __init__(
        self, title_of: Callable[[str], str], theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = ReportListModel(title_of, self)
        self._filter = ReportFilter(self._model, self)
        self._new = QPushButton("新建报告")
        self._import = QPushButton("导入旧报告")
        self._begin = QPushButton("新建报告")
        self._column = QWidget()
        self._head = QWidget()
        self._search = QLineEdit()
        self._count = QLabel()
        self._list = QListView()
        self._content = QStackedWidget()
        self._build()
        self._connect()
        self._dress()

    def show_summaries(self, summaries: list[ReportSummary]) -> None:
        """Show these reports, or what to do where there are none."""
        self._model.show_summaries(summaries)
        self._content.setCurrentIndex(0 if summaries else 1)
        self._head.setVisible(bool(summaries))
        self._show_count()
        if summaries:
            self._list.setCurrentIndex(self._filter.index(0, 0))

    def focus_list(self) -> None:
        """Give the keyboard to the list, so that Enter opens the first report."""
        target = self._list if self._model.rowCount() else self._begin
        target.setFocus()

    def _build(self) -> None:
        px = self._theme.px
        column = self._column
        inner = QVBoxLayout(column)
        inner.setContentsMargins(px(24), px(24), px(24), px(16))
        inner.setSpacing(px(12))
        head = QVBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(px(12))
        head.addLayout(self._build_title())
        head.addLayout(self._build_search())
        inner.addWidget(self._head)
        inner.addWidget(self._content, 1)
        self._content.addWidget(self._list)
        self._content.addWidget(self._build_empty())
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addStretch(1)
        outer.addWidget(column, 100)
        outer.addStretch(1)
        self._build_list()

    def _build_title(self) -> QHBoxLayout:
        title = QLabel("我的报告")
        title.setProperty("role", "headline")
        self._new.setProperty("role", "primary")
        self._new.setToolTip("Ctrl+N")
        row = QHBoxLayout()
        row.addWidget(title)
        row.addStretch(1)
        row.addWidget(self._import)
        row.addWidget(self._new)
        return row

    def _build_search(self) -> QHBoxLayout:
        self._search.setPlaceholderText("按单位、年度或模板查找")
        self._search.setAccessibleName("查找报告")
        self._search.setClearButtonEnabled(True)
        self._count.setProperty("role", "muted")
        row = QHBoxLayout()
        row.addWidget(self._search, 1)
        row.addWidget(self._count)
        row.addStretch(1)
        return row

    def _build_list(self) -> None:
        self._list.setModel(self._filter)
        self._list.setItemDelegate(ReportDelegate(self._model, self._theme, self._list))
        self._list.setAccessibleName("报告列表")
        self._list.setUniformItemSizes(True)
        self._list.setMouseTracking(True)
        self._list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def _build_empty(self) -> QWidget:
        px = self._theme.px
        card = QFrame()
        card.setProperty("role", "card")
        title = QLabel("还没有报告")
        title.setProperty("role", "headline")
        words = QLabel(sentence("start_empty", program=PROGRAM_NAME))
        words.setProperty("role", "muted")
        words.setWordWrap(True)
        self._begin.setProperty("role", "primary")
        self._begin.clicked.connect(self.new_wanted)
        take = QPushButton("导入旧报告")
        take.clicked.connect(self.import_wanted)
        buttons = QHBoxLayout()
        buttons.addWidget(self._begin)
        buttons.addWidget(take)
        buttons.addStretch(1)
        inner = QVBoxLayout(card)
        inner.setContentsMargins(px(32), px(28), px(32), px(28))
        inner.setSpacing(px(16))
        inner.addWidget(title)
        inner.addWidget(words)
        inner.addLayout(buttons)
        page = QWidget()
        box = QVBoxLayout(page)
        box.addStretch(2)
        box.addWidget(card)
        box.addStretch(3)
        return page

    def _connect(self) -> None:
        self._new.clicked.connect(self.new_wanted)
        self._import.clicked.connect(self.import_wanted)
        self._search.textChanged.connect(self._look_for)
        self._search.returnPressed.connect(self._list.setFocus)
        # activated is Enter and, as the platform has it, a double or a single click.
        self._list.activated.connect(self._choose)
        self._theme.changed.connect(self._dress)

    def _dress(self) -> None:
        # About 64 ideographs: wider, the eye loses the row between its two ends.
        em = self.fontMetrics().horizontalAdvance("国")
        self._column.setMaximumWidth(em * 64)
        self._search.setMaximumWidth(em * 24)
        size = self._theme.px(18)
        self._new.setIcon(self._theme.icon("add", "on_accent"))
        self._import.setIcon(self._theme.icon("import"))
        for button in (self._new, self._import):
            button.setIconSize(QSize(size, size))

    def _look_for(self, text: str) -> None:
        self._filter.look_for(text)
        self._show_count()
        if self._filter.rowCount():
            self._list.setCurrentIndex(self._filter.index(0, 0))

    def _show_count(self) -> None:
        shown, all_rows = self._filter.rowCount(), self._model.rowCount()
        words = f"{all_rows} 份报告" if shown == all_rows else f"{shown} / {all_rows} 份报告"
        self._count.setText(words)

    def _choose(self, index: QModelIndex) -> None:
        summary = index.data(SUMMARY_ROLE)
        if summary is not None and index.flags() & Qt.ItemFlag.ItemIsEnabled:
            self.report_chosen.emit(summary.id)
