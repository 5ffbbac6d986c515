from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.models.keeping import elsewhere
from perfdesk.models.keeping.elsewhere import find_elsewhere

if TYPE_CHECKING:
    from pathlib import Path

_OWN = "perfdesk.sqlite3"
_NAME = "perfdesk-20250102-030405-hand.sqlite3"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "数据" / _OWN
    path.parent.mkdir()
    path.write_bytes(b"ours")
    return path


def _file(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    return path


def test_what_lies_two_levels_below_is_found(tmp_path: Path, own: Path) -> None:
    """Whoever named the stick itself, not the folder on it, was told that there is nothing."""
    stick = tmp_path / "U盘"
    near, middle, far = (
        _file(folder / _NAME) for folder in (stick, stick / "备份", stick / "备份" / "旧电脑")
    )
    _file(stick / "备份" / "旧电脑" / "更深" / _NAME)

    found = list(find_elsewhere(stick, own))

    assert [one.path for one in found] == [near, middle, far]
    assert all(one.is_second and one.why == "hand" for one in found)


def test_a_desk_that_was_copied_as_a_whole_is_found(tmp_path: Path, own: Path) -> None:
    """A clerk copies the whole folder to the stick; its newest content was not on offer."""
    copied = _file(tmp_path / "U盘" / "数据" / _OWN)
    _file(tmp_path / "U盘" / "数据" / "backups" / _NAME)

    found = list(find_elsewhere(tmp_path / "U盘", own))

    assert (found[0].path, found[0].why) == (copied, "desk")
    assert len(found) == 2


def test_the_own_database_is_no_backup(tmp_path: Path, own: Path) -> None:
    """To restore the desk from itself would be offered."""
    assert list(find_elsewhere(own.parent, own)) == []
    own.unlink()
    assert list(find_elsewhere(own.parent, own)) == []
    assert list(find_elsewhere(tmp_path / "gone", own)) == []


def test_a_whole_disk_is_not_gone_through(
    tmp_path: Path, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The window would stand still for as long as the disk has folders."""
    monkeypatch.setattr(elsewhere, "_MOST_FOLDERS", 3)
    for number in range(9):
        _file(tmp_path / "盘" / str(number) / _NAME)

    assert len(list(find_elsewhere(tmp_path / "盘", own))) == 2


def _ours(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"SQLite format 3\0" + bytes(52) + b"PFDS" + bytes(28))
    return path


def test_a_copy_with_another_name_is_found_by_what_it_holds(tmp_path: Path, own: Path) -> None:
    """Windows calls a second copy “… - 副本”, and it was no backup any more."""
    copy = _ours(tmp_path / "U盘" / f"{_NAME.removesuffix('.sqlite3')} - 副本.sqlite3")
    _file(tmp_path / "U盘" / "别的程序.sqlite3")

    found = list(find_elsewhere(tmp_path / "U盘", own))

    assert [(one.path, one.why) for one in found] == [(copy, "desk")]


def test_a_file_that_is_named_is_read_by_name_or_content(tmp_path: Path) -> None:
    named = _file(tmp_path / _NAME)
    renamed = _ours(tmp_path / "去年的备份.db")
    other = _file(tmp_path / "别的.sqlite3")

    by_name, by_content = elsewhere.read_any(named), elsewhere.read_any(renamed)

    assert by_name is not None
    assert by_name.why == "hand"
    assert by_content is not None
    assert by_content.why == "desk"
    assert elsewhere.read_any(other) is None
    assert elsewhere.read_any(tmp_path / "gone.sqlite3") is None
