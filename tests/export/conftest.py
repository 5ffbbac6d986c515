"""A fictional report with every kind of block, and glyphs of known width."""

from __future__ import annotations

import pytest

from perfdesk.document.blocks import (
    Align,
    Annex,
    Block,
    Column,
    Document,
    Heading,
    ListBlock,
    ListItem,
    Paragraph,
    TableBlock,
)
from perfdesk.export.pdf.glyphs import GlyphTable
from perfdesk.export.style import Style, load_style
from perfdesk.report.values import FieldRef

TITLE = "2023年度示例市城关区水务管理局部门整体支出绩效自评报告"
DUTIES = (
    "示例市城关区水务管理局（以下简称“区水务局”）是区政府工作部门，为正科级。主要职责是：贯彻执行国家、省、市有关水资源"
    "管理的法律、法规和政策；负责保障全区水资源的合理开发利用；组织编制本区水资源规划、重要河道综合治理规划，并监督实施。"
)
MONEY = (
    "2023年全年预算数3,218.46万元，执行数3,102.75万元，完成预算的96.4%。其中：基本支出1,204.30万元，占38.8%；"
    "项目支出1,898.45万元，占61.2%，政府性基金预算财政拨款支出116.73万元。"
)
WORK = (
    "本年度以“节水优先、空间均衡、系统治理”为工作思路——既要抓好防汛备汛，又要抓好河湖长制……"
    "各项任务按季度分解到科室。"
)
ITEMS = (
    "防汛抗旱保障有力。全年组织防汛演练6场次，巡查堤防1,260公里，处置险情11处，未发生人员伤亡和重大财产损失。",
    "河湖长制落实到位。区、镇、村三级河长巡河9,845人次，发现并整改问题312个，整改率99.7%。",
)
COLUMNS = (
    Column("二级指标", Align.CENTER, 2),
    Column("三级指标", Align.LEFT, 4),
    Column("指标值", Align.CENTER, 2),
    Column("分值", Align.RIGHT, 1),
    Column("得分", Align.RIGHT, 1),
)
ROWS = (
    ("数量指标", "河道清淤长度（公里）", "≥18", "10", "10"),
    ("成本指标", "单位清淤成本（万元/公里），含运输、处置及监理费用", "≤42", "10", "9.26"),
    ("满意度指标", "供水用户满意度", "≥90%", "10", "10"),
)


def many_rows(count: int) -> tuple[tuple[str, ...], ...]:
    return tuple(ROWS[index % 3] for index in range(count))


def whole_report(times: int = 1, rows: int = 12) -> Document:
    blocks: tuple[Block, ...] = (
        Heading(1, "一、", "部门基本情况", "1"),
        Heading(2, "（一）", "部门主要职责", "1.1"),
        Paragraph(DUTIES, FieldRef("duties")),
        Heading(2, "（二）", "收支情况", "1.2"),
        Paragraph(MONEY),
        Paragraph(WORK),
        ListBlock(
            tuple(ListItem(f"（{n}）", text) for n, text in enumerate(ITEMS, start=1)),
            FieldRef("tasks"),
        ),
    )
    table = TableBlock(COLUMNS, many_rows(rows), "表1  绩效指标完成情况", FieldRef("indicators"))
    last: tuple[Block, ...] = (
        Heading(3, "1.", "指标完成情况", "2"),
        table,
        Heading(4, "（1）", "其他事项", "2.1"),
        Paragraph("无。"),
    )
    annex = Annex("附件3", "2023年度绩效自评评分表", (table, Paragraph("填表人：甄实在")))
    return Document(
        "附件2", TITLE, "示例市城关区水务管理局", "gb9704", blocks * times + last, (annex,)
    )


class EvenMetrics:
    """A face in which every Latin character is half as wide as a hanzi, without any ``lacking``."""

    def __init__(self, lacking: str = "") -> None:
        self._lacking = lacking
        self._tables: dict[tuple[str, ...], GlyphTable] = {}

    def has(self, face: str, char: str) -> bool:
        return bool(face) and char not in self._lacking

    def advance(self, face: str, char: str) -> float:
        return 0.5 if face and char.isascii() else 1.0

    def glyphs(self, faces: tuple[str, ...]) -> GlyphTable:
        return self._tables.setdefault(faces, GlyphTable(faces, self))


@pytest.fixture
def style() -> Style:
    return load_style("gb9704")


@pytest.fixture
def even() -> EvenMetrics:
    return EvenMetrics()


@pytest.fixture
def report() -> Document:
    return whole_report(times=4)
