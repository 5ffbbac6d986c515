from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.errors import UserError
from perfdesk.models.database.version import APPLICATION_ID, find_version
from tests.models.conftest import execute

if TYPE_CHECKING:
    from pathlib import Path


def test_file_with_nothing_in_it_has_no_version(file: Path) -> None:
    assert find_version(file, busy_ms=10) is None
    # What is left when the program dies between the first pragma and the tables.
    execute(file, "PRAGMA journal_mode = wal")
    assert file.stat().st_size > 0
    assert find_version(file, busy_ms=10) is None


@pytest.mark.parametrize(
    "statements",
    [
        ("CREATE TABLE contacts (name)",),
        ("PRAGMA application_id = 77",),
        ("PRAGMA user_version = 1",),
        (f"PRAGMA application_id = {APPLICATION_ID + 1}", "CREATE TABLE report (id)"),
    ],
)
def test_file_of_another_program_is_refused_and_left_as_it_is(
    file: Path, statements: tuple[str, ...]
) -> None:
    execute(file, *statements)
    before = file.read_bytes()
    with pytest.raises(UserError) as caught:
        find_version(file, busy_ms=10)
    assert caught.value.code == "database_foreign"
    assert file.read_bytes() == before
