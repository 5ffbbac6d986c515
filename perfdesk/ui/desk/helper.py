"""The zone at the right: help, last year, findings, history, preview, one behind the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QTabWidget, QToolButton, QWidget

from perfdesk.report.places import section_place
from perfdesk.ui.desk.help_panel import HelpPanel
from perfdesk.ui.desk.leftovers_panel import LeftoversPanel
from perfdesk.ui.findings.findings_panel import FindingsPanel
from perfdesk.ui.parts.focus import first_stop
from perfdesk.ui.parts.messages import sentence
from perfdesk.ui.past.history_panel import HistoryPanel
from perfdesk.ui.past.last_year_panel import LastYearPanel

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.app.library.library import Library
    from perfdesk.report.values import FieldRef, Finding
    from perfdesk.template.schema import Section
    from perfdesk.ui.parts.style import Theme

HELP, LAST_YEAR, FINDINGS = "help", "last_year", "findings"
HISTORY, PREVIEW, LEFTOVERS = "history", "preview", "leftovers"


class Helper(QTabWidget):
    """The panels with their counts on the tabs; only the one in front is kept true.

    Attributes:
        last_year: The panel of last year, which tells by itself what is wanted.
        findings: The panel of findings, whose acts tell what is wanted with the chosen one.
        preview: Where the pages are shown; it is filled when it is first looked at.

    Signals:
        finding_chosen: The ``Finding`` to go to.
        findings_shown: The findings came to the front.
        restore_wanted: (FieldRef, text) of a version that the clerk wants back.
        leftover_drop_wanted: Index of the piece to drop.
        fold_wanted: The clerk wants the zone out of the way.
        preview_shown: The pages are in front, and something may have changed.
    """

    finding_chosen = Signal(object)
    findings_shown = Signal()
    restore_wanted = Signal(object, str)
    leftover_drop_wanted = Signal(int)
    fold_wanted = Signal()
    preview_shown = Signal()

    def __init__(
        self, session: ReportSession, library: Library, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._ref: FieldRef | None = None
        self._section: Section | None = None
        self._number = ""
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._show_place)
        self._help = HelpPanel(theme)
        self.last_year = LastYearPanel(session, theme)
        self.findings = FindingsPanel(theme, self._section_of, is_read_only=session.is_read_only)
        self._history = HistoryPanel(session, library, theme)
        self._leftovers = LeftoversPanel(theme)
        self.preview = QWidget()
        self._tabs: dict[str, QWidget] = {}
        self._build()
        self.findings.finding_chosen.connect(self.finding_chosen)
        self._history.restore_wanted.connect(self.restore_wanted)
        self._leftovers.drop_wanted.connect(self.leftover_drop_wanted)
        self.currentChanged.connect(self._show_front)

    def _build(self) -> None:
        self.setDocumentMode(True)
        self.tabBar().setExpanding(False)
        self.tabBar().setDrawBase(False)
        for name, panel, title in (
            (HELP, self._help, "说明"),
            (LAST_YEAR, self.last_year, "上年"),
            (FINDINGS, self.findings, "审核"),
            (HISTORY, self._history, "历史"),
            (PREVIEW, self.preview, "预览"),
            (LEFTOVERS, self._leftovers, "未归位"),
        ):
            self._tabs[name] = panel
            self.addTab(panel, title)
        self.setAccessibleName(sentence("helper_name"))
        self.tabBar().setAccessibleName("右侧栏的页")
        fold = QToolButton()
        fold.setText("›")
        fold.setToolTip(sentence("helper_fold_tip"))
        fold.setAccessibleName("收起右侧栏")
        fold.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        fold.clicked.connect(self.fold_wanted)
        self.setCornerWidget(fold)

    def _section_of(self, finding: Finding) -> str:
        report = self._session.report
        return section_place(report, report.template.section_of(finding.refs[0].code))

    # -- which panel ---------------------------------------------------------------------------

    @property
    def front(self) -> str:
        """Return the name of the panel in front."""
        return next(name for name, one in self._tabs.items() if one is self.currentWidget())

    def show_front(self, name: str) -> None:
        """Bring a panel to the front; a name that is none does nothing."""
        panel = self._tabs.get(name)
        if panel is not None and self.isTabVisible(self.indexOf(panel)):
            self.setCurrentWidget(panel)

    @property
    def is_showing_findings(self) -> bool:
        """Say whether the findings are in front."""
        return self.front == FINDINGS

    @property
    def chosen_finding(self) -> Finding | None:
        """Return the finding that is chosen while the keyboard is in their list."""
        return self.findings.chosen_finding

    def focus_first(self) -> None:
        """Give the keyboard to the panel in front."""
        (first_stop(self.currentWidget()) or self.tabBar()).setFocus()

    # -- showing -------------------------------------------------------------------------------

    def show_section(self, section: Section | None, number: str) -> None:
        """Show a section, none of its fields chosen; None for the overview."""
        self._ref = None
        self._section, self._number = section, number
        self._later.start()

    def show_field(self, ref: FieldRef) -> None:
        """Show what belongs to a field."""
        if ref != self._ref:
            self._ref = ref
            self._later.start()

    def refresh(self) -> None:
        """Show what hangs on the report's content anew; after a change or a save."""
        self._later.start()

    def _show_place(self) -> None:
        """Show section and field in the panel in front; a page's coming up names several fields."""
        self._later.stop()
        if self._ref is not None and self._ref not in self._session.report.values:
            self._ref = None
        if self.isHidden():
            return
        if self.front == HELP:
            self._show_help()
        elif self.front == HISTORY:
            self._history.show_field(self._ref)
        elif self.front == LAST_YEAR:
            section = "" if self._section is None else self._section.code
            self.last_year.show_place(section, self._ref)
        elif self.front == PREVIEW:
            self.preview_shown.emit()

    def _show_help(self) -> None:
        last_year, ref = self._session.last_year, self._ref
        field = None if ref is None else self._session.template.fields[ref.code]
        text = None if last_year is None or ref is None else last_year.text_of(ref)
        self._help.show_place(self._section, self._number, field, text)

    def show_count(self, count: int) -> None:
        """Show on the tab how many findings the list has."""
        self.setTabText(self.indexOf(self.findings), f"审核 {count}" if count else "审核")

    def show_findings(self, findings: tuple[Finding, ...]) -> None:
        """List these."""
        self.findings.show_findings(findings)

    def show_chosen(self, finding: Finding) -> None:
        """Mark a finding in the list."""
        self.findings.show_chosen(finding)

    def show_leftovers(self, leftovers: tuple[str, ...]) -> None:
        """List these; the tab is there only where something is left."""
        self._leftovers.show_leftovers(leftovers)
        index = self.indexOf(self._leftovers)
        self.setTabText(index, f"未归位 {len(leftovers)}" if leftovers else "未归位")
        self.setTabVisible(index, bool(leftovers))

    def showEvent(self, event: QShowEvent) -> None:
        """Show what belongs to the place where the clerk is by now."""
        super().showEvent(event)
        self._later.start()

    def _show_front(self, _index: int) -> None:
        self._show_place()
        if self.is_showing_findings:
            self.findings_shown.emit()
