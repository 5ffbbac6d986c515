"""The line above a report that was just imported: what was filled in, what is left, where to go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from shiboken6 import isValid

from perfdesk.report.values import Provenance
from perfdesk.ui.desk.helper import LAST_YEAR, LEFTOVERS
from perfdesk.ui.parts.messages import sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfdesk.ui.desk.desk import Desk
    from perfdesk.ui.parts.notices import Notices

_KEY = "imported"


class ImportedNotice(QObject):
    """Says it while the report is open; counts along as the pieces without a place go."""

    def __init__(self, desk: Desk, notices: Notices, name: str) -> None:
        super().__init__(desk)
        self._desk = desk
        self._notices = notices
        self._name = name
        self._left = -1
        # Of the line, which stays when this report is put away.
        desk.destroyed.connect(lambda: notices.take_back(_KEY) if isValid(notices) else None)

    def show_filled(self) -> None:
        """Tell of a report of its own, and keep that true."""
        self._show_left()
        self._desk.bridge.changed.connect(self._show_left)

    def show_last_year(self, left: int) -> None:
        """Tell that it became last year's report of this one; ``left`` have no place there."""
        code = "imported_last_left" if left else "imported_last"
        words = sentence(code, name=self._name, left=left)
        self._say(words, "看上年的文字", lambda: self._desk.show_panel(LAST_YEAR))

    def _show_left(self) -> None:
        report = self._desk.bridge.session.report
        left, before = len(report.leftovers), self._left
        if left == before or (before >= 0 and _KEY not in self._notices.words()):
            return  # She may have taken the line away.
        self._left = left
        filled = sum(one.provenance is Provenance.IMPORTED for one in report.entries.values())
        code = "imported_left" if left else "imported_whole"
        words = sentence(code, name=self._name, filled=filled, left=left)
        if left:
            self._say(words, "看未归位的文字", lambda: self._desk.show_panel(LEFTOVERS))
        else:
            self._say(words, "看审核结果", self._desk.show_findings)

    def _say(self, words: str, label: str, act: Callable[[], object]) -> None:
        self._notices.say(_KEY, words, (label, act))
