from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from perfdesk.errors import UserError
from perfdesk.models.database.faults import database_faults, folder_faults

HERE = Path(__file__)
FAULTS = [
    (sqlite3.SQLITE_BUSY, "database_locked"),
    (sqlite3.SQLITE_BUSY_SNAPSHOT, "database_locked"),
    (sqlite3.SQLITE_LOCKED, "database_locked"),
    (sqlite3.SQLITE_PROTOCOL, "database_locked"),
    (sqlite3.SQLITE_PERM, "database_read_only"),
    (sqlite3.SQLITE_READONLY, "database_read_only"),
    (sqlite3.SQLITE_READONLY_DIRECTORY, "database_read_only"),
    (sqlite3.SQLITE_CANTOPEN, "database_read_only"),
    (sqlite3.SQLITE_CORRUPT, "database_damaged"),
    (sqlite3.SQLITE_NOTADB, "database_damaged"),
    (sqlite3.SQLITE_FULL, "disk_full"),
    (sqlite3.SQLITE_IOERR_SHMSIZE, "disk_full"),
    (sqlite3.SQLITE_IOERR_READ, "database_io"),
]


def _error(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("as SQLite raises it")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(("code", "sentence"), FAULTS)
def test_fault_of_the_world_becomes_a_sentence(code: int, sentence: str) -> None:
    with pytest.raises(UserError) as caught, database_faults(HERE):
        raise _error(code)
    assert caught.value.code == sentence
    assert str(HERE) in str(caught.value)


def test_fault_that_sqlalchemy_has_wrapped_becomes_a_sentence() -> None:
    with pytest.raises(UserError) as caught, database_faults(HERE):
        raise OperationalError("SELECT 1", None, _error(sqlite3.SQLITE_FULL))
    assert caught.value.code == "disk_full"


def test_file_that_cannot_be_opened_is_missing_when_it_is_gone(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught, database_faults(tmp_path / "gone"):
        raise _error(sqlite3.SQLITE_CANTOPEN)
    assert caught.value.code == "database_missing"


@pytest.mark.parametrize("error", [_error(sqlite3.SQLITE_ERROR), sqlite3.ProgrammingError("ours")])
def test_bug_passes_as_it_is(error: sqlite3.Error) -> None:
    with pytest.raises(sqlite3.Error) as caught, database_faults(HERE):
        raise error
    assert caught.value is error


def test_wrapped_bug_passes_as_it_is() -> None:
    error = OperationalError("SELEC 1", None, _error(sqlite3.SQLITE_ERROR))
    with pytest.raises(OperationalError) as caught, database_faults(HERE):
        raise error
    assert caught.value is error


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.ENOSPC, "disk_full"),
        (errno.EDQUOT, "disk_full"),
        (errno.EACCES, "folder_unwritable"),
        (errno.EROFS, "folder_unwritable"),
    ],
)
def test_refused_file_becomes_a_sentence(number: int, sentence: str) -> None:
    with pytest.raises(UserError) as caught, folder_faults(HERE.parent):
        raise OSError(number, "as the system raises it")
    assert caught.value.code == sentence
    assert str(HERE.parent) in str(caught.value)
