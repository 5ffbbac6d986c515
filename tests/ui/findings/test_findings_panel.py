from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from perfdesk.report.values import FieldRef, Finding
from perfdesk.template.datatypes import Severity
from perfdesk.ui.findings.findings_panel import FindingsPanel

if TYPE_CHECKING:
    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

    from perfdesk.ui.parts.style import Theme


def _finding(severity: Severity, text: str) -> Finding:
    return Finding(severity, "some_check", (FieldRef("some_field"),), text)


_HINT = _finding(Severity.HINT, "可以再写一点。")
_ERROR = _finding(Severity.ERROR, "执行数与合计相差 9.00 万元。")
_OTHER_ERROR = _finding(Severity.ERROR, "“结论”还没有填写。" * 8)
_WARNING = _finding(Severity.WARNING, "任务少一项。")
_UNFILLED = Finding(Severity.ERROR, "required", (FieldRef("some_field"),), "“结论”还没有填写。")
_ALL = (_HINT, _ERROR, _WARNING, _UNFILLED, _OTHER_ERROR)


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme) -> FindingsPanel:
    panel = FindingsPanel(theme)
    qtbot.addWidget(panel)
    panel.resize(320, 600)
    panel.show()
    panel.show_findings(_ALL)
    return panel


def test_findings_can_stand_by_section(qtbot: QtBot, theme: Theme) -> None:
    panel = FindingsPanel(theme, lambda finding: "甲节" if finding is _HINT else "乙节")
    qtbot.addWidget(panel)
    panel.show()
    panel.show_findings((_HINT, _ERROR, _WARNING))

    panel._by_section.click()

    headings = [words for words in _rows(panel) if "：" not in words]
    assert headings == ["甲节 1", "乙节 2"]
    panel.show_findings(())
    assert not panel._by_section.isVisible()


def _rows(panel: FindingsPanel) -> list[str]:
    model = panel._model
    return [str(model.index(row).data()) for row in range(model.rowCount())]


def test_findings_stand_below_a_heading_for_each_kind(
    panel: FindingsPanel, qtmodeltester: ModelTester
) -> None:
    qtmodeltester.check(panel._model)  # type: ignore[no-untyped-call]

    assert _rows(panel) == [
        "错误 2",
        f"错误：{_ERROR.message}",
        f"错误：{_OTHER_ERROR.message}",
        "提醒 1",
        f"提醒：{_WARNING.message}",
        "待填 1",
        f"待填：{_UNFILLED.message}",
        "提示 1",
        f"提示：{_HINT.message}",
    ]
    assert not panel.grab().isNull()


def test_long_words_take_more_lines(panel: FindingsPanel) -> None:
    view, model = panel._list, panel._model

    short, long = (view.visualRect(model.index(row)).height() for row in (4, 2))

    assert long > 2 * short


def test_enter_leads_to_the_field_and_headings_lead_nowhere(
    qtbot: QtBot, panel: FindingsPanel
) -> None:
    panel.show_chosen(_WARNING)
    with qtbot.waitSignal(panel.finding_chosen) as chosen:
        QTest.keyClick(panel._list, Qt.Key.Key_Return)
    assert chosen.args == [_WARNING]

    with qtbot.assertNotEmitted(panel.finding_chosen):
        panel._list.activated.emit(panel._model.index(0))


def test_one_click_leads_to_the_field(qtbot: QtBot, panel: FindingsPanel) -> None:
    view, model = panel._list, panel._model
    place = view.visualRect(model.index(model.row_of(_WARNING))).center()

    with qtbot.waitSignal(panel.finding_chosen) as chosen:
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert chosen.args == [_WARNING]


def test_chosen_finding_counts_while_the_keyboard_is_in_the_list(
    qtbot: QtBot, panel: FindingsPanel
) -> None:
    panel.show_chosen(_WARNING)
    panel._list.setFocus()
    qtbot.waitUntil(panel._list.hasFocus)
    assert panel.chosen_finding == _WARNING

    panel._search.setFocus()
    assert panel.chosen_finding is None


def test_filter_by_kind_and_words(panel: FindingsPanel) -> None:
    panel._kind.setCurrentIndex(panel._kind.findText("错误"))
    panel._kind.activated.emit(panel._kind.currentIndex())
    panel._search.setText("相差")

    assert _rows(panel) == ["错误 1", f"错误：{_ERROR.message}"]

    panel._search.setText("没有这样的话")
    assert not panel._list.isVisible()
    assert panel._nothing.isVisible()


def test_the_chosen_finding_stays_chosen_when_others_go(panel: FindingsPanel) -> None:
    panel.show_chosen(_WARNING)

    panel.show_findings((_WARNING, _HINT))

    assert panel._list.currentIndex().data() == f"提醒：{_WARNING.message}"


def test_no_findings_are_told_in_words(panel: FindingsPanel) -> None:
    panel.show_findings(())

    assert "没有发现问题" in panel._nothing.text()
    assert panel._nothing.isVisible()


def test_a_thousand_findings_are_shown(panel: FindingsPanel) -> None:
    many = tuple(_finding(Severity.ERROR, f"第 {number} 个问题。") for number in range(1000))

    panel.show_findings(many)

    assert panel._model.rowCount() == 1001
    assert not panel.grab().isNull()
