"""The desk of one open report: the way at the left, one page in the middle, help at the right."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from perfdesk.report.places import heading_numbers
from perfdesk.report.values import Place
from perfdesk.ui.autosave import Autosave
from perfdesk.ui.bridge import Bridge
from perfdesk.ui.export_flow import ExportFlow
from perfdesk.ui.helper import Helper
from perfdesk.ui.messages import Answer, sentence
from perfdesk.ui.pages import Pages
from perfdesk.ui.section_tree import SectionTree
from perfdesk.ui.state_bar import StateBar

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtGui import QResizeEvent, QShowEvent

    from perfdesk.app.library import Library
    from perfdesk.app.session import ReportSession
    from perfdesk.report.values import Change, FieldRef, Finding
    from perfdesk.ui.messages import Dialogs
    from perfdesk.ui.style import Theme
    from perfdesk.ui.tasks import Runner

#: Widths in ems (one em is a Chinese character) below which the helper folds.
_TREE_EMS, _PAGE_EMS, _HELPER_EMS = 19, 46, 22
#: Findings are listed again this long after the last change; typing does not wait for the list.
_LIST_DELAY_MS = 200


class Desk(QWidget):
    """Shows one report and keeps all its views true.

    Attributes:
        autosave: Saves the report by itself; its ``flush_now`` saves at once.

    Signals:
        copy_wanted: The report was saved elsewhere, and the clerk wants to go on in a copy.
    """

    copy_wanted = Signal()

    def __init__(
        self,
        session: ReportSession,
        library: Library,
        theme: Theme,
        dialogs: Dialogs,
        runner: Runner,
    ) -> None:
        super().__init__()
        self._session = session
        self._library = library
        self._theme = theme
        self._dialogs = dialogs
        self._bridge = Bridge(session, self)
        self._focused: FieldRef | None = None
        self._current_finding: tuple[Finding | None, int] = (None, -1)
        self._visited: FieldRef | None = None
        self.autosave = Autosave(session.flush, self)
        self._export = ExportFlow(session, dialogs, runner)
        self._tree = SectionTree(session.report, theme)
        self._pages = Pages(self._bridge)
        self._helper = Helper(theme)
        self._state = StateBar(theme)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._relist = QTimer(self)
        self._is_helper_folded_for_width = False
        self._wide_layout = QByteArray()
        self._build()
        self._connect()
        self._show_report(session.saved_at)

    # -- what the window asks for --------------------------------------------------------------

    @property
    def title(self) -> str:
        """Return what the report is, for the window's head."""
        meta = self._session.report.meta
        return f"{meta.fiscal_year} 年度 · {meta.unit} · {self._session.template.identity.title}"

    def go_to(self, ref: FieldRef) -> bool:
        """Show a field and give it the focus; False where the report has no such field."""
        if ref.code not in self._session.template.fields:
            return False
        section = self._session.template.section_of(ref.code)
        return self._show_section(section) and self._pages.focus_ref(ref)

    @property
    def place(self) -> Place:
        """Return the section that is shown, the field in it that had the focus last, the cursor."""
        return Place(self._pages.current, self._focused)

    def go_to_place(self, place: Place) -> None:
        """Show what ``place`` gave, of this desk or of another one of the same report."""
        if self._show_section(place.section) and not (place.ref and self.go_to(place.ref)):
            self._pages.focus_first()

    def keep_place(self) -> None:
        """Let the store remember where the clerk is."""

    def step_section(self, step: int) -> None:
        """Go to the section after (1) or before (-1) the one that is shown."""
        codes = self._pages.codes()
        index = codes.index(self._pages.current) + step if self._pages.current in codes else 0
        if 0 <= index < len(codes):
            self._show_section(codes[index])
            self._pages.focus_first()

    def step_finding(self, step: int) -> None:
        """Go to the finding after (1) or before (-1) where the clerk is, around the end.

        That is the one chosen in the list, else the one visited last, else, where she has gone to
        another field since, that field.
        """
        findings = self._session.findings
        if not findings:
            self._dialogs.tell(self, sentence("findings_none"))
            return
        last, index = self._current_finding
        chosen = self._helper.chosen_finding
        if chosen is not None:
            last = chosen
        elif last is None and self._visited is not None:
            self._visit_beside(self._visited, step)
            return
        if last is not None and last in findings:
            index = findings.index(last) + step
        elif step < 0 or index < 0:  # What was at this place is gone: its follower stands here now.
            index += step
        index %= len(findings)
        self._visit(findings[index], index)

    def show_findings(self) -> None:
        """Bring the list of findings to the front."""
        self._unfold_helper()
        self._list_findings()
        self._helper.show_findings_tab()

    def show_help(self) -> None:
        """Bring the help to the front."""
        self._unfold_helper()
        self._helper.show_help_tab()

    def export(self, kind: str) -> None:
        """Export the report as ``pdf`` or ``xlsx``."""
        self._export.export(kind, self.window(), self.autosave.flush_now)

    def layout_state(self) -> QByteArray:
        """Return how the three zones are parted, for the next time (and a wider window)."""
        return self._wide_layout if self._is_helper_folded_for_width else self._splitter.saveState()

    def restore_layout(self, state: QByteArray) -> None:
        """Part the zones as they were."""
        self._splitter.restoreState(state)

    # -- building ------------------------------------------------------------------------------

    def _build(self) -> None:
        for widget in (self._tree, self._pages, self._helper):
            self._splitter.addWidget(widget)
        self._splitter.setChildrenCollapsible(False)
        for index, is_collapsible in enumerate((True, False, True)):
            self._splitter.setCollapsible(index, is_collapsible)
            self._splitter.setStretchFactor(index, int(not is_collapsible))
        self._splitter.setSizes([self._ems(_TREE_EMS), self._ems(60), self._ems(_HELPER_EMS)])
        self._tree.setMinimumWidth(self._ems(11))
        self._pages.setMinimumWidth(self._ems(26))
        self._helper.setMinimumWidth(self._ems(15))
        self._splitter.setHandleWidth(1)
        self._relist.setSingleShot(True)
        self._relist.setInterval(_LIST_DELAY_MS)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._splitter, 1)
        box.addWidget(self._state)

    def _connect(self) -> None:
        self._bridge.changed.connect(self._show_change)
        self._tree.section_chosen.connect(self._show_section)
        self._pages.navigate.connect(self.step_section)
        self._pages.section_wanted.connect(self._show_section)
        self._pages.field_focused.connect(self._show_field_help)
        self._helper.finding_chosen.connect(self._visit)
        self._helper.leftover_drop_wanted.connect(self._drop_leftover)
        self._helper.findings_shown.connect(self._list_findings)
        self._helper.fold_wanted.connect(self._helper.hide)
        self._relist.timeout.connect(self._list_findings)
        self._state.findings_wanted.connect(self.show_findings)
        self._state.details_wanted.connect(self._tell_details)
        self.autosave.dirtied.connect(self._state.show_dirty)
        self.autosave.saving.connect(self._state.show_saving)
        self.autosave.saved.connect(self._state.show_saved)
        self.autosave.failed.connect(self._state.show_failed)
        # Bound methods: Qt drops them with the desk, which may be put away before an export ends.
        self._export.started.connect(self._show_exporting)
        self._export.ended.connect(self._state.end_task)

    def _ems(self, count: int) -> int:
        return self.fontMetrics().horizontalAdvance("国") * count

    # -- showing -------------------------------------------------------------------------------

    def _show_report(self, saved_at: datetime | None) -> None:
        self._tree.show_progress(self._session.progress)
        self._state.show_progress(self._session.progress)
        self._state.show_saved(saved_at)
        self._helper.show_leftovers(self._session.report.leftovers)
        self._list_findings()
        codes = self._pages.codes()
        if codes:
            self._show_section(codes[0])

    def _show_change(self, change: Change) -> None:
        self.autosave.touch()
        if change.sections:
            self._tree.show_sections()
        self._pages.show_change(change)
        if change.sections and self._pages.current not in self._pages.codes():
            self._show_section(self._pages.codes()[0])
        self._tree.show_progress(change.progress)
        self._state.show_progress(change.progress)
        if change.findings_added or change.findings_removed or change.groups:
            self._helper.show_count(change.progress)
            self._relist.start()

    def _tell_details(self, words: str) -> None:
        self._dialogs.tell(self, words)

    def _show_exporting(self, name: str) -> None:
        self._state.show_task(sentence("exporting", name=name))

    def _list_findings(self) -> None:
        """A list that nobody sees is not filled; it is when it comes to the front."""
        self._helper.show_count(self._session.progress)
        if self._helper.is_showing_findings:
            self._helper.show_findings(self._session.findings)

    def _show_section(self, code: str) -> bool:
        """Show a section's page; False where the section does not apply."""
        if code not in self._pages.codes():
            return False
        self._flush_waiting()
        if code != self._pages.current:
            self._focused = None
        self._pages.show_page(code)
        self._tree.show_current(code)
        number = heading_numbers(self._session.report).get(code, "")
        self._helper.show_section(self._session.template.sections[code], number)
        return True

    def _show_field_help(self, ref: FieldRef) -> None:
        self._focused = ref
        self._visited = ref
        last, _index = self._current_finding
        if last is not None and last.refs[0] != ref:
            self._current_finding = (None, -1)
        self._helper.show_field(self._session.template.fields[ref.code])

    def _visit(self, finding: Finding, index: int | None = None) -> None:
        findings = self._session.findings
        if index is None:
            # The list may be a moment older than the report.
            index = findings.index(finding) if finding in findings else 0
        self._helper.show_chosen(finding)
        if not self.go_to(finding.refs[0]):
            self._dialogs.tell(self, sentence("finding_gone"))
        # Behind the jump, which leaves other fields on its way.
        self._current_finding = (finding, index)

    def _visit_beside(self, place: FieldRef, step: int) -> None:
        """Visit the first finding in reading order behind (1) or before (-1) a field."""
        findings = self._session.findings
        order = {ref: index for index, ref in enumerate(self._session.report.refs())}
        at = order.get(place, -1)
        places = [order[finding.refs[0]] for finding in findings]
        index = bisect_right(places, at) if step > 0 else bisect_left(places, at) - 1
        index %= len(findings)
        self._visit(findings[index], index)

    def _drop_leftover(self, index: int) -> None:
        text = self._session.report.leftovers[index]
        answers = (Answer("drop", "不再保留"), Answer("keep", "保留"))
        question = sentence("leftover_drop", text=text if len(text) < 120 else f"{text[:120]}…")
        if self._dialogs.ask(self, question, answers) == "drop":
            self._session.drop_leftover(index)
            self.autosave.touch()
            self._helper.show_leftovers(self._session.report.leftovers)

    # -- space -----------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the helper first where space is short, and bring it back where there is enough."""
        super().resizeEvent(event)
        is_narrow = self.width() < self._ems(_TREE_EMS + _PAGE_EMS + _HELPER_EMS)
        if is_narrow and not self._is_helper_folded_for_width:
            self._wide_layout = self._splitter.saveState()
            self._is_helper_folded_for_width = True
            self._helper.hide()
        elif not is_narrow and self._is_helper_folded_for_width:
            self._is_helper_folded_for_width = False
            self._unfold_helper()

    def showEvent(self, event: QShowEvent) -> None:
        """Let the keyboard begin in the first field."""
        super().showEvent(event)
        if not event.spontaneous():
            self._pages.focus_first()

    def changeEvent(self, event: QEvent) -> None:
        """Save when the clerk turns to another window."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self._flush_waiting()

    def _flush_waiting(self) -> None:
        if self.autosave.is_waiting:
            self.autosave.flush_now()

    def _unfold_helper(self) -> None:
        self._helper.show()
        sizes = self._splitter.sizes()
        if sizes[2] == 0:
            self._splitter.setSizes([sizes[0], sizes[1], self._ems(_HELPER_EMS)])
