"""An old report's file is read, arranged in the window, and stored only on confirmation."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
)

from perfdesk.report.values import FieldRef
from perfdesk.ui.importing.dialog import ImportDialog
from perfdesk.ui.importing.how import Becomes, How, TwinDialog
from perfdesk.ui.importing.target import TargetDialog
from perfdesk.ui.parts.tasks import TaskRunner
from perfdesk.ui.parts.wizard_path import NewReport, Start
from perfdesk.ui.parts.year_box import YearBox
from tests.helpers.dialog_walk import faults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from perfdesk.app.library.library import Library
    from perfdesk.ui.parts.style import Theme
    from tests.ui.conftest import InlineRunner, RecordingDialogs


_OLD = """星河区档案局2022年部门整体支出绩效自评报告
一、基本情况
（一）部门职能
负责全区的档案工作。
（二）档案数字化专项
已扫描两万卷。
二、综合评价分析
（一）自评结论综述
目标已经实现，，
"""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "旧报告.txt"
    path.write_text(_OLD, encoding="utf-8")
    return path


@pytest.fixture
def dialog(
    qtbot: QtBot, library: Library, theme: Theme, dialogs: RecordingDialogs, runner: InlineRunner
) -> ImportDialog:
    dialog = ImportDialog(library, theme, dialogs, runner)
    # Closing would ask what is to become of a changed arrangement.
    qtbot.addWidget(dialog, before_close_func=lambda _dialog: dialog.done(0))
    dialog.show()
    return dialog


@pytest.fixture
def read(dialog: ImportDialog, old: Path) -> ImportDialog:
    dialog.suggest(NewReport("某局", 2022, "general", Start.FILE))
    dialog.read_file(old)
    return dialog


def _has_desk(dialog: ImportDialog) -> bool:
    return dialog._desk is not None


def _number(dialog: ImportDialog, text: str) -> int:
    desk = dialog._desk
    assert desk is not None
    return next(part.number for part in desk.arrangement.parts if part.text == text)


@pytest.mark.parametrize("year", [2021, 2023])
def test_a_published_report_is_shown_before_anything_is_made(
    dialog: ImportDialog,
    library: Library,
    dialogs: RecordingDialogs,
    real_report: Callable[[int], Path],
    year: int,
) -> None:
    dialogs.files = [real_report(year)]

    assert dialog.choose_file()

    assert dialog._year.value() == year
    assert dialog._unit.text()
    assert dialog._template.currentData() == f"liwan-{year}"
    assert "都已归位" in dialog._board.count.text()
    assert library.summaries() == []
    assert dialog._ok.isEnabled()

    dialog._ok.click()
    (summary,) = library.summaries()
    assert summary.id == dialog.report_id == dialog.opens
    assert summary.origin.startswith("import@#")
    assert summary.origin.endswith(f"#{year}.txt")
    assert dialog.begins is None


def test_a_file_that_is_no_report_is_told_and_makes_nothing(
    dialog: ImportDialog, library: Library, dialogs: RecordingDialogs, tmp_path: Path
) -> None:
    path = tmp_path / "图片.txt"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\x01")
    dialogs.files = [path]

    dialog.choose_file()

    assert len(dialogs.errors) == 1
    assert not dialog._ok.isEnabled()
    assert library.summaries() == []
    dialog._ok.click()
    dialog._take()
    assert dialog.report_id is None


def test_no_file_chosen_changes_nothing(dialog: ImportDialog, dialogs: RecordingDialogs) -> None:
    dialogs.files = [None]

    assert not dialog.choose_file()
    assert not dialog._ok.isEnabled()
    assert dialog._pages.currentIndex() == 0


def test_what_was_said_before_is_taken_over(dialog: ImportDialog) -> None:
    dialog.suggest(NewReport("某某局", 2022, "liwan-2021"))

    assert dialog._unit.text() == "某某局"
    assert dialog._year.value() == 2022
    assert dialog._template.currentData() == "liwan-2021"


def test_enter_imports_nothing(read: ImportDialog, library: Library) -> None:
    for widget in (read._unit, read._board._panes._old_view, read._year):
        widget.setFocus()
        QTest.keyClick(read, Qt.Key.Key_Return)
    assert library.summaries() == []
    assert read.isVisible()


# -- reading beside the screen --------------------------------------------------------------------


@pytest.fixture
def busy(
    qtbot: QtBot, library: Library, theme: Theme, dialogs: RecordingDialogs, old: Path
) -> Iterator[tuple[ImportDialog, Event, TaskRunner]]:
    """A dialog that reads beside the screen, and what lets the reader begin."""
    runner, gate = TaskRunner(), Event()
    runner.run(lambda: gate.wait(60), lambda _result: None, lambda _error: None, lambda: None)
    dialog = ImportDialog(library, theme, dialogs, runner)
    dialog.suggest(NewReport("某局", 2022, "general"))
    dialog.show()
    dialog.read_file(old)
    yield dialog, gate, runner
    gate.set()
    qtbot.waitUntil(lambda: not runner.is_busy)


def test_the_screen_stays_alive_while_a_file_is_read(
    qtbot: QtBot, busy: tuple[ImportDialog, Event, TaskRunner]
) -> None:
    """A large file held the window for seconds; what takes long says so."""
    dialog, gate, runner = busy
    assert dialog._pages.currentIndex() == 0
    qtbot.waitUntil(lambda: dialog._pages.currentIndex() == 1)
    assert "旧报告.txt" in dialog._work._stage.text()
    assert not dialog._ok.isEnabled()
    assert not dialog._choose.isEnabled()
    assert not dialog._template.isEnabled()
    dialog._template.activated.emit(0)

    gate.set()
    qtbot.waitUntil(lambda: not runner.is_busy)

    assert dialog._pages.currentIndex() == 2
    assert dialog._ok.isEnabled()
    assert dialog._choose.isEnabled()
    dialog.reject()


def test_reading_can_be_stopped(
    qtbot: QtBot,
    busy: tuple[ImportDialog, Event, TaskRunner],
    dialogs: RecordingDialogs,
    old: Path,
) -> None:
    dialog, gate, runner = busy
    qtbot.waitUntil(lambda: dialog._pages.currentIndex() == 1)
    dialog._work._stop.click()
    assert dialog._pages.currentIndex() == 0
    gate.set()
    qtbot.waitUntil(lambda: not runner.is_busy)
    assert not _has_desk(dialog)
    assert dialogs.errors == []
    dialog._work.stop()
    dialog._use_template()
    qtbot.waitUntil(lambda: not runner.is_busy)
    assert _has_desk(dialog)
    assert dialog._path == old
    dialog.reject()


def test_what_is_read_after_the_dialog_was_closed_is_let_go(
    qtbot: QtBot, busy: tuple[ImportDialog, Event, TaskRunner], library: Library
) -> None:
    dialog, gate, runner = busy
    dialog.reject()
    with qtbot.waitSignal(dialog.destroyed):
        dialog.deleteLater()

    gate.set()
    qtbot.waitUntil(lambda: not runner.is_busy)

    assert library.summaries() == []


def test_findings_that_come_after_closing_are_let_go(
    qtbot: QtBot, library: Library, theme: Theme, dialogs: RecordingDialogs, old: Path
) -> None:
    runner, gate = TaskRunner(), Event()
    dialog = ImportDialog(library, theme, dialogs, runner)
    dialog.suggest(NewReport("某局", 2022, "general"))
    dialog.read_file(old)
    runner.run(lambda: gate.wait(60), lambda _result: None, lambda _error: None, lambda: None)
    qtbot.waitUntil(lambda: dialog._desk is not None)
    dialog.reject()
    gate.set()
    qtbot.waitUntil(lambda: not runner.is_busy)
    dialog.deleteLater()


# -- year, unit, template, twins ------------------------------------------------------------------


def test_what_keeps_from_importing_is_told(dialog: ImportDialog, old: Path) -> None:
    assert dialog._lack.text() == "请先选择要导入的文件。"
    dialog.suggest(NewReport("", 2023, "general"))
    dialog.read_file(old)

    dialog._unit.setText(" ")
    assert "单位名称" in dialog._lack.text()
    assert not dialog._ok.isEnabled()
    dialog._unit.setText("某局")
    dialog._year.setValue(dialog._year.minimum())
    assert "评价年度" in dialog._lack.text()
    assert dialog._how.count() == 1
    assert not dialog._ok.isEnabled()
    dialog._year.setValue(2023)
    assert dialog._lack.text() == ""
    assert dialog._ok.isEnabled()


def test_a_report_that_cannot_be_stored_is_told(
    read: ImportDialog, library: Library, dialogs: RecordingDialogs
) -> None:
    store = library._repository.store.path
    library.close()
    store.rename(store.with_suffix(".aside"))
    store.mkdir()

    read._take()

    assert len(dialogs.errors) == 1
    assert read.report_id is None
    assert read.isVisible()


def test_title_without_unit_and_year_leaves_what_was_typed(
    dialog: ImportDialog, tmp_path: Path
) -> None:
    path = tmp_path / "无题.txt"
    path.write_text(_OLD.partition("\n")[2], encoding="utf-8")
    dialog.suggest(NewReport("某局", 2020, "general"))
    dialog.read_file(path)
    assert (dialog._unit.text(), dialog._year.value()) == ("某局", 2020)


def test_what_one_file_told_of_itself_is_not_said_of_the_next(
    read: ImportDialog, tmp_path: Path
) -> None:
    assert (read._unit.text(), read._year.value()) == ("星河区档案局", 2022)
    path = tmp_path / "无题.txt"
    path.write_text(_OLD.partition("\n")[2], encoding="utf-8")
    read.suggest(NewReport("某局", 2019, "general"))
    read.read_file(path)
    assert (read._unit.text(), read._year.value()) == ("某局", 2019)
    read._wanted = None
    read._head.take("某中心", 2021, None)
    read._unit.setText("由人写的单位")
    read._head.take("", None, None)
    assert (read._unit.text(), read._year.text()) == ("由人写的单位", "请填写")


def test_another_template_keeps_what_was_placed(read: ImportDialog) -> None:
    number = _number(read, "已扫描两万卷。")
    read._board.send([number], "problems_section", None)
    read._template.setCurrentIndex(read._template.findData("liwan-2023"))
    read._use_template()
    desk = read._desk
    assert desk is not None
    assert desk.template.identity.id == "liwan-2023"
    assert desk.arrangement.part(number).section == "problems_section"
    # What was read beside the screen had taken the keyboard from every field.
    pieces = QApplication.focusWidget()
    assert isinstance(pieces, QAbstractItemView)
    QTest.keyClick(pieces, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert read._template.currentData() == "general"


def test_template_that_does_not_fit_is_told(
    read: ImportDialog, dialogs: RecordingDialogs, library: Library
) -> None:
    read._template.addItem("没有的", "no-such")
    read._template.setCurrentIndex(read._template.count() - 1)
    read._use_template()
    assert [error.code for error in dialogs.errors] == ["template_unknown"]
    assert read._template.currentData() == "general"
    assert library.summaries() == []


def test_twin_is_told_and_compared(
    read: ImportDialog,
    library: Library,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read._show_twin()
    library.create("general", 2022, "星河区档案局")
    read._reports = library.summaries()
    read._show_choices()
    assert "星河区档案局" in read._told.twin.text()
    assert not read._told.compare.isHidden()
    seen: list[str] = []

    def look(dialog: TwinDialog) -> int:
        seen.append(dialog.windowTitle())
        return QDialog.DialogCode.Rejected

    monkeypatch.setattr(TwinDialog, "exec", look)
    read._told.compare.click()
    assert seen == ["与已有的报告比较"]
    read._year.setValue(2021)
    assert read._told.compare.isHidden()


def test_same_file_again_is_told(
    qtbot: QtBot, read: ImportDialog, library: Library, theme: Theme, old: Path
) -> None:
    read._take()
    again = ImportDialog(library, theme, read._dialogs, read._runner)
    qtbot.addWidget(again)
    again.suggest(NewReport("某局", 2022, "general"))
    again.read_file(old)
    assert "导入过" in again._told.twin.text()


# -- by keys alone --------------------------------------------------------------------------------


def _key(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, key, modifier)


def _press_until(key: Qt.Key, is_there: Callable[[], bool]) -> None:
    for _ in range(20):
        if is_there():
            return
        _key(key)
    raise AssertionError(key)


def _answer_by_keys(text: str) -> None:
    """Type into the list of places that comes up next, and press Enter."""

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, TargetDialog)
        QTest.keyClicks(dialog._typed, text)
        QTest.keyClick(dialog._typed, Qt.Key.Key_Return)

    QTimer.singleShot(0, answer)


def test_whole_way_by_keys(
    qtbot: QtBot, dialog: ImportDialog, dialogs: RecordingDialogs, library: Library, old: Path
) -> None:
    control, alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
    dialog.suggest(NewReport("某局", 2022, "general", Start.FILE))
    dialogs.files = [old]
    dialog.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    _key(Qt.Key.Key_F, alt)
    qtbot.waitUntil(lambda: _has_desk(dialog))
    desk, panes = dialog._desk, dialog._board._panes
    assert desk is not None
    # The keyboard stands in the old text, at the first piece to be looked at.
    assert QApplication.focusWidget() is panes._old_view
    _press_until(Qt.Key.Key_F8, lambda: panes._text.toPlainText() == "已扫描两万卷。")
    number = _number(dialog, "已扫描两万卷。")
    _answer_by_keys("czdzywt")
    _key(Qt.Key.Key_F2)
    assert desk.arrangement.part(number).section == "problems_section"
    # To the text below, the cursor between two words, cut; joined again, and both taken back.
    # The list of places gives the keyboard back; without a screen nobody hands it over.
    dialog.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is panes._old_view)
    _press_until(Qt.Key.Key_F6, lambda: QApplication.focusWidget() is panes._text)
    for _ in range(3):
        _key(Qt.Key.Key_Right)
    _key(Qt.Key.Key_B, control)
    assert [one.text for one in desk.arrangement.parts if "扫描" in one.text or "两万" in one.text][
        -2:
    ] == ["已扫描", "两万卷。"]
    _press_until(Qt.Key.Key_F6, lambda: QApplication.focusWidget() is panes._old_view)
    _key(Qt.Key.Key_Down)
    _key(Qt.Key.Key_J, control)
    assert _number(dialog, "已扫描两万卷。") == number
    for _ in range(3):
        _key(Qt.Key.Key_Z, control)
    assert not desk.is_changed
    _key(Qt.Key.Key_Y, control)
    # Closing asks; then it is confirmed.
    dialogs.answers = ["stay"]
    _key(Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert len(dialogs.asked) == 1
    _key(Qt.Key.Key_I, alt)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert len(library.summaries()) == 1


def test_everything_with_the_keyboard_has_a_name(read: ImportDialog) -> None:
    kinds = (QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit)
    fields = [one for kind in kinds for one in read.findChildren(kind) if one.isVisible()]
    assert len(fields) > 6
    for one in fields:
        is_inner = isinstance(one.parent(), YearBox)
        assert is_inner or one.accessibleName(), one
    for button in read.findChildren(QAbstractButton):
        assert button.text() or button.accessibleName()


# -- last year ------------------------------------------------------------------------------------


def test_it_becomes_last_years_of_a_report(read: ImportDialog, library: Library) -> None:
    target = library.create("general", 2024, "星河区档案局")
    other = library.create("general", 2022, "另一个局")
    read._reports = library.summaries()
    read._show_choices()
    assert read._how.findText(f"另一个局 {other}") < 0
    read._how.choose(How(Becomes.LAST_OF, target))
    read._show_state()
    assert "上年一栏" in read._told.notes.text()
    before = library.load(target).values

    read._take()

    assert read.opens == target
    assert library.load(target).previous_id == read.report_id
    assert library.load(target).values == before


def test_next_years_report_is_begun_with_it(read: ImportDialog) -> None:
    read._how.choose(How(Becomes.LAST_OF_NEW))
    read._show_state()
    assert "2023 年度" in read._told.notes.text()
    read._take()
    begins = read.begins
    assert begins == NewReport("星河区档案局", 2023, "general", Start.LAST_YEAR, read.report_id)


def test_wizard_that_wants_a_later_year_takes_it_for_last_years(
    dialog: ImportDialog, old: Path
) -> None:
    dialog.suggest(NewReport("新名局", 2025, "general", Start.FILE))
    dialog.read_file(old)
    assert dialog._how.how == How(Becomes.LAST_OF_NEW)
    dialog._take()
    assert dialog.begins == NewReport("新名局", 2025, "general", Start.LAST_YEAR, dialog.report_id)


def test_choice_that_is_gone_falls_back(read: ImportDialog) -> None:
    read._how.choose(How(Becomes.LAST_OF, 77))
    assert read._how.how == How()


# -- closing and dropping -------------------------------------------------------------------------


def test_closing_asks_where_something_was_changed(
    read: ImportDialog, dialogs: RecordingDialogs
) -> None:
    read._board.send([_number(read, "已扫描两万卷。")], "problems_section", None)
    dialogs.answers = ["stay", "leave"]
    read.reject()
    assert read.isVisible()
    read.close()
    assert not read.isVisible()
    assert len(dialogs.asked) == 2


def _drop(dialog: ImportDialog, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    dialog.dropEvent(event)
    QApplication.processEvents()


def test_file_dropped_on_the_dialog_is_read(
    read: ImportDialog, dialogs: RecordingDialogs, tmp_path: Path
) -> None:
    other = tmp_path / "另一份.txt"
    other.write_text(_OLD.replace("2022", "2020"), encoding="utf-8")
    read._board.send([_number(read, "已扫描两万卷。")], "problems_section", None)
    dialogs.answers = ["stay", "leave"]
    _drop(read, other)
    assert read._year.value() == 2022
    _drop(read, other)
    assert read._year.value() == 2020
    _drop(read, tmp_path)
    assert read._path == other


def test_findings_of_the_old_text_are_shown_and_nothing_is_corrected(read: ImportDialog) -> None:
    board = read._board
    assert board._findings
    piece = board._panes._old.piece(_number(read, "目标已经实现，，"))
    assert piece is not None
    assert piece.findings
    board._panes.choose((piece.number,))
    assert "审核：" in board._panes._reason.toPlainText()
    read._take()
    report = read._library.open(read.report_id or 0).report
    assert any("，，" in report.values[ref].text for ref in report.refs())
    assert report.meta.fiscal_year == 2022
    assert FieldRef("x") not in report.values


def test_all_of_it_is_reached_by_keys(read: ImportDialog) -> None:
    read.resize(1366, 728)
    assert faults(read) == []
