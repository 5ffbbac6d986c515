"""Every dialog that the menus open: worked by keys, named, whole at each size of letters."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from perfdesk.app.data_folder.opening import Opening
from perfdesk.app.settings import Settings
from perfdesk.ui.parts.messages import Dialogs
from perfdesk.ui.running.guard import Guard
from perfdesk.ui.running.program import desk_maker
from perfdesk.ui.window.main_window import MainWindow
from perfdesk.ui.window.service import Service
from tests.helpers.dialog_walk import faults, looking

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from perfdesk.paths import DataFolder
    from perfdesk.ui.parts.style import Theme
    from tests.ui.conftest import InlineRunner

#: Without a file they show nothing but Qt's box for files.
_LEAVES = ("收取报告包…", "诊断文件…")


@pytest.fixture
def window(
    qtbot: QtBot,
    folder: DataFolder,
    theme: Theme,
    runner: InlineRunner,
    desk_with_sample: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[MainWindow]:
    """Return a window with everything behind its menus, and boxes that really open."""
    monkeypatch.setenv("PERFDESK_LOCAL_DIR", str(tmp_path / "own"))
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)
    folder.root.mkdir()
    shutil.copy(desk_with_sample, folder.database)
    opening = Opening(folder, Settings())
    library, dialogs = opening.open(), Dialogs()
    library.create("general", 2025, "另一个局")
    window = MainWindow(library, folder, theme, dialogs, desk_maker(theme, dialogs, runner), runner)
    qtbot.addWidget(window)
    window.resize(1366, 728)
    window.show()
    guard = Guard(opening, window, theme, dialogs, runner)
    assert Service(opening, window, guard, theme, dialogs).parent() is window
    yield window
    theme.look(100, "", "system")
    with looking(lambda _dialog: []):
        window.show_start()
    opening.close()


def _lines(window: MainWindow) -> list[QAction]:
    menus = [menu for menu in window.findChildren(QMenu) if menu.title()]
    return [line for menu in menus for line in menu.actions() if line.text()]


def _opened(window: MainWindow, where: str) -> dict[str, list[str]]:
    """Open all that a kind of menu lines opens; return what is wrong, by dialog."""
    found: dict[str, list[str]] = {}
    for line in _lines(window):
        if not (line.text().endswith("…") and line.isEnabled()) or line.text() in _LEAVES:
            continue
        if where == "desk" and window.desk is None:
            window.open_report(max(one.id for one in window._library.summaries()))
            QApplication.processEvents()
        with looking(faults) as seen:
            line.trigger()
            QApplication.processEvents()
        window.activateWindow()
        found.update(seen)
    return found


@pytest.mark.parametrize(("where", "percent"), [("start page", 100), ("desk", 150)])
def test_every_dialog_of_the_menus(
    window: MainWindow, theme: Theme, where: str, percent: int
) -> None:
    theme.set_percent(percent)
    found = _opened(window, where)
    assert {title: told for title, told in found.items() if told} == {}
    assert len(found) > (6 if where == "desk" else 4)


def test_what_is_wrong_with_a_dialog_is_told(qtbot: QtBot, theme: Theme) -> None:
    theme.set_percent(100)
    dialog = QDialog()
    qtbot.addWidget(dialog)
    column = QVBoxLayout(dialog)
    upper, lower = QPushButton("上面的(&A)"), QPushButton("下面的(&A)")
    words, nameless = QLabel("很长的一句话，这里放不下"), QLineEdit()
    words.setFixedWidth(40)
    for one in (words, upper, nameless, lower):
        column.addWidget(one)
    lower.setProperty("role", "primary")
    upper.setDefault(True)
    QWidget.setTabOrder(lower, nameless)
    QWidget.setTabOrder(nameless, upper)
    dialog.show()
    nameless.setFocus()
    told = "\n".join(faults(dialog))
    for words_told in ("goes back up", "no name", "looks like it", "Alt+A twice", "is cut"):
        assert words_told in told
