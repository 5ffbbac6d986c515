from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from perfdesk.errors import UserError
from perfdesk.report.values import FieldRef, Finding
from perfdesk.ui.pages.section_tree import SectionTree

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.ui.desk.desk import Desk
    from tests.ui.conftest import RecordingDialogs

_TEXT, _OTHER = FieldRef("conclusion"), FieldRef("key_tasks_lead")


@pytest.fixture
def desk(desk: Desk) -> Desk:
    desk.show_findings()
    return desk


def _quoting(session: ReportSession, ref: FieldRef) -> Finding:
    return next(one for one in session.findings if one.refs[0] == ref and one.fix is not None)


def test_a_visit_puts_the_cursor_before_the_words(desk: Desk, session: ReportSession) -> None:
    desk.bridge.submit(_TEXT, "本单位全面依法法行政。")
    finding = _quoting(session, _TEXT)
    desk.findings.visit(finding)
    text = QApplication.focusWidget()
    assert isinstance(text, QPlainTextEdit)
    assert finding.span is not None
    assert text.textCursor().position() == finding.span[0]
    assert not text.textCursor().hasSelection()


def test_one_click_puts_right_and_one_step_takes_it_back(
    desk: Desk, session: ReportSession
) -> None:
    desk.bridge.submit(_TEXT, "本单位全面依法法行政。")
    finding = _quoting(session, _TEXT)
    desk.findings.show_list()
    desk._helper.findings.show_chosen(finding)
    desk._helper.findings.acts._fix.click()
    assert session.value(_TEXT).text == "本单位全面依法行政。"
    desk.acts.undo()
    assert session.value(_TEXT).text == "本单位全面依法法行政。"


def test_all_of_a_check_are_put_right_at_once(desk: Desk, session: ReportSession) -> None:
    said: list[str] = []
    desk.findings.said.connect(said.append)
    for ref in (_TEXT, _OTHER):
        desk.bridge.submit(ref, "本单位全面依法法行政。")
    desk.findings.show_list()
    desk._helper.findings.show_chosen(_quoting(session, _TEXT))
    desk._helper.findings.acts._fix_all.click()
    texts = {session.value(ref).text for ref in (_TEXT, _OTHER)}
    assert texts == {"本单位全面依法行政。"}
    assert said == ["已改正 2 处，可以撤销（Ctrl+Z）。"]


def test_what_is_explained_counts_no_more(desk: Desk, session: ReportSession) -> None:
    desk.bridge.submit(_TEXT, "本单位全面依法法行政。")
    finding = _quoting(session, _TEXT)
    section = session.template.section_of(_TEXT.code)
    before = session.progress.sections[section].warnings
    tab = desk._helper.tabText(2)
    desk.findings.answer(finding, "原文如此。")
    assert session.progress.sections[section].warnings == before - 1
    assert desk._helper.tabText(2) != tab
    assert isinstance(desk._tree, SectionTree)
    answered = next(one for one in session.findings if one.answer is not None)
    assert answered.answer == "原文如此。"
    visited = []
    for _step in session.findings:
        desk.step_finding(1)
        visited.append(desk.findings.walk.current)
    assert answered not in visited
    desk.findings.answer(answered, None)
    assert all(one.answer is None for one in session.findings)


def test_after_each_act_the_keyboard_is_in_the_list_at_the_next_finding(
    desk: Desk, session: ReportSession, qtbot: QtBot
) -> None:
    """Harm: after 保存说明 the space bar folded the panel, and nothing told that it was kept."""
    said: list[str] = []
    desk.findings.said.connect(said.append)
    desk.activateWindow()
    for ref in (_TEXT, _OTHER):
        desk.bridge.submit(ref, "本单位全面依法法行政。")
    desk.findings.show_list()
    panel = desk._helper.findings
    panel.show_chosen(_quoting(session, _TEXT))

    panel.acts._explain.click()

    def is_in_sight() -> bool:
        shown = panel._list.visualRect(panel._list.currentIndex())
        return panel._list.viewport().rect().intersects(shown)

    qtbot.waitUntil(is_in_sight)
    panel.acts._text.setPlainText("原文如此。")
    panel.acts._keep.click()
    assert said[-1].startswith("说明已保存")
    assert panel._list.hasFocus()
    assert panel.chosen_finding not in (None, *[one for one in session.findings if one.answer])

    panel.show_chosen(_quoting(session, _OTHER))
    panel.acts._fix.click()
    assert said[-1].startswith("已改正")
    assert panel._list.hasFocus()
    assert panel.chosen_finding is not None


def test_what_is_refused_is_told(
    desk: Desk, session: ReportSession, dialogs: RecordingDialogs
) -> None:
    error = next(one for one in session.findings if one.severity.value == "error")
    desk.findings.answer(error, "不改。")
    desk.findings.fix(error)
    assert [one.code for one in dialogs.errors] == ["answer_error", "fix_none"]


def test_final_version_waits_for_errors_and_leads_to_the_first(
    desk: Desk, session: ReportSession, dialogs: RecordingDialogs
) -> None:
    dialogs.answers = ["go"]
    desk.exports.export("pdf", desk, lambda: True)
    assert "正式稿还不能导出" in dialogs.asked[0]
    assert "……另有" in dialogs.asked[0]
    errors = [one for one in session.findings if one.severity.value == "error"]
    assert desk.findings.walk.current == errors[0]
    assert desk._helper.is_showing_findings


def test_export_can_be_given_up(desk: Desk, dialogs: RecordingDialogs) -> None:
    dialogs.answers = [""]
    desk.export("pdf")
    assert dialogs.suggested == []


def test_without_errors_nothing_is_asked(
    desk: Desk,
    session: ReportSession,
    dialogs: RecordingDialogs,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(type(session), "errors", ())
    dialogs.files, dialogs.answers = [tmp_path / "报告.xlsx"], [""]
    desk.export("xlsx")
    assert "草稿" not in dialogs.suggested[0].name
    assert len(dialogs.asked) == 1


@pytest.mark.parametrize(("kind", "mark"), [("pdf", b"%PDF-"), ("xlsx", b"PK"), ("docx", b"PK")])
@pytest.mark.parametrize("name", ["审核结果", "审核说明"])
def test_outcome_of_the_check_is_written(
    desk: Desk, dialogs: RecordingDialogs, tmp_path: Path, name: str, kind: str, mark: bytes
) -> None:
    target = tmp_path / f"表.{kind}"
    dialogs.files, dialogs.answers = [target], [kind, ""]
    act = desk.exports.export_review if name == "审核结果" else desk.exports.export_answers
    act(desk)
    assert dialogs.asked[0] == f"{name}存成哪一种文件？"
    assert dialogs.suggested[0].name.endswith(f"{name}.{kind}")
    assert target.read_bytes().startswith(mark)


def test_no_kind_or_no_file_writes_nothing(desk: Desk, dialogs: RecordingDialogs) -> None:
    dialogs.answers, dialogs.files = ["", "pdf"], [None]
    desk.exports.export_review(desk)
    desk.exports.export_review(desk)
    assert len(dialogs.asked) == 2
    assert len(dialogs.suggested) == 1


def test_one_file_is_written_at_a_time(desk: Desk, dialogs: RecordingDialogs) -> None:
    desk.exports._writer.is_running = True
    desk.export("pdf")
    desk.exports.export_review(desk)
    assert dialogs.asked == []


def test_a_gone_finding_is_told(
    desk: Desk, session: ReportSession, dialogs: RecordingDialogs
) -> None:
    finding = session.findings[0]
    gone = Finding(finding.severity, "x", (FieldRef("task_goal", 99),), "x。")
    desk.findings.visit(gone)
    assert len(dialogs.told) == 1
    assert isinstance(UserError("fix_none", title="x"), UserError)
