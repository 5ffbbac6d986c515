"""Import scoring tables from a spreadsheet: what would be taken, what not and why; then all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from perfdesk.app.importing.table_import import import_tables, scoring_titles, take_tables
from perfdesk.errors import UserError, message
from perfdesk.ui.parts.framing import fit, framed
from perfdesk.ui.parts.look import label
from perfdesk.ui.parts.messages import sentence
from perfdesk.ui.parts.names import name_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from perfdesk.app.importing.table_import import TableImport
    from perfdesk.ui.bridge import Bridge
    from perfdesk.ui.parts.messages import Dialogs
    from perfdesk.ui.parts.style import Theme
    from perfdesk.ui.parts.tasks import Runner

_KINDS = "表格文件 (*.xlsx *.xlsm *.xls *.ods)"
_TAKEN = ("文件中的位置", "报告中的位置", "项目", "原内容", "新内容")
_LEFT = ("类别", "文件中的位置", "内容", "原因")
#: A cell of a list shows so many characters, its tool tip so many.
_SHOWN, _TIP = 120, 1000


class TableImportDialog(QDialog):
    """Shows what one file would change; nothing changes before 导入, and then what is ticked.

    The file is read beside the screen; what comes after the dialog was closed is let go.

    Signals:
        said: What was taken, in words.
    """

    said = Signal(str)

    def __init__(
        self,
        bridge: Bridge,
        theme: Theme,
        dialogs: Dialogs,
        runner: Runner,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._dialogs = dialogs
        self._runner = runner
        self._path: Path | None = None
        self._read: TableImport | None = None
        self._is_reading = False
        self._is_closed = False
        self._file = label(sentence("tables_what"), "fieldLabel", wraps=True)
        self._choose = QPushButton("选择文件…")
        self._kind = QComboBox()
        self._clears = QCheckBox("文件中空白的格也照改（清空原有内容）")
        self._as_new = QCheckBox("名称不同的表一律新增（不按指标对应到已有的表）")
        self._summary = label("", "fieldLabel", wraps=True)
        self._taken = QTreeWidget()
        self._left = QTreeWidget()
        self._parts = QSplitter(Qt.Orientation.Vertical)
        self._why = label("", "hint", wraps=True)
        self._copy = QPushButton("复制没有读入的清单")
        self._take = QPushButton("导入")
        self._cancel = QPushButton("取消")
        self._build(theme)
        self._choose.clicked.connect(self.choose)
        self._kind.activated.connect(self._begin)
        self._clears.clicked.connect(self._begin)
        self._as_new.clicked.connect(self._begin)
        self._taken.itemChanged.connect(self._show_ticked)
        self._left.currentItemChanged.connect(lambda item, _old: self._show_why(item))
        self._copy.clicked.connect(self._copy_left)
        self._take.clicked.connect(self._confirm)
        self._cancel.clicked.connect(self.reject)
        self._show_state()

    def choose(self) -> None:
        """Let the clerk choose a file, and read it."""
        path = self._dialogs.open_file(self, "导入自评表", _KINDS)
        if path is not None:
            self.read(path)

    def read(self, path: Path) -> None:
        """Read a file, as it is chosen what to read of it."""
        self._path = path
        self._begin()

    # -- building ------------------------------------------------------------------------------

    def _build(self, theme: Theme) -> None:
        self.setWindowTitle("导入自评表")
        self._kind.addItem("自动识别", None)
        for code, title in scoring_titles(self._bridge.session.template).items():
            self._kind.addItem(title, code)
        name_whole(self._kind, "表的种类")
        self._build_list(self._taken, _TAKEN, "要改的内容", (18, 18, 9, 14))
        self._build_list(self._left, _LEFT, "没有读入的内容和提示", (6, 18, 14))
        self._parts.setChildrenCollapsible(False)
        self._parts.addWidget(self._taken)
        self._parts.addWidget(self._left)
        self._parts.setStretchFactor(0, 3)
        self._parts.setStretchFactor(1, 2)
        self._take.setProperty("role", "primary")
        ways = QHBoxLayout()
        ways.addWidget(self._choose)
        ways.addWidget(self._kind)
        ways.addWidget(self._clears)
        ways.addStretch(1)
        foot = QHBoxLayout()
        foot.addWidget(self._copy)
        foot.addStretch(1)
        foot.addWidget(self._take)
        foot.addWidget(self._cancel)
        box = framed(self, theme, 10)
        box.addWidget(self._file)
        box.addLayout(ways)
        box.addWidget(self._as_new)
        box.addWidget(self._summary)
        box.addWidget(self._parts, 1)
        box.addWidget(self._why)
        # Takes the room while there is no list to show.
        box.addStretch(0)
        box.addLayout(foot)
        fit(self, 76, 46)

    def _build_list(
        self, made: QTreeWidget, columns: Sequence[str], name: str, widths: Iterable[int]
    ) -> None:
        made.setHeaderLabels(list(columns))
        made.setRootIsDecorated(False)
        made.setUniformRowHeights(True)
        made.setAccessibleName(name)
        em = self.fontMetrics().horizontalAdvance("国")
        for column, width in enumerate(widths):
            made.setColumnWidth(column, em * width)

    # -- reading -------------------------------------------------------------------------------

    def _begin(self) -> None:
        if self._path is None or self._is_reading:
            return
        path, session = self._path, self._bridge.session
        kind, clears = self._kind.currentData(), self._clears.isChecked()
        as_new = self._as_new.isChecked()
        self._read = None
        self._is_reading = True
        self._file.setText(str(path))
        self._show_state()
        # The dialog bars the desk, so nobody changes the report meanwhile.
        self._runner.run(
            lambda: import_tables(session, path, kind, clears=clears, as_new=as_new),
            self._show_read,
            self._show_fault,
            self._end,
        )

    def _end(self) -> None:
        self._is_reading = False
        if not self._is_closed:
            self._show_state()

    def _show_read(self, read: TableImport) -> None:
        if self._is_closed:
            return
        self._read = read
        self._show_state()
        (self._left if read.is_empty else self._taken).setFocus()

    def _show_fault(self, error: UserError) -> None:
        if not self._is_closed:
            self._dialogs.tell_error(self, error)

    def done(self, result: int) -> None:
        """Close; whatever the reader still brings is let go."""
        self._is_closed = True
        super().done(result)

    # -- showing -------------------------------------------------------------------------------

    def _show_state(self) -> None:
        read = self._read
        words = sentence("tables_reading") if self._is_reading else ""
        self._summary.setText(words if read is None else read.summary)
        self._summary.setVisible(bool(self._summary.text()))
        with QSignalBlocker(self._taken):
            _fill(self._taken, () if read is None else _taken_rows(read), ticked=True)
        is_asked = read is not None and (read.renamed or self._as_new.isChecked())
        self._as_new.setVisible(is_asked)
        _fill(self._left, () if read is None else _left_rows(read))
        self._taken.setVisible(read is not None and not read.is_empty)
        self._left.setVisible(bool(self._left.topLevelItemCount()))
        self._left.setCurrentIndex(self._left.model().index(0, 0))
        self._show_why(self._left.topLevelItem(0))
        self._parts.setVisible(read is not None)
        for widget in (self._choose, self._kind, self._clears, self._as_new):
            widget.setEnabled(not self._is_reading)
        self._copy.setVisible(bool(self._left.topLevelItemCount()))
        can_take = read is not None and not read.is_empty
        self._take.setEnabled(can_take)
        (self._take if can_take else self._choose).setDefault(True)

    def _unticked(self) -> set[int]:
        """Return which rows are not to be taken."""
        items = map(self._taken.topLevelItem, range(self._taken.topLevelItemCount()))
        return {
            at
            for at, item in enumerate(items)
            if item is not None and item.checkState(0) is Qt.CheckState.Unchecked
        }

    def _show_ticked(self) -> None:
        self._take.setEnabled(len(self._unticked()) < self._taken.topLevelItemCount())

    def _show_why(self, item: QTreeWidgetItem | None) -> None:
        """Show the whole reason of the line that is chosen."""
        self._why.setText("" if item is None else item.toolTip(len(_LEFT) - 1))
        self._why.setVisible(item is not None)

    def _copy_left(self) -> None:
        if self._read is not None:
            QGuiApplication.clipboard().setText(self._read.rejected_text())

    # -- taking --------------------------------------------------------------------------------

    def _confirm(self) -> None:
        read = None if self._read is None else self._read.without(self._unticked())
        if read is None or read.is_empty:
            return
        try:
            with self._bridge.together(message("tables", "undo_name")):
                take_tables(self._bridge.session, read)
        except UserError as error:
            self._dialogs.tell_error(self, error)
            return
        self.said.emit(sentence("tables_taken", count=len(read.rows), left=len(read.rejected)))
        self.accept()


def _taken_rows(read: TableImport) -> list[tuple[str, ...]]:
    return [(row.address, row.where, row.label, row.old, row.new) for row in read.rows]


def _left_rows(read: TableImport) -> list[tuple[str, ...]]:
    kinds = ((read.rejected, "rejected_mark"), (read.notes, "note_mark"))
    return [
        (message("tables", mark), note.address, note.text, note.words)
        for notes, mark in kinds
        for note in notes
    ]


def _fill(made: QTreeWidget, rows: Iterable[tuple[str, ...]], *, ticked: bool = False) -> None:
    made.clear()
    for row in rows:
        item = QTreeWidgetItem([" ".join(text.split())[:_SHOWN] for text in row])
        for column, text in enumerate(row):
            item.setToolTip(column, text[:_TIP])
        if ticked:
            item.setCheckState(0, Qt.CheckState.Checked)
        made.addTopLevelItem(item)
