"""After an export the file is measured, and a line says what came of it; nothing waits for that."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPushButton

from perfdesk.ui.findings import inspect_flow
from perfdesk.ui.findings.inspect_dialog import InspectDialog
from tests.app.checking.test_inspecting import foreign

if TYPE_CHECKING:
    from pathlib import Path

    from perfdesk.ui.window.main_window import MainWindow
    from tests.ui.conftest import RecordingDialogs


@pytest.fixture
def opened(window: MainWindow, report_id: int) -> MainWindow:
    window.open_report(report_id)
    return window


def _export(window: MainWindow, dialogs: RecordingDialogs, target: Path) -> None:
    assert window.desk is not None
    dialogs.files, dialogs.answers = [target], ["draft", ""]
    window.desk.export(target.suffix[1:])
    assert target.stat().st_size > 0


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_written_file_is_measured_and_opened_from_its_line(
    opened: MainWindow, dialogs: RecordingDialogs, tmp_path: Path, kind: str
) -> None:
    _export(opened, dialogs, tmp_path / f"报告.{kind}")
    assert opened.notices.words()["inspected"] == f"体检：“报告.{kind}”未发现问题。"
    seen: list[str] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, InspectDialog)
        seen.append(dialog._words.text())
        dialog.reject()

    QTimer.singleShot(0, look)
    button = next(one for one in opened.findChildren(QPushButton) if one.text() == "查看体检…")
    button.click()
    assert seen[0].startswith(f"报告.{kind}\n")


def test_workbook_is_not_measured_and_the_last_line_is_gone(
    opened: MainWindow, dialogs: RecordingDialogs, tmp_path: Path
) -> None:
    _export(opened, dialogs, tmp_path / "报告.pdf")
    _export(opened, dialogs, tmp_path / "报告.xlsx")
    assert "inspected" not in opened.notices.words()


def test_deductions_are_counted_and_a_lost_file_is_told(
    opened: MainWindow, dialogs: RecordingDialogs, tmp_path: Path
) -> None:
    assert opened.desk is not None
    flow = opened.desk.exports._inspect
    path = tmp_path / "外来.pdf"
    path.write_bytes(foreign())
    flow.begin(path, opened)
    words = opened.notices.words()["inspected"]
    assert words.startswith("体检：“外来.pdf”有 ")
    assert words.endswith(" 处会被扣分。")
    flow.begin(tmp_path / "没有.pdf", opened)
    assert "但没有体检" in opened.notices.words()["inspected"]
    assert dialogs.errors == []


def test_lists_of_findings_are_no_reports(
    opened: MainWindow, dialogs: RecordingDialogs, tmp_path: Path
) -> None:
    assert opened.desk is not None
    dialogs.files, dialogs.answers = [tmp_path / "审核.pdf"], ["pdf", ""]
    opened.desk.exports.export_review(opened.desk)
    assert (tmp_path / "审核.pdf").exists()
    assert opened.notices.words() == {}


def test_window_without_lines_is_left_alone(
    opened: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert opened.desk is not None
    monkeypatch.setattr(inspect_flow, "Notices", InspectDialog)
    opened.desk.exports._inspect.begin(tmp_path / "报告.pdf", opened)
    assert opened.notices.words() == {}
