from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING

import pytest

from perfdesk.app.library.library import Library
from perfdesk.app.safety.backups import Backup, Backups
from perfdesk.errors import UserError
from perfdesk.models.reports.repository import Repository
from perfdesk.paths import DataFolder
from perfdesk.template.catalogue import Catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfdesk.report.values import FieldRef

_V1 = Path(__file__).resolve().parents[2] / "models" / "files" / "v1.sqlite3"
_TEMPLATE = "liwan-2023"


class Settings(dict[str, str]):
    """Settings that live as long as the test."""

    def set(self, name: str, text: str | None) -> None:
        self.pop(name, None)
        if text is not None:
            self[name] = text


class Clock:
    """Tells a time that goes on only when told."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 9, 41, 7, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "绩效 数据#1")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def backups(folder: DataFolder, clock: Clock) -> Backups:
    return Backups(folder, Settings(), clock)


def opened(folder: DataFolder) -> Library:
    return Library(Repository.open(folder.database, folder.backups), Catalogue.standard())


@pytest.fixture
def library(folder: DataFolder) -> Iterator[Library]:
    library = opened(folder)
    yield library
    library.close()


def new(library: Library, unit: str = "某某局") -> int:
    return library.create(_TEMPLATE, 2023, unit)


def made(backups: Backups, why: str = "timer") -> Backup:
    backup = backups.make(why)  # type: ignore[arg-type]
    assert backup is not None
    return backup


def units(backups: Backups, backup: Backup) -> list[str]:
    return sorted(one.meta.unit for one in backups.look(backup))


# -- making ----------------------------------------------------------------------------------------


def test_backup_has_all_reports(library: Library, backups: Backups, folder: DataFolder) -> None:
    new(library, "甲局")
    new(library, "乙局")

    backup = made(backups)

    assert units(backups, backup) == ["乙局", "甲局"]
    assert backup.path.parent == folder.backups
    assert backups.newest == backup
    assert backups.newest_good == backup


def test_is_made_only_where_something_changed(library: Library, backups: Backups) -> None:
    number = new(library)
    made(backups, "start")

    assert backups.make("timer") is None
    assert backups.make("close") is None

    library.discard(number)
    assert made(backups, "close").why == "close"


def test_start_after_start_makes_none_where_nothing_changed(
    library: Library, backups: Backups, folder: DataFolder, clock: Clock
) -> None:
    new(library)
    made(backups, "start")
    library.close()
    clock.now += timedelta(days=1)

    opened(folder).close()

    assert Backups(folder, Settings(), clock).make("start") is None


def test_by_hand_is_made_also_where_nothing_changed(library: Library, backups: Backups) -> None:
    """An automatic one may be thinned away; what a person asked for is not."""
    new(library)
    made(backups, "start")
    assert made(backups, "hand").is_fixed
    assert backups.make("hand") is None


@pytest.mark.parametrize("content", ["", "[]", '{"mark": 1}', "\xff"])
def test_is_made_where_it_cannot_be_told_whether_something_changed(
    library: Library, backups: Backups, folder: DataFolder, content: str
) -> None:
    new(library)
    made(backups)
    (folder.backups / "newest.json").write_text(content, encoding="latin-1")
    made(backups)


def test_is_made_again_where_the_newest_one_was_removed(library: Library, backups: Backups) -> None:
    new(library)
    made(backups).path.unlink()
    made(backups)


def test_two_of_one_second_follow_each_other(library: Library, backups: Backups) -> None:
    new(library)
    first = made(backups, "start")
    second = made(backups, "hand")
    assert second.at - first.at == timedelta(seconds=1)


def test_damaged_database_is_no_backup(
    library: Library, backups: Backups, folder: DataFolder
) -> None:
    new(library)
    good = made(backups)
    size = folder.database.stat().st_size
    with folder.database.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (size - 4096))

    with pytest.raises(UserError) as caught:
        backups.make("close")

    assert caught.value.code == "database_damaged"
    assert backups.all() == (good,)
    assert backups.newest_good == good


def test_backup_while_reports_are_saved(library: Library, backups: Backups) -> None:
    """The runner makes it while the clerk types."""
    number = new(library)
    session = library.open(number)
    ref = next(ref for ref in session.report.refs() if is_plain_text(session.template.fields, ref))
    faults: list[BaseException] = []

    def back_up() -> None:
        try:
            for _ in range(5):
                backups.make("hand")
        except BaseException as error:  # noqa: BLE001 - handed to the test
            faults.append(error)

    thread = threading.Thread(target=back_up)
    thread.start()
    for count in range(30):
        session.enter(ref, f"第{count}稿")
        session.flush()
    thread.join()

    assert not faults
    assert all(backups.look(backup) for backup in backups.all())


def is_plain_text(fields: object, ref: FieldRef) -> bool:
    return fields[ref.code].type.value == "text"  # type: ignore[index,no-any-return]


# -- thinning --------------------------------------------------------------------------------------


def test_old_ones_go_by_themselves(library: Library, backups: Backups, clock: Clock) -> None:
    for count in range(12):
        new(library, f"单位{count}")
        made(backups)
        clock.now += timedelta(minutes=30)

    kept = [clock.now - backup.at for backup in backups.all()]

    halves = [timedelta(minutes=30 * count) for count in range(1, 6)]
    assert kept[:5] == halves
    assert 7 <= len(kept) <= 9


def test_half_files_left_behind_go(
    library: Library, backups: Backups, folder: DataFolder, clock: Clock
) -> None:
    new(library)
    made(backups)
    old, young = folder.backups / "a.sqlite3.part", folder.backups / "b.sqlite3.part"
    for part, age in ((old, 3700), (young, 60)):
        part.touch()
        moment = clock.now.timestamp() - age
        os.utime(part, (moment, moment))

    backups.thin()

    assert not old.exists()
    assert young.exists()


def test_newest_good_one_is_not_thinned_away(
    library: Library, backups: Backups, clock: Clock
) -> None:
    new(library)
    good = made(backups)
    clock.now += timedelta(days=1)
    new(library)
    broken = made(backups)
    broken.path.write_bytes(b"cut short")
    clock.now += timedelta(days=3000)

    backups.thin()

    assert good.path.exists()
    assert not broken.path.exists()


# -- looking ---------------------------------------------------------------------------------------


def test_an_empty_desk_takes_no_backup_s_place(
    library: Library, backups: Backups, folder: DataFolder, clock: Clock
) -> None:
    """The file was lost, an empty desk opened without a word: its backup from the start became the
    newest good one, and thinning then removed the one with the reports of that hour.
    """
    new(library)
    full = made(backups, "start")
    library.close()
    folder.database.unlink()
    clock.now += timedelta(hours=3)
    empty = opened(folder)

    assert backups.make("start") is None
    by_hand = made(backups, "hand")
    empty.close()

    assert {full.path, by_hand.path} == set(folder.backups.glob("*.sqlite3"))
    assert backups.newest == by_hand
    assert backups.newest_good == full


def test_an_empty_file_is_no_backup(backups: Backups, folder: DataFolder) -> None:
    """SQLite takes a file of no bytes for a sound database: it was copied as one."""
    folder.root.mkdir()
    folder.database.touch()

    with pytest.raises(UserError) as caught:
        backups.make("hand")

    assert caught.value.code == "database_damaged"
    assert list(folder.backups.glob("*")) == []


def test_a_desk_without_reports_has_its_first_backup(library: Library, backups: Backups) -> None:
    assert library.summaries() == []

    assert backups.newest_good is None
    first = made(backups, "start")
    assert backups.newest_good == first


def test_a_clock_set_ahead_does_not_hide_newer_backups(
    library: Library, backups: Backups, clock: Clock
) -> None:
    """For a year the one of the wrong clock was offered as the newest, and newer work was lost."""
    new(library, "那时")
    right, clock.now = clock.now, clock.now + timedelta(days=365)
    ahead = made(backups)
    clock.now = right + timedelta(days=1)

    today = made(backups)  # nothing has changed, but nobody knows when that was

    assert backups.is_from_the_future(ahead)
    assert not backups.is_from_the_future(today)
    assert backups.newest == backups.newest_good == today
    assert backups.all() == (today, ahead)


def test_looking_changes_nothing(library: Library, backups: Backups, folder: DataFolder) -> None:
    number = new(library)
    library.discard(new(library, "回收局"))
    backup = made(backups)
    before = {one.name: one.read_bytes() for one in folder.backups.iterdir()}

    assert units(backups, backup) == ["回收局", "某某局"]
    assert backups.load(backup, number).meta.unit == "某某局"

    assert {one.name: one.read_bytes() for one in folder.backups.iterdir()} == before


def test_backup_of_an_older_version_is_read_as_it_lies(
    backups: Backups, folder: DataFolder
) -> None:
    folder.backups.mkdir(parents=True)
    path = folder.backups / "perfdesk-20240301-090000-hand.sqlite3"
    copyfile(_V1, path)
    (backup,) = backups.all()

    (report, *_) = backups.look(backup)

    assert backups.load(backup, report.id).meta == report.meta
    assert path.read_bytes() == _V1.read_bytes()
    assert [one.name for one in folder.backups.iterdir()] == [path.name]


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "database_damaged"), (b"no database", "database_damaged"), (None, "database_missing")],
)
def test_what_is_no_backup_is_told(
    library: Library, backups: Backups, content: bytes | None, code: str
) -> None:
    new(library)
    backup = made(backups)
    if content is None:
        backup.path.unlink()
    else:
        backup.path.write_bytes(content)

    for act in (lambda: backups.look(backup), lambda: backups.restore(backup)):
        with pytest.raises(UserError) as caught:
            act()
        assert caught.value.code == code
        assert caught.value.slots["path"] == backup.path
    assert backups.newest_good is None
    assert len(library.summaries()) == 1


def test_backup_of_a_newer_program_is_not_restored(library: Library, backups: Backups) -> None:
    new(library)
    backup = made(backups)
    with closing(sqlite3.connect(backup.path)) as connection:
        connection.execute("PRAGMA user_version = 900")

    with pytest.raises(UserError) as caught:
        backups.restore(backup)

    assert caught.value.code == "database_newer"
    assert len(library.summaries()) == 1


def test_backups_on_a_stick_of_another_pc_are_found(
    library: Library, backups: Backups, tmp_path: Path
) -> None:
    new(library)
    backup = made(backups)
    stick = tmp_path / "U盘"
    (stick / "perfdesk-别的电脑-123456").mkdir(parents=True)
    copyfile(backup.path, stick / "perfdesk-别的电脑-123456" / backup.path.name)
    copyfile(backup.path, stick / backup.path.name)

    found = backups.found_in(stick)

    assert [one.is_second for one in found] == [True, True]
    assert units(backups, found[0]) == ["某某局"]
    assert backups.found_in(tmp_path / "gone") == ()


# -- restoring -------------------------------------------------------------------------------------


def test_restored_desk_is_the_backup_and_the_present_one_is_kept(
    library: Library, backups: Backups, folder: DataFolder
) -> None:
    new(library, "甲局")
    backup = made(backups)
    new(library, "乙局")
    library.close()

    aside = backups.restore(backup)

    assert aside.parent == folder.root
    again = opened(folder)
    assert [one.meta.unit for one in again.summaries()] == ["甲局"]
    again.close()
    (replaced,) = [one for one in backups.all() if one.why == "replaced"]
    assert replaced.path == aside
    assert units(backups, replaced) == ["乙局", "甲局"]


def test_restoring_can_be_taken_back(
    library: Library, backups: Backups, folder: DataFolder
) -> None:
    new(library, "甲局")
    backup = made(backups)
    new(library, "乙局")
    library.close()
    backups.restore(backup)
    (replaced,) = [one for one in backups.all() if one.why == "replaced"]

    backups.restore(replaced)

    again = opened(folder)
    assert len(again.summaries()) == 2
    again.close()


def test_old_backup_is_restored_and_migrated_when_it_is_opened(
    backups: Backups, folder: DataFolder
) -> None:
    folder.backups.mkdir(parents=True)
    copyfile(_V1, folder.backups / "perfdesk-20240301-090000-hand.sqlite3")

    backups.restore(backups.all()[0])

    again = opened(folder)
    assert again.summaries()
    again.close()


def test_one_report_comes_back_as_a_new_one(library: Library, backups: Backups) -> None:
    number = new(library)
    session = library.open(number)
    ref = next(ref for ref in session.report.refs() if is_plain_text(session.template.fields, ref))
    session.enter(ref, "备份时的文字")
    session.flush()
    backup = made(backups)
    session.enter(ref, "后来的文字")
    session.flush()

    copy = backups.restore_report(backup, number, library)

    assert library.open(copy).value(ref).text == "备份时的文字"
    assert library.open(number).value(ref).text == "后来的文字"
    assert library.load(copy).uid != library.load(number).uid


def test_one_report_brings_its_past_along(library: Library, backups: Backups) -> None:
    """A report restored alone silently lost its versions, history, deleted records, last year."""
    previous, number = new(library), new(library)
    library.set_previous(number, previous)
    session = library.open(number)
    ref = next(ref for ref in session.report.refs() if is_plain_text(session.template.fields, ref))
    session.enter(ref, "第一稿")
    session.flush()
    session.end_typing()
    session.enter(ref, "改过的第二稿")
    session.flush()
    library.add_snapshot(number, "送审稿", library.load(number))
    fields = session.template.fields
    group = next(fields[code].group for code in fields if fields[code].group)
    assert group
    line, _change = session.add_line(group)
    written = next(ref for ref in session.report.refs() if ref.line == line.number)
    session.enter(written, "1")
    session.flush()
    session.remove_line(line.number)
    session.flush()
    backup = made(backups)

    copy = backups.restore_report(backup, number, library)

    assert library.history(copy, ref) == library.history(number, ref)
    assert [one.title for one in library.removed(copy)] == [
        one.title for one in library.removed(number)
    ]
    assert len(library.removed(copy)) == 1
    (kept,) = library.snapshots(copy)
    assert kept.name == "送审稿"
    assert library.snapshot(copy, kept.id).uid == library.load(copy).uid
    assert library.load(copy).previous_id == previous


def test_a_report_gone_from_the_desk_comes_back_as_itself(
    library: Library, backups: Backups
) -> None:
    """Next year's report would not know the restored one as its own last year's."""
    previous, number = new(library), new(library)
    library.set_previous(number, previous)
    uid = library.load(previous).uid
    backup = made(backups)
    library.delete(previous)
    library.delete(number)

    first = backups.restore_report(backup, previous, library)
    second = backups.restore_report(backup, number, library)

    assert library.load(first).uid == uid
    assert library.load(second).previous_id == first


def test_what_a_report_comes_from_is_kept(library: Library, backups: Backups) -> None:
    """Twins of one unit and year could not be told apart."""
    number = new(library)
    backup = made(backups)
    meta = library.load(number).meta

    copy = library.copy(number, meta.fiscal_year, meta.unit)
    restored = backups.restore_report(backup, number, library)

    origins = {one.id: one.origin for one in library.summaries()}
    expected = {number: "", copy: "copy", restored: f"backup@{backup.at.isoformat()}"}
    assert origins == expected
    library.delete(copy)
    assert library.get_setting(f"origin/{copy}") is None


def test_report_that_the_backup_does_not_have_is_told(library: Library, backups: Backups) -> None:
    backup = made(backups, "hand")
    with pytest.raises(UserError) as caught:
        backups.restore_report(backup, new(library), library)
    assert caught.value.code == "report_unknown"


def test_damaged_file_is_set_aside_untouched(backups: Backups, folder: DataFolder) -> None:
    folder.root.mkdir()
    folder.database.write_bytes(b"damaged")

    aside = backups.set_aside(folder.database)

    assert aside.read_bytes() == b"damaged"
    assert not folder.database.exists()
    assert aside.name.startswith("perfdesk-damaged-")
    assert backups.all() == ()


def test_folder_that_takes_no_note_is_no_reason_not_to_back_up(
    library: Library, folder: DataFolder
) -> None:
    new(library)
    (folder.backups / "newest.json").mkdir(parents=True)
    backups = Backups(folder, Settings())
    assert datetime.now(UTC) - made(backups).at < timedelta(minutes=5)
    assert made(backups).path.exists()


def test_half_file_that_cannot_be_removed_stays(
    library: Library, backups: Backups, folder: DataFolder
) -> None:
    new(library)
    made(backups)
    part = folder.backups / "a.sqlite3.part"
    part.mkdir()
    os.utime(part, (0, 0))
    backups.thin()
    assert part.exists()


def test_replaced_file_with_what_stands_beside_it_is_restored_whole(
    library: Library, backups: Backups, folder: DataFolder
) -> None:
    """A crash left its last saves in the WAL; they belong to it."""
    new(library, "甲局")
    library.close()
    with closing(sqlite3.connect(folder.database, isolation_level=None)) as holder:
        holder.execute("UPDATE report SET unit = '乙局'")
        for end in ("", "-wal"):
            name = f"perfdesk-replaced-20240301-090000.sqlite3{end}"
            copyfile(f"{folder.database}{end}", folder.root / name)
    (replaced,) = backups.all()
    assert units(backups, replaced) == ["乙局"]

    backups.restore(replaced)

    again = opened(folder)
    assert [one.meta.unit for one in again.summaries()] == ["乙局"]
    again.close()


def test_damaged_file_in_wal_mode_is_told_by_its_own_name(
    library: Library, backups: Backups, folder: DataFolder
) -> None:
    new(library)
    library.close()
    path = folder.root / "perfdesk-replaced-20240301-090000.sqlite3"
    content = bytearray(folder.database.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(bytes(content))
    with pytest.raises(UserError) as caught:
        backups.look(backups.all()[0])
    assert (caught.value.code, caught.value.slots["path"]) == ("database_damaged", path)


def test_a_damaged_version_does_not_keep_its_report_from_coming_back(
    library: Library, backups: Backups, folder: DataFolder
) -> None:
    number = new(library)
    library.add_snapshot(number, "送审稿", library.load(number))
    with closing(sqlite3.connect(folder.database)) as connection:
        connection.execute("UPDATE snapshot SET content = 'nothing'")
        connection.commit()
    backup = made(backups, "hand")

    copy = backups.restore_report(backup, number, library)

    assert [one.name for one in library.snapshots(copy)] == ["送审稿"]
    with pytest.raises(UserError) as caught:
        library.snapshot(copy, library.snapshots(copy)[0].id)
    assert caught.value.code == "packed_damaged"
