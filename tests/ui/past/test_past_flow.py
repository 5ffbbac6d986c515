from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.errors import UserError
from perfdesk.report.values import FieldRef, Provenance
from perfdesk.ui.bridge import Bridge
from perfdesk.ui.past.last_year_dialog import LastYearDialog
from perfdesk.ui.past.past_flow import PastFlow
from perfdesk.ui.past.snapshots_dialog import SnapshotsDialog
from tests.ui.conftest import TEMPLATE

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.app.library.library import Library
    from perfdesk.ui.parts.style import Theme
    from tests.ui.conftest import RecordingDialogs

from PySide6.QtWidgets import QWidget

_INTRO = FieldRef("functions_intro")


@pytest.fixture
def previous(library: Library) -> int:
    """The report of the year before."""
    number = library.create(TEMPLATE, 2022, "某某局")
    session = library.open(number)
    session.enter(_INTRO, "负责档案工作。")
    session.flush()
    return number


@pytest.fixture
def flow(
    qtbot: QtBot,
    session: ReportSession,
    library: Library,
    theme: Theme,
    dialogs: RecordingDialogs,
) -> PastFlow:
    desk = QWidget()
    qtbot.addWidget(desk)
    flow = PastFlow(Bridge(session), library, theme, dialogs, desk)
    flow.setParent(None)
    flow.kept = desk  # type: ignore[attr-defined]  # the test lets go of it last
    return flow


def test_last_years_report_is_found_by_itself(
    qtbot: QtBot, flow: PastFlow, session: ReportSession, previous: int
) -> None:
    with qtbot.waitSignal(flow.looked_back):
        flow.look_back()

    assert session.last_year is not None
    assert session.last_year.report_id == previous


@pytest.mark.usefixtures("previous")
def test_a_field_takes_last_years_text_and_can_give_it_back(
    flow: PastFlow, session: ReportSession
) -> None:
    flow.look_back()

    flow.take_field(_INTRO)

    assert session.value(_INTRO).text == "负责档案工作。"
    assert session.value(_INTRO).provenance is Provenance.CARRIED_OVER
    assert session.undo_name == "沿用上年"
    session.undo()
    assert session.value(_INTRO).text == ""


@pytest.mark.usefixtures("previous")
def test_chosen_fields_are_taken_as_one_step(
    qtbot: QtBot, flow: PastFlow, session: ReportSession
) -> None:
    flow.look_back()

    with qtbot.waitSignal(flow.said) as said:
        flow.take(frozenset({"functions_intro"}))

    assert session.value(_INTRO).text == "负责档案工作。"
    assert said.args == ["已沿用 1 项上年内容，可以撤销（Ctrl+Z）"]


def test_without_last_year_nothing_is_taken(flow: PastFlow, session: ReportSession) -> None:
    flow.look_back()
    flow.take_field(_INTRO)
    flow.take(frozenset({"functions_intro"}))

    assert session.value(_INTRO).text == ""


def test_a_desk_without_other_reports_says_so(flow: PastFlow, dialogs: RecordingDialogs) -> None:
    flow.choose_last_year()
    flow.compare_with_last_year()

    assert ["导入上年的报告" in words for words in dialogs.told] == [True, True]


def test_another_report_can_be_chosen_and_none(
    flow: PastFlow,
    session: ReportSession,
    library: Library,
    previous: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = library.create(TEMPLATE, 2020, "某某局")
    rows = iter([1])

    def choose(dialog: LastYearDialog) -> int:
        dialog._list.setCurrentRow(next(rows))
        return int(LastYearDialog.DialogCode.Accepted)

    monkeypatch.setattr(LastYearDialog, "exec", choose)
    flow.look_back()

    flow.choose_last_year()

    assert session.last_year is not None
    assert session.last_year.report_id == other != previous


@pytest.mark.usefixtures("previous")
def test_a_choice_that_is_given_up_or_refused_changes_nothing(
    flow: PastFlow,
    session: ReportSession,
    library: Library,
    dialogs: RecordingDialogs,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_arguments: object) -> None:
        raise UserError("disk_full", path="x")

    monkeypatch.setattr(LastYearDialog, "exec", lambda _dialog: 0)
    flow.choose_last_year()
    monkeypatch.setattr(LastYearDialog, "exec", lambda _dialog: 1)
    monkeypatch.setattr(library, "set_previous", refuse)
    flow.choose_last_year()

    assert session.last_year is None
    assert [error.code for error in dialogs.errors] == ["disk_full"]


def test_a_last_year_that_cannot_be_read_does_not_stop_this_one(
    qtbot: QtBot, flow: PastFlow, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise UserError("disk_full", path="x")

    monkeypatch.setattr(library, "last_year", refuse)

    with qtbot.waitSignal(flow.said) as said:
        flow.look_back()

    assert said.args[0].startswith("上年报告没能打开")


@pytest.mark.usefixtures("previous")
def test_both_years_are_shown_side_by_side(flow: PastFlow, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[SnapshotsDialog] = []

    def take(dialog: SnapshotsDialog) -> int:
        shown.append(dialog)
        return 0

    monkeypatch.setattr(SnapshotsDialog, "exec", take)
    flow.look_back()

    flow.compare_with_last_year()

    assert "负责档案工作。" in [one.old for one in shown[0]._view._differences]


def test_a_read_only_desk_refuses_in_words(
    flow: PastFlow, session: ReportSession, previous: int, dialogs: RecordingDialogs
) -> None:
    flow.look_back()
    session.is_read_only = True

    flow.take_field(_INTRO)
    flow.take(frozenset({"functions_intro"}))

    assert [error.code for error in dialogs.errors] == ["desk_read_only"] * 2
    assert session.last_year is not None
    assert session.last_year.report_id == previous
