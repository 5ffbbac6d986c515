from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from perfdesk.errors import UserError
from perfdesk.report.values import Change, FieldRef
from perfdesk.ui import export_flow
from perfdesk.ui.desk import Desk
from perfdesk.ui.tasks import TaskRunner

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from perfdesk.app.library import Library
    from perfdesk.app.session import ReportSession
    from perfdesk.ui.style import Theme
    from tests.ui.conftest import InlineRunner, RecordingDialogs

_BUDGET, _EXECUTED = FieldRef("full_year_budget"), FieldRef("executed_amount")


@pytest.fixture
def desk(
    qtbot: QtBot,
    session: ReportSession,
    library: Library,
    theme: Theme,
    dialogs: RecordingDialogs,
    runner: InlineRunner,
) -> Desk:
    desk = Desk(session, library, theme, dialogs, runner)
    qtbot.addWidget(desk)
    desk.resize(1500, 800)
    desk.show()
    return desk


def test_a_keystroke_reaches_tree_state_and_disk(
    qtbot: QtBot, desk: Desk, session: ReportSession
) -> None:
    with qtbot.waitSignal(desk.autosave.saved):
        desk.bridge.submit(_BUDGET, "3435.02")
        assert desk._state.save_words == "未保存的更改"

    assert desk._state.save_words.startswith("已保存 ")
    assert not session.is_dirty
    assert desk._state._percent.text() == f"完成 {session.progress.percent} %"


def test_a_failure_stays_in_sight_until_saving_works(
    desk: Desk, session: ReportSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """未保存的更改 after a failure would hide that nothing reaches the disk any more."""

    def refuse(*_arguments: object) -> None:
        raise UserError("disk_full", path="D:/x")

    desk.bridge.submit(_BUDGET, "1")
    with monkeypatch.context() as broken:
        broken.setattr(session._store, "save", refuse)
        assert not desk.autosave.flush_now()
        desk.bridge.submit(_BUDGET, "2")
        assert desk._state.save_words.startswith("保存失败：磁盘空间已满")
        assert session.is_dirty

    assert desk.autosave.flush_now()
    assert desk._state.save_words.startswith("已保存")


def test_changing_the_page_saves(desk: Desk, session: ReportSession) -> None:
    desk.bridge.submit(_BUDGET, "3435.02")

    desk.step_section(1)

    assert not session.is_dirty


def test_sections_are_walked_in_reading_order_and_stop_at_the_ends(
    desk: Desk, session: ReportSession
) -> None:
    codes = [code for code, _level in session.template.walk_sections()]
    seen = [desk._pages.current]

    for _step in range(len(codes) + 2):
        desk.step_section(1)
        seen.append(desk._pages.current)

    assert seen[: len(codes)] == codes
    assert set(seen[len(codes) :]) == {codes[-1]}
    assert desk._tree.currentIndex().data() is not None


def test_going_to_a_field_shows_its_section_and_its_help(
    desk: Desk, session: ReportSession
) -> None:
    assert desk.go_to(_EXECUTED)

    assert desk._pages.current == session.template.section_of(_EXECUTED.code)
    assert not desk.go_to(FieldRef("no_such_field"))
    assert not desk.go_to(FieldRef("task_goal", 99))


def test_findings_are_visited_in_a_ring(desk: Desk, session: ReportSession) -> None:
    visited = []
    for _step in range(len(session.findings) + 1):
        desk.step_finding(1)
        visited.append(desk._walk.current)

    assert tuple(visited[:-1]) == session.findings
    assert visited[-1] == session.findings[0]
    desk.step_finding(-1)
    assert desk._walk.current == session.findings[-1]


def test_the_way_goes_on_from_the_field_that_the_clerk_went_to(
    desk: Desk, session: ReportSession
) -> None:
    """Harm: F8 began again at the top of the report, wherever the clerk was."""
    order = {ref: index for index, ref in enumerate(session.report.refs())}
    assert desk.go_to(_EXECUTED)
    behind = next(one for one in session.findings if order[one.refs[0]] > order[_EXECUTED])
    desk.step_finding(1)
    assert desk._walk.current == behind

    assert desk.go_to(_EXECUTED)
    before = next(
        one for one in reversed(session.findings) if order[one.refs[0]] < order[_EXECUTED]
    )
    desk.step_finding(-1)
    assert desk._walk.current == before


def test_the_way_goes_on_from_the_finding_chosen_in_the_list(
    qtbot: QtBot, desk: Desk, session: ReportSession
) -> None:
    desk.show_findings()
    panel = desk._helper._findings
    panel.show_chosen(session.findings[2])
    panel._list.setFocus()
    qtbot.waitUntil(panel._list.hasFocus)

    desk.step_finding(1)

    assert desk._walk.current == session.findings[3]


def test_the_follower_comes_next_where_a_finding_was_mended(
    desk: Desk, session: ReportSession
) -> None:
    index = next(i for i, one in enumerate(session.findings) if one.refs[0] == _BUDGET)
    for _step in range(index + 1):
        desk.step_finding(1)
    follower = session.findings[index + 1]

    desk.bridge.submit(_BUDGET, "3435.02")
    desk.step_finding(1)

    assert desk._walk.current == follower


def test_the_list_of_findings_follows_the_report(qtbot: QtBot, desk: Desk) -> None:
    desk.show_findings()
    model = desk._helper._findings._model
    rows = model.rowCount()

    desk.bridge.submit(_BUDGET, "3435.02")

    qtbot.waitUntil(lambda: model.rowCount() == rows - 1)


def test_the_helper_folds_first_where_space_is_short(desk: Desk) -> None:
    assert desk._helper.isVisible()
    wide = desk.layout_state()

    desk.resize(900, 700)
    assert not desk._helper.isVisible()
    assert desk.layout_state() == wide

    desk.show_help()
    assert desk._helper.isVisible()
    desk.resize(1500, 800)
    assert desk._helper.isVisible()


def test_a_helper_folded_by_hand_stays_folded(desk: Desk) -> None:
    desk._helper.fold_wanted.emit()
    desk.resize(1600, 900)

    assert not desk._helper.isVisible()


def test_a_leftover_is_dropped_only_after_asking(
    desk: Desk, session: ReportSession, dialogs: RecordingDialogs
) -> None:
    pieces: tuple[str, ...] = ("第一段", "第二段")
    session.report.leftovers = pieces
    desk._helper.show_leftovers(session.report.leftovers)
    dialogs.answers = ["keep", "drop"]

    desk._helper.leftover_drop_wanted.emit(0)
    assert session.report.leftovers == pieces
    desk._helper.leftover_drop_wanted.emit(0)

    assert session.report.leftovers == pieces[1:]
    assert "第一段" in dialogs.asked[1]
    assert desk.autosave.is_waiting


@pytest.mark.parametrize(("kind", "mark"), [("pdf", b"%PDF-"), ("xlsx", b"PK")])
def test_a_draft_is_exported_and_its_errors_are_named(
    desk: Desk,
    session: ReportSession,
    dialogs: RecordingDialogs,
    tmp_path: Path,
    kind: str,
    mark: bytes,
) -> None:
    desk.bridge.submit(_BUDGET, "3435.02")
    dialogs.files = [tmp_path / "报告"]
    dialogs.answers = [""]

    desk.export(kind)

    target = tmp_path / f"报告.{kind}"
    assert target.read_bytes().startswith(mark)
    assert dialogs.suggested[0].name == f"2023年度某某局整体支出绩效自评报告.{kind}"
    assert f"审核还有 {session.progress.unfinished} 项待填，" in dialogs.asked[0]
    assert not session.is_dirty


@pytest.mark.parametrize(("answers", "is_replaced"), [([""], False), (["replace", ""], True)])
def test_a_file_is_replaced_only_after_asking_for_its_whole_name(
    desk: Desk,
    dialogs: RecordingDialogs,
    tmp_path: Path,
    answers: list[str],
    is_replaced: bool,
) -> None:
    """The box had asked for 报告.txt, which is not there, and 报告.txt.pdf was overwritten."""
    target = tmp_path / "报告.txt.pdf"
    target.write_bytes(b"old")
    dialogs.files = [tmp_path / "报告.txt"]
    dialogs.answers = answers

    desk.export("pdf")

    assert str(target) in dialogs.asked[0]
    assert (target.read_bytes() != b"old") is is_replaced
    assert dialogs.answers == []


def test_the_folder_of_an_export_can_be_opened(
    desk: Desk, dialogs: RecordingDialogs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    dialogs.files = [tmp_path / "报告.pdf"]
    dialogs.answers = ["folder"]

    desk.export("pdf")

    assert opened == [QUrl.fromLocalFile(str(tmp_path))]


def test_an_export_that_fails_is_told_as_a_sentence(
    desk: Desk, dialogs: RecordingDialogs, tmp_path: Path
) -> None:
    (tmp_path / "报告.pdf").mkdir()
    dialogs.files = [tmp_path / "报告.pdf"]

    desk.export("pdf")

    assert len(dialogs.errors) == 1
    assert not dialogs.asked


def test_a_bug_in_an_export_does_not_end_all_exporting(
    dialogs: RecordingDialogs,
    tmp_path: Path,
    qtbot: QtBot,
    session: ReportSession,
    library: Library,
    theme: Theme,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The flow stood at 正在导出… until the program was started anew."""
    runner = TaskRunner()
    desk = Desk(session, library, theme, dialogs, runner)
    qtbot.addWidget(desk)
    dialogs.files = [tmp_path / "报告.pdf", tmp_path / "报告.pdf"]
    dialogs.answers = [""]
    with monkeypatch.context() as buggy, qtbot.captureExceptions() as raised:
        buggy.setattr(export_flow, "export_document", lambda *_arguments: 1 / 0)
        desk.export("pdf")
        qtbot.waitUntil(lambda: not runner.is_busy and bool(raised))
    assert desk._state._task.text() == ""

    desk.export("pdf")
    qtbot.waitUntil(lambda: not runner.is_busy)

    assert (tmp_path / "报告.pdf").is_file()


def test_no_file_chosen_exports_nothing(desk: Desk, dialogs: RecordingDialogs) -> None:
    dialogs.files = [None]

    desk.export("pdf")

    assert not dialogs.asked
    assert not dialogs.errors


def test_few_pages_stay_alive(desk: Desk) -> None:
    for code in desk._pages.codes():
        desk._show_section(code)

    assert desk._pages.count() <= 4


def test_turning_to_another_window_saves(desk: Desk, session: ReportSession) -> None:
    desk.bridge.submit(_BUDGET, "3435.02")
    desk.hide()  # the offscreen platform leaves a shown window active

    QApplication.sendEvent(desk, QEvent(QEvent.Type.ActivationChange))

    assert not session.is_dirty


def test_an_export_outlives_its_desk(
    qtbot: QtBot,
    session: ReportSession,
    library: Library,
    theme: Theme,
    dialogs: RecordingDialogs,
    tmp_path: Path,
) -> None:
    """Going back to the start page while the file is being written must not end in a crash."""
    runner = TaskRunner()
    desk = Desk(session, library, theme, dialogs, runner)
    dialogs.files = [tmp_path / "报告.pdf"]
    dialogs.answers = [""]

    desk.export("pdf")
    with qtbot.waitSignal(desk.destroyed):
        desk.deleteLater()
    runner.wait()
    qtbot.waitUntil(lambda: not runner.is_busy)

    assert (tmp_path / "报告.pdf").is_file()
    assert len(dialogs.asked) == 1


def test_a_section_that_stops_applying_is_left(desk: Desk, session: ReportSession) -> None:
    desk._show_section("functions")
    session.report.hidden_sections.add("functions")

    desk.bridge.changed.emit(Change(None, (), (), ("functions",), (), (), session.progress))

    assert desk._pages.current == "cover"
