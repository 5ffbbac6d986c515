"""What the clerk does with the whole report or a part of it; every act can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from perfdesk.errors import UserError
from perfdesk.ui.parts.messages import Answer, sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from perfdesk.report.values import FieldRef
    from perfdesk.ui.bridge import Bridge
    from perfdesk.ui.parts.messages import Dialogs

#: Longer leftovers are quoted by their beginning.
_QUOTED = 120


class DeskActs(QObject):
    """Does what menus and panels want, through the bridge; what is refused is told.

    Signals:
        said: What was done, in a few words.
    """

    said = Signal(str)

    def __init__(self, bridge: Bridge, dialogs: Dialogs, desk: QWidget) -> None:
        super().__init__(desk)
        self._bridge = bridge
        self._session = bridge.session
        self._dialogs = dialogs
        self._desk = desk

    def attempt(self, act: Callable[[], object]) -> bool:
        """Do something; say whether it was not refused."""
        try:
            act()
        except UserError as error:
            self._dialogs.tell_error(self._desk, error)
            return False
        return True

    def tell(self, words: str) -> None:
        """Say something that needs no answer."""
        self._dialogs.tell(self._desk, words)

    def tell_no_findings(self) -> None:
        """Say that there is nothing to go to."""
        self.tell(sentence("findings_none"))

    def undo(self) -> None:
        """Take the last act back."""
        name = self._session.undo_name
        if name and self.attempt(self._bridge.undo):
            self.said.emit(sentence("undone", name=name))

    def redo(self) -> None:
        """Do the act again that was undone last."""
        name = self._session.redo_name
        if name and self.attempt(self._bridge.redo):
            self.said.emit(sentence("redone", name=name))

    def clear_section(self, code: str) -> None:
        """Empty a section with all below it."""
        if code not in self._session.template.sections:
            return
        if self.attempt(lambda: self._bridge.clear_section(code)):
            self.said.emit(sentence("section_cleared"))

    def restore_version(self, ref: FieldRef, text: str) -> None:
        """Give a field a text back that it once had."""
        label = self._session.template.fields[ref.code].label
        name = sentence("restore_name", label=label)
        self.attempt(lambda: self._bridge.enter_many({ref: text}, name))

    def drop_leftover(self, index: int) -> None:
        """Forget a piece of imported text; asked for, since its place is not in the report."""
        text = self._session.report.leftovers[index]
        answers = (Answer("drop", "不再保留"), Answer("keep", "保留"))
        quoted = text if len(text) < _QUOTED else f"{text[:_QUOTED]}…"
        question = sentence("leftover_drop", text=quoted)
        if self._dialogs.ask(self._desk, question, answers) == "drop":
            self.attempt(lambda: self._bridge.drop_leftover(index))
