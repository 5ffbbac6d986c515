from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.app.library.library import Library
from perfdesk.models.reports.repository import Repository
from perfdesk.report.values import Delta, FieldRef, RemovedRecord
from perfdesk.template.catalogue import Catalogue
from tests.helpers.packages import write_package
from tests.helpers.rich import RICH

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BUDGET = FieldRef("budget")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    write_package(tmp_path / "templates", RICH)
    repository = Repository.open(tmp_path / "数据" / "perfdesk.sqlite3", tmp_path / "备份")
    opened = Library(repository, Catalogue((tmp_path / "templates",)))
    yield opened
    opened.close()


@pytest.fixture
def number(library: Library) -> int:
    return library.create("sample", 2023, "某局")


def test_every_text_of_a_field_is_told(library: Library, number: int) -> None:
    session = library.open(number)
    for text in ("1", "2"):
        session.enter(_BUDGET, text)
        session.flush()

    assert [one.new for one in library.history(number, _BUDGET)] == ["2", "1"]
    assert [one.ref for one in library.changes(number, 1)] == [_BUDGET]


def test_named_states_are_kept_and_forgotten(library: Library, number: int) -> None:
    session = library.open(number)
    session.enter(_BUDGET, "1")
    kept = library.add_snapshot(number, "送审稿", session.report.to_data())
    session.enter(_BUDGET, "2")

    assert library.snapshots(number) == (kept,)
    texts = {one.ref: one.text for one in library.snapshot(number, kept.id).values}
    assert texts[_BUDGET] == "1"

    library.drop_snapshot(number, kept.id)
    assert library.snapshots(number) == ()


def test_deleted_records_are_listed_until_they_are_purged(library: Library, number: int) -> None:
    session = library.open(number)
    line = session.add_line("task")[0]
    session.flush()
    record = RemovedRecord(line.number, "任务1", (line,), ())
    library._repository.save(number, Delta(dropped_lines=(line.number,), removed=(record,)))

    assert [one.title for one in library.removed(number)] == ["任务1"]
    library.purge_removed(number, line.number)
    assert library.removed(number) == ()


def test_last_years_report_can_be_named_and_unnamed(library: Library, number: int) -> None:
    before = library.create("sample", 2022, "某局")

    library.set_previous(number, before)
    assert library.open(number) is not None
    assert library._repository.load(number).previous_id == before

    library.set_previous(number, None)
    assert library._repository.load(number).previous_id is None
