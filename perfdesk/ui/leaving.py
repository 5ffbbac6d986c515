"""Leave an open report: what is on the screen is saved, or given up only by the clerk's word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.ui.messages import Answer, sentence
from perfdesk.ui.times import clock_time

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtWidgets import QWidget

    from perfdesk.ui.desk import Desk
    from perfdesk.ui.messages import Dialogs

_RETRY = Answer("retry", "重试")
_STAY = Answer("stay", "不关闭")
_GIVE_UP = Answer("give_up", "放弃更改并关闭")


def may_leave(
    desk: Desk, saved_at: datetime | None, dialogs: Dialogs, window: QWidget | None
) -> bool:
    """Save; where that fails the clerk decides. False where the report has to stay open.

    Where the last save ended in a bug the clerk is asked before the next try, which may well end
    so too: else there would be no way out but to end the process.
    """
    is_saved = not desk.autosave.is_broken and desk.autosave.flush_now()
    while not is_saved:
        saved = "本次尚未保存" if saved_at is None else clock_time(saved_at)
        question = sentence("close_unsaved", reason=desk.save_words, saved=saved)
        answer = dialogs.ask(window, question, (_RETRY, _GIVE_UP, _STAY))
        if answer == _GIVE_UP.key:
            return True
        if answer != _RETRY.key:
            return False
        is_saved = desk.autosave.flush_now()
    return True
