"""An old report is read, arranged by the clerk with undo, and stored only at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.app.importing.import_beside import find_faults
from perfdesk.app.importing.importing import ImportDesk, Reading, targets
from perfdesk.errors import UserError
from perfdesk.intake.arrangement import PartKind
from perfdesk.template.catalogue import Catalogue
from tests.helpers.old_report import read_old

if TYPE_CHECKING:
    from collections.abc import Callable
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
    return read_old(tmp_path, _TEXT)


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


_OTHER = """星河区水务局2022年部门整体支出绩效自评报告
一、单位概况
本局负责全区水务工作。还负责河道管理。
二、投入管理
预算编制规范。
三、过程管理
资金使用合规。
四、巡河杂记
巡河一千次。
五、有关建议
加快支付。
"""


def test_template_that_does_not_fit_takes_what_fits(tmp_path: Path) -> None:
    path = tmp_path / "别处的报告.txt"
    path.write_text(_OTHER, encoding="utf-8")
    desk = ImportDesk.read(path, Catalogue.standard(), "general")
    number = number_of(desk, "本局负责全区水务工作。还负责河道管理。")
    desk.split(number, len("本局负责全区水务工作。"))
    before = desk.arrangement
    whole = "".join(part.text for part in before.parts)

    desk.adopt(desk.by_template("guangdong"))

    assert desk.template.identity.id == "guangdong"
    assert "其余文字列在“未归位”" in desk.arrangement.fit_reason
    assert section_of(desk, "本局负责全区水务工作。") is not None
    assert section_of(desk, "还负责河道管理。") is not None
    assert section_of(desk, "巡河一千次。") is None
    assert "巡河一千次。" in desk.proposal.leftovers
    assert "".join(part.text for part in desk.arrangement.parts) == whole
    desk.adopt(desk.by_template("guangdong"))
    desk.undo()
    assert desk.arrangement == before
    # The same where she names that template from the first.
    assert ImportDesk.read(path, Catalogue.standard(), "guangdong").left


@pytest.mark.parametrize("template_id", ["auto", "general"])
def test_what_is_no_report_at_all_is_refused(tmp_path: Path, template_id: str) -> None:
    path = tmp_path / "小说.txt"
    path.write_text("春天来了\n小明走在路上，看见一只猫。\n", encoding="utf-8")
    with pytest.raises(UserError) as caught:
        ImportDesk.read(path, Catalogue.standard(), template_id)
    assert caught.value.code == "import_other_kind"


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


class _Impatient(Reading):
    """Is cancelled at a step of its own."""

    def __init__(self, steps: int) -> None:
        super().__init__(self._count)
        self.steps = steps

    def _count(self) -> None:
        self.steps -= 1
        if self.steps == 0:
            self.cancel()


def _ends(work: Callable[[Reading], object], steps: int) -> bool:
    """Say whether work ends at a step where it is cancelled, and takes no step after that."""
    reading = _Impatient(steps)
    with pytest.raises(UserError) as caught:
        work(reading)
    return caught.value.code == "import_cancelled" and reading.steps == 0


def test_reading_ends_inside_a_stage(desk: ImportDesk, tmp_path: Path) -> None:
    """Whoever stops does not wait for the last page."""
    path, catalogue = tmp_path / "旧报告.txt", Catalogue.standard()
    patient = Reading()
    ImportDesk.read(path, catalogue, "general", patient)
    assert patient.stage == ""
    for steps in (3, 12, 30):
        assert _ends(lambda one: ImportDesk.read(path, catalogue, "general", one), steps)
    assert _ends(lambda one: desk.by_template("liwan-2023", one), 4)
    assert _ends(lambda one: find_faults(desk, catalogue, (), one), 9)


def test_filling_in_may_be_done_beside(desk: ImportDesk) -> None:
    number = number_of(desk, "全部整改到位。")
    decided = number_of(desk, "支付进度偏慢。")
    desk.assign([decided], None)
    states = [desk.is_filled]
    assert desk.proposal.arrangement is desk.arrangement
    states.append(desk.is_filled)
    assert states == [False, True]
    before = desk.filling()
    desk.assign([number], "problems_section")
    # Not known yet; what goes nowhere is known all the same.
    assert not desk.is_filled
    assert (decided in desk.left, number in desk.left) == (True, False)
    assert desk.notes == desk.proposal.notes
    assert before() is None
    desk.undo()
    filled = desk.filling()()
    assert filled is not None
    assert desk.take_filled(filled)
    assert desk.proposal is filled
    desk.redo()
    assert not desk.take_filled(filled)
    assert not desk.take_filled(None)
