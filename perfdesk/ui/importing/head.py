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
        self._build(theme)

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
