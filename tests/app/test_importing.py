"""An old report is read, arranged by the clerk with undo, and stored only at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.app.importing import ImportDesk, targets
from perfdesk.errors import UserError
from perfdesk.intake.arrangement import PartKind
from perfdesk.template.catalogue import Catalogue

if TYPE_CHECKING:
    from pathlib import Path

_TEXT = """星河区水务局2022年部门整体支出绩效自评报告
一、基本情况
（一）部门职能
本局负责全区水务工作。
二、综合评价分析
（一）自评结论综述
自评等级为优。
（二）河湖长制工作
巡河一千次。
全部整改到位。
三、存在的主要问题
支付进度偏慢。
四、下一步改进措施
加快支付。
"""


@pytest.fixture
def desk(tmp_path: Path) -> ImportDesk:
    path = tmp_path / "旧报告.txt"
    path.write_text(_TEXT, encoding="utf-8")
    return ImportDesk.read(path, Catalogue.standard(), "general")


def number_of(desk: ImportDesk, text: str) -> int:
    return next(part.number for part in desk.arrangement.parts if part.text == text)


def section_of(desk: ImportDesk, text: str) -> str | None:
    return desk.arrangement.part(number_of(desk, text)).section


def test_reading(desk: ImportDesk) -> None:
    assert (desk.name, desk.template.identity.id) == ("旧报告.txt", "general")
    assert desk.proposal.unit == "星河区水务局"
    assert not desk.is_changed
    assert section_of(desk, "本局负责全区水务工作。") == "functions"
    assert number_of(desk, "巡河一千次。") in desk.unsure()
    assert number_of(desk, "支付进度偏慢。") not in desk.unsure()


def test_heading_takes_along_what_follows(desk: ImportDesk) -> None:
    desk.assign([number_of(desk, "（二）河湖长制工作")], "main_results_section")
    assert section_of(desk, "巡河一千次。") == "main_results_section"
    assert section_of(desk, "全部整改到位。") == "main_results_section"
    assert number_of(desk, "巡河一千次。") not in desk.unsure()
    assert (desk.undo_name, desk.redo_name, desk.is_changed) == ("放置", "", True)
    desk.undo()
    assert section_of(desk, "巡河一千次。") is None
    assert (desk.undo_name, desk.redo_name, desk.is_changed) == ("", "放置", False)
    desk.redo()
    assert section_of(desk, "巡河一千次。") == "main_results_section"
    desk.undo()
    desk.undo()
    desk.dismiss([number_of(desk, "巡河一千次。")])
    desk.redo()
    assert desk.undo_name == "不导入"


def test_every_act(desk: ImportDesk) -> None:
    desk.split(number_of(desk, "本局负责全区水务工作。"), 4)
    desk.join(number_of(desk, "全区水务工作。"))
    assert section_of(desk, "本局负责全区水务工作。") == "functions"
    desk.as_heading(number_of(desk, "巡河一千次。"), "main_results_section")
    assert section_of(desk, "全部整改到位。") == "main_results_section"
    desk.as_text(number_of(desk, "巡河一千次。"))
    assert desk.arrangement.part(number_of(desk, "巡河一千次。")).kind is PartKind.TEXT
    desk.assign([number_of(desk, "加快支付。")], None)
    assert "加快支付。" in desk.proposal.leftovers
    before = desk.undo_name
    desk.join(desk.arrangement.parts[0].number)
    assert desk.undo_name == before


def test_another_template_keeps_what_the_clerk_placed(desk: ImportDesk) -> None:
    desk.assign([number_of(desk, "巡河一千次。")], "problems_section")
    desk.assign([number_of(desk, "全部整改到位。")], "organisation")
    desk.adopt(desk.by_template("liwan-2023"))
    assert desk.template.identity.id == "liwan-2023"
    codes = desk.template.sections
    kept = section_of(desk, "巡河一千次。")
    assert kept == ("problems_section" if "problems_section" in codes else None)
    assert section_of(desk, "全部整改到位。") in {None, "organisation"} & {None, *codes}
    desk.undo()
    assert desk.template.identity.id == "general"
    assert section_of(desk, "全部整改到位。") == "organisation"


def test_unknown_template_changes_nothing(desk: ImportDesk) -> None:
    with pytest.raises(UserError):
        desk.by_template("no-such")
    assert (desk.template.identity.id, desk.is_changed) == ("general", False)


def test_targets_are_sections_and_their_texts(desk: ImportDesk) -> None:
    functions = [one for one in targets(desk.template) if one.section == "functions"]
    assert functions[0].field is None
    assert functions[0].path.endswith("› 部门职能")
    assert any(target.field for target in functions[1:])
    text = next(target for target in functions if target.field)
    number = number_of(desk, "全部整改到位。")
    desk.assign([number], text.section, text.field)
    assert desk.arrangement.part(number).field == text.field
