from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.ui.findings.foreign_dialog import ForeignDialog
from perfdesk.ui.parts.tasks import TaskRunner

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from perfdesk.app.library.library import Library
    from perfdesk.ui.parts.style import Theme
    from tests.ui.conftest import InlineRunner, RecordingDialogs

_REPORT = """2023年度某某局整体支出绩效自评报告
一、基本情况
（一）部门职能
本单位全面依法法行政，建立建全各项制度，服务群众。
"""


@pytest.fixture
def dialog(
    qtbot: QtBot, library: Library, theme: Theme, dialogs: RecordingDialogs, runner: InlineRunner
) -> ForeignDialog:
    dialog = ForeignDialog(library, theme, dialogs, runner)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


@pytest.fixture
def report(tmp_path: Path) -> Path:
    file = tmp_path / "别处的报告.txt"
    file.write_text(_REPORT, encoding="utf-8")
    return file


def _titles(dialog: ForeignDialog) -> list[str]:
    items = (dialog._list.topLevelItem(at) for at in range(dialog._list.topLevelItemCount()))
    return [item.text(1) for item in items if item is not None]


def test_a_file_is_checked_and_its_findings_are_listed(
    dialog: ForeignDialog, dialogs: RecordingDialogs, report: Path, library: Library
) -> None:
    assert "不保存" in dialog._words.text()
    assert not dialog._export.isEnabled()
    dialogs.files = [report]
    dialog._choose.click()
    assert _titles(dialog)
    assert "自评报告" in dialog._words.text()
    assert dialog._message.text()
    assert not dialog.grab().isNull()
    assert library.summaries() == []  # Nothing is stored.


def test_findings_are_filtered_by_weight(dialog: ForeignDialog, report: Path) -> None:
    dialog.look_at(report)
    count = len(_titles(dialog))
    shown = 0
    for at in range(1, dialog._kind.count()):
        dialog._kind.setCurrentIndex(at)
        dialog._kind.activated.emit(at)
        shown += len(_titles(dialog))
        if not _titles(dialog):
            assert dialog._message.text() == "没有符合条件的问题。"
    assert shown == count


def test_the_list_can_be_kept(
    dialog: ForeignDialog, dialogs: RecordingDialogs, report: Path, tmp_path: Path
) -> None:
    dialog.look_at(report)
    dialogs.files, dialogs.answers = [tmp_path / "结果.pdf"], ["pdf", ""]
    dialog._export.click()
    assert (tmp_path / "结果.pdf").read_bytes().startswith(b"%PDF-")
    dialogs.files, dialogs.answers = [None], ["xlsx"]
    dialog._export.click()
    dialogs.answers = [""]
    dialog._export.click()
    dialog._writer.is_running = True
    dialog._export.click()
    assert len(dialogs.suggested) == 2


def test_a_file_that_cannot_be_read_is_told(
    dialog: ForeignDialog, dialogs: RecordingDialogs, report: Path, tmp_path: Path
) -> None:
    dialog.look_at(tmp_path / "没有这个.txt")
    assert len(dialogs.errors) == 1
    assert dialog._choose.isEnabled()
    assert not dialog._export.isEnabled()
    dialog.look_at(report)
    dialog.look_at(tmp_path / "没有这个.docx")
    assert dialog._export.isEnabled()  # What was found before still stands there.
    assert "自评报告" in dialog._words.text()


def test_nothing_is_done_without_a_file(dialog: ForeignDialog, dialogs: RecordingDialogs) -> None:
    dialogs.files = [None]
    dialog.choose()
    dialog._keep()
    assert "不保存" in dialog._words.text()


def test_screen_tells_that_a_file_is_being_checked(
    qtbot: QtBot, library: Library, theme: Theme, dialogs: RecordingDialogs, report: Path
) -> None:
    runner = TaskRunner()
    dialog = ForeignDialog(library, theme, dialogs, runner)
    qtbot.addWidget(dialog)
    dialog.look_at(report)
    assert "正在检查“别处的报告.txt”" in dialog._words.text()
    assert not dialog._choose.isEnabled()
    qtbot.waitUntil(lambda: not runner.is_busy)
    assert _titles(dialog)
