from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from perfdesk import paths
from perfdesk.app.data_folder.moving import Moving
from perfdesk.app.data_folder.opening import DeskHeld, Opening, is_on_this_pc
from perfdesk.app.settings import Settings
from perfdesk.errors import UserError
from perfdesk.models.database.connect import waiting_at_most
from perfdesk.paths import DataFolder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("PERFDESK_LOCAL_DIR", str(tmp_path / "own"))
    return Settings()


@pytest.fixture
def opening(tmp_path: Path, settings: Settings) -> Iterator[Opening]:
    opening = Opening(DataFolder(tmp_path / "数据"), settings)
    yield opening
    opening.close()


def _is_whole(opening: Opening) -> bool:
    return opening._repository is not None


def _lock(opening: Opening) -> Path:
    return opening.folder.root / "perfdesk.lock"


def _change_lock(opening: Opening, **words: object) -> None:
    found = json.loads(_lock(opening).read_text(encoding="utf-8"))
    _lock(opening).write_text(json.dumps({**found, **words}), encoding="utf-8")


def test_an_open_desk_is_held_and_let_go(opening: Opening) -> None:
    library = opening.open()

    assert library.summaries() == []
    assert _lock(opening).exists()
    assert opening.beat()
    opening.check()
    assert not opening.is_read_only
    assert not opening.is_on_share_or_stick
    opening.close()
    assert not _lock(opening).exists()
    assert opening.library is None
    assert opening.left_at is None
    opening.check()  # nothing is open: nothing to look through
    assert opening.beat()


def test_a_second_one_may_only_read(opening: Opening, settings: Settings) -> None:
    opening.open()
    second = Opening(opening.folder, settings)

    with pytest.raises(DeskHeld) as caught:
        second.open()
    assert is_on_this_pc(caught.value)
    library = second.open(read_only=True)

    assert library.is_read_only
    assert second.is_read_only
    assert second.beat()
    with pytest.raises(UserError, match="只读"):
        library.create("general", 2023, "某某局")
    second.close()
    assert _lock(opening).exists()


def test_whose_desk_was_taken_over_is_told(opening: Opening) -> None:
    opening.open()
    _change_lock(opening, token="0" * 32)

    assert not opening.beat()


def test_a_killed_run_is_known(opening: Opening) -> None:
    opening.open()
    _change_lock(opening, pid=_dead_process())
    opening.library = None

    again = Opening(opening.folder, opening.settings)
    again.open()

    assert again.left_at is not None
    again.close()


def _dead_process() -> int:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    return child


def test_a_desk_that_cannot_be_opened_is_not_held(opening: Opening) -> None:
    opening.folder.root.mkdir()
    opening.folder.database.write_bytes(b"nothing of ours" * 500)

    with pytest.raises(UserError) as caught:
        opening.open()
    assert caught.value.code == "database_damaged"
    assert not _lock(opening).exists()

    opening.begin_anew()
    assert opening.open().summaries() == []
    (aside,) = opening.folder.root.glob("perfdesk-damaged-*.sqlite3")
    assert aside.read_bytes() == b"nothing of ours" * 500


def test_a_chosen_folder_that_is_away_is_no_new_desk(opening: Opening) -> None:
    """A stick that is not in: an empty list of reports would look like a loss."""
    paths.choose_data_folder(opening.folder.root)

    with pytest.raises(UserError) as caught:
        opening.open()

    assert caught.value.code == "data_folder_gone"
    assert not opening.folder.root.exists()


def test_backups_and_journal_are_of_the_same_folder(opening: Opening) -> None:
    opening.open().create("general", 2023, "某某局")

    backup = opening.backups.make("hand")

    assert backup is not None
    assert backup.path.parent == opening.folder.backups
    assert opening.backups is opening.backups
    assert opening.recovery.found(opening.library) == ()
    assert opening.recovery is opening.recovery


def test_the_folder_moves_before_it_is_opened(
    opening: Opening, settings: Settings, tmp_path: Path
) -> None:
    assert opening.moved() is opening
    opening.open().create("general", 2023, "某某局")
    opening.close()
    paths.choose_data_folder(opening.folder.root)
    Moving(settings).plan(opening.folder, tmp_path / "新")

    new = opening.moved()

    assert new.folder.root == tmp_path / "新"
    assert not _lock(opening).exists()
    assert len(new.open().summaries()) == 1
    new.close()


def test_a_folder_named_at_the_start_is_not_moved(
    opening: Opening, settings: Settings, tmp_path: Path
) -> None:
    opening.open()
    opening.close()
    Moving(settings).plan(opening.folder, tmp_path / "新")

    assert opening.moved() is opening


def test_a_usual_desk_is_held_and_listed_before_its_store_is_opened(opening: Opening) -> None:
    number = opening.open().create("general", 2023, "某某局")
    opening.close()

    library = opening.open(may_be_late=True)

    assert _lock(opening).exists()
    assert [one.id for one in library.summaries()] == [number]
    assert not _is_whole(opening)
    assert not opening.is_read_only
    assert not opening.is_on_share_or_stick
    opening.complete()
    assert _is_whole(opening)
    assert opening.library is library
    opening.check()
    assert library.create("general", 2024, "某某局") != number
    opening.close()
    opening.complete()  # nothing is open: nothing to complete
    assert not _lock(opening).exists()


def test_the_first_use_opens_the_store(opening: Opening) -> None:
    opening.open()
    opening.close()

    opening.open(may_be_late=True).create("general", 2023, "某某局")

    assert _is_whole(opening)


def test_a_new_desk_and_one_that_is_only_read_are_never_late(opening: Opening) -> None:
    opening.open(may_be_late=True)
    assert _is_whole(opening)
    opening.close()

    assert opening.open(read_only=True, may_be_late=True).is_read_only


def test_a_late_store_that_is_damaged_meanwhile_is_told(opening: Opening) -> None:
    opening.open()
    opening.close()
    opening.open(may_be_late=True)
    opening.folder.database.write_bytes(b"nothing of ours" * 500)

    with pytest.raises(UserError) as caught:
        opening.complete()

    assert caught.value.code == "database_damaged"
    assert _lock(opening).exists()


def test_the_desk_is_held_while_its_file_is_replaced(opening: Opening, settings: Settings) -> None:
    """It was let go before: another PC came in, and the file was renamed under its hands."""
    opening.open().create("general", 2023, "某某局")
    backup = opening.backups.make("hand")
    assert backup is not None
    opening.close(keeps_lock=True)
    second = Opening(opening.folder, settings)

    for act in (second.open, second.works_again, second.begin_anew, lambda: second.restore(backup)):
        with pytest.raises(DeskHeld):
            act()
    aside = opening.restore(backup)
    with pytest.raises(DeskHeld):
        second.open()

    assert aside.exists()
    assert len(opening.open().summaries()) == 1
    assert opening.beat()


def test_a_file_that_is_locked_by_now_is_not_replaced(opening: Opening) -> None:
    opening.open()
    opening.close()
    with closing(sqlite3.connect(opening.folder.database, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = exclusive").close()
        other.execute("BEGIN EXCLUSIVE").close()
        with waiting_at_most(10), pytest.raises(UserError) as caught:
            opening.works_again()

    assert caught.value.code == "database_locked"
    assert opening.works_again()


def test_the_store_can_be_imported_ahead() -> None:
    Opening.import_store()
    code = (
        "import sys; from perfdesk.app.data_folder.opening import Opening;"
        " before = 'sqlalchemy' in sys.modules; Opening.import_store();"
        " print(before, 'sqlalchemy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
