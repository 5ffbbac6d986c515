"""A document of everything that makes a typesetter stumble; all names and figures are invented."""

from __future__ import annotations

from random import Random

from perfdesk.document.blocks import (
    Align,
    Annex,
    Block,
    Closing,
    Column,
    Document,
    GridBlock,
    GridCell,
    Heading,
    ListBlock,
    ListItem,
    Paragraph,
    SignOff,
    TableBlock,
)
from perfdesk.report.values import FieldRef

RARE = "填表人镕喆、赟昇、堃玥、翀瑢、祎旻、垚犇、璠婳和䶮先生，住址在圳埗涌边㙟，字号为淼焱垚𣲘。"
NESTED = (
    "依据《关于印发〈星河区“十四五”规划（2021—2025年）〉的通知》（星府〔2021〕3号），落实“管好‘钱袋子’（含‘三公’经费）”"
    "的要求（见《办法》第三条〔含附注（1）〕）；“‘“（《〈〔【甲】〕〉》）”’”。"
)
DIGITS = (
    "合同编号1234567890123456789012345678901234567890，账户余额12,345,678,901,234,567,890.12元。"
)
LATIN = (
    "平台名为Pneumonoultramicroscopicsilicovolcanoconiosis与e-Government，版本为V2.10.3，指标PM2.5、CO2排放量，"
    "另有ThisIsAnAbsurdlyLongIdentifierThatNobodyWouldEverTypeIntoAnOfficialReportButWhoKnowsWhatIsPasted。"
)
URLS = (
    "数据见https://www.example.gov.cn/zwgk/cwgk/bmys/2024/t20240315_1234567.html?from=singlemessage&isappinstalled=0#top"
    "和邮箱performance.report.office@finance.example.gov.cn。"
)
MARKS = (
    "问题——原因——措施……全部列明；是否完成？完成！（已完成）。“好，”他说，“很好。”《甲》《乙》、“丙”“丁”；——……——……。"
    "1—3月、9：00～17：00、3/4、±0.5℃、≥98%、≤5‰、$3.5、￥120、A/B、50%/50%、(a)、[b]。"
)
PERCENTS = "".join(
    f"指标{n}完成率100%，执行率{90 + n % 10}.{n % 10}%，金额{n * 37}.05万元；" for n in range(1, 40)
)
#: Paragraphs of every length up to three lines: some would end with one character and a stop.
ENDINGS = tuple("绩" * count + mark for count in range(20, 90) for mark in ("", "。", "”。"))


def levels(rows: int) -> GridBlock:
    """A scoring table: two merged levels, a name, an explanation now and then, a score."""
    heads = ("一级指标", "二级指标", "三级指标", "分值", "说明")
    cells = [GridCell(text, 0, at, is_label=True) for at, text in enumerate(heads)]
    for at, every in ((0, 60), (1, 12)):
        cells += [
            GridCell(
                f"{'产出效益满意'[start // every * 2 % 6 :][:2]}{start // every + 1}",
                start + 1,
                at,
                rows=min(every, rows - start),
            )
            for start in range(0, rows, every)
        ]
    for row in range(rows):
        note = "偏差原因及改进措施。" * 12 if row % 40 == 39 else ""
        cells += [
            GridCell(f"第{row + 1}项指标", row + 1, 2, align=Align.LEFT),
            GridCell(f"{row % 10}.50", row + 1, 3),
            GridCell(note, row + 1, 4, align=Align.LEFT, source=FieldRef("note", row + 1)),
        ]
    return GridBlock((2, 2, 5, 2, 5), (1,) * (rows + 1), tuple(cells), (0, 1))


def long_table(rows: int) -> TableBlock:
    """A table of figures that runs over many pages."""
    columns = (
        Column("序号", Align.CENTER, 1),
        Column("项目名称", Align.LEFT, 4),
        Column("金额（万元）", Align.RIGHT, 2),
        Column("完成率", Align.RIGHT, 1),
    )
    return TableBlock(
        columns,
        tuple(
            (str(n), f"第{n}个项目（续建）", f"{n * 12345.67:,.2f}", "100%")
            for n in range(1, rows + 1)
        ),
        "项目一览表",
    )


def tall_cells() -> TableBlock:
    """A cell longer than a page between two short rows."""
    text = "本项目因征地、拆迁等原因延期，已按规定履行调整程序。" * 60
    columns = (Column("项目", Align.LEFT, 1), Column("说明", Align.LEFT, 3))
    return TableBlock(columns, (("甲", "无"), ("乙", text), ("丙", "无")), "长单元格")


def torture() -> Document:
    """Return the whole of it."""
    texts = (RARE, NESTED, DIGITS, LATIN, URLS, MARKS, PERCENTS, *ENDINGS)
    blocks: tuple[Block, ...] = (
        Heading(1, "一、", "没有内容的部分", "1"),
        Heading(2, "（一）", "也没有内容", "1.1"),
        Heading(1, "二、", "难排的文字" + "和一个长得要折成两行的标题" * 2, "2"),
        *(Paragraph(text, FieldRef("text", n)) for n, text in enumerate(texts, start=1)),
        ListBlock(tuple(ListItem(f"（{n}）", text) for n, text in enumerate(texts[:7], start=1))),
        Heading(2, "（二）", "长表", "2.2"),
        long_table(120),
        tall_cells(),
        Paragraph("表后的正文。"),
        Heading(1, "三、", "末尾没有内容的部分", "3"),
        *(Paragraph(text) for text in texts[:7]),
    )
    return Document(
        "附件2",
        "2024年度星河区镕喆湿地公园（含“三馆一中心”）管理处部门整体支出绩效自评报告",
        "星河区镕喆湿地公园管理处",
        "gb9704",
        blocks,
        annexes=(
            Annex("附件1", "评分表", (levels(300),)),
            Annex("附件2", "一览表", (levels(60),), "（2024年度）", is_landscape=True),
            Annex("附件3", "说明", (Paragraph(NESTED), Paragraph(MARKS))),
        ),
        closing=Closing(
            "附件：",
            (ListItem("1. ", "评分表"), ListItem("2. ", "一览表" * 12)),
            SignOff("星河区镕喆湿地公园管理处", "2025年3月5日"),
            "（联系人：䶮先生，电话：8000000）",
        ),
    )


_WORDS = "绩效目标完成情况预算执行资金管理项目单位部门年度公共服务群众满意制度建设活动举办"


def running_text(seed: int, paragraphs: int) -> Document:
    """Return a long report of headings and text with figures, the same for the same seed."""
    chance = Random(seed)  # noqa: S311 - no secret

    def clause() -> str:
        words = "".join(chance.choices(_WORDS, k=chance.randint(4, 18)))
        figure = f"{chance.randint(1, 99999)}{chance.choice(('万元', '%', '年', '个'))}"
        return words + (figure if chance.random() < 0.4 else "")

    blocks: list[Block] = []
    for number in range(paragraphs):
        if number % 12 == 0:
            blocks.append(Heading(1, "一、", "一个部分的工作情况", f"{number}"))
        if number % 5 == 0:
            blocks.append(Heading(2, "（一）", "预算执行情况", f"{number}.1"))
        text = "，".join(clause() for _ in range(chance.randint(3, 14)))
        blocks.append(Paragraph(f"{text}。"))
    title = "2024年度星河区文化馆部门整体支出绩效自评报告"
    return Document("附件2", title, "星河区文化馆", "gb9704", tuple(blocks))
