from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from perfdesk.app.importing.table_import import import_tables, scoring_titles, take_tables
from perfdesk.app.printed.exporting import export_document, report_document
from perfdesk.errors import UserError
from perfdesk.report.values import ROOT, FieldRef, Provenance

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.app.library.library import Library

_INDICATORS = (
    ("产出指标", "数量指标", "数字化页数", "≥", "30万页", "20"),
    ("效益指标", "社会效益指标", "查档便利", "定性", "明显改善", "30"),
)


@pytest.fixture
def session(library: Library) -> ReportSession:
    session = library.open(library.create("general", 2023, "某某局"))
    table = session.add_line("project_eval")[0].number
    texts = {FieldRef("project_eval_name", table): "档案数字化"}
    codes = ("level1", "level2", "level3", "comparator", "target", "weight")
    for indicator in _INDICATORS:
        row = session.add_line("project_eval_indicator", table)[0].number
        texts |= {
            FieldRef(f"project_eval_{code}", row): text
            for code, text in zip(codes, indicator, strict=True)
        }
        texts[FieldRef("project_eval_actual", row)] = "30万页"
    judged = FieldRef("project_eval_actual", row)
    del texts[judged]
    texts[FieldRef("project_eval_judgement", row)] = "达成"
    session.enter_many(texts, "填表")
    session.flush()
    return session


def _exported(session: ReportSession, folder: Path) -> Path:
    file = folder / "自评表.xlsx"
    export_document(report_document(session, is_draft=True), "xlsx", file)
    return file


def _edited(session: ReportSession, folder: Path) -> Path:
    """Return the exported file as it comes back: values, a judged score, a project, a fault."""
    file = _exported(session, folder)
    book = load_workbook(file)
    sheet = book["附表项目支出绩效自评表"]
    row = _row(sheet, "数字化页数")
    sheet.cell(row, 6).value = "15万页"
    sheet.cell(row, 7).value = "不少"
    sheet.cell(row, 8).value = 19
    sheet.cell(_row(sheet, "查档便利"), 8).value = 27.5
    other = book.copy_worksheet(sheet)
    other["C6"] = "宣传推广"
    other.cell(_row(other, "查档便利"), 8).value = "很好"
    book.save(file)
    return file


def _row(sheet: Worksheet, text: str) -> int:
    return next(cell.row for line in sheet for cell in line if cell.value == text)


def test_nothing_is_changed_before_it_is_taken(session: ReportSession, tmp_path: Path) -> None:
    before = session.report.to_data()
    read = import_tables(session, _edited(session, tmp_path))
    assert session.report.to_data() == before
    assert [(one.name, one.is_new) for one in read.tables] == [
        ("档案数字化", False),
        ("宣传推广", True),
    ]
    assert read.new_records == 3
    old = [(row.where, row.label, row.old, row.new) for row in read.rows if row.old]
    assert old[0] == ("项目自评表1 · 绩效指标第1行", "实际完成值", "30万页", "15万页")
    assert any(
        row.where == "新增项目自评表“宣传推广” · 新增绩效指标“查档便利”" for row in read.rows
    )
    assert "3 条记录要新增" in read.summary
    assert [note.text for note in read.rejected] == ["不少", "不少"]
    assert "不少" in read.rejected_text()


def test_all_of_it_is_one_step(session: ReportSession, tmp_path: Path) -> None:
    before = session.report.to_data()
    take_tables(session, import_tables(session, _edited(session, tmp_path)))
    first, second = session.report.lines("project_eval")
    row, judged = session.report.lines("project_eval_indicator", first)
    actual = session.value(FieldRef("project_eval_actual", row))
    assert (actual.text, actual.provenance) == ("15万页", Provenance.IMPORTED)
    assert session.value(FieldRef("project_eval_score", row)).text == "10.00"
    assert session.value(FieldRef("project_eval_score", judged)).text == "27.50"
    assert session.value(FieldRef("project_eval_name", second)).text == "宣传推广"
    assert len(session.report.lines("project_eval_indicator", second)) == 2
    session.flush()
    assert session.undo_name == "导入自评表"
    session.undo()
    assert session.report.to_data().values == before.values
    assert session.report.to_data().lines == before.lines
    session.redo()
    assert session.report.lines("project_eval") == (first, second)


def test_scores_are_compared_as_they_will_be(session: ReportSession, tmp_path: Path) -> None:
    read = import_tables(session, _edited(session, tmp_path))
    words = [note.words for note in read.notes]
    assert any("文件为 19" in one and "计算为 10" in one for one in words)
    assert any("很好" in one for one in words)
    assert any("由人评定" in one for one in words)


def test_score_set_by_hand_is_set_anew(session: ReportSession, tmp_path: Path) -> None:
    """The reviewer's own score on a row that was set by hand before was passed over."""
    row = session.report.lines("project_eval_indicator", 1)[0]
    session.enter(FieldRef("project_eval_score", row), "12")
    file = _exported(session, tmp_path)
    book = load_workbook(file)
    sheet = book["附表项目支出绩效自评表"]
    sheet.cell(_row(sheet, "数字化页数"), 8).value = 11.5
    book.save(file)
    read = import_tables(session, file)
    assert [(one.label, one.old, one.new) for one in read.rows] == [("得分", "12", "11.5")]
    assert any("改写为 12" in note.words for note in read.notes)
    take_tables(session, read)
    assert session.value(FieldRef("project_eval_score", row)).text == "11.5"


def test_single_changes_may_be_left_out(session: ReportSession, tmp_path: Path) -> None:
    """It was all or nothing: one wrong cell kept the clerk from the other thirty."""
    read = import_tables(session, _edited(session, tmp_path))
    new = {at for at, row in enumerate(read.rows) if "宣传推广" in row.where}
    kept = read.without(new | {0})
    assert (kept.new_records, len(kept.rows)) == (0, 1)
    name = min(new)
    assert read.without(set(range(len(read.rows))) - {max(new)}).new_records == 2
    assert read.without({name}).new_records == 3
    take_tables(session, kept)
    (table,) = session.report.lines("project_eval")
    row, judged = session.report.lines("project_eval_indicator", table)
    assert session.value(FieldRef("project_eval_actual", row)).text == "30万页"
    assert session.value(FieldRef("project_eval_score", judged)).text == "27.50"


def test_what_we_exported_changes_nothing(session: ReportSession, tmp_path: Path) -> None:
    read = import_tables(session, _exported(session, tmp_path))
    assert read.is_empty
    assert "没有要改的内容" in read.summary
    assert read.rejected == ()
    assert all("没有自评表" in note.words for note in read.notes)


def test_rate_as_a_share_is_the_same_rate(session: ReportSession, tmp_path: Path) -> None:
    (table,) = session.report.lines("project_eval")
    session.enter(FieldRef("project_eval_budget", table), "120")
    session.enter(FieldRef("project_eval_executed", table), "110")
    file = _exported(session, tmp_path)
    book = load_workbook(file)
    sheet = book["附表项目支出绩效自评表"]
    rate = sheet.cell(_row(sheet, "年度资金总额"), 8)
    rate.value, rate.number_format = 0.9167, "General"
    book.save(file)
    words = [note.words for note in import_tables(session, file).notes]
    assert not any("执行率”" in one for one in words)
    rate.value = 0.8
    book.save(file)
    words = [note.words for note in import_tables(session, file).notes]
    assert any("“执行率”" in one and "91.67%" in one for one in words)


def test_refused_part_takes_all_back(session: ReportSession, tmp_path: Path) -> None:
    read = import_tables(session, _edited(session, tmp_path))
    session.remove_line(session.report.lines("project_eval")[0])
    before = session.report.to_data()
    with pytest.raises(UserError):
        take_tables(session, read)
    assert session.report.to_data().values == before.values
    assert session.report.to_data().lines == before.lines


def test_records_are_added_at_once_or_not_at_all(session: ReportSession) -> None:
    """Harm: a thousand indicators, each of which was checked before the next, took a minute."""
    before = session.report.to_data()
    numbers = session.add_lines(
        [(-1, "project_eval", ROOT), (-2, "project_eval_indicator", -1)], "读入"
    )
    assert session.report.line(numbers[-2]).parent == numbers[-1]
    assert session.undo_name == "读入"
    session.undo()
    after = session.report.to_data()
    assert (after.values, after.lines) == (before.values, before.lines)
    with pytest.raises(UserError):
        session.add_lines([(-1, "dept_eval", ROOT), (-2, "dept_eval", ROOT)], "读入")
    after = session.report.to_data()
    assert (after.values, after.lines) == (before.values, before.lines)
    assert session.undo_name != "读入"


def test_kinds_have_titles(session: ReportSession) -> None:
    assert scoring_titles(session.template) == {
        "dept_eval": "部门整体支出绩效自评表",
        "project_eval": "项目支出绩效自评表",
    }
