from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from perfdesk.errors import UserError
from perfdesk.temporary import require_temporary_folder


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """No folder of the system takes files; return the user's own."""

    def none() -> str:
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(tempfile, "_get_default_tempdir", none)
    monkeypatch.setenv("PERFDESK_LOCAL_DIR", str(tmp_path / "own"))
    return tmp_path / "own"


def test_the_system_s_folder_serves_where_there_is_one() -> None:
    before = tempfile.gettempdir()
    require_temporary_folder()
    assert tempfile.gettempdir() == before


def test_without_one_the_user_s_own_serves(nowhere: Path) -> None:
    require_temporary_folder()

    with tempfile.TemporaryDirectory() as made:
        assert Path(made).parent == nowhere / "temp"


def test_without_any_a_sentence_is_said(nowhere: Path) -> None:
    nowhere.touch()
    with pytest.raises(UserError) as caught:
        require_temporary_folder()
    assert caught.value.code == "temporary_unwritable"
