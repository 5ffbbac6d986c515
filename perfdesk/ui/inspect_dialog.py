"""体检 of a finished file: choose it, see what its layout would lose points for, keep the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from perfdesk.app.exporting import file_name
from perfdesk.app.inspecting import inspect_file, inspection_document
from perfdesk.ui.editors.look import label
from perfdesk.ui.file_writer import FileWriter
from perfdesk.ui.findings_list import LOOKS
from perfdesk.ui.messages import sentence

if TYPE_CHECKING:
    from pathlib import Path

    from perfdesk.app.inspecting import Inspection
    from perfdesk.ui.messages import Dialogs
    from perfdesk.ui.style import Theme
    from perfdesk.ui.tasks import Runner

_TITLE = "文件体检"
_KINDS = "PDF 或 Word 文件 (*.pdf *.docx)"
_COLUMNS = ("等级", "检查项", "位置", "实测", "应为")
_ROLE = Qt.ItemDataRole.UserRole


class InspectDialog(QDialog):
    """Shows what was found in one file at a time; nothing of it is stored."""

    def __init__(
        self, theme: Theme, dialogs: Dialogs, runner: Runner, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._dialogs = dialogs
        self._runner = runner
        self._writer = FileWriter(dialogs, runner)
        self._inspection: Inspection | None = None
        self._words = label(sentence("inspect_what"), "fieldLabel", wraps=True)
        self._list = QTreeWidget()
        self._quote = label("", "fieldLabel", wraps=True)
        self._advice = label("", "hint", wraps=True)
        self._choose = QPushButton("选择文件…")
        self._export = QPushButton("导出体检结果…")
        self._close = QPushButton("关闭")
        self._build()
        self._choose.clicked.connect(self.choose)
        self._export.clicked.connect(self._keep)
        self._close.clicked.connect(self.reject)
        self._list.currentItemChanged.connect(lambda _item, _old: self._show_chosen())

    def choose(self) -> None:
        """Let the clerk choose a file and measure it beside the screen."""
        path = self._dialogs.open_file(self, _TITLE, _KINDS)
        if path is not None:
            self.inspect(path)

    def inspect(self, path: Path) -> None:
        """Measure a file; until that is done only closing is possible."""
        self._words.setText(sentence("inspect_measuring", name=path.name))
        self._choose.setEnabled(False)
        self._export.setEnabled(False)
        self._runner.run(
            lambda: inspect_file(path),
            self._take,
            lambda error: self._dialogs.tell_error(self, error),
            self._end,
        )

    def _take(self, inspection: Inspection) -> None:
        self._inspection = inspection
        self._end()
        self._list.clear()
        for one in inspection.deductions:
            word, mark, colour = LOOKS[one.severity]
            columns = (word, one.title, one.where, one.found, one.wanted)
            item = QTreeWidgetItem(columns)
            item.setIcon(0, self._theme.icon(mark, colour))
            item.setData(0, _ROLE, one)
            for column, words in enumerate(columns):
                item.setToolTip(column, words)
            self._list.addTopLevelItem(item)
        self._list.setVisible(bool(inspection.deductions))
        self._list.setCurrentIndex(self._list.model().index(0, 0))
        self._show_chosen()
        self._list.setFocus()

    def _end(self) -> None:
        """Show what is known of the last file that could be measured."""
        self._choose.setEnabled(True)
        known = self._inspection
        self._export.setEnabled(known is not None)
        told = sentence("inspect_what") if known is None else f"{known.name}\n{known.told()}"
        self._words.setText(told)

    def _show_chosen(self) -> None:
        one = self._list.currentIndex().siblingAtColumn(0).data(_ROLE)
        self._quote.setText("" if one is None else one.quote)
        told = "" if one is None else f"{one.advice}（{one.basis}）"
        self._advice.setText(told)

    def _build(self) -> None:
        self.setWindowTitle(_TITLE)
        px = self._theme.px
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._list.setHeaderLabels(_COLUMNS)
        self._list.setRootIsDecorated(False)
        self._list.setUniformRowHeights(True)
        self._list.setAccessibleName("体检结果")
        self._list.hide()
        em = self.fontMetrics().horizontalAdvance("国")
        for column, width in enumerate((5, 9, 13, 10)):
            self._list.setColumnWidth(column, em * width)
        self._export.setEnabled(False)
        self._choose.setProperty("role", "primary")
        self._choose.setDefault(True)
        foot = QHBoxLayout()
        foot.addWidget(self._choose)
        foot.addWidget(self._export)
        foot.addStretch(1)
        foot.addWidget(self._close)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(20), px(16), px(20), px(16))
        box.setSpacing(px(10))
        box.addWidget(self._words)
        box.addWidget(self._list, 1)
        box.addWidget(self._quote)
        box.addWidget(self._advice)
        box.addLayout(foot)
        room = self.screen().availableGeometry().size() * 0.9
        self.resize(min(em * 66, room.width()), min(em * 36, room.height()))

    def _keep(self) -> None:
        """Write the list to a file."""
        if self._inspection is None or self._writer.is_running:
            return
        kind = self._writer.ask_kind(self, "体检结果")
        if not kind:
            return
        document = inspection_document(self._inspection)
        target = self._writer.ask_target(f"{file_name(document.title)}.{kind}", kind, self)
        if target is not None:
            self._writer.write(document, kind, target, self)
