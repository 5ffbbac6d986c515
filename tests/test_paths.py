from __future__ import annotations

import errno
import sys
from pathlib import Path

import platformdirs
import pytest

from perfdesk import paths
from perfdesk.paths import DataFolder


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "own"
    monkeypatch.setenv("PERFDESK_LOCAL_DIR", str(folder))
    return folder


def test_the_chosen_data_folder_is_the_one_to_begin_in(own: Path, tmp_path: Path) -> None:
    users_own = DataFolder.default().root
    assert users_own != tmp_path

    paths.choose_data_folder(tmp_path / "D 盘" / "绩效")

    assert DataFolder.default().root == tmp_path / "D 盘" / "绩效"
    assert [path.name for path in own.iterdir()] == ["data-folder.txt"]


@pytest.mark.parametrize("content", [b"", b"  \n", b"\xff\xfe\x80"])
def test_an_empty_or_odd_choice_is_none(own: Path, content: bytes) -> None:
    own.mkdir()
    (own / "data-folder.txt").write_bytes(content)

    assert paths.chosen_data_folder() is None


def test_this_pc_s_own_folder_is_the_system_s(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PERFDESK_LOCAL_DIR")

    assert paths.own_folder().name == "perfdesk"


def test_each_desk_has_a_folder_of_its_own(own: Path, tmp_path: Path) -> None:
    first, second = DataFolder(tmp_path / "a"), DataFolder(tmp_path / "b")

    assert first.local != second.local
    assert first.local.is_relative_to(own)
    assert first.local == DataFolder(tmp_path / "b" / ".." / "a").local


# -- the portable program -----------------------------------------------------------------------


@pytest.fixture
def stick(tmp_path: Path, own: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program with the mark beside it, as unpacked from the zip."""
    assert not own.exists()
    folder = tmp_path / "U 盘" / "perfdesk"
    folder.mkdir(parents=True)
    (folder / paths.PORTABLE_MARK).touch()
    monkeypatch.setenv("PERFDESK_PROGRAM_DIR", str(folder))
    return folder


def test_a_checkout_is_not_portable() -> None:
    assert paths.program_folder() is None
    assert paths.portable() is None
    assert not paths.is_half_upgraded()


def test_without_the_mark_a_program_is_not_portable(stick: Path) -> None:
    (stick / paths.PORTABLE_MARK).unlink()

    assert paths.portable() is None


def test_a_frozen_program_looks_beside_itself(stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PERFDESK_PROGRAM_DIR")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(stick / "perfdesk.exe"))

    assert DataFolder.default().root == stick / "data"


@pytest.mark.usefixtures("stick")
def test_a_variable_makes_no_frozen_program_portable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "installed" / "perfdesk.exe"))

    assert paths.portable() is None


def test_all_lies_beside_a_portable_program(stick: Path, own: Path) -> None:
    assert DataFolder.default().root == stick / "data"
    assert paths.own_folder() == stick / "settings"
    # What cannot be written on the stick, or is the PC's own affair, is on the PC.
    assert DataFolder.default().local.is_relative_to(own)
    assert sorted(path.name for path in (stick / "data").iterdir()) == []


def test_on_another_drive_it_finds_all_again(
    stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside = stick.parent / "别的数据"
    beside.mkdir()
    paths.choose_data_folder(beside)
    local = DataFolder(stick / "data").local
    assert DataFolder.default().root == beside

    moved = tmp_path / "另一个盘符"
    stick.parent.rename(moved)
    monkeypatch.setenv("PERFDESK_PROGRAM_DIR", str(moved / "perfdesk"))

    assert DataFolder.default().root == moved / "别的数据"
    assert DataFolder(moved / "perfdesk" / "data").local == local
    assert str(stick.parent) not in (moved / "perfdesk" / "settings" / "data-folder.txt").read_text(
        encoding="utf-8"
    )


@pytest.mark.usefixtures("stick")
def test_a_choice_that_is_not_there_is_kept_as_it_is(tmp_path: Path) -> None:
    paths.choose_data_folder(tmp_path / "没有")

    assert paths.chosen_data_folder() == tmp_path / "没有"


@pytest.mark.parametrize("taken", ["data", "perfdesk"])
def test_where_the_stick_takes_nothing_the_data_are_this_pc_s(
    stick: Path, own: Path, taken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root may write anywhere, so that a file stands where the folder should be."""
    if taken == "data":
        (stick / "data").touch()
    else:
        mark = stick / "file" / paths.PORTABLE_MARK
        monkeypatch.setattr(Path, "is_file", lambda path: path == mark)
        (stick / "file").touch()
        monkeypatch.setenv("PERFDESK_PROGRAM_DIR", str(stick / "file"))
    carried = paths.portable()

    assert carried is not None
    assert not carried.is_writable
    assert paths.own_folder() == own
    assert not DataFolder.default().root.is_relative_to(stick)
    assert DataFolder(carried.data).local.is_relative_to(own)


def test_a_full_disk_takes_files_as_far_as_this_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_path: Path, _content: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    assert paths.takes_files(tmp_path / "new")
    assert list((tmp_path / "new").iterdir()) == []
    monkeypatch.setattr(Path, "write_bytes", full)
    assert paths.takes_files(tmp_path)


@pytest.mark.parametrize("name", ["_perfdesk.new", "_perfdesk.old"])
def test_an_upgrade_that_was_broken_off_is_seen(stick: Path, name: str) -> None:
    assert not paths.is_half_upgraded()
    (stick / name).mkdir()
    assert paths.is_half_upgraded()


# -- a user without folders ---------------------------------------------------------------------


def test_without_a_profile_nothing_is_put_just_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows gives no path then, and a relative one would be wherever one happens to stand."""
    monkeypatch.delenv("PERFDESK_LOCAL_DIR")
    monkeypatch.setattr(platformdirs, "user_data_dir", lambda *_a, **_k: "perfdesk")
    monkeypatch.setattr(platformdirs, "user_config_dir", lambda *_a, **_k: "perfdesk")

    assert paths.own_folder().is_absolute()
    with pytest.raises(paths.NoUserFolderError):
        DataFolder.default()
