"""What the start page and the menu above it begin: reports new, copied, sampled, thrown away."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from perfdesk.errors import UserError
from perfdesk.ui.packages.package_flow import PackageFlow
from perfdesk.ui.parts.messages import sentence
from perfdesk.ui.parts.report_words import name_words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from perfdesk.app.library.library import Library
    from perfdesk.app.settings import Settings
    from perfdesk.report.values import ReportSummary
    from perfdesk.ui.importing.dialog import ImportDialog
    from perfdesk.ui.parts.messages import Dialogs
    from perfdesk.ui.parts.style import Theme
    from perfdesk.ui.parts.tasks import Runner
    from perfdesk.ui.parts.wizard_path import NewReport
    from perfdesk.ui.start.start_page import StartPage
    from perfdesk.ui.window.main_window import MainWindow


class StartFlow(QObject):
    """Carries out what is wanted on the start page; the dialogs belong to ``window``.

    Attributes:
        unit: The unit that a new report is suggested for; empty for that of the last report.
        settings: Where the naming rule of a batch is kept; None keeps it nowhere.
        host: The window with the report that may be open; None where there is only a start page.
        packages: What carries reports from one PC to another.

    Signals:
        report_wanted: Id of the report to open, and the field to go to or None.
    """

    report_wanted = Signal(int, object)

    def __init__(
        self, library: Library, theme: Theme, dialogs: Dialogs, runner: Runner, window: QWidget
    ) -> None:
        super().__init__(window)
        self.unit = ""
        self.settings: Settings | None = None
        self.host: MainWindow | None = None
        self._library = library
        self._theme = theme
        self._dialogs = dialogs
        self._runner = runner
        self._window = window
        self._page: StartPage | None = None
        self._discarded = 0
        self.packages = PackageFlow(library, self, theme, dialogs, runner, window)

    def serve(self, page: StartPage) -> None:
        """Carry out what this start page asks for, and fill it on ``refresh``."""
        self._page = page
        page.report_chosen.connect(lambda number: self.report_wanted.emit(number, None))
        page.new_wanted.connect(self.new_report)
        page.import_wanted.connect(self.import_report)
        page.sample_wanted.connect(self.sample_report)
        page.rename_wanted.connect(self.rename)
        page.copy_wanted.connect(self.copy)
        page.discard_wanted.connect(self.discard)
        page.undo_wanted.connect(self.undo_discard)
        page.bin_wanted.connect(self.open_bin)
        page.batch_wanted.connect(self.export_batch)
        page.pack_wanted.connect(self.packages.pack)
        page.take_wanted.connect(self.packages.choose)

    def refresh(self, note: str = "", *, select: int | None = None, can_undo: bool = False) -> None:
        """Show the reports as the store has them now, and a note on what was done."""
        page = self._page
        if page is None:
            return
        try:
            summaries = self._library.summaries()
            last = self._library.last_report()
            in_bin = len(self._library.discarded())
        except UserError as error:
            self._dialogs.tell_error(self._window, error)
            return
        page.show_summaries(summaries)
        going_on = None if last is None else _by_id(summaries, last.report_id)
        page.show_last(going_on, "" if last is None else last.section)
        page.show_bin(in_bin)
        page.show_read_only(self._library.is_read_only)
        page.show_note(note, can_undo=can_undo)
        if select is not None:
            page.select(select)

    # -- beginning ---------------------------------------------------------------------------

    def new_report(self) -> None:
        """Ask what is wanted, create it and open it."""
        # Dialogs are made of more than the start page needs.
        from perfdesk.ui.parts.wizard_path import Start  # noqa: PLC0415
        from perfdesk.ui.start.new_report_dialog import NewReportDialog  # noqa: PLC0415

        try:
            summaries = self._library.summaries()
        except UserError as error:
            self._dialogs.tell_error(self._window, error)
            return
        dialog = NewReportDialog(
            self._library.catalogue.entries(),
            summaries,
            _units(self.unit, summaries),
            # Reports look back: the year that is over.
            datetime.now(UTC).astimezone().year - 1,
            self._theme,
            self._window,
        )
        is_accepted = dialog.exec() == NewReportDialog.DialogCode.Accepted
        wanted = dialog.wanted()
        dialog.deleteLater()
        if not is_accepted:
            return
        if wanted.start is Start.FILE:
            self._import(wanted)
        else:
            self.begin_report(wanted)

    def begin_report(self, wanted: NewReport) -> None:
        """Make an empty report and open it; from last year's, offer what may be carried over."""

        def begin() -> None:
            number = self._library.create(
                wanted.template_id, wanted.fiscal_year, wanted.unit, wanted.previous
            )
            if wanted.previous is not None:
                self._carry_over(number)
            self.report_wanted.emit(number, None)

        self._do(begin)

    def _carry_over(self, number: int) -> None:
        from perfdesk.ui.start.carry_over_dialog import carry_over  # noqa: PLC0415 - as above

        session = self._library.open(number)
        last_year = self._library.last_year(session)
        if last_year is not None:
            carry_over(session, last_year, self._theme, self._window)

    def import_report(self) -> None:
        """Begin a report from an old one's file."""
        self._import(None)

    def import_file(self, path: Path) -> None:
        """Begin a report from this file."""
        self._import(None, path)

    def _import(self, wanted: NewReport | None, path: Path | None = None) -> None:
        from perfdesk.ui.importing.dialog import ImportDialog  # noqa: PLC0415 - as above

        dialog = ImportDialog(self._library, self._theme, self._dialogs, self._runner, self._window)
        if wanted is not None:
            dialog.suggest(wanted)
        is_chosen = dialog.choose_file() if path is None else dialog.read_file(path)
        is_accepted = is_chosen and dialog.exec() == ImportDialog.DialogCode.Accepted
        dialog.deleteLater()
        if is_accepted:
            self._open_imported(dialog)

    def _open_imported(self, dialog: ImportDialog) -> None:
        """Open what came of an import, and say above it what that was."""
        from perfdesk.ui.importing.imported_notice import ImportedNotice  # noqa: PLC0415 - as above

        before = None if self.host is None else self.host.desk
        if dialog.begins is not None:
            self.begin_report(dialog.begins)
        else:
            self.report_wanted.emit(dialog.opens, None)
        if self.host is None or (desk := self.host.desk) is None:
            return
        notice = ImportedNotice(desk, self.host.notices, dialog.file_name)
        if dialog.begins is None and desk.bridge.session.id == dialog.report_id:
            notice.show_filled()
        elif desk is not before or desk.bridge.session.id == dialog.opens:
            # It may have been open all the time, and has another report for last year's now.
            desk.past.look_back()
            notice.show_last_year(dialog.left)

    def sample_report(self) -> None:
        """Open the worked sample."""
        self._do(lambda: self.report_wanted.emit(self._library.create_sample(), None))

    # -- rows of the list --------------------------------------------------------------------

    def rename(self, report_id: int) -> None:
        """Ask for the right unit and year of a report."""
        from perfdesk.ui.start.rename_dialog import rename  # noqa: PLC0415 - as above

        def correct() -> None:
            session = self._library.open(report_id)
            if rename(session, self._theme, self._dialogs, self._window):
                session.flush()
            self.refresh(select=report_id)

        self._do(correct)

    def copy(self, report_id: int) -> None:
        """Ask for unit and year of a copy, and make it."""
        from perfdesk.ui.start.rename_dialog import ask_for_copy  # noqa: PLC0415 - as above

        def double() -> None:
            summaries = self._library.summaries()
            original = _by_id(summaries, report_id)
            if original is None:
                raise UserError("report_unknown", id=report_id)
            wanted = ask_for_copy(original.meta, summaries, self._theme, self._window)
            if wanted is not None:
                number = self._library.copy(report_id, *wanted)
                self._tell("start_copied", number)

        self._do(double)

    def discard(self, report_id: int) -> None:
        """Move a report to the recycle bin; the page offers the way back."""

        def throw_away() -> None:
            name = self._name(report_id)
            self._library.discard(report_id)
            self._discarded = report_id
            self.refresh(sentence("start_discarded", name=name), can_undo=True)

        self._do(throw_away)

    def undo_discard(self) -> None:
        """Take the report that was discarded last out of the bin again."""

        def take_out() -> None:
            self._library.restore(self._discarded)
            self._tell("start_restored", self._discarded)

        self._do(take_out)

    def open_bin(self) -> None:
        """Look into the recycle bin."""
        from perfdesk.ui.start.recycle_bin import RecycleBinDialog  # noqa: PLC0415 - as above

        dialog = RecycleBinDialog(self._library, self._theme, self._dialogs, self._window)
        dialog.exec()
        self.refresh(select=dialog.restored)

    def export_batch(self) -> None:
        """Export several reports at once."""
        from perfdesk.ui.printed.batch_dialog import BatchDialog  # noqa: PLC0415 - as above

        def offer() -> None:
            summaries = self._library.summaries()
            dialog = BatchDialog(
                self._library,
                self.settings,
                self._theme,
                self._dialogs,
                self._runner,
                self._window,
            )
            dialog.show_reports(summaries)
            dialog.exec()
            dialog.deleteLater()

        self._do(offer)

    def _tell(self, code: str, report_id: int) -> None:
        self.refresh(sentence(code, name=self._name(report_id)), select=report_id)

    def _name(self, report_id: int) -> str:
        summary = _by_id(self._library.summaries(), report_id)
        return "" if summary is None else name_words(summary)

    def _do(self, act: Callable[[], None]) -> None:
        try:
            act()
        except UserError as error:
            self._dialogs.tell_error(self._window, error)
            self.refresh()


def _by_id(summaries: list[ReportSummary], report_id: int) -> ReportSummary | None:
    return next((one for one in summaries if one.id == report_id), None)


def _units(first: str, summaries: list[ReportSummary]) -> list[str]:
    """Return the units known on this desk, each once, the one reported for last first."""
    from perfdesk.app.library.samples import is_sample  # noqa: PLC0415 - not for the start page itself

    names = [first, *(one.meta.unit for one in summaries)]
    return [name for name in dict.fromkeys(names) if name and not is_sample(name)]
