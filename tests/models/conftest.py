"""What the tests of the store share: a sample report, a desk's folder, a disk of their own."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from perfdesk.models.reports.repository import Repository
from perfdesk.report.values import (
    FieldRef,
    Line,
    Provenance,
    ReportData,
    ReportMeta,
    State,
    StoredValue,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


def execute(path: Path, *statements: str) -> None:
    """Run statements on a file, each at once."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return an empty file, of which SQLite makes a database."""
    made = tmp_path / "a.sqlite3"
    made.touch()
    return made


@pytest.fixture
def sample() -> ReportData:
    typed, imported, generated = Provenance.TYPED, Provenance.IMPORTED, Provenance.GENERATED
    return ReportData(
        meta=ReportMeta("sample", 3, 2023, "某县档案馆"),
        lines=(Line(1, "task", 0, 0), Line(4, "task", 0, 1), Line(2, "indicator", 1, 0)),
        values=(
            StoredValue(FieldRef("budget"), "1234567890.10", State.VALID, typed),
            StoredValue(FieldRef("goal", 1), "任务一", State.VALID, typed),
            StoredValue(FieldRef("goal", 4), "任务\n二", State.INVALID, imported),
            StoredValue(FieldRef("rate"), "", State.EMPTY, generated),
        ),
        leftovers=("第一段", "", "第三段"),
        next_line=5,
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A data folder as on a clerk's PC: Chinese characters, blanks, and marks of URIs."""
    return tmp_path / "绩效 自评 100%#1" / "perfdesk.sqlite3"


@pytest.fixture
def backups(path: Path) -> Path:
    return path.parent / "backups"


@pytest.fixture
def repository(path: Path, backups: Path) -> Iterator[Repository]:
    opened = Repository.open(path, backups)
    yield opened
    opened.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte."""
    mount = shutil.which("mount")
    if mount is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root on Linux")
    point = tmp_path / "disk"
    point.mkdir()
    done = subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(point)],
        capture_output=True,
        check=False,
    )
    if done.returncode != 0:
        pytest.skip(f"mounting is not allowed here: {done.stderr.decode(errors='replace')}")
    yield point
    # Busy, if a connection that failed still held a file of it.
    subprocess.run(["umount", str(point)], check=True)


@pytest.fixture
def set_read_only(small_disk: Path) -> Callable[[], None]:
    """Make the small disk read-only; root ignores the permission bits of files and folders."""

    def remount() -> None:
        subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)

    return remount


@pytest.fixture
def protect() -> Iterator[Callable[[Path], None]]:
    """Mark a file read-only so that it binds root too."""
    marked: list[Path] = []

    def mark(file: Path) -> None:
        file.chmod(0o444)
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            chattr = shutil.which("chattr")
            if chattr is None or subprocess.run([chattr, "+i", str(file)], check=False).returncode:
                pytest.skip("root writes read-only files, and chattr +i does not work here")
            marked.append(file)

    yield mark
    for file in marked:
        subprocess.run(["chattr", "-i", str(file)], check=True)
