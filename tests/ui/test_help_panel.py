from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLabel

from perfdesk.ui.help_panel import HelpPanel

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from perfdesk.app.session import ReportSession
    from perfdesk.ui.style import Theme


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme) -> HelpPanel:
    panel = HelpPanel(theme)
    qtbot.addWidget(panel)
    return panel


def _words(panel: HelpPanel) -> list[str]:
    return [label.text() for label in panel.widget().findChildren(QLabel)]


def test_section_help_names_rule_source_and_examples(
    panel: HelpPanel, session: ReportSession
) -> None:
    section = session.template.sections["revenue_expenditure"]

    panel.show_section(section, "（二）")

    words = _words(panel)
    assert words[0] == f"（二）{section.heading}"
    for text in (section.help.what, section.help.source, section.help.good, section.help.bad):
        assert text in words


def test_field_help_stands_above_that_of_its_section(
    panel: HelpPanel, session: ReportSession
) -> None:
    panel.show_section(session.template.sections["functions"], "")
    field = session.template.fields["functions_intro"]

    panel.show_field(field)

    words = _words(panel)
    assert words[0] == field.label
    assert field.hint in words
    assert "100 至 400 字" in words
    assert words.index(session.template.sections["functions"].heading) > words.index(field.hint)


def test_a_section_without_help_says_so(panel: HelpPanel, session: ReportSession) -> None:
    panel.show_section(session.template.sections["basics"], "一、")

    assert len(_words(panel)) == 2
    assert "没有填写说明" in _words(panel)[1]
