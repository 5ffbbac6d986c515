"""Lead the keyboard from one zone of the desk to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget


class ZoneWalk:
    """Knows the zones in their order, and how each takes the keyboard; hidden ones are passed."""

    def __init__(self, zones: Sequence[tuple[QWidget, Callable[[], object]]]) -> None:
        self._zones = zones

    def step(self, step: int) -> None:
        """Give the keyboard to the next (1) or former (-1) zone, around the end."""
        shown = [(zone, enter) for zone, enter in self._zones if zone.isVisible()]
        focus = QApplication.focusWidget()
        holding = (at for at, (zone, _) in enumerate(shown) if focus and zone.isAncestorOf(focus))
        _zone, enter = shown[(next(holding, 0) + step) % len(shown)]
        enter()

    def enter_first(self, otherwise: Callable[[], object]) -> None:
        """Give the keyboard to the first zone where it is in sight, else go another way."""
        zone, enter = self._zones[0]
        (enter if zone.isVisible() else otherwise)()
