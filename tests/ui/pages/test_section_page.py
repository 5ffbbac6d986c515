from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from perfdesk.report.values import FieldRef
from perfdesk.template.catalogue import Catalogue
from perfdesk.ui.bridge import Bridge
from perfdesk.ui.editors.number_editor import NumberEditor
from perfdesk.ui.editors.text_editor import TextEditor
from perfdesk.ui.pages.section_page import OverviewRow, SectionPage
from tests.helpers.packages import load_package, open_session
from tests.helpers.pages import EVERY_TYPE, OpenPage, commit, open_page

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from perfdesk.template.template import ReportTemplate


@pytest.fixture
def template(tmp_path: Path) -> ReportTemplate:
    return load_package(tmp_path, EVERY_TYPE)


def words(page: SectionPage) -> list[str]:
    return [part.text() for part in page.findChildren(QLabel) if not part.isHidden()]


@pytest.mark.parametrize("template_id", [entry.id for entry in Catalogue.standard().entries()])
def test_every_section_of_the_shipped_templates_has_its_page(
    qtbot: QtBot, template_id: str
) -> None:
    template = Catalogue.standard().load(template_id)
    session, _store = open_session(template)
    for code in template.fields:
        if template.fields[code].is_container and template.fields[code].group is None:
            session.add_line(code)
    for section, _level in template.walk_sections():
        page = open_page(qtbot, template, section, session).page
        for ref in session.report.refs():
            is_here = template.section_of(ref.code) == section
            assert (page.editor(ref) is not None) == is_here, ref


def test_heading_is_as_it_will_print_with_what_belongs_here(
    qtbot: QtBot, template: ReportTemplate
) -> None:
    page = open_page(qtbot, template, "main").page
    assert words(page)[:2] == ["一、各类项目", "本节写什么。"]


def test_number_of_the_heading_follows_the_sections_that_apply(
    qtbot: QtBot, template: ReportTemplate
) -> None:
    open_ = open_page(qtbot, template, "other")
    assert words(open_.page)[0] == "其他"
    open_.enter("public", "是")
    assert words(open_.page)[0] == "三、其他"


def test_sections_below_are_listed_with_their_state(qtbot: QtBot, template: ReportTemplate) -> None:
    page = open_page(qtbot, template, "main").page
    (row,) = page.findChildren(OverviewRow)
    assert row.accessibleName().startswith("（一）下级")
    with qtbot.waitSignal(page.open_section) as caught:
        row.click()
    assert caught.args == ["below"]


def test_overview_follows_the_progress(qtbot: QtBot) -> None:
    template = Catalogue.standard().load("liwan-2023")
    open_ = open_page(qtbot, template, "basics")
    names = [row.accessibleName() for row in open_.page.findChildren(OverviewRow)]
    assert names[2] == "（三）部门整体支出绩效目标 未填写 · 0/1"
    open_.enter("performance_goal_text", "".join(chr(0x4E00 + 13 * at) for at in range(200)))
    names = [row.accessibleName() for row in open_.page.findChildren(OverviewRow)]
    assert names[2] == "（三）部门整体支出绩效目标 已完成 · 1/1"


def test_foot_leads_to_the_sections_before_and_after(
    qtbot: QtBot, template: ReportTemplate
) -> None:
    page = open_page(qtbot, template, "main").page
    for button, step in ((page.back_button, -1), (page.next_button, 1)):
        with qtbot.waitSignal(page.navigate) as caught:
            button.click()
        assert caught.args == [step]


def test_focus_is_told_and_given(qtbot: QtBot, template: ReportTemplate) -> None:
    page = open_page(qtbot, template, "main").page
    with qtbot.waitSignal(page.field_focused) as caught:
        assert page.focus_ref(FieldRef("people"))
    assert caught.args == [FieldRef("people")]


def test_focus_is_refused_for_what_is_not_shown_here(
    qtbot: QtBot, template: ReportTemplate
) -> None:
    page = open_page(qtbot, template, "main").page
    assert not page.focus_ref(FieldRef("fixed"))
    assert not page.focus_ref(FieldRef("goal", 99))
    assert not page.focus_ref(FieldRef("link"))  # It does not apply yet.


def test_field_far_down_is_scrolled_to(qtbot: QtBot, template: ReportTemplate) -> None:
    open_ = open_page(qtbot, template, "main")
    open_.page.resize(700, 200)
    assert open_.page.focus_ref(FieldRef("day"))
    editor = open_.page.editor(FieldRef("day"))
    assert editor is not None
    qtbot.waitUntil(lambda: not editor.visibleRegion().isEmpty())


def test_finding_of_the_lowest_field_comes_into_sight(
    qtbot: QtBot, template: ReportTemplate
) -> None:
    """Harm: a figure is refused, and the words that say so stand below the edge of the page."""
    open_ = open_page(qtbot, template, "main")
    page, editor = open_.page, open_.editor("people", NumberEditor)
    page.resize(900, 200)
    editor.input.setFocus()
    bottom = editor.mapTo(page.widget(), editor.rect().bottomLeft()).y()
    page.verticalScrollBar().setValue(bottom - page.viewport().height() - editor.height() // 3)
    commit(editor.input, "很多")
    (fault,) = [one for one in editor.findChildren(QLabel) if one.text().startswith("✗ 错误")]

    def is_in_sight() -> bool:
        place = fault.mapTo(page.viewport(), fault.rect().bottomLeft())
        return fault.height() > 0 and page.viewport().rect().contains(place)

    qtbot.waitUntil(is_in_sight)


def test_initiator_keeps_its_text_while_the_rest_is_repainted(
    qtbot: QtBot, template: ReportTemplate
) -> None:
    open_ = open_page(qtbot, template, "main")
    budget = open_.editor("budget", NumberEditor)
    QTest.keyClicks(budget.input, "5")
    budget.input.setCursorPosition(0)
    QTest.keyClicks(budget.input, "2")
    assert budget.input.text() == "25"
    assert budget.input.cursorPosition() == 1
    QTest.keyClicks(open_.editor("spent", NumberEditor).input, "5")
    assert open_.editor("rate", NumberEditor).input.text() == "20.0"


def test_page_catches_up_with_what_it_was_not_told(qtbot: QtBot, template: ReportTemplate) -> None:
    session, _store = open_session(template)
    page = SectionPage("main", Bridge(session))
    qtbot.addWidget(page)
    session.enter(FieldRef("note"), "未告知")
    session.enter(FieldRef("budget"), "x")
    page.refresh()
    note = page.editor(FieldRef("note"))
    assert isinstance(note, TextEditor)
    assert note.input.text == "未告知"
    assert any("“x”不是可识别的数字" in text for text in words(page))


def test_line_added_elsewhere_does_not_take_the_focus(
    qtbot: QtBot, template: ReportTemplate
) -> None:
    open_ = open_page(qtbot, template, "main")
    note = open_.editor("note", TextEditor)
    note.input.setFocus()
    open_.bridge.add_line("task", 0)
    assert note.input.hasFocus()
    commit(note.input, "照常")
    assert open_.text("note") == "照常"


def test_column_is_readable_in_a_wide_window(qtbot: QtBot, template: ReportTemplate) -> None:
    open_: OpenPage = open_page(qtbot, template, "main")
    open_.page.resize(1900, 700)
    note = open_.editor("note", TextEditor)
    assert note.width() <= max(820, 60 * note.fontInfo().pixelSize())


def test_a_finding_that_the_page_knows_already_is_not_said_twice(
    qtbot: QtBot, template: ReportTemplate
) -> None:
    """Harm: a page made in the pause after a key said each word of the proof-reader twice.

    One that was answered since went on standing there.
    """
    session, _store = open_session(template)
    bridge, ref = Bridge(session), FieldRef("note")
    session.enter(ref, "本单位全面依法法行政。", reads_later=True)
    page = SectionPage("main", bridge)
    qtbot.addWidget(page)
    bridge.changed.connect(page.show_change)
    bridge._read()
    assert sum("法法" in text for text in words(page)) == 1
    finding = next(one for one in session.findings if one.refs == (ref,) and one.span)
    bridge.answer(finding, "原文如此。")
    assert not any("法法" in text for text in words(page))
