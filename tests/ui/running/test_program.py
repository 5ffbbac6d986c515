"""From one desk to the next in a real process: restore, damage, takeover, move."""

from __future__ import annotations

import os
import subprocess
import sys
from shutil import copyfile
from typing import TYPE_CHECKING

import pytest

from perfdesk.app.data_folder.moving import Moving
from perfdesk.app.data_folder.opening import Opening
from perfdesk.app.library.library import Library
from perfdesk.app.safety.backups import Backups
from perfdesk.app.settings import Settings
from perfdesk.models.reports.repository import Repository
from perfdesk.paths import DataFolder, choose_data_folder
from perfdesk.template.catalogue import Catalogue
from perfdesk.ui.parts.messages import Dialogs
from perfdesk.ui.running.program import Program
from perfdesk.ui.safety.backups_dialog import BackupsDialog
from tests.conftest import TOP
from tests.helpers.started import BEGIN, RUN

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from perfdesk.ui.parts.style import Theme

_RUN = (
    BEGIN
    + """
from perfdesk.ui.running import program as module

programs, acted = [], []
init = module.Program.__init__

def note(self, *arguments):
    init(self, *arguments)
    programs.append(self)

module.Program.__init__ = note

def act(program):
    opening = program._opening
    if how == "restore":
        opening.library.create("general", 2024, "later")
        program._window.open_report(1)
        program._restore(opening.backups.newest)
    elif how == "damage":
        from perfdesk.errors import UserError
        opening.folder.database.write_bytes(b"nothing of ours" * 500)
        program._guard.damaged.emit(UserError("database_damaged", path=opening.folder.database))
    elif how == "takeover":
        lock = opening.folder.root / "perfdesk.lock"
        content = json.loads(lock.read_text(encoding="utf-8"))
        lock.write_text(json.dumps({**content, "token": "0" * 32}), encoding="utf-8")
        program._guard._beat.timeout.emit()

def look():
    if answer_box():
        return
    program = programs[0] if programs else None
    ready = program and program._window and program._window.isVisible()
    if not ready or not program._opening.backups.newest or program._runner.is_busy:
        return
    if not acted and program._later is None:
        return  # The store opens after the first paint.
    if not acted:
        acted.append(program._window)
        act(program)
    elif how == "open" or program._window is not acted[0]:
        units = [one.meta.unit for one in program._opening.library.summaries()]
        print("then", program._opening.is_read_only, units, program._window.notices.words())
        print("root", program._opening.folder.root.name)
        QApplication.closeAllWindows()

"""
    + RUN
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataFolder:
    """A desk with one report, and a backup of that."""
    monkeypatch.setenv("PERFDESK_LOCAL_DIR", str(tmp_path / "own"))
    folder = DataFolder(tmp_path / "数据")
    repository = Repository.open(folder.database, folder.backups)
    Library(repository, Catalogue.standard()).create("general", 2023, "first")
    Backups(folder, Settings()).make("hand")
    repository.close()
    return folder


def _run(root: Path | str, how: str, answers: str = "") -> str:
    done = subprocess.run(
        [sys.executable, "-c", _RUN, str(root), how, answers],
        capture_output=True,
        text=True,
        check=False,
        timeout=90,
        cwd=TOP,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout


def test_a_restore_opens_the_desk_anew(folder: DataFolder) -> None:
    said = _run(folder.root, "restore")

    assert "then False ['first']" in said
    assert "恢复前的数据保留在" in said
    (aside,) = folder.root.glob("perfdesk-replaced-*.sqlite3")
    before = Repository.open(aside, folder.backups)
    assert {one.meta.unit for one in before.summaries()} == {"first", "later"}
    before.close()
    assert not (folder.root / "perfdesk.lock").exists()


def test_damage_found_while_it_is_open_has_a_way_out(folder: DataFolder) -> None:
    said = _run(folder.root, "damage", "从空白开始")

    assert "then False []" in said
    assert list(folder.root.glob("perfdesk-damaged-*.sqlite3"))


def test_whose_desk_was_taken_over_goes_on_reading(folder: DataFolder) -> None:
    said = _run(folder.root, "takeover")

    assert "then True ['first']" in said
    assert "另一台电脑已接管" in said
    assert (folder.root / "perfdesk.lock").exists(), "it is the other one's"


def test_a_planned_move_is_done_at_the_next_start(folder: DataFolder, tmp_path: Path) -> None:
    choose_data_folder(folder.root)
    Moving(Settings()).plan(folder, tmp_path / "新家")

    said = _run("", "open")

    assert "then False ['first']" in said
    assert "root 新家" in said
    assert "原文件夹原样保留" in said
    assert folder.database.exists()


def test_a_move_that_fails_is_told_and_the_old_desk_opens(
    folder: DataFolder, tmp_path: Path
) -> None:
    choose_data_folder(folder.root)
    Moving(Settings()).plan(folder, tmp_path / "新家")
    DataFolder(tmp_path / "新家").database.write_bytes(b"somebody's")

    said = _run("", "open")

    assert "root 数据" in said
    assert "没有更换数据文件夹" in said


_LATE = (
    BEGIN
    + """
from perfdesk.ui.running import program as module

begin = module.Program._begin
begin_beside = module.Program._begin_beside

def note_early(self):
    dear = ("sqlalchemy", "alembic", "perfdesk.app.safety.backups", "perfdesk.ui.desk.desk")
    print("early", self._window.isVisible(), [name for name in dear if name in sys.modules])
    print("rows", self._window.start_page._model.rowCount())
    if how == "damage":
        folder.database.write_bytes(b"nothing of ours" * 500)
    # A report that is wanted now is opened as soon as the file was looked through.
    print("opened", self._window.open_report(1))
    begin_beside(self)

def note(self):
    begin(self)
    window = self._window
    if window is not None and window.isVisible():
        units = [one.meta.unit for one in self._opening.library.summaries()]
        print("then", "sqlalchemy" in sys.modules, units)
        programs.append(self)
        later.start(20)

def end():
    program = programs[0]
    if program._runner.is_busy or (how == "open" and program._window.desk is None):
        return
    desk = program._window.desk
    print("desk", None if desk is None else desk.title)
    # As often as it takes: a window that still waits for its desk does not close yet.
    QApplication.closeAllWindows()

module.Program._begin = note
module.Program._begin_beside = note_early

look = answer_box
later, programs = QTimer(), []
later.timeout.connect(end)
"""
    + RUN
)


def _run_late(root: Path, how: str, answers: str = "") -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-c", _LATE, str(root), how, answers],
        capture_output=True,
        text=True,
        check=False,
        timeout=90,
        cwd=TOP,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout


def test_the_list_is_painted_before_the_store_is_imported(folder: DataFolder) -> None:
    code, said = _run_late(folder.root, "open")

    assert code == 0
    assert "early True []" in said
    assert "rows 1" in said
    assert "then True ['first']" in said
    assert "opened False" in said
    assert "desk 2023 年度 · first" in said
    assert not (folder.root / "perfdesk.lock").exists()


@pytest.mark.parametrize(("answer", "ends"), [("从空白开始", 0), ("退出", 3)])
def test_a_store_that_fails_after_the_first_paint_has_ways_on(
    folder: DataFolder, answer: str, ends: int
) -> None:
    code, said = _run_late(folder.root, "damage", answer)

    assert code == ends
    assert said.count("从空白开始") == 1, "asked once"
    assert ("then True []" in said) == (ends == 0)
    assert not (folder.root / "perfdesk.lock").exists()


def test_a_damaged_desk_is_restored_from_the_backup_that_was_announced(
    folder: DataFolder, qapp: QApplication, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list began with a newer backup without reports, and nobody said where the file went."""
    repository = Repository.open(folder.database, folder.backups)
    repository.delete(1)
    opening = Opening(folder, Settings())
    repository.set_setting("some", "change")
    repository.close()
    (good,) = folder.backups.glob("*-hand.sqlite3")
    good.rename(folder.backups / "perfdesk-20240301-090000-hand.sqlite3")
    copyfile(folder.database, folder.backups / "perfdesk-20240302-090000-hand.sqlite3")
    folder.database.write_bytes(b"damaged" * 999)
    seen: list[str] = []

    def choose(dialog: BackupsDialog) -> None:
        dialog.wanted = dialog._backup
        first = dialog._list.topLevelItem(0)
        assert first is not None
        dialog._list.setCurrentItem(first)
        seen.append(dialog._text.placeholderText())

    monkeypatch.setattr(BackupsDialog, "exec", choose)
    monkeypatch.setattr(Dialogs, "ask", lambda *_arguments, **_named: "backups")
    door = Program(qapp, opening, theme)._door()

    library = door.open()

    assert seen == ["这份备份中没有报告。"]
    (aside,) = folder.root.glob("perfdesk-replaced-*.sqlite3")
    assert str(aside) in door.news
    assert library is not None
    assert library.summaries()
    opening.close()
