from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from perfdesk.app.settings import Choices
from perfdesk.ui.window.settings_dialog import SettingsDialog

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from perfdesk.ui.parts.style import Theme

_CHOSEN = Choices(125, "", "dark", "某某局", 600, 1200)


@pytest.fixture
def dialog(qtbot: QtBot, theme: Theme, tmp_path: Path) -> SettingsDialog:
    dialog = SettingsDialog(_CHOSEN, tmp_path, theme)
    qtbot.addWidget(dialog)
    return dialog


def test_what_was_chosen_is_shown_and_nothing_is_told(dialog: SettingsDialog) -> None:
    assert dialog.choices == _CHOSEN
    assert dialog._percent.value() == 125
    assert dialog._scheme.currentText() == "深色"
    assert dialog._unit.text() == "某某局"


def test_each_change_is_told_at_once(qtbot: QtBot, dialog: SettingsDialog) -> None:
    acts: tuple[tuple[Callable[[], None], str, object], ...] = (
        (lambda: dialog._percent.setValue(150), "percent", 150),
        (lambda: dialog._scheme.setCurrentIndex(1), "scheme", "light"),
        (lambda: dialog._unit.setText(" 别的局 "), "unit", "别的局"),
        (lambda: dialog._idle.setValue(0.5), "idle_ms", 500),
        (lambda: dialog._ceiling.setValue(0.9), "ceiling_ms", 900),
    )
    for act, name, wanted in acts:
        with qtbot.waitSignal(dialog.changed) as told:
            act()
        assert told.args is not None
        assert getattr(told.args[0], name) == wanted


def test_another_typeface_can_be_chosen(qtbot: QtBot, dialog: SettingsDialog) -> None:
    if dialog._family.count() < 2:
        pytest.skip("no typeface with Chinese characters is installed here")
    with qtbot.waitSignal(dialog.changed):
        dialog._family.setCurrentIndex(1)

    assert dialog.choices.family == dialog._family.itemText(1)


def test_cancelling_takes_everything_back(qtbot: QtBot, dialog: SettingsDialog) -> None:
    dialog._percent.setValue(200)
    with qtbot.waitSignal(dialog.changed) as told:
        dialog.reject()

    assert told.args == [_CHOSEN]
    assert dialog.choices == _CHOSEN


def test_cancelling_without_a_change_tells_nothing(qtbot: QtBot, dialog: SettingsDialog) -> None:
    with qtbot.assertNotEmitted(dialog.changed):
        dialog.reject()


def test_the_ordinary_choices_come_back(dialog: SettingsDialog) -> None:
    dialog._standard.click()

    assert dialog.choices == Choices()


def test_nothing_stays_unsaved_longer_than_the_pause(dialog: SettingsDialog) -> None:
    dialog._ceiling.setValue(0.5)
    dialog._idle.setValue(1.1)

    assert dialog.choices.ceiling_ms == 1100


def test_places_are_told_and_led_to(
    qtbot: QtBot, dialog: SettingsDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    buttons = {one.text(): one for one in dialog.findChildren(QPushButton)}
    dialog.show_folder("现在使用：甲", "由启动命令指定")
    assert not buttons["更换文件夹…"].isEnabled()
    assert buttons["更换文件夹…"].toolTip() == "由启动命令指定"
    assert "由启动命令指定" in dialog._place.text()

    dialog.show_folder("现在使用：甲")
    with qtbot.waitSignal(dialog.folder_change_wanted):
        buttons["更换文件夹…"].click()
    with qtbot.waitSignal(dialog.second_place_wanted):
        buttons["选择第二备份位置…"].click()
    buttons["打开文件夹"].click()
    dialog.show_second_place("尚未选择")

    assert opened == [str(tmp_path)]
    assert dialog._second.text() == "尚未选择"


def test_all_that_can_be_set_has_a_name(dialog: SettingsDialog) -> None:
    for kind in (QAbstractSpinBox, QComboBox, QLineEdit):
        for widget in dialog.findChildren(kind):
            if not isinstance(widget.parent(), QAbstractSpinBox | QComboBox):
                labels = [one for one in dialog.findChildren(QWidget) if _is_buddy(one, widget)]
                assert widget.accessibleName() or labels, widget


def _is_buddy(label: QWidget, widget: QWidget) -> bool:
    return isinstance(label, QLabel) and label.buddy() is widget
