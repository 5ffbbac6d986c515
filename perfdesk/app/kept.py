"""The store behind a library: opened, or read just far enough for the first paint."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfdesk.models.first_list import FirstList
    from perfdesk.models.repository import Repository


@dataclass(frozen=True, slots=True)
class Late:
    """A store that is opened when something is wanted that ``first`` does not know."""

    first: FirstList
    open: Callable[[], Repository]


class Kept:
    """Has a store at hand."""

    def __init__(self, store: Repository | Late) -> None:
        self._store = store

    def complete(self) -> None:
        """Open the store where that was left for later.

        Raises:
            UserError: As of ``Repository.open``; the next use tries again.
        """
        _ = self._repository

    @property
    def _repository(self) -> Repository:
        """The store; its first use opens it."""
        if isinstance(self._store, Late):
            self._store = self._store.open()
        return self._store

    @property
    def _first(self) -> FirstList | None:
        """What was read for the first paint, None as soon as the store itself can say it."""
        return self._store.first if isinstance(self._store, Late) else None

    def close(self) -> None:
        """Let go of the store's file."""
        if not isinstance(self._store, Late):
            self._store.close()
