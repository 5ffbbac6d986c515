"""What was kept and not saved: asked about at the start, and when its report is opened again."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from perfdesk.errors import UserError
from perfdesk.ui.parts.messages import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from perfdesk.app.data_folder.opening import Opening
    from perfdesk.app.editing.session import ReportSession
    from perfdesk.app.library.library import Library
    from perfdesk.app.safety.unsaved import Unsaved
    from perfdesk.ui.parts.messages import Dialogs
    from perfdesk.ui.parts.style import Theme
    from perfdesk.ui.window.main_window import MainWindow

_log = logging.getLogger(__name__)

#: What could not be read, since another program held the file, is looked at again after so long.
_AGAIN_MS = 30_000
_LOOK = "查看…"


class RecoveryFlow(QObject):
    """Asks of each content in the emergency journal what becomes of it.

    Where the desk cannot be read just now this is said in a quiet line, and it is looked again.
    """

    def __init__(
        self, opening: Opening, window: MainWindow, theme: Theme, dialogs: Dialogs
    ) -> None:
        super().__init__(window)
        self._opening = opening
        self._window = window
        self._theme = theme
        self._dialogs = dialogs
        self._opened: ReportSession | None = None
        #: What the clerk has put off in this run: she is asked again only where she wants to be.
        self._put_off: set[tuple[str, str]] = set()
        self._soon = self._timer(0, self._ask_of_opened)
        self._again = self._timer(_AGAIN_MS, self._look_again)

    def _timer(self, milliseconds: int, act: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(act)
        return timer

    def ask(self) -> None:
        """Ask of all that was kept and not saved."""
        self._ask(self._opening.recovery.found)

    def ask_when_shown(self, session: ReportSession) -> None:
        """Ask of what was left of this report since the start, once it is on the screen."""
        self._opened = session
        self._soon.start()

    def end(self) -> None:
        """Stop looking; the window is closing."""
        self._soon.stop()
        self._again.stop()

    def _ask_of_opened(self) -> None:
        session, self._opened = self._opened, None
        if session is not None and self._window.session is session:
            uid = session.report.uid
            self._ask(lambda library: self._opening.recovery.found_again(uid, library))

    def _ask(self, find: Callable[[Library], Iterable[Unsaved]]) -> None:
        library = self._opening.library
        if library is None:
            return
        try:
            answers = [self._ask_once(unsaved, library) for unsaved in find(library)]
        except UserError as fault:
            _log.info("What was not saved cannot be looked at now: %s", fault.code)
            self._say("recovery_unread")
            self._again.start()
            return
        if not all(answers):
            self._say("recovery_later")

    def _say(self, code: str) -> None:
        self._window.notices.say("unsaved", sentence(code), (_LOOK, self._ask_again))

    def _ask_again(self) -> None:
        self._again.stop()
        self._window.notices.take_back("unsaved")
        self._put_off.clear()
        self.ask()

    def _look_again(self) -> None:
        """Look without asking: a question that comes up while somebody types is in her way."""
        library = self._opening.library
        if library is None:
            return
        try:
            found = self._opening.recovery.found(library)
        except UserError:
            self._again.start()
            return
        if found:
            self._say("recovery_later")
        else:
            self._window.notices.take_back("unsaved")

    def _ask_once(self, unsaved: Unsaved, library: Library) -> bool:
        key = (unsaved.uid, unsaved.session)
        is_settled = key not in self._put_off and self._settle(unsaved, library)
        if not is_settled:
            self._put_off.add(key)
        return is_settled

    def _settle(self, unsaved: Unsaved, library: Library) -> bool:
        """Do with an unsaved content what the clerk wants; False where she will say so later.

        Raises:
            UserError: The report cannot be read, so that she cannot even be asked.
        """
        from perfdesk.app.safety.recovery import ask_about  # noqa: PLC0415 - seldom needed
        from perfdesk.ui.safety import recovery_dialog as asked  # noqa: PLC0415

        question = ask_about(unsaved, library)
        dialog = asked.RecoveryDialog(question, self._theme, self._window)
        dialog.exec()
        if dialog.answer == asked.LATER:
            return False
        try:
            if dialog.answer == asked.RESTORE:
                if question.is_in_bin:
                    library.restore(unsaved.report_id)
                if not self._restore(unsaved):
                    return False
            if dialog.answer == asked.NEW:
                self._window.open_report(library.adopt(unsaved.data))
        except UserError as fault:
            self._dialogs.tell_error(self._window, fault)
            return False
        self._opening.recovery.drop(unsaved.uid, unsaved.session)
        return True

    def _restore(self, unsaved: Unsaved) -> bool:
        """Put the content into its report, as one step that can be undone; False where it fails."""
        self._window.open_report(unsaved.report_id)
        desk, session = self._window.desk, self._window.session
        if desk is None or session is None or session.id != unsaved.report_id:
            return False
        desk.bridge.recover(unsaved)
        if not desk.autosave.flush_now():
            return False
        self._window.notices.say("recovered", sentence("recovery_recovered"))
        return True
