"""Begin a report: for which unit, for which year, by which template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from perfdesk.ui.messages import sentence
from perfdesk.ui.style import set_role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.template.catalogue import TemplateEntry
    from perfdesk.ui.style import Theme

_FIRST_YEAR, _LAST_YEAR = 1990, 2100


@dataclass(frozen=True, slots=True)
class NewReport:
    """What the clerk wants; ``from_file`` asks for an old report's file next."""

    unit: str
    fiscal_year: int
    template_id: str
    from_file: bool


class NewReportDialog(QDialog):
    """Asks for unit, year and template; nothing is created here."""

    def __init__(
        self,
        entries: Sequence[TemplateEntry],
        unit: str,
        fiscal_year: int,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._entries = list(entries)
        self._is_template_chosen = False
        self._unit = QLineEdit(unit)
        self._year = QSpinBox()
        self._template = QComboBox()
        self._about = QLabel()
        self._blank = QRadioButton("从空白报告开始")
        self._file = QRadioButton("导入旧报告的文本（txt），在它的基础上修改")
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._build(theme, fiscal_year)
        self._connect()
        self._suggest_template()
        self._show_state()

    def wanted(self) -> NewReport:
        """Return what stands in the dialog."""
        return NewReport(
            " ".join(self._unit.text().split()),
            self._year.value(),
            str(self._template.currentData()),
            self._file.isChecked(),
        )

    def _build(self, theme: Theme, fiscal_year: int) -> None:
        px = theme.px
        self.setWindowTitle("新建报告")
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("国") * 38)
        self._year.setRange(_FIRST_YEAR, _LAST_YEAR)
        self._year.setValue(fiscal_year)
        self._year.setSuffix(" 年度")
        self._unit.setPlaceholderText("与部门决算和公章一致的全称")
        self._unit.setMaxLength(100)
        for entry in self._entries:
            self._template.addItem(entry.title, entry.id)
        self._about.setProperty("role", "hint")
        self._about.setWordWrap(True)
        self._about.setMinimumHeight(self.fontMetrics().height() * 4)
        self._blank.setChecked(True)
        ok = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        set_role(ok, "primary")
        fields = QFormLayout()
        fields.setSpacing(px(10))
        fields.addRow("单位名称(&U)", self._unit)
        fields.addRow("评价年度(&Y)", self._year)
        fields.addRow("报告模板(&T)", self._template)
        fields.addRow("", self._about)
        fields.addRow("开始方式", self._blank)
        fields.addRow("", self._file)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(24), px(20), px(24), px(16))
        box.setSpacing(px(16))
        box.addLayout(fields)
        box.addWidget(self._buttons)
        for widget, name in (
            (self._unit, "单位名称"),
            (self._year, "评价年度"),
            (self._template, "报告模板"),
        ):
            widget.setAccessibleName(name)

    def _connect(self) -> None:
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._unit.textChanged.connect(self._show_state)
        self._year.valueChanged.connect(self._suggest_template)
        self._template.activated.connect(self._note_choice)
        self._template.currentIndexChanged.connect(self._show_state)
        self._file.toggled.connect(self._show_state)

    def _note_choice(self) -> None:
        self._is_template_chosen = True

    def _suggest_template(self) -> None:
        """Offer the first template made for the year, until the clerk has chosen one."""
        if not self._is_template_chosen:
            year = self._year.value()
            fitting = (index for index, entry in enumerate(self._entries) if year in entry.years)
            self._template.setCurrentIndex(next(fitting, 0))
        self._show_state()

    def _show_state(self) -> None:
        index = self._template.currentIndex()
        self._about.setText(about_template(self._entries[index], self._year.value()))
        ok = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setText("选择文件…" if self._file.isChecked() else "新建")
        ok.setEnabled(bool(self._unit.text().strip()))


def about_template(entry: TemplateEntry, fiscal_year: int) -> str:
    """Return what a clerk should know of a template before using it for a year."""
    lines = [entry.description]
    if entry.example:
        lines.append(sentence("template_example"))
    if entry.years and fiscal_year not in entry.years:
        years = "、".join(str(year) for year in entry.years)
        lines.append(sentence("year_not_in_template", years=years))
    return "\n".join(line for line in lines if line)
