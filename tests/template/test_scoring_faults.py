from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.errors import UserError
from tests.helpers.packages import load_package
from tests.helpers.scoring import BANDS, GRADES, RULES, TABLE, fields, load_table, table

if TYPE_CHECKING:
    from pathlib import Path

SCHEME = """
[[field]]
code = "scheme"
group = "plan"
type = "choice"
label = "权重方案"
choices = ["甲", "乙"]
"""


def _faults(root: Path, *texts: str) -> list[str]:
    with pytest.raises(UserError) as caught:
        load_package(root, fields() + SCHEME + "\n".join(texts))
    return str(caught.value.slots["faults"]).split("\n")


def _told(root: Path, *texts: str) -> list[str]:
    """Return the faults without file and table."""
    prefix = "part1.toml：scoring[plan_scoring]."
    return [fault.removeprefix(prefix) for fault in _faults(root, *texts)]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('group = "row"', 'group = "nobody"', "group：没有名为“nobody”的记录组"),
        ('group = "row"', 'group = "all"', "group：没有名为“all”的记录组"),
        ('level3 = "name"', 'level3 = "nobody"', "level3：没有名为“nobody”的项"),
        ('level3 = "name"', 'level3 = "all"', "level3：“all”不在评分表的记录组中，或不与它并列"),
        ('total = "all"', 'total = "points"', "total：“points”不在评分表的记录组中，或不与它并列"),
        ('target = "aim"', 'target = "fits"', "target：“fits”的类型须为 decimal、integer、"),
        ('judgement = "judged"', 'judgement = "note"', "judgement：“note”的类型须为 choice 之一"),
        ('total = "all"', 'total = "all_points"', "score：代码重复"),
    ],
)  # fmt: skip
def test_fields_are_there_in_their_place_and_of_their_type(
    tmp_path: Path, old: str, new: str, fault: str
) -> None:
    told = _told(tmp_path, table(head=TABLE.replace(old, new)))
    assert any(one.startswith(fault) for one in told), told


@pytest.mark.parametrize("code", ["score", "all", "all_points", "grade"])
def test_computed_fields_have_no_formula_of_their_own(tmp_path: Path, code: str) -> None:
    formula = '"优"' if code == "grade" else "1"
    text = fields().replace(f'code = "{code}"\n', f"code = \"{code}\"\ncalculate = '{formula}'\n")
    with pytest.raises(UserError, match=f"“{code}”已有公式"):
        load_package(tmp_path, text + table())


def test_two_tables_cannot_fill_the_same_field(tmp_path: Path) -> None:
    second = table(head=TABLE.replace('code = "plan_scoring"', 'code = "second"'))
    told = _faults(tmp_path, table(), second)
    assert any("scoring[second].score：“score”已有公式" in fault for fault in told)
    assert "part1.toml：scoring[plan_scoring].code：代码重复" in _faults(tmp_path, table(), table())


def _rule(signs: str, score: str = "weight") -> str:
    return f"[[scoring.rule]]\ncomparators = {signs}\nlabel = \"甲\"\nscore = '{score}'\n"


@pytest.mark.parametrize(
    ("score", "fault"),
    [
        ("5", "rule.0.score：须用到 target、actual、weight，且不能用别的名称"),
        ("weight * all", "rule.0.score：须用到 target、actual、weight，且不能用别的名称"),
        ("weight * nobody", "rule.0.score：须用到 target、actual、weight，且不能用别的名称"),
        ("weight >= 1", "rule.0.score：结果须为数字，实为判断"),
        ("weight **", "rule.0.score：表达式书写有误"),
        ("__import__(weight)", "rule.0.score：没有名为“__import__”的函数"),
        ("weight.real", "rule.0.score：表达式中不允许“weight.real”"),
    ],
)
def test_rules_are_formulas_over_target_actual_and_weight(
    tmp_path: Path, score: str, fault: str
) -> None:
    rules = _rule('["≥", ">", "=", "≤", "<"]', score)
    assert any(told.startswith(fault) for told in _told(tmp_path, table(rules=rules)))


@pytest.mark.parametrize(
    ("signs", "fault"),
    [
        (['["≥", ">", "=", "≤", "<"]', '["≥"]'], "rule.1.comparators：比较符号“≥”有两条规则"),
        (['["≥", ">", "=", "≤", "<", "≤"]'], "rule.0.comparators：比较符号“≤”有两条规则"),
        (['["≥", ">", "=", "≤", "<", "定性"]'], "rule.0.comparators：比较符号“定性”有两条规则"),
        (['["≥", ">", "="]'], "comparator：比较符号“≤”没有规则"),
    ],
)
def test_every_sign_has_one_rule(tmp_path: Path, signs: list[str], fault: str) -> None:
    assert fault in _told(tmp_path, table(rules="".join(map(_rule, signs))))


def test_several_rules_need_a_sign(tmp_path: Path) -> None:
    head = TABLE.replace('comparator = "sign"\n', "").replace('target = "aim"', 'target = "points"')
    assert "rule：有几条规则，却没有比较符号：须有 comparator，或 target 为文本" in _told(
        tmp_path, table(head=head)
    )


def _band(level: str, low: str, high: str, more: str = "") -> str:
    return f'[[scoring.band]]\nlevel = "{level}"\nlow = {low}\nhigh = {high}\n{more}\n'


@pytest.mark.parametrize(
    ("bands", "fault"),
    [
        ("", "band：judgement 与 band 须同时有或同时没有"),
        (_band("达成", "0.8", "0.8"), "band.0：“达成”的 low 须小于 high"),
        (
            _band("达成", "0.7", "1") + _band("部分达成", "0.6", "0.8"),
            "band：“部分达成”与“达成”的区间重叠",
        ),
        (
            _band("达成", "0.8", "1") + _band("部分达成", "0.6", "0.8", "includes_high = true"),
            "band：“部分达成”与“达成”的区间重叠",
        ),
        (
            _band("达成", "0.8", "1"),
            "band：band 的档次（达成）须与“judged”的选项（达成、部分达成、未达成）一致",
        ),
    ],
)
def test_bands_lie_apart_and_are_the_choices(tmp_path: Path, bands: str, fault: str) -> None:
    assert fault in _told(tmp_path, table(bands=bands))


def test_bands_need_a_judgement(tmp_path: Path) -> None:
    head = TABLE.replace('judgement = "judged"\n', "")
    told = _told(tmp_path, table(head=head))
    assert "band：judgement 与 band 须同时有或同时没有" in told
    assert "comparator：比较符号“定性”没有规则" in told


def _grades(*bands: tuple[str, str]) -> str:
    return "".join(f'[[scoring.grades]]\nname = "{n}"\nleast = {least}\n' for n, least in bands)


@pytest.mark.parametrize(
    ("grades", "fault"),
    [
        ("", "grades：grade 与 grades 须同时有或同时没有"),
        (
            _grades(("差", "0"), ("优", "90")),
            "grades：等级须从高到低：“差”的 least 须大于“优”的",
        ),
        (
            _grades(("优", "90"), ("良", "90"), ("差", "0")),
            "grades：等级须从高到低：“优”的 least 须大于“良”的",
        ),
        (_grades(("优", "90"), ("优", "0")), "grades：等级的名称重复"),
        (
            _grades(("优", "90"), ("良", "80")),
            "grades：最后一个等级“良”的 least 须为 0，否则更低的总分没有等级",
        ),
    ],
)
def test_grades_stand_in_order_and_leave_no_gap(tmp_path: Path, grades: str, fault: str) -> None:
    assert fault in _told(tmp_path, table(grades=grades))


def test_grades_need_a_field(tmp_path: Path) -> None:
    head = TABLE.replace('grade = "grade"\n', "")
    assert _told(tmp_path, table(head=head)) == ["grades：grade 与 grades 须同时有或同时没有"]


@pytest.mark.parametrize(
    ("over", "fault"),
    [
        ('action = "deduct"', "over：action 为 deduct"),
        ('action = "warn"\nscore = "weight"', "over：action 为 deduct"),
        ('action = "punish"', "over.action：不在允许的取值之内"),
        ("threshold = 0.5", "over.threshold：过小"),
        ('action = "deduct"\nscore = "all"', "over.score：须用到 target"),
    ],
)  # fmt: skip
def test_over_achievement_is_told_whole(tmp_path: Path, over: str, fault: str) -> None:
    assert any(one.startswith(fault) for one in _told(tmp_path, table(over=over)))


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ('weights = { "产出指标" = 101 }', "weights：各项分值须大于 0，合计不超过 100"),
        ('weights = { "产出指标" = 0 }', "weights：各项分值须大于 0，合计不超过 100"),
        ('scheme = "scheme"', "schemes：scheme 与 schemes 须同时有或同时没有"),
        (
            'schemes = { "甲" = { "产出指标" = 50 } }',
            "schemes：scheme 与 schemes 须同时有或同时没有",
        ),
        (
            'scheme = "scheme"\nschemes = { "丙" = { "产出指标" = 50 } }',
            "schemes.丙：“丙”不是 scheme 的选项",
        ),
        (
            'scheme = "scheme"\nschemes = { "甲" = { "产出指标" = 150 } }',
            "schemes.甲：各项分值须大于 0，合计不超过 100",
        ),
        ('scheme = "all"', "scheme：“all”的类型须为 choice 之一"),
        ('start = [{ nobody = "甲" }]', "start.0.nobody：“nobody”不在评分表的记录组中"),
        ('start = [{ all = "1" }]', "start.0.all：“all”不在评分表的记录组中"),
        ('start = [{ score = "1" }]', "start.0.score：“score”不能预先填写"),
        ('start = [{ sign = "≠" }]', "start.0.sign：“≠”不在"),
    ],
)  # fmt: skip
def test_weights_schemes_and_first_records_fit(tmp_path: Path, more: str, fault: str) -> None:
    told = _told(tmp_path, table(more))
    assert any(one.startswith(fault) for one in told), told


def test_weights_need_a_level(tmp_path: Path) -> None:
    head = TABLE.replace('level1 = "first"\n', "")
    more = 'weights = { "产出指标" = 50 }'
    assert _told(tmp_path, table(more, head=head)) == ["weights：有分值标准时须有 level1"]


def test_good_weights_schemes_and_first_records_are_taken(tmp_path: Path) -> None:
    more = """
weights = { "产出指标" = 90, "产出指标/数量指标" = 50 }
scheme = "scheme"
schemes = { "甲" = { "产出指标" = 50, "效益指标" = 40 } }
start = [{ first = "产出指标", sign = "≥" }]
"""
    template = load_package(tmp_path, fields() + SCHEME + table(more))
    assert template.scorings["plan_scoring"].scoring.start[0]["sign"] == "≥"


def test_figure_that_is_not_computed_cannot_be_overridable(tmp_path: Path) -> None:
    text = fields().replace('code = "points"\n', 'code = "points"\noverridable = true\n')
    with pytest.raises(UserError, match="只有自动计算的数字才能改写"):
        load_package(tmp_path, text + table())
    text = fields().replace('code = "grade"\n', 'code = "grade"\noverridable = true\n')
    with pytest.raises(UserError, match="overridable 只用于数字"):
        load_package(tmp_path, text + table())


def test_faults_of_rules_come_with_all_others(tmp_path: Path) -> None:
    told = _told(tmp_path, table(rules=RULES + _rule('["≥"]', "5"), bands=BANDS, grades=""))
    assert len(told) == 3
    assert load_table(tmp_path, table(grades=GRADES)).scorings


def test_kinds_of_the_fields_hold_in_what_the_rules_make(tmp_path: Path) -> None:
    """A grade is text, so a total compared with it would be a fault of the template's own."""
    text = fields() + '[[field]]\ncode = "x"\ngroup = "plan"\ntype = "decimal"\nlabel = "名"\n'
    with pytest.raises(UserError, match="“\\+”的两侧须为数字，实为文本"):
        load_package(tmp_path, text + 'calculate = "all + grade"\n' + table())
