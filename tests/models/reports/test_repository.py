from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from perfdesk.errors import UserError
from perfdesk.models.database.store import open_store
from perfdesk.models.reports.repository import Repository
from perfdesk.report.report import Report
from perfdesk.report.values import (
    Delta,
    FieldRef,
    Place,
    Provenance,
    ReportData,
    ReportMeta,
    ReportSummary,
    Revision,
    State,
    StoredValue,
)
from tests.helpers.packages import SECTION, load_package

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NOON = datetime(2024, 2, 29, 12, 0, tzinfo=UTC)
GOAL = FieldRef("goal", 1)


class Clock:
    """Tells a minute more each time."""

    def __init__(self) -> None:
        self.now = NOON - timedelta(minutes=1)

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


@pytest.fixture
def timed(path: Path, backups: Path) -> Repository:
    return Repository(open_store(path, backups), Clock())


def _delta(text: str) -> Delta:
    return Delta((StoredValue(GOAL, text, State.VALID, Provenance.TYPED),))


def test_report_comes_back_in_the_promised_order(
    repository: Repository, sample: ReportData
) -> None:
    assert repository.load(repository.create(sample)) == sample


def test_empty_report_is_a_report(repository: Repository) -> None:
    empty = ReportData(ReportMeta("sample", 1, 2023, ""))
    assert repository.load(repository.create(empty)) == empty


def test_start_page_shows_the_report_saved_last_first(
    timed: Repository, sample: ReportData
) -> None:
    first = timed.create(sample, percent=10, errors=2, warnings=3)
    second = timed.create(sample)
    saved = timed.save(first, Delta(percent=20, errors=1))
    assert saved == NOON + timedelta(minutes=2)
    minute = NOON + timedelta(minutes=1)
    assert timed.summaries() == [
        ReportSummary(first, sample.meta, 20, 1, 0, created_at=NOON, saved_at=saved),
        ReportSummary(second, sample.meta, 0, 0, 0, created_at=minute, saved_at=minute),
    ]


def test_times_are_of_now_and_in_utc(repository: Repository, sample: ReportData) -> None:
    before = datetime.now(UTC)
    repository.create(sample)
    (summary,) = repository.summaries()
    assert before <= summary.created_at <= datetime.now(UTC)
    assert summary.created_at.utcoffset() == timedelta(0)


def test_save_can_change_what_the_report_is(repository: Repository, sample: ReportData) -> None:
    report_id = repository.create(sample)
    meta = ReportMeta("sample", 4, 2024, "某县图书馆")
    repository.save(report_id, Delta(meta=meta))
    assert repository.load(report_id) == replace(sample, meta=meta)
    assert repository.summaries()[0].meta == meta


def test_history_tells_when_and_what_newest_first(timed: Repository, sample: ReportData) -> None:
    report_id = timed.create(sample)
    timed.save(report_id, _delta("甲"))
    timed.save(report_id, _delta("甲"))
    timed.save(report_id, Delta(dropped_lines=(1,)))
    timed.save(report_id, _delta("乙"))
    assert timed.history(report_id, GOAL) == [
        Revision(NOON + timedelta(minutes=4), GOAL, None, "乙"),
        Revision(NOON + timedelta(minutes=3), GOAL, "甲", None),
        Revision(NOON + timedelta(minutes=1), GOAL, "任务一", "甲"),
    ]
    assert timed.history(report_id, FieldRef("goal", 4)) == []


def test_deleted_report_is_gone_with_everything(repository: Repository, sample: ReportData) -> None:
    report_id = repository.create(sample)
    repository.save(report_id, _delta("新"))
    repository.delete(report_id)
    assert repository.summaries() == []
    with repository.store.reading() as connection:
        for table in ("report", "value", "line", "leftover", "revision"):
            count = connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()  # noqa: S608
            assert (table, count) == (table, 0)


def test_id_of_a_deleted_report_is_not_given_again(
    repository: Repository, sample: ReportData
) -> None:
    first = repository.create(sample)
    repository.delete(first)
    assert repository.create(sample) > first


def test_discarded_report_can_be_restored(timed: Repository, sample: ReportData) -> None:
    first, second, third = (timed.create(sample) for _ in range(3))
    for report_id in (third, first):
        timed.discard(report_id)
    assert [summary.id for summary in timed.summaries()] == [second]
    assert [summary.id for summary in timed.discarded()] == [first, third]
    assert [summary.deleted_at for summary in timed.discarded()] == [
        NOON + timedelta(minutes=4),
        NOON + timedelta(minutes=3),
    ]
    timed.restore(third)
    timed.save(third, replace(_delta("新"), base=timed.load(third).saved_at))
    assert [summary.id for summary in timed.summaries()] == [third, second]
    assert timed.summaries()[0].deleted_at is None


def test_nothing_is_saved_into_the_bin(timed: Repository, sample: ReportData) -> None:
    """Harm: a window went on "saving" into a binned report, where an emptied bin took it all."""
    number = timed.create(sample)
    base = timed.load(number).saved_at
    timed.discard(number)

    with pytest.raises(UserError) as caught:
        timed.save(number, replace(_delta("新"), base=base))

    assert caught.value.code == "report_in_bin"
    assert timed.load(number).saved_at == base
    timed.restore(number)
    timed.save(number, replace(_delta("新"), base=base))


def test_new_report_knows_last_year_s(repository: Repository, sample: ReportData) -> None:
    last = repository.create(sample)
    this = repository.create(sample, previous_id=last)
    other = repository.create(sample)
    repository.set_previous(other, last)
    assert [repository.load(each).previous_id for each in (last, this, other)] == [None, last, last]
    repository.set_previous(other, None)
    assert repository.load(other).previous_id is None
    repository.discard(last)
    assert repository.load(this).previous_id == last
    repository.delete(last)
    assert repository.load(this).previous_id is None


def test_last_year_s_report_has_to_be_there(repository: Repository, sample: ReportData) -> None:
    report_id = repository.create(sample)
    for act in (
        lambda: repository.create(sample, previous_id=77),
        lambda: repository.set_previous(report_id, 77),
        lambda: repository.set_previous(77, report_id),
    ):
        with pytest.raises(UserError) as caught:
            act()
        assert caught.value.code == "report_unknown"
    assert len(repository.summaries()) == 1


def test_each_report_has_a_name_of_its_own_in_all_copies(
    repository: Repository, sample: ReportData
) -> None:
    first, second = (repository.load(repository.create(sample)) for _ in range(2))
    assert first.uid
    assert first.uid != second.uid


@pytest.mark.parametrize("place", [Place("main", GOAL, 12), Place("main")])
def test_place_is_kept_and_is_no_save(timed: Repository, sample: ReportData, place: Place) -> None:
    report_id = timed.create(sample)
    before = timed.load(report_id).saved_at
    assert timed.place(report_id) is None
    timed.keep_place(report_id, Place("other", FieldRef("budget"), 3))
    timed.keep_place(report_id, place)
    assert timed.place(report_id) == place
    assert timed.load(report_id).saved_at == before


def test_unfinished_entries_are_told_of_the_errors(
    repository: Repository, sample: ReportData
) -> None:
    report_id = repository.create(sample, errors=5, unfinished=4)
    assert repository.summaries()[0].unfinished == 4
    repository.save(report_id, Delta(errors=2, unfinished=1))
    assert repository.summaries()[0].unfinished == 1


def test_check_and_place_of_the_file_can_be_asked_for(repository: Repository) -> None:
    repository.quick_check()
    assert (repository.is_read_only, repository.place_kind) == (False, "local")


TEMPLATE = """
[[field]]
code = "task"
section = "main"
type = "group"
label = "任务"
max_lines = 99

[[field]]
code = "goal"
group = "task"
type = "text"
label = "目标"
"""


def test_number_of_a_line_that_is_gone_is_not_given_again(
    repository: Repository, sample: ReportData, tmp_path: Path
) -> None:
    """Otherwise a new record would show the history of another one, long deleted."""
    template = load_package(tmp_path, SECTION, TEMPLATE)
    report_id = repository.create(sample)
    last = Report.from_data(template, repository.load(report_id)).add_line("task")
    goal = FieldRef("goal", last.number)
    value = StoredValue(goal, "写了又删", State.VALID, Provenance.TYPED)
    repository.save(report_id, Delta((value,), lines=(last,)))
    repository.save(report_id, Delta(dropped_lines=(last.number,)))
    report = Report.from_data(template, repository.load(report_id))
    added = report.add_line("task").number
    assert repository.history(report_id, FieldRef("goal", added)) == []
    assert len(repository.history(report_id, goal)) == 2
    assert report.to_data().next_line == added + 1


@pytest.mark.parametrize(
    "act",
    [
        lambda repository: repository.load(77),
        lambda repository: repository.save(77, _delta("新")),
        lambda repository: repository.delete(77),
        lambda repository: repository.history(77, GOAL),
        lambda repository: repository.discard(77),
        lambda repository: repository.restore(77),
        lambda repository: repository.place(77),
        lambda repository: repository.keep_place(77, Place("main")),
    ],
    ids=["load", "save", "delete", "history", "discard", "restore", "place", "keep_place"],
)
def test_unknown_report_is_told(
    repository: Repository, sample: ReportData, act: Callable[[Repository], object]
) -> None:
    repository.create(sample)
    with pytest.raises(UserError) as caught:
        act(repository)
    assert caught.value.code == "report_unknown"
    assert "77" in str(caught.value)


def test_setting_is_kept_and_replaced(repository: Repository, path: Path, backups: Path) -> None:
    assert repository.get_setting("font_size") is None
    repository.set_setting("font_size", "12")
    repository.set_setting("font_size", "14")
    repository.set_setting("theme", "")
    repository.close()
    again = Repository.open(path, backups)
    assert (again.get_setting("font_size"), again.get_setting("theme")) == ("14", "")


def test_closed_repository_leaves_one_file_that_can_be_moved(
    repository: Repository, sample: ReportData, path: Path, tmp_path: Path
) -> None:
    report_id = repository.create(sample)
    repository.close()
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]
    moved = path.replace(tmp_path / "moved.sqlite3")
    assert Repository.open(moved, tmp_path / "b").load(report_id) == sample


def test_a_thousand_reports_are_listed_by_one_statement(
    repository: Repository, sample: ReportData
) -> None:
    """The start page's list; how long it takes is measured apart from the tests."""
    repository.create(sample)
    with repository.store.writing() as connection:
        connection.exec_driver_sql(
            "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
            " INSERT INTO report (uid, template_id, template_version, fiscal_year, unit, percent,"
            " errors, warnings, created_at, saved_at) SELECT i, template_id, template_version,"
            " fiscal_year, unit, percent, errors, warnings, created_at, saved_at FROM report, n"
        )
    assert [summary.id for summary in repository.summaries()] == list(range(1000, 0, -1))
    with repository.store.reading() as connection:
        plan = connection.exec_driver_sql(
            "EXPLAIN QUERY PLAN SELECT * FROM report WHERE deleted_at IS NULL"
            " ORDER BY saved_at DESC, id DESC"
        ).all()
    assert ["USING INDEX ix_report_saved_at" in step[3] for step in plan] == [True]


def test_save_that_goes_on_from_an_older_save_writes_nothing(
    timed: Repository, sample: ReportData
) -> None:
    report_id = timed.create(sample)
    base = timed.load(report_id).saved_at
    timed.save(report_id, replace(_delta("first"), base=base))
    with pytest.raises(UserError) as caught:
        timed.save(report_id, replace(_delta("second"), base=base))
    assert caught.value.code == "report_changed_elsewhere"
    assert timed.history(report_id, GOAL)[0].new == "first"
    with pytest.raises(UserError) as caught:
        timed.save(report_id + 1, replace(_delta("third"), base=base))
    assert caught.value.code == "report_unknown"
