"""Begin a report from an old one's file: show what goes where before anything is created."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from perfdesk.errors import UserError
from perfdesk.template.datatypes import YEARS
from perfdesk.ui.messages import sentence
from perfdesk.ui.names import name_whole
from perfdesk.ui.report_list import twin_words
from perfdesk.ui.style import set_role
from perfdesk.ui.year_box import YearBox

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from perfdesk.app.library import Library
    from perfdesk.report.values import ReportSummary
    from perfdesk.ui.messages import Dialogs
    from perfdesk.ui.style import Theme
    from perfdesk.ui.tasks import Runner

_FILES = "文本文件 (*.txt);;所有文件 (*)"
_AUTO = "auto"
_TEXT_LENGTH = 200
_FIRST_YEAR, _LAST_YEAR = YEARS[0], YEARS[-1]


@dataclass(frozen=True, slots=True)
class _Reading:
    """What came out of a file, ready to be shown; ``take`` makes a report of it.

    Attributes:
        rows: Heading in the source, place in the report, text.
    """

    template: str
    unit: str
    fiscal_year: int | None
    rows: tuple[tuple[str, str, str], ...]
    left: int
    take: Callable[[int, str], int]


class ImportDialog(QDialog):
    """Reads a file, shows where its pieces would stand, and on confirmation makes a report of it.

    The file is read beside the screen; what comes after the dialog was closed is let go.

    Attributes:
        report_id: The new report, once the dialog was accepted.
    """

    def __init__(
        self,
        library: Library,
        theme: Theme,
        dialogs: Dialogs,
        runner: Runner,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.report_id: int | None = None
        self._library = library
        self._dialogs = dialogs
        self._runner = runner
        self._is_reading = False
        self._is_closed = False
        self._path: Path | None = None
        self._reading: _Reading | None = None
        self._reports = _listed(library)
        self._file = QLabel(sentence("import_choose"))
        self._choose = QPushButton("选择文件…")
        self._template = QComboBox()
        self._unit = QLineEdit()
        self._year = YearBox()
        self._summary = QLabel()
        self._twin = QLabel()
        self._lack = QLabel()
        self._table = QTableWidget(0, 3)
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._build(theme)
        self._connect()
        self._show_state()

    def suggest(self, unit: str, fiscal_year: int, template_id: str) -> None:
        """Take over what the clerk has already said."""
        self._unit.setText(unit)
        self._year.setValue(fiscal_year)
        self._template.setCurrentIndex(max(0, self._template.findData(template_id)))

    def choose_file(self) -> bool:
        """Let the clerk choose a file and begin to read it; False where none was chosen."""
        path = self._dialogs.open_file(self, "选择旧报告", _FILES)
        return path is not None and self.read_file(path)

    def read_file(self, path: Path) -> bool:
        """Begin to read this file; always True."""
        self._path = path
        self._read()
        return True

    def _build(self, theme: Theme) -> None:
        px = theme.px
        em = self.fontMetrics().horizontalAdvance("国")
        self.setWindowTitle("导入旧报告")
        room = self.screen().availableGeometry().size() * 0.9
        self.resize(QSize(em * 60, em * 40).boundedTo(room))
        self._file.setWordWrap(True)
        self._file.setTextFormat(Qt.TextFormat.PlainText)
        self._template.addItem("自动识别", _AUTO)
        for entry in self._library.catalogue.entries():
            self._template.addItem(entry.title, entry.id)
        # The list is as wide as its longest title needs, whatever the field's own width.
        self._template.view().setMinimumWidth(self._template.sizeHint().width())
        self._year.setRange(_FIRST_YEAR - 1, _LAST_YEAR)
        self._year.setSpecialValueText("请填写")
        self._year.setValue(_FIRST_YEAR - 1)
        self._unit.setMaxLength(100)
        name_whole(self._template, "模板")
        self._summary.setWordWrap(True)
        self._twin.setWordWrap(True)
        self._twin.setTextFormat(Qt.TextFormat.PlainText)
        self._twin.setProperty("role", "finding-warning")
        self._lack.setWordWrap(True)
        self._lack.setProperty("role", "finding-warning")
        self._build_table()
        ok = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setText("导入")
        set_role(ok, "primary")
        file_row = QHBoxLayout()
        file_row.addWidget(self._file, 1)
        file_row.addWidget(self._choose)
        fields = QFormLayout()
        fields.setSpacing(px(8))
        fields.addRow("报告模板(&T)", self._template)
        fields.addRow("单位名称(&U)", self._unit)
        fields.addRow("评价年度(&Y)", self._year)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(24), px(20), px(24), px(16))
        box.setSpacing(px(12))
        box.addLayout(file_row)
        box.addLayout(fields)
        box.addWidget(self._twin)
        box.addWidget(self._summary)
        box.addWidget(self._table, 1)
        last = QHBoxLayout()
        last.addWidget(self._lack, 1)
        last.addWidget(self._buttons)
        box.addLayout(last)

    def _build_table(self) -> None:
        self._table.setAccessibleName("归位结果")
        self._table.setHorizontalHeaderLabels(["旧报告的标题", "归入", "内容"])
        self._table.verticalHeader().hide()
        self._table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() * 3 // 2)
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setWordWrap(False)
        header = self._table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        em = self.fontMetrics().horizontalAdvance("国")
        for column in (0, 1):
            header.resizeSection(column, em * 15)

    def _connect(self) -> None:
        self._choose.clicked.connect(self.choose_file)
        self._template.activated.connect(self._read)
        self._unit.textChanged.connect(self._show_state)
        self._year.valueChanged.connect(self._show_state)
        self._buttons.accepted.connect(self._take)
        self._buttons.rejected.connect(self.reject)

    def _read(self) -> None:
        """Read the file by the chosen template; nothing is stored."""
        if self._path is None or self._is_reading:
            return
        path, template_id = self._path, str(self._template.currentData())
        self._reading = None
        self._is_reading = True
        self._file.setText(str(path))
        self._show_state()
        self._runner.run(
            lambda: _read_file(self._library, path, template_id),
            self._show_reading,
            self._show_fault,
            self._end_reading,
        )

    def _end_reading(self) -> None:
        self._is_reading = False
        if not self._is_closed:
            self._show_state()

    def _show_reading(self, reading: _Reading) -> None:
        if self._is_closed:
            return
        self._reading = reading
        if reading.unit:
            self._unit.setText(reading.unit)
        if reading.fiscal_year is not None:
            self._year.setValue(reading.fiscal_year)
        self._fill_table(reading.rows)
        self._show_state()

    def _show_fault(self, error: UserError) -> None:
        if not self._is_closed:
            self._dialogs.tell_error(self, error)

    def done(self, result: int) -> None:
        """Close; whatever the reader still brings is let go."""
        self._is_closed = True
        super().done(result)

    def _fill_table(self, rows: tuple[tuple[str, str, str], ...]) -> None:
        self._table.setRowCount(len(rows))
        for row, cells in enumerate(rows):
            for column, text in enumerate(cells):
                item = QTableWidgetItem(" ".join(text.split())[:_TEXT_LENGTH])
                item.setToolTip(text[:1000])
                self._table.setItem(row, column, item)

    def _show_state(self) -> None:
        reading = self._reading
        words = "正在读取…" if self._is_reading else ""
        if reading is not None:
            code = "import_summary" if reading.left else "import_all_placed"
            placed = len(reading.rows) - reading.left
            words = f"模板：{reading.template}\n{sentence(code, placed=placed, left=reading.left)}"
        self._summary.setText(words)
        self._table.setVisible(reading is not None)
        twin = twin_words(self._unit.text(), self._year.value(), self._reports)
        self._twin.setText(twin)
        self._twin.setVisible(bool(twin))
        lack = self._find_lack()
        self._lack.setText(lack)
        ok = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setEnabled(not lack and not self._is_reading)
        ok.setToolTip(lack)
        for widget in (self._choose, self._template):
            widget.setEnabled(not self._is_reading)

    def _find_lack(self) -> str:
        """Say what keeps the file from being imported; empty where nothing does."""
        if self._is_reading:
            return ""
        if self._reading is None:
            return sentence("import_needs_file")
        if not self._unit.text().strip():
            return sentence("import_needs_unit")
        return "" if self._year.value() >= _FIRST_YEAR else sentence("import_needs_year")

    def _take(self) -> None:
        if self._reading is None:
            return
        unit = " ".join(self._unit.text().split())
        try:
            self.report_id = self._reading.take(self._year.value(), unit)
        except UserError as error:
            self._dialogs.tell_error(self, error)
            return
        self.accept()


def _listed(library: Library) -> list[ReportSummary]:
    """Return the reports for the word of warning, which can be spared where they cannot be read."""
    try:
        return library.summaries()
    except UserError:
        return []


def _read_file(library: Library, path: Path, template_id: str) -> _Reading:
    """Read a file, beside the screen: it touches no widget and stores nothing."""
    proposal = library.propose(path, template_id)
    template = library.catalogue.load(proposal.template_id)
    placed = [
        (
            one.source_heading,
            f"{template.sections[one.section].heading} · {template.fields[one.ref.code].label}",
            one.text,
        )
        for one in proposal.placed
    ]
    return _Reading(
        template=template.identity.title,
        unit=proposal.unit,
        fiscal_year=proposal.fiscal_year,
        rows=(*placed, *(("", "未归位", text) for text in proposal.leftovers)),
        left=len(proposal.leftovers),
        take=lambda year, unit: library.take(proposal, year, unit),
    )
