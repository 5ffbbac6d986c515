"""Choose which report of this desk is last year's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout

from perfdesk.ui.parts.framing import fit
from perfdesk.ui.parts.look import label
from perfdesk.ui.parts.messages import sentence
from perfdesk.ui.parts.plain_list import PlainList
from perfdesk.ui.parts.report_words import name_words
from perfdesk.ui.parts.style import set_role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from perfdesk.report.values import ReportSummary
    from perfdesk.ui.parts.style import Theme


class LastYearDialog(QDialog):
    """Lists the reports, the likeliest first; the last entry is for none."""

    def __init__(
        self,
        candidates: Sequence[ReportSummary],
        chosen: int | None,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._ids: list[int | None] = [*(one.id for one in candidates), None]
        self._list = PlainList()
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        for one in candidates:
            self._list.addItem(name_words(one))
        self._list.addItem("不对照上年")
        self._list.setCurrentRow(self._ids.index(chosen) if chosen in self._ids[:-1] else 0)
        self._build(theme)
        self._list.itemActivated.connect(self.accept)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)

    @property
    def chosen(self) -> int | None:
        """Return the id of the chosen report; None for no last year."""
        return self._ids[self._list.currentRow()]

    def _build(self, theme: Theme) -> None:
        px = theme.px
        self.setWindowTitle("选择上年报告")
        fit(self, 36, 24)
        self._list.setAccessibleName("可以作为上年报告的")
        ok = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setText("选定")
        set_role(ok, "primary")
        box = QVBoxLayout(self)
        box.setContentsMargins(px(16), px(16), px(16), px(16))
        box.setSpacing(px(8))
        box.addWidget(label(sentence("last_year_choose"), "hint", wraps=True))
        box.addWidget(self._list, 1)
        box.addWidget(self._buttons)
