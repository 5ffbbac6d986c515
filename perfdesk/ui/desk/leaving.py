"""Leave an open report: what is on the screen is saved, or given up only by the clerk's word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.errors import UserError
from perfdesk.ui.parts.messages import Answer, sentence
from perfdesk.ui.parts.times import clock_time

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QSessionManager
    from PySide6.QtWidgets import QWidget

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.app.library.library import Library
    from perfdesk.ui.desk.autosave import Autosave
    from perfdesk.ui.parts.messages import Dialogs

_RETRY = Answer("retry", "重试")
_COPY = Answer("copy", "另存为新报告")
_TAKE_OUT = Answer("take_out", "从回收站取回")
_STAY = Answer("stay", "不关闭")
_GIVE_UP = Answer("give_up", "放弃更改并关闭", destroys=True)
_FIND_AGAIN = Answer("find_again", "关闭，下次找回")
_LATER = Answer("", "暂不处理")


class Leaving:
    """Saves a report before it is left, and asks where that fails."""

    def __init__(self, library: Library, dialogs: Dialogs, window: QWidget) -> None:
        self._library = library
        self._dialogs = dialogs
        self._window = window

    def may_leave(self, session: ReportSession, autosave: Autosave) -> bool:
        """Save; where that fails the clerk decides. False where the report has to stay open.

        Where the last save ended in a bug the clerk is asked before the next try, which may well
        end so too: else there would be no way out but to end the process.
        """
        is_left = not autosave.is_broken and autosave.flush_now()
        while not is_left:
            answer = self._ask(session, autosave)
            if answer == _FIND_AGAIN.key:
                autosave.leave_kept()
                return True
            if answer == _GIVE_UP.key:
                autosave.give_up()
                return True
            if answer == _RETRY.key:
                is_left = autosave.flush_now()
            elif answer == _TAKE_OUT.key:
                is_left = self._take_out(session, autosave)
            elif answer == _COPY.key:
                is_left = self._copy(session) is not None
                if is_left:
                    autosave.give_up()
            else:
                return False
        return True

    def offer_copy(self, session: ReportSession, autosave: Autosave) -> int | None:
        """Where the report takes no more saves, offer a copy; return its id if there is one."""
        if autosave.failure is None or not autosave.copy_helps:
            return None
        ways = (*_ways_on(autosave), _LATER)
        answer = self._dialogs.ask(self._window, str(autosave.failure), ways)
        if answer == _TAKE_OUT.key:
            self._take_out(session, autosave)
        copy = self._copy(session) if answer == _COPY.key else None
        if copy is not None:
            autosave.give_up()
        return copy

    def _ask(self, session: ReportSession, autosave: Autosave) -> str:
        kept = _kept_words(autosave)
        ways_out = (_FIND_AGAIN, _GIVE_UP, _STAY) if kept else (_GIVE_UP, _STAY)
        kept = kept or sentence("close_unkept")
        if autosave.copy_helps:
            code = "close_in_bin" if autosave.is_in_bin else "close_overtaken"
            question = sentence(code, reason=autosave.failure, kept=kept)
            return self._dialogs.ask(self._window, question, (*_ways_on(autosave), *ways_out))
        moment = session.saved_at
        saved = "本次尚未保存" if moment is None else clock_time(moment)
        question = sentence("close_unsaved", reason=autosave.failure, saved=saved, kept=kept)
        return self._dialogs.ask(self._window, question, (_RETRY, *ways_out))

    def _take_out(self, session: ReportSession, autosave: Autosave) -> bool:
        try:
            self._library.restore(session.id)
        except UserError as error:
            self._dialogs.tell_error(self._window, error)
            return False
        return autosave.flush_now()

    def _copy(self, session: ReportSession) -> int | None:
        try:
            return self._library.save_copy(session)
        except UserError as error:
            self._dialogs.tell_error(self._window, error)
            return None


def _ways_on(autosave: Autosave) -> tuple[Answer, ...]:
    """Return how the clerk can go on where the report takes no more saves."""
    return (_TAKE_OUT, _COPY) if autosave.is_in_bin else (_COPY,)


def _kept_words(autosave: Autosave) -> str:
    """Return where what is not saved is kept, empty where it is only on the screen."""
    if not autosave.keep_now() or autosave.kept_at is None:
        return ""
    place = autosave.kept_in
    return sentence("close_kept", kept=clock_time(autosave.kept_at), place=place or "")


def save_at_session_end(
    current: Callable[[], Autosave | None],
) -> Callable[[QSessionManager], None]:
    """Return what saves the open report when the user signs off or the PC is shut down.

    To be connected to ``QGuiApplication.commitDataRequest``. There may be no time for a question:
    only where the report can neither be saved nor kept is the end of the session refused, so that
    the clerk is asked as on every closing.
    """

    def save(manager: QSessionManager) -> None:
        autosave = current()
        if autosave is None or (not autosave.is_broken and autosave.flush_now()):
            return
        if not autosave.keep_now() and manager.allowsInteraction():
            manager.release()
            manager.cancel()

    return save
