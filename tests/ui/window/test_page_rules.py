"""The office's rules are shown as they were chosen, and told as they are changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QPushButton

from perfdesk.errors import UserError
from perfdesk.ui.window import page_rules as module
from perfdesk.ui.window.page_rules import PageRules

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from perfdesk.ui.parts.style import Theme


@pytest.fixture
def rules(qtbot: QtBot, theme: Theme) -> PageRules:
    rules = PageRules(theme)
    qtbot.addWidget(rules)
    return rules


@pytest.mark.parametrize("chosen", ["", "fingerprint", "pitch-28", "pitch-30+fingerprint"])
def test_what_was_chosen_is_shown(rules: PageRules, chosen: str) -> None:
    rules.show_page_style("pitch-29+bold-2")
    rules.show_page_style(chosen)
    assert rules.page_style == chosen


def test_names_that_are_not_offered_are_left_out(rules: PageRules) -> None:
    rules.show_page_style("own-rule+fingerprint")
    assert rules.page_style == "fingerprint"


def test_every_change_is_told(rules: PageRules, qtbot: QtBot) -> None:
    with qtbot.waitSignal(rules.changed):
        rules._boxes["installed-faces"].setChecked(True)
    with qtbot.waitSignal(rules.changed):
        rules._lists[0].setCurrentIndex(1)
    assert set(rules.page_style.split("+")) >= {"installed-faces", "pitch-28"}


def test_faces_are_told_when_asked(rules: PageRules, monkeypatch: pytest.MonkeyPatch) -> None:
    (button,) = rules.findChildren(QPushButton)
    button.click()
    assert "这台电脑上" in rules._faces.text()

    def fail() -> str:
        raise UserError("font_missing", file="installed.toml")

    monkeypatch.setattr(module, "told_faces", fail)
    button.click()
    assert "installed.toml" in rules._faces.text()


def test_design_that_cannot_be_read(
    theme: Theme, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> tuple[()]:
        raise UserError("style_missing", name="gb9704")

    monkeypatch.setattr(module, "page_rules", fail)
    rules = PageRules(theme)
    qtbot.addWidget(rules)
    assert (rules.page_style, "gb9704" in rules._faces.text()) == ("", True)
