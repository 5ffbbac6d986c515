from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from perfdesk.errors import UserError
from perfdesk.intake.scores.eval_table import read_tables
from tests.intake.table_files import HEADINGS, Tables, book_of, project_rows, taken, told, words

_FILES = Path(__file__).parent.parent / "tables"
_ROW = ("产出指标", "数量指标", "数字化页数", "≥30万页", "31万页", 20, 20, "")


def _tables() -> tuple[Tables, int, int]:
    tables = Tables()
    project = tables.project(name="档案数字化")
    return tables, project, tables.indicator(project)


# -- our own export read back -------------------------------------------------------------------

_WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp", "Cf", "Co", "Cn")),
    max_size=30,
)
_MEASURES = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["", "", "≥", "≤", "达到", "不低于", "约", "＞", "百分之", "100%的", " "]),
        st.sampled_from(["", "", "", "-", "－"]),
        st.sampled_from(["95", "0.5", "1,200", "96.20", "0", "１２", "9５.2", "3333.333", "100"]),
        st.sampled_from(["", "", " "]),
        st.sampled_from(["", "", "%", "%", "％", "‰", "个", "万元", "万 元", "个百分点", "m²"]),
        st.sampled_from(["", "", "以上", "以内", "（含）", "及以上", "左右", "%"]),
    ),
)  # fmt: skip
_VALUES = st.one_of(
    _MEASURES,
    _MEASURES,
    st.sampled_from(
        ["95%", "0.5%", "100%", "30万页", "1,200人次", "2023年11月底前", "10—20", "显著提高", "0",
         "12", "≥95%", "不低于3场", "1.50", "007", "-3", "达成", "=1+1", "—", "_x0041_",
         "12345678901234567"]
    ),
    _WORDS,
)  # fmt: skip
_LINES = st.lists(_WORDS, max_size=3).map("\n".join)
_INDICATOR = st.fixed_dictionaries(
    {},
    optional={
        "level1": st.sampled_from(["产出指标", "效益指标", "满意度指标", "别的"]),
        "level2": st.sampled_from(["数量指标", "质量指标", ""]),
        "level3": st.one_of(st.sampled_from(["甲", "乙"]), _WORDS),
        "comparator": st.sampled_from(["≥", "=", "≤", "定性", ""]),
        "target": _VALUES,
        "actual": _VALUES,
        "judgement": st.sampled_from(["达成", "未达成且效果较差"]),
        "account": _LINES,
        "weight": st.sampled_from(["10", "7.5", "3.33", "十", ""]),
        "score": st.sampled_from(["1", "2.5", ""]),
        "note": _LINES,
        "applicable": st.sampled_from(["是", "否"]),
    },
)
_PROJECT = st.fixed_dictionaries(
    {"name": st.one_of(st.sampled_from(["甲项目", "乙项目"]), _WORDS)},
    optional={
        "department": _WORDS,
        "agency": _WORDS,
        "initial": st.sampled_from(["1", "100.5", "二百"]),
        "budget": st.sampled_from(["0", "120", "1,234.56"]),
        "executed": st.sampled_from(["0", "119.99"]),
        "fiscal_budget": st.sampled_from(["5"]),
        "rate_weight": st.sampled_from(["20", ""]),
        "goal": _LINES,
        "result": _LINES,
    },
)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(_PROJECT, st.lists(_INDICATOR, max_size=5)), min_size=1, max_size=3))
def test_what_we_exported_gives_no_difference(
    tmp_path: Path, projects: list[tuple[dict[str, str], list[dict[str, str]]]]
) -> None:
    """A target 达到95%以上 came back as 9500% of a file that nobody had touched."""
    tables = Tables()
    for head, indicators in projects:
        project = tables.project(**head)
        for indicator in indicators:
            tables.indicator(project, **indicator)
    file = tables.exported(tmp_path / "出.xlsx")
    if len(load_workbook(file).sheetnames) == 2:
        return  # Nothing but defaults: no table was printed.
    proposal = read_tables(tables.report, file)
    assert proposal.taken == ()
    assert proposal.records == ()
    assert words(proposal) == []


def sent_back() -> tuple[Tables, int, int]:
    """Return the report that ``edited.xls`` and ``edited.ods`` were exported from."""
    tables = Tables()
    project = tables.project(name="档案数字化", budget="120", executed="119.5", goal="扫描30万页。")
    row = tables.indicator(project)
    tables.indicator(project, level3="抽检合格率", level2="质量指标", target="98%", actual="99.1%")
    tables.indicator(
        project, level1="效益指标", level2="社会效益指标", level3="查档便利",
        comparator="定性", target="明显改善", actual="", judgement="达成", weight="30",
    )  # fmt: skip
    return tables, project, row


@pytest.mark.parametrize("name", ["edited.xls", "edited.ods"])
def test_what_was_edited_in_another_program_is_taken_exactly(name: str) -> None:
    """Exported, edited, and saved by LibreOffice in its other formats."""
    tables, project, row = sent_back()
    proposal = read_tables(tables.report, _FILES / name)
    assert taken(proposal) == {
        f"executed:{project}": "118.25",
        f"actual:{row}": "31.4万页",
        f"note:{row}": "多扫一批。",
        f"actual:{row + 1}": "97.5%",
        "level1:-1": "满意度指标",
        "level2:-1": "服务对象满意度指标",
        "level3:-1": "查档者满意度",
        "target:-1": "90%",
        "comparator:-1": "≥",
        "actual:-1": "95.2%",
        "weight:-1": "10",
    }
    assert proposal.rejected == ()


def test_department_table_gives_no_difference(tmp_path: Path) -> None:
    for template in ("general", "liwan-2023"):
        tables = Tables(template)
        table = tables.department(goal="接收档案1.2万卷。", result="接收1.3万卷。")
        tables.indicator(table)
        tables.indicator(tables.project(name="档案数字化"))
        proposal = read_tables(tables.report, tables.exported(tmp_path / "出.xlsx"))
        assert [one.title for one in proposal.tables] == [
            "部门整体支出绩效自评表",
            "项目支出绩效自评表",
        ]
        assert (proposal.taken, proposal.records, proposal.rejected) == ((), (), ())


def test_empty_form_is_filled_in_and_read(tmp_path: Path) -> None:
    tables = Tables()
    project = tables.project(name="档案数字化")
    file = tables.exported(tmp_path / "空.xlsx")
    book = load_workbook(file)
    sheet = book["附表项目支出绩效自评表"]
    labels = {cell.value: cell for row in sheet for cell in row if cell.value}
    head = labels["一级指标"].row
    for column, text in enumerate(("产出指标", "数量指标", "页数", "≥30万页", "31万页"), 2):
        sheet.cell(head + 1, column).value = text
    sheet.cell(head + 1, 7).value = 50
    sheet.cell(labels["年度资金总额"].row, 5).value = 120.5
    sheet.cell(labels["预期目标"].row + 1, 2).value = "扫描30万页。"
    book.save(file)
    proposal = read_tables(tables.report, file)
    assert [record.name for record in proposal.records] == ["页数"]
    assert taken(proposal) == {
        f"budget:{project}": "120.5",
        f"goal:{project}": "扫描30万页。",
        "level1:-1": "产出指标",
        "level2:-1": "数量指标",
        "level3:-1": "页数",
        "target:-1": "30万页",
        "comparator:-1": "≥",
        "actual:-1": "31万页",
        "weight:-1": "50",
    }
    assert proposal.rejected == ()


# -- other layouts --------------------------------------------------------------------------------


def test_columns_may_stand_in_any_order_and_have_other_names(tmp_path: Path) -> None:
    tables, _project, row = _tables()
    rows = [
        ["项目支出绩效自评表"],
        ["项目名称：", "档案数字化"],
        ["一级指标", "二级指标", "三级指标", "分值（分）", "指标值", "完成值", "自评得分", "备注"],
        ["产出指标", "数量指标", "数字化页数", 20, "≥30万页", "32万页", 20, "多扫一批"],
    ]
    proposal = read_tables(tables.report, book_of(rows, tmp_path / "皖.xlsx"))
    assert taken(proposal) == {f"actual:{row}": "32万页", f"note:{row}": "多扫一批"}


def test_sign_and_unit_may_have_columns_of_their_own(tmp_path: Path) -> None:
    tables, _project, row = _tables()
    rows = [
        ["项目支出绩效自评表"],
        ["项目名称", "档案数字化"],
        [
            "指标名称",
            "计算符号",
            "指标值",
            "实际完成值",
            "计量单位",
            "分值",
            "得分",
            "是否核心指标",
        ],
        ["数字化页数", "大于等于", 35, 36, "万页", 20, 20, "是"],
        ["合格率", "≥", 0.98, 0.99, "%", 10, 10, "否"],
        ["群众满意", "定性", "满意", "达成", "—", 5, 5, "否"],
    ]
    proposal = read_tables(tables.report, book_of(rows, tmp_path / "津.xlsx"))
    assert taken(proposal) == {
        f"target:{row}": "35万页", f"actual:{row}": "36万页",
        "level3:-1": "合格率", "comparator:-1": "≥", "target:-1": "98%", "actual:-1": "99%",
        "weight:-1": "10",
        "level3:-2": "群众满意", "comparator:-2": "定性", "target:-2": "满意",
        "judgement:-2": "达成", "weight:-2": "5",
    }  # fmt: skip
    (rejected,) = words(proposal)
    assert rejected.startswith("自评表!H3 表头“是否核心指标”没有对应的项目，这一列没有读入。")


def test_levels_that_are_not_merged_hold_for_the_rows_below(tmp_path: Path) -> None:
    tables = Tables()
    tables.project(name="档案数字化")
    rows = project_rows(
        ("产出指标", "数量指标", "甲", "1", "1", 1),
        (None, None, "乙", "2", "2", 2),
        (None, "质量", "丙", "3", "3", 3),
        ("效益", None, "丁", "4", "4", 4),
        ("小计", None, None, None, None, 10),
        ("合计", None, None, None, None, 11, 12),
    )
    proposal = read_tables(tables.report, book_of(rows, tmp_path / "表.xlsx"))
    levels = {key: text for key, text in taken(proposal).items() if key.startswith("level")}
    assert levels == {
        "level1:-1": "产出指标", "level2:-1": "数量指标", "level3:-1": "甲",
        "level1:-2": "产出指标", "level2:-2": "数量指标", "level3:-2": "乙",
        "level1:-3": "产出指标", "level2:-3": "质量指标", "level3:-3": "丙",
        "level1:-4": "效益指标", "level3:-4": "丁",
    }  # fmt: skip
    assert any("小计" in one for one in told(proposal))
    totals = [(cell.ref.code, cell.text) for cell in proposal.owned]
    assert totals == [("project_eval_weight_total", "11"), ("project_eval_total", "12")]


def test_two_headings_rows_and_a_record_over_several_rows(tmp_path: Path) -> None:
    tables = Tables()
    tables.project(name="档案数字化")
    file = book_of(
        [["项目支出绩效自评表"], ["项目名称", "档案数字化"], HEADINGS, [None] * 8,
         ("产出指标", "数量指标", "甲", "1", "1", 1), [None] * 8,
         ("产出指标", "数量指标", "乙", "1", "1", 2)],
        tmp_path / "表.xlsx",
    )  # fmt: skip
    book = load_workbook(file)
    sheet = book.worksheets[0]
    for column in "ABCDEFGH":
        sheet.merge_cells(f"{column}3:{column}4")
        sheet.merge_cells(f"{column}5:{column}6")
    book.save(file)
    proposal = read_tables(tables.report, file)
    assert [record.name for record in proposal.records] == ["甲", "乙"]


def test_several_tables_on_one_sheet_and_unknown_words_around_them(tmp_path: Path) -> None:
    tables, _project, row = _tables()
    rows: list[list[object]] = [
        ["附件3"],
        *project_rows((*_ROW[:4], "33万页", *_ROW[5:]), ("总分", *[None] * 4, 20, 20)),
        [],
        *project_rows(("产出指标", "数量指标", "场次", "5场", "5场", 3), name="宣传"),
        ["总分"],
        ["填表人：张三"],
    ]
    rows[2].append("负责人")
    proposal = read_tables(tables.report, book_of(rows, tmp_path / "表.xlsx"))
    assert [(one.name, one.is_new) for one in proposal.tables] == [
        ("档案数字化", False),
        ("宣传", True),
    ]
    assert taken(proposal)[f"actual:{row}"] == "33万页"
    assert taken(proposal)["name:-1"] == "宣传"
    assert [one.parent for one in proposal.records] == [0, -1]
    assert [note.text for note in proposal.rejected] == ["负责人", "填表人：张三"]


def test_goals_beside_their_labels_and_funds_in_yuan(tmp_path: Path) -> None:
    tables, project, _row = _tables()
    rows = [
        ["2022年度项目支出绩效自评表", None, None, "单位：元"],
        ["项目名称", "档案数字化"],
        ["项目资金", None, "年初预算数", "全年预算数", "全年执行数"],
        ["年度资金总额", None, 1000000, 1200000, "1,150,000.50"],
        ["财政拨款", None, 1000000, None, None],
        ["年初目标", "扫描30万页。"],
        ["实际完成情况", "扫描31万页。"],
        list(HEADINGS),
        list(_ROW),
    ]
    proposal = read_tables(tables.report, book_of(rows, tmp_path / "表.xlsx"))
    assert taken(proposal) == {
        f"initial:{project}": "1000000元",
        f"budget:{project}": "1200000元",
        f"goal:{project}": "扫描30万页。",
        f"result:{project}": "扫描31万页。",
        f"fiscal_initial:{project}": "1000000元",
    }
    assert any("2022 年度" in one for one in told(proposal))
    assert [note.address for note in proposal.rejected] == ["自评表!E4"]


def test_official_form_as_it_goes_round_in_offices(tmp_path: Path) -> None:
    """Nothing merged, points in brackets behind the levels, names short, a line below."""
    tables = Tables()
    rows: list[list[object]] = [
        ["附件1"],
        ["项目支出绩效自评表"],
        ["（2023年度）"],
        ["项目名称", None, "档案数字化"],
        ["主管部门", None, "市档案局", None, None, "实施单位", "技术科"],
        ["项目资金（万元）", None, None, "年初预算数", "全年预算数（A）", "全年执行数（B）",
         "分值（10分）", "执行率（B/A）", "得分"],
        [None, "年度资金总额：", None, 100, 120, 110, 10, 0.9167, 9.17],
        [None, "其中：当年财政拨款", None, 100, 120, 110, "—", None, "—"],
        [None, "      上年结转资金", None, 0, 0, 0, "—", None, "—"],
        ["年度总体目标", "预期目标", None, None, None, "实际完成情况"],
        [None, "扫描30万页。", None, None, None, "扫描31万页。"],
        ["绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "全年实际值", "分值",
         "得分", "偏差原因分析"],
        [None, "产出指标\n（50分）", "数量指标", "页数", "≥30万页", "31万页", 50, 50],
        [None, "满意度指标（10分）", "满意度指标", "满意度", "≥90%", 0.95, 10, 10],
        ["总分", None, None, None, None, None, 100, 97.17],
        ["填表人：", "张三"],
    ]  # fmt: skip
    proposal = read_tables(tables.report, book_of(rows, tmp_path / "表.xlsx"))
    new = taken(proposal)
    assert {name.partition(":")[0] for name in new if name.endswith(":-1")} == {
        "name", "department", "agency", "goal", "result",
        "initial", "budget", "executed", "fiscal_initial", "fiscal_budget", "fiscal_executed",
        "carried_initial", "carried_budget", "carried_executed",
    }  # fmt: skip
    assert (new["goal:-1"], new["result:-1"]) == ("扫描30万页。", "扫描31万页。")
    assert (new["level1:-2"], new["level1:-3"]) == ("产出指标", "满意度指标")
    assert (new["level2:-3"], new["actual:-3"]) == ("服务对象满意度指标", "95%")
    assert [note.text for note in proposal.rejected] == ["填表人：", "张三"]


def test_same_thing_twice_is_rejected(tmp_path: Path) -> None:
    tables = Tables()
    rows = [
        ["部门整体支出绩效自评表"],
        ["年度绩效目标", "甲"],
        list(HEADINGS),
        list(_ROW),
        ["总分"],
    ]
    again = [["部门整体支出绩效自评表"], ["年度绩效目标", "乙"], list(HEADINGS), list(_ROW)]
    tables.department(goal="丙")
    proposal = read_tables(tables.report, book_of([*rows, *again], tmp_path / "表.xlsx"))
    assert taken(proposal)["goal:1"] == "甲"
    assert any("最多 1 条" in one for one in words(proposal))


# -- edits ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "changed"),
    [
        ({4: "≥35万页"}, {"target": "35万页"}),
        ({4: "≤30万页"}, {"target": None, "comparator": "≤"}),
        ({4: ">=31万页"}, {"target": "31万页"}),
        ({4: "不低于31万页"}, {"target": "不低于31万页"}),
        ({4: "不超过30万页"}, {"target": "不超过30万页", "comparator": "≤"}),
        ({4: 36}, {"target": "36万页"}),
        ({5: 32}, {"actual": "32万页"}),
        ({5: "３２ 万页"}, {"actual": "３２ 万页"}),
        ({5: "31 万页"}, {}),
        ({5: "达成"}, {"actual": "达成"}),
        ({6: "25分"}, {"weight": "25分"}),
        ({6: "20.00"}, {}),
        ({2: "质量"}, {"level2": "质量指标"}),
        ({3: "页数"}, {"level3": "页数"}),
        ({8: "第一行\n第二行"}, {"note": "第一行\n第二行"}),
    ],
)
def test_edits_are_taken_exactly(
    tmp_path: Path, cells: dict[int, object], changed: dict[str, str | None]
) -> None:
    tables, _project, row = _tables()
    edited = [cells.get(column, text) for column, text in enumerate(_ROW, 1)]
    proposal = read_tables(tables.report, book_of(project_rows(edited), tmp_path / "表.xlsx"))
    wanted = {f"{name}:{row}": text for name, text in changed.items() if text is not None}
    assert taken(proposal) == wanted
    assert proposal.rejected == ()


def test_what_does_not_apply_comes_back(tmp_path: Path) -> None:
    """It printed as a dash and came back as nothing: the total was another one."""
    tables, project, row = _tables()
    tables.indicator(project, level3="另一项", applicable="否", actual="")
    empty = Tables()
    proposal = read_tables(empty.report, tables.exported(tmp_path / "出.xlsx"))
    assert taken(proposal)["applicable:-3"] == "否"
    assert "applicable:-2" not in taken(proposal)
    assert words(proposal) == []
    for column, text, wanted in ((5, "不适用", "否"), (6, "不适用", "否")):
        edited = [*_ROW]
        edited[column - 1 + (column == 6)] = text
        file = book_of(project_rows(edited), tmp_path / "表.xlsx")
        assert taken(read_tables(tables.report, file)) == {f"applicable:{row}": wanted}


@pytest.mark.parametrize("target", ["95%", "95%以上", "明显改善"])
def test_judged_indicator_with_a_figure_stays_judged(tmp_path: Path, target: str) -> None:
    """Its sign was lost on the way back, and with it its score."""
    tables = Tables()
    tables.indicator(
        tables.project(name="甲"), comparator="定性", target=target, actual="", judgement="达成"
    )
    read = taken(read_tables(Tables().report, tables.exported(tmp_path / "出.xlsx")))
    assert (read["comparator:-2"], read["judgement:-2"]) == ("定性", "达成")


def test_what_gets_a_score_again_applies_again(tmp_path: Path) -> None:
    tables = Tables()
    row = tables.indicator(tables.project(name="档案数字化"), applicable="否")
    file = book_of(project_rows(_ROW), tmp_path / "表.xlsx")
    assert taken(read_tables(tables.report, file)) == {f"applicable:{row}": "是"}


@pytest.mark.parametrize("cells", [{4: "无"}, {5: "无"}, {6: "无"}])
def test_none_is_no_value(tmp_path: Path, cells: dict[int, str]) -> None:
    """无 over a target of 30万页 was taken for a target."""
    tables, _project, _row = _tables()
    edited = [cells.get(column, text) for column, text in enumerate(_ROW, 1)]
    file = book_of(project_rows(edited), tmp_path / "表.xlsx")
    assert taken(read_tables(tables.report, file)) == {}
    assert read_tables(tables.report, file).rejected == ()
    assert list(taken(read_tables(tables.report, file, clears=True)).values()) == [""]


def test_none_as_a_remark_is_one(tmp_path: Path) -> None:
    tables, _project, row = _tables()
    file = book_of(project_rows([*_ROW[:7], "无"]), tmp_path / "表.xlsx")
    assert taken(read_tables(tables.report, file)) == {f"note:{row}": "无"}


def test_renamed_project_is_known_by_its_indicators(tmp_path: Path) -> None:
    """A project that got a longer name came back as a second table of the same project."""
    tables, project, row = _tables()
    tables.indicator(tables.project(name="别的项目"), level3="别的指标")
    edited = [*_ROW[:4], "32万页", *_ROW[5:]]
    file = book_of(project_rows(edited, name="档案数字化（二期）"), tmp_path / "表.xlsx")
    proposal = read_tables(tables.report, file)
    assert taken(proposal) == {f"name:{project}": "档案数字化（二期）", f"actual:{row}": "32万页"}
    assert [(one.is_new, one.old_name) for one in proposal.tables] == [(False, "档案数字化")]
    assert any("档案数字化（二期）" in one for one in told(proposal))
    new = read_tables(tables.report, file, as_new=True)
    assert [(one.is_new, one.old_name) for one in new.tables] == [(True, "")]


def test_project_that_is_in_the_file_itself_is_not_taken_for_another(tmp_path: Path) -> None:
    tables, _project, _row = _tables()
    rows = [*project_rows(_ROW, name="新项目"), *project_rows(_ROW)]
    proposal = read_tables(tables.report, book_of(rows, tmp_path / "表.xlsx"))
    assert [one.is_new for one in proposal.tables] == [True, False]
    other = [*_ROW[:2], "没有的指标", *_ROW[3:]]
    file = book_of(project_rows(other, name="新项目"), tmp_path / "另.xlsx")
    assert [one.is_new for one in read_tables(tables.report, file).tables] == [True]


def test_share_is_told(tmp_path: Path) -> None:
    """0.97 beside 95% became 97% without a word."""
    tables = Tables()
    tables.indicator(tables.project(name="档案数字化"), target="95%", actual="96%")
    file = book_of(project_rows([*_ROW[:3], "≥95%", 0.97, 20]), tmp_path / "表.xlsx")
    assert any("“0.97”按 97% 读入" in one for one in told(read_tables(tables.report, file)))
    file = book_of(project_rows([*_ROW[:3], "≥95%", 97, 20]), tmp_path / "表.xlsx")
    assert told(read_tables(tables.report, file)) == []


def test_empty_cells_keep_or_clear(tmp_path: Path) -> None:
    tables, _project, row = _tables()
    edited = [*_ROW[:4], "—", *_ROW[5:]]
    file = book_of(project_rows(edited), tmp_path / "表.xlsx")
    kept = read_tables(tables.report, file)
    assert kept.taken == ()
    assert any("31万页" in one for one in told(kept))
    assert taken(read_tables(tables.report, file, clears=True)) == {f"actual:{row}": ""}


def test_share_is_a_percent_where_the_target_is_one(tmp_path: Path) -> None:
    tables = Tables()
    row = tables.indicator(tables.project(name="档案数字化"), target="95%", actual="96%")
    for value, text in ((0.97, "97%"), (97.5, "97.5%"), ("97%", "97%"), (1, "100%")):
        edited = [*_ROW[:3], "≥95%", value, 20]
        file = book_of(project_rows(edited), tmp_path / "表.xlsx")
        assert taken(read_tables(tables.report, file)) == {f"actual:{row}": text}


def test_words_without_a_sign_are_judged(tmp_path: Path) -> None:
    tables = Tables()
    tables.project(name="档案数字化")
    new = ("效益指标", "社会效益", "影响", "显著提高", "部分达成并具有一定效果", 10)
    proposal = read_tables(tables.report, book_of(project_rows(new), tmp_path / "表.xlsx"))
    assert taken(proposal)["comparator:-1"] == "定性"
    assert taken(proposal)["judgement:-1"] == "部分达成并具有一定效果"
    assert "actual:-1" not in taken(proposal)


# -- what is not taken --------------------------------------------------------------------------


def test_rejected_cells_have_address_and_reason(tmp_path: Path) -> None:
    tables, _project, _row = _tables()
    rows = project_rows(
        ("产出", "不知道的", "数字化页数", "≥30万页", "31万页", "20.123"),
        (None, None, None, "≥3个", "3个", 5),
        ("产出指标", "数量指标", "合并", "1", "1", 7),
        ("产出指标", "数量指标", "合并二", "1", "1", 7),
        ("产出指标", "数量指标", "坏", "1", "=1/0", 7),
        ("产出指标", "数量指标", "数字化页数", "≥99万页", "31万页", 20),
    )
    file = book_of(rows, tmp_path / "表.xlsx")
    book = load_workbook(file)
    sheet = book.worksheets[0]
    sheet.merge_cells("F6:F7")
    sheet.merge_cells("H6:H7")
    sheet["H6"] = "两项一起完成"
    book.save(file)
    proposal = read_tables(tables.report, file)
    reasons = {note.address: note.words for note in proposal.rejected}
    assert set(reasons) == {"自评表!B4", "自评表!F4", "自评表!C5", "自评表!F6", "自评表!E8"}
    assert "不能确定" in reasons["自评表!B4"]
    assert "20.12" in reasons["自评表!F4"]
    assert "名称" in reasons["自评表!C5"]
    assert "合并" in reasons["自评表!F6"]
    assert "公式" in reasons["自评表!E8"]
    new = taken(proposal)
    assert new["note:-2"] == new["note:-3"] == "两项一起完成"
    assert new["level1:-1"] == "产出指标"
    assert any(text == "99万页" for text in new.values())


def test_records_that_the_file_has_not_are_kept_and_told(tmp_path: Path) -> None:
    tables, project, _row = _tables()
    tables.indicator(project, level3="合格率", target="98%")
    proposal = read_tables(tables.report, book_of(project_rows(_ROW), tmp_path / "表.xlsx"))
    assert proposal.taken == ()
    assert any("合格率" in one for one in told(proposal))


def test_too_many_records_are_rejected(tmp_path: Path) -> None:
    tables = Tables()
    tables.department()
    group = tables.template.fields["dept_eval_indicator"]
    names = [("产出指标", "数量指标", f"指标{n}", "1", "1", 1) for n in range(group.max_lines + 1)]
    rows = [["部门整体支出绩效自评表"], list(HEADINGS), *names]
    proposal = read_tables(tables.report, book_of(rows, tmp_path / "表.xlsx"))
    assert len(proposal.records) == group.max_lines
    assert [note.text for note in proposal.rejected] == [f"指标{group.max_lines}"]


def test_second_department_table_is_rejected(tmp_path: Path) -> None:
    tables = Tables()
    table = [["部门整体支出绩效自评表"], list(HEADINGS), list(_ROW)]
    proposal = read_tables(tables.report, book_of([*table, *table], tmp_path / "表.xlsx"))
    assert len(proposal.tables) == 1
    assert any("最多 1 条" in one for one in words(proposal))


def test_table_without_a_name_is_rejected(tmp_path: Path) -> None:
    tables, _project, _row = _tables()
    rows = project_rows(_ROW, name="")
    proposal = read_tables(tables.report, book_of(rows, tmp_path / "表.xlsx"))
    assert (proposal.tables, proposal.taken) == ((), ())
    assert "项目名称" in words(proposal)[0]


def test_kind_that_is_not_clear_has_to_be_chosen(tmp_path: Path) -> None:
    tables, _project, row = _tables()
    table = [list(HEADINGS), [*_ROW[:4], "32万页"]]
    file = book_of(table, tmp_path / "表.xlsx", title="Sheet1")
    assert "看不出" in words(read_tables(tables.report, file))[0]
    proposal = read_tables(tables.report, file, "dept_eval")
    assert [one.title for one in proposal.tables] == ["部门整体支出绩效自评表"]
    file = book_of(project_rows([*_ROW[:4], "32万页"]), tmp_path / "表.xlsx", title="Sheet1")
    assert taken(read_tables(tables.report, file, "project_eval")) == {f"actual:{row}": "32万页"}
    other = read_tables(tables.report, file, "dept_eval")
    assert other.taken == ()
    assert "没有选择" in words(other)[0]


def test_other_sheets_are_told_of(tmp_path: Path) -> None:
    tables, _project, _row = _tables()
    file = book_of(project_rows(_ROW), tmp_path / "表.xlsx")
    book = load_workbook(file)
    book.create_sheet("说明")["A1"] = "请于月底前交"
    book.create_sheet("空白")
    book.create_sheet("旧表").sheet_state = "hidden"
    book.save(file)
    notes = told(read_tables(tables.report, file))
    assert ["说明" in notes[0], "旧表" in notes[1], len(notes)] == [True, True, 2]


def test_figures_of_the_report_are_compared_not_taken(tmp_path: Path) -> None:
    tables = Tables()
    rows = [
        ["部门整体支出绩效自评表"],
        ["部门名称", "别的局"],
        [
            "预算执行（万元）",
            None,
            "年初预算数",
            "全年预算数",
            "全年执行数",
            "分值",
            "执行率",
            "得分",
        ],
        ["年度资金总额", None, 100, 120, 110, 10, 0.9, 9],
        list(HEADINGS),
        list(_ROW),
    ]
    proposal = read_tables(tables.report, book_of(rows, tmp_path / "表.xlsx"))
    owned = {cell.ref.code.removeprefix("dept_eval_"): cell.text for cell in proposal.owned}
    assert {"initial", "budget", "executed", "rate", "rate_score", "score"} == set(owned)
    assert any("某某局" in one for one in told(proposal))


@pytest.mark.parametrize(
    ("kind", "code"), [("no_such", "table_unknown"), (None, "table_not_found")]
)
def test_what_cannot_be_read_is_refused(tmp_path: Path, kind: str | None, code: str) -> None:
    file = book_of([["项目", "金额"], ["甲", 1]], tmp_path / "表.xlsx")
    with pytest.raises(UserError) as caught:
        read_tables(Tables().report, file, kind)
    assert caught.value.code == code
    assert str(caught.value)
