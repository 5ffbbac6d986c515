from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.app.safety.backups import Backups
from perfdesk.app.safety.second_place import Offer
from perfdesk.app.settings import Settings
from perfdesk.models.keeping.drives import Drive
from perfdesk.ui.safety.second_place import choose_second_place, second_place_words

if TYPE_CHECKING:
    from pathlib import Path

    from perfdesk.app.library.library import Library
    from perfdesk.paths import DataFolder
    from tests.ui.conftest import RecordingDialogs


@pytest.fixture
def backups(library: Library, folder: DataFolder, tmp_path: Path) -> Backups:
    library.summaries()
    return Backups(folder, Settings(tmp_path / "own"))


def test_a_stick_is_offered_and_chosen(
    backups: Backups,
    dialogs: RecordingDialogs,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stick = tmp_path / "stick" / "备份"
    offer = Offer(stick, Drive(tmp_path / "stick", "removable", 1 << 30))
    monkeypatch.setattr(type(backups.second), "offers", lambda _self: (offer,))
    dialogs.answers = [str(stick)]

    assert choose_second_place(backups, dialogs, None)

    assert "尚未选择" in dialogs.asked[0]
    assert second_place_words(backups) == f"{stick}（已接上）"
    backups.make("hand")
    assert [one for one in backups.all() if one.is_second]
    assert second_place_words(backups).startswith(f"{stick}（已接上），最近一次存入：")


def test_any_folder_can_be_chosen_and_given_up(
    backups: Backups, dialogs: RecordingDialogs, tmp_path: Path
) -> None:
    dialogs.answers, dialogs.files = ["other"], [tmp_path / "二"]
    assert choose_second_place(backups, dialogs, None)
    own = backups.second.own_folder
    assert own is not None
    own.rmdir()
    assert "没有接上" in second_place_words(backups)

    dialogs.answers = ["none"]
    assert choose_second_place(backups, dialogs, None)
    assert backups.second.folder is None


def test_nothing_is_chosen_by_closing(backups: Backups, dialogs: RecordingDialogs) -> None:
    dialogs.answers, dialogs.files = ["", "other"], [None]

    assert not choose_second_place(backups, dialogs, None)
    assert not choose_second_place(backups, dialogs, None)


def test_a_folder_that_makes_no_sense_is_told(
    backups: Backups, dialogs: RecordingDialogs, folder: DataFolder
) -> None:
    dialogs.answers, dialogs.files = ["other"], [folder.root / "x"]

    assert not choose_second_place(backups, dialogs, None)
    assert [error.code for error in dialogs.errors] == ["second_place_same"]
