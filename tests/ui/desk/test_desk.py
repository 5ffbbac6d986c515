from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QEvent, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from perfdesk.errors import UserError
from perfdesk.report.values import Change, FieldRef, Place
from perfdesk.ui.desk.desk import Desk
from perfdesk.ui.desk.jump_dialog import JumpDialog
from perfdesk.ui.pages.section_tree import OVERVIEW
from perfdesk.ui.parts import file_writer
from perfdesk.ui.parts.tasks import TaskRunner

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.app.library.library import Library
    from perfdesk.ui.parts.style import Theme
    from tests.ui.conftest import InlineRunner, RecordingDialogs

_TEXT = FieldRef("conclusion")
_BUDGET, _EXECUTED = FieldRef("full_year_budget"), FieldRef("executed_amount")


def test_a_keystroke_reaches_tree_state_and_disk(
    qtbot: QtBot, desk: Desk, session: ReportSession
) -> None:
    with qtbot.waitSignal(desk.autosave.saved):
        desk.bridge.submit(_BUDGET, "3435.02")
        assert desk._state._save.text() == "未保存的更改"

    assert desk._state._save.text().startswith("已保存 ")
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
        assert desk._state._save.text().startswith("保存失败：磁盘空间已满")
        assert session.is_dirty

    assert desk.autosave.flush_now()
    assert desk._state._save.text().startswith("已保存")


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
        visited.append(desk.findings.walk.current)

    assert tuple(visited[:-1]) == session.findings
    assert visited[-1] == session.findings[0]
    desk.step_finding(-1)
    assert desk.findings.walk.current == session.findings[-1]


def test_the_way_goes_on_from_the_field_that_the_clerk_went_to(
    desk: Desk, session: ReportSession
) -> None:
    """Harm: F8 began again at the top of the report, wherever the clerk was."""
    order = {ref: index for index, ref in enumerate(session.report.refs())}
    assert desk.go_to(_EXECUTED)
    behind = next(one for one in session.findings if order[one.refs[0]] > order[_EXECUTED])
    desk.step_finding(1)
    assert desk.findings.walk.current == behind

    assert desk.go_to(_EXECUTED)
    before = next(
        one for one in reversed(session.findings) if order[one.refs[0]] < order[_EXECUTED]
    )
    desk.step_finding(-1)
    assert desk.findings.walk.current == before


def test_the_way_goes_on_from_the_finding_chosen_in_the_list(
    qtbot: QtBot, desk: Desk, session: ReportSession
) -> None:
    desk.show_findings()
    panel = desk._helper.findings
    panel.show_chosen(session.findings[2])
    panel._list.setFocus()
    qtbot.waitUntil(panel._list.hasFocus)

    desk.step_finding(1)

    assert desk.findings.walk.current == session.findings[3]


def test_the_follower_comes_next_where_a_finding_was_mended(
    desk: Desk, session: ReportSession
) -> None:
    index = next(i for i, one in enumerate(session.findings) if one.refs[0] == _BUDGET)
    for _step in range(index + 1):
        desk.step_finding(1)
    follower = session.findings[index + 1]

    desk.bridge.submit(_BUDGET, "3435.02")
    desk.step_finding(1)

    assert desk.findings.walk.current == follower


def test_the_list_of_findings_follows_the_report(qtbot: QtBot, desk: Desk) -> None:
    desk.show_findings()
    model = desk._helper.findings._model
    rows = model.rowCount()

    desk.bridge.submit(_BUDGET, "3435.02")

    qtbot.waitUntil(lambda: model.rowCount() == rows - 1)


def test_the_helper_folds_first_where_space_is_short(desk: Desk) -> None:
    assert desk._helper.isVisible()
    wide = desk.layout_state()

    desk.resize(900, 700)
    assert not desk._helper.isVisible()
    assert desk.layout_state() == wide

    desk.show_panel("help")
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


@pytest.mark.parametrize(("kind", "mark"), [("pdf", b"%PDF-"), ("xlsx", b"PK"), ("docx", b"PK")])
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
    dialogs.answers = ["draft", ""]

    desk.export(kind)

    target = tmp_path / f"报告.{kind}"
    assert target.read_bytes().startswith(mark)
    name = f"2023年度某某局整体支出绩效自评报告（草稿）.{kind}"
    assert dialogs.suggested[0].name == name
    assert f"正式稿还不能导出：{session.progress.unfinished} 项待填。" in dialogs.asked[0]
    assert f"审核还有 {session.progress.unfinished} 项待填，" in dialogs.asked[1]
    assert not session.is_dirty


def test_a_draft_is_possible_whatever_stands_in_the_report(
    desk: Desk, dialogs: RecordingDialogs, tmp_path: Path
) -> None:
    """Harm: only a report with errors could go round the office as a draft."""
    target = tmp_path / "草稿.xlsx"
    dialogs.answers, dialogs.files = ["xlsx", ""], [target]
    desk.export_draft()
    assert load_workbook(target).worksheets[0]["A1"].value == "草稿"
    dialogs.answers = [""]
    desk.export_draft()
    assert dialogs.answers == []


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
    dialogs.answers = ["draft", *answers]

    desk.export("pdf")

    assert str(target) in dialogs.asked[1]
    assert (target.read_bytes() != b"old") is is_replaced
    assert dialogs.answers == []


def test_the_folder_of_an_export_can_be_opened(
    desk: Desk, dialogs: RecordingDialogs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []

    def open_url(url: QUrl) -> bool:
        opened.append(url)
        return True

    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    dialogs.files = [tmp_path / "报告.pdf"]
    dialogs.answers = ["draft", "folder"]

    desk.export("pdf")

    assert opened == [QUrl.fromLocalFile(str(tmp_path))]


@pytest.mark.parametrize("answer", ["", "old"])
def test_an_export_of_what_was_changed_elsewhere_is_asked(
    desk: Desk, library: Library, dialogs: RecordingDialogs, tmp_path: Path, answer: str
) -> None:
    """A figure set by a command stayed the old one on the screen, and was printed so."""
    other = library.open(desk._session.id)
    other.enter(FieldRef("conclusion"), "另一处写的。")
    other.flush()
    target = tmp_path / "报告.pdf"
    dialogs.files = [target]
    dialogs.answers = ["draft", answer, ""] if answer else ["draft", answer]

    desk.export("pdf")

    assert "另一处" in dialogs.asked[1]
    assert target.exists() is bool(answer)


def test_an_export_that_fails_is_told_as_a_sentence(
    desk: Desk, dialogs: RecordingDialogs, tmp_path: Path
) -> None:
    (tmp_path / "报告.pdf").mkdir()
    dialogs.files = [tmp_path / "报告.pdf"]
    dialogs.answers = ["draft"]

    desk.export("pdf")

    assert len(dialogs.errors) == 1
    assert len(dialogs.asked) == 1


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
    dialogs.answers = ["draft", "draft", ""]
    with monkeypatch.context() as buggy, qtbot.captureExceptions() as raised:
        buggy.setattr(file_writer, "export_document", lambda *_arguments: 1 / 0)
        desk.export("pdf")
        qtbot.waitUntil(lambda: not runner.is_busy and bool(raised))
    assert desk._state._task.text() == ""

    desk.export("pdf")
    qtbot.waitUntil(lambda: not runner.is_busy)

    assert (tmp_path / "报告.pdf").is_file()


def test_no_file_chosen_exports_nothing(desk: Desk, dialogs: RecordingDialogs) -> None:
    dialogs.files = [None]
    dialogs.answers = ["draft"]

    desk.export("pdf")

    assert len(dialogs.asked) == 1
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
    dialogs.answers = ["draft", ""]

    desk.export("pdf")
    with qtbot.waitSignal(desk.destroyed):
        desk.deleteLater()
    runner.wait()
    qtbot.waitUntil(lambda: not runner.is_busy)

    assert (tmp_path / "报告.pdf").is_file()
    assert len(dialogs.asked) == 2


def test_a_section_that_stops_applying_is_left(desk: Desk, session: ReportSession) -> None:
    desk._show_section("functions")
    session.report.hidden_sections.add("functions")

    desk.bridge.changed.emit(Change(None, (), (), ("functions",), (), (), session.progress))

    assert desk._pages.current == "cover"


def test_the_place_holds_section_field_and_cursor(
    desk: Desk, session: ReportSession, library: Library
) -> None:
    desk.bridge.submit(_TEXT, "目标已经实现。")
    assert desk.go_to(_TEXT)
    place = Place("self_conclusion", _TEXT, 3)
    desk.go_to_place(place)
    focus = QApplication.focusWidget()
    assert isinstance(focus, QPlainTextEdit)
    assert focus.textCursor().position() == 3

    assert desk.place == place
    desk.keep_place()

    assert library.place(session.id) == place


def test_each_save_keeps_the_cursor_along(
    desk: Desk, session: ReportSession, library: Library
) -> None:
    """Harm: after a crash the cursor came back in the middle of the text, before the last words."""
    assert desk.go_to(_TEXT)
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClicks(focus, "abc")

    desk.autosave.flush_now()

    assert library.place(session.id) == Place("self_conclusion", _TEXT, 3)


def test_the_place_is_kept_at_idle(
    qtbot: QtBot, desk: Desk, session: ReportSession, library: Library
) -> None:
    desk._navigator._settling.setInterval(1)

    desk.go_to(_TEXT)

    qtbot.waitUntil(lambda: library.place(session.id) == Place("self_conclusion", _TEXT))


def test_a_place_that_cannot_be_kept_is_no_matter(
    desk: Desk, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise UserError("disk_full", path="x")

    monkeypatch.setattr(library, "keep_place", refuse)

    desk.show_overview()
    desk.keep_place()

    assert desk.place == Place(OVERVIEW)


def test_a_place_that_is_gone_leads_to_the_first_field(desk: Desk) -> None:
    desk.go_to_place(Place("self_conclusion", FieldRef("task_goal", 77), 5))
    assert desk.place == Place("self_conclusion", _TEXT)

    desk.go_to_place(Place("no_such_section"))
    assert desk.place == Place("self_conclusion", _TEXT)


def test_undoing_shows_where_it_was(desk: Desk, session: ReportSession) -> None:
    desk.bridge.submit(_TEXT, "目标已经实现。")
    desk.show_overview()

    desk.acts.undo()

    assert desk.place.ref == _TEXT
    assert session.value(_TEXT).text == ""
    assert desk._state._task.text().startswith("已撤销：")
    desk.acts.redo()
    assert session.value(_TEXT).text == "目标已经实现。"
    desk.acts.redo()


def test_the_zones_are_reached_by_one_key(qtbot: QtBot, desk: Desk) -> None:
    desk.go_to(_TEXT)
    zones: list[QWidget] = [desk._helper, desk._way, desk._page]

    for zone in zones:
        desk.step_zone(1)
        qtbot.waitUntil(partial(_has_keyboard, zone))
    assert desk.place.ref == _TEXT
    desk.step_zone(-1)
    qtbot.waitUntil(lambda: _has_keyboard(desk._way))


def _has_keyboard(zone: QWidget) -> bool:
    focus = QApplication.focusWidget()
    return focus is not None and zone.isAncestorOf(focus)


def test_the_overview_leads_to_sections_and_fields(desk: Desk) -> None:
    desk.show_overview()
    assert desk._pages.current == OVERVIEW
    overview = desk._pages._overview
    assert overview is not None

    overview.section_wanted.emit("functions")
    assert desk.place == Place("functions", FieldRef("functions_intro"))
    overview.ref_wanted.emit(_BUDGET)
    assert desk.place == Place("revenue_expenditure", _BUDGET)


def test_the_overview_follows_the_report(qtbot: QtBot, desk: Desk) -> None:
    desk.show_overview()
    overview = desk._pages._overview
    assert overview is not None

    desk.bridge.submit(_BUDGET, "3435.02")

    qtbot.waitUntil(
        lambda: any("3435.02" in one.accessibleName() for one in overview._figure_buttons)
    )


def test_before_the_first_section_and_after_the_last_there_is_none(desk: Desk) -> None:
    codes = desk._pages.codes()
    ends = []
    for code in (codes[0], codes[1], codes[-1]):
        desk._show_section(code)
        page = desk._pages._alive[code]
        ends.append((page.back_button.isEnabled(), page.next_button.isEnabled()))

    assert ends == [(False, True), (True, True), (True, False)]


def test_a_version_of_a_field_comes_back(desk: Desk, session: ReportSession) -> None:
    for text in ("旧的。", "新的。"):
        desk.bridge.submit(_TEXT, text)
        desk.autosave.flush_now()
    desk.go_to(_TEXT)
    desk.show_panel("history")
    panel = desk._helper._history
    panel._each.setChecked(True)
    panel._list.setCurrentRow(1)

    panel._restore.click()

    assert session.value(_TEXT).text == "旧的。"
    assert "旧版" in session.undo_name
    focus = QApplication.focusWidget()
    assert isinstance(focus, QPlainTextEdit)
    assert focus.toPlainText() == "旧的。"


def test_a_search_hit_is_marked_in_its_field(desk: Desk) -> None:
    desk.bridge.submit(_TEXT, "目标已经实现。")
    desk.search.find()
    desk.search.bar._wanted.setText("已经")

    desk.search.step(1)

    desk.search.bar.closed.emit()
    focus = QApplication.focusWidget()
    assert isinstance(focus, QPlainTextEdit)
    assert focus.textCursor().selectedText() == "已经"
    desk.search.find()
    assert desk.search.bar.wanted == "已经"


def test_a_jump_leads_to_the_field(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = iter(["全年预算", "文首", "没有这样的地方"])

    def choose(dialog: JumpDialog) -> int:
        dialog._typed.setText(next(typed))
        dialog._choose()
        return 1

    monkeypatch.setattr(JumpDialog, "exec", choose)
    for place in (
        Place("revenue_expenditure", _BUDGET),
        Place("cover", FieldRef("annex_number")),
        Place("cover", FieldRef("annex_number")),
    ):
        desk.search.jump()
        assert desk.place == place


def test_layout_and_panel_are_remembered(
    qtbot: QtBot,
    desk: Desk,
    session: ReportSession,
    library: Library,
    theme: Theme,
    dialogs: RecordingDialogs,
    runner: InlineRunner,
) -> None:
    desk.show_panel("last_year")
    desk._way.fold_wanted.emit()
    again = Desk(session, library, theme, dialogs, runner)
    qtbot.addWidget(again)

    again.restore_layout(desk.layout_state())

    assert again.layout_state() == desk.layout_state()
    assert again._helper.front == "last_year"
    assert again._way.isHidden()


@pytest.fixture
def read_only_desk(session: ReportSession, request: pytest.FixtureRequest) -> Desk:
    session.is_read_only = True
    desk = request.getfixturevalue("desk")
    assert isinstance(desk, Desk)
    return desk


def test_a_read_only_desk_says_so_and_saves_nothing(
    read_only_desk: Desk, dialogs: RecordingDialogs
) -> None:
    desk = read_only_desk
    assert desk._state._save.text() == "只读"
    desk._state._details.click()
    assert dialogs.told == [str(UserError("desk_read_only"))]

    desk.acts.clear_section("functions")
    desk.autosave.flush_now()
    desk.keep_place()

    assert [error.code for error in dialogs.errors] == ["desk_read_only"]
    assert desk._state._save.text() == "只读"


def test_the_age_of_the_backup_is_shown(desk: Desk) -> None:
    desk.show_backup("最近备份 13:30")

    assert desk._state._backup.isVisible()
    assert desk._state._backup.text() == "最近备份 13:30"


def test_a_failure_that_is_kept_says_both_and_tells_all_on_demand(
    qtbot: QtBot, desk: Desk, dialogs: RecordingDialogs
) -> None:
    error = UserError("report_changed_elsewhere")
    desk._state.show_failed(error)
    desk._state.show_kept(datetime(2026, 3, 1, 6, 3, 12, tzinfo=UTC))

    assert desk._state._save.text().startswith("未能保存，已另存应急副本 ")
    desk._state._details.click()
    assert dialogs.told == [f"保存失败：{error}"]
    with qtbot.waitSignal(desk.copy_wanted):
        desk._state._copy.click()
