from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

from perfdesk.models.database.engine import file_url, open_engine
from perfdesk.models.database.migrate import migrate
from perfdesk.models.database.schema import create
from perfdesk.models.database.version import APPLICATION_ID, SHIPPED, find_version
from perfdesk.models.reports.repository import Repository

if TYPE_CHECKING:
    from pathlib import Path


def _describe(path: Path) -> dict[str, object]:
    """Tell all of a schema that SQLite itself knows, whatever the blanks in its text."""
    with closing(sqlite3.connect(path)) as connection:
        text = {
            str(name): " ".join(str(sql).split()).replace("( ", "(").replace(" )", ")")
            for name, sql in connection.execute("SELECT name, sql FROM sqlite_schema")
        }
        marks = [
            connection.execute(f"PRAGMA {name}").fetchone()
            for name in ("application_id", "user_version")
        ]
        stamp = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    return {"text": text, "marks": marks, "stamp": stamp}


def test_scripts_from_zero_give_the_schema_of_a_new_file(tmp_path: Path) -> None:
    made, migrated = tmp_path / "made.sqlite3", tmp_path / "migrated.sqlite3"
    for path in (made, migrated):
        path.touch()
    create(open_engine(file_url(made)))
    migrate(open_engine(file_url(migrated)), SHIPPED.version, SHIPPED.scripts)
    assert _describe(migrated) == _describe(made)


def test_new_file_is_signed_and_numbered(file: Path) -> None:
    create(open_engine(file_url(file)))
    assert _describe(file)["marks"] == [(APPLICATION_ID,), (SHIPPED.version,)]
    assert _describe(file)["stamp"] == [(f"{SHIPPED.version:04d}",)]
    assert find_version(file, busy_ms=10) == SHIPPED.version


def test_making_a_file_that_another_program_has_just_made_changes_nothing(file: Path) -> None:
    engine = open_engine(file_url(file))
    create(engine)
    before = file.read_bytes()
    create(engine)
    assert file.read_bytes() == before


def test_newest_script_is_the_version_of_the_program() -> None:
    names = [script.name[:4] for script in (SHIPPED.scripts / "versions").glob("*.py")]
    assert sorted(names) == [f"{number:04d}" for number in range(1, SHIPPED.version + 1)]


def test_start_imports_neither_alembic_nor_the_orm(path: Path, backups: Path) -> None:
    """Alembic costs a quarter of a second of the start, SQLAlchemy's ORM a tenth."""
    Repository.open(path, backups).close()
    program = """
import sys
from pathlib import Path
from perfdesk.models.reports.repository import Repository
path, backups = map(Path, sys.argv[1:])
for opened in (path, path.with_name("new.sqlite3")):
    repository = Repository.open(opened, backups)
    repository.summaries()
    repository.close()
dear = ("alembic", "mako", "sqlalchemy.orm", "sqlalchemy.ext")
print([name for name in sys.modules if f"{name}.".startswith(tuple(f"{one}." for one in dear))])
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(path), str(backups)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"
