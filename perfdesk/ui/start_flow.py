"""What the start page and the menu above it begin: new reports, and old ones read from a file."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from perfdesk.errors import UserError

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from perfdesk.app.library import Library
    from perfdesk.ui.messages import Dialogs
    from perfdesk.ui.new_report_dialog import NewReport
    from perfdesk.ui.start_page import StartPage
    from perfdesk.ui.style import Theme
    from perfdesk.ui.tasks import Runner


class StartFlow(QObject):
    """Carries out what is wanted on the start page; the dialogs belong to ``window``.

    Signals:
        report_wanted: Id of the report to open, and the field to go to or None.
    """

    report_wanted = Signal(int, object)

    def __init__(
        self, library: Library, theme: Theme, dialogs: Dialogs, runner: Runner, window: QWidget
    ) -> None:
        super().__init__(window)
        self._library = library
        self._theme = theme
        self._dialogs = dialogs
        self._runner = runner
        self._window = window
        self._page: StartPage | None = None

    def serve(self, page: StartPage) -> None:
        """Carry out what this start page asks for, and fill it on ``refresh``."""
        self._page = page
        page.report_chosen.connect(lambda number: self.report_wanted.emit(number, None))
        page.new_wanted.connect(self.new_report)
        page.import_wanted.connect(self.import_report)

    def refresh(self) -> None:
        """Show the reports as the store has them now."""
        if self._page is None:
            return
        try:
            self._page.show_summaries(self._library.summaries())
        except UserError as error:
            self._dialogs.tell_error(self._window, error)

    def new_report(self) -> None:
        """Ask what is wanted, create it and open it."""
        # Dialogs are made of more than the start page needs.
        from perfdesk.ui.new_report_dialog import NewReportDialog  # noqa: PLC0415

        unit, year = self._suggested()
        entries = self._library.catalogue.entries()
        dialog = NewReportDialog(entries, unit, year, self._theme, self._window)
        if dialog.exec() != NewReportDialog.DialogCode.Accepted:
            return
        wanted = dialog.wanted()
        if wanted.from_file:
            self._import(wanted)
        else:
            self.begin_report(wanted)

    def begin_report(self, wanted: NewReport) -> None:
        """Make an empty report and open it."""
        try:
            number = self._library.create(wanted.template_id, wanted.fiscal_year, wanted.unit)
        except UserError as error:
            self._dialogs.tell_error(self._window, error)
            return
        self.report_wanted.emit(number, None)

    def import_report(self) -> None:
        """Begin a report from an old one's file."""
        self._import(None)

    def _import(self, wanted: NewReport | None) -> None:
        from perfdesk.ui.import_dialog import ImportDialog  # noqa: PLC0415 - as above

        dialog = ImportDialog(self._library, self._theme, self._dialogs, self._runner, self._window)
        if wanted is not None:
            dialog.suggest(wanted.unit, wanted.fiscal_year, wanted.template_id)
        if not dialog.choose_file():
            return
        if dialog.exec() == ImportDialog.DialogCode.Accepted and dialog.report_id is not None:
            self.report_wanted.emit(dialog.report_id, None)

    def _suggested(self) -> tuple[str, int]:
        """The unit reported for last, and the year that is over: reports look back."""
        year = datetime.now(UTC).astimezone().year - 1
        summaries = self._library.summaries()
        return (summaries[0].meta.unit if summaries else "", year)
