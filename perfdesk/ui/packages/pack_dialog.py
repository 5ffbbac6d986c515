"""Ask which reports go into a package, and where it is written."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from perfdesk.app.packages.packages import SUFFIX, suggested_name
from perfdesk.ui.parts.framing import fit, framed
from perfdesk.ui.parts.look import label
from perfdesk.ui.parts.messages import sentence
from perfdesk.ui.parts.report_words import moment_words, name_words, state_words
from perfdesk.ui.parts.style import set_role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.report.values import ReportSummary
    from perfdesk.ui.parts.messages import Dialogs
    from perfdesk.ui.parts.style import Theme

_ROLE = Qt.ItemDataRole.UserRole
#: The folder that was written to last, as long as the program runs.
_LAST: list[Path] = []


class PackDialog(QDialog):
    """Lists the reports with ticks.

    Attributes:
        target: The file to be written, once the dialog was accepted.
    """

    def __init__(
        self,
        summaries: Sequence[ReportSummary],
        ticked: int | None,
        theme: Theme,
        dialogs: Dialogs,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.target: Path | None = None
        self._theme = theme
        self._dialogs = dialogs
        self._list = QTreeWidget()
        self._past = QCheckBox("带上修改历史、已删除的记录和各个版本(&H)")
        self._pack, self._close = QPushButton("打包…"), QPushButton("取消")
        self._build()
        self._fill(summaries, ticked)
        self._pack.clicked.connect(self._choose)
        self._close.clicked.connect(self.reject)
        self._list.itemChanged.connect(self._show_count)
        self._show_count()

    @property
    def ids(self) -> list[int]:
        """Return the ids of the ticked reports."""
        return [one.id for one in self._ticked()]

    @property
    def with_past(self) -> bool:
        """Say whether the reports' past goes along."""
        return self._past.isChecked()

    def _build(self) -> None:
        self.setWindowTitle("打包带走")
        self._list.setHeaderLabels(("报告", "状态", "最近保存"))
        self._list.setRootIsDecorated(False)
        self._list.setUniformRowHeights(True)
        self._list.setAccessibleName("要打包的报告")
        head = self._list.header()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._past.setChecked(True)
        set_role(self._pack, "primary")
        self._pack.setDefault(True)
        self._close.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.addWidget(self._past, 1)
        foot.addWidget(self._pack)
        foot.addWidget(self._close)
        box = framed(self, self._theme)
        box.addWidget(label(sentence("pack_about"), "muted", wraps=True))
        box.addWidget(self._list, 1)
        box.addLayout(foot)
        fit(self, 58, 28)

    def _fill(self, summaries: Sequence[ReportSummary], ticked: int | None) -> None:
        chosen = ticked if ticked is not None else next((one.id for one in summaries), None)
        for one in summaries:
            item = QTreeWidgetItem([name_words(one), state_words(one), moment_words(one)])
            item.setData(0, _ROLE, one)
            item.setToolTip(0, name_words(one))
            is_ticked = one.id == chosen
            item.setCheckState(0, Qt.CheckState.Checked if is_ticked else Qt.CheckState.Unchecked)
            self._list.addTopLevelItem(item)
            if is_ticked:
                self._list.setCurrentItem(item)

    def _ticked(self) -> list[ReportSummary]:
        rows = range(self._list.topLevelItemCount())
        items = [item for row in rows if (item := self._list.topLevelItem(row)) is not None]
        return [
            item.data(0, _ROLE) for item in items if item.checkState(0) == Qt.CheckState.Checked
        ]

    def _show_count(self) -> None:
        count = len(self._ticked())
        self._pack.setEnabled(count > 0)
        self._pack.setText(f"打包 {count} 份报告…" if count else "打包…")

    def _choose(self) -> None:
        """Ask where to; with a file chosen the dialog is done."""
        ticked = self._ticked()
        folder = _LAST[0] if _LAST and _LAST[0].is_dir() else _documents()
        suggested = folder / suggested_name(ticked, datetime.now(UTC))
        target = self._dialogs.save_file(self, "打包带走", suggested, f"报告包 (*{SUFFIX})")
        if target is None:
            return
        self.target = target
        _LAST[:] = [target.parent]
        self.accept()


def _documents() -> Path:
    place = QStandardPaths.StandardLocation.DocumentsLocation
    return Path(QStandardPaths.writableLocation(place))
