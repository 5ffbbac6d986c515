"""The desk of one open report: the way at the left, one page in the middle, help at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from perfdesk.errors import UserError
from perfdesk.report.places import heading_numbers
from perfdesk.ui.bridge import Bridge
from perfdesk.ui.desk.autosave import Autosave
from perfdesk.ui.desk.desk_acts import DeskActs
from perfdesk.ui.desk.desk_findings import DeskFindings
from perfdesk.ui.desk.desk_search import DeskSearch
from perfdesk.ui.desk.helper import FINDINGS, HELP, Helper
from perfdesk.ui.desk.navigator import Navigator
from perfdesk.ui.desk.preview_flow import PreviewFlow
from perfdesk.ui.desk.state_bar import StateBar
from perfdesk.ui.desk.zone_walk import ZoneWalk
from perfdesk.ui.desk.zones import Way, Zones, packed, unpacked
from perfdesk.ui.pages.pages import Pages
from perfdesk.ui.pages.section_tree import OVERVIEW, SectionTree
from perfdesk.ui.parts.messages import sentence
from perfdesk.ui.past.past_flow import PastFlow
from perfdesk.ui.printed.export_flow import ExportFlow
from perfdesk.ui.printed.print_flow import PrintFlow
from perfdesk.ui.tables.table_flow import TableFlow

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.app.library.library import Library
    from perfdesk.report.values import Change, FieldRef, Place
    from perfdesk.ui.parts.messages import Dialogs
    from perfdesk.ui.parts.style import Theme
    from perfdesk.ui.parts.tasks import Runner


class Desk(QWidget):
    """Shows one report and keeps all its views true.

    Attributes:
        autosave: Saves the report by itself; its ``flush_now`` saves at once.
        bridge: The way of all entries to the report.
        acts: Acts on the report beyond single entries: undo, clear, restore.
        search: Finding, replacing, jumping.
        past: Versions, deleted records, last year's report.
        findings: What the review found: the list, the way through it, what is done with it.
        tables: Scoring tables that come as spreadsheets.
        exports: Files made of the report and of its check.
        preview: The pages as they will be printed.
        prints: The pages on paper.

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
        self._theme = theme
        self.bridge = Bridge(session, self)
        self.acts = DeskActs(self.bridge, dialogs, self)
        self.search = DeskSearch(self.bridge, theme, self)
        self.past = PastFlow(self.bridge, library, theme, dialogs, self)
        self.autosave = Autosave(session.flush, self, is_read_only=session.is_read_only)
        self.exports = ExportFlow(session, theme, dialogs, runner)
        self.prints = PrintFlow(session, dialogs)
        self.tables = TableFlow(self.bridge, theme, dialogs, runner, self)
        self._tree = SectionTree(session.report, theme)
        self._way = Way(self._tree, theme)
        self._pages = Pages(self.bridge, theme)
        self._navigator = Navigator(session, library, self._pages, self)
        self._helper = Helper(session, library, theme)
        self._page = QWidget()
        self._zones = Zones(self._way, self._page, self._helper, theme, self)
        self.preview = PreviewFlow(self.bridge, self._helper, self._zones, theme, runner)
        self._zone_walk = ZoneWalk(
            (
                (self._way, lambda: self._tree.setFocus(Qt.FocusReason.TabFocusReason)),
                (self._page, self._navigator.enter_page),
                (self._helper, self._helper.focus_first),
            )
        )
        self._state = StateBar(theme)
        self.findings = DeskFindings(self, self.acts, self._navigator, self._helper)
        self._look_back = QTimer(self, singleShot=True, interval=0)
        self._build()
        self._connect()
        self._show_report()

    # -- finding the way -----------------------------------------------------------------------

    @property
    def title(self) -> str:
        """Return what the report is, for the window's head."""
        meta = self._session.report.meta
        return f"{meta.fiscal_year} 年度 · {meta.unit} · {self._session.template.identity.title}"

    def go_to(self, ref: FieldRef) -> bool:
        """Show a field and give it the focus; False where the report has no such field."""
        return self._navigator.go_to(ref)

    @property
    def place(self) -> Place:
        """Return the section that is shown, the field in it that had the focus last, the cursor."""
        return self._navigator.place

    def go_to_place(self, place: Place) -> None:
        """Show what ``place`` gave, of this desk or of another one of the same report."""
        self._navigator.go_to_place(place)

    def keep_place(self) -> None:
        """Let the store remember where the clerk is; not while it cannot be written to."""
        if self.autosave.failure is None:
            self._navigator.keep_place()

    def _keep_place_at_idle(self) -> None:
        """Keep the place when nobody types: the disk takes as long as for a save."""
        if self.autosave.is_waiting:
            self._navigator.settle_later()
        else:
            self.keep_place()

    def step_section(self, step: int) -> None:
        """Go to the section after (1) or before (-1) the one that is shown."""
        self._navigator.step(step)

    def step_zone(self, step: int) -> None:
        """Give the keyboard to the next (1) or former (-1) of way, page and helper."""
        self._zone_walk.step(step)

    def step_finding(self, step: int) -> None:
        """Go to the finding after (1) or before (-1) where the clerk is, around the end."""
        self.findings.step(step)

    def show_overview(self) -> None:
        """Show the whole report at a glance."""
        self._navigator.enter(OVERVIEW)

    def show_findings(self) -> None:
        """Bring the list of findings to the front."""
        self.show_panel(FINDINGS)
        self.findings.show_list()

    def show_panel(self, name: str) -> None:
        """Bring a panel of the helper to the front."""
        self._zones.unfold_helper()
        self._helper.show_front(name)

    # -- acts ----------------------------------------------------------------------------------

    def export(self, kind: str) -> None:
        """Export the report as ``pdf``, ``xlsx`` or ``docx``."""
        self.exports.export(kind, self.window(), self.autosave.flush_now)

    def export_draft(self) -> None:
        """Export a draft, marked as such on every page."""
        self.exports.export_draft(self.window(), self.autosave.flush_now)

    def print_report(self) -> None:
        """Print the report as it is now."""
        self.prints.print_report(self.window(), self.autosave.flush_now)

    def show_backup(self, words: str) -> None:
        """Say how old the newest backup is."""
        self._state.show_backup(words)

    def layout_state(self) -> QByteArray:
        """Return how the three zones are parted and which panel is in front, for the next time."""
        return packed({**self._zones.state(), "panel": self._helper.front})

    def restore_layout(self, state: QByteArray) -> None:
        """Part the zones as they were."""
        kept = unpacked(state)
        self._zones.restore(kept)
        self._helper.show_front(str(kept.get("panel", HELP)))

    # -- building ------------------------------------------------------------------------------

    def _build(self) -> None:
        page = QVBoxLayout(self._page)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self.search.bar)
        page.addWidget(self._pages, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._zones, 1)
        box.addWidget(self._state)

    def _connect(self) -> None:
        self.bridge.changed.connect(self._show_change)
        self._tree.section_chosen.connect(self._show_section)
        self._tree.page_wanted.connect(self._navigator.enter_page)
        self._way.fold_wanted.connect(self._zones.fold_way)
        self._way.fold_wanted.connect(self._navigator.enter_page)
        self._way.passed.connect(self._pages.focus_start)
        self._state.passed.connect(lambda: self._zone_walk.enter_first(self._pages.focus_start))
        self._pages.zone_wanted.connect(self.step_zone)
        self._navigator.leaving.connect(self._flush_waiting)
        self._navigator.shown.connect(self._show_shown)
        self._navigator.reached.connect(self._note_field)
        self._navigator.settled.connect(self._keep_place_at_idle)
        self.acts.said.connect(self._state.say)
        self._connect_search()
        self._connect_past()
        self.findings.said.connect(self._state.say)
        self._helper.restore_wanted.connect(self.acts.restore_version)
        self._helper.leftover_drop_wanted.connect(self.acts.drop_leftover)
        self._helper.fold_wanted.connect(self._zones.fold_helper)
        self._helper.fold_wanted.connect(self._navigator.enter_page)
        self._zones.helper_shown.connect(self._helper.refresh)
        self._state.findings_wanted.connect(self.show_findings)
        self._state.details_wanted.connect(self.acts.tell)
        self._state.copy_wanted.connect(self.copy_wanted)
        if not self._session.is_read_only:
            self._connect_saving()
        # Bound methods: Qt drops them with the desk, which may be put away before an export ends.
        self.exports.started.connect(self._show_exporting)
        self.exports.ended.connect(self._state.end_task)
        self.exports.finding_wanted.connect(self.findings.show)
        self.preview.place_wanted.connect(self._navigator.go_to_line)
        self.preview.print_wanted.connect(self.print_report)
        self.prints.finding_wanted.connect(self.findings.show)
        self.prints.pdf_wanted.connect(lambda: self.export("pdf"))
        self.prints.said.connect(self._state.say)

    def _connect_search(self) -> None:
        self.search.bar.hit_wanted.connect(self._navigator.go_to_hit)
        self.search.bar.closed.connect(self._navigator.enter_page)
        self.search.bar.said.connect(self._state.say)
        self.search.target_wanted.connect(self._navigator.go_to_target)

    def _connect_past(self) -> None:
        panel = self._helper.last_year
        panel.choose_wanted.connect(self.past.choose_last_year)
        panel.compare_wanted.connect(self.past.compare_with_last_year)
        panel.field_wanted.connect(self.past.take_field)
        panel.take_wanted.connect(self.past.take)
        self.past.said.connect(self._state.say)
        self.tables.said.connect(self._state.say)
        self.past.looked_back.connect(self._helper.refresh)
        self._look_back.timeout.connect(self.past.look_back)

    def _connect_saving(self) -> None:
        self.autosave.dirtied.connect(self._state.show_dirty)
        self.autosave.saving.connect(self._state.show_saving)
        self.autosave.saving.connect(self._navigator.hand_place)
        self.autosave.saved.connect(self._state.show_saved)
        self.autosave.saved.connect(self._helper.refresh)
        self.autosave.failed.connect(self._state.show_failed)
        self.autosave.kept.connect(self._state.show_kept)

    # -- showing -------------------------------------------------------------------------------

    def _show_report(self) -> None:
        self._tree.show_progress(self._session.progress)
        self._state.show_progress(self._session.progress)
        if self._session.is_read_only:
            self._state.show_read_only(str(UserError("desk_read_only")))
        else:
            self._state.show_saved(self._session.saved_at)
        self._helper.show_leftovers(self._session.report.leftovers)
        self.findings.show_list()
        self._navigator.show_first()
        if self._session.last_year is None:
            self._look_back.start()

    def _show_change(self, change: Change) -> None:
        self._state.unsay()
        if self._session.is_dirty:
            self.autosave.touch()
        if change.sections:
            self._tree.show_sections()
        self._pages.show_change(change)
        if change.sections and not self._pages.applies(self._pages.current):
            self._navigator.show_first()
        self._tree.show_progress(change.progress)
        self._state.show_progress(change.progress)
        if change.findings_added or change.findings_removed or change.groups:
            self.findings.list_soon()
        if change.initiator is None:
            self._helper.show_leftovers(self._session.report.leftovers)
            self._helper.refresh()
        if change.focus is not None:
            self.go_to(change.focus)

    def _show_exporting(self, name: str) -> None:
        self._state.show_task(sentence("exporting", name=name))

    def _show_section(self, code: str) -> bool:
        return self._navigator.show(code)

    def _show_shown(self, code: str) -> None:
        self._tree.show_current(code)
        number = heading_numbers(self._session.report).get(code, "")
        self._helper.show_section(self._session.template.sections.get(code), number)

    def _note_field(self, ref: FieldRef) -> None:
        self.findings.walk.note_place(ref)
        self.search.note_place(ref)
        self._helper.show_field(ref)
        self.preview.note_field(ref)

    # -- space and focus -------------------------------------------------------------------------

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
