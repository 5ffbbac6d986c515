"""The start page: which reports there are, how far each is, and how to go on or begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from perfdesk.ui.parts.chevron import MenuPush
from perfdesk.ui.parts.names import name_whole
from perfdesk.ui.parts.rows_model import ROW_ROLE
from perfdesk.ui.parts.style import set_role
from perfdesk.ui.start.report_list import ORDERS, ReportDelegate, ReportFilter, ReportListModel
from perfdesk.ui.start.start_cards import ContinueCard, EmptyCard, FootLine, NoteLine

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import SignalInstance

    from perfdesk.report.values import ReportSummary
    from perfdesk.ui.parts.style import Theme

#: So many lines of the menu are about the chosen report; from the second number on they change it.
_ROW_ACTIONS, _CHANGING = 5, 2
#: The line of the same menu that takes in a package.
_TAKING = -2


class StartPage(QWidget):
    """Lists the reports, the one saved last first, and the one to go on with above them.

    Signals:
        report_chosen: Id of the report to open.
        new_wanted: The clerk wants to begin a report.
        import_wanted: The clerk wants to begin one from an old report's file.
        sample_wanted: The clerk wants to see a worked report.
        rename_wanted, copy_wanted, discard_wanted: Id of the report to be corrected, doubled, or
            moved to the bin.
        undo_wanted: What the note on the page tells is to be taken back.
        batch_wanted: Several reports are to be exported at once.
        pack_wanted, take_wanted: A report is to go to another PC; a package came from one.
        bin_wanted: The clerk wants to look into the recycle bin.
        backups_wanted: The clerk wants to look at the backups.
    """

    report_chosen = Signal(int)
    new_wanted = Signal()
    import_wanted = Signal()
    sample_wanted = Signal()
    rename_wanted = Signal(int)
    copy_wanted = Signal(int)
    discard_wanted = Signal(int)
    undo_wanted = Signal()
    batch_wanted = Signal()
    pack_wanted = Signal(int)
    take_wanted = Signal()
    bin_wanted = Signal()
    backups_wanted = Signal()

    def __init__(
        self, title_of: Callable[[str], str], theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_read_only = False
        self._model = ReportListModel(title_of, self)
        self._filter = ReportFilter(self._model, self)
        self._new = QPushButton("新建报告")
        self._import = QPushButton("导入旧报告")
        self._more = MenuPush("更多操作")
        self._column = QWidget()
        self._head = QWidget()
        self._continue = ContinueCard(theme)
        self._search = QLineEdit()
        self._order = QComboBox()
        self._count = QLabel()
        self._list = QListView()
        # Made where it is shown: nearly every desk has reports.
        self._empty: EmptyCard | None = None
        self._note = NoteLine(theme)
        self._foot = FootLine(theme)
        self._content = QStackedWidget()
        self._actions = [*_row_actions(self), *_desk_actions(self)]
        self._build()
        self._connect()
        self._dress()

    # -- what is shown -----------------------------------------------------------------------

    def show_summaries(self, summaries: list[ReportSummary]) -> None:
        """Show these reports, or what to do where there are none.

        The row that was chosen stays so; where it is gone, the one in its place is chosen.
        """
        row, chosen = max(0, self._list.currentIndex().row()), self._chosen()
        self._model.show_summaries(summaries)
        self._content.setCurrentWidget(self._list if summaries else self._empty_card())
        self._head.setVisible(bool(summaries))
        self._show_count()
        if chosen is None or not self.select(chosen.id):
            last = self._filter.rowCount() - 1
            self._list.setCurrentIndex(self._filter.index(min(row, last), 0))
        self._show_chosen()

    def show_last(self, summary: ReportSummary | None, section: str = "") -> None:
        """Offer to go on with this report, left at a section; None offers none."""
        self._continue.show_report(summary, section)
        # One button stands out: to go on, or, where there is nothing to go on with, to begin.
        set_role(self._new, "primary" if summary is None else "")
        self._dress()

    def show_bin(self, count: int) -> None:
        """Tell how many reports lie in the bin."""
        self._foot.show_bin(count)

    def show_backup(self, words: str, is_old: bool) -> None:  # noqa: FBT001 - a state, told by name
        """Tell of the last backup; one that is too old, or none at all, is marked."""
        self._foot.show_backup(words, is_old=is_old)

    def show_note(self, words: str, *, can_undo: bool = False) -> None:
        """Say quietly what was done; it goes with the next act. No words: nothing."""
        self._note.show_words(words, can_undo=can_undo)

    def show_read_only(self, is_read_only: bool) -> None:  # noqa: FBT001 - as above
        """Take away whatever would change the desk."""
        self._is_read_only = is_read_only
        for button in (self._new, self._import):
            button.setEnabled(not is_read_only)
        if self._empty is not None:
            self._empty.show_read_only(is_read_only=is_read_only)
        self._continue.show_read_only(is_read_only=is_read_only)
        self._show_chosen()

    def select(self, report_id: int) -> bool:
        """Choose a report's row; False where it is not shown."""
        source = self._model.index(self._model.row_of(report_id), 0)
        index = self._filter.mapFromSource(source)
        if index.isValid():
            self._list.setCurrentIndex(index)
            self._list.scrollTo(index)
        return index.isValid()

    def focus_list(self) -> None:
        """Give the keyboard to the list, so that Enter opens the first report."""
        if self._model.rowCount():
            self._list.setFocus()
        else:
            self._empty_card().focus_first()

    def _empty_card(self) -> EmptyCard:
        """Return what is shown in the place of the list where there are no reports."""
        if self._empty is None:
            card = self._empty = EmptyCard(self._theme)
            card.show_read_only(is_read_only=self._is_read_only)
            card.begin.clicked.connect(self.new_wanted)
            card.take.clicked.connect(self.import_wanted)
            card.sample.clicked.connect(self.sample_wanted)
            self._content.addWidget(card)
        return self._empty

    # -- building ----------------------------------------------------------------------------

    def _build(self) -> None:
        px = self._theme.px
        inner = QVBoxLayout(self._column)
        inner.setContentsMargins(px(24), px(24), px(24), px(12))
        inner.setSpacing(px(12))
        head = QVBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(px(12))
        head.addLayout(self._build_title())
        head.addWidget(self._continue)
        head.addLayout(self._build_search())
        inner.addWidget(self._head)
        inner.addWidget(self._content, 1)
        inner.addWidget(self._note)
        inner.addWidget(self._foot)
        self._content.addWidget(self._list)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addStretch(1)
        outer.addWidget(self._column, 100)
        outer.addStretch(1)
        self._build_list()

    def _build_title(self) -> QHBoxLayout:
        title = QLabel("我的报告")
        title.setProperty("role", "headline")
        self._new.setProperty("role", "primary")
        self._new.setToolTip("Ctrl+N")
        self._import.setToolTip("Ctrl+O")
        row = QHBoxLayout()
        row.addWidget(title)
        row.addStretch(1)
        row.addWidget(self._import)
        row.addWidget(self._new)
        return row

    def _build_search(self) -> QHBoxLayout:
        self._search.setPlaceholderText("按单位、年度或模板查找")
        self._search.setClearButtonEnabled(True)
        name_whole(self._search, "查找报告")
        for order in ORDERS:
            self._order.addItem(order.words)
        name_whole(self._order, "排列顺序")
        self._count.setProperty("role", "muted")
        self._more.show_actions(self._actions)
        self._more.setAccessibleName("对选中的报告的更多操作")
        row = QHBoxLayout()
        row.setSpacing(self._theme.px(8))
        row.addWidget(self._search, 1)
        row.addWidget(self._order)
        row.addWidget(self._count)
        row.addStretch(1)
        row.addWidget(self._more)
        return row

    def _build_list(self) -> None:
        self._list.setModel(self._filter)
        self._list.setItemDelegate(ReportDelegate(self._model, self._theme, self._list))
        self._list.setAccessibleName("报告列表")
        self._list.setUniformItemSizes(True)
        self._list.setMouseTracking(True)
        self._list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._list.addActions(self._actions)
        self._list.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def _connect(self) -> None:
        for button, wanted in (
            (self._new, self.new_wanted),
            (self._import, self.import_wanted),
            (self._foot.bin, self.bin_wanted),
            (self._foot.backup, self.backups_wanted),
        ):
            button.clicked.connect(wanted)
        self._continue.wanted.connect(self.report_chosen)
        self._note.undo_wanted.connect(self.undo_wanted)
        # No action of a menu: there the same keys undo in the open report.
        undo = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self._list)
        undo.setContext(Qt.ShortcutContext.WidgetShortcut)
        undo.activated.connect(self._note.undo)
        self._search.textChanged.connect(self._look_for)
        self._search.returnPressed.connect(self._list.setFocus)
        self._order.activated.connect(self._sort)
        # activated is Enter and, as the platform has it, a double or a single click.
        self._list.activated.connect(self._open)
        self._list.selectionModel().currentChanged.connect(self._show_chosen)
        self._theme.changed.connect(self._dress)

    def _dress(self) -> None:
        # About 64 ideographs: wider, the eye loses the row between its two ends.
        em = self.fontMetrics().horizontalAdvance("国")
        self._column.setMaximumWidth(em * 64)
        self._search.setMaximumWidth(em * 20)
        size = self._theme.px(18)
        is_first = self._new.property("role") == "primary"
        self._new.setIcon(self._theme.icon("add", "on_accent" if is_first else "text"))
        self._import.setIcon(self._theme.icon("import"))
        for button in (self._new, self._import):
            button.setIconSize(QSize(size, size))

    # -- acting ------------------------------------------------------------------------------

    def _look_for(self, text: str) -> None:
        self._filter.look_for(text)
        self._show_count()
        if self._filter.rowCount():
            self._list.setCurrentIndex(self._filter.index(0, 0))
        self._show_chosen()

    def _sort(self, number: int) -> None:
        self._model.sort_by(ORDERS[number])
        self._list.setCurrentIndex(self._filter.index(0, 0))

    def _show_count(self) -> None:
        shown, all_rows = self._filter.rowCount(), self._model.rowCount()
        words = f"{all_rows} 份报告" if shown == all_rows else f"{shown} / {all_rows} 份报告"
        self._count.setText(words)

    def _chosen(self) -> ReportSummary | None:
        summary: ReportSummary | None = self._list.currentIndex().data(ROW_ROLE)
        return summary

    def _show_chosen(self) -> None:
        """Offer only what can be done now."""
        is_chosen = self._chosen() is not None
        may_change = is_chosen and not self._is_read_only
        self._actions[_TAKING].setEnabled(not self._is_read_only)
        for number, action in enumerate(self._actions[:_ROW_ACTIONS]):
            action.setEnabled(may_change if number >= _CHANGING else is_chosen)

    def _open(self, index: QModelIndex) -> None:
        summary = index.data(ROW_ROLE)
        if summary is not None and index.flags() & Qt.ItemFlag.ItemIsEnabled:
            self.report_chosen.emit(summary.id)

    def want(self, wanted: SignalInstance) -> None:
        """Want this of the chosen report; nothing where none is chosen."""
        chosen = self._chosen()
        if chosen is not None:
            wanted.emit(chosen.id)


def _row_actions(page: StartPage) -> list[QAction]:
    """Make the lines of a row's menu; their keys work while the list has the keyboard."""
    table = (
        ("打开", "", page.report_chosen),  # Enter is the list's own.
        ("打包带走…", "", page.pack_wanted),
        ("更正单位和年度…", "F2", page.rename_wanted),
        ("复制为新报告…", "Ctrl+D", page.copy_wanted),
        ("删除", "Del", page.discard_wanted),
    )
    actions = []
    for words, key, wanted in table:
        action = QAction(words, page)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(lambda _=False, wanted=wanted: page.want(wanted))
        actions.append(action)
    return actions


def _desk_actions(page: StartPage) -> list[QAction]:
    """Make the lines that are about no single report, behind a separating one."""
    line = QAction(page)
    line.setSeparator(True)
    actions = [line]
    for words, wanted in (
        ("批量导出…", page.batch_wanted),
        ("收取报告包…", page.take_wanted),
        ("回收站…", page.bin_wanted),
    ):
        actions.append(QAction(words, page))
        actions[-1].triggered.connect(wanted)
    return actions
