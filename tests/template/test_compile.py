from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from perfdesk.errors import UserError
from tests.helpers.packages import IDENTITY, SECTION, load_package
from tests.helpers.rich import RICH

if TYPE_CHECKING:
    from pathlib import Path

TASK = """
[[field]]
code = "task"
type = "group"
label = "任务"
section = "main"

[[field]]
code = "goal"
type = "text"
label = "目标"
group = "task"

[[field]]
code = "score"
type = "decimal"
label = "得分"
group = "task"

[[field]]
code = "other"
type = "group"
label = "其他"
section = "main"

[[field]]
code = "item"
type = "decimal"
label = "项"
group = "other"

[[field]]
code = "budget"
type = "decimal"
label = "预算"
section = "main"
"""


def _field(code: str, more: str, *, kind: str = "decimal", holder: str = 'section = "main"') -> str:
    return f'\n[[field]]\ncode = "{code}"\ntype = "{kind}"\nlabel = "名"\n{holder}\n{more}\n'


def _check(more: str, *, message: str = "甲", fields: str = '["budget"]') -> str:
    return f'\n[[check]]\ncode = "c"\nfields = {fields}\nmessage = "{message}"\n{more}\n'


def _faults(root: Path, *texts: str, identity: str = IDENTITY) -> list[str]:
    with pytest.raises(UserError) as caught:
        load_package(root, SECTION + TASK + "".join(texts), identity=identity)
    assert caught.value.code == "template_faulty"
    return str(caught.value.slots["faults"]).split("\n")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (SECTION, "part1.toml：section[main].code：代码重复"),
        (_field("budget", ""), "part1.toml：field[budget].code：代码重复"),
        (_field("main", ""), "part1.toml：field[main].code：代码重复"),
        (_field("unit", ""), "part1.toml：field[unit].code：代码重复"),
        (_field("fiscal_year", ""), "part1.toml：field[fiscal_year].code：代码重复"),
        (_check('test = "True"') * 2, "part1.toml：check[c].code：代码重复"),
        (
            '[[section]]\ncode = "s"\nheading = "甲"\nparent = "t"',
            "part1.toml：section[s].parent：没有名为“t”的上级，或它写在了后面",
        ),
        (
            '[[section]]\ncode = "s"\nheading = "甲"\nparent = "s"',
            "part1.toml：section[s].parent：没有名为“s”的上级，或它写在了后面",
        ),
        (
            _field("a", "", holder='section = "nowhere"'),
            "part1.toml：field[a].section：没有名为“nowhere”的部分",
        ),
        (
            _field("a", "", holder='group = "nobody"'),
            "part1.toml：field[a].group：没有名为“nobody”的记录组，或它写在了后面",
        ),
        (
            _field("a", "", holder='group = "budget"'),
            "part1.toml：field[a].group：没有名为“budget”的记录组，或它写在了后面",
        ),
        (
            _field("g", "", kind="group", holder='group = "g"'),
            "part1.toml：field[g].group：没有名为“g”的记录组，或它写在了后面",
        ),
    ],
)
def test_every_code_stands_once_and_below_what_is_there(
    tmp_path: Path, text: str, fault: str
) -> None:
    assert fault in _faults(tmp_path, text)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("nobody + 1", "没有名为“nobody”的项"),
        ("sum(nobody)", "没有名为“nobody”的项"),
        ("count(main)", "没有名为“main”的项"),
        ("score + 1", "“score”在记录组“task”中有多个值"),
        ("sum(score + 1)", "“score”在记录组“task”中有多个值"),
        ("task + 1", "“task”是记录组，没有自己的值"),
        ("1 if filled(task) else 2", "“task”是记录组，没有自己的值"),
        ("1 +", "表达式书写有误"),
        ("budget > 1", "结果须为数字，实为判断"),
        ("budget + True", "“+”的两侧须为数字"),
        ("sum(goal)", "sum 的参数须为数字"),
        ("__import__", "表达式中不允许"),
    ],
)
def test_fault_of_an_expression_is_told(tmp_path: Path, source: str, words: str) -> None:
    found = _faults(tmp_path, _field("a", f'calculate = "{source}"'))
    assert any(f"part1.toml：field[a].calculate：{words}" in fault for fault in found)


@pytest.mark.parametrize("key", ["relevant", "required"])
def test_conditions_must_be_judgements(tmp_path: Path, key: str) -> None:
    (fault,) = _faults(tmp_path, _field("a", f'{key} = "budget"'))
    assert fault == f"part1.toml：field[a].{key}：结果须为判断，实为数字"


@pytest.mark.parametrize(
    ("kind", "source"),
    [("date", "1"), ("text", "1"), ("flag", '"甲"'), ("integer", '"1"'), ("percent", "True")],
)
def test_calculated_value_is_of_the_kind_of_its_field(
    tmp_path: Path, kind: str, source: str
) -> None:
    found = _faults(tmp_path, _field("a", f"calculate = '{source}'", kind=kind))
    assert [fault.split("：")[2][:4] for fault in found] == ["结果须为"]


def test_name_is_visible_in_the_records_around_it(tmp_path: Path) -> None:
    inner = _field("inner", "", kind="group", holder='group = "task"')
    deep = _field("deep", 'calculate = "score + budget"', holder='group = "inner"')
    template = load_package(tmp_path, SECTION + TASK + inner + deep)
    assert template.groups_of("deep") == ("task", "inner")
    assert template.section_of("deep") == "main"
    assert template.rank["deep"] > template.rank["score"]


def test_name_in_another_group_is_not_visible(tmp_path: Path) -> None:
    found = _faults(tmp_path, _field("a", 'calculate = "item"', holder='group = "task"'))
    assert "“item”在记录组“other”中有多个值，须用 sum、count 等汇总" in found[0]


def test_built_in_names_stand_everywhere(tmp_path: Path) -> None:
    text = _field("a", 'calculate = "fiscal_year + max(fiscal_year, 2020) + count(unit)"')
    said = _field("b", 'pattern = "{unit}{fiscal_year}"', kind="sentence", holder='group = "task"')
    assert "a" in load_package(tmp_path, SECTION + TASK + text + said).fields


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("{nobody}", "没有名为“nobody”的项"),
        ("{score}", "“score”在记录组“task”中有多个值"),
        ("{task}", "“task”是记录组，没有自己的值"),
        ("{budget.place}", "“budget.place”只能用于检查的 message 中的项"),
        ("{budget:cn}", "“budget”不能用“:cn”"),
        ("{budget", "花括号书写有误"),
    ],
)
def test_fault_of_a_sentence_is_told(tmp_path: Path, pattern: str, words: str) -> None:
    (fault,) = _faults(tmp_path, _field("a", f'pattern = "{pattern}"', kind="sentence"))
    assert fault.startswith(f"part1.toml：field[a].pattern：{words}")


@pytest.mark.parametrize(
    ("layout", "key", "words"),
    [
        ('kind = "records", parts = ["{goal}"]', "parts", "“goal”不是这个记录组的项"),
        ('kind = "records", parts = ["{nobody}"]', "parts", "“nobody”不是这个记录组的项"),
        ('kind = "records", parts = ["{"]', "parts", "花括号书写有误"),
        ('kind = "records", parts = ["甲"], marker = "{goal}"', "marker", "编号中只能有 n"),
        ('kind = "records", parts = ["甲"], marker = "}"', "marker", "花括号书写有误"),
    ],
)
def test_fault_of_a_layout_is_told(tmp_path: Path, layout: str, key: str, words: str) -> None:
    group = _field("g", f"layout = {{ {layout} }}", kind="group")
    found = _faults(tmp_path, group + _field("h", "", holder='group = "g"'))
    assert any(fault.startswith(f"part1.toml：field[g].layout.{key}：{words}") for fault in found)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('"{fiscal_year}年{unit}报告"', '"{goal}"', "report_title：“goal”在记录组“task”中有多个值"),
        ('"{fiscal_year}年{unit}报告"', '"{nobody}"', "report_title：没有名为“nobody”的项"),
        ('"{fiscal_year}年{unit}报告"', '"{task}"', "report_title：“task”是记录组"),
        ('"{fiscal_year}年{unit}报告"', '"{"', "report_title：花括号书写有误"),
        (
            "version = 1",
            'version = 1\nannex_label = "{nobody}"',
            "annex_label：没有名为“nobody”的项",
        ),
        ("version = 1", 'version = 1\nannex_label = "}"', "annex_label：花括号书写有误"),
        ('"{n:cn}、"', '"{unit}、"', "numbering：编号中只能有 n，不能有“unit”"),
        ('"{n:cn}、"', '"{"', "numbering：花括号书写有误"),
    ],
)
def test_fault_of_the_title_block_is_told(tmp_path: Path, old: str, new: str, fault: str) -> None:
    found = _faults(tmp_path, identity=IDENTITY.replace(old, new))
    assert any(line.startswith(f"template.toml：template.{fault}") for line in found)


@pytest.mark.parametrize(
    ("text", "key", "words"),
    [
        (_check('test = "1"'), "test", "结果须为判断"),
        (_check('test = "nobody > 1"'), "test", "没有名为“nobody”的项"),
        (_check('test = "score > 1"'), "test", "“score”在记录组“task”中有多个值"),
        (_check('test = "True"\nwhen = "1"'), "when", "结果须为判断"),
        (_check('test = "True"\nwhen = "("'), "when", "表达式书写有误"),
        (_check('test = "("'), "test", "表达式书写有误"),
        (_check('test = "True"', message="{"), "message", "花括号书写有误"),
        (_check('test = "True"', message="{nobody}"), "message", "没有名为“nobody”的项"),
        (_check('test = "True"', message="{score}"), "message", "“score”在记录组"),
        (_check('test = "True"', message="{left}"), "message", "test 不是单个比较，没有“left”"),
        (_check('test = "1 < budget < 2"', message="{difference}"), "message", "不是单个比较"),
        (_check('test = "1 < 2"', message="{left.label}"), "message", "“left.label”只能用于"),
        (_check('test = "1 < 2"', message="{unit.place}"), "message", "“unit.place”只能用于"),
        (_check('test = "1 < 2"\nslots = { s = "1" }', message="{s.label}"), "message", "s.label"),
        (_check('test = "1 < 2"\nslots = { s = "1 +" }'), "slots.s", "表达式书写有误"),
        (_check('test = "True"', fields='["nobody"]'), "fields", "没有名为“nobody”的项"),
        (_check('test = "True"', fields='["unit"]'), "fields", "“unit”不是表中的项"),
        (_check('test = "True"', fields='["score"]'), "fields", "“score”在记录组"),
        (_check('test = "True"', fields="[]"), "fields", "不能为空"),
        (_check('test = "True"\nfor_each = "budget"'), "for_each", "没有名为“budget”的记录组"),
        (_check('test = "True"\nfor_each = "nobody"'), "for_each", "没有名为“nobody”的记录组"),
        (_check('test = "True"\ntolerance = -1'), "tolerance", "过小"),
        (_check('test = "True"\nseverity = "fatal"'), "severity", "不在允许的取值之内"),
    ],
)  # fmt: skip
def test_fault_of_a_check_is_told(tmp_path: Path, text: str, key: str, words: str) -> None:
    found = _faults(tmp_path, text)
    assert any(f"part1.toml：check[c].{key}：" in fault and words in fault for fault in found)


def test_check_of_records_sees_their_fields(tmp_path: Path) -> None:
    check = _check(
        'test = "score <= budget"\nfor_each = "task"\nslots = { s = "score * 2" }',
        message="{score}{goal.place}{left}{right}{difference}{s}{unit}",
        fields='["score"]',
    )
    (made,) = load_package(tmp_path, SECTION + TASK + check).checks
    assert made.names >= {"score", "budget", "goal"}


def test_every_circle_is_a_fault(tmp_path: Path) -> None:
    found = _faults(
        tmp_path,
        _field("a", 'calculate = "b"'),
        _field("b", 'calculate = "c"'),
        _field("c", 'calculate = "a"'),
        _field("d", 'calculate = "d"'),
        _field("e", 'relevant = "filled(f)"'),
        _field("f", 'relevant = "filled(e)"'),
    )
    circles = [fault.split("计算循环：")[1].split(" → ") for fault in found]
    assert sorted(tuple(sorted(set(circle))) for circle in circles) == [
        ("a", "b", "c"),
        ("d",),
        ("e", "f"),
    ]
    for circle in circles:
        assert circle[0] == circle[-1]
    (long,) = (circle for circle in circles if len(circle) == 4)
    needs = {"a": "b", "b": "c", "c": "a"}
    assert all(needs[here] == there for here, there in pairwise(long))


def test_section_that_hangs_on_its_own_field_is_a_circle(tmp_path: Path) -> None:
    section = '[[section]]\ncode = "s"\nheading = "甲"\nrelevant = "filled(a)"\n'
    found = _faults(tmp_path, section, _field("a", "", holder='section = "s"'))
    assert "计算循环：a → a" in found[0]


def test_very_long_chain_is_ordered_all_the_same(tmp_path: Path) -> None:
    length = 1500
    chain = [_field(f"f{n}", f'calculate = "f{n + 1} + 1"') for n in range(length)]
    template = load_package(tmp_path, SECTION, "".join(chain) + _field(f"f{length}", ""))
    ranks = [template.rank[f"f{n}"] for n in range(length + 1)]
    assert ranks == sorted(ranks, reverse=True)


def test_order_and_dependents_hold_for_every_field(tmp_path: Path) -> None:
    template = load_package(tmp_path, RICH)
    assert sorted(template.rank.values()) == list(range(len(template.fields)))
    for code, dependents in template.dependents.items():
        for dependent in dependents:
            assert template.rank[code] < template.rank[dependent]
    assert "excuse" in template.dependents["weight"]
    assert "share" in template.dependents["indicator"]
    assert "extra" in template.dependents["switch"]  # through the section's relevance
    assert "task" in template.dependents["switch"]  # through the section above its own


def _nested(kind: str, depth: int) -> str:
    """Return sections in sections, or groups in groups, each with something to fill in."""
    if kind == "section":
        return "".join(
            f'[[section]]\ncode = "s{n}"\nheading = "甲"\n'
            + (f'parent = "s{n - 1}"\n' if n > 1 else "")
            for n in range(1, depth + 1)
        )
    holders = ['section = "main"', *(f'group = "g{n}"' for n in range(1, depth + 1))]
    groups = [_field(f"g{n}", "", kind="group", holder=holders[n - 1]) for n in range(1, depth + 1)]
    return "".join(groups) + _field("leaf", "", holder=holders[-1])


@pytest.mark.parametrize("kind", ["section", "group"])
def test_twenty_levels_are_enough(tmp_path: Path, kind: str) -> None:
    """1,500 sections in sections once ended the program (RecursionError)."""
    template = load_package(tmp_path, SECTION + _nested(kind, 20))
    assert max(level for _, level in template.walk_sections()) == (20 if kind == "section" else 1)
    found = _faults(tmp_path, _nested(kind, 1500))
    assert any("的层级超过 20 层" in fault for fault in found)


def test_circles_are_told_up_to_a_limit(tmp_path: Path) -> None:
    """Each circle costs an order of all fields: a thousand would take a minute."""
    found = _faults(tmp_path, *(_field(f"f{n}", f'calculate = "f{n}"') for n in range(900)))
    assert len(found) == 20


def test_parts_of_a_record_are_its_fields_and_its_number(tmp_path: Path) -> None:
    parts = '["（{n}）{goal}", "得分{score}"]'
    layout = f'layout = {{ kind = "records", parts = {parts} }}'
    task = TASK.replace('label = "任务"', f'label = "任务"\n{layout}')
    template = load_package(tmp_path, SECTION + task)
    assert [part.source for part in template.compiled["task"].parts] == [
        "（{n}）{goal}",
        "得分{score}",
    ]


TEXTS = (
    _field("first", "", kind="text")
    + _field("second", "", kind="list")
    + _field("day", "", kind="date")
    + _field("grade", 'choices = ["优"]', kind="choice")
)


@pytest.mark.parametrize(
    ("pattern", "fault"),
    [
        ("甲{first}{second}乙", "“first”与“second”之间须有固定的文字"),
        ("{first} {day}", "“first”与“day”之间须有固定的文字"),
        ("{first}{budget}{grade}{day}", "“first”与“day”之间须有固定的文字"),
        ("{unit}{first}", "“unit”与“first”之间须有固定的文字"),
    ],
)
def test_texts_of_a_sentence_are_parted(tmp_path: Path, pattern: str, fault: str) -> None:
    (found,) = _faults(tmp_path, TEXTS + _field("a", f'pattern = "{pattern}"', kind="sentence"))
    assert found.startswith(f"part1.toml：field[a].pattern：{fault}")


@pytest.mark.parametrize(
    "pattern",
    ["{first}、{second}", "{first}{budget}、{second}", "{first}{grade}", "{budget}{unit}"],
)
def test_texts_that_are_parted_are_no_fault(tmp_path: Path, pattern: str) -> None:
    text = TEXTS + _field("a", f'pattern = "{pattern}"', kind="sentence")
    assert "a" in load_package(tmp_path, SECTION + TASK + text).fields


def test_texts_of_the_title_are_parted(tmp_path: Path) -> None:
    identity = IDENTITY.replace("{fiscal_year}年{unit}报告", "{unit}{first}报告")
    (found,) = _faults(tmp_path, TEXTS, identity=identity)
    assert "template.report_title：“unit”与“first”之间" in found


def test_print_fields_are_entries_of_the_report_of_the_right_types(tmp_path: Path) -> None:
    fields = (
        '[[field]]\ncode = "day"\ntype = "text"\nlabel = "日"\nsection = "main"\n'
        '[[field]]\ncode = "rows"\ntype = "group"\nlabel = "组"\nsection = "main"\n'
        '[[field]]\ncode = "inner"\ntype = "text"\nlabel = "里"\ngroup = "rows"\n'
    )
    named = '\n[template.print_fields]\ndate = "day"\nauthor = "inner"\nnote = "nowhere"\n'
    with pytest.raises(UserError) as caught:
        load_package(tmp_path, SECTION + fields, identity=IDENTITY + named)
    told = str(caught.value.slots["faults"]).split("\n")
    assert [line.split("：")[1] for line in told] == [
        "template.print_fields.author", "template.print_fields.date", "template.print_fields.note",
    ]  # fmt: skip
    assert "date" in told[1]
