"""Check a report from elsewhere: choose a file, see what was found in it, keep the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from perfdesk.app.exporting import file_name
from perfdesk.app.foreign import check_file
from perfdesk.app.review import SEVERITY_WORDS, review_document
from perfdesk.ui.editors.look import label
from perfdesk.ui.file_writer import FileWriter
from perfdesk.ui.findings_list import LOOKS
from perfdesk.ui.messages import sentence
from perfdesk.ui.names import name_whole

if TYPE_CHECKING:
    from pathlib import Path

    from perfdesk.app.foreign import ForeignFinding, ForeignReview
    from perfdesk.app.library import Library
    from perfdesk.ui.messages import Dialogs
    from perfdesk.ui.style import Theme
    from perfdesk.ui.tasks import Runner

_KINDS = "报告文件 (*.docx *.pdf *.txt)"
_COLUMNS = ("等级", "检查项", "位置", "原文")
_ROLE = Qt.ItemDataRole.UserRole


class ForeignDialog(QDialog):
    """Shows what was found in one file at a time; nothing of it is stored."""

    def __init__(
        self,
        library: Library,
        theme: Theme,
        dialogs: Dialogs,
        runner: Runner,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._theme = theme
        self._dialogs = dialogs
        self._runner = runner
        self._writer = FileWriter(dialogs, runner)
        self._review: ForeignReview | None = None
        self._is_checking = False
        self._words = label(sentence("foreign_what"), "fieldLabel", wraps=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._kind = QComboBox()
        self._list = QTreeWidget()
        self._message = label("", "fieldLabel", wraps=True)
        self._basis = label("", "hint", wraps=True)
        self._choose = QPushButton("选择文件…")
        self._export = QPushButton("导出审核结果…")
        self._close = QPushButton("关闭")
        self._build()
        self._choose.clicked.connect(self.choose)
        self._export.clicked.connect(self._keep)
        self._close.clicked.connect(self.reject)
        self._kind.activated.connect(self._show_findings)
        self._list.currentItemChanged.connect(lambda _item, _old: self._show_chosen())
        self._show_findings()

    def choose(self) -> None:
        """Let the clerk choose a file and check it beside the screen."""
        path = self._dialogs.open_file(self, "检查一份外来文件", _KINDS)
        if path is not None and not self._is_checking:
            self.check(path)

    def check(self, path: Path) -> None:
        """Check a file; until that is done only closing is possible."""
        self._is_checking = True
        self._show_checking(path)
        catalogue, people = self._library.catalogue, self._library.people
        self._runner.run(
            lambda: check_file(path, catalogue, people),
            self._show_review,
            lambda error: self._dialogs.tell_error(self, error),
            self._end,
        )

    def _show_checking(self, path: Path) -> None:
        self._words.setText(sentence("foreign_checking", name=path.name))
        self._choose.setEnabled(False)
        self._export.setEnabled(False)

    def _end(self) -> None:
        self._is_checking = False
        self._choose.setEnabled(True)
        self._words.setText(self._told())
        self._export.setEnabled(self._review is not None)

    def _show_review(self, review: ForeignReview) -> None:
        self._review = review
        self._words.setText(self._told())
        self._export.setEnabled(True)
        self._kind.setCurrentIndex(0)
        self._show_findings()
        self._list.setFocus()

    def _told(self) -> str:
        review = self._review
        if review is None:
            return sentence("foreign_what")
        counts = "、".join(
            f"{word} {sum(one.severity is severity for one in review.findings)} 处"
            for severity, word in SEVERITY_WORDS.items()
        )
        return sentence("foreign_found", title=review.title, counts=counts)

    # -- building ------------------------------------------------------------------------------

    def _build(self) -> None:
        self.setWindowTitle("检查一份外来文件")
        px = self._theme.px
        self._kind.addItem("全部等级", None)
        for severity, word in SEVERITY_WORDS.items():
            self._kind.addItem(word, str(severity))
        name_whole(self._kind, "等级")
        self._list.setHeaderLabels(_COLUMNS)
        self._list.setRootIsDecorated(False)
        self._list.setUniformRowHeights(True)
        self._list.setAccessibleName("审核结果")
        em = self.fontMetrics().horizontalAdvance("国")
        for column, width in enumerate((6, 12, 16)):
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
        box.addWidget(self._kind, 0, Qt.AlignmentFlag.AlignLeft)
        box.addWidget(self._list, 1)
        box.addWidget(self._message)
        box.addWidget(self._basis)
        box.addLayout(foot)
        room = self.screen().availableGeometry().size() * 0.9
        self.resize(min(em * 60, room.width()), min(em * 40, room.height()))

    # -- showing -------------------------------------------------------------------------------

    def _shown(self) -> list[ForeignFinding]:
        findings = () if self._review is None else self._review.findings
        wanted = self._kind.currentData()
        return [one for one in findings if wanted in (None, one.severity)]

    def _show_findings(self) -> None:
        self._list.clear()
        shown = self._shown()
        for finding in shown:
            word, mark, colour = LOOKS[finding.severity]
            quote = " ".join(finding.quote.split())
            item = QTreeWidgetItem([word, finding.title, finding.where, quote])
            item.setIcon(0, self._theme.icon(mark, colour))
            item.setData(0, _ROLE, finding)
            for column, words in enumerate((word, finding.title, finding.where, finding.quote)):
                item.setToolTip(column, words)
            self._list.addTopLevelItem(item)
        is_known = self._review is not None
        self._kind.setVisible(is_known)
        self._list.setVisible(bool(shown))
        self._list.setCurrentIndex(self._list.model().index(0, 0))
        self._show_chosen()

    def _show_chosen(self) -> None:
        finding = self._list.currentIndex().siblingAtColumn(0).data(_ROLE)
        if finding is None:
            is_silent = self._review is not None and not self._shown()
            self._message.setText(sentence("findings_none_shown") if is_silent else "")
            self._basis.setText("")
            return
        self._message.setText(finding.message)
        self._basis.setText(sentence("finding_basis", basis=finding.basis) if finding.basis else "")

    # -- keeping -------------------------------------------------------------------------------

    def _keep(self) -> None:
        """Write the list to a file."""
        if self._review is None or self._writer.is_running:
            return
        kind = self._writer.ask_kind(self, "审核结果")
        if not kind:
            return
        document = review_document(self._review)
        name = f"{file_name(document.title) or '审核结果'}.{kind}"
        target = self._writer.ask_target(name, kind, self)
        if target is not None:
            self._writer.write(document, kind, target, self)
