from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLabel

from perfdesk.template.schema import Section
from perfdesk.ui.desk.help_panel import HelpPanel

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.ui.parts.style import Theme


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

    panel.show_place(section, "（二）")

    words = _words(panel)
    assert words[0] == f"（二）{section.heading}"
    for text in (section.help.what, section.help.source, section.help.good, section.help.bad):
        assert text in words


def test_field_help_stands_above_that_of_its_section(
    panel: HelpPanel, session: ReportSession
) -> None:
    section, field = (
        session.template.sections["functions"],
        session.template.fields["functions_intro"],
    )

    panel.show_place(section, "", field)

    words = _words(panel)
    assert words[0] == field.label
    assert field.hint in words
    assert "100 至 400 字" in words
    assert words.index(session.template.sections["functions"].heading) > words.index(field.hint)


def test_a_section_without_help_says_so(panel: HelpPanel) -> None:
    """The shipped templates leave no section bare; an office's own may."""
    bare = Section(code="own", heading="本单位自设")

    panel.show_place(bare, "一、")

    assert len(_words(panel)) == 2
    assert "没有填写说明" in _words(panel)[1]


def test_last_years_text_stands_in_the_help_of_its_field(
    panel: HelpPanel, session: ReportSession
) -> None:
    section, field = session.template.sections["functions"], session.template.fields["duties"]

    panel.show_place(section, "", field, "长" * 5000)

    words = _words(panel)
    assert "上年这样写" in words
    assert max(map(len, words)) < 1000


def test_the_advised_length_is_told_once(panel: HelpPanel, session: ReportSession) -> None:
    """Harm: 建议篇幅 stood twice, once of the field and once of its section."""
    field = session.template.fields["conclusion"]
    section = replace(
        session.template.sections["self_conclusion"], advised_length=field.advised_length
    )
    assert field.advised_length is not None

    panel.show_place(section, "", field)

    assert _words(panel).count("建议篇幅") == 1


def test_the_overview_explains_itself(panel: HelpPanel) -> None:
    panel.show_place(None, "")

    assert "总览" in _words(panel)[0]
