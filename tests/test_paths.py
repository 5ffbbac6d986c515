from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk import paths
from perfdesk.paths import DataFolder

if TYPE_CHECKING:
    from pathlib import Path


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
