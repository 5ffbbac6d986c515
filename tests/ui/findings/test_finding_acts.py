from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from perfdesk.report.values import FieldRef, Finding, Fix
from perfdesk.template.datatypes import Severity
from perfdesk.ui.findings.finding_acts import FindingActs, may_answer
from perfdesk.ui.findings.findings_panel import FindingsPanel

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from perfdesk.ui.parts.style import Theme

_REF = FieldRef("some_field")
_WARNING = Finding(
    Severity.WARNING,
    "doubled",
    (_REF,),
    "“依法法行政”多了一个字。请改正。",
    "依法法",
    (2, 5),
    Fix(_REF, 2, 5, "依法"),
    "重复的字",
    "公文用字",
)
_OTHER = replace(_WARNING, quote="推推进", fix=Fix(_REF, 9, 12, "推进"))
_PLAIN = replace(_WARNING, check="vague", fix=None, title="空泛", basis="", quote="等工作")
_ERROR = replace(_PLAIN, severity=Severity.ERROR, check="sum")


@pytest.fixture
def acts(qtbot: QtBot, theme: Theme) -> FindingActs:
    acts = FindingActs(theme)
    qtbot.addWidget(acts)
    acts.resize(340, 300)
    acts.show()
    return acts


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme) -> FindingsPanel:
    panel = FindingsPanel(theme)
    qtbot.addWidget(panel)
    panel.resize(360, 700)
    panel.show()
    panel.show_findings((_WARNING, _OTHER, _PLAIN, _ERROR))
    return panel


def _offered(acts: FindingActs) -> list[str]:
    buttons = (acts._fix, acts._fix_all, acts._explain, acts._read, acts._take_back)
    return [button.text() for button in buttons if not button.isHidden()]


def test_what_is_offered_hangs_on_the_finding(acts: FindingActs) -> None:
    acts.show_finding(_WARNING, 2)
    assert _offered(acts) == ["改正", "全部改正（2 处）", "说明…", "标为已阅"]
    assert acts._basis.text() == "依据：公文用字"
    assert acts._fix.toolTip() == "“依法法”改为“依法”"
    acts.show_finding(_WARNING, 1)
    assert _offered(acts) == ["改正", "说明…", "标为已阅"]
    acts.show_finding(_PLAIN, 0)
    assert _offered(acts) == ["说明…", "标为已阅"]
    assert acts._basis.isHidden()
    acts.show_finding(_ERROR, 0)
    assert _offered(acts) == []
    acts.show_finding(replace(_PLAIN, answer="已核对。"), 0)
    assert _offered(acts) == ["修改说明…", "取回说明"]
    acts.show_finding(replace(_WARNING, answer=""), 2)
    assert _offered(acts) == ["说明…", "取回说明"]


def test_nothing_is_offered_where_the_report_is_only_read(qtbot: QtBot, theme: Theme) -> None:
    acts = FindingActs(theme, is_read_only=True)
    qtbot.addWidget(acts)
    acts.show_finding(_WARNING, 2)
    assert _offered(acts) == []


def test_an_error_has_to_be_put_right() -> None:
    assert may_answer(_WARNING)
    assert not may_answer(_ERROR)
    assert not may_answer(replace(_WARNING, check="required"))


def test_buttons_tell_what_is_wanted(qtbot: QtBot, acts: FindingActs) -> None:
    acts.show_finding(_WARNING, 2)
    with qtbot.waitSignal(acts.fix_wanted) as fixed:
        acts._fix.click()
    assert fixed.args == [_WARNING]
    with qtbot.waitSignal(acts.fix_all_wanted) as all_fixed:
        acts._fix_all.click()
    assert all_fixed.args == ["doubled"]
    with qtbot.waitSignal(acts.answer_wanted) as read:
        acts._read.click()
    assert read.args == [_WARNING, ""]
    answered = replace(_WARNING, answer="已核对。")
    acts.show_finding(answered, 1)
    with qtbot.waitSignal(acts.answer_wanted) as back:
        acts._take_back.click()
    assert back.args == [answered, None]


def test_explanation_is_written_below_and_kept_by_keys(qtbot: QtBot, acts: FindingActs) -> None:
    acts.show_finding(_PLAIN, 0)
    acts._explain.click()
    assert not acts._writing.isHidden()
    assert not acts._keep.isEnabled()
    QTest.keyClick(acts._text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not acts._writing.isHidden()  # Nothing said is no explanation.
    acts._text.setPlainText(" 原文如此。 ")
    with qtbot.waitSignal(acts.answer_wanted) as said:
        QTest.keyClick(acts._text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert said.args == [_PLAIN, "原文如此。"]
    assert acts._writing.isHidden()


def test_explanation_can_be_left_and_changed(acts: FindingActs) -> None:
    acts.show_finding(replace(_PLAIN, answer="原文如此。"), 0)
    acts._explain.click()
    assert acts._text.toPlainText() == "原文如此。"
    QTest.keyClicks(acts._text, "x")
    QTest.keyClick(acts._text, Qt.Key.Key_Escape)
    assert acts._writing.isHidden()
    acts._explain.click()
    acts._text.setPlainText("字" * 501)
    assert not acts._keep.isEnabled()
    acts.show_finding(_WARNING, 0)
    assert acts._writing.isHidden()


def test_panel_offers_acts_for_the_chosen_finding(panel: FindingsPanel) -> None:
    assert panel.acts.isHidden()
    panel.show_chosen(_WARNING)
    assert "全部改正（2 处）" in _offered(panel.acts)
    panel._list.setCurrentIndex(panel._model.index(0))  # A heading.
    assert panel.acts.isHidden()


def test_findings_are_filtered_by_check(panel: FindingsPanel) -> None:
    titles = [panel._check.itemText(at) for at in range(panel._check.count())]
    assert titles == ["全部检查项", "空泛 2", "重复的字 2"]
    panel._check.setCurrentIndex(2)
    panel._check.activated.emit(2)
    assert panel._model.rowCount() == 3
    panel.show_findings((_WARNING, _PLAIN))
    assert panel._check.currentData() == "重复的字"
    panel.show_findings((_PLAIN,))
    assert panel._check.currentData() is None


def test_words_are_found_in_title_and_explanation(panel: FindingsPanel) -> None:
    panel.show_findings((_WARNING, replace(_PLAIN, answer="上级批复。")))
    for words, count in (("重复的字", 2), ("批复", 2), ("没有的话", 0)):
        panel._search.setText(words)
        assert panel._model.rowCount() == count


def test_what_is_explained_sinks_and_its_neighbour_is_chosen(panel: FindingsPanel) -> None:
    panel.show_chosen(_OTHER)
    read, said = replace(_OTHER, answer=""), replace(_PLAIN, answer="已经核对。")
    panel.show_findings((_WARNING, read, said, _ERROR))
    rows = [str(panel._model.index(row).data()) for row in range(panel._model.rowCount())]
    assert rows[4] == "已说明 2"
    assert rows[5].startswith("已说明 重复的字：")
    assert rows[5].endswith("已阅，没有另作说明。")
    assert rows[6].endswith("说明：已经核对。")
    assert panel._chosen() == read  # There is no other below it, and none of its kind.
    assert not panel.grab().isNull()
    panel._kind.setCurrentIndex(panel._kind.findText("已说明"))
    panel._kind.activated.emit(0)
    assert panel._model.rowCount() == 3


def test_a_gone_findings_neighbour_is_chosen(panel: FindingsPanel) -> None:
    panel.show_chosen(_OTHER)
    panel.show_findings((_WARNING, _PLAIN, _ERROR))
    assert panel._chosen() == _PLAIN
    panel.show_findings(())
    assert panel._chosen() is None
