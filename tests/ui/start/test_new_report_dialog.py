from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from perfdesk.template.catalogue import Catalogue, TemplateEntry
from perfdesk.ui.parts.wizard_path import NewReport, Start
from perfdesk.ui.start.new_report_dialog import NewReportDialog, about_template
from tests.helpers.dialog_walk import faults
from tests.ui.start.test_report_list import summary

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from perfdesk.report.values import ReportSummary
    from perfdesk.ui.parts.style import Theme

_ENTER = Qt.Key.Key_Return


@pytest.fixture
def make(qtbot: QtBot, theme: Theme) -> Callable[..., NewReportDialog]:
    def open_dialog(
        *summaries: ReportSummary, units: tuple[str, ...] = ("某局",)
    ) -> NewReportDialog:
        entries = Catalogue.standard().entries()
        dialog = NewReportDialog(entries, summaries, units, 2023, theme)
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitExposed(dialog)
        return dialog

    return open_dialog


def _press(dialog: NewReportDialog, key: Qt.Key) -> None:
    """Press a key where the keyboard is."""
    QTest.keyClick(dialog.focusWidget(), key)


def _titles(dialog: NewReportDialog) -> list[str]:
    view = dialog._start_step._previous
    return [view.item(row).text() for row in range(view.count())]


def test_enter_leads_from_step_to_step(make: Callable[..., NewReportDialog]) -> None:
    dialog = make()

    for step in range(3):
        assert dialog._steps.currentIndex() == step
        _press(dialog, _ENTER)

    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.wanted() == NewReport("某局", 2023, "liwan-2023")


def test_the_way_back_keeps_what_was_said(make: Callable[..., NewReportDialog]) -> None:
    dialog = make()
    assert not dialog._back.isEnabled()
    _press(dialog, _ENTER)
    _press(dialog, Qt.Key.Key_Down)
    chosen = dialog.wanted().template_id

    dialog._back.click()
    dialog._unit_step._year.setValue(2021)
    _press(dialog, _ENTER)

    assert dialog.wanted().template_id == chosen


def test_the_template_follows_the_year_until_one_is_chosen(
    make: Callable[..., NewReportDialog],
) -> None:
    dialog = make()
    for year, template in ((2021, "liwan-2021"), (2023, "liwan-2023"), (2030, "general")):
        dialog._show_step(0)
        dialog._unit_step._year.setValue(year)
        dialog._next.click()
        assert dialog.wanted().template_id == template

    view = dialog._template_step._list
    spot = view.visualItemRect(view.item(0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    dialog._show_step(0)
    dialog._unit_step._year.setValue(2021)
    dialog._next.click()
    assert dialog.wanted().template_id == "liwan-2023"
    assert "2022、2023" in dialog._template_step._about.text()


def test_without_a_unit_it_says_what_is_missing(make: Callable[..., NewReportDialog]) -> None:
    dialog = make(units=())

    assert not dialog._next.isEnabled()
    assert "单位名称" in dialog._lack.text()
    _press(dialog, _ENTER)
    dialog._go_on()
    assert dialog._steps.currentIndex() == 0

    dialog._unit_step._line.setText("  新  局 ")
    assert dialog._next.isEnabled()
    assert dialog._lack.text() == ""
    assert dialog.wanted().unit == "新 局"


def test_units_of_the_desk_are_offered(make: Callable[..., NewReportDialog]) -> None:
    dialog = make(units=("甲局", "乙局"))

    _press(dialog, Qt.Key.Key_Down)

    assert dialog.wanted().unit == "乙局"


def test_a_twin_is_told(make: Callable[..., NewReportDialog]) -> None:
    dialog = make(summary(3, unit="某局"))
    assert "某局 2023 年度" in dialog._unit_step._twin.text()

    dialog._unit_step._year.setValue(2022)

    assert dialog._unit_step._twin.text() == ""


def test_the_report_of_the_year_before_is_where_it_starts(
    make: Callable[..., NewReportDialog],
) -> None:
    dialog = make(summary(1, unit="别局"), summary(2, unit="某局"))
    _press(dialog, _ENTER)
    _press(dialog, _ENTER)

    assert _titles(dialog)[0].startswith("某局 2022 年度")
    assert dialog.wanted().start is Start.LAST_YEAR
    assert dialog.wanted().previous == 2
    assert dialog._next.text() == "新建并沿用…"


def test_the_way_of_starting_is_asked_where_nothing_fits(
    make: Callable[..., NewReportDialog],
) -> None:
    dialog = make(summary(1, unit="别局"))
    dialog._show_step(2)
    assert dialog.wanted().start is Start.BLANK
    ways = dialog._start_step._ways

    ways[Start.LAST_YEAR].click()
    assert not dialog._next.isEnabled()
    assert "上年报告" in dialog._lack.text()
    dialog._start_step._previous.setCurrentRow(0)
    assert dialog.wanted().previous == 1

    ways[Start.FILE].click()
    assert dialog.wanted() == NewReport("某局", 2023, "liwan-2023", Start.FILE, 1)
    assert dialog._next.text() == "选择文件…"
    dialog._show_step(0)
    dialog._unit_step._year.setValue(2022)
    dialog._show_step(2)
    assert dialog.wanted().start is Start.FILE


def test_an_empty_desk_has_no_last_year(make: Callable[..., NewReportDialog]) -> None:
    dialog = make()
    dialog._show_step(2)

    assert not dialog._start_step._ways[Start.LAST_YEAR].isEnabled()
    assert not dialog._start_step._previous.isVisible()


def test_a_template_of_another_year_is_named_as_such() -> None:
    entry = TemplateEntry("x", "标题", "", (2021, 2022), 1, "四个部分。", example=True)

    assert about_template(entry, 2021).count("\n") == 1
    assert "2021、2022" in about_template(entry, 2024)
    assert "示例" in about_template(entry, 2021)


def test_each_step_is_worked_by_keys_and_whole(
    make: Callable[..., NewReportDialog], theme: Theme
) -> None:
    found = []
    for percent in (100, 150):
        theme.set_percent(percent)
        dialog = make()
        for _step in range(3):
            found += faults(dialog)
            dialog._next.click()
    theme.set_percent(100)
    assert found == []
