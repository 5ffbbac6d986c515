from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtWidgets import QApplication, QLabel

from perfdesk import paths
from perfdesk.app.data_folder.moving import Moving
from perfdesk.app.data_folder.opening import Opening
from perfdesk.app.settings import Settings
from perfdesk.errors import UserError
from perfdesk.report.values import FieldRef
from perfdesk.ui.findings.foreign_dialog import ForeignDialog
from perfdesk.ui.findings.inspect_dialog import InspectDialog
from perfdesk.ui.running.guard import Guard
from perfdesk.ui.running.program import desk_maker
from perfdesk.ui.safety.backups_dialog import BackupsDialog
from perfdesk.ui.window import service as module
from perfdesk.ui.window.about_dialog import AboutDialog
from perfdesk.ui.window.main_window import MainWindow
from perfdesk.ui.window.service import Service
from perfdesk.ui.window.settings_dialog import SettingsDialog
from tests.ui.conftest import TEMPLATE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from perfdesk.ui.parts.style import Theme
    from tests.ui.conftest import InlineRunner, RecordingDialogs


class Served:
    """A window whose menus are served."""

    def __init__(self, window: MainWindow, opening: Opening, service: Service) -> None:
        self.window = window
        self.opening = opening
        self.service = service

    def choose(self, name: str) -> None:
        action = self.window.findChild(QAction, name)
        assert isinstance(action, QAction)
        action.trigger()


@pytest.fixture
def served(
    qtbot: QtBot,
    folder: paths.DataFolder,
    theme: Theme,
    dialogs: RecordingDialogs,
    runner: InlineRunner,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Served]:
    monkeypatch.setenv("PERFDESK_LOCAL_DIR", str(tmp_path / "own"))
    opening = Opening(folder, Settings())
    library = opening.open()
    library.create(TEMPLATE, 2023, "某某局")
    window = MainWindow(library, folder, theme, dialogs, desk_maker(theme, dialogs, runner), runner)
    qtbot.addWidget(window)
    window.show()
    guard = Guard(opening, window, theme, dialogs, runner)
    guard.begin()
    yield Served(window, opening, Service(opening, window, guard, theme, dialogs))
    theme.look(100, "", "system")
    window.show_start()
    opening.close()


def _in_dialog(kind: type, act: Callable[[], None]) -> None:
    def when_shown() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, kind)
        act()

    QTimer.singleShot(0, when_shown)


def _dialog() -> SettingsDialog:
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, SettingsDialog)
    return dialog


def test_settings_apply_at_once_and_are_kept(served: Served, theme: Theme) -> None:
    window = served.window
    window.open_report(1)
    desk = window.desk

    def choose() -> None:
        _dialog()._percent.setValue(150)
        _dialog()._unit.setText("别的局")
        assert theme.percent == 150
        assert window.flow.unit == "别的局"
        assert window.desk is desk
        _dialog()._idle.setValue(0.6)
        assert desk is not None
        assert desk.autosave._idle.interval() == 600
        _dialog().accept()

    _in_dialog(SettingsDialog, choose)
    served.choose("设置")

    assert QApplication.font().pointSizeF() == pytest.approx(15.75)
    assert Settings().choices.percent == 150
    assert Settings().choices.unit == "别的局"
    assert window.desk is not desk, "widths are measured anew"


def test_cancelled_settings_leave_nothing_behind(served: Served, theme: Theme) -> None:
    def choose_and_cancel() -> None:
        _dialog()._percent.setValue(200)
        _dialog()._scheme.setCurrentIndex(2)
        _dialog().reject()

    _in_dialog(SettingsDialog, choose_and_cancel)
    served.choose("设置")

    assert (theme.percent, theme.scheme) == (100, "system")
    assert not (served.opening.settings.folder / "settings.toml").exists()


def test_keys_make_the_interface_larger_and_smaller(served: Served, theme: Theme) -> None:
    seen = []
    for name in ("放大界面", "放大界面", "缩小界面", "标准大小", "缩小界面", "缩小界面"):
        served.choose(name)
        seen.append(theme.percent)

    assert seen == [110, 125, 110, 100, 90, 90]
    assert Settings().choices.percent == 90


def test_the_second_place_is_chosen_in_the_settings(
    served: Served, dialogs: RecordingDialogs, tmp_path: Path
) -> None:
    def choose() -> None:
        dialog = _dialog()
        dialogs.answers, dialogs.files = ["other", ""], [tmp_path / "二"]
        dialog.second_place_wanted.emit()
        assert str(tmp_path / "二") in dialog._second.text()
        dialog.second_place_wanted.emit()
        dialog.accept()

    _in_dialog(SettingsDialog, choose)
    served.choose("设置")

    assert served.opening.backups.second.folder == tmp_path / "二"


def test_a_move_of_the_folder_is_planned(
    served: Served, dialogs: RecordingDialogs, tmp_path: Path
) -> None:
    paths.choose_data_folder(served.opening.folder.root)

    def choose() -> None:
        dialog = _dialog()
        assert dialog._change_folder.isEnabled()
        dialogs.files = [None, served.opening.folder.root / "x", tmp_path / "新家"]
        for _time in range(3):
            dialog.folder_change_wanted.emit()
        assert str(tmp_path / "新家") in dialog._place.text()
        dialogs.files = [served.opening.folder.root]
        dialog.folder_change_wanted.emit()
        assert "下次启动" not in dialog._place.text()
        dialog.reject()

    _in_dialog(SettingsDialog, choose)
    served.choose("设置")

    assert [error.code for error in dialogs.errors] == ["folder_inside"]
    assert len(dialogs.told) == 1
    assert Moving(Settings()).target is None


def test_a_folder_with_reports_is_offered_to_go_over_to(
    served: Served, dialogs: RecordingDialogs, tmp_path: Path
) -> None:
    """After a move to another PC the clerk read that the folder was taken, and could not go on."""
    paths.choose_data_folder(served.opening.folder.root)
    other = paths.DataFolder(tmp_path / "从旧电脑来")
    other.root.mkdir()
    other.database.write_bytes(b"reports")

    def choose() -> None:
        dialog = _dialog()
        dialogs.files = [other.root, other.root]
        dialogs.answers = ["", "join"]
        dialog.folder_change_wanted.emit()
        assert "下次启动" not in dialog._place.text()
        dialog.folder_change_wanted.emit()
        assert "改用这里已有的报告" in dialog._place.text()
        assert str(other.root) in dialog._place.text()
        dialog.reject()

    _in_dialog(SettingsDialog, choose)
    served.choose("设置")

    assert not dialogs.errors
    assert served.opening.joins


def test_a_folder_named_at_the_start_is_fixed(served: Served) -> None:
    def look() -> None:
        assert not _dialog()._change_folder.isEnabled()
        _dialog().reject()

    _in_dialog(SettingsDialog, look)
    served.choose("设置")


def test_backups_lead_to_a_restore(qtbot: QtBot, served: Served) -> None:
    served.window.open_report(1)
    wanted = served.opening.backups.newest

    def restore() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, BackupsDialog)
        dialog.wanted = wanted
        dialog.accept()

    _in_dialog(BackupsDialog, restore)
    with qtbot.waitSignal(served.service.restore_wanted) as told:
        served.choose("备份和恢复")

    assert told.args == [wanted]


def test_a_restored_report_is_listed(served: Served) -> None:
    def restore_one() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, BackupsDialog)
        dialog._one.click()
        dialog.reject()

    _in_dialog(BackupsDialog, restore_one)
    served.window.start_page.backups_wanted.emit()

    assert served.opening.library is not None
    assert len(served.opening.library.summaries()) == 2
    assert served.window.start_page._model.rowCount() == 2


def test_about_shows_where_the_data_lie(served: Served) -> None:
    seen: list[str] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, AboutDialog)
        seen.extend(label.text() for label in dialog.findChildren(QLabel))
        dialog.reject()

    _in_dialog(AboutDialog, look)
    served.choose("关于")

    assert str(served.opening.folder.root) in "\n".join(seen)


def test_the_diagnosis_is_written_where_it_is_wanted(
    served: Served, dialogs: RecordingDialogs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Harm: it went to the desktop unasked, though the line of the menu ends in …."""
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    monkeypatch.setattr(module, "_desktop", lambda: tmp_path)
    dialogs.answers = ["folder"]
    dialogs.files = [None, tmp_path / "给技术人员.zip"]

    served.choose("诊断文件")
    assert not list(tmp_path.glob("*.zip"))
    served.choose("诊断文件")

    assert dialogs.suggested[0].match("perfdesk-diagnosis-*.zip")
    assert dialogs.suggested[0].parent == tmp_path
    (written,) = tmp_path.glob("*.zip")
    assert zipfile.is_zipfile(written)
    assert str(written) in dialogs.asked[0]
    assert opened == [str(tmp_path)]


def test_a_diagnosis_that_cannot_be_written_is_told(
    served: Served, dialogs: RecordingDialogs, tmp_path: Path
) -> None:
    dialogs.files = [tmp_path / "gone" / "x.zip"]

    served.choose("诊断文件")

    assert isinstance(dialogs.errors[0], UserError)


def test_the_data_folder_is_opened(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))

    served.choose("打开数据文件夹")

    assert opened == [str(served.opening.folder.root)]


def test_the_file_goes_to_a_folder_that_is_there() -> None:
    assert module._desktop().is_dir()


def test_names_to_look_for_are_kept_and_looked_for_at_once(served: Served) -> None:
    window = served.window
    window.open_report(1)
    session = window.session
    assert session is not None
    session.enter(FieldRef("conclusion"), "由刘小芳同志牵头完成。")
    before = set(session.findings)

    def choose() -> None:
        assert _dialog().people == ()
        _dialog()._people.setPlainText("刘小芳\n\n王建国、李")
        _dialog().accept()

    _in_dialog(SettingsDialog, choose)
    served.choose("设置")

    assert Settings().people == ("刘小芳", "王建国")
    assert any(one.quote == "刘小芳" for one in set(session.findings) - before)
    window.show_start()

    def forget() -> None:
        _dialog()._people.clear()
        _dialog().accept()

    _in_dialog(SettingsDialog, forget)
    served.choose("设置")
    assert Settings().people == ()


def test_a_finished_file_is_measured_without_a_report(served: Served) -> None:
    seen: list[str] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, InspectDialog)
        seen.append(dialog.windowTitle())
        dialog.reject()

    QTimer.singleShot(0, look)
    served.choose("文件体检")
    assert seen == ["文件体检"]


def test_a_file_from_elsewhere_is_checked_also_without_a_report(served: Served) -> None:
    seen: list[str] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ForeignDialog)
        seen.append(dialog.windowTitle())
        dialog.reject()

    QTimer.singleShot(0, look)
    served.choose("检查一份外来文件")
    assert seen == ["检查一份外来文件"]
