"""What an imported report is: template, unit, year, and what it becomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from perfdesk.template.datatypes import YEARS
from perfdesk.ui.importing.how import HowBox
from perfdesk.ui.parts.elided_combo import ElidedCombo
from perfdesk.ui.parts.look import label
from perfdesk.ui.parts.names import name_whole
from perfdesk.ui.parts.year_box import YearBox

if TYPE_CHECKING:
    from collections.abc import Iterable

    from perfdesk.template.catalogue import TemplateEntry
    from perfdesk.ui.parts.style import Theme
    from perfdesk.ui.parts.wizard_path import NewReport

AUTO = "auto"
FIRST_YEAR, _LAST_YEAR = YEARS[0], YEARS[-1]
_SHORT = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon


class ImportHead(QWidget):
    """The fields in one row.

    Attributes:
        template, unit, year, how: The fields; a year below ``FIRST_YEAR`` is not said yet.
    """

    def __init__(self, entries: Iterable[TemplateEntry], theme: Theme) -> None:
        super().__init__()
        self.template = ElidedCombo()
        self.unit = QLineEdit()
        self.year = YearBox()
        self.how = HowBox()
        em = self.fontMetrics().horizontalAdvance("国")
        self.template.addItem("自动识别", AUTO)
        for entry in entries:
            self.template.addItem(entry.title, entry.id)
        # The list is as wide as its longest title needs, whatever the field's own width.
        self.template.view().setMinimumWidth(self.template.sizeHint().width())
        for combo in (self.template, self.how):
            combo.setSizeAdjustPolicy(_SHORT)
            combo.setMinimumContentsLength(8)
        self.year.setRange(FIRST_YEAR - 1, _LAST_YEAR)
        self.year.setSpecialValueText("请填写")
        self.year.setValue(FIRST_YEAR - 1)
        self.unit.setMaxLength(100)
        self.unit.setMinimumWidth(em * 10)
        name_whole(self.template, "模板")
        name_whole(self.unit, "单位名称")
        #: Unit and year as the last file told them.
        self._told = ("", self.year.value())
        self._build(theme)

    def take(self, unit: str, year: int | None, wanted: NewReport | None) -> None:
        """Take over what a file tells of itself.

        Where it tells nothing, what the clerk said stays, but never what another file told.
        """
        told_unit, told_year = self._told
        said = ("", self.year.minimum()) if wanted is None else (wanted.unit, wanted.fiscal_year)
        if unit or self.unit.text() == told_unit:
            self.unit.setText(unit or said[0])
        if year is not None or self.year.value() == told_year:
            self.year.setValue(said[1] if year is None else year)
        self._told = (unit, self.year.minimum() if year is None else year)

    def _build(self, theme: Theme) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        for words, field, stretch in (
            ("模板(&T)", self.template, 3),
            ("单位(&U)", self.unit, 4),
            ("年度(&Y)", self.year, 0),
            ("导入为(&A)", self.how, 3),
        ):
            name = label(words, "fieldLabel")
            name.setBuddy(field)
            row.addWidget(name)
            row.addWidget(field, stretch)
