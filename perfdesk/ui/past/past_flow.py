"""Lead the clerk to what the report was: versions, deleted records, last year's report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from perfdesk.errors import UserError
from perfdesk.report.values import Provenance
from perfdesk.ui.parts.messages import sentence

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from perfdesk.app.library.library import Library
    from perfdesk.report.values import FieldRef
    from perfdesk.ui.bridge import Bridge
    from perfdesk.ui.parts.messages import Dialogs
    from perfdesk.ui.parts.style import Theme
    from perfdesk.ui.past.snapshots_dialog import SnapshotsDialog


class PastFlow(QObject):
    """Opens the dialogs of the past and carries out what is taken over from last year.

    Signals:
        said: What was done, in words.
        looked_back: Another report, or none, is last year's now.
    """

    said = Signal(str)
    looked_back = Signal()

    def __init__(
        self, bridge: Bridge, library: Library, theme: Theme, dialogs: Dialogs, desk: QWidget
    ) -> None:
        super().__init__(desk)
        self._bridge = bridge
        self._session = bridge.session
        self._library = library
        self._theme = theme
        self._dialogs = dialogs
        self._desk = desk

    # -- versions and deleted records ------------------------------------------------------------

    def keep_version(self) -> None:
        """Let the clerk name the present state."""
        dialog = self._versions()
        dialog.begin_name()
        dialog.exec()

    def show_versions(self) -> None:
        """Show the versions and what differs between them."""
        self._versions().exec()

    def show_removed(self) -> None:
        """Show the deleted records."""
        # The desk comes up without the dialogs, which are rarely wanted.
        from perfdesk.ui.past.removed_dialog import RemovedDialog  # noqa: PLC0415

        dialog = RemovedDialog(
            self._bridge, self._library, self._theme, self._dialogs, self._desk.window()
        )
        dialog.said.connect(self.said)
        dialog.exec()
        dialog.deleteLater()

    def check_paper(self) -> None:
        """Tell whether a paper is the report as it is now, or one of its versions."""
        from perfdesk.ui.findings.paper_dialog import PaperDialog  # noqa: PLC0415 - as above

        dialog = PaperDialog(self._session, self._library, self._theme, self._desk.window())
        dialog.exec()
        dialog.deleteLater()

    def _versions(self) -> SnapshotsDialog:
        from perfdesk.ui.past.snapshots_dialog import SnapshotsDialog  # noqa: PLC0415 - as above

        dialog = SnapshotsDialog(
            self._bridge, self._library, self._theme, self._dialogs, self._desk.window()
        )
        dialog.said.connect(self.said)
        dialog.finished.connect(dialog.deleteLater)
        return dialog

    # -- last year ---------------------------------------------------------------------------------

    def look_back(self) -> None:
        """Take last year's report to hand, where it is known which one that is.

        One that cannot be read is no reason not to write this year's: it is told, and that is all.
        """
        try:
            last_year = self._library.last_year(self._session)
        except UserError as error:
            self.said.emit(sentence("last_year_unreadable", reason=error))
            return
        if last_year is not None or self._session.last_year is not None:
            self._bridge.changed.emit(self._session.look_back(last_year))
        self.looked_back.emit()

    def choose_last_year(self) -> None:
        """Let the clerk say which report is last year's."""
        from perfdesk.ui.past.last_year_dialog import LastYearDialog  # noqa: PLC0415 - as above

        candidates = self._library.candidates_for_last_year(self._session)
        if not candidates:
            self._dialogs.tell(self._desk, sentence("last_year_no_candidates"))
            return
        now = self._session.last_year
        chosen = None if now is None else now.report_id
        dialog = LastYearDialog(candidates, chosen, self._theme, self._desk.window())
        is_chosen = dialog.exec() == LastYearDialog.DialogCode.Accepted
        dialog.deleteLater()
        if not is_chosen:
            return
        try:
            self._library.set_previous(self._session.id, dialog.chosen)
        except UserError as error:
            self._dialogs.tell_error(self._desk, error)
            return
        self.look_back()

    def compare_with_last_year(self) -> None:
        """Show both years' reports side by side."""
        last_year = self._session.last_year
        if last_year is None:
            self.choose_last_year()
            last_year = self._session.last_year
        if last_year is not None:
            dialog = self._versions()
            dialog.compare_with_report(last_year.report_id)
            dialog.exec()

    def take_field(self, ref: FieldRef) -> None:
        """Give one field last year's text."""
        last_year = self._session.last_year
        text = None if last_year is None else last_year.text_of(ref)
        if text is not None:
            self._attempt_texts({ref: text})

    def take(self, codes: frozenset[str]) -> None:
        """Carry these fields and groups over from last year, as one step."""
        last_year = self._session.last_year
        if last_year is None or not codes:
            return
        data = last_year.content(self._session.report, codes)
        try:
            self._bridge.take_over(data, sentence("carried_over_name"), codes)
        except UserError as error:
            self._dialogs.tell_error(self._desk, error)
            return
        self.said.emit(sentence("carried_over", count=len(codes)))

    def _attempt_texts(self, texts: dict[FieldRef, str]) -> None:
        name = sentence("carried_over_name")
        try:
            self._bridge.enter_many(texts, name, Provenance.CARRIED_OVER)
        except UserError as error:
            self._dialogs.tell_error(self._desk, error)
