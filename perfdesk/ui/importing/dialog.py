"""Begin a report from an old one's file: what goes where is seen and changed before that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from perfdesk.app.importing.import_beside import compared, find_faults, imported_before, take
from perfdesk.app.importing.importing import ImportDesk, Reading
from perfdesk.errors import UserError
from perfdesk.ui.importing.board import ImportBoard
from perfdesk.ui.importing.head import AUTO, FIRST_YEAR, ImportHead
from perfdesk.ui.importing.how import Becomes, How, TwinDialog
from perfdesk.ui.importing.told import ImportTold
from perfdesk.ui.importing.work import ImportWork
from perfdesk.ui.parts.drops import dropped_file
from perfdesk.ui.parts.look import label
from perfdesk.ui.parts.messages import Answer, sentence
from perfdesk.ui.parts.report_words import name_words, twin_words
from perfdesk.ui.parts.style import set_role
from perfdesk.ui.parts.tasks import gently, give_way
from perfdesk.ui.parts.wizard_path import NewReport, Start

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from perfdesk.app.checking.foreign import ForeignFinding
    from perfdesk.app.library.library import Library
    from perfdesk.report.values import ReportSummary
    from perfdesk.ui.parts.messages import Dialogs
    from perfdesk.ui.parts.style import Theme
    from perfdesk.ui.parts.tasks import Runner

#: Files of old formats are offered too: a sentence says how to save them, an empty folder nothing.
_FILES = (
    "往年的报告 (*.docx *.docm *.pdf *.txt *.xlsx *.xlsm *.xls *.ods"
    " *.doc *.wps *.et *.ofd *.rtf);;"
    "Word 文档 (*.docx *.docm);;PDF 文件 (*.pdf);;文本文件 (*.txt);;"
    "Excel 表格 (*.xlsx *.xlsm *.xls *.ods);;所有文件 (*)"
)


class ImportDialog(QDialog):
    """Reads a file, shows where its pieces would stand, and on confirmation makes a report of it.

    The file is read beside the screen; what comes after the dialog was closed is let go.

    Attributes:
        report_id: The imported report, once the dialog was accepted.
        opens: The report to be opened then.
        begins: The report to be begun then, with the imported one as last year's; else None.
        file_name: The file that was imported.
        left: How many pieces of it have no place.
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
        self.opens: int | None = None
        self.begins: NewReport | None = None
        self.file_name, self.left = "", 0
        self._library = library
        self._theme = theme
        self._dialogs = dialogs
        self._runner = runner
        self._wanted: NewReport | None = None
        self._desk: ImportDesk | None = None
        self._checking = Reading()
        self._path: Path | None = None
        self._reports = _listed(library)
        self._welcome = label(sentence("import_choose"), "muted", wraps=True)
        self._choose = QPushButton("选择文件(&F)…")
        self._head = ImportHead(library.catalogue.entries(), theme)
        self._template, self._unit = self._head.template, self._head.unit
        self._year, self._how = self._head.year, self._head.how
        self._told = ImportTold(theme)
        self._lack = label("", "finding-warning", wraps=True)
        self._work = ImportWork(theme, dialogs, runner)
        self._board = ImportBoard(theme)
        self._pages = QStackedWidget()
        self._ok = QPushButton("确认导入(&I)")
        self._cancel = QPushButton("取消")
        self._build(theme)
        self._connect()
        self._show_state()

    def suggest(self, wanted: NewReport) -> None:
        """Take over what the clerk has already said."""
        self._wanted = wanted
        self._unit.setText(wanted.unit)
        self._year.setValue(wanted.fiscal_year)
        self._template.setCurrentIndex(max(0, self._template.findData(wanted.template_id)))

    def choose_file(self) -> bool:
        """Let the clerk choose a file and begin to read it; False where none was chosen."""
        path = self._dialogs.open_file(self, "选择旧报告", _FILES)
        return path is not None and self.read_file(path)

    def read_file(self, path: Path) -> bool:
        """Begin to read this file; False where the clerk would rather keep what she arranged."""
        if not self._may_leave("import_leave_file"):
            return False
        self._path = path
        self._checking.cancel()
        template_id = str(self._template.currentData()) if self._desk is None else AUTO
        self._desk = None
        library, catalogue, reading = self._library, self._library.catalogue, Reading(give_way)
        self._work.begin(
            path.name,
            reading,
            lambda: ImportDesk.read(path, catalogue, template_id, reading),
            lambda desk: self._show_desk(desk, library),
        )
        return True

    # -- reading ----------------------------------------------------------------------------------

    def _show_desk(self, desk: ImportDesk, library: Library) -> None:
        self._desk = desk
        proposal = desk.proposal
        self._head.take(proposal.unit, proposal.fiscal_year, self._wanted)
        self._show_choices()
        wanted = self._wanted
        if wanted is not None and wanted.fiscal_year > self._year.value() >= FIRST_YEAR:
            self._how.choose(How(Becomes.LAST_OF_NEW))
        self._board.show_desk(desk)
        catalogue, people, reading = library.catalogue, library.people, Reading(give_way)
        self._checking.cancel()
        self._checking = reading
        self._runner.run(
            gently()(lambda: find_faults(desk, catalogue, people, reading)),
            lambda findings: self._show_findings(desk, findings),
            lambda error: None if self._desk is not desk else self._dialogs.tell_error(self, error),
            lambda: None,
        )

    def _show_findings(self, desk: ImportDesk, findings: tuple[ForeignFinding, ...]) -> None:
        if self._desk is desk:
            self._board.show_findings(findings)
            self._show_state()

    def _use_template(self) -> None:
        """Arrange by the template that was chosen; a report not read yet is read by it."""
        desk, template_id = self._desk, str(self._template.currentData())
        if desk is None:
            if self._path is not None and not self._work.is_busy:
                self.read_file(self._path)
            return

        reading = Reading(give_way)
        reading.begin("按选择的模板归位")
        self._work.begin(
            desk.name,
            reading,
            lambda: desk.by_template(template_id, reading),
            lambda proposal: self._adopt(lambda one: one.adopt(proposal)),
        )

    def _adopt(self, change: Callable[[ImportDesk], None]) -> None:
        """Show what came of another template; the keys are the pieces' again, undo among them."""
        self._board.change(change)
        self._show_state()
        self._board.focus_pieces()

    # -- what is shown ----------------------------------------------------------------------------

    def _show_choices(self) -> None:
        year = self._year.value()
        known = year if year >= FIRST_YEAR else 0
        self._how.show_choices(self._unit.text().strip(), known, self._reports)
        self._show_state()

    def _show_state(self) -> None:
        desk, is_busy = self._desk, self._work.is_busy
        self._pages.setCurrentIndex(1 if self._work.is_long else 0 if desk is None else 2)
        if desk is not None:
            with QSignalBlocker(self._template):
                self._template.setCurrentIndex(self._template.findData(desk.template.identity.id))
        self._told.show_told(
            "" if desk is None else desk.arrangement.fit_reason,
            () if desk is None else (*desk.notes, self._how.words()),
            self._twin_words(),
            can_compare=desk is not None and self._twin_report() is not None,
        )
        lack = self._find_lack()
        self._lack.setText(lack)
        self._lack.setVisible(bool(lack))
        self._board.count.setVisible(desk is not None and not lack)
        self._ok.setEnabled(not lack and not is_busy)
        self._ok.setToolTip(lack)
        for widget in (self._choose, self._template, self._board):
            widget.setEnabled(not is_busy)

    def _twin_report(self) -> ReportSummary | None:
        key = (" ".join(self._unit.text().split()), self._year.value())
        metas = ((one, (one.meta.unit, one.meta.fiscal_year)) for one in self._reports)
        return next((one for one, meta in metas if meta == key), None)

    def _twin_words(self) -> str:
        before = () if self._desk is None else imported_before(self._desk, self._reports)
        names = "、".join(f"“{name_words(one)}”" for one in before)
        words = [sentence("import_same_file", names=names)] if names else []
        if not before:
            words.append(twin_words(self._unit.text(), self._year.value(), self._reports))
        return "\n".join(filter(None, words))

    def _find_lack(self) -> str:
        """Say what keeps the file from being imported; empty where nothing does."""
        if self._work.is_busy:
            return ""
        if self._desk is None:
            return sentence("import_needs_file")
        if not self._unit.text().strip():
            return sentence("import_needs_unit")
        return "" if self._year.value() >= FIRST_YEAR else sentence("import_needs_year")

    def _show_twin(self) -> None:
        """Show what differs from the report that is here already."""
        desk, twin = self._desk, self._twin_report()
        if desk is None or twin is None:
            return
        unit = " ".join(self._unit.text().split())
        try:
            found = compared(desk, self._library, twin.id, self._year.value(), unit)
        except UserError as error:
            self._dialogs.tell_error(self, error)
            return
        dialog = TwinDialog(desk.template, found, name_words(twin), self._theme, self)
        dialog.exec()
        dialog.deleteLater()

    # -- ending -----------------------------------------------------------------------------------

    def _take(self) -> None:
        desk, how = self._desk, self._how.how
        if desk is None:
            return
        unit, year = " ".join(self._unit.text().split()), self._year.value()
        try:
            self.report_id = take(desk, self._library, year, unit, how.report_id)
        except UserError as error:
            self._dialogs.tell_error(self, error)
            return
        self.file_name, self.left = desk.name, len(desk.proposal.leftovers)
        self.opens = self.report_id if how.report_id is None else how.report_id
        if how.kind is Becomes.LAST_OF_NEW:
            self.begins = self._next_year(desk, unit, year, self.report_id)
        self.accept()

    def _next_year(self, desk: ImportDesk, unit: str, year: int, number: int) -> NewReport:
        """Return the report that is begun with the imported one as last year's."""
        wanted = self._wanted
        if wanted is not None and wanted.fiscal_year > year:
            unit, year, template_id = wanted.unit, wanted.fiscal_year - 1, wanted.template_id
        else:
            template_id = desk.template.identity.id
        return NewReport(unit, year + 1, template_id, Start.LAST_YEAR, number)

    def _may_leave(self, code: str) -> bool:
        if self._desk is None or not self._desk.is_changed:
            return True
        answers = (
            Answer("leave", "不保留", destroys=True),
            Answer("stay", "继续调整"),
        )
        return self._dialogs.ask(self, sentence(code), answers) == "leave"

    def reject(self) -> None:
        """Close without importing; asks where something was arranged by hand."""
        if self._may_leave("import_leave"):
            super().reject()

    def done(self, result: int) -> None:
        """Close; whatever the reader still brings is let go."""
        self._work.stop()
        self._checking.cancel()
        self._board.leave()
        self._desk = None
        super().done(result)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome a file."""
        if dropped_file(event) is not None and not self._work.is_busy:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read another file that is dropped onto the dialog."""
        path = dropped_file(event)
        if path is not None:
            event.acceptProposedAction()
            # By the event loop: the other program waits until the drop is over.
            QTimer.singleShot(0, lambda: self.read_file(path))

    # -- building ---------------------------------------------------------------------------------

    def _build(self, theme: Theme) -> None:
        px = theme.px
        em = self.fontMetrics().horizontalAdvance("国")
        self._welcome.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWindowTitle("导入旧报告")
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.setAcceptDrops(True)
        room = self.screen().availableGeometry().size() * 0.95
        self.resize(QSize(em * 92, em * 58).boundedTo(room))
        for button in (self._choose, self._ok, self._cancel):
            # Enter in a field presses none of them: only a press of its own imports.
            button.setAutoDefault(False)
        set_role(self._ok, "primary")
        for page in (self._welcome, self._work, self._board):
            self._pages.addWidget(page)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(16), px(12), px(16), px(12))
        box.setSpacing(px(6))
        box.addWidget(self._head)
        box.addWidget(self._told)
        box.addWidget(self._pages, 1)
        last = QHBoxLayout()
        last.setSpacing(px(8))
        last.addWidget(self._choose)
        last.addWidget(self._lack, 1)
        last.addWidget(self._board.count, 1)
        # While a file is read neither stands there; the buttons keep their size.
        last.addStretch()
        last.addWidget(self._ok)
        last.addWidget(self._cancel)
        box.addLayout(last)

    def _connect(self) -> None:
        self._choose.clicked.connect(self.choose_file)
        self._template.activated.connect(self._use_template)
        self._unit.textChanged.connect(self._show_choices)
        self._year.valueChanged.connect(self._show_choices)
        self._how.activated.connect(self._show_state)
        self._told.compare.clicked.connect(self._show_twin)
        self._work.changed.connect(self._show_state)
        self._board.changed.connect(self._show_state)
        self._ok.clicked.connect(self._take)
        self._cancel.clicked.connect(self.reject)


def _listed(library: Library) -> list[ReportSummary]:
    """Return the reports for the word of warning, which can be spared where they cannot be read."""
    try:
        return library.summaries()
    except UserError:
        return []
