"""Open the desk's database safely and run transactions on it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from perfdesk.errors import UserError
from perfdesk.models.database.backup import quick_check
from perfdesk.models.database.connect import BUSY_MS
from perfdesk.models.database.engine import WRITES, driver_connection, file_url, open_engine
from perfdesk.models.database.faults import database_faults, folder_faults
from perfdesk.models.database.place import journal_for
from perfdesk.models.database.schema import create, require_writable, upgrade
from perfdesk.models.database.version import SHIPPED, Schema, find_version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy import Connection, Engine


class Store:
    """An open database: transactions whose environment faults arrive as UserError.

    The engine is an argument, so that an office that outgrows one PC can hand over one of another
    database; everything that is SQLite's own is in ``open_store`` and ``quick_check``.

    Attributes:
        path: The file, as the messages name it.
        is_read_only: Whether ``writing`` is refused.
        may_write: Asked before each ``writing``; False once somebody else has taken over.
    """

    def __init__(
        self,
        engine: Engine,
        path: Path,
        *,
        is_read_only: bool = False,
        on_close: Callable[[], object] | None = None,
    ) -> None:
        self._engine = engine
        self._writer = engine.execution_options(**{WRITES: True})
        self._on_close = on_close
        self.path = path
        self.is_read_only = is_read_only
        self.may_write: Callable[[], bool] = lambda: True

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the database."""
        with database_faults(self.path), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection whose work is on the disk afterwards, or not at all.

        Raises:
            UserError: ``desk_read_only`` or ``desk_taken_over``.
        """
        if self.is_read_only:
            raise UserError("desk_read_only")
        if not self.may_write():
            raise UserError("desk_taken_over")
        with database_faults(self.path), self._writer.begin() as connection:
            yield connection

    def quick_check(self) -> None:
        """Let SQLite look through the whole file.

        Raises:
            UserError: ``database_damaged``.
        """
        with self.reading() as connection:
            quick_check(driver_connection(connection), self.path)

    def close(self) -> None:
        """Let go of the database; between transactions the file is free anyway."""
        self._engine.dispose()
        if self._on_close is not None:
            self._on_close()


def open_store(
    path: Path, backups: Path, *, schema: Schema = SHIPPED, busy_ms: int = BUSY_MS
) -> Store:
    """Open the file, make it where there is none, migrate it (after a copy) where it is older.

    A file that is refused stays as it is, to the bit.

    Raises:
        UserError: ``folder_unwritable`` where no file can be made; ``database_newer``,
            ``database_foreign``, ``database_damaged``; ``database_read_only`` already now rather
            than after an hour's typing; and as of ``database_faults``.
    """
    with folder_faults(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.touch()
    with database_faults(path):
        found = find_version(path, schema, busy_ms=busy_ms)
        engine = open_engine(file_url(path), journal=journal_for(path), busy_ms=busy_ms)
        if found is None:
            create(engine)
        elif found < schema.version:
            upgrade(engine, path, found, schema, backups)
        require_writable(engine)
    return Store(engine, path)
