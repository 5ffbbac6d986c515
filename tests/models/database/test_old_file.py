from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from perfdesk.errors import UserError
from perfdesk.models.database import old_file
from perfdesk.models.database.old_file import make_old_file
from perfdesk.models.database.version import SHIPPED, Schema
from perfdesk.models.reports.repository import Repository

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("version", range(1, SHIPPED.version + 1))
def test_a_file_of_every_version_is_made_and_comes_up(
    path: Path, backups: Path, version: int
) -> None:
    for _time in range(2):  # What stands there already is replaced.
        make_old_file(path, version, "某某局", "从前的文字")
    with closing(sqlite3.connect(path)) as connection:
        (found,) = connection.execute("PRAGMA user_version").fetchone()
    assert found == version

    store = Repository.open(path, backups)
    (summary,) = store.summaries()
    (value,) = store.load(summary.id).values
    store.close()

    assert (summary.meta.unit, value.text) == ("某某局", "从前的文字")
    assert len(list(backups.glob("*.sqlite3"))) == (version < SHIPPED.version)


def test_steps_that_lead_nowhere_are_told(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(old_file, "SHIPPED", Schema(SHIPPED.version, tmp_path / "none"))
    with pytest.raises(UserError) as caught:
        make_old_file(path, 1, "某某局", "文字")
    assert caught.value.code == "self_test_migrated"
