"""Ask for a report's right unit and year; both stand in the printed title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
)

from perfdesk.errors import UserError
from perfdesk.ui.parts.messages import sentence
from perfdesk.ui.parts.report_words import twin_words
from perfdesk.ui.parts.style import set_role
from perfdesk.ui.parts.year_box import YearBox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.report.values import ReportMeta, ReportSummary
    from perfdesk.ui.parts.messages import Dialogs
    from perfdesk.ui.parts.style import Theme


def rename(session: ReportSession, theme: Theme, dialogs: Dialogs, parent: QWidget) -> bool:
    """Let the clerk correct what a report is; say whether it is another now."""
    dialog = RenameDialog(session.report.meta, theme, parent)
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return False
    try:
        session.rename(dialog.fiscal_year, dialog.unit)
    except UserError as error:
        dialogs.tell_error(parent, error)
        return False
    return True


def ask_for_copy(
    meta: ReportMeta, summaries: Sequence[ReportSummary], theme: Theme, parent: QWidget
) -> tuple[int, str] | None:
    """Let the clerk say what year and unit a copy is of; None where she wants none.

    She is told where it would be a twin of one of ``summaries``.
    """
    dialog = RenameDialog(meta, theme, parent)
    dialog.setWindowTitle("复制为新报告")
    dialog.show_words(sentence("copy_about"), "复制", summaries)
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return None
    return dialog.fiscal_year, dialog.unit


class RenameDialog(QDialog):
    """Shows unit and year to be corrected; nothing is changed here."""

    def __init__(self, meta: ReportMeta, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._summaries: Sequence[ReportSummary] = ()
        self._about = QLabel()
        self._twin = QLabel()
        self._unit = QLineEdit(meta.unit)
        self._year = YearBox()
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._build(theme, meta.fiscal_year)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._unit.textChanged.connect(self._show_state)
        self._year.valueChanged.connect(self._show_state)

    @property
    def unit(self) -> str:
        """Return the unit's name as it stands in the dialog."""
        return self._unit.text()

    @property
    def fiscal_year(self) -> int:
        """Return the year as it stands in the dialog."""
        return self._year.value()

    def show_words(self, about: str, verb: str, summaries: Sequence[ReportSummary] = ()) -> None:
        """Say what this is for, what its button does, and of which reports it makes no twin."""
        self._about.setText(about)
        self._summaries = summaries
        self._show_state()
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setText(verb)

    def _build(self, theme: Theme, fiscal_year: int) -> None:
        px = theme.px
        self.setWindowTitle("更正单位和年度")
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("国") * 34)
        self._unit.setMaxLength(100)
        self._unit.setAccessibleName("单位名称")
        self._year.setValue(fiscal_year)
        self._year.setSuffix(" 年度")
        self._about.setWordWrap(True)
        self._about.setProperty("role", "hint")
        self._twin.setWordWrap(True)
        self._twin.setTextFormat(Qt.TextFormat.PlainText)
        self._twin.setProperty("role", "finding-warning")
        set_role(self._buttons.button(QDialogButtonBox.StandardButton.Ok), "primary")
        self.show_words(sentence("rename_about"), "更正")
        fields = QFormLayout()
        fields.setSpacing(px(10))
        fields.addRow("单位名称(&U)", self._unit)
        fields.addRow("评价年度(&Y)", self._year)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(24), px(20), px(24), px(16))
        box.setSpacing(px(16))
        box.addLayout(fields)
        box.addWidget(self._about)
        box.addWidget(self._twin)
        box.addWidget(self._buttons)

    def _show_state(self) -> None:
        ok = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setEnabled(bool(self._unit.text().strip()))
        words = twin_words(self._unit.text(), self._year.value(), self._summaries)
        self._twin.setText(words)
        self._twin.setVisible(bool(words))
