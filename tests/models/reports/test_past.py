"""Nothing that was in a report is lost: bins of records, snapshots, changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from perfdesk.errors import UserError
from perfdesk.models.database.store import open_store
from perfdesk.models.reports.repository import Repository
from perfdesk.report.values import (
    Delta,
    FieldRef,
    Line,
    Provenance,
    RemovedRecord,
    ReportData,
    ReportMeta,
    Revision,
    Snapshot,
    State,
    StoredValue,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NOON = datetime(2024, 2, 29, 12, 0, tzinfo=UTC)
GOAL = FieldRef("goal", 4)
LINE = Line(4, "task", 0, 1)
VALUE = StoredValue(GOAL, "任务\n二", State.INVALID, Provenance.IMPORTED)
CHILD = Line(6, "indicator", 4, 0)
RECORD = RemovedRecord(4, "任务2 任务", (LINE, CHILD), (VALUE,))
GONE = Delta(dropped_lines=(4,), dropped=(GOAL,), removed=(RECORD,))
EMPTY = ReportData(ReportMeta("sample", 1, 2023, ""))
BACK = Delta((VALUE,), lines=(LINE,))


@pytest.fixture
def timed(path: Path, backups: Path) -> Repository:
    """A repository whose clock tells a minute more each time."""
    moments = (NOON + timedelta(minutes=number) for number in range(1000))
    return Repository(open_store(path, backups), lambda: next(moments))


def _texts(repository: Repository, report_id: int) -> list[tuple[str | None, str | None]]:
    return [(item.old, item.new) for item in reversed(repository.history(report_id, GOAL))]


def test_deleted_record_lies_in_the_bin_with_all_below_it(
    timed: Repository, sample: ReportData
) -> None:
    report_id = timed.create(sample)
    timed.save(report_id, GONE)
    (record,) = timed.removed(report_id)
    assert record == RECORD
    assert record.at == NOON + timedelta(minutes=1)
    assert LINE not in timed.load(report_id).lines


@pytest.mark.parametrize(
    ("deltas", "is_in_bin", "texts"),
    [
        ((GONE,), True, [("任务\n二", None)]),
        ((GONE, BACK), False, [("任务\n二", None), (None, "任务\n二")]),
        ((GONE, BACK, GONE), True, [("任务\n二", None), (None, "任务\n二"), ("任务\n二", None)]),
        # Deleted and undone before it was saved: first as C writes it, then with all marks left.
        ((BACK,), False, []),
        ((replace(GONE, lines=(LINE,), values=(VALUE,)),), False, []),
        ((GONE, replace(GONE, lines=(LINE,), values=(VALUE,))), False, None),
        # Undone and deleted again between two saves.
        ((GONE, GONE), True, [("任务\n二", None)]),
    ],
    ids=["gone", "undone", "redone", "never gone", "both in one", "one then both", "gone again"],
)
def test_undo_before_and_after_a_save(
    repository: Repository,
    sample: ReportData,
    deltas: tuple[Delta, ...],
    is_in_bin: bool,
    texts: list[tuple[str | None, str | None]] | None,
) -> None:
    report_id = repository.create(sample)
    for delta in deltas:
        repository.save(report_id, delta)
    loaded = repository.load(report_id)
    assert [record.number for record in repository.removed(report_id)] == [4] * is_in_bin
    assert (LINE in loaded.lines, VALUE in loaded.values) == (not is_in_bin, not is_in_bin)
    if texts is not None:
        assert _texts(repository, report_id) == texts
    assert loaded.next_line == (7 if any(delta.removed for delta in deltas) else 5)


def test_refused_save_throws_nothing_into_the_bin(timed: Repository, sample: ReportData) -> None:
    report_id = timed.create(sample)
    base = timed.load(report_id).saved_at
    timed.save(report_id, Delta())
    with pytest.raises(UserError) as caught:
        timed.save(report_id, replace(GONE, base=base))
    assert caught.value.code == "report_changed_elsewhere"
    assert timed.removed(report_id) == ()


def test_record_put_back_leaves_the_others_in_the_bin(
    timed: Repository, sample: ReportData
) -> None:
    report_id = timed.create(sample)
    child = RemovedRecord(6, "指标1", (CHILD,), ())
    timed.save(report_id, Delta(removed=(child,)))
    timed.save(report_id, GONE)
    assert [record.number for record in timed.removed(report_id)] == [4, 6]
    timed.save(report_id, BACK)
    assert [record.number for record in timed.removed(report_id)] == [6]


def test_number_in_the_bin_is_not_given_to_a_new_record(
    repository: Repository, sample: ReportData
) -> None:
    """Otherwise what is put back would meet a stranger under its own number."""
    report_id = repository.create(sample)
    empty = RemovedRecord(8, "任务3", (Line(8, "task", 0, 2), Line(9, "indicator", 8, 0)), ())
    repository.save(report_id, Delta(lines=empty.lines))
    repository.save(report_id, Delta(dropped_lines=(8, 9), removed=(empty,)))
    assert repository.load(report_id).next_line == 10
    repository.purge_removed(report_id, None)
    assert repository.load(report_id).next_line == 10


def test_bin_is_emptied_one_by_one_or_at_once(repository: Repository, sample: ReportData) -> None:
    report_id, other = repository.create(sample), repository.create(sample)
    records = [replace(RECORD, number=number, lines=(), values=()) for number in (11, 12, 13)]
    for target in (report_id, other):
        repository.save(target, Delta(removed=tuple(records)))
    repository.purge_removed(report_id, 12)
    repository.purge_removed(report_id, 99)
    assert [record.number for record in repository.removed(report_id)] == [13, 11]
    repository.purge_removed(report_id, None)
    assert repository.removed(report_id) == ()
    assert len(repository.removed(other)) == 3


def test_damaged_record_in_the_bin_does_not_hide_the_others(
    repository: Repository, sample: ReportData, caplog: pytest.LogCaptureFixture
) -> None:
    report_id = repository.create(sample)
    repository.save(report_id, Delta(removed=(RECORD, replace(RECORD, number=5))))
    with repository.store.writing() as connection:
        connection.exec_driver_sql("UPDATE removed SET content = '{' WHERE number = 4")
    assert [record.number for record in repository.removed(report_id)] == [5]
    assert caplog.messages == ["deleted record 4 cannot be read"]
    caplog.clear()


def test_snapshot_keeps_the_state_it_was_given(timed: Repository, sample: ReportData) -> None:
    report_id = timed.create(sample)
    first = timed.add_snapshot(report_id, "送审稿", sample)
    changed = replace(sample, leftovers=())
    second = timed.add_snapshot(report_id, "送审稿", changed)
    assert first == Snapshot(first.id, "送审稿", NOON + timedelta(minutes=1))
    assert timed.snapshots(report_id) == (second, first)
    assert timed.snapshot(report_id, first.id) == sample
    assert timed.snapshot(report_id, second.id) == changed
    timed.drop_snapshot(report_id, second.id)
    assert timed.snapshots(report_id) == (first,)
    # An open list must not show another one under an old number.
    assert timed.add_snapshot(report_id, "终稿", sample).id > second.id


def test_snapshot_of_another_report_is_unknown(repository: Repository, sample: ReportData) -> None:
    one, other = repository.create(sample), repository.create(sample)
    kept = repository.add_snapshot(one, "送审稿", sample)
    for act in (repository.snapshot, repository.drop_snapshot):
        with pytest.raises(UserError) as caught:
            act(other, kept.id)
        assert caught.value.code == "snapshot_unknown"
        assert str(kept.id) in str(caught.value)
    assert repository.snapshots(one) == (kept,)


def test_damaged_snapshot_is_told(repository: Repository, sample: ReportData) -> None:
    report_id = repository.create(sample)
    kept = repository.add_snapshot(report_id, "送审稿", sample)
    with repository.store.writing() as connection:
        connection.exec_driver_sql("UPDATE snapshot SET content = 'x'")
    with pytest.raises(UserError) as caught:
        repository.snapshot(report_id, kept.id)
    assert caught.value.code == "packed_damaged"


def test_changes_of_a_report_come_newest_first(timed: Repository, sample: ReportData) -> None:
    report_id, other = timed.create(sample), timed.create(sample)
    for text in ("甲", "乙"):
        for target in (report_id, other):
            timed.save(target, Delta((replace(VALUE, text=text),)))
    budget = FieldRef("budget")
    timed.save(report_id, Delta(dropped=(budget,)))
    after = [NOON + timedelta(minutes=minute) for minute in (2, 4, 6)]
    found = [
        Revision(after[2], budget, "1234567890.10", None),
        Revision(after[1], GOAL, "甲", "乙"),
        Revision(after[0], GOAL, "任务\n二", "甲"),
    ]
    assert timed.changes(report_id) == found
    assert timed.changes(report_id, limit=2) == found[:2]


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM revision WHERE report_id = 1 ORDER BY id DESC LIMIT 500",
        "SELECT * FROM revision WHERE report_id = 1 AND code = 'x' AND line = 0 ORDER BY id DESC",
    ],
)
def test_history_is_found_by_an_index_and_needs_no_sorting(
    repository: Repository, statement: str
) -> None:
    with repository.store.reading() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}").all()
    assert ["USING INDEX ix_revision_report_id" in step[3] for step in plan] == [True]


@pytest.mark.parametrize(
    "act",
    [
        lambda repository: repository.changes(77),
        lambda repository: repository.removed(77),
        lambda repository: repository.purge_removed(77, None),
        lambda repository: repository.snapshots(77),
        lambda repository: repository.snapshot(77, 1),
        lambda repository: repository.add_snapshot(77, "稿", EMPTY),
        lambda repository: repository.drop_snapshot(77, 1),
    ],
    ids=["changes", "removed", "purge", "snapshots", "snapshot", "add", "drop"],
)
def test_unknown_report_is_told(
    repository: Repository, act: Callable[[Repository], object]
) -> None:
    with pytest.raises(UserError) as caught:
        act(repository)
    assert caught.value.code == "report_unknown"
