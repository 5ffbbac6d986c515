from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea

from perfdesk.app.editing.last_year import LastYear
from perfdesk.report.values import FieldRef
from perfdesk.ui.past.last_year_panel import LastYearPanel
from tests.ui.conftest import TEMPLATE

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.app.library.library import Library
    from perfdesk.ui.parts.style import Theme

_INTRO, _OTHER = FieldRef("functions_intro"), FieldRef("other_functions")


@pytest.fixture
def panel(qtbot: QtBot, session: ReportSession, theme: Theme) -> LastYearPanel:
    panel = LastYearPanel(session, theme)
    qtbot.addWidget(panel)
    panel.resize(320, 700)
    panel.show()
    return panel


@pytest.fixture
def last_year(library: Library, session: ReportSession) -> LastYear:
    """Last year's report with two texts in the section 职能."""
    number = library.create(TEMPLATE, 2022, "某某局")
    old = library.open(number)
    old.enter(_INTRO, "负责档案工作。")
    old.enter(_OTHER, "其他。")
    old.flush()
    last_year = LastYear(session.template, old.template, library.load(number), number)
    session.look_back(last_year)
    return last_year


def test_without_last_year_it_is_explained_and_offered(qtbot: QtBot, panel: LastYearPanel) -> None:
    panel.show_place("functions", _INTRO)

    assert "选择上年报告" in panel._choose.text()
    assert not panel._body.isVisible()
    with qtbot.waitSignal(panel.choose_wanted):
        panel._choose.click()


def test_a_field_stands_beside_last_years(
    qtbot: QtBot, panel: LastYearPanel, session: ReportSession, last_year: LastYear
) -> None:
    session.enter(_INTRO, "负责全区档案工作。")

    panel.show_place("functions", _INTRO)

    assert panel._text.toPlainText() == "负责全区档案工作。"
    assert panel._state.text() == "与上年不同"
    assert last_year.title in panel._title.text()
    with qtbot.waitSignal(panel.field_wanted) as wanted:
        panel._take_field.click()
    assert wanted.args == [_INTRO]


@pytest.mark.usefixtures("last_year")
def test_what_the_section_can_take_over_is_chosen_from_a_list(
    qtbot: QtBot, panel: LastYearPanel
) -> None:
    panel.show_place("functions", None)
    items = [panel._offers.item(row) for row in range(panel._offers.count())]
    assert {item.text() for item in items} == {
        "机构设置和职权依据：负责档案工作。",
        "其他事项：其他。",
    }

    for item in items:
        item.setCheckState(Qt.CheckState.Unchecked)
    assert not panel._take.isEnabled()
    items[0].setCheckState(Qt.CheckState.Checked)
    assert panel._take.text() == "沿用选中的 1 项"
    with qtbot.waitSignal(panel.take_wanted) as wanted:
        panel._take.click()

    assert wanted.args == [frozenset({"functions_intro"})]


@pytest.mark.usefixtures("last_year")
def test_a_filled_field_says_that_it_would_be_replaced(
    panel: LastYearPanel, session: ReportSession
) -> None:
    session.enter(_INTRO, "已经写好的。")

    panel.show_place("functions", None)

    (item,) = panel._offers.findItems("机构设置", Qt.MatchFlag.MatchContains)
    assert "（已填）" in item.text()
    assert item.checkState() is Qt.CheckState.Unchecked
    assert "替换" in item.toolTip()


@pytest.mark.usefixtures("last_year")
def test_where_there_is_nothing_to_take_it_is_said(panel: LastYearPanel) -> None:
    panel.show_place("", None)

    assert panel._no_offers.isVisible()
    assert "没有可以沿用" in panel._no_offers.text()
    assert "把光标放进一栏" in panel._state.text()
    assert not panel._take_field.isEnabled()


@pytest.mark.usefixtures("last_year")
def test_both_reports_can_be_compared(qtbot: QtBot, panel: LastYearPanel) -> None:
    panel.refresh()

    with qtbot.waitSignal(panel.compare_wanted):
        panel._compare.click()


@pytest.mark.usefixtures("last_year")
def test_while_nothing_is_filled_in_last_years_text_stands_plain(panel: LastYearPanel) -> None:
    """Harm: all of it was red and struck through, as if it were gone, and could not be read."""
    panel.show_place("functions", _INTRO)

    assert [piece.kind for piece in panel._text._pieces] == ["same"]
    assert panel._text.toPlainText() == "负责档案工作。"
    assert "还没有填写" in panel._state.text()
    assert not panel._legend.isVisible()


@pytest.mark.usefixtures("last_year")
def test_a_section_that_was_chosen_shows_its_first_text(panel: LastYearPanel) -> None:
    """Harm: after a choice in the outline the panel stayed empty until a field was clicked."""
    panel.show_place("functions", None)

    assert panel._text.toPlainText() == "负责档案工作。"
    assert panel._field.text()


def test_what_was_taken_over_is_not_called_missing(
    panel: LastYearPanel, session: ReportSession, last_year: LastYear
) -> None:
    """Harm: right after carrying over it said that there is nothing to carry over."""
    offered = frozenset(offer.code for offer in last_year.offers(session.report, "functions"))
    data = last_year.content(session.report, offered)
    session.take_over(data, "沿用", offered)

    panel.show_place("functions", _INTRO)

    assert panel._no_offers.isVisible()
    assert "已经沿用" in panel._no_offers.text()


@pytest.mark.usefixtures("last_year")
def test_this_years_text_never_stands_as_last_years(
    panel: LastYearPanel, session: ReportSession
) -> None:
    """Harm: of a field that last year did not fill in, this year's text stood under 上年."""
    ref = FieldRef("conclusion")
    session.enter(ref, "本年的结论。")

    panel.show_place(session.template.section_of(ref.code), ref)

    assert panel._text.toPlainText() == ""
    assert "上年报告" in panel._state.text()


@pytest.mark.usefixtures("last_year")
def test_the_panel_scrolls_only_where_its_parts_have_not_what_they_need(
    qtbot: QtBot, panel: LastYearPanel
) -> None:
    """Harm: at 200 % the text was a line of no height; its buttons below the edge at 100 %."""
    panel.show_place("functions", _INTRO)
    (area,) = panel.findChildren(QScrollArea)

    panel.resize(320, 640)
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() == 0)
    panel.resize(320, 200)
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)
    assert panel._text.height() >= panel.fontMetrics().height() * 5
