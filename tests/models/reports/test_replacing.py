"""Another state of a report takes the place of its content."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from perfdesk.errors import UserError
from perfdesk.models.reports.origin import Heritage
from perfdesk.models.reports.replacing import Replacement
from perfdesk.models.reports.repository import Repository
from perfdesk.report.values import (
    Delta,
    FieldRef,
    Line,
    Progress,
    Provenance,
    RemovedRecord,
    ReportData,
    ReportMeta,
    State,
    StoredValue,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_META = ReportMeta("general", 1, 2023, "某局")


def value(code: str, text: str, line: int = 0) -> StoredValue:
    return StoredValue(FieldRef(code, line), text, State.VALID, Provenance.TYPED)


_OLD = ReportData(
    _META,
    lines=(Line(1, "tasks", 0, 0), Line(2, "tasks", 0, 1)),
    values=(value("a", "一"), value("b", "留"), value("c", "在", 1), value("c", "走", 2)),
    leftovers=("剩",),
)
_NEW = ReportData(
    replace(_META, unit="改名局"),
    lines=(Line(1, "tasks", 0, 1), Line(3, "tasks", 0, 0)),
    values=(value("a", "二"), value("b", "留"), value("c", "在", 1), value("d", "新", 3)),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Repository]:
    repository = Repository.open(tmp_path / "a.sqlite3", tmp_path / "b")
    yield repository
    repository.close()


_FROM = Heritage("package@x")


def put(data: ReportData, heritage: Heritage = _FROM) -> Replacement:
    return Replacement(data, Progress(50, 3, 2, {}, 1), heritage, "以前的")


def test_all_of_it_becomes_another(store: Repository) -> None:
    number = store.create(_OLD)
    uid = store.load(number).uid
    store.replace_report(number, put(_NEW))
    found = store.load(number)
    assert found == replace(_NEW, lines=(_NEW.lines[1], _NEW.lines[0]), next_line=found.next_line)
    assert (found.uid, found.next_line) == (uid, 4)
    (summary,) = store.summaries()
    assert (summary.percent, summary.errors, summary.warnings, summary.unfinished) == (50, 3, 2, 1)
    assert (summary.meta.unit, summary.origin) == ("改名局", "package@x")
    (version,) = store.snapshots(number)
    assert version.name == "以前的"
    assert store.snapshot(number, version.id) == replace(_OLD, next_line=3)
    told = {(str(one.ref), one.old, one.new) for one in store.changes(number)}
    assert told == {("a", "一", "二"), ("c:2", "走", None), ("d:3", None, "新")}


def test_it_comes_out_of_the_bin_and_so_do_its_records(store: Repository) -> None:
    number = store.create(_OLD)
    record = RemovedRecord(2, "任务", (_OLD.lines[1],), (_OLD.values[3],))
    store.save(number, Delta(dropped_lines=(2,), removed=(record,)))
    assert [one.number for one in store.removed(number)] == [2]
    store.discard(number)
    store.replace_report(number, put(_OLD))
    assert [one.id for one in store.summaries()] == [number]
    assert store.removed(number) == ()
    assert set(store.load(number).values) == set(_OLD.values)


def test_a_value_of_a_record_that_is_not_there_stays_a_value(store: Repository) -> None:
    """What hangs on a line that goes is kept where the new state has it without its line."""
    number = store.create(_OLD)
    store.replace_report(number, put(replace(_OLD, lines=(_OLD.lines[0],))))
    assert set(store.load(number).values) == set(_OLD.values)


def test_last_years_report_is_found_where_there_was_none(store: Repository) -> None:
    last, this = store.create(_OLD), store.create(_OLD)
    heritage = Heritage(previous_uid=store.load(last).uid)
    store.replace_report(this, put(_NEW, heritage))
    assert store.load(this).previous_id == last
    other = store.create(_OLD)
    store.replace_report(this, put(_NEW, Heritage(previous_uid=store.load(other).uid)))
    assert store.load(this).previous_id == last


def test_versions_come_along_once(store: Repository) -> None:
    number = store.create(_OLD)
    store.add_snapshot(number, "初稿", _OLD)
    heritage = store.heritage(number)
    store.replace_report(number, put(_NEW, heritage))
    assert [one.name for one in store.snapshots(number)] == ["以前的", "初稿"]
    other = store.create(_OLD)
    store.replace_report(other, put(_NEW, heritage))
    assert [one.name for one in store.snapshots(other)] == ["初稿", "以前的"]
    newest = store.snapshots(other)[0].id
    assert store.snapshot(other, newest).uid == store.load(other).uid


def test_nothing_of_it_stays_where_it_fails(store: Repository) -> None:
    number = store.create(_OLD)
    before = store.load(number)
    twice = replace(_NEW, lines=(Line(5, "tasks", 0, 0), Line(5, "tasks", 0, 1)))
    with pytest.raises(Exception, match="UNIQUE"):
        store.replace_report(number, put(twice))
    assert store.load(number) == before
    assert store.snapshots(number) == ()
    with pytest.raises(UserError) as refused:
        store.replace_report(99, put(_NEW))
    assert refused.value.code == "report_unknown"


def test_a_report_is_found_by_its_uid(store: Repository) -> None:
    number = store.create(_OLD)
    assert store.id_of(store.load(number).uid) == number
    assert store.id_of("0" * 32) is None
