"""No command of the menus loses the keyboard, and nothing kills the menus' own lines."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu
from shiboken6 import isValid

from perfdesk.app.data_folder.opening import Opening
from perfdesk.app.settings import Settings
from perfdesk.ui.parts.messages import Dialogs
from perfdesk.ui.running.guard import Guard
from perfdesk.ui.running.program import desk_maker
from perfdesk.ui.window.main_window import MainWindow
from perfdesk.ui.window.service import Service
from tests.helpers.escape import escaping
from tests.ui.conftest import TEMPLATE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from perfdesk.paths import DataFolder
    from perfdesk.ui.parts.style import Theme
    from tests.ui.conftest import InlineRunner

#: It ends the window; its test is that of closing.
_LEAVES = "退出"


@pytest.fixture
def window(
    qtbot: QtBot,
    folder: DataFolder,
    theme: Theme,
    runner: InlineRunner,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[MainWindow]:
    """Return a window with everything behind its menus, and boxes that really open."""
    monkeypatch.setenv("PERFDESK_LOCAL_DIR", str(tmp_path / "own"))
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)
    opening = Opening(folder, Settings())
    library = opening.open()
    library.create(TEMPLATE, 2022, "某某局")
    library.create(TEMPLATE, 2023, "某某局")
    dialogs = Dialogs()
    window = MainWindow(library, folder, theme, dialogs, desk_maker(theme, dialogs, runner), runner)
    qtbot.addWidget(window)
    window.resize(1366, 728)
    window.show()
    guard = Guard(opening, window, theme, dialogs, runner)
    service = Service(opening, window, guard, theme, dialogs)
    assert service.parent() is window
    yield window
    theme.look(100, "", "system")
    with escaping():
        window.show_start()
    opening.close()


def _lines(window: MainWindow) -> list[QAction]:
    menus = [menu for menu in window.findChildren(QMenu) if menu.title()]
    return [line for menu in menus for line in menu.actions() if line.text()]


def _keyboard(window: MainWindow) -> str:
    """Return what is wrong with the place of the keyboard, nothing where all is well."""
    focus = QApplication.focusWidget()
    if focus is None:
        return "nothing has the keyboard"
    if not focus.isVisible() or not window.isAncestorOf(focus):
        return f"{focus} has the keyboard"
    return ""


def _settle() -> None:
    for _ in range(5):
        QApplication.processEvents()


@pytest.mark.parametrize("is_open", [False, True], ids=["start page", "desk"])
def test_no_command_loses_the_keyboard(window: MainWindow, *, is_open: bool) -> None:
    lost, boxes = [], 0
    for line in _lines(window):
        if line.text() == _LEAVES:
            continue
        if is_open and window.desk is None:
            window.open_report(2)
        _settle()
        with escaping() as titles:
            line.trigger()
            window.activateWindow()  # As a window manager does where a box has gone.
            _settle()
        boxes += len(titles)
        if fault := _keyboard(window):
            lost.append(f"{line.text()}: {fault}")
    assert not lost
    gc.collect()
    left = [box.windowTitle() for box in window.findChildren(QDialog)]
    assert not left
    assert boxes > (6 if is_open else 3)


def test_tab_goes_round_the_desk(window: MainWindow) -> None:
    """From the page to the helper, the state line, the way and back; every stop has a name."""
    window.open_report(2)
    _settle()
    began = QApplication.focusWidget()
    stops = []
    for _press in range(60):
        focus = QApplication.focusWidget()
        assert focus is not None
        stops.append(focus)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
        if QApplication.focusWidget() is began:
            break
    assert QApplication.focusWidget() is began
    names = [stop.accessibleName() or str(getattr(stop, "text", str)()) for stop in stops]
    assert "" not in names
    for expected in ("右侧栏的页", "栏目"):
        assert expected in names
    assert any("待填" in name for name in names)


def test_tab_passes_by_a_way_that_is_folded(window: MainWindow) -> None:
    window.open_report(2)
    desk = window.desk
    assert desk is not None
    desk._zones.fold_way()
    desk._state._counts.setFocus()

    QTest.keyClick(desk._state._counts, Qt.Key.Key_Tab)

    focus = QApplication.focusWidget()
    assert focus is not None
    assert desk._page.isAncestorOf(focus)


def test_menus_outlive_all_pages_of_a_report(window: MainWindow) -> None:
    """Pages that were left once took the lines of the menus along (``docs/architecture.md``)."""
    lines = _lines(window)
    for _visit in range(2):
        window.open_report(1)
        desk = window.desk
        assert desk is not None
        for _section in desk._pages.codes():
            desk.step_section(1)
            for key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Backtab):
                focus = QApplication.focusWidget()
                assert focus is not None
                QTest.keyClick(focus, key)
        for step in (1, 1, 1, -1, -1, -1):
            desk.step_zone(step)
        desk.search.find()
        QTest.keyClick(desk.search.bar._wanted, Qt.Key.Key_Escape)
        with escaping():
            desk.search.jump()
        desk.show_overview()
        window.show_start()
        _settle()
        del desk
        gc.collect()
    assert all(isValid(line) for line in lines)
    assert lines == _lines(window)
