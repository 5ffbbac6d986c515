"""The settings of this PC in one dialog: shown at once, kept with 确定, taken back with 取消."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QFontDatabase
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QTabWidget,
    QWidget,
)

from perfdesk.app.settings import CEILINGS_MS, IDLES_MS, PERCENTS, SCHEMES, Choices, names_in
from perfdesk.ui.parts.framing import fit, framed
from perfdesk.ui.parts.messages import sentence
from perfdesk.ui.parts.names import name_whole
from perfdesk.ui.parts.style import set_role
from perfdesk.ui.window.page_rules import PageRules

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from perfdesk.ui.parts.style import Theme

_SCHEME_WORDS = dict(zip(SCHEMES, ("跟随系统", "浅色", "深色"), strict=True))
_OWN_FAMILY = "默认（微软雅黑或随附黑体）"
_STEP_S = 0.1


class SettingsDialog(QDialog):
    """Shows ``choices``; what is changed is told at once, and told back where she cancels.

    Signals:
        changed: The ``Choices`` as they stand in the dialog now.
        second_place_wanted: The clerk wants to choose where backups are kept a second time.
        folder_change_wanted: The clerk wants another data folder.
    """

    changed = Signal(object)
    second_place_wanted = Signal()
    folder_change_wanted = Signal()

    def __init__(
        self,
        choices: Choices,
        folder: Path,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        people: Iterable[str] = (),
    ) -> None:
        super().__init__(parent)
        self._before = choices
        self._choices = choices
        self._folder = folder
        self._theme = theme
        self._percent = _number(PERCENTS, 5, " %", "界面大小")
        self._family = QComboBox()
        self._scheme = QComboBox()
        self._unit = QLineEdit()
        self._people = QPlainTextEdit("\n".join(people))
        self._rules = PageRules(theme)
        self._idle = _seconds(IDLES_MS, "停止输入后多久保存")
        self._ceiling = _seconds(CEILINGS_MS, "连续输入时多久保存一次")
        self._second = QLabel()
        self._place = QLabel()
        self._change_folder = QPushButton("更换文件夹…")
        self._tabs = QTabWidget()
        self._standard = QPushButton("恢复默认")
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._build()
        self._show(choices)
        self._connect()

    @property
    def choices(self) -> Choices:
        """Return what stands in the dialog."""
        return self._choices

    @property
    def people(self) -> tuple[str, ...]:
        """Return the persons whose names are to be looked for."""
        return names_in(self._people.toPlainText())

    def show_second_place(self, words: str) -> None:
        """Say where backups are kept a second time."""
        self._second.setText(words)

    def show_folder(self, words: str, why_fixed: str = "") -> None:
        """Say where the data lie and what will become of them; and why that cannot be changed."""
        self._place.setText(f"{words}\n{why_fixed}" if why_fixed else words)
        self._change_folder.setDisabled(bool(why_fixed))
        self._change_folder.setToolTip(why_fixed)

    def reject(self) -> None:
        """Take everything back."""
        if self._choices != self._before:
            self._choices = self._before
            self.changed.emit(self._before)
        super().reject()

    # -- building ----------------------------------------------------------------------------

    def _build(self) -> None:
        self.setWindowTitle("设置")
        for title, page in (
            ("外观", self._look_page()),
            ("保存和备份", self._safety_page()),
            ("数据文件夹", self._folder_page()),
            ("新建报告", self._report_page()),
            ("打印版式", self._print_page()),
            ("校对", self._proof_page()),
        ):
            scroll = QScrollArea()
            scroll.setWidgetResizable(True)
            scroll.setFrameShape(QFrame.Shape.NoFrame)
            scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab goes to what is in it.
            scroll.setWidget(page)
            self._tabs.addTab(scroll, title)
        ok = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        set_role(ok, "primary")
        foot = QHBoxLayout()
        foot.addWidget(self._standard)
        foot.addStretch(1)
        foot.addWidget(self._buttons)
        box = framed(self, self._theme)
        box.addWidget(self._tabs, 1)
        box.addLayout(foot)
        ok.setDefault(True)  # Of a button that is in no dialog yet Qt would forget it.
        fit(self, 42, 31)

    def _look_page(self) -> QWidget:
        self._family.addItem(_OWN_FAMILY, "")
        system = QFontDatabase.WritingSystem.SimplifiedChinese
        for family in QFontDatabase.families(system):
            # Names with @ are for writing from top to bottom.
            if not family.startswith("@") and not QFontDatabase.isPrivateFamily(family):
                self._family.addItem(family, family)
        name_whole(self._family, "界面字体")
        for scheme, words in _SCHEME_WORDS.items():
            self._scheme.addItem(words, scheme)
        name_whole(self._scheme, "颜色")
        page, form = self._page()
        form.addRow("界面大小(&S)", self._percent)
        form.addRow("界面字体(&F)", self._family)
        form.addRow("颜色(&C)", self._scheme)
        form.addRow(_hint("settings_look"))
        return page

    def _safety_page(self) -> QWidget:
        second = QPushButton("选择第二备份位置…")
        second.clicked.connect(self.second_place_wanted)
        self._second.setWordWrap(True)
        page, form = self._page()
        form.addRow("停止输入后保存(&I)", self._idle)
        form.addRow("连续输入时最迟保存(&L)", self._ceiling)
        form.addRow(_hint("settings_saving"))
        form.addRow("第二备份位置", self._second)
        form.addRow("", self._row(second))
        form.addRow(_hint("settings_backups"))
        return page

    def _folder_page(self) -> QWidget:
        look = QPushButton("打开文件夹")
        look.clicked.connect(self._open_folder)
        self._change_folder.clicked.connect(self.folder_change_wanted)
        self._place.setWordWrap(True)
        page, form = self._page()
        form.addRow(self._place)
        form.addRow(self._row(look, self._change_folder))
        form.addRow(_hint("settings_folder"))
        return page

    def _report_page(self) -> QWidget:
        self._unit.setMaxLength(100)
        self._unit.setPlaceholderText("与最近一份报告相同")
        self._unit.setAccessibleName("单位名称")
        page, form = self._page()
        form.addRow("单位名称(&U)", self._unit)
        form.addRow(_hint("settings_unit"))
        return page

    def _print_page(self) -> QWidget:
        page, form = self._page()
        form.addRow(_hint("settings_page"))
        form.addRow(self._rules)
        return page

    def _proof_page(self) -> QWidget:
        self._people.setPlaceholderText("每行一个姓名")
        self._people.setTabChangesFocus(True)
        self._people.setAccessibleName("公开前要留意的人名，每行一个")
        page, form = self._page()
        form.addRow(_hint("settings_people"))
        form.addRow("人名(&N)", self._people)
        form.addRow(_hint("settings_people_where"))
        return page

    def _row(self, *buttons: QPushButton) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._theme.px(8))
        for button in buttons:
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _page(self) -> tuple[QWidget, QFormLayout]:
        px = self._theme.px
        page = QWidget()
        form = QFormLayout(page)
        form.setContentsMargins(px(4), px(16), px(4), px(8))
        form.setHorizontalSpacing(px(16))
        form.setVerticalSpacing(px(12))
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        return page, form

    # -- working -----------------------------------------------------------------------------

    def _connect(self) -> None:
        for number in (self._percent, self._idle, self._ceiling):
            # A size that is being typed (1, 12, 125) is none yet.
            number.setKeyboardTracking(False)
            number.valueChanged.connect(self._tell)
        self._family.currentIndexChanged.connect(self._tell)
        self._scheme.currentIndexChanged.connect(self._tell)
        self._unit.textChanged.connect(self._tell)
        self._rules.changed.connect(self._tell)
        self._standard.clicked.connect(lambda: self._show(Choices()))
        self._standard.setAutoDefault(False)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)

    def _show(self, choices: Choices) -> None:
        self._percent.setValue(choices.percent)
        self._family.setCurrentIndex(max(0, self._family.findData(choices.family)))
        self._scheme.setCurrentIndex(self._scheme.findData(choices.scheme))
        self._unit.setText(choices.unit)
        self._rules.show_page_style(choices.page_style)
        self._ceiling.setValue(choices.ceiling_ms / 1000)
        self._idle.setValue(choices.idle_ms / 1000)

    def _tell(self) -> None:
        self._ceiling.setMinimum(max(CEILINGS_MS[0] / 1000, self._idle.value()))
        choices = replace(
            self._choices,
            percent=self._percent.value(),
            family=str(self._family.currentData()),
            scheme=str(self._scheme.currentData()),
            unit=self._unit.text().strip(),
            idle_ms=round(self._idle.value() * 1000),
            ceiling_ms=round(self._ceiling.value() * 1000),
            page_style=self._rules.page_style,
        )
        if choices != self._choices:
            self._choices = choices
            self.changed.emit(choices)

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))


def _number(bounds: tuple[int, int], step: int, unit: str, name: str) -> QSpinBox:
    box = QSpinBox()
    box.setRange(*bounds)
    box.setSingleStep(step)
    box.setSuffix(unit)
    name_whole(box, name)
    return box


def _seconds(bounds_ms: tuple[int, int], name: str) -> QDoubleSpinBox:
    box = QDoubleSpinBox()
    box.setDecimals(1)
    box.setRange(bounds_ms[0] / 1000, bounds_ms[1] / 1000)
    box.setSingleStep(_STEP_S)
    box.setSuffix(" 秒")
    name_whole(box, name)
    return box


def _hint(code: str) -> QLabel:
    label = QLabel(sentence(code))
    label.setProperty("role", "hint")
    label.setWordWrap(True)
    return label
