from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from perfdesk import paths
from perfdesk.app.data_folder.moving import Moving
from perfdesk.app.library.library import Library
from perfdesk.app.settings import Settings
from perfdesk.errors import UserError
from perfdesk.models.keeping.journal import Journal, read_kept
from perfdesk.models.reports.repository import Repository
from perfdesk.paths import DataFolder
from perfdesk.template.catalogue import Catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataFolder:
    monkeypatch.setenv("PERFDESK_LOCAL_DIR", str(tmp_path / "own"))
    folder = DataFolder(tmp_path / "旧")
    repository = Repository.open(folder.database, folder.backups)
    Library(repository, Catalogue.standard()).create("general", 2023, "某某局")
    repository.close()
    folder.backups.mkdir(exist_ok=True)
    (folder.backups / "a").write_text("a", encoding="utf-8")
    return folder


@pytest.fixture
def moving(tmp_path: Path) -> Moving:
    return Moving(Settings(tmp_path / "own"))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte."""
    mount = shutil.which("mount")
    if mount is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root on Linux")
    point = tmp_path / "disk"
    point.mkdir()
    made = [mount, "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(point)]
    if subprocess.run(made, capture_output=True, check=False).returncode != 0:
        pytest.skip("mounting is not allowed here")
    yield point
    subprocess.run(["umount", str(point)], check=True)


def _units(folder: DataFolder) -> list[str]:
    repository = Repository.open(folder.database, folder.backups)
    try:
        return [one.meta.unit for one in repository.summaries()]
    finally:
        repository.close()


def test_all_is_copied_and_the_old_folder_stays(
    folder: DataFolder, moving: Moving, tmp_path: Path
) -> None:
    before = folder.database.read_bytes()
    moving.plan(folder, tmp_path / "新 家")

    new = moving.carry_out(folder)

    assert new.root == tmp_path / "新 家"
    assert _units(new) == ["某某局"]
    assert (new.backups / "a").read_text(encoding="utf-8") == "a"
    assert folder.database.read_bytes() == before
    assert DataFolder.default().root == new.root
    assert moving.target is None
    assert moving.carry_out(new) is new


def test_a_desk_without_a_file_moves_too(tmp_path: Path, moving: Moving) -> None:
    empty = DataFolder(tmp_path / "空")
    empty.root.mkdir()
    moving.plan(empty, tmp_path / "新")

    assert not moving.carry_out(empty).database.exists()


def test_a_plan_is_taken_back(folder: DataFolder, moving: Moving, tmp_path: Path) -> None:
    for way_back in (folder.root, None):
        moving.plan(folder, tmp_path / "新")
        moving.plan(folder, way_back)

        assert moving.target is None


def test_other_reports_are_never_written_over(
    folder: DataFolder, moving: Moving, tmp_path: Path
) -> None:
    taken = DataFolder(tmp_path / "新")
    taken.root.mkdir()
    taken.database.write_bytes(b"somebody's")

    with pytest.raises(UserError) as planned:
        moving.plan(folder, taken.root)
    assert planned.value.code == "folder_taken"

    taken.database.unlink()
    moving.plan(folder, taken.root)
    taken.database.write_bytes(b"somebody's")
    with pytest.raises(UserError) as moved:
        moving.carry_out(folder)
    assert moved.value.code == "folder_taken"
    assert taken.database.read_bytes() == b"somebody's"
    assert paths.chosen_data_folder() is None
    assert moving.target is None


def test_a_folder_in_itself_is_refused(folder: DataFolder, moving: Moving) -> None:
    with pytest.raises(UserError) as caught:
        moving.plan(folder, folder.root / "x")

    assert caught.value.code == "folder_inside"


def test_a_place_that_cannot_be_written_is_refused(
    folder: DataFolder, moving: Moving, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(UserError) as caught:
        moving.plan(folder, tmp_path / "file" / "x")

    assert caught.value.code == "folder_unwritable"
    assert moving.target is None


def test_tables_of_own_templates_go_along(
    folder: DataFolder, moving: Moving, tmp_path: Path
) -> None:
    """Templates came without the tables they are made of, and could not be read any more."""
    part = folder.root / "parts" / "本市指标.toml"
    part.parent.mkdir()
    part.write_text("x = 1", encoding="utf-8")
    moving.plan(folder, tmp_path / "新")

    new = moving.carry_out(folder)

    assert (new.root / "parts" / part.name).read_text(encoding="utf-8") == "x = 1"


def test_reports_that_came_from_another_pc_are_gone_over_to(
    folder: DataFolder, moving: Moving, tmp_path: Path
) -> None:
    other = DataFolder(tmp_path / "从旧电脑来")
    other.root.mkdir()
    repository = Repository.open(other.database, other.backups)
    Library(repository, Catalogue.standard()).create("general", 2022, "旧电脑的局")
    repository.close()
    before = other.database.read_bytes()
    moving.plan_to_join(other.root)
    assert moving.joins

    new = moving.carry_out(folder)

    assert _units(new) == ["旧电脑的局"]
    assert other.database.read_bytes() == before
    assert DataFolder.default().root == other.root
    assert _units(folder) == ["某某局"]
    assert (moving.target, moving.joins) == (None, False)


def test_another_plan_copies_again(folder: DataFolder, moving: Moving, tmp_path: Path) -> None:
    moving.plan_to_join(tmp_path / "别处")
    moving.plan(folder, tmp_path / "新")

    assert not moving.joins
    assert _units(moving.carry_out(folder)) == ["某某局"]


def test_reports_that_are_gone_by_then_leave_all_as_it_was(
    folder: DataFolder, moving: Moving, tmp_path: Path
) -> None:
    moving.plan_to_join(tmp_path / "没有接上的U盘")

    with pytest.raises(UserError) as caught:
        moving.carry_out(folder)

    assert caught.value.code == "data_folder_gone"
    assert paths.chosen_data_folder() is None
    assert moving.target is None
    assert not (tmp_path / "没有接上的U盘").exists()


def test_a_failed_copy_leaves_everything_as_it_was(
    folder: DataFolder, moving: Moving, tmp_path: Path
) -> None:
    moving.plan(folder, tmp_path / "新")
    (folder.templates / "某地").mkdir(parents=True)
    (folder.templates / "某地" / "template.toml").write_text("", encoding="utf-8")
    (tmp_path / "新" / "templates").write_text("in the way", encoding="utf-8")

    with pytest.raises(UserError):
        moving.carry_out(folder)

    assert paths.chosen_data_folder() is None
    assert _units(folder) == ["某某局"]
    assert moving.target is None
    assert [path.name for path in (tmp_path / "新").iterdir()] == ["templates"]


def test_what_was_kept_in_need_goes_along(
    folder: DataFolder, moving: Moving, tmp_path: Path
) -> None:
    """The last text before a crash stayed in the old folder, and nobody was asked about it."""
    beside, local = Journal(folder.root), Journal(folder.local)
    beside.reserve()
    beside.write_reserved(1, 1, b"in the slot")
    beside.write_own("other", 2, b"in a file of its own")
    local.write_own("third", 3, b"on this PC")
    moving.plan(folder, tmp_path / "新")

    new = moving.carry_out(folder)

    assert {one.content for one in read_kept(new.root)} == {b"in the slot", b"in a file of its own"}
    assert [one.content for one in read_kept(new.local)] == [b"on this PC"]
    assert len(list(read_kept(folder.root))) == 2, "the old folder stays as it was"


def test_a_full_target_is_told_as_such_and_left_clean(
    folder: DataFolder, moving: Moving, small_disk: Path
) -> None:
    """The clerk read that the folder could not be written, and half a desk lay there."""
    (folder.backups / "large").write_bytes(bytes(2 << 20))
    (small_disk / "hers").write_text("", encoding="utf-8")
    moving.plan(folder, small_disk)

    with pytest.raises(UserError) as caught:
        moving.carry_out(folder)

    assert caught.value.code == "disk_full"
    assert [path.name for path in small_disk.rglob("*")] == ["hers"]
    assert paths.chosen_data_folder() is None
    assert _units(folder) == ["某某局"]


def test_a_failed_move_removes_only_what_it_made(
    folder: DataFolder, moving: Moving, tmp_path: Path
) -> None:
    """A backup that lay at the target already was not made by the move."""
    target = DataFolder(tmp_path / "新家")
    shutil.copytree(folder.backups, target.backups)
    kept = sorted(path.name for path in target.backups.iterdir())
    assert kept
    moving.plan(folder, target.root)
    (folder.templates / "某地").mkdir(parents=True)
    (folder.templates / "某地" / "template.toml").write_text("", encoding="utf-8")
    target.templates.write_text("in the way", encoding="utf-8")

    with pytest.raises(UserError):
        moving.carry_out(folder)

    assert sorted(path.name for path in target.backups.iterdir()) == kept
    assert not target.database.exists()
