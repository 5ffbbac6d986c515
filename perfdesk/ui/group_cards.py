"""Records of a group as cards: numbered, titled by their content, folded where there are many."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from perfdesk.ui.editors.base import ContainerEditor
from perfdesk.ui.editors.card import Card
from perfdesk.ui.editors.look import GAP, TIGHT, label, quiet_button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.report.values import FieldRef


#: So many cards are open at first.
_OPEN_AT_FIRST = 20
#: So many editors (or folded cards) are made in one go: a screenful, and quickly done.
_FIELDS_AT_ONCE = 10


class GroupEditor(ContainerEditor):
    """All records of a group below one line."""

    def _build_input(self) -> QWidget:
        self._cards: dict[int, Card] = {}
        self._waiting: list[int] = []
        self._is_new = True
        box = QWidget(self)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        self._column = QVBoxLayout()
        self._column.setSpacing(TIGHT if self._is_inner else GAP)
        column.addLayout(self._column)
        self.add_button = quiet_button(f"+ 添加{self.field.label}", "", box)
        policy = QSizePolicy.Policy
        self.add_button.setSizePolicy(policy.Expanding, policy.Fixed)
        self.add_button.clicked.connect(self._add)
        column.addWidget(self.add_button)
        self._count = label("", "hint", self)
        self.head.addWidget(self._count)
        self._idle = QTimer(self)
        self._idle.timeout.connect(self._make_waiting)
        self.show_lines()
        return box

    @property
    def _is_inner(self) -> bool:
        return self.field.group is not None

    @property
    def input(self) -> QToolButton:
        """Return the button that adds a record."""
        return self.add_button

    def card(self, number: int) -> Card:
        """Return the card of a record, made now if it still waits."""
        self._make(number)
        return self._cards[number]

    def show_due(self) -> None:
        """Print the label bold where records are still missing."""
        lines = self.host.report.lines(self.ref.code, self.ref.line)
        self._mark_missing(is_missing=len(lines) < self.field.min_lines)

    # -- cards -----------------------------------------------------------------------------

    def show_lines(self) -> None:
        """Make, drop and reorder cards to be what the report's records are."""
        numbers = self.host.report.lines(self.ref.code, self.ref.line)
        for gone in [number for number in self._cards if number not in numbers]:
            self._drop(gone)
        if self._is_new:
            self._is_new = False
            self._waiting = list(numbers)
            self._make_waiting()
        else:
            self._make_missing(numbers)
        self._order(numbers)
        self._count.setText(f"{len(numbers)} 项" if numbers else "")
        self.show_due()

    def _make_missing(self, numbers: Sequence[int]) -> None:
        """Make what was added, and at once what still waits, so that the order is whole."""
        for position, number in enumerate(numbers):
            if number not in self._cards:
                is_added = number not in self._waiting
                self._insert(number, is_open=is_added or position < _OPEN_AT_FIRST)
        self._waiting.clear()
        self._idle.stop()

    def _insert(self, number: int, *, is_open: bool) -> None:
        card = Card(number, self.host, is_open=is_open, parent=self)
        card.copy_wanted.connect(self._copy)
        card.move_wanted.connect(self._move)
        card.remove_wanted.connect(self._remove)
        self._cards[number] = card

    def _order(self, numbers: Sequence[int]) -> None:
        """Bring the cards into the records' order; cards still waiting leave no gap."""
        made = [number for number in numbers if number in self._cards]
        for index, number in enumerate(made):
            card = self._cards[number]
            if self._column.indexOf(card) != index:
                self._column.removeWidget(card)
                self._column.insertWidget(index, card)
            card.show_place(is_last=number == numbers[-1])

    def _make_waiting(self) -> None:
        """Make the next few cards; the rest follows while the clerk does nothing."""
        fields = 0
        while self._waiting and fields < _FIELDS_AT_ONCE:
            number = self._waiting.pop(0)
            is_open = len(self._cards) < _OPEN_AT_FIRST
            self._insert(number, is_open=is_open)
            self._column.addWidget(self._cards[number])
            self._cards[number].show_place(is_last=not self._waiting)
            fields += self._weight(number) if is_open else 1
        if self._waiting:
            self._idle.start(0)
        else:
            self._idle.stop()

    def _weight(self, number: int) -> int:
        """Return how many editors an open card takes."""
        report = self.host.report
        members = report.template.members.get(self.ref.code, ())
        return sum(1 for code in members for _ref in report.refs_below(code, number))

    def _make(self, number: int) -> None:
        """Make a waiting card now, with those before it."""
        while number in self._waiting:
            self._make_waiting()

    def _drop(self, number: int) -> None:
        card = self._cards.pop(number)
        self._column.removeWidget(card)
        card.hide()
        card.deleteLater()

    # -- showing ---------------------------------------------------------------------------

    def show_record(self, line: int, ref: FieldRef) -> None:
        """Show a record's title and marks again."""
        card = self._cards.get(line)
        if card is not None:
            if ref.line == line:
                card.show_title()
            card.show_marks()

    def reveal(self, line: int) -> None:
        """Unfold the card of a record."""
        self.card(line).unfold()

    # -- the clerk's acts ------------------------------------------------------------------

    def _add(self) -> None:
        self._attempt(partial(self.host.bridge.add_line, self.ref.code, self.ref.line))

    def _copy(self, number: int) -> None:
        self._attempt(partial(self.host.bridge.copy_line, number))

    def _move(self, number: int, step: int) -> None:
        position = self.host.report.line(number).position + step
        self._attempt(partial(self.host.bridge.move_line, number, position))

    def _remove(self, number: int) -> None:
        self._attempt(partial(self.host.bridge.remove_line, number))
        self.add_button.setFocus()

    def _attempt(self, act: partial[None]) -> None:
        self.host.attempt(self, act)
