"""Begin a report in three steps: for whom and when, by which template, starting from what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidgetItem,
    QPushButton,
    QRadioButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from perfdesk.ui.parts.framing import fit
from perfdesk.ui.parts.messages import sentence
from perfdesk.ui.parts.names import name_whole
from perfdesk.ui.parts.plain_list import PlainList
from perfdesk.ui.parts.report_words import name_words, twin_words
from perfdesk.ui.parts.style import set_role
from perfdesk.ui.parts.wizard_path import STEPS, NewReport, Start, fitting, likely_previous, verb
from perfdesk.ui.parts.year_box import YearBox

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from perfdesk.report.values import ReportSummary
    from perfdesk.template.catalogue import TemplateEntry
    from perfdesk.ui.parts.style import Theme

_ID = Qt.ItemDataRole.UserRole


class NewReportDialog(QDialog):
    """Asks step by step what report is wanted; nothing is created here.

    ``units`` are offered for choice, the first of them stands in the field; ``summaries`` are the
    reports of this desk.
    """

    def __init__(
        self,
        entries: Sequence[TemplateEntry],
        summaries: Sequence[ReportSummary],
        units: Sequence[str],
        fiscal_year: int,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._summaries = list(summaries)
        self._unit_step = _UnitStep(units, fiscal_year, theme)
        self._template_step = _TemplateStep(entries, theme)
        self._start_step = _StartStep(bool(summaries), theme)
        self._steps = QStackedWidget()
        self._way = QLabel()
        self._lack = QLabel()
        self._back = QPushButton("上一步")
        self._next = QPushButton()
        self._cancel = QPushButton("取消")
        self._build(theme)
        self._connect()
        self._show_step(0)

    def wanted(self) -> NewReport:
        """Return what stands in the dialog."""
        return NewReport(
            self._unit_step.unit,
            self._unit_step.fiscal_year,
            self._template_step.chosen,
            self._start_step.start,
            self._start_step.previous_id,
        )

    def _build(self, theme: Theme) -> None:
        px = theme.px
        self.setWindowTitle("新建报告")
        fit(self, 46, 34)
        for step in (self._unit_step, self._template_step, self._start_step):
            self._steps.addWidget(step)
        self._way.setTextFormat(Qt.TextFormat.RichText)
        self._way.setProperty("role", "muted")
        self._lack.setProperty("role", "finding-warning")
        self._lack.setWordWrap(True)
        set_role(self._next, "primary")
        self._next.setDefault(True)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self._lack, 1)
        for button in (self._back, self._next, self._cancel):
            row.addWidget(button)
            button.setAutoDefault(button is self._next)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(24), px(20), px(24), px(16))
        box.setSpacing(px(16))
        box.addWidget(self._way)
        box.addWidget(self._steps, 1)
        box.addLayout(row)

    def _connect(self) -> None:
        self._back.clicked.connect(lambda: self._show_step(self._steps.currentIndex() - 1))
        self._next.clicked.connect(self._go_on)
        self._cancel.clicked.connect(self.reject)
        for step in (self._unit_step, self._template_step, self._start_step):
            step.watch(self._show_state)

    def _go_on(self) -> None:
        number = self._steps.currentIndex()
        if STEPS[number].lack(self.wanted()):
            return
        if number + 1 < len(STEPS):
            self._show_step(number + 1)
        else:
            self.accept()

    def _show_step(self, number: int) -> None:
        wanted = self.wanted()
        self._template_step.suggest(wanted.fiscal_year)
        self._start_step.suggest(wanted, self._summaries)
        self._steps.setCurrentIndex(number)
        self._show_state()
        self._way.setText(" › ".join(_way_words(at, number) for at in range(len(STEPS))))
        self._way.setAccessibleName(
            f"第 {number + 1} 步，共 {len(STEPS)} 步：{STEPS[number].title}"
        )
        (self._unit_step, self._template_step, self._start_step)[number].focus_first()

    def _show_state(self) -> None:
        number, wanted = self._steps.currentIndex(), self.wanted()
        lack = STEPS[number].lack(wanted)
        self._lack.setText(sentence(lack) if lack else "")
        self._back.setEnabled(number > 0)
        self._next.setEnabled(not lack)
        self._next.setText(verb(number, wanted))
        self._unit_step.show_twin(twin_words(wanted.unit, wanted.fiscal_year, self._summaries))
        self._template_step.show_about(wanted.fiscal_year)


def _way_words(at: int, now: int) -> str:
    words = f"{at + 1} {STEPS[at].title}"
    return f"<b>{words}</b>" if at == now else words


class _StepPage(QWidget):
    """A page of the wizard: a line that explains, then what is asked."""

    def __init__(self, theme: Theme, about: str) -> None:
        super().__init__()
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(theme.px(12))
        self.box.addWidget(hint_label(about))


def hint_label(text: str = "") -> QLabel:
    """Return a grey line that breaks where it is too long."""
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", "hint")
    return label


class _UnitStep(_StepPage):
    """For which unit, for which year."""

    def __init__(self, units: Sequence[str], fiscal_year: int, theme: Theme) -> None:
        super().__init__(theme, sentence("wizard_unit_what"))
        self._unit = QComboBox()
        self._line = QLineEdit()
        self._year = YearBox()
        self._twin = hint_label()
        self._unit.setLineEdit(self._line)
        self._unit.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._unit.addItems(list(units))
        completer = QCompleter(self._unit.model(), self._unit)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        # The combo box's own one completes in the line, and takes Enter for itself.
        self._unit.setCompleter(completer)
        name_whole(self._unit, "单位名称")
        completer.popup().setAccessibleName("已有的单位名称")
        self._line.setPlaceholderText("与部门决算和公章一致的全称")
        self._line.setMaxLength(100)
        self._year.setValue(fiscal_year)
        self._year.setSuffix(" 年度")
        fields = QFormLayout()
        fields.setSpacing(theme.px(10))
        fields.addRow("单位名称(&U)", self._unit)
        fields.addRow("评价年度(&Y)", self._year)
        self.box.addLayout(fields)
        self.box.addWidget(self._twin)
        self.box.addStretch(1)

    @property
    def unit(self) -> str:
        """Return the unit's name, its blanks tidied."""
        return " ".join(self._unit.currentText().split())

    @property
    def fiscal_year(self) -> int:
        """Return the year."""
        return self._year.value()

    def watch(self, act: Callable[[], None]) -> None:
        """Call this after every change."""
        self._unit.currentTextChanged.connect(lambda _text: act())
        self._year.valueChanged.connect(lambda _year: act())

    def show_twin(self, words: str) -> None:
        """Say that there is a report of this unit and year already."""
        self._twin.setText(words)

    def focus_first(self) -> None:
        """Give the keyboard to the name, all of it chosen."""
        self._unit.setFocus()
        self._line.selectAll()


class _TemplateStep(_StepPage):
    """By which template."""

    def __init__(self, entries: Sequence[TemplateEntry], theme: Theme) -> None:
        super().__init__(theme, sentence("wizard_template_what"))
        self._entries = list(entries)
        self._is_chosen = False
        self._list = PlainList()
        self._list.setAccessibleName("报告模板")
        self._list.setWordWrap(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for entry in self._entries:
            self._list.addItem(QListWidgetItem(f"{entry.title}\n{_years_words(entry)}"))
        self._about = hint_label()
        self._about.setMinimumHeight(self.fontMetrics().height() * 4)
        self._about.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.box.addWidget(self._list, 1)
        self.box.addWidget(self._about)
        self._list.itemClicked.connect(self._note_choice)
        self._list.installEventFilter(self)

    @property
    def chosen(self) -> str:
        """Return the id of the chosen template."""
        return self._entries[max(0, self._list.currentRow())].id

    def watch(self, act: Callable[[], None]) -> None:
        """Call this after every change."""
        self._list.currentRowChanged.connect(lambda _row: act())

    def suggest(self, fiscal_year: int) -> None:
        """Offer the first template made for the year, until the clerk has chosen one."""
        if not self._is_chosen:
            years = [entry.years for entry in self._entries]
            fitting = (row for row, fits in enumerate(years) if fiscal_year in fits)
            anyway = (row for row, fits in enumerate(years) if not fits)
            self._list.setCurrentRow(next(fitting, next(anyway, 0)))

    def show_about(self, fiscal_year: int) -> None:
        """Say what the chosen template is."""
        entry = self._entries[max(0, self._list.currentRow())]
        self._about.setText(about_template(entry, fiscal_year))

    def focus_first(self) -> None:
        """Give the keyboard to the list."""
        self._list.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take an arrow key for a choice, as a click is."""
        arrows = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End)
        if isinstance(event, QKeyEvent) and event.key() in arrows:
            self._note_choice()
        return super().eventFilter(watched, event)

    def _note_choice(self) -> None:
        self._is_chosen = True


class _StartStep(_StepPage):
    """Starting from what."""

    def __init__(self, has_reports: bool, theme: Theme) -> None:  # noqa: FBT001 - a state
        super().__init__(theme, sentence("wizard_start_what"))
        self._chosen_by_hand = False
        self._wanted: tuple[str, int] | None = None
        self._ways = {
            Start.BLANK: QRadioButton("空白报告(&B)"),
            Start.LAST_YEAR: QRadioButton("上年报告(&L)"),
            Start.FILE: QRadioButton("旧报告的文件(&F)"),
        }
        self._previous = PlainList()
        self._previous.setAccessibleName("上年报告")
        self._previous.setWordWrap(True)
        self._previous.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._previous.setEnabled(False)
        self._ways[Start.BLANK].setChecked(True)
        self._ways[Start.LAST_YEAR].setEnabled(has_reports)
        words = "wizard_previous_what" if has_reports else "wizard_previous_none"
        about = {
            Start.BLANK: sentence("wizard_blank_what"),
            Start.LAST_YEAR: sentence(words),
            Start.FILE: sentence("wizard_file_what"),
        }
        for start, button in self._ways.items():
            hint = hint_label(about[start])
            hint.setContentsMargins(theme.px(20), 0, 0, 0)
            button.setAccessibleDescription(hint.text())
            pair = QVBoxLayout()
            pair.setSpacing(theme.px(2))
            pair.addWidget(button)
            pair.addWidget(hint)
            self.box.addLayout(pair)
            if start is Start.LAST_YEAR:
                self.box.addWidget(self._previous, 1)
            button.toggled.connect(self._show_list)
            button.clicked.connect(self._note_choice)
        # What the list does not fill where there is none.
        self.box.addStretch(0 if has_reports else 1)
        self._previous.setVisible(has_reports)

    @property
    def start(self) -> Start:
        """Return what the report starts from."""
        return next(start for start, button in self._ways.items() if button.isChecked())

    @property
    def previous_id(self) -> int | None:
        """Return the chosen report of last year."""
        row = self._previous.currentRow()
        return int(self._previous.item(row).data(_ID)) if row >= 0 else None

    def watch(self, act: Callable[[], None]) -> None:
        """Call this after every change."""
        for button in self._ways.values():
            button.toggled.connect(lambda _on: act())
        self._previous.currentRowChanged.connect(lambda _row: act())

    def suggest(self, wanted: NewReport, summaries: Sequence[ReportSummary]) -> None:
        """List what may be last year's report; where there is the unit's own, start from it."""
        told = (wanted.unit, wanted.fiscal_year)
        if told == self._wanted:
            return
        self._wanted = told
        self._previous.clear()
        for one in fitting(wanted, summaries):
            item = QListWidgetItem(f"{name_words(one)}（完成 {one.percent}%）")
            item.setData(_ID, one.id)
            self._previous.addItem(item)
        likely = likely_previous(wanted, summaries)
        if likely is not None:
            self._previous.setCurrentRow(0)
        if not self._chosen_by_hand:
            self._ways[Start.BLANK if likely is None else Start.LAST_YEAR].setChecked(True)

    def focus_first(self) -> None:
        """Give the keyboard to the way that is chosen."""
        self._ways[self.start].setFocus()

    def _show_list(self) -> None:
        self._previous.setEnabled(self.start is Start.LAST_YEAR)

    def _note_choice(self) -> None:
        self._chosen_by_hand = True


def _years_words(entry: TemplateEntry) -> str:
    years = "、".join(str(year) for year in sorted(entry.years))
    region = f"{entry.region} · " if entry.region else ""
    return region + (f"{years} 年度" if years else "各年度通用")


def about_template(entry: TemplateEntry, fiscal_year: int) -> str:
    """Return what a clerk should know of a template before using it for a year."""
    lines = [entry.description]
    if entry.example:
        lines.append(sentence("template_example"))
    if entry.years and fiscal_year not in entry.years:
        years = "、".join(str(year) for year in entry.years)
        lines.append(sentence("year_not_in_template", years=years))
    return "\n".join(line for line in lines if line)
