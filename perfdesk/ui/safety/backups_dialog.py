"""The backups: which there are, what is in them, and how to get it back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from perfdesk.app.safety.reading import report_text
from perfdesk.errors import UserError
from perfdesk.template.catalogue import Catalogue
from perfdesk.ui.parts.framing import fit, framed
from perfdesk.ui.parts.messages import Answer, sentence
from perfdesk.ui.parts.plain_list import PlainList
from perfdesk.ui.parts.times import when_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.app.library.library import Library
    from perfdesk.app.safety.backups import Backup, Backups
    from perfdesk.paths import DataFolder
    from perfdesk.report.values import ReportSummary
    from perfdesk.ui.parts.messages import Dialogs
    from perfdesk.ui.parts.style import Theme

_WHY = {
    "start": "启动时",
    "close": "关闭时",
    "timer": "定时",
    "hand": "手动",
    "before_restore": "恢复之前",
    "upgrade": "升级之前",
    "replaced": "被恢复取代的数据",
    "desk": "整个数据文件",
}
_COLUMNS = ("时间", "缘由", "大小", "位置")
_RESTORE = (Answer("restore", "恢复全部", destroys=True), Answer("", "取消"))
_ITEM = Qt.ItemDataRole.UserRole


class BackupsDialog(QDialog):
    """Shows the backups; restores one report at once, all of them by its caller.

    ``library`` is the open desk, None where it could not be opened: then one report cannot be
    taken out, for there is nowhere to put it.

    Attributes:
        wanted: The backup that the whole desk is to be restored from; None until she says so.
        restored: Ids of the reports that were restored as new ones.
    """

    def __init__(
        self,
        backups: Backups,
        folder: DataFolder,
        library: Library | None,
        theme: Theme,
        dialogs: Dialogs,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._backups = backups
        self._library = library
        self._catalogue = Catalogue.standard(folder.templates)
        self._theme = theme
        self._dialogs = dialogs
        self.wanted: Backup | None = None
        self.restored: list[int] = []
        #: A folder of her choice whose backups are listed; None for this desk's own.
        self._folder: Path | None = None
        self._about = QLabel()
        self._list = QTreeWidget()
        self._reports = PlainList()
        self._text = QPlainTextEdit()
        self._note = QLabel()
        self._now = QPushButton("现在备份")
        self._place = QPushButton("第二备份位置…")
        self._elsewhere = QPushButton("其他位置的备份…")
        self._back = QPushButton("回到本机的备份")
        self._one = QPushButton("恢复这份报告")
        self._all = QPushButton("恢复全部…")
        self._build()
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        """List this desk's backups that there are now."""
        self._show(None, self._backups.all())

    def _show(self, folder: Path | None, backups: Sequence[Backup]) -> None:
        """List these, which lie in ``folder``; None: this desk's own."""
        self._folder = folder
        about = "backups_about" if folder is None else "backups_elsewhere"
        self._about.setText(sentence(about, folder=folder))
        self._back.setVisible(folder is not None)
        self._list.clear()
        self._list.addTopLevelItems([self._row(backup) for backup in backups])
        # The last one takes the room that is left; a long name is cut with …, and in the tool tip.
        for column in range(len(_COLUMNS) - 1):
            self._list.resizeColumnToContents(column)
        first = self._first(backups) if folder is None else self._list.topLevelItem(0)
        if first is None:
            self._look()
        else:
            self._list.setCurrentItem(first)

    def _when(self, backup: Backup) -> str:
        """Tell when it was made; what a wrong clock has dated is marked as such."""
        when = when_words(backup.at)
        is_doubtful = self._backups.is_from_the_future(backup)
        return sentence("backup_future_mark", when=when) if is_doubtful else when

    def _first(self, backups: Sequence[Backup]) -> QTreeWidgetItem | None:
        """Return the row to begin with; of a desk that is not open the one that was announced."""
        good = self._backups.newest_good if self._library is None else None
        paths = [backup.path for backup in backups]
        row = paths.index(good.path) if good is not None and good.path in paths else 0
        return self._list.topLevelItem(row)

    def _row(self, backup: Backup) -> QTreeWidgetItem:
        size = f"{max(1, backup.size >> 10):,} KB"
        where = "第二位置" if backup.is_second else "数据文件夹"
        if self._folder is not None:
            where = backup.path.parent.name or str(backup.path.parent)
        row = QTreeWidgetItem([self._when(backup), _WHY.get(backup.why, "备份"), size, where])
        for column in (0, len(_COLUMNS) - 1):
            row.setToolTip(column, str(backup.path))
        row.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.setData(0, _ITEM, backup)
        return row

    # -- building ----------------------------------------------------------------------------

    def _build(self) -> None:
        self.setWindowTitle("备份和恢复")
        self._about.setProperty("role", "muted")
        self._about.setWordWrap(True)
        self._about.setTextFormat(Qt.TextFormat.PlainText)
        self._note.setWordWrap(True)
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._note.setProperty("role", "muted")
        box = framed(self, self._theme)
        box.addWidget(self._about)
        box.addWidget(self._content(), 1)
        box.addWidget(self._note)
        box.addLayout(self._foot())
        fit(self, 72, 40)

    def _content(self) -> QSplitter:
        self._list.setHeaderLabels(list(_COLUMNS))
        self._list.setRootIsDecorated(False)
        self._list.setUniformRowHeights(True)
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._list.setAccessibleName("备份")
        self._reports.setAccessibleName("备份中的报告")
        self._reports.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._text.setReadOnly(True)
        self._text.setAccessibleName("报告内容")
        self._text.setPlaceholderText(sentence("backups_choose_report"))
        right = QSplitter(Qt.Orientation.Vertical)
        right.addWidget(self._reports)
        right.addWidget(self._text)
        em = self.fontMetrics().horizontalAdvance("国")
        right.setSizes([em * 9, em * 22])
        both = QSplitter()
        both.addWidget(self._list)
        both.addWidget(right)
        both.setSizes([em * 34, em * 38])
        for splitter in (both, right):
            splitter.setProperty("role", "gap")
            splitter.setChildrenCollapsible(False)
            splitter.setHandleWidth(self._theme.px(8))
        return both

    def _foot(self) -> QHBoxLayout:
        close = QPushButton("关闭")
        close.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(self._now)
        row.addWidget(self._place)
        row.addWidget(self._elsewhere)
        row.addWidget(self._back)
        row.addStretch(1)
        for button in (self._one, self._all, close):
            row.addWidget(button)
        left = (self._now, self._place, self._elsewhere, self._back)
        for button in (*left, self._one, self._all, close):
            button.setAutoDefault(False)
        can_write = self._library is not None and not self._library.is_read_only
        for button in (self._now, self._place, self._one):
            button.setVisible(can_write)
        return row

    def _connect(self) -> None:
        self._list.itemSelectionChanged.connect(self._look)
        self._reports.itemSelectionChanged.connect(self._read)
        self._now.clicked.connect(self._make)
        self._place.clicked.connect(self._choose_place)
        self._elsewhere.clicked.connect(self._look_elsewhere)
        self._back.clicked.connect(self.refresh)
        self._one.clicked.connect(self._restore_one)
        self._all.clicked.connect(self._restore_all)

    # -- looking -----------------------------------------------------------------------------

    @property
    def _backup(self) -> Backup | None:
        chosen = self._list.selectedItems()
        return cast("Backup", chosen[0].data(0, _ITEM)) if chosen else None

    @property
    def _summary(self) -> ReportSummary | None:
        chosen = self._reports.selectedItems()
        return cast("ReportSummary", chosen[0].data(_ITEM)) if chosen else None

    def _look(self) -> None:
        """List the reports in the chosen backup."""
        self._reports.clear()
        self._text.clear()
        backup = self._backup
        is_good = False
        if backup is None:
            self._note.setText(sentence("backups_none"))
        else:
            self._note.setText(str(backup.path))
            try:
                summaries = self._backups.look(backup)
                is_good = True
                code = "backups_choose_report" if summaries else "backups_empty"
                self._text.setPlaceholderText(sentence(code))
            except UserError as error:
                summaries = []
                self._note.setText(sentence("backups_fault", reason=error))
            for summary in summaries:
                meta = summary.meta
                state = f"完成 {summary.percent} %，保存于{when_words(summary.saved_at)}"
                row = QListWidgetItem(f"{meta.fiscal_year} 年度 · {meta.unit}（{state}）")
                row.setToolTip(row.text())
                row.setData(_ITEM, summary)
                self._reports.addItem(row)
        is_read_only = self._library is not None and self._library.is_read_only
        self._all.setEnabled(is_good and not is_read_only)
        self._one.setEnabled(False)
        if self._reports.count():
            self._reports.setCurrentRow(0)

    def _read(self) -> None:
        """Show the content of the chosen report."""
        backup, summary = self._backup, self._summary
        self._one.setEnabled(summary is not None)
        self._text.clear()
        if backup is None or summary is None:
            return
        try:
            data = self._backups.load(backup, summary.id)
            self._text.setPlainText(report_text(data, self._catalogue))
        except UserError as error:
            self._text.setPlainText(str(error))

    # -- acting ------------------------------------------------------------------------------

    def _make(self) -> None:
        try:
            made = self._backups.make("hand")
        except UserError as error:
            self._dialogs.tell_error(self, error)
            return
        self.refresh()
        if made is None:
            self._note.setText(sentence("backup_not_needed"))

    def _choose_place(self) -> None:
        from perfdesk.ui.safety.second_place import choose_second_place  # noqa: PLC0415 - seldom wanted

        if choose_second_place(self._backups, self._dialogs, self):
            self.refresh()

    def _look_elsewhere(self) -> None:
        """List the backups on a stick or in a folder of her choice, as of the PC before this."""
        begin = self._backups.second.folder or Path.home()
        folder = self._dialogs.open_folder(self, "选择备份所在的文件夹或U盘", begin)
        if folder is None:
            return
        found = self._backups.found_in(folder)
        if found:
            self._show(folder, found)
        else:
            self._dialogs.tell(self, sentence("backups_elsewhere_none", folder=folder))

    def _restore_one(self) -> None:
        backup, summary = self._backup, self._summary
        if backup is None or summary is None or self._library is None:
            return
        try:
            had = self._backups.load(backup, summary.id).previous_id
            number = self._backups.restore_report(backup, summary.id, self._library)
            has = self._library.load(number).previous_id
        except UserError as error:
            self._dialogs.tell_error(self, error)
            return
        self.restored.append(number)
        title = f"{summary.meta.fiscal_year} 年度 · {summary.meta.unit}"
        words = sentence("backups_report_restored", title=title)
        lost = sentence("backups_previous_missing") if has is None and had is not None else ""
        self._note.setText(words + lost)

    def _restore_all(self) -> None:
        backup = self._backup
        if backup is None:
            return
        question = sentence(
            "backups_restore", when=when_words(backup.at), count=self._reports.count()
        )
        if self._dialogs.ask(self, question, _RESTORE) == "restore":
            self.wanted = backup
            self.accept()
