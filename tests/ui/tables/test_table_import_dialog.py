from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from perfdesk.app.printed.exporting import export_document, report_document
from perfdesk.report.values import FieldRef
from perfdesk.ui.bridge import Bridge
from perfdesk.ui.tables.table_flow import TableFlow
from perfdesk.ui.tables.table_import_dialog import TableImportDialog

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.app.library.library import Library
    from perfdesk.ui.parts.style import Theme
    from tests.ui.conftest import InlineRunner, RecordingDialogs


@pytest.fixture
def table(library: Library) -> ReportSession:
    session = library.open(library.create("general", 2023, "某某局"))
    form, _change = session.add_line("project_eval")
    row, _change = session.add_line("project_eval_indicator", form.number)
    session.enter_many(
        {
            FieldRef("project_eval_name", form.number): "馆藏档案数字化",
            FieldRef("project_eval_level1", row.number): "产出指标",
            FieldRef("project_eval_level2", row.number): "数量指标",
            FieldRef("project_eval_level3", row.number): "数字化页数",
            FieldRef("project_eval_comparator", row.number): "≥",
            FieldRef("project_eval_target", row.number): "30万页",
            FieldRef("project_eval_weight", row.number): "20",
        },
        "填表",
    )
    return session


@pytest.fixture
def filled(table: ReportSession, tmp_path: Path) -> Path:
    """Return the exported table as a colleague sends it back."""
    file = tmp_path / "自评表.xlsx"
    export_document(report_document(table, is_draft=True), "xlsx", file)
    book = load_workbook(file)
    sheet = book["附表项目支出绩效自评表"]
    row = next(cell.row for line in sheet for cell in line if cell.value == "数字化页数")
    sheet.cell(row, 6).value = "31.4万页"
    sheet.cell(row, 7).value = "很多"
    book.save(file)
    return file


@pytest.fixture
def bridge(table: ReportSession) -> Bridge:
    return Bridge(table)


@pytest.fixture
def dialog(
    qtbot: QtBot, bridge: Bridge, theme: Theme, dialogs: RecordingDialogs, runner: InlineRunner
) -> TableImportDialog:
    dialog = TableImportDialog(bridge, theme, dialogs, runner)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_what_would_change_is_shown_and_taken_in_one_step(
    dialog: TableImportDialog,
    dialogs: RecordingDialogs,
    bridge: Bridge,
    table: ReportSession,
    filled: Path,
) -> None:
    assert not dialog._take.isEnabled()
    before = table.report.to_data()
    dialogs.files = [filled]
    dialog._choose.click()
    item = dialog._taken.topLevelItem(0)
    assert item is not None
    assert [item.text(column) for column in (2, 3, 4)] == ["实际完成值", "", "31.4万页"]
    rejected = dialog._left.topLevelItem(0)
    assert rejected is not None
    assert rejected.text(0) == "未读入"
    assert "很多" in rejected.text(2)
    assert table.report.to_data() == before
    dialog._copy.click()
    assert "很多" in QGuiApplication.clipboard().text()
    said: list[str] = []
    changes: list[object] = []
    dialog.said.connect(said.append)
    bridge.changed.connect(changes.append)
    dialog._take.click()
    assert dialog.result() == TableImportDialog.DialogCode.Accepted
    assert len(changes) == len(said) == 1
    assert table.undo_name == "导入自评表"
    bridge.undo()
    assert table.report.to_data() == before


def test_what_is_not_ticked_stays(
    dialog: TableImportDialog, table: ReportSession, filled: Path
) -> None:
    """A single change could not be left out."""
    book = load_workbook(filled)
    sheet = book["附表项目支出绩效自评表"]
    row = next(cell.row for line in sheet for cell in line if cell.value == "数字化页数")
    sheet.cell(row, 9).value = "多扫一批。"
    book.save(filled)
    dialog.read(filled)
    items = [dialog._taken.topLevelItem(at) for at in range(2)]
    for item in items:
        assert item is not None
        item.setCheckState(0, Qt.CheckState.Unchecked)
    assert not dialog._take.isEnabled()
    dialog._confirm()
    assert dialog.isVisible()
    assert items[1] is not None
    items[1].setCheckState(0, Qt.CheckState.Checked)
    dialog._take.click()
    line = table.report.lines("project_eval_indicator", 1)[0]
    assert table.value(FieldRef("project_eval_actual", line)).text == ""
    assert table.value(FieldRef("project_eval_note", line)).text == "多扫一批。"


def test_table_of_another_name_is_asked_about(dialog: TableImportDialog, filled: Path) -> None:
    book = load_workbook(filled)
    sheet = book["附表项目支出绩效自评表"]
    cell = next(cell for line in sheet for cell in line if cell.value == "馆藏档案数字化")
    cell.value = "馆藏档案数字化（二期）"
    book.save(filled)
    assert dialog._as_new.isHidden()
    dialog.read(filled)
    assert dialog._read is not None
    assert not dialog._as_new.isHidden()
    assert dialog._read.new_records == 0
    assert "请确认是同一个" in dialog._summary.text()
    dialog._as_new.click()
    assert dialog._read.new_records == 2
    assert not dialog._as_new.isHidden()


def test_nothing_to_take_is_said(
    dialog: TableImportDialog, table: ReportSession, tmp_path: Path
) -> None:
    file = tmp_path / "一样.xlsx"
    export_document(report_document(table, is_draft=True), "xlsx", file)
    dialog.read(file)
    assert "没有要改的内容" in dialog._summary.text()
    assert not dialog._take.isEnabled()
    dialog._confirm()
    assert dialog.isVisible()


def test_other_kind_reads_the_file_again(dialog: TableImportDialog, filled: Path) -> None:
    dialog._begin()  # No file yet.
    dialog._copy_left()
    dialog.read(filled)
    index = dialog._kind.findData("dept_eval")
    dialog._kind.setCurrentIndex(index)
    dialog._kind.activated.emit(index)
    assert not dialog._take.isEnabled()
    items = (dialog._left.topLevelItem(at) for at in range(dialog._left.topLevelItemCount()))
    words = [item.text(3) for item in items if item is not None]
    assert any("没有选择导入这种表" in one for one in words)


def test_fault_is_told(
    dialog: TableImportDialog, dialogs: RecordingDialogs, tmp_path: Path
) -> None:
    file = tmp_path / "不是表格.xlsx"
    file.write_text("<html></html>", encoding="utf-8")
    dialog.read(file)
    assert [error.code for error in dialogs.errors] == ["sheet_unknown_kind"]
    dialogs.files = [None]
    dialog.choose()
    dialog.done(0)
    dialog._show_fault(dialogs.errors[0])
    assert len(dialogs.errors) == 1


def test_what_comes_after_closing_is_let_go(dialog: TableImportDialog, filled: Path) -> None:
    dialog.read(filled)
    read = dialog._read
    assert read is not None
    dialog.done(0)
    dialog._read = None
    dialog._show_read(read)
    dialog._end()
    assert dialog._read is None


def test_refused_import_changes_nothing(
    dialog: TableImportDialog,
    dialogs: RecordingDialogs,
    bridge: Bridge,
    table: ReportSession,
    filled: Path,
) -> None:
    dialog.read(filled)
    bridge.remove_line(table.report.lines("project_eval")[0])
    dialog._take.click()
    assert [error.code for error in dialogs.errors] == ["ref_unknown"]
    assert dialog.isVisible()


def test_flow_opens_the_dialog(
    qtbot: QtBot,
    bridge: Bridge,
    theme: Theme,
    dialogs: RecordingDialogs,
    runner: InlineRunner,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = QWidget()
    qtbot.addWidget(desk)
    shown: list[str] = []

    def show(dialog: TableImportDialog) -> int:
        shown.append(dialog.windowTitle())
        dialog.said.emit("好")
        return 0

    monkeypatch.setattr(TableImportDialog, "exec", show)
    flow = TableFlow(bridge, theme, dialogs, runner, desk)
    said: list[str] = []
    flow.said.connect(said.append)
    flow.import_tables()
    assert (shown, said) == (["导入自评表"], ["好"])
