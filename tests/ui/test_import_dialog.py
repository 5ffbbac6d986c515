from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QDialogButtonBox

from perfdesk.ui.import_dialog import ImportDialog
from perfdesk.ui.tasks import TaskRunner

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from perfdesk.app.library import Library
    from perfdesk.ui.style import Theme
    from tests.ui.conftest import InlineRunner, RecordingDialogs


_OLD = """某局整体支出绩效自评报告
一、基本情况
（一）部门职能
负责全区的档案工作。
二、综合评价分析
（一）自评结论综述
目标已经实现。
"""


@pytest.fixture
def dialog(
    qtbot: QtBot,
    library: Library,
    theme: Theme,
    dialogs: RecordingDialogs,
    runner: InlineRunner,
) -> ImportDialog:
    dialog = ImportDialog(library, theme, dialogs, runner)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def _is_ready(dialog: ImportDialog) -> bool:
    return dialog._buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()


@pytest.mark.parametrize("year", [2021, 2023])
def test_a_published_report_is_shown_before_anything_is_made(
    dialog: ImportDialog,
    library: Library,
    dialogs: RecordingDialogs,
    real_report: Callable[[int], Path],
    year: int,
) -> None:
    dialogs.files = [real_report(year)]

    assert dialog.choose_file()

    assert dialog._year.value() == year
    assert dialog._unit.text()
    assert dialog._table.rowCount() > 10
    assert "已归位" in dialog._summary.text()
    assert library.summaries() == []
    assert _is_ready(dialog)

    dialog._take()
    assert [one.id for one in library.summaries()] == [dialog.report_id]


def test_a_file_that_is_no_report_is_told_and_makes_nothing(
    dialog: ImportDialog, library: Library, dialogs: RecordingDialogs, tmp_path: Path
) -> None:
    path = tmp_path / "图片.txt"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\x01")
    dialogs.files = [path]

    dialog.choose_file()

    assert len(dialogs.errors) == 1
    assert not _is_ready(dialog)
    assert library.summaries() == []


def test_no_file_chosen_changes_nothing(dialog: ImportDialog, dialogs: RecordingDialogs) -> None:
    dialogs.files = [None]

    assert not dialog.choose_file()
    assert not _is_ready(dialog)


def test_what_was_said_before_is_taken_over(dialog: ImportDialog) -> None:
    dialog.suggest("某某局", 2022, "liwan-2021")

    assert dialog._unit.text() == "某某局"
    assert dialog._year.value() == 2022
    assert dialog._template.currentData() == "liwan-2021"


@pytest.fixture
def busy(
    qtbot: QtBot,
    library: Library,
    theme: Theme,
    dialogs: RecordingDialogs,
    real_report: Callable[[int], Path],
) -> Iterator[tuple[ImportDialog, Event, TaskRunner]]:
    """A dialog that reads beside the screen, and what lets the reader begin."""
    dialogs.files = [real_report(2023)]
    runner, gate = TaskRunner(), Event()
    runner.run(lambda: gate.wait(60), lambda _result: None, lambda _error: None, lambda: None)
    dialog = ImportDialog(library, theme, dialogs, runner)
    dialog.show()
    dialog.choose_file()
    yield dialog, gate, runner
    gate.set()
    qtbot.waitUntil(lambda: not runner.is_busy)


def test_the_screen_stays_alive_while_a_file_is_read(
    qtbot: QtBot, busy: tuple[ImportDialog, Event, TaskRunner]
) -> None:
    """A large file held the window for seconds."""
    dialog, gate, runner = busy
    assert dialog._summary.text() == "正在读取…"
    assert not _is_ready(dialog)
    assert not dialog._choose.isEnabled()
    assert not dialog._template.isEnabled()

    gate.set()
    qtbot.waitUntil(lambda: not runner.is_busy)

    assert "已归位" in dialog._summary.text()
    assert _is_ready(dialog)
    assert dialog._choose.isEnabled()
    dialog.reject()


def test_what_is_read_after_the_dialog_was_closed_is_let_go(
    qtbot: QtBot, busy: tuple[ImportDialog, Event, TaskRunner], library: Library
) -> None:
    dialog, gate, runner = busy
    dialog.reject()
    with qtbot.waitSignal(dialog.destroyed):
        dialog.deleteLater()

    gate.set()
    qtbot.waitUntil(lambda: not runner.is_busy)

    assert library.summaries() == []


def test_what_keeps_from_importing_is_told(
    dialog: ImportDialog, dialogs: RecordingDialogs, tmp_path: Path
) -> None:
    assert dialog._lack.text() == "请先选择要导入的文件。"
    path = tmp_path / "旧报告.txt"
    path.write_text(_OLD, encoding="utf-8")
    dialogs.files = [path]
    dialog._template.setCurrentIndex(dialog._template.findData("liwan-2023"))
    dialog.choose_file()
    assert dialogs.errors == []

    dialog._unit.setText(" ")
    assert "单位名称" in dialog._lack.text()
    assert not _is_ready(dialog)
    dialog._unit.setText("某局")
    dialog._year.setValue(dialog._year.minimum())
    assert "评价年度" in dialog._lack.text()
    assert not _is_ready(dialog)
    dialog._year.setValue(2023)
    assert dialog._lack.text() == ""
    assert _is_ready(dialog)


def test_a_report_that_cannot_be_stored_is_told(
    dialog: ImportDialog, library: Library, dialogs: RecordingDialogs, tmp_path: Path
) -> None:
    dialog._take()
    dialog._read()
    assert dialog.report_id is None
    path = tmp_path / "旧报告.txt"
    path.write_text(_OLD, encoding="utf-8")
    dialogs.files = [path]
    dialog._template.setCurrentIndex(dialog._template.findData("liwan-2023"))
    dialog.choose_file()
    dialog._unit.setText("某局")
    dialog._year.setValue(2023)
    store = library._repository.store.path
    library.close()
    store.rename(store.with_suffix(".aside"))
    store.mkdir()

    dialog._take()

    assert len(dialogs.errors) == 1
    assert dialog.report_id is None
    assert dialog.isVisible()
