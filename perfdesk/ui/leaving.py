"""Leave an open report: what is on the screen is saved, or given up only by the clerk's word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.errors import UserError
from perfdesk.ui.messages import Answer, sentence
from perfdesk.ui.times import clock_time

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from perfdesk.app.library import Library
    from perfdesk.app.session import ReportSession
    from perfdesk.ui.autosave import Autosave
    from perfdesk.ui.messages import Dialogs

_RETRY = Answer("retry", "重试")
_COPY = Answer("copy", "另存为新报告")
_STAY = Answer("stay", "不关闭")
_GIVE_UP = Answer("give_up", "放弃更改并关闭")
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
            if answer == _GIVE_UP.key:
                return True
            if answer == _RETRY.key:
                is_left = autosave.flush_now()
            elif answer == _COPY.key:
                is_left = self._copy(session) is not None
            else:
                return False
        return True

    def offer_copy(self, session: ReportSession, autosave: Autosave) -> int | None:
        """Where the report was changed elsewhere, offer a copy; return its id if there is one."""
        if autosave.failure is None or not autosave.is_overtaken:
            return None
        answer = self._dialogs.ask(self._window, str(autosave.failure), (_COPY, _LATER))
        return self._copy(session) if answer == _COPY.key else None

    def _ask(self, session: ReportSession, autosave: Autosave) -> str:
        reason = str(autosave.failure)
        if autosave.is_overtaken:
            question = sentence("close_overtaken", reason=reason)
            return self._dialogs.ask(self._window, question, (_COPY, _GIVE_UP, _STAY))
        moment = session.saved_at
        saved = "本次尚未保存" if moment is None else clock_time(moment)
        question = sentence("close_unsaved", reason=f"保存失败：{reason}", saved=saved)
        return self._dialogs.ask(self._window, question, (_RETRY, _GIVE_UP, _STAY))

    def _copy(self, session: ReportSession) -> int | None:
        try:
            return self._library.save_copy(session)
        except UserError as error:
            self._dialogs.tell_error(self._window, error)
            return None
