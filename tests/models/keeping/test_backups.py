from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.models.keeping.backups import (
    REASONS,
    TIERS,
    Backup,
    aside_name,
    backup_name,
    count_reports,
    find_backups,
    fingerprint,
    in_order,
    read_backup,
    to_thin,
)

if TYPE_CHECKING:
    from perfdesk.models.reports.repository import Repository
    from perfdesk.report.values import ReportData

_NOW = datetime(2026, 11, 23, 9, 41, 7, tzinfo=UTC)

ages = st.lists(
    st.tuples(st.integers(0, 3 * 365 * 24 * 3600), st.sampled_from(("timer", "close", "hand"))),
    max_size=60,
    unique_by=lambda one: one[0],
)


def backups_of(found: list[tuple[int, str]]) -> list[Backup]:
    return [Backup(Path(f"{age}"), _NOW - timedelta(seconds=age), 1, why=why) for age, why in found]


def kept(backups: list[Backup], now: datetime = _NOW) -> list[Backup]:
    gone = {backup.path for backup in to_thin(backups, now, zone=UTC)}
    return [backup for backup in backups if backup.path not in gone]


def one_of_age(age: timedelta, why: str = "timer") -> Backup:
    return Backup(Path(str(age)), _NOW - age, 1, why=why)


# -- names -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("why", REASONS[:5])
def test_name_says_when_and_why(tmp_path: Path, why: str) -> None:
    path = tmp_path / backup_name(_NOW, why)
    path.write_bytes(b"12345")

    assert read_backup(path) == Backup(path, _NOW, 5, why=why)


def test_name_is_told_in_local_time() -> None:
    assert backup_name(_NOW, "hand") == f"perfdesk-{_NOW.astimezone():%Y%m%d-%H%M%S}-hand.sqlite3"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("perfdesk-20261123-094107.sqlite3", ""),
        ("perfdesk-v1-20261123-094107-123456.sqlite3", "upgrade"),
        ("perfdesk-replaced-20261123-094107.sqlite3", "replaced"),
    ],
)
def test_copies_that_others_made_are_backups_too(tmp_path: Path, name: str, why: str) -> None:
    (tmp_path / name).touch()
    (found,) = find_backups(tmp_path)
    assert found.why == why


@pytest.mark.parametrize(
    "name",
    [
        "perfdesk.sqlite3",
        "perfdesk-20261123-094107-hand.sqlite3.part",
        "perfdesk-20269923-094107-hand.sqlite3",
        "perfdesk-damaged-20261123-094107.sqlite3",
        "other-20261123-094107.sqlite3",
        "newest.json",
    ],
)
def test_other_files_are_none(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    assert list(find_backups(tmp_path)) == []


def test_damaged_file_that_was_set_aside_is_not_offered(tmp_path: Path) -> None:
    (tmp_path / aside_name(_NOW, "damaged")).touch()
    assert list(find_backups(tmp_path)) == []


def test_folder_that_is_not_there_has_none(tmp_path: Path) -> None:
    assert list(find_backups(tmp_path / "gone")) == []


def test_file_that_goes_while_it_is_looked_at_is_none(tmp_path: Path) -> None:
    assert read_backup(tmp_path / backup_name(_NOW, "hand")) is None


# -- thinning --------------------------------------------------------------------------------------


@given(ages)
def test_what_a_person_made_and_the_newest_always_stay(found: list[tuple[int, str]]) -> None:
    backups = backups_of(found)
    stays = kept(backups)
    assert all(backup in stays for backup in backups if backup.why == "hand")
    newest = max(backups, key=lambda one: one.at, default=None)
    good = to_thin(backups, _NOW, newest, zone=UTC)
    assert newest not in good


@given(ages)
def test_every_one_of_two_hours_stays(found: list[tuple[int, str]]) -> None:
    backups = backups_of(found)
    stays = kept(backups)
    young = [backup for backup in backups if _NOW - backup.at <= timedelta(hours=2)]
    assert all(backup in stays for backup in young)


@given(ages)
def test_each_period_that_had_one_keeps_its_newest(found: list[tuple[int, str]]) -> None:
    backups = backups_of(found)
    stays = kept(backups)
    for tier in TIERS:
        if tier.period is None:
            continue
        newest: dict[object, Backup] = {}
        for backup in sorted(backups, key=lambda one: one.at):
            newest[tier.period(backup.at)] = backup
        young = [one for one in newest.values() if _NOW - one.at <= tier.span]
        assert all(backup in stays for backup in young)


@given(ages)
def test_no_more_stay_than_the_rule_says(found: list[tuple[int, str]]) -> None:
    stays = [backup for backup in kept(backups_of(found)) if not backup.is_fixed]
    old = [backup for backup in stays if _NOW - backup.at > timedelta(hours=2)]
    # A span that begins in the middle of a period has one period more than its length says.
    assert len(old) <= 25 + 15 + 9 + 26
    assert all(_NOW - backup.at <= timedelta(days=731) for backup in stays)


@given(ages, st.lists(st.integers(0, 400 * 24 * 3600), max_size=5))
def test_thinning_in_between_changes_nothing(
    found: list[tuple[int, str]], waits: list[int]
) -> None:
    """However often is thinned, at last the same ones are there as if only now."""
    backups = backups_of(found)
    moments = sorted(_NOW + timedelta(seconds=wait) for wait in waits)
    step_by_step = backups
    for moment in moments:
        step_by_step = kept(step_by_step, moment)
    last = moments[-1] if moments else _NOW
    assert kept(step_by_step, last) == kept(backups, last)


def test_a_year_of_work_leaves_a_handful() -> None:
    half_hours = [timedelta(minutes=30 * count) for count in range(48 * 365)]
    stays = kept([one_of_age(age) for age in half_hours])
    assert len(stays) < 60


def test_one_from_the_future_stands_for_no_period() -> None:
    """Dated the end of the month by a wrong clock, it was the month's one: all right ones went."""
    now = _NOW + timedelta(days=30)
    right = Backup(Path("right"), _NOW - timedelta(days=100), 1, why="timer")
    wrong = Backup(Path("wrong"), right.at + timedelta(days=1), 1, why="timer")

    assert to_thin([wrong, right], now, zone=UTC) == [right], "by right clocks the newer one stays"
    ahead = Backup(Path("ahead"), now + timedelta(seconds=1), 1, why="timer")
    today = Backup(Path("today"), now - timedelta(hours=3), 1, why="timer")
    assert to_thin([ahead, today], now, zone=UTC) == []


def test_those_from_the_future_come_last() -> None:
    """A clock put right by minutes, or summer time, is no reason to doubt."""
    old, minutes = one_of_age(timedelta(days=3)), one_of_age(-timedelta(minutes=90))
    ahead, far = one_of_age(-timedelta(days=3)), one_of_age(-timedelta(days=5))

    assert in_order([old, far, minutes, ahead], _NOW) == [minutes, old, far, ahead]


@pytest.mark.parametrize("content", [b"", b"no database", None])
def test_reports_that_cannot_be_counted_are_not_none(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "x.sqlite3"
    if content is not None:
        path.write_bytes(content)

    assert count_reports(path) is None


def test_backup_from_the_future_stays() -> None:
    """A wrong clock made it; it may be the newest there is."""
    future = [one_of_age(-timedelta(days=400)), one_of_age(-timedelta(days=400, seconds=5))]
    assert kept(future) == future


def test_the_newest_good_one_stays_however_old() -> None:
    good, damaged = one_of_age(timedelta(days=3000)), one_of_age(timedelta(days=2999))
    assert to_thin([good, damaged], _NOW, good) == [damaged]


# -- changes ---------------------------------------------------------------------------------------


def test_fingerprint_changes_with_every_save_and_not_by_looking(
    repository: Repository, path: Path, sample: ReportData
) -> None:
    seen = [fingerprint(path)]
    repository.create(sample)
    seen.append(fingerprint(path))
    repository.set_setting("key", "值")
    seen.append(fingerprint(path))

    assert len(set(seen)) == len(seen)
    repository.summaries()
    assert fingerprint(path) == seen[-1]


def test_fingerprint_of_what_is_no_database_is_unknown(tmp_path: Path) -> None:
    assert not fingerprint(tmp_path / "gone.sqlite3")
    (tmp_path / "text").write_text("no database", encoding="utf-8")
    assert not fingerprint(tmp_path / "text")
