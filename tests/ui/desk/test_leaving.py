from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtWidgets import QWidget

from perfdesk.app.safety.recovery import Keeper, Recovery
from perfdesk.ui.desk.autosave import Autosave
from perfdesk.ui.desk.leaving import Leaving, save_at_session_end

pytestmark = pytest.mark.usefixtures("qapp")

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QSessionManager
    from pytestqt.qtbot import QtBot

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.app.library.library import Library
    from perfdesk.paths import DataFolder
    from perfdesk.report.values import FieldRef
    from tests.ui.conftest import RecordingDialogs


@pytest.fixture(autouse=True)
def local(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERFDESK_LOCAL_DIR", str(tmp_path / "local"))


@pytest.fixture
def recovery(folder: DataFolder) -> Recovery:
    return Recovery(folder)


@pytest.fixture
def autosave(session: ReportSession, recovery: Recovery) -> Autosave:
    autosave = Autosave(session.flush)
    autosave.keep_with(Keeper(recovery, session))
    autosave.set_times(60_000, 60_000, 60_000)
    return autosave


@pytest.fixture
def leaving(library: Library, dialogs: RecordingDialogs, qtbot: QtBot) -> Leaving:
    window = QWidget()
    qtbot.addWidget(window)
    return Leaving(library, dialogs, window)


def first_text(session: ReportSession) -> FieldRef:
    fields = session.template.fields
    return next(ref for ref in session.report.refs() if fields[ref.code].type.value == "text")


def type_text(session: ReportSession, autosave: Autosave, text: str) -> None:
    session.enter(first_text(session), text)
    autosave.touch()


class Held:
    """Holds the database as another program does."""

    def __init__(self, folder: DataFolder) -> None:
        self._connection = sqlite3.connect(folder.database, isolation_level=None)
        self._connection.execute("BEGIN IMMEDIATE")

    def let_go(self) -> None:
        self._connection.execute("ROLLBACK")
        self._connection.close()


def kept_texts(folder: DataFolder, session: ReportSession) -> list[str]:
    ref = first_text(session)
    return [
        value.text
        for unsaved in Recovery(folder).found()
        for value in unsaved.data.values
        if value.ref == ref
    ]


# -- a real database that refuses ------------------------------------------------------------------


def test_database_that_another_program_holds_is_made_up_for_by_the_journal(
    session: ReportSession, autosave: Autosave, folder: DataFolder
) -> None:
    held = Held(folder)
    type_text(session, autosave, "被占用时输入")
    assert not autosave.flush_now()

    assert autosave.failure is not None
    assert autosave.failure.code == "database_locked"
    assert kept_texts(folder, session) == ["被占用时输入"]
    held.let_go()
    assert autosave.flush_now()
    assert kept_texts(folder, session) == []


def test_database_that_came_back_is_saved_into_by_itself(
    qtbot: QtBot, session: ReportSession, autosave: Autosave, folder: DataFolder, library: Library
) -> None:
    """A stick was pulled and is plugged in again."""
    autosave.set_times(5, 60_000, 20)
    away = folder.root.rename(folder.root.with_name("away"))
    with qtbot.waitSignal(autosave.kept):
        type_text(session, autosave, "U盘拔掉时输入")
    assert autosave.failure is not None
    assert autosave.failure.code == "database_missing"
    assert not folder.root.exists() or not folder.database.exists()

    with qtbot.waitSignal(autosave.saved):
        if folder.root.exists():
            for one in folder.root.iterdir():
                one.unlink()
            folder.root.rmdir()
        away.rename(folder.root)

    assert library.open(session.id).value(first_text(session)).text == "U盘拔掉时输入"
    assert kept_texts(folder, session) == []


# -- the question ----------------------------------------------------------------------------------


def test_nothing_is_asked_where_saving_works(
    leaving: Leaving, session: ReportSession, autosave: Autosave, dialogs: RecordingDialogs
) -> None:
    type_text(session, autosave, "文字")
    assert leaving.may_leave(session, autosave)
    assert not dialogs.asked


def test_question_says_where_the_text_is_kept(
    leaving: Leaving,
    session: ReportSession,
    autosave: Autosave,
    dialogs: RecordingDialogs,
    folder: DataFolder,
) -> None:
    held = Held(folder)
    type_text(session, autosave, "留到下次")
    dialogs.answers = ["stay", "find_again"]

    assert not leaving.may_leave(session, autosave)
    assert leaving.may_leave(session, autosave)

    assert "下次找回" in dialogs.asked[0]
    assert str(folder.root) in dialogs.asked[0]
    assert kept_texts(folder, session) == ["留到下次"]
    held.let_go()


def test_given_up_is_not_kept(
    leaving: Leaving,
    session: ReportSession,
    autosave: Autosave,
    dialogs: RecordingDialogs,
    folder: DataFolder,
) -> None:
    held = Held(folder)
    type_text(session, autosave, "不要了")
    dialogs.answers = ["give_up"]

    assert leaving.may_leave(session, autosave)

    assert kept_texts(folder, session) == []
    held.let_go()


def test_retry_saves(
    leaving: Leaving,
    session: ReportSession,
    autosave: Autosave,
    dialogs: RecordingDialogs,
    folder: DataFolder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held = Held(folder)
    type_text(session, autosave, "再试")
    ask = dialogs.ask

    def let_go_and_answer(*arguments: object) -> str:
        held.let_go()
        return ask(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(dialogs, "ask", let_go_and_answer)
    dialogs.answers = ["retry"]

    assert leaving.may_leave(session, autosave)
    assert not session.is_dirty


def test_question_says_where_nothing_could_be_kept(
    leaving: Leaving, session: ReportSession, dialogs: RecordingDialogs, folder: DataFolder
) -> None:
    autosave = Autosave(session.flush)
    held = Held(folder)
    session.enter(first_text(session), "只在屏幕上")
    dialogs.answers = ["give_up"]

    assert leaving.may_leave(session, autosave)

    assert "只在内存中" in dialogs.asked[0]
    held.let_go()


@pytest.mark.parametrize("by_hand", [True, False])
def test_report_saved_elsewhere_goes_on_in_a_copy(
    leaving: Leaving,
    session: ReportSession,
    autosave: Autosave,
    dialogs: RecordingDialogs,
    library: Library,
    folder: DataFolder,
    by_hand: bool,
) -> None:
    elsewhere = library.open(session.id)
    elsewhere.enter(first_text(session), "另一处")
    elsewhere.flush()
    type_text(session, autosave, "这一处")
    assert not autosave.flush_now()
    assert kept_texts(folder, session) == ["这一处"]
    dialogs.answers = ["copy"]

    if by_hand:
        assert leaving.offer_copy(session, autosave) is not None
    else:
        assert leaving.may_leave(session, autosave)

    assert kept_texts(folder, session) == []
    texts = {library.open(one.id).value(first_text(session)).text for one in library.summaries()}
    assert texts == {"另一处", "这一处"}


@pytest.mark.parametrize("by_hand", [False, True])
def test_what_was_binned_elsewhere_can_be_taken_out(
    leaving: Leaving,
    session: ReportSession,
    autosave: Autosave,
    dialogs: RecordingDialogs,
    library: Library,
    folder: DataFolder,
    *,
    by_hand: bool,
) -> None:
    """Harm: what was typed on was saved into the bin, and gone from the start page."""
    library.discard(session.id)
    type_text(session, autosave, "接着写")
    assert not autosave.flush_now()
    assert kept_texts(folder, session) == ["接着写"]
    dialogs.answers = ["take_out"]

    if by_hand:
        assert leaving.offer_copy(session, autosave) is None
    else:
        assert leaving.may_leave(session, autosave)

    assert "回收站" in dialogs.asked[0]
    assert autosave.failure is None
    assert [one.id for one in library.summaries()] == [session.id]
    assert library.open(session.id).value(first_text(session)).text == "接着写"
    assert kept_texts(folder, session) == []


def test_what_was_deleted_for_ever_elsewhere_can_become_a_new_report(
    leaving: Leaving,
    session: ReportSession,
    autosave: Autosave,
    dialogs: RecordingDialogs,
    library: Library,
) -> None:
    """Harm: nothing but giving up or the journal was offered for a report that is gone."""
    type_text(session, autosave, "还在屏幕上")
    library.delete(session.id)
    dialogs.answers = ["copy"]

    assert leaving.may_leave(session, autosave)

    (copy,) = library.summaries()
    assert library.open(copy.id).value(first_text(session)).text == "还在屏幕上"


def test_copy_that_fails_leaves_the_report_open(
    leaving: Leaving,
    session: ReportSession,
    autosave: Autosave,
    dialogs: RecordingDialogs,
    library: Library,
    folder: DataFolder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    elsewhere = library.open(session.id)
    elsewhere.enter(first_text(session), "另一处")
    elsewhere.flush()
    type_text(session, autosave, "这一处")
    assert leaving.offer_copy(session, autosave) is None, "nothing has failed yet"
    holding: list[Held] = []
    ask = dialogs.ask

    def hold_and_answer(*arguments: object) -> str:
        if not holding:
            holding.append(Held(folder))
        return ask(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(dialogs, "ask", hold_and_answer)
    dialogs.answers = ["copy", "stay"]

    assert not leaving.may_leave(session, autosave)

    assert [error.code for error in dialogs.errors] == ["database_locked"]
    assert kept_texts(folder, session) == ["这一处"]
    holding[0].let_go()


# -- signing off -----------------------------------------------------------------------------------


class Manager:
    """What Qt hands over when the session ends."""

    def __init__(self, *, may_ask: bool = True) -> None:
        self.may_ask = may_ask
        self.is_cancelled = False

    def allowsInteraction(self) -> bool:
        return self.may_ask

    def release(self) -> None:
        pass

    def cancel(self) -> None:
        self.is_cancelled = True


def end_session(autosave: Autosave | None, *, may_ask: bool = True) -> bool:
    """End the session; False where that was refused."""
    manager = Manager(may_ask=may_ask)
    save_at_session_end(lambda: autosave)(cast("QSessionManager", manager))
    return not manager.is_cancelled


def test_signing_off_saves(session: ReportSession, autosave: Autosave) -> None:
    type_text(session, autosave, "关机前")
    assert end_session(autosave)
    assert not session.is_dirty
    assert end_session(None)


def test_signing_off_keeps_what_cannot_be_saved(
    session: ReportSession, autosave: Autosave, folder: DataFolder
) -> None:
    held = Held(folder)
    type_text(session, autosave, "关机前")
    assert end_session(autosave)
    assert kept_texts(folder, session) == ["关机前"]
    held.let_go()


@pytest.mark.parametrize("may_ask", [True, False])
def test_signing_off_is_refused_where_all_would_be_lost(
    session: ReportSession, folder: DataFolder, may_ask: bool
) -> None:
    autosave = Autosave(session.flush)
    held = Held(folder)
    session.enter(first_text(session), "关机前")
    assert end_session(autosave, may_ask=may_ask) is not may_ask
    held.let_go()
