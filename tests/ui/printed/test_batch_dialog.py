"""Several reports at once, as the clerk orders it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from perfdesk.app.settings import Settings
from perfdesk.ui.parts.tasks import TaskRunner
from perfdesk.ui.printed import batch_dialog
from perfdesk.ui.printed.batch_dialog import BatchDialog

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from perfdesk.app.library.library import Library
    from perfdesk.ui.parts.style import Theme
    from tests.ui.conftest import InlineRunner, RecordingDialogs


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings")


@pytest.fixture
def dialog(
    qtbot: QtBot,
    library: Library,
    settings: Settings,
    theme: Theme,
    dialogs: RecordingDialogs,
    runner: InlineRunner,
    tmp_path: Path,
) -> BatchDialog:
    for year in (2022, 2023):
        library.create("general", year, "某某局")
    library.create("general", 2023, "星河区财政局（示例）")
    dialog = BatchDialog(library, settings, theme, dialogs, runner)
    qtbot.addWidget(dialog)
    dialog.show_reports(sorted(library.summaries(), key=lambda one: one.id))
    dialog._folder.setText(str(tmp_path / "导出"))
    dialog.show()
    return dialog


def _ended(qtbot: QtBot, dialog: BatchDialog) -> None:
    qtbot.waitUntil(dialog._look.isVisible, timeout=20_000)


def test_example_follows_the_rule(dialog: BatchDialog) -> None:
    assert dialog._example.text() == "例如：2022年度某某局部门整体支出绩效自评报告（草稿）.pdf"
    dialog._drafts.setCurrentIndex(1)
    assert dialog._example.text() == "例如：2022年度某某局部门整体支出绩效自评报告.pdf"
    assert dialog._start.text() == "导出 2 份报告"
    dialog._rule.setText("绩效-")
    slots = {button.text(): button for button in dialog.findChildren(QPushButton)}
    slots["单位"].click()
    dialog._by_unit.setChecked(True)
    dialog._kinds["docx"].setChecked(True)
    dialog._kinds["pdf"].setChecked(False)
    assert dialog._example.text() == "例如：某某局/绩效-某某局.docx"
    dialog._rule.setText("{年}")
    assert "“{年}”无法识别" in dialog._example.text()
    assert not dialog._start.isEnabled()


def test_nothing_chosen_is_told(dialog: BatchDialog) -> None:
    dialog._none.click()
    assert "勾选" in dialog._example.text()
    assert not dialog._start.isEnabled()
    dialog._all.click()
    assert dialog._start.text() == "导出 3 份报告"
    dialog._kinds["pdf"].setChecked(False)
    assert "格式" in dialog._example.text()
    assert not dialog._start.isEnabled()


def test_reports_are_written_and_the_summary_is_shown(
    qtbot: QtBot,
    dialog: BatchDialog,
    settings: Settings,
    tmp_path: Path,
    dialogs: RecordingDialogs,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dialogs.files = [None, tmp_path / "别处"]
    dialog._browse.click()
    dialog._browse.click()
    dialog._rule.setText("{年度}-{单位}")
    dialog._keeps_list.setChecked(True)
    dialog._start.click()
    _ended(qtbot, dialog)
    names = sorted(path.name for path in (tmp_path / "别处").iterdir())
    assert names[:2] == ["2022-某某局（草稿）.pdf", "2023-某某局（草稿）.pdf"]
    assert names[2].startswith("批量导出结果")
    assert dialog._progress.words.text() == "批量导出：写出 2 个文件（其中草稿 2 个）。"
    assert "2023-某某局（草稿）.pdf" in dialog._progress.result.toPlainText()
    again = Settings(settings.folder)
    assert again.get("batch_rule") == "{年度}-{单位}"
    assert again.get("batch_folder") == str(tmp_path / "别处")
    opened: list[Path] = []
    monkeypatch.setattr(batch_dialog, "open_outside", lambda path, _dialogs: opened.append(path))
    dialog._look.click()
    assert opened == [tmp_path / "别处"]
    assert dialog._close.text() == "关闭"
    dialog._close.click()
    assert not dialog.isVisible()


def test_unfinished_reports_are_skipped_where_she_says_so(
    qtbot: QtBot, dialog: BatchDialog, tmp_path: Path
) -> None:
    dialog._drafts.setCurrentIndex(1)
    dialog._start.click()
    _ended(qtbot, dialog)
    assert "跳过 2 份" in dialog._progress.words.text()
    assert list((tmp_path / "导出").iterdir()) == []


def test_folder_that_is_none_is_told_and_the_order_stays(
    dialog: BatchDialog, dialogs: RecordingDialogs, tmp_path: Path
) -> None:
    (tmp_path / "导出").write_bytes(b"")
    dialog._start.click()
    assert [error.code for error in dialogs.errors] == ["batch_folder_is_file"]
    assert dialog._start.isVisible()


def test_summary_that_cannot_be_kept_is_told(
    qtbot: QtBot,
    dialog: BatchDialog,
    dialogs: RecordingDialogs,
    tmp_path: Path,
) -> None:
    dialog._keeps_list.setChecked(True)
    dialog._run.advanced.connect(lambda _done, _name: (tmp_path / "导出").rename(tmp_path / "weg"))
    dialog._tick(is_wanted=False)
    dialog._items()[0].setCheckState(0, Qt.CheckState.Checked)
    dialog._start.click()
    _ended(qtbot, dialog)
    assert [error.code for error in dialogs.errors] == ["export_folder_missing"]
    assert "1 项没有成功" in dialog._progress.words.text()


def test_cancel_gives_up_what_is_not_begun(
    qtbot: QtBot, dialog: BatchDialog, tmp_path: Path
) -> None:
    dialog._run.advanced.connect(lambda _done, _name: dialog.reject())
    dialog._start.click()
    _ended(qtbot, dialog)
    assert dialog.isVisible()
    assert "取消 2 项" in dialog._progress.words.text()
    assert "2022年度某某局（pdf）：已取消" in dialog._progress.result.toPlainText()
    assert list((tmp_path / "导出").iterdir()) == []


@pytest.fixture
def real(
    qtbot: QtBot, library: Library, theme: Theme, dialogs: RecordingDialogs, tmp_path: Path
) -> Iterator[BatchDialog]:
    """A batch of one report, to be written beside the window by the real worker."""
    library.create("general", 2022, "某某局")
    runner = TaskRunner()
    dialog = BatchDialog(library, None, theme, dialogs, runner)
    qtbot.addWidget(dialog)
    dialog.show_reports(library.summaries())
    dialog._folder.setText(str(tmp_path / "导出"))
    dialog.show()
    yield dialog
    runner.wait()


def test_cancel_beside_the_worker(qtbot: QtBot, real: BatchDialog) -> None:
    """The real runner: cancelled at once after the start, before the first report is opened."""
    real._start.click()
    real.reject()
    _ended(qtbot, real)
    assert "取消 1 项" in real._progress.words.text()


def test_worker_writes_while_the_window_lives(qtbot: QtBot, real: BatchDialog) -> None:
    real._start.click()
    _ended(qtbot, real)
    assert "写出 1 个文件" in real._progress.words.text()


def test_report_that_is_gone_has_no_example(dialog: BatchDialog, library: Library) -> None:
    first = dialog._ticked()[0].id
    library.discard(first)
    library.delete(first)
    dialog._parts.clear()
    dialog._rule.setText("{单位}")
    assert not dialog._start.isEnabled()
    assert f"{first}" in dialog._example.text()
