from __future__ import annotations

import errno
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from perfdesk.app.safety import second_place
from perfdesk.app.safety.backups import Backups
from perfdesk.app.settings import Settings
from perfdesk.errors import UserError
from perfdesk.models.keeping.drives import Drive
from perfdesk.models.reports.repository import Repository
from perfdesk.report.values import ReportData, ReportMeta

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfdesk.paths import DataFolder

_NOW = datetime(2026, 11, 23, 9, 41, 7, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "pc")


@pytest.fixture
def backups(folder: DataFolder, settings: Settings) -> Backups:
    repository = Repository.open(folder.database, folder.backups)
    repository.create(ReportData(ReportMeta("sample", 1, 2023, "某某局")))
    repository.close()
    return Backups(folder, settings, lambda: _NOW)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    stick = tmp_path / "U盘"
    stick.mkdir()
    return stick


@pytest.fixture
def small_stick(tmp_path: Path) -> Iterator[Path]:
    """A stick with less room than a backup needs."""
    mount = shutil.which("mount")
    point = tmp_path / "stick"
    point.mkdir()
    if mount is None:
        pytest.skip("mounting a small disk needs root on Linux")
    done = subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(point)], check=False
    )
    if done.returncode != 0:
        pytest.skip("mounting is not allowed here")
    yield point
    subprocess.run(["umount", "-l", str(point)], check=False)


def change(folder: DataFolder) -> None:
    repository = Repository.open(folder.database, folder.backups)
    repository.create(ReportData(ReportMeta("sample", 1, 2023, "某某局")))
    repository.close()


def names(backups: Backups) -> list[str]:
    return sorted(one.path.name for one in backups.second.all())


def test_each_backup_is_copied_there(backups: Backups, stick: Path) -> None:
    backups.second.choose(stick)

    backup = backups.make("hand")

    assert backup is not None
    (second,) = [one for one in backups.all() if one.is_second]
    assert second.path.parent.parent == stick
    assert second.path.read_bytes() == backup.path.read_bytes()
    assert second.why == "hand"
    assert backups.second.copied_at == _NOW
    assert backups.second.fault is None


def test_none_is_chosen_at_first(backups: Backups) -> None:
    assert backups.second.folder is None
    assert not backups.second.is_reachable
    assert backups.second.copied_at is None
    backups.make("hand")
    assert not names(backups)


def test_choice_is_one_of_the_pc_and_lasts(
    backups: Backups, stick: Path, folder: DataFolder, tmp_path: Path
) -> None:
    backups.second.choose(stick)
    again = Backups(folder, Settings(tmp_path / "pc"), lambda: _NOW)
    assert again.second.folder == stick
    assert again.second.is_reachable
    again.second.choose(None)
    assert Backups(folder, Settings(tmp_path / "pc")).second.folder is None


def test_stick_that_is_away_is_passed_over_and_caught_up_with(
    backups: Backups, stick: Path
) -> None:
    backups.second.choose(stick)
    away = stick.rename(stick.with_name("away"))

    backup = backups.make("hand")

    assert backup is not None
    assert backups.second.fault is None
    assert not backups.second.is_reachable
    assert not stick.exists(), "a folder in its place would hide that the stick is away"

    away.rename(stick)
    assert backups.make("timer") is None
    assert names(backups) == [backup.path.name]


def test_other_stick_in_its_place_gets_nothing(backups: Backups, stick: Path) -> None:
    """Reports have no business on somebody else's stick."""
    backups.second.choose(stick)
    stick.rename(stick.with_name("mine"))
    stick.mkdir()

    backups.make("hand")

    assert list(stick.iterdir()) == []


def test_full_stick_is_told_and_the_backup_is_made(backups: Backups, small_stick: Path) -> None:
    backups.second.choose(small_stick)

    backup = backups.make("hand")

    assert backup is not None
    assert backup.path.exists()
    assert backups.second.fault is not None
    assert backups.second.fault.code == "disk_full"
    assert backups.second.copied_at is None
    assert not names(backups)
    own = backups.second.own_folder
    assert own is not None
    assert list(own.iterdir()) == []


def test_place_inside_the_data_folder_is_refused(backups: Backups, folder: DataFolder) -> None:
    for place in (folder.root, folder.backups, folder.root / "neu"):
        with pytest.raises(UserError) as caught:
            backups.second.choose(place)
        assert caught.value.code == "second_place_same"
    assert backups.second.folder is None
    assert not (folder.root / "neu").exists()


def test_place_that_is_a_file_is_refused(backups: Backups, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UserError) as caught:
        backups.second.choose(tmp_path / "file")
    assert caught.value.code == "folder_unwritable"
    assert backups.second.folder is None


def test_old_ones_go_there_too(folder: DataFolder, settings: Settings, stick: Path) -> None:
    now = _NOW
    backups = Backups(folder, settings, lambda: now)
    change(folder)
    backups.second.choose(stick)
    for _ in range(12):
        change(folder)
        backups.make("timer")
        now += timedelta(minutes=30)
    assert len(names(backups)) < 12
    assert names(backups) == sorted(one.path.name for one in backups.all() if not one.is_second)


def test_offers_are_folders_on_other_disks(
    backups: Backups, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drive = Drive(stick, "removable", 1 << 30)
    monkeypatch.setattr(second_place, "find_drives", lambda _root: (drive,))

    (offer,) = backups.second.offers()

    assert offer.drive == drive
    assert offer.folder.parent == stick
    backups.second.choose(offer.folder)
    assert backups.second.is_reachable


def test_time_that_is_no_time_is_unknown(backups: Backups, settings: Settings) -> None:
    settings.set(second_place.COPIED_SETTING, "gestern")
    assert backups.second.copied_at is None


def test_stick_that_goes_while_it_is_copied_to_is_no_fault(
    backups: Backups, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backups.second.choose(stick)

    def pull(_source: Path, target: Path) -> None:
        shutil.rmtree(stick)
        raise UserError("folder_unwritable", path=target.parent)

    monkeypatch.setattr(second_place, "copy_file", pull)

    assert backups.make("hand") is not None
    assert backups.second.fault is None


def test_broken_disk_is_as_good_as_none(
    backups: Backups, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backups.second.choose(stick)
    backups.make("hand")
    (second,) = backups.second.all()

    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "is_dir", fail)
        assert not backups.second.is_reachable
    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", fail)
        backups.second.remove([second])
    assert second.path.exists()


def test_backup_that_is_there_already_is_not_copied_again(
    backups: Backups, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backups.second.choose(stick)
    backups.make("hand")
    monkeypatch.delattr(second_place, "copy_file")

    assert backups.make("timer") is None
    assert backups.second.fault is None
