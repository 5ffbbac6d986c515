from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QToolButton

from perfdesk.report.values import FieldRef, Finding
from perfdesk.template.datatypes import Severity
from perfdesk.ui.editors.list_editor import ListEditor
from perfdesk.ui.editors.sentence_editor import SentenceEditor
from perfdesk.ui.editors.text_editor import TextEditor
from perfdesk.ui.inputs.inputs import TextInput
from perfdesk.ui.inputs.text_marks import TextSpan, spans_of, within
from tests.helpers.packages import load_package
from tests.helpers.pages import EVERY_TYPE, OpenPage, compose, open_page

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path) -> OpenPage:
    return open_page(qtbot, load_package(tmp_path, EVERY_TYPE), "main")


def _marked(widget: QPlainTextEdit) -> list[str]:
    return [one.cursor.selectedText() for one in widget.extraSelections()]  # type: ignore[attr-defined]


def _finding(span: tuple[int, int] | None, severity: Severity = Severity.WARNING) -> Finding:
    return Finding(severity, "x", (FieldRef("note"),), "请改正。", span=span)


def test_spans_are_told_once_in_order() -> None:
    findings = [_finding((4, 6)), _finding((1, 2)), _finding((4, 6)), _finding(None)]
    findings.append(_finding((3, 3)))
    assert spans_of(findings) == [
        TextSpan(1, 2, Severity.WARNING),
        TextSpan(4, 6, Severity.WARNING),
    ]


def test_a_span_over_two_items_is_marked_in_both() -> None:
    spans = [TextSpan(2, 5, Severity.HINT)]
    assert within(spans, 0, 3) == [TextSpan(2, 3, Severity.HINT)]
    assert within(spans, 4, 8) == [TextSpan(0, 1, Severity.HINT)]
    assert within(spans, 9, 12) == []


def test_quoted_words_are_marked_in_the_text(page: OpenPage) -> None:
    page.enter("note", "全面依法法行政")
    editor = page.editor("note", TextEditor)
    height = editor.input.height()
    found = [one for one in page.session.findings if one.span is not None]
    assert found
    assert _marked(editor.input) == [found[0].quote]
    assert editor.input.height() == height
    assert not page.page.grab().isNull()


def test_marks_move_with_what_is_typed_and_go_with_the_fault(page: OpenPage) -> None:
    page.enter("note", "全面依法法行政")
    editor = page.editor("note", TextEditor)
    (before,) = _marked(editor.input)
    editor.input.moveCursor(editor.input.textCursor().MoveOperation.Start)
    QTest.keyClicks(editor.input, "ab")
    assert _marked(editor.input) == [before]
    compose(editor.input, "yi")
    assert _marked(editor.input) == [before]
    page.enter("note", "全面依法行政")
    assert _marked(editor.input) == []


def test_marks_of_a_later_item_stay_while_an_earlier_one_is_typed(page: OpenPage) -> None:
    page.enter("items", "接收档案\n全面依法法行政")
    editor = page.editor("items", ListEditor)
    first, second = (row.input for row in editor._rows)
    before = _marked(second)
    assert before
    QTest.keyClicks(first, "abc")
    assert _marked(second) == before
    page.bridge.session.read_proof()
    assert _marked(second) == before


def test_fix_stands_beside_the_words_and_is_one_step(page: OpenPage) -> None:
    page.enter("note", "全面依法法行政")
    editor = page.editor("note", TextEditor)
    (button,) = [
        one for one in editor.findChildren(QToolButton) if one.text() == "改正" and one.isVisible()
    ]
    assert "改为" in button.toolTip()
    button.click()
    assert page.text("note") == "全面依法行政"
    assert editor.input.text == "全面依法行政"
    page.bridge.undo()
    assert page.text("note") == "全面依法法行政"


def test_what_is_explained_is_marked_no_more(page: OpenPage) -> None:
    page.enter("note", "全面依法法行政")
    (finding,) = [one for one in page.session.findings if one.span is not None]
    page.bridge.answer(finding, "原文如此。")
    assert _marked(page.editor("note", TextEditor).input) == []


def test_items_of_a_list_are_marked_each_in_its_row(page: OpenPage) -> None:
    page.enter("items", "接收档案\n全面依法法行政\n提供查阅")
    editor = page.editor("items", ListEditor)
    marks = [_marked(row.input) for row in editor._rows]
    assert marks[0] == []
    assert marks[1]
    assert marks[2] == []


def test_own_sentence_is_marked(page: OpenPage) -> None:
    page.enter("told", "全面依法法行政，预算为 1 万元。")
    assert _marked(page.editor("told", SentenceEditor).input)


def test_marks_follow_the_colours_of_the_scheme(qtbot: QtBot) -> None:
    text = TextInput(1)
    qtbot.addWidget(text)
    text.fill("甲乙丙")
    text.mark([TextSpan(1, 9, Severity.ERROR)])
    assert _marked(text) == ["乙丙"]
    palette = QPalette(text.palette())
    palette.setColor(QPalette.ColorRole.BrightText, Qt.GlobalColor.blue)
    text.setPalette(palette)
    QApplication.sendEvent(text, QEvent(QEvent.Type.PaletteChange))
    (selection,) = text.extraSelections()
    assert selection.format.underlineColor() == Qt.GlobalColor.blue  # type: ignore[attr-defined]
    text.mark([])
    assert _marked(text) == []
