from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPlainTextEdit, QPushButton

from perfdesk.app.library.library import Library
from perfdesk.app.printed.exporting import export_document
from perfdesk.models.reports.repository import Repository
from perfdesk.report.values import FieldRef, Place
from perfdesk.ui.importing.dialog import ImportDialog
from perfdesk.ui.parts import file_writer
from perfdesk.ui.parts.tasks import TaskRunner
from perfdesk.ui.parts.wizard_path import NewReport
from perfdesk.ui.running.application import desk_maker
from perfdesk.ui.start.new_report_dialog import NewReportDialog
from perfdesk.ui.window.main_window import MainWindow
from tests.ui.conftest import TEMPLATE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from perfdesk.app.printed.exporting import ExportResult
    from perfdesk.document.blocks import Document
    from perfdesk.paths import DataFolder
    from perfdesk.ui.desk.desk import Desk
    from perfdesk.ui.parts.style import Theme
    from tests.ui.conftest import InlineRunner, RecordingDialogs

_TEXT = FieldRef("conclusion")


def _desk(window: MainWindow) -> Desk:
    assert window._desk is not None
    return window._desk


def _type(window: MainWindow, text: str) -> None:
    _desk(window).bridge.submit(_TEXT, text)


def _stored(library: Library, report_id: int) -> str:
    return library.open(report_id).value(_TEXT).text


def _action(window: MainWindow, label: str) -> QAction:
    return next(action for action in window.findChildren(QAction) if action.text() == label)


@pytest.fixture
def break_store(library: Library, folder: DataFolder) -> Callable[[], Callable[[], None]]:
    """Take the store's file away, as a pulled stick does; returns what puts it back."""

    def take_away() -> Callable[[], None]:
        library.close()
        aside = folder.database.with_suffix(".aside")
        folder.database.rename(aside)
        folder.database.mkdir()

        def put_back() -> None:
            folder.database.rmdir()
            aside.rename(folder.database)

        return put_back

    return take_away


def test_window_begins_with_the_start_page(window: MainWindow) -> None:
    assert window.start_page.isVisible()
    assert not _action(window, "导出 PDF…").isEnabled()


def test_a_new_report_opens_at_once(window: MainWindow, library: Library) -> None:
    window.flow.begin_report(NewReport("某某局", 2023, TEMPLATE))

    assert [one.meta.unit for one in library.summaries()] == ["某某局"]
    assert _desk(window).title.startswith("2023 年度 · 某某局")
    assert _action(window, "导出 PDF…").isEnabled()


def test_the_clerk_makes_a_report_through_the_dialog(window: MainWindow, library: Library) -> None:
    def fill_in() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, NewReportDialog)
        dialog._unit_step._line.setText(" 某某 局 ")
        dialog._unit_step._year.setValue(2021)
        for _step in range(3):
            QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)

    QTimer.singleShot(0, fill_in)
    window.flow.new_report()

    (summary,) = library.summaries()
    assert (summary.meta.unit, summary.meta.fiscal_year) == ("某某 局", 2021)
    assert summary.meta.template_id == "liwan-2021"


def test_a_report_that_is_gone_is_told(window: MainWindow, dialogs: RecordingDialogs) -> None:
    assert not window.open_report(77)

    assert [error.code for error in dialogs.errors] == ["report_unknown"]
    assert window._desk is None


def test_opening_at_a_field_shows_it(window: MainWindow, report_id: int) -> None:
    assert window.open_report(report_id, _TEXT)

    assert _desk(window)._pages.current == "self_conclusion"


def test_going_back_saves(window: MainWindow, library: Library, report_id: int) -> None:
    window.open_report(report_id)
    _type(window, "目标已经实现。")

    assert window.show_start()

    assert _stored(library, report_id) == "目标已经实现。"
    assert library.summaries()[0].percent > 0


def test_closing_saves_and_remembers_the_window(
    window: MainWindow,
    make_window: Callable[[], MainWindow],
    library: Library,
    report_id: int,
) -> None:
    window.open_report(report_id)
    _type(window, "目标已经实现。")
    window.resize(780, 600)  # the offscreen screen is 800 wide, and larger windows are cut to it

    assert window.close()

    assert _stored(library, report_id) == "目标已经实现。"
    assert make_window().size() == window.size()


def test_closing_asks_where_saving_fails_and_stays(
    window: MainWindow,
    report_id: int,
    dialogs: RecordingDialogs,
    break_store: Callable[[], Callable[[], None]],
    library: Library,
) -> None:
    """Closing on a full disk or a pulled stick must not lose the text without a word."""
    window.open_report(report_id)
    _type(window, "还没有保存的话。")
    put_back = break_store()
    dialogs.answers = ["stay"]

    assert not window.close()

    assert window.isVisible()
    assert "保存失败" in dialogs.asked[0]
    assert _desk(window)._state._save.text().startswith("保存失败")
    put_back()
    dialogs.answers = []
    assert window.close()
    assert _stored(library, report_id) == "还没有保存的话。"


def test_retry_saves_once_the_store_is_back(
    window: MainWindow,
    report_id: int,
    dialogs: RecordingDialogs,
    break_store: Callable[[], Callable[[], None]],
    library: Library,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window.open_report(report_id)
    _type(window, "再试一次。")
    put_back = break_store()

    def put_back_and_retry(*_arguments: object) -> str:
        put_back()
        return "retry"

    monkeypatch.setattr(dialogs, "ask", put_back_and_retry)

    assert window.close()
    assert _stored(library, report_id) == "再试一次。"


def test_giving_up_leaves_what_was_saved_before(
    window: MainWindow,
    report_id: int,
    dialogs: RecordingDialogs,
    break_store: Callable[[], Callable[[], None]],
    library: Library,
) -> None:
    window.open_report(report_id)
    _type(window, "先保存的。")
    assert window.save_open() is not None
    _type(window, "后来的。")
    put_back = break_store()
    dialogs.answers = ["give_up"]

    assert window.close()

    put_back()
    assert _stored(library, report_id) == "先保存的。"


def test_a_bug_while_saving_keeps_the_window_open(
    window: MainWindow,
    report_id: int,
    dialogs: RecordingDialogs,
    library: Library,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Qt takes a close event for accepted: an exception let the window go with unsaved text."""
    window.open_report(report_id)
    _type(window, "还没有保存的话。")
    assert window._session is not None
    with monkeypatch.context() as buggy:
        buggy.setattr(window._session._store, "save", lambda *_arguments: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            window.close()
        assert window.isVisible()
        assert _desk(window)._state._save.text().startswith("保存失败：程序内部出错")

        dialogs.answers = ["stay"]
        assert not window.close()

    dialogs.answers = ["retry"]
    assert window.close()
    assert _stored(library, report_id) == "还没有保存的话。"


@pytest.fixture
def overtaken_window(window: MainWindow, report_id: int, library: Library) -> MainWindow:
    """A window whose report was saved by another program since."""
    window.open_report(report_id, _TEXT)
    other = library.open(report_id)
    other.enter(_TEXT, "别处写的。")
    other.flush()
    _type(window, "这里写的。")
    _desk(window).autosave.flush_now()
    return window


def _texts(library: Library) -> dict[int, str]:
    return {one.id: _stored(library, one.id) for one in library.summaries()}


def test_closing_a_report_changed_elsewhere_can_make_a_copy(
    overtaken_window: MainWindow, report_id: int, library: Library, dialogs: RecordingDialogs
) -> None:
    """Two windows on one report: neither may lose what the other has typed."""
    window = overtaken_window
    assert "另一个窗口" in _desk(window)._state._save.text()
    dialogs.answers = ["stay", "copy"]

    assert not window.close()
    assert _desk(window).isVisible()
    assert "重试" not in dialogs.asked[0]
    assert "另存为新报告" in dialogs.asked[0]
    assert window.close()

    copy = max(_texts(library))
    assert _texts(library) == {report_id: "别处写的。", copy: "这里写的。"}
    assert copy != report_id


def test_what_was_typed_into_a_report_changed_elsewhere_can_be_given_up(
    overtaken_window: MainWindow, report_id: int, library: Library, dialogs: RecordingDialogs
) -> None:
    dialogs.answers = ["give_up"]

    assert overtaken_window.close()

    assert _texts(library) == {report_id: "别处写的。"}


def test_a_copy_that_cannot_be_stored_keeps_the_report_open(
    overtaken_window: MainWindow,
    dialogs: RecordingDialogs,
    break_store: Callable[[], Callable[[], None]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = overtaken_window
    # Else the file that is gone, not the other program, would be what saving fails on.
    monkeypatch.setattr(_desk(window).autosave, "flush_now", lambda: False)
    put_back = break_store()
    dialogs.answers = ["copy", "stay"]

    assert not window.close()

    put_back()
    assert len(dialogs.errors) == 1
    assert _desk(window).isVisible()
    dialogs.answers = ["give_up"]
    assert window.close()


def test_saving_by_hand_goes_on_in_a_copy_at_the_same_place(
    overtaken_window: MainWindow, report_id: int, library: Library, dialogs: RecordingDialogs
) -> None:
    window = overtaken_window
    place = _desk(window).place
    dialogs.answers = ["", "copy"]

    _action(window, "立即保存").trigger()
    assert window._session is not None
    assert window._session.id == report_id
    _action(window, "立即保存").trigger()

    assert window._session.id != report_id
    assert _desk(window).place == place == Place("self_conclusion", _TEXT)
    _type(window, "又写的。")
    assert window.close()
    assert set(_texts(library).values()) == {"别处写的。", "又写的。"}


@pytest.fixture
def held_export(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """Let exports begin and not go on until the event is set."""
    gate = Event()

    def wait_and_write(document: Document, kind: str, target: Path) -> ExportResult:
        assert gate.wait(60)
        return export_document(document, kind, target)

    monkeypatch.setattr(file_writer, "export_document", wait_and_write)
    yield gate
    gate.set()


@pytest.fixture
def exporting_window(
    qtbot: QtBot,
    library: Library,
    folder: DataFolder,
    theme: Theme,
    dialogs: RecordingDialogs,
    held_export: Event,
    report_id: int,
    tmp_path: Path,
) -> Iterator[MainWindow]:
    runner = TaskRunner()
    make_desk = desk_maker(theme, dialogs, runner)
    window = MainWindow(library, folder, theme, dialogs, make_desk, runner)
    qtbot.addWidget(window)
    window.show()
    window.open_report(report_id)
    _type(window, "目标已经实现。")
    dialogs.files = [tmp_path / "报告.pdf"]
    dialogs.answers = ["draft", ""]  # Much of the form is not filled in.
    _desk(window).export("pdf")
    dialogs.asked.clear()
    yield window
    held_export.set()
    qtbot.waitUntil(lambda: not runner.is_busy)


def test_closing_waits_for_an_export_and_tells_its_result(
    qtbot: QtBot,
    exporting_window: MainWindow,
    held_export: Event,
    dialogs: RecordingDialogs,
    library: Library,
    report_id: int,
    tmp_path: Path,
) -> None:
    """A program that was closed meanwhile never said that the file was not written."""
    window = exporting_window
    assert not window.close()
    assert not window.close()
    assert window._stack.currentWidget() is window.waiting
    assert dialogs.asked == []

    held_export.set()
    qtbot.waitUntil(lambda: not window.isVisible())

    assert len(dialogs.asked) == 1
    assert str(tmp_path / "报告.pdf") in dialogs.asked[0]
    assert _stored(library, report_id) == "目标已经实现。"


def test_waiting_for_an_export_can_be_left(
    qtbot: QtBot,
    exporting_window: MainWindow,
    held_export: Event,
    dialogs: RecordingDialogs,
) -> None:
    window = exporting_window
    window.close()

    window.waiting.stay.click()
    held_export.set()
    qtbot.waitUntil(lambda: not window.runner.is_busy)
    QApplication.processEvents()

    assert len(dialogs.asked) == 1
    assert window.isVisible()
    assert window._stack.currentWidget() is window._desk
    assert _action(window, "导出 PDF…").isEnabled()


def test_last_door_saves_the_open_report(
    window: MainWindow, library: Library, report_id: int
) -> None:
    assert window.save_open() is None
    window.open_report(report_id)
    _type(window, "目标已经实现。")

    outcome = window.save_open()

    assert outcome is not None
    assert outcome[0]
    assert outcome[1] is not None
    assert _stored(library, report_id) == "目标已经实现。"


def test_another_size_keeps_report_place_and_unsaved_text(
    window: MainWindow,
    library: Library,
    theme: Theme,
    report_id: int,
    break_store: Callable[[], Callable[[], None]],
) -> None:
    """The report was opened anew, at its first page, and not at all on a pulled stick."""
    window.open_report(report_id, _TEXT)
    _type(window, "还没有保存的话。")
    put_back = break_store()
    try:
        theme.set_percent(125)
        window.rebuild_desk()
    finally:
        theme.set_percent(100)
    put_back()

    assert _desk(window).place == Place("self_conclusion", _TEXT)
    assert _desk(window)._state._save.text().startswith("保存失败")
    focus = QApplication.focusWidget()
    assert isinstance(focus, QPlainTextEdit)
    assert focus.toPlainText() == "还没有保存的话。"
    assert window.close()
    assert _stored(library, report_id) == "还没有保存的话。"


def test_no_two_lines_of_the_menus_share_a_key(window: MainWindow) -> None:
    keys = [
        action.shortcut().toString(QKeySequence.SequenceFormat.PortableText)
        for action in window.findChildren(QAction)
        if not action.shortcut().isEmpty()
    ]

    assert len(keys) == len(set(keys))
    assert {"F1", "F8", "Shift+F8", "Ctrl+PgDown", "Ctrl+PgUp", "Ctrl+S"} <= set(keys)


def test_edit_menu_acts_on_the_field_with_the_focus(window: MainWindow, report_id: int) -> None:
    window.open_report(report_id, FieldRef("annex_number"))
    focus = QApplication.focusWidget()
    assert isinstance(focus, QLineEdit)

    _action(window, "全选").trigger()

    assert focus.selectedText() == focus.text() != ""


def test_edit_lines_are_grey_where_nothing_can_be_done(window: MainWindow, report_id: int) -> None:
    """Grey, not silent: a line that does nothing looks like a fault."""
    menu = _action(window, "剪切").parent()
    assert isinstance(menu, QMenu)
    window.start_page.setFocus()
    menu.aboutToShow.emit()
    assert not _action(window, "剪切").isEnabled()
    assert not _action(window, "粘贴").isEnabled()

    window.open_report(report_id, FieldRef("annex_number"))
    QApplication.clipboard().setText("3")
    menu.aboutToShow.emit()
    assert _action(window, "粘贴").isEnabled()
    assert not _action(window, "复制").isEnabled()
    _action(window, "全选").trigger()
    menu.aboutToShow.emit()
    assert _action(window, "复制").isEnabled()
    assert _action(window, "剪切").isEnabled()


def test_all_lines_have_names_and_the_title_says_unit_and_year(
    window: MainWindow, report_id: int
) -> None:
    lines = [action for action in window.findChildren(QAction) if action.text()]
    named = [action.objectName() for action in lines if action.objectName()]
    assert {"新建报告", "备份和恢复", "设置", "诊断文件", "关于", "放大界面"} <= set(named)

    window.open_report(report_id)

    assert window.windowTitle().startswith("2023 年度 · 某某局")


def test_a_report_is_opened_where_it_was_left(window: MainWindow, report_id: int) -> None:
    window.open_report(report_id, _TEXT)
    window.show_start()
    window.open_report(report_id)

    assert _desk(window).place.ref == _TEXT


def test_a_report_wanted_while_the_file_is_checked_opens_afterwards(
    window: MainWindow, report_id: int
) -> None:
    window.hold()
    assert not window.open_report(report_id, _TEXT)
    assert window.desk is None

    assert window.let_go() == (report_id, _TEXT)
    assert window.let_go() is None
    assert window.open_report(report_id, _TEXT)


@pytest.mark.qt_log_ignore("raise", extend=True)
def test_the_open_report_wanted_again_only_goes_to_the_field(
    window: MainWindow, report_id: int
) -> None:
    window.open_report(report_id)
    desk = window.desk

    window.open_report(report_id, _TEXT)
    window.come_to_front()

    assert window.desk is desk
    assert _desk(window).place.ref == _TEXT


def test_a_read_only_window_reads_and_says_so(
    qtbot: QtBot,
    library: Library,
    folder: DataFolder,
    theme: Theme,
    dialogs: RecordingDialogs,
    runner: InlineRunner,
    report_id: int,
) -> None:
    reading = Library(
        Repository.open(folder.database, folder.backups, read_only=True), library.catalogue
    )
    make_desk = desk_maker(theme, dialogs, runner)
    window = MainWindow(reading, folder, theme, dialogs, make_desk, runner)
    qtbot.addWidget(window)
    window.show()

    window.open_report(report_id)

    assert window.windowTitle().endswith("（只读）")
    for label in ("新建报告…", "导入旧报告…", "更正单位和年度…", "立即保存"):
        assert not _action(window, label).isEnabled()
    assert _action(window, "导出 PDF…").isEnabled()
    assert window.close()
    reading.close()


def test_importing_makes_a_report_and_opens_it(
    window: MainWindow,
    library: Library,
    dialogs: RecordingDialogs,
    real_report: Callable[[int], Path],
) -> None:
    dialogs.files = [real_report(2023)]

    def take() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ImportDialog)
        dialog._take()

    QTimer.singleShot(0, take)
    window.flow.import_report()

    (summary,) = library.summaries()
    assert summary.percent > 50
    assert _desk(window).title.startswith("2023 年度")


def test_nothing_happens_where_no_file_is_chosen(
    window: MainWindow, library: Library, dialogs: RecordingDialogs
) -> None:
    dialogs.files = [None]

    window.flow.import_report()

    assert library.summaries() == []


def test_a_report_that_cannot_be_opened_leads_to_the_start_page(
    window: MainWindow, report_id: int, dialogs: RecordingDialogs
) -> None:
    window.open_report(report_id)

    assert not window.open_report(77)

    assert window.start_page.isVisible()
    assert not _action(window, "导出 PDF…").isEnabled()
    assert len(dialogs.errors) == 1


def test_enter_presses_the_button_with_the_keyboard(window: MainWindow, report_id: int) -> None:
    window.open_report(report_id)
    desk = _desk(window)
    desk.show_overview()
    desk.step_section(1)
    first = desk.place.section
    button = next(one for one in window.findChildren(QPushButton) if one.text() == "下一节 ›")
    button.setFocus()

    QTest.keyClick(button, Qt.Key.Key_Return)

    assert desk.place.section != first


def test_enter_anywhere_else_is_nothing_to_the_window(window: MainWindow, report_id: int) -> None:
    window.open_report(report_id)
    section = _desk(window).place.section

    QTest.keyClick(window, Qt.Key.Key_Return)

    assert _desk(window).place.section == section


def test_what_a_command_changed_is_told_and_can_be_loaded(
    window: MainWindow, report_id: int
) -> None:
    """The window went on showing (and printing) the figure that a command had replaced."""
    window.open_report(report_id)
    window.look_for_others()
    assert "overtaken" not in window.notices._rows
    other = window._library.open(report_id)
    other.enter(FieldRef("conclusion"), "命令写的。")
    other.flush()

    window.look_for_others()
    window.look_for_others()

    assert "另一处" in window.notices._rows["overtaken"].words
    window._load_anew()
    session = window.session
    assert session is not None
    assert session.value(FieldRef("conclusion")).text == "命令写的。"
    assert "overtaken" not in window.notices._rows
