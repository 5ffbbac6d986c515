"""The zone at the right: help, findings and leftovers, one behind the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QToolButton, QWidget

from perfdesk.ui.counts import fault_count
from perfdesk.ui.findings_panel import FindingsPanel
from perfdesk.ui.help_panel import HelpPanel
from perfdesk.ui.leftovers_panel import LeftoversPanel

if TYPE_CHECKING:
    from perfdesk.report.values import Finding, Progress
    from perfdesk.template.schema import FormField, Section
    from perfdesk.ui.style import Theme


class Helper(QTabWidget):
    """The three panels with their counts on the tabs.

    Signals:
        finding_chosen: The ``Finding`` to go to.
        findings_shown: The findings came to the front.
        leftover_drop_wanted: Index of the piece to drop.
        fold_wanted: The clerk wants the zone out of the way.
    """

    finding_chosen = Signal(object)
    findings_shown = Signal()
    leftover_drop_wanted = Signal(int)
    fold_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._help = HelpPanel(theme)
        self._findings = FindingsPanel(theme)
        self._leftovers = LeftoversPanel(theme)
        self.setDocumentMode(True)
        self.tabBar().setExpanding(False)
        self.addTab(self._help, "说明")
        self.addTab(self._findings, "审核")
        self.addTab(self._leftovers, "未归位")
        self.setAccessibleName("说明、审核和未归位的文字")
        fold = QToolButton()
        fold.setText("收起 ›")
        fold.setToolTip("收起右侧栏；按 F1 或点下方的错误数再打开")
        fold.clicked.connect(self.fold_wanted)
        self.setCornerWidget(fold)
        self._findings.finding_chosen.connect(self.finding_chosen)
        self._leftovers.drop_wanted.connect(self.leftover_drop_wanted)
        self.currentChanged.connect(self._tell_shown)

    @property
    def is_showing_findings(self) -> bool:
        """Say whether the findings are in front."""
        return self.currentWidget() is self._findings

    @property
    def chosen_finding(self) -> Finding | None:
        """Return the finding that is chosen while the keyboard is in their list."""
        return self._findings.chosen_finding

    def show_section(self, section: Section, number: str) -> None:
        """Show a section's help."""
        self._help.show_section(section, number)

    def show_field(self, field: FormField) -> None:
        """Show a field's help above that of its section."""
        self._help.show_field(field)

    def show_count(self, progress: Progress) -> None:
        """Show the number of errors and warnings on the tab."""
        count = fault_count(progress) + progress.warnings
        self.setTabText(self.indexOf(self._findings), f"审核 {count}" if count else "审核")

    def show_findings(self, findings: tuple[Finding, ...]) -> None:
        """List these."""
        self._findings.show_findings(findings)

    def show_chosen(self, finding: Finding) -> None:
        """Mark a finding in the list."""
        self._findings.show_chosen(finding)

    def show_leftovers(self, leftovers: tuple[str, ...]) -> None:
        """List these; the tab is there only where something is left."""
        self._leftovers.show_leftovers(leftovers)
        index = self.indexOf(self._leftovers)
        self.setTabText(index, f"未归位 {len(leftovers)}" if leftovers else "未归位")
        self.setTabVisible(index, bool(leftovers))

    def show_findings_tab(self) -> None:
        """Bring the findings to the front."""
        self.setCurrentWidget(self._findings)

    def show_help_tab(self) -> None:
        """Bring the help to the front."""
        self.setCurrentWidget(self._help)

    def _tell_shown(self, _index: int) -> None:
        if self.is_showing_findings:
            self.findings_shown.emit()
