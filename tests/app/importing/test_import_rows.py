"""Both sides of an import as rows: each piece, and the report that comes of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from perfdesk.app.importing.import_beside import find_faults
from perfdesk.app.importing.import_rows import left_rows, old_rows, place_rows
from perfdesk.app.importing.import_state import Sureness
from perfdesk.app.importing.importing import ImportDesk
from perfdesk.intake.account import Owner
from perfdesk.template.catalogue import Catalogue
from tests.helpers.old_report import read_old

if TYPE_CHECKING:
    from pathlib import Path

    from perfdesk.app.importing.import_rows import OldRow

_TEXT = """星河区水务局2022年部门整体支出绩效自评报告
一、基本情况
（一）部门职能
本局负责全区水务工作，，
- 1 -
二、综合评价分析
（一）自评结论综述
自评等级为优。
（二）各重点工作任务绩效目标完成情况分析
任务1：河道清淤。年初目标：清淤十公里。完成情况：已清淤。
（三）河湖长制专项督导
巡河一千次。
三、存在的主要问题
支付进度偏慢。
四、下一步改进措施
加快支付。
"""


@pytest.fixture
def desk(tmp_path: Path) -> ImportDesk:
    return read_old(tmp_path, _TEXT)


def row(desk: ImportDesk, text: str) -> OldRow:
    return next(one for one in old_rows(desk) if one.text.startswith(text))


def test_pieces_look_as_they_did(desk: ImportDesk) -> None:
    heading = row(desk, "（一）部门职能")
    assert (heading.is_heading, heading.level, heading.place) == (True, 2, "部门职能")
    text = row(desk, "本局负责")
    assert (text.place, text.sureness) == ("部门职能", Sureness.SURE)
    assert text.reason
    number = row(desk, "-1-")
    assert (number.is_furniture, number.sureness, number.is_open) == (True, Sureness.OUT, False)


def test_what_has_no_place_is_left_and_open(desk: ImportDesk) -> None:
    left = row(desk, "巡河一千次。")
    assert (left.sureness, left.is_open, left.place) == (Sureness.LEFT, True, "")
    assert left.reason
    assert "巡河一千次。" in [one.text for one in left_rows(desk)]
    desk.assign([left.number], None)
    decided = row(desk, "巡河一千次。")
    assert (decided.sureness, decided.is_open) == (Sureness.LEFT, False)


def test_doubtful_places_are_told_apart(desk: ImportDesk) -> None:
    parts = [
        replace(part, confidence=0.4 if part.text == "自评等级为优。" else 0.6)
        for part in desk.arrangement.parts
    ]
    arranged = replace(desk.arrangement, parts=tuple(parts))
    desk.arrangement = arranged
    assert desk.take_filled(replace(desk.proposal, arrangement=arranged))
    assert row(desk, "自评等级为优。").sureness is Sureness.GUESS
    assert row(desk, "支付进度偏慢。").sureness is Sureness.LOOK
    desk.confirm([row(desk, "四、下一步改进措施").number, row(desk, "-1-").number])
    assert row(desk, "加快支付。").sureness is Sureness.SURE


def test_title_of_other_words_needs_nothing(desk: ImportDesk) -> None:
    title = row(desk, "星河区水务局2022")
    assert (title.kind, title.sureness, title.is_open) == ("title", Sureness.SURE, False)


def test_title_without_unit_is_left_but_needs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "旧报告.txt"
    text = _TEXT.replace("星河区水务局2022年部门", "2022年", 1)
    path.write_text(text, encoding="utf-8")
    desk = ImportDesk.read(path, Catalogue.standard(), "general")
    title = row(desk, "2022年整体")
    assert (title.kind, title.sureness, title.is_open) == ("title", Sureness.LEFT, False)
    assert "标题" in title.reason


def test_text_that_no_field_takes_says_so(desk: ImportDesk) -> None:
    number = row(desk, "巡河一千次。").number
    spans = [
        replace(span, owner=Owner.LEFTOVER) if number in span.parts else span
        for span in desk.proposal.account
    ]
    desk.assign([number], desk.template.section_path("functions")[0])
    assert desk.take_filled(replace(desk.proposal, account=tuple(spans)))
    left = row(desk, "巡河一千次。")
    assert (left.sureness, left.is_open) == (Sureness.LEFT, True)
    assert "没有能放" in left.reason


def test_findings_stand_beside_their_piece(desk: ImportDesk) -> None:
    findings = find_faults(desk, Catalogue.standard())
    rows = old_rows(desk, findings)
    found = next(one for one in rows if one.text.startswith("本局负责"))
    assert found.findings
    assert not next(one for one in rows if one.text == "加快支付。").findings


def test_report_has_all_sections_and_empty_texts(desk: ImportDesk) -> None:
    rows = place_rows(desk)
    headings = [one for one in rows if one.is_heading]
    assert [one.section for one in headings] == [
        code for code, _level in desk.template.walk_sections()
    ]
    functions = next(one for one in headings if one.section == "functions")
    assert functions.parts == (row(desk, "（一）部门职能").number,)
    filled = next(one for one in rows if one.text.startswith("本局负责"))
    assert filled.field is not None
    assert row(desk, "本局负责").number in filled.parts
    assert any(one.field and not one.text and not one.parts for one in rows)
    assert len({(one.section, one.field) for one in rows if one.field}) == len(
        [one for one in rows if one.field]
    )


def test_records_are_called_by_their_number(desk: ImportDesk) -> None:
    labels = [one.label for one in place_rows(desk)]
    assert any("1 · " in label for label in labels)


def test_cells_of_a_row_do_not_run_together(desk: ImportDesk) -> None:
    number = row(desk, "巡河一千次。").number
    parts = [
        replace(part, cells=("一级指标", "", "二级指标")) if part.number == number else part
        for part in desk.arrangement.parts
    ]
    arranged = replace(desk.arrangement, parts=tuple(parts))
    desk.arrangement = arranged
    assert desk.take_filled(replace(desk.proposal, arrangement=arranged))
    assert "一级指标 ｜ 二级指标" in [one.text for one in left_rows(desk)]
