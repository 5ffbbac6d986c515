from __future__ import annotations

import json
import os
import time
from typing import TYPE_CHECKING

import pytest

from perfdesk import paths
from perfdesk.app.data_folder.opening import Opening
from perfdesk.app.settings import Settings
from perfdesk.errors import UserError
from perfdesk.paths import DataFolder
from perfdesk.ui.running.door import Door

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from perfdesk.app.safety.backups import Backup
    from tests.ui.conftest import RecordingDialogs


class Start:
    """A door with all that stands behind it."""

    def __init__(self, folder: DataFolder, dialogs: RecordingDialogs) -> None:
        self.dialogs = dialogs
        self.shown: list[Opening] = []
        self.restores = True
        self.is_heard = False
        #: What somebody else does while the clerk looks at the backups.
        self.meanwhile: Callable[[Opening], object] = lambda _opening: None
        self.door = Door(Opening(folder, Settings()), dialogs, self._choose, self._hand_over)

    def _choose(self, opening: Opening) -> Backup | None:
        self.shown.append(opening)
        self.meanwhile(opening)
        return opening.backups.newest_good if self.restores else None

    def _hand_over(self, _opening: Opening) -> bool:
        return self.is_heard


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataFolder:
    monkeypatch.setenv("PERFDESK_LOCAL_DIR", str(tmp_path / "own"))
    return DataFolder(tmp_path / "数据")


@pytest.fixture
def start(folder: DataFolder, dialogs: RecordingDialogs) -> Iterator[Start]:
    start = Start(folder, dialogs)
    yield start
    start.door.opening.close()


@pytest.fixture
def holder(folder: DataFolder) -> Iterator[Opening]:
    """Somebody who has the desk open."""
    holder = Opening(folder, Settings())
    holder.open().create("general", 2023, "某某局")
    yield holder
    holder.close()


def _damage(folder: DataFolder) -> None:
    folder.root.mkdir(exist_ok=True)
    folder.database.write_bytes(b"nothing of ours" * 500)


def test_an_open_door_asks_nothing(start: Start) -> None:
    library = start.door.open()

    assert library is not None
    assert start.dialogs.asked == []


@pytest.mark.usefixtures("holder")
def test_a_window_on_this_pc_is_called(start: Start) -> None:
    start.is_heard = True

    assert start.door.open() is None
    assert start.door.is_handed_over
    assert start.dialogs.asked == []


@pytest.mark.usefixtures("holder")
def test_a_deaf_window_can_be_read_beside(start: Start) -> None:
    start.dialogs.answers = ["retry", "read"]

    library = start.door.open()

    assert library is not None
    assert library.is_read_only
    assert "没有响应" in start.dialogs.asked[0]


@pytest.mark.parametrize(("age", "ways"), [(0, "retry"), (400, "take")])
def test_another_pc_s_desk_is_taken_only_when_it_is_silent(
    start: Start, holder: Opening, age: int, ways: str
) -> None:
    lock = holder.folder.root / "perfdesk.lock"
    content = json.loads(lock.read_text(encoding="utf-8"))
    lock.write_text(json.dumps({**content, "host": "别处", "user": "小王"}), encoding="utf-8")
    if age:
        os.utime(lock, (time.time() - age, time.time() - age))
    start.dialogs.answers = [ways] if ways == "take" else ["retry", ""]

    library = start.door.open()

    assert (library is not None) == (ways == "take")
    assert "小王" in start.dialogs.asked[0]
    assert "别处" in start.dialogs.asked[0]
    assert ("“接管”" in start.dialogs.asked[0]) == (ways == "take")
    assert not start.door.is_handed_over


def test_a_lock_that_nobody_can_read_is_told(start: Start, holder: Opening) -> None:
    (holder.folder.root / "perfdesk.lock").write_bytes(b"\x00\xff")
    start.dialogs.answers = ["read"]

    library = start.door.open()

    assert library is not None
    assert "无法识别" in start.dialogs.asked[0]


def test_a_damaged_desk_without_backup_can_only_begin_anew(
    start: Start, folder: DataFolder
) -> None:
    """It said to restore from the newest backup, and that there is none."""
    _damage(folder)
    start.dialogs.answers = ["anew"]

    library = start.door.open()

    assert library is not None
    assert "没有找到可用的备份" in start.dialogs.asked[0]
    assert "从最近的备份恢复" not in start.dialogs.asked[0]


def test_a_damaged_desk_is_restored_from_its_newest_good_backup(
    start: Start, folder: DataFolder, holder: Opening
) -> None:
    holder.backups.make("hand")
    holder.close()
    _damage(folder)
    start.restores = False
    start.dialogs.answers = ["backups", ""]
    assert start.door.open() is None
    assert "1 份报告" in start.dialogs.asked[0]

    start.restores = True
    start.dialogs.answers = ["backups"]
    library = start.door.open()

    assert library is not None
    assert [one.meta.unit for one in library.summaries()] == ["某某局"]
    assert len(start.shown) == 2


def test_damage_that_a_check_finds_later_has_the_same_ways_out(
    start: Start, folder: DataFolder
) -> None:
    start.door.open()
    _damage(folder)
    start.dialogs.answers = ["anew"]

    library = start.door.find_way_out(UserError("database_damaged", path=folder.database))

    assert library is not None
    assert library.summaries() == []


def test_giving_up_ends_the_start(start: Start, folder: DataFolder) -> None:
    _damage(folder)
    start.dialogs.answers = [""]

    assert start.door.open() is None
    assert not start.door.is_handed_over
    assert folder.database.read_bytes() == b"nothing of ours" * 500


def test_another_folder_can_be_taken(start: Start, folder: DataFolder, tmp_path: Path) -> None:
    """Refused here, chosen there; only the user's own choice is remembered."""
    folder.root.write_text("a file", encoding="utf-8")
    start.dialogs.answers = ["folder", "folder"]
    start.dialogs.files = [None, tmp_path / "新"]

    assert start.door.open() is not None

    assert start.door.opening.folder.root == tmp_path / "新"
    assert "只读打开" not in start.dialogs.asked[0], "there is nothing to read"
    assert paths.chosen_data_folder() is None


def test_a_chosen_folder_that_is_away_is_waited_for_or_left(
    start: Start, folder: DataFolder, tmp_path: Path
) -> None:
    paths.choose_data_folder(folder.root)
    start.dialogs.answers, start.dialogs.files = ["retry", "folder"], [tmp_path]

    assert start.door.open() is not None

    assert "找不到数据文件夹" in start.dialogs.asked[0]
    assert paths.chosen_data_folder() == tmp_path


def test_a_way_that_fails_is_told_and_asked_again(
    start: Start, folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    _damage(folder)

    def refuse(_opening: Opening) -> None:
        raise UserError("folder_unwritable", path=folder.root)

    monkeypatch.setattr(Opening, "begin_anew", refuse)
    start.dialogs.answers = ["anew", ""]

    assert start.door.open() is None
    assert [error.code for error in start.dialogs.errors] == ["folder_unwritable"]
    assert len(start.dialogs.asked) == 2


def test_a_bug_is_not_taken_for_a_fault(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was told as one of the world's, and the last door, which logs and saves, never saw it."""

    def broken(*_arguments: object, **_named: object) -> object:
        raise ZeroDivisionError

    monkeypatch.setattr("perfdesk.models.reports.repository.open_store", broken)
    with pytest.raises(ZeroDivisionError):
        start.door.open()
    assert start.dialogs.asked == []
    assert not (start.door.opening.folder.root / "perfdesk.lock").exists()


def test_what_is_left_for_later_is_completed(start: Start) -> None:
    assert start.door.open() is not None
    start.door.opening.close()

    library = start.door.open(may_be_late=True)

    assert library is not None
    assert start.door.complete() is None
    assert library.summaries() == []
    assert start.dialogs.asked == []


@pytest.mark.usefixtures("holder")
def test_the_early_way_is_barred_as_the_whole_one(start: Start) -> None:
    start.is_heard = True

    assert start.door.open(may_be_late=True) is None
    assert start.door.is_handed_over


def test_what_bars_the_rest_of_the_way_is_told_with_a_way_on(
    start: Start, folder: DataFolder
) -> None:
    start.door.open()
    start.door.opening.close()
    start.door.open(may_be_late=True)
    _damage(folder)
    start.dialogs.answers = ["anew"]

    fault = start.door.complete()

    assert fault is not None
    assert fault.code == "database_damaged"
    library = start.door.find_way_out(fault)
    assert library is not None
    assert library.summaries() == []


@pytest.mark.parametrize("way", ["emptied", "missing"])
def test_a_lost_database_is_no_empty_desk(
    start: Start, folder: DataFolder, holder: Opening, way: str
) -> None:
    """After a power cut the file had no byte left: the desk opened without a report or a word."""
    holder.backups.make("hand")
    holder.close()
    folder.database.unlink()
    if way == "emptied":
        folder.database.touch()
    start.dialogs.answers = ["backups"]

    library = start.door.open(may_be_late=True)

    assert "1 份报告" in start.dialogs.asked[0]
    assert library is not None
    assert [one.meta.unit for one in library.summaries()] == ["某某局"]
    assert "已恢复" in start.door.news


def test_a_lost_desk_is_begun_anew_only_by_the_clerk_s_word(
    start: Start, folder: DataFolder, holder: Opening
) -> None:
    holder.backups.make("hand")
    holder.close()
    folder.database.unlink()
    start.dialogs.answers = [""]
    assert start.door.open() is None
    assert not folder.database.exists()

    start.dialogs.answers = ["anew"]
    library = start.door.open()

    assert library is not None
    assert library.summaries() == []
    start.door.opening.close()
    assert start.door.open() is not None, "asked once"


def _damaged_with_backup(holder: Opening) -> None:
    holder.backups.make("hand")
    holder.close()
    _damage(holder.folder)


def test_what_somebody_else_put_right_meanwhile_is_not_replaced(
    start: Start, folder: DataFolder, holder: Opening
) -> None:
    """The list of backups stood open for an hour; the other PC's work of that hour was replaced."""
    _damaged_with_backup(holder)

    def put_right(_opening: Opening) -> None:
        other = Opening(folder, Settings())
        other.begin_anew()
        other.open().create("general", 2024, "一小时的工作")
        other.close()

    start.meanwhile = put_right
    start.dialogs.answers = ["backups"]

    library = start.door.open()

    assert library is not None
    assert [one.meta.unit for one in library.summaries()] == ["一小时的工作"]
    assert start.door.news == ""


@pytest.mark.parametrize("way", ["backups", "anew"])
def test_a_desk_that_somebody_else_has_by_now_is_not_replaced(
    start: Start, folder: DataFolder, holder: Opening, way: str
) -> None:
    """Its file was renamed under the hands of whoever was typing into it."""
    _damaged_with_backup(holder)
    other = Opening(folder, Settings())

    def come_in(_opening: Opening) -> None:
        other.begin_anew()
        other.open().create("general", 2024, "别人")

    start.dialogs.answers = [way, ""]
    if way == "backups":
        start.meanwhile = come_in
        assert start.door.open() is None
    else:
        fault = UserError("database_damaged", path=folder.database)
        come_in(other)
        assert start.door.find_way_out(fault) is None

    assert [error.code for error in start.dialogs.errors] == ["desk_held"]
    assert other.library is not None
    assert [one.meta.unit for one in other.library.summaries()] == ["别人"]
    other.close()
