"""The gate before anything leaves the office: what still has to be put right, and the way on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from perfdesk.app.printed.exporting import final_errors
from perfdesk.ui.parts.counts import error_words
from perfdesk.ui.parts.messages import Answer, sentence

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.ui.parts.messages import Dialogs

#: So many errors are named one by one, each in so many characters.
_FIRST = 4
_QUOTED = 60


class FinalGate(QObject):
    """Asks before a report with errors is exported or printed.

    Signals:
        finding_wanted: The ``Finding`` that the clerk puts right instead.
    """

    finding_wanted = Signal(object)

    def __init__(self, session: ReportSession, dialogs: Dialogs) -> None:
        super().__init__()
        self._session = session
        self._dialogs = dialogs

    def passes(self, window: QWidget, code: str, verb: str) -> bool | None:
        """Return whether only a draft may leave; None where the clerk goes another way.

        ``code`` is the question's, ``verb`` the word for a draft on its button (导出草稿).
        """
        errors = final_errors(self._session)
        if not errors:
            return False
        first = "\n".join(f"· {_shortened(one.message)}" for one in errors[:_FIRST])
        rest = len(errors) - _FIRST
        question = sentence(
            code,
            counts="、".join(error_words(self._session.progress)),
            first=first,
            more=sentence("export_barred_more", count=rest) if rest > 0 else "",
        )
        answers = (Answer("go", "去改正第一处"), Answer("draft", verb), Answer("", "取消"))
        answer = self._dialogs.ask(window, question, answers, mood="news")
        if answer == "go":
            self.finding_wanted.emit(errors[0])
        return True if answer == "draft" else None


def _shortened(words: str) -> str:
    return words if len(words) <= _QUOTED else f"{words[: _QUOTED - 1]}…"
