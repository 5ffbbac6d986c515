"""Change a desk's database file for another one so that at no moment a file is lost.

A power cut after any step leaves the old or the new file in place, and all of the old one's content
under its own or its new name. The caller has closed the store.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING

from perfdesk.errors import UserError
from perfdesk.models.database.connect import connect_plainly
from perfdesk.models.database.faults import folder_faults

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: What SQLite keeps beside a file; the first two may hold content, the last is made anew.
_SIDES = ("-wal", "-journal")
_MEMORY = "-shm"
#: The end of the name of a file that is not complete yet.
PART = ".part"


def copy_file(source: Path, target: Path) -> None:
    """Copy the bytes of a file; ``target`` appears, or is replaced, when they are on the disk.

    Raises:
        UserError: ``database_missing`` or ``database_io`` of the source, or as of
            ``folder_faults`` of the target's folder; the old target is untouched and no half file
            is left (where the disk still lets it be removed).
    """
    part = target.with_name(target.name + PART)
    try:
        with folder_faults(target.parent):
            with part.open("wb") as copy:
                for block in _blocks(source):
                    copy.write(block)
                copy.flush()
                os.fsync(copy.fileno())
            part.replace(target)
    finally:
        remove_quietly(part)
    sync_folder(target.parent)


def _blocks(source: Path) -> Iterator[bytes]:
    try:
        with source.open("rb") as original:
            while block := original.read(1 << 20):
                yield block
    except OSError as error:
        code = "database_io" if source.exists() else "database_missing"
        raise UserError(code, path=source) from error


def side_files(database: Path) -> tuple[Path, ...]:
    """Return what SQLite has left beside a database that may hold content."""
    found = (_beside(database, end) for end in _SIDES)
    return tuple(path for path in found if path.exists())


def copy_with_sides(source: Path, target: Path) -> None:
    """Copy a database with what SQLite keeps beside it; raises as ``copy_file``."""
    for end in ("", *_SIDES):
        if _beside(source, end).exists() or not end:
            copy_file(_beside(source, end), _beside(target, end))


def put_in_place(source: Path, database: Path, aside: Path) -> None:
    """Put a copy of ``source`` where the database is; the present file is ``aside`` afterwards.

    Raises:
        UserError: As of ``folder_faults``, or ``database_locked`` where another program holds the
            present file (Windows). Then everything is as it was.
    """
    _fold(database)
    ready = database.with_name(f"{database.name}.restoring")
    try:
        copy_with_sides(source, ready)
        _fold(ready)
        _give_second_name(database, aside, may_copy=True)
        with _setting_aside(database, aside):
            ready.replace(database)
            sync_folder(database.parent)
    finally:
        for end in ("", *_SIDES, _MEMORY):
            remove_quietly(_beside(ready, end))


def set_aside(database: Path, aside: Path) -> None:
    """Give a database file, with what SQLite keeps beside it, another name; not a bit is changed.

    Raises:
        UserError: As of ``put_in_place``.
    """
    _give_second_name(database, aside, may_copy=False)
    with _setting_aside(database, aside):
        database.unlink(missing_ok=True)
        sync_folder(database.parent)


@contextmanager
def _setting_aside(database: Path, aside: Path) -> Iterator[None]:
    """Keep the database as ``aside`` and take its side files away; undone where the body fails.

    A side file that stayed would be played into the new database by SQLite.
    """
    moved: list[tuple[Path, Path]] = []
    with _told(database):
        try:
            for end in _SIDES:
                _move(_beside(database, end), _beside(aside, end), moved)
            _beside(database, _MEMORY).unlink(missing_ok=True)
            if not aside.exists():
                _move(database, aside, moved)
            yield
        except OSError:
            for before, after in reversed(moved):
                after.replace(before)
            if database.exists():
                remove_quietly(aside)
            raise


def _move(before: Path, after: Path, moved: list[tuple[Path, Path]]) -> None:
    if before.exists():
        before.rename(after)
        moved.append((before, after))


def _give_second_name(database: Path, aside: Path, *, may_copy: bool) -> None:
    """Let the file have both names, so that the first is never without one; else it is renamed."""
    with suppress(OSError):
        os.link(database, aside)
        return
    # FAT and some shares have no hard links.
    if may_copy:
        with suppress(UserError):
            copy_file(database, aside)


def _fold(database: Path) -> None:
    """Let SQLite take what stands beside a sound file into it; a damaged one stays as it is."""
    if database.exists():
        with suppress(sqlite3.Error), closing(connect_plainly(database)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()


@contextmanager
def _told(database: Path) -> Iterator[None]:
    with folder_faults(database.parent):
        try:
            yield
        except PermissionError as error:
            # Windows keeps a file that is open elsewhere; the folder itself takes new files.
            if os.access(database.parent, os.W_OK):
                raise UserError("database_locked", path=database) from error
            raise


def sync_folder(folder: Path) -> None:
    """Have new names in a folder on the disk; Windows does so by itself."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _beside(path: Path, end: str) -> Path:
    return path.with_name(path.name + end)


def remove_quietly(path: Path) -> None:
    """Remove what may be there, where the disk lets it: a pulled stick does not."""
    with suppress(OSError):
        path.unlink(missing_ok=True)
