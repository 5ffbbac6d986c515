from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from perfdesk.document.blocks import (
    Align,
    Column,
    Heading,
    ListBlock,
    ListItem,
    Paragraph,
    TableBlock,
)
from perfdesk.report.values import ROOT, FieldRef, ReportData, ReportMeta
from tests.helpers.packages import IDENTITY, SECTION, enter_all, load_package, open_session

if TYPE_CHECKING:
    from pathlib import Path

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.document.blocks import Block

BLOCKED = IDENTITY.replace("version = 1", 'version = 1\nannex_label = "附件{number}"\nstyle = "x1"')


def _field(code: str, kind: str = "text", more: str = "", holder: str = 'section = "main"') -> str:
    return f'[[field]]\ncode = "{code}"\ntype = "{kind}"\nlabel = "{code}"\n{holder}\n{more}\n'


def _open(root: Path, *fields: str, identity: str = IDENTITY, head: str = SECTION) -> ReportSession:
    session, _store = open_session(load_package(root, head + "".join(fields), identity=identity))
    return session


def _body(session: ReportSession) -> list[Block]:
    """Return what stands below the one heading."""
    heading, *body = session.document().blocks
    assert heading == Heading(1, "一、", "正文", "main")
    return body


def _texts(session: ReportSession) -> list[str]:
    return [block.text for block in _body(session) if isinstance(block, Paragraph)]


# -- paragraphs ----------------------------------------------------------------------------------


def test_text_prints_its_paragraphs_without_blank_ones(tmp_path: Path) -> None:
    session = _open(tmp_path, _field("a"))
    enter_all(session, a="\u3000\u3000第一段。 \n\n \n第二段。\n")
    ref = FieldRef("a")
    assert _body(session) == [Paragraph("第一段。", ref), Paragraph("第二段。", ref)]


def test_empty_field_prints_nothing(tmp_path: Path) -> None:
    session = _open(tmp_path, _field("a"), _field("b", "list"), _field("c", "group"), *[
        _field("d", holder='group = "c"'),
    ])  # fmt: skip
    enter_all(session, a="  ")
    assert _body(session) == []


def test_hidden_field_does_not_print(tmp_path: Path) -> None:
    session = _open(tmp_path, _field("a", more='layout = { kind = "hidden" }'))
    enter_all(session, a="甲")
    assert _body(session) == []


def test_field_and_section_that_do_not_apply_do_not_print(tmp_path: Path) -> None:
    extra = '[[section]]\ncode = "s"\nheading = "附"\nrelevant = "f"\n'
    session = _open(
        tmp_path,
        extra,
        _field("f", "flag", 'layout = { kind = "hidden" }'),
        _field("a", more='relevant = "f"'),
        _field("b", holder='section = "s"'),
    )
    enter_all(session, f="是", a="甲", b="乙")
    assert len(session.document().blocks) == 4
    enter_all(session, f="否")
    assert _body(session) == []


def test_section_that_is_not_printed_keeps_its_fields_from_the_paper(tmp_path: Path) -> None:
    hidden = '[[section]]\ncode = "cover"\nheading = "文首"\nprinted = false\n'
    session = _open(tmp_path, _field("a", holder='section = "cover"'), head=hidden + SECTION)
    enter_all(session, a="甲")
    assert session.document().blocks == (Heading(1, "一、", "正文", "main"),)


@pytest.mark.parametrize(
    ("kind", "more", "text"),
    [
        ("integer", "", "十二"),
        ("date", "", "去年"),
        ("choice", 'choices = ["甲"]', "乙"),
        ("flag", "", "对"),
        ("decimal", "minimum = 0", "-1"),
    ],
)
def test_text_that_is_no_value_prints_as_it_was_typed(
    tmp_path: Path, kind: str, more: str, text: str
) -> None:
    session = _open(tmp_path, _field("a", kind, more))
    enter_all(session, a=f" {text} ")
    assert _texts(session) == [text]


@pytest.mark.parametrize(
    ("kind", "more", "text", "printed"),
    [
        ("date", "", "2023-02-01", "2023年2月1日"),
        ("decimal", "pad = true", "１，２３４．５", "1234.50"),
        ("percent", "", "95.5", "95.5%"),
        ("flag", "", "是", "是"),
        ("money", 'unit = "万元"', "1亿元", "10000"),
        ("sentence", 'pattern = "{fiscal_year}年。"', "", "2023年。"),
        ("sentence", 'pattern = "{fiscal_year}年。"', "改写。", "改写。"),
    ],
)
def test_value_prints_in_the_form_of_its_type(
    tmp_path: Path, kind: str, more: str, text: str, printed: str
) -> None:
    session = _open(tmp_path, _field("a", kind, more))
    enter_all(session, a=text)
    assert _texts(session) == [printed]


def test_calculated_value_prints(tmp_path: Path) -> None:
    session = _open(tmp_path, _field("a", "integer"), _field("b", "integer", 'calculate = "a * 2"'))
    assert _texts(session) == []
    enter_all(session, a="2")
    assert _texts(session) == ["2", "4"]


# -- run on --------------------------------------------------------------------------------------

RUN_ON = 'layout = { kind = "paragraphs", run_on = true }'


def test_field_that_runs_on_continues_the_last_paragraph(tmp_path: Path) -> None:
    session = _open(tmp_path, _field("a"), _field("b", more=RUN_ON))
    enter_all(session, a="一。\n二。", b="三。\n四。")
    assert _body(session) == [
        Paragraph("一。", FieldRef("a")),
        Paragraph("二。三。", FieldRef("a")),
        Paragraph("四。", FieldRef("b")),
    ]


def test_field_that_runs_on_begins_a_paragraph_where_there_is_none(tmp_path: Path) -> None:
    session = _open(tmp_path, _field("a"), _field("l", "list"), _field("b", more=RUN_ON))
    enter_all(session, b="三。")
    assert _body(session) == [Paragraph("三。", FieldRef("b"))]
    enter_all(session, a="一。", l="甲")
    assert _body(session)[2] == Paragraph("三。", FieldRef("b"))


def test_field_never_runs_on_across_a_heading(tmp_path: Path) -> None:
    second = '[[section]]\ncode = "s"\nheading = "附"\n'
    session = _open(tmp_path, second, _field("a"), _field("b", more=RUN_ON, holder='section = "s"'))
    enter_all(session, a="一。", b="三。")
    assert [type(block) for block in session.document().blocks] == [
        Heading,
        Paragraph,
        Heading,
        Paragraph,
    ]


def test_empty_field_that_runs_on_changes_nothing(tmp_path: Path) -> None:
    session = _open(tmp_path, _field("a"), _field("b", more=RUN_ON))
    enter_all(session, a="一。")
    assert _texts(session) == ["一。"]


# -- lists ---------------------------------------------------------------------------------------


def test_items_carry_their_markers(tmp_path: Path) -> None:
    session = _open(tmp_path, _field("l", "list"))
    enter_all(session, l="甲\n\n 乙 \n")
    items = (ListItem("（1）", "甲"), ListItem("（2）", "乙"))
    assert _body(session) == [ListBlock(items, FieldRef("l"))]


def test_marker_is_the_templates(tmp_path: Path) -> None:
    more = 'layout = { kind = "items", marker = "{n:cn}、" }'
    session = _open(tmp_path, _field("l", "list", more))
    enter_all(session, l="甲\n乙")
    (block,) = _body(session)
    assert isinstance(block, ListBlock)
    assert [item.marker for item in block.items] == ["一、", "二、"]


INLINE = (
    'layout = {{ kind = "inline", marker = "{{n:cn}}是", separator = "{}", '
    'end = "。", run_on = true }}'
)


def test_inline_items_close_with_our_marks_only(tmp_path: Path) -> None:
    session = _open(tmp_path, _field("a"), _field("l", "list", INLINE.format("；")))
    enter_all(session, l="甲。\n乙；\n。\n丙，、 ;\n丁")
    assert _texts(session) == ["一是甲；二是乙；三是丙；四是丁。"]
    enter_all(session, a="主要有：")
    assert _texts(session) == ["主要有：一是甲；二是乙；三是丙；四是丁。"]


def test_inline_list_of_marks_alone_prints_nothing(tmp_path: Path) -> None:
    session = _open(tmp_path, _field("l", "list", INLINE.format("。")))
    enter_all(session, l="。\n；")
    assert _body(session) == []


# -- records -------------------------------------------------------------------------------------

TASK = (
    _field("task", "group", 'layout = { kind = "records", parts = ["任务{n:cn}：", "目标：{goal}", '
    '"完成：{done}", "{step}"] }')
    + _field("goal", holder='group = "task"')
    + _field("done", "list", INLINE.format("；"), holder='group = "task"')
    + _field("step", "group", 'layout = { kind = "records", close = "；", '
    'parts = ["指标{n}：{name}", "得{score}分"] }', holder='group = "task"')
    + _field("name", holder='group = "step"')
    + _field("score", "decimal", holder='group = "step"')
)  # fmt: skip


@pytest.fixture
def tasks(tmp_path: Path) -> ReportSession:
    session = _open(tmp_path, TASK)
    for _ in range(2):
        session.add_line("task")
    return session


def test_record_prints_by_its_parts(tasks: ReportSession) -> None:
    tasks.enter(FieldRef("goal", 1), "建成平台")
    tasks.enter(FieldRef("done", 1), "建成\n验收")
    step = tasks.add_line("step", 1)[0].number
    tasks.enter(FieldRef("name", step), "平台数。")
    tasks.enter(FieldRef("score", step), "9.5")
    step = tasks.add_line("step", 1)[0].number
    tasks.enter(FieldRef("name", step), "满意度")
    assert _body(tasks) == [
        Paragraph(
            "任务一：目标：建成平台。完成：一是建成；二是验收。指标1：平台数。得9.5分；指标2：满意度；",
            FieldRef("goal", 1),
        ),
        Paragraph("任务二：", FieldRef("goal", 2)),
    ]


def test_part_without_content_is_left_out(tasks: ReportSession) -> None:
    tasks.enter(FieldRef("done", 1), "建成")
    step = tasks.add_line("step", 2)[0].number
    tasks.enter(FieldRef("score", step), "x")
    assert _texts(tasks) == ["任务一：完成：一是建成。", "任务二：得x分；"]


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("完成", "完成。"),
        ("完成。", "完成。"),
        ("完成！", "完成！"),
        ("完成；", "完成；"),
        ("如下：", "如下："),
        ("称为“完成。”", "称为“完成。”"),
        ("称为“完成”", "称为“完成”。"),
        ("称为‘好！’", "称为‘好！’"),
        ("完成……", "完成……"),
        ("done!", "done!"),
        ("完成，", "完成，。"),
        ("完成。  \n ", "完成。"),
    ],
)
def test_part_is_closed_where_it_is_not_yet(tasks: ReportSession, typed: str, printed: str) -> None:
    tasks.enter(FieldRef("goal", 1), typed)
    assert _texts(tasks)[0] == f"任务一：目标：{printed}"


def test_record_of_several_paragraphs_keeps_them(tasks: ReportSession) -> None:
    tasks.enter(FieldRef("goal", 1), "第一段。\n第二段")
    assert _texts(tasks)[:2] == ["任务一：目标：第一段。", "第二段。"]


def test_records_are_numbered_in_their_order(tasks: ReportSession) -> None:
    tasks.enter(FieldRef("goal", 2), "后")
    tasks.move_line(2, 0)
    assert _texts(tasks) == ["任务一：目标：后。", "任务二："]


NOTE = 'layout = { kind = "records", parts = ["{c}"] }'


def test_field_of_a_record_that_does_not_apply_is_left_out(tmp_path: Path) -> None:
    session = _open(
        tmp_path,
        _field("g", "group", 'layout = { kind = "records", parts = ["{a}", "原因：{b}", "{i}"] }'),
        _field("a", holder='group = "g"'),
        _field("b", more="relevant = 'a == \"未完成\"'", holder='group = "g"'),
        _field("i", "group", f'relevant = "filled(b)"\n{NOTE}', 'group = "g"'),
        _field("c", holder='group = "i"'),
    )  # fmt: skip
    session.add_line("g")
    inner = session.add_line("i", 1)[0].number
    for code, line, text in (("a", 1, "未完成"), ("b", 1, "天气"), ("c", inner, "注")):
        session.enter(FieldRef(code, line), text)
    assert _texts(session) == ["未完成。原因：天气。注。"]
    session.enter(FieldRef("a", 1), "完成")
    assert _texts(session) == ["完成。"]


def test_part_of_two_fields_prints_with_one_of_them(tmp_path: Path) -> None:
    session = _open(
        tmp_path,
        _field("g", "group", 'layout = { kind = "records", parts = ["{a}（{b}）"], close = "；" }'),
        _field("a", holder='group = "g"'),
        _field("b", holder='group = "g"'),
    )
    session.add_line("g")
    assert _texts(session) == []
    session.enter(FieldRef("a", 1), "甲")
    assert _texts(session) == ["甲（）；"]


# -- tables --------------------------------------------------------------------------------------


def test_table_prints_its_records_as_rows(tmp_path: Path) -> None:
    session = _open(
        tmp_path,
        _field("t", "table"),
        _field("name", more="width = 20", holder='group = "t"'),
        _field("money", "money", 'unit = "万元"\npad = true\nwidth = 9', 'group = "t"'),
        _field("rate", "percent", 'unit = "%"\ncalculate = "money / 3"\npad = true', 'group = "t"'),
        _field("inner", "group", holder='group = "t"'),
        _field("deep", holder='group = "inner"'),
    )
    assert _body(session) == []
    session.add_line("t")
    session.add_line("t")
    session.enter(FieldRef("name", 1), "甲")
    session.enter(FieldRef("money", 1), "3")
    session.enter(FieldRef("money", 2), "x")
    assert _body(session) == [
        TableBlock(
            (
                Column("name", Align.LEFT, 20),
                Column("money（万元）", Align.RIGHT, 9),
                Column("rate", Align.RIGHT, 10),
            ),
            (("甲", "3.00", "1.00%"), ("", "x", "")),
            "t",
            FieldRef("t"),
            tuple(
                tuple(FieldRef(code, line) for code in ("name", "money", "rate")) for line in (1, 2)
            ),
        )
    ]


def test_columns_tell_what_may_be_chosen(tmp_path: Path) -> None:
    session = _open(
        tmp_path,
        _field("t", "table"),
        _field("state", "choice", 'choices = ["已完成", "未完成"]', 'group = "t"'),
        _field("done", "flag", holder='group = "t"'),
        _field("text", holder='group = "t"'),
    )
    session.add_line("t")
    session.enter(FieldRef("done", 1), "是")
    (block,) = _body(session)
    assert isinstance(block, TableBlock)
    assert [one.choices for one in block.columns] == [("已完成", "未完成"), ("是", "否"), ()]


# -- title block, figures, headings --------------------------------------------------------------


def test_title_and_label_are_filled(tmp_path: Path) -> None:
    session = _open(tmp_path, _field("number", "integer"), identity=BLOCKED)
    enter_all(session, number="2")
    document = session.document()
    assert (document.label, document.title) == ("附件2", "2023年某县档案馆报告")
    assert (document.author, document.style) == ("某县档案馆", "x1")


@pytest.mark.parametrize("text", ["", "二"])
def test_label_without_its_number_is_left_out(tmp_path: Path, text: str) -> None:
    session = _open(tmp_path, _field("number", "integer"), identity=BLOCKED)
    enter_all(session, number=text)
    assert session.document().label == ""


def test_title_without_the_unit_is_left_out(tmp_path: Path) -> None:
    data = ReportData(ReportMeta("sample", 1, 2023, ""))
    session, _store = open_session(load_package(tmp_path, SECTION), data)
    assert session.document().title == ""


def test_headings_stand_in_order_with_their_levels(tmp_path: Path) -> None:
    head = (
        '[[section]]\ncode = "a"\nheading = "甲"\n'
        '[[section]]\ncode = "b"\nheading = "乙"\nparent = "a"\n'
        '[[section]]\ncode = "c"\nheading = "丙"\nnumbered = false\n'
    )
    assert _open(tmp_path, head=head).document().blocks == (
        Heading(1, "一、", "甲", "a"),
        Heading(2, "（一）", "乙", "b"),
        Heading(1, "", "丙", "c"),
    )


def test_figures_tell_every_number_of_the_report(tmp_path: Path) -> None:
    session = _open(
        tmp_path,
        _field("a", "money", 'unit = "元"\nplaces = 3\nlayout = { kind = "hidden" }'),
        _field("r", "percent", 'calculate = "a / 2"'),
        _field("w"),
        _field("off", "decimal", 'relevant = "a > 5"'),
        _field("g", "group"),
        _field("n", "integer", 'unit = "个"', 'group = "g"'),
    )
    enter_all(session, a="4", w="1")
    session.add_line("g")
    session.enter(FieldRef("n", 1), "x")
    figures = {figure.ref: figure for figure in session.document().figures}
    assert set(figures) == {FieldRef("a"), FieldRef("r"), FieldRef("n", 1)}
    amount, rate, count = figures[FieldRef("a")], figures[FieldRef("r")], figures[FieldRef("n", 1)]
    assert (amount.label, amount.value, amount.unit, amount.places) == ("a", Decimal(4), "元", 3)
    assert amount.section == "一、正文"
    assert amount.formula is None
    assert (rate.value, rate.unit) == (Decimal(2), "%")
    assert rate.formula is not None
    assert rate.formula.source == "a / 2"
    assert (count.label, count.value, count.unit, count.places) == ("g1n", None, "个", 0)
    enter_all(session, a="6")
    assert FieldRef("off", ROOT) in {figure.ref for figure in session.document().figures}


def test_invisible_marks_are_not_printed(tmp_path: Path) -> None:
    """Direction marks reversed a line and printed as boxes; they stay in the form."""
    session = _open(tmp_path, _field("a"))
    enter_all(session, a="甲\u202e乙\u200b丙\x07丁")
    assert session.value(FieldRef("a")).text == "甲\u202e乙\u200b丙\x07丁"
    assert _texts(session) == ["甲乙丙丁"]
