"""Records of a group as cards: numbered, titled by their content, folded where there are many."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from perfdesk.errors import message
from perfdesk.report.values import FieldRef
from perfdesk.ui.editors.base import ContainerEditor
from perfdesk.ui.editors.growth import GrowingBox, show_in
from perfdesk.ui.editors.undo_line import UndoLine
from perfdesk.ui.parts.look import GAP, TIGHT, label, quiet_button
from perfdesk.ui.tables.card import Card

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence


#: So many cards are open at first, as long as they have no more than so many editors together.
_OPEN_AT_FIRST = 20
_OPEN_EDITORS = 100
#: So many editors (or folded cards) are made in one go, so that no key waits for them.
_FIELDS_AT_ONCE = 3


class GroupEditor(ContainerEditor):
    """All records of a group below one line."""

    def _build_input(self) -> QWidget:
        self._cards: dict[int, Card] = {}
        self._waiting: list[int] = []
        self._is_new = True
        self._open_editors = 0
        self._undo: UndoLine | None = None
        box = GrowingBox(self)
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
        self.add_button.setVisible(not self.is_fixed)
        column.addWidget(self.add_button)
        self._count = label("", "hint", self)
        self.head.addWidget(self._count)
        self._is_queued = False
        self.show_lines()
        return box

    @property
    def _is_inner(self) -> bool:
        return self.field.group is not None

    @property
    def input(self) -> QToolButton:
        """Return the button that adds a record."""
        return self.add_button

    def refresh_name(self) -> None:
        """Let the button say what it does, and in which record."""
        super().refresh_name()
        self.add_button.setAccessibleName(f"{self.add_button.accessibleName()}：添加")

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
        known = set(numbers)
        for gone in [number for number in self._cards if number not in known]:
            self._drop(gone)
        if self._is_new:
            self._is_new = False
            self._waiting = list(numbers)
            self._make_waiting()
        else:
            waiting = set(self._waiting)
            new = [one for one in numbers if one not in waiting and one not in self._cards]
            if len(new) == 1:
                self._insert(new[0], is_open=True)
                new.clear()
            waiting.update(new)  # Many at once (undone, carried over) must not hold up the screen.
            self._waiting = [number for number in numbers if number in waiting]
            if new:
                self._make_waiting()
        self._order(numbers)
        self._count.setText(f"{len(numbers)} 项" if numbers else "")
        self.show_due()

    def _insert(self, number: int, *, is_open: bool) -> None:
        card = Card(number, self.host, self._in_order, is_open=is_open, parent=self)
        card.copy_wanted.connect(self._copy)
        card.move_wanted.connect(self._move)
        card.drop_wanted.connect(self._move_to)
        card.step_wanted.connect(self._step)
        card.remove_wanted.connect(self._remove)
        self._cards[number] = card

    def _in_order(self) -> list[Card]:
        """Return the cards that are made, as they stand."""
        numbers = self.host.report.lines(self.ref.code, self.ref.line)
        return [self._cards[number] for number in numbers if number in self._cards]

    def _order(self, numbers: Sequence[int]) -> None:
        """Bring the cards into the records' order; cards still waiting leave no gap."""
        index = 0
        for place, number in enumerate(numbers):
            card = self._cards.get(number)
            if card is None:
                continue
            if self._column.indexOf(card) != index:
                self._column.removeWidget(card)
                self._column.insertWidget(index, card)
            card.show_place(place)
            index += 1

    def _make_waiting(self) -> None:
        """Make the next few cards; the rest follows while the clerk does nothing."""
        fields, made = 0, []
        while self._waiting and fields < _FIELDS_AT_ONCE:
            number = self._waiting.pop(0)
            if not self.host.report.tree.has(number):
                continue  # Gone since, and this page is not shown or is being put away.
            weight = self._weight(number)
            fits = self._open_editors + weight <= _OPEN_EDITORS or not self._cards
            is_open = fits and len(self._cards) < _OPEN_AT_FIRST
            self._insert(number, is_open=is_open)
            self._open_editors += weight if is_open else 0
            fields += weight if is_open else 1
            self._place(number)
            made.append(self._cards[number])
        self._show(made)
        if self._waiting and not self._is_queued:
            self._is_queued = True
            self.host.later(self, self._go_on)

    def _show(self, cards: Sequence[Card]) -> None:
        """Show cards that were just put in their place, all in one round of layout."""
        show_in(self._column, [card.come_up for card in cards])

    def _go_on(self) -> None:
        self._is_queued = False
        self._make_waiting()

    def _place(self, number: int) -> None:
        """Put a card that was made just now between those that are there."""
        if self._undo is not None:  # It would be counted as a card.
            self._column.removeWidget(self._undo)
            self._column.addWidget(self._undo)
        place = self.host.report.line(number).position
        self._column.insertWidget(self._in_order().index(self._cards[number]), self._cards[number])
        self._cards[number].show_place(place)

    def _make(self, number: int) -> None:
        """Make a waiting card now; those around it come when there is time."""
        if number in self._waiting:
            self._waiting.remove(number)
            self._insert(number, is_open=False)
            self._place(number)

    def _weight(self, number: int) -> int:
        """Return how many editors an open card takes."""
        report = self.host.report
        members = report.template.members.get(self.ref.code, ())
        return sum(1 for code in members for _ref in report.refs_below(code, number))

    def _drop(self, number: int) -> None:
        card = self._cards.pop(number)
        self._column.removeWidget(card)
        card.hide()
        card.deleteLater()

    # -- showing ---------------------------------------------------------------------------

    def show_record(self, line: int, refs: Collection[FieldRef]) -> None:
        """Show a record's title and marks again."""
        card = self._cards.get(line)
        if card is not None:
            if any(ref.line == line for ref in refs):
                card.show_title()
            card.show_marks()

    def reveal(self, line: int) -> None:
        """Unfold the card of a record."""
        card = self.card(line)
        show_in(self._column, [card.unfold, card.come_up])

    # -- the clerk's acts ------------------------------------------------------------------

    def _add(self) -> None:
        self._attempt(partial(self.host.bridge.add_line, self.ref.code, self.ref.line))

    def _copy(self, number: int) -> None:
        self._attempt(partial(self.host.bridge.copy_line, number))

    def _move(self, number: int, step: int) -> None:
        self._move_to(number, self.host.report.line(number).position + step)

    def _move_to(self, number: int, place: int) -> None:
        """Move a record; a place beyond the ends is none."""
        if 0 <= place < len(self.host.report.lines(self.ref.code, self.ref.line)):
            self._attempt(partial(self.host.bridge.move_line, number, place))

    def _step(self, number: int, step: int) -> None:
        """Go to the head of the card before or after."""
        cards = self._in_order()
        place = cards.index(self._cards[number]) + step
        if 0 <= place < len(cards):
            cards[place].give_focus()
            self.sight_wanted.emit(FieldRef(self.ref.code, self.ref.line))

    def _remove(self, number: int) -> None:
        """Remove a record at once, and say how it comes back."""
        place, name = self.host.report.line(number).position, self._cards[number].name
        if not self._attempt(partial(self.host.bridge.remove_line, number)):
            return
        cards = self._in_order()
        if cards:
            cards[min(place, len(cards) - 1)].give_focus()
        else:
            self.add_button.setFocus()
        if self._undo is None:
            self._undo = UndoLine(self.host.bridge, self)
            self._undo.undo_wanted.connect(lambda: self.host.undo(self))
        self._column.insertWidget(min(place, len(cards)), self._undo)
        self._undo.show_done(message("ui", "removed_line", name=name))

    @property
    def sight(self) -> QWidget:
        """Return the head that has the keyboard, otherwise all."""
        return next((card.head for card in self._cards.values() if card.head.hasFocus()), self)

    def _attempt(self, act: Callable[[], None]) -> bool:
        return self.host.attempt(self, act)
