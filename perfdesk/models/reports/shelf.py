"""What every part of the repository has: the open store and a clock."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfdesk.models.database.store import Store


def utc_now() -> datetime:
    """Return this moment, aware and in UTC."""
    return datetime.now(UTC)


class Shelf:
    """A part of the repository: reports seen under one aspect.

    Every method of every part is one transaction: it is on the disk as a whole when the method
    returns, or not at all. Methods raise UserError for the world's faults (see ``faults``),
    ``desk_read_only`` where a read-only desk would be written, and ``report_unknown`` for an id
    that is not there (any more).

    Attributes:
        store: The open database, for its check, its copies and its journal mode.
    """

    def __init__(self, store: Store, clock: Callable[[], datetime] = utc_now) -> None:
        self.store = store
        self._clock = clock
