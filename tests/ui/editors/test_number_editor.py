from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from perfdesk.report.values import FieldRef, Provenance
from perfdesk.ui.editors.number_editor import NumberEditor
from perfdesk.ui.editors.sentence_editor import SentenceEditor
from tests.helpers.pages import OpenPage, commit, compose

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def words(editor: NumberEditor) -> list[str]:
    return [part.text() for part in editor.findChildren(QLabel) if not part.isHidden()]


def test_typing_is_never_reformatted(page: OpenPage) -> None:
    editor = page.editor("budget", NumberEditor)
    QTest.keyClicks(editor.input, "1,234.50")
    assert editor.input.text() == "1,234.50" == page.text("budget")


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("34350200元", "＝ 3,435.02 万元"),
        ("1,000", "＝ 1,000 万元"),
        ("12345", "＝ 12,345 万元"),
        ("１２", "＝ 12 万元"),
    ],
)
def test_what_was_understood_is_said_where_it_differs(
    page: OpenPage, typed: str, understood: str
) -> None:
    editor = page.editor("budget", NumberEditor)
    commit(editor.input, typed)
    assert understood in words(editor)


@pytest.mark.parametrize("typed", ["12", "12.50", "-3"])
def test_plain_figure_is_not_repeated(page: OpenPage, typed: str) -> None:
    editor = page.editor("spent", NumberEditor)
    QTest.keyClicks(editor.input, typed)
    assert not [text for text in words(editor) if text.startswith("＝")]


def test_fault_is_told_in_words_and_goes_with_the_fault(page: OpenPage) -> None:
    editor = page.editor("budget", NumberEditor)
    commit(editor.input, "九十")
    (fault,) = [text for text in words(editor) if text.startswith("✗ 错误")]
    assert "“九十”不是可识别的数字" in fault
    assert editor.input.property("role") == "finding-error"
    editor.input.clear()
    QTest.keyClicks(editor.input, "90")
    assert not [text for text in words(editor) if text.startswith("✗")]
    assert editor.input.property("role") == ""


def test_finding_of_a_check_appears_at_its_first_field(page: OpenPage) -> None:
    QTest.keyClicks(page.editor("budget", NumberEditor).input, "10")
    QTest.keyClicks(page.editor("spent", NumberEditor).input, "12")
    assert "✗ 错误　执行数 12.00 万元大于预算数 10.00 万元。" in words(
        page.editor("spent", NumberEditor)
    )
    assert page.editor("budget", NumberEditor).input.property("role") != "finding-error"


def test_calculated_figure_is_live_and_read_only(page: OpenPage) -> None:
    QTest.keyClicks(page.editor("budget", NumberEditor).input, "10")
    QTest.keyClicks(page.editor("spent", NumberEditor).input, "9")
    rate = page.editor("rate", NumberEditor)
    assert rate.input.text() == "90.0"
    assert rate.input.isReadOnly()
    tip = "完成率 ＝ 执行数 ÷ 预算数 × 100%，保留 1 位小数\n预算数：10 万元\n执行数：9 万元"
    assert rate.input.toolTip() == tip
    assert rate.input.accessibleDescription() == tip
    assert "生成" in words(rate)
    assert "%" in words(rate)


def test_a_result_is_written_as_figures_are_typed(page: OpenPage) -> None:
    """4,982.67 stood above 4982.67 in one column, and the eye took them for two figures."""
    page.enter("budget", "0.01")
    page.enter("spent", "4982.67")
    assert page.editor("rate", NumberEditor).input.text() == "49826700.0"


def test_field_required_by_another_becomes_due(page: OpenPage) -> None:
    editor = page.editor("spent", NumberEditor)
    assert editor.label.property("missing") != "true"
    QTest.keyClicks(page.editor("budget", NumberEditor).input, "10")
    assert editor.label.property("missing") == "true"


def test_where_a_value_comes_from_is_said(page: OpenPage) -> None:
    for provenance, word in ((Provenance.IMPORTED, "导入"), (Provenance.CARRIED_OVER, "沿用上年")):
        change = page.session.enter(FieldRef("people"), "3", provenance)
        page.bridge.changed.emit(change)
        page.page.refresh()
        assert word in words(page.editor("people", NumberEditor))
    QTest.keyClicks(page.editor("people", NumberEditor).input, "1")
    assert "沿用上年" not in words(page.editor("people", NumberEditor))


def test_composition_in_a_figure_is_not_reset(page: OpenPage) -> None:
    editor = page.editor("budget", NumberEditor)
    compose(editor.input, "shi")
    page.enter("budget", "5")
    assert editor.input.text() == ""
    compose(editor.input, "")
    assert editor.input.text() == "5"


def test_unit_stands_inside_at_the_right(page: OpenPage) -> None:
    editor = page.editor("budget", NumberEditor)
    (unit,) = [part for part in editor.input.findChildren(QLabel) if part.text() == "万元"]
    assert unit.property("role") == "unit"
    assert unit.geometry().right() < editor.input.width()
    assert editor.input.textMargins().right() > unit.width()
    assert editor.input.alignment() & Qt.AlignmentFlag.AlignRight


def test_calculated_figure_is_left_out_of_the_tab_order(page: OpenPage) -> None:
    rate = page.editor("rate", NumberEditor)
    assert rate.input.focusPolicy() is Qt.FocusPolicy.ClickFocus
    assert page.page.focus_ref(FieldRef("rate"))
    assert rate.input.hasFocus()


def test_what_is_said_below_a_figure_pushes_nothing(page: OpenPage, qtbot: QtBot) -> None:
    """Harm: the field that the mouse aims at moves away, and the click lands in another one."""
    editor = page.editor("budget", NumberEditor)
    below = page.editor("told", SentenceEditor)
    place = below.mapTo(page.page, QPoint(0, 0)).y()
    commit(editor.input, "34350200元")
    line = next(one for one in editor.findChildren(QLabel) if one.text().startswith("＝"))
    qtbot.waitUntil(lambda: line.y() > editor.input.y())
    assert abs(below.mapTo(page.page, QPoint(0, 0)).y() - place) <= 2


@pytest.mark.parametrize(
    ("typed", "is_shown"),
    [("34156200元", False), ("３４３５．０２万元", False), ("34,156.2", True)],
)
def test_unit_stands_only_behind_a_figure_without_one(
    page: OpenPage, typed: str, *, is_shown: bool
) -> None:
    """Harm: 34156200元 万元 stood there, and nobody could say which of the units holds."""
    editor = page.editor("budget", NumberEditor)
    commit(editor.input, typed)
    (unit,) = [part for part in editor.input.findChildren(QLabel) if part.text() == "万元"]
    assert unit.isVisible() is is_shown
    editor.input.clear()
    QTest.keyClicks(editor.input, "5")
    assert unit.isVisible()
    assert editor.input.textMargins().right() > unit.width()
