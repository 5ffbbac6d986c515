from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.paths import PORTABLE_MARK, DataFolder
from perfdesk.ui.running.carried import data_folder

if TYPE_CHECKING:
    from pathlib import Path

    from tests.ui.conftest import RecordingDialogs


@pytest.fixture
def protected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program beside which nothing can be written: a file stands where a folder should be."""
    stick = tmp_path / "U盘"
    stick.mkdir()
    (stick / PORTABLE_MARK).touch()
    (stick / "data").touch()
    monkeypatch.setenv("PERFDESK_PROGRAM_DIR", str(stick))
    return stick


def test_an_installed_program_says_nothing(dialogs: RecordingDialogs) -> None:
    folder = DataFolder.default()

    assert data_folder(folder, dialogs) is folder


def test_where_the_reports_go_is_said(protected: Path, dialogs: RecordingDialogs) -> None:
    folder = DataFolder.default()

    assert not folder.root.is_relative_to(protected)
    assert data_folder(folder, dialogs) == folder
    (told,) = dialogs.told
    assert str(folder.root) in told


def test_a_folder_of_the_clerk_s_own_choice_needs_no_word(
    protected: Path, dialogs: RecordingDialogs
) -> None:
    chosen = DataFolder(protected.parent / "别处")

    assert data_folder(chosen, dialogs) is chosen


@pytest.mark.parametrize("answer", ["here", "look"])
def test_reports_on_the_stick_can_be_read(
    protected: Path, dialogs: RecordingDialogs, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    # A name that leads through a file cannot be made, but a folder on a protected stick is there.
    monkeypatch.setattr("perfdesk.paths.takes_files", lambda _folder: False)
    other = protected.parent / "另一个"
    (other / "data").mkdir(parents=True)
    (other / PORTABLE_MARK).touch()
    (other / "data" / "perfdesk.sqlite3").touch()
    monkeypatch.setenv("PERFDESK_PROGRAM_DIR", str(other))
    dialogs.answers = [answer]
    folder = DataFolder.default()

    found = data_folder(folder, dialogs)

    assert found.root == (folder.root if answer == "here" else other / "data")
    assert str(other / "data") in dialogs.asked[0]
