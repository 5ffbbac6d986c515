from __future__ import annotations

from typing import TYPE_CHECKING

from tests.helpers.packages import load_package
from tests.helpers.rich import RICH

if TYPE_CHECKING:
    from pathlib import Path


def test_tree_is_walked_in_reading_order(tmp_path: Path) -> None:
    template = load_package(tmp_path, RICH)
    assert list(template.walk_sections()) == [
        ("cover", 1),
        ("money", 1),
        ("maybe", 1),
        ("inner", 2),
        ("late", 1),
    ]
    assert template.section_path("inner") == ("maybe", "inner")
    assert template.groups_of("score") == ("task", "indicator")
    assert template.groups_of("task") == ()
    assert template.section_of("score") == "inner"
    assert template.section_of("budget") == "money"


def test_check_knows_every_code_it_reads_or_tells(tmp_path: Path) -> None:
    template = load_package(tmp_path, RICH)
    names = {check.check.code: check.names for check in template.checks}
    assert names["within"] >= {"total", "budget", "executed"}
    assert names["task_full"] >= {"indicator", "score", "weight", "task_name", "total"}


LAST_YEAR = """
[[section]]
code = "duties"
heading = "职能"
stable = true

[[section]]
code = "below"
heading = "其中"
parent = "duties"

[[field]]
code = "functions"
type = "text"
label = "职能"
section = "below"

[[field]]
code = "staff"
type = "integer"
label = "人数"
section = "below"

[[field]]
code = "kept_staff"
type = "integer"
label = "编制"
section = "below"
carry_over = "offer"

[[field]]
code = "since"
type = "date"
label = "日期"
section = "below"

[[field]]
code = "row"
type = "group"
label = "机构"
section = "money"
stable = true

[[field]]
code = "cell"
type = "text"
label = "名称"
group = "row"
carry_over = "never"

[[field]]
code = "shown"
type = "text"
label = "固定"
section = "below"
readonly = true
"""


def test_stable_is_what_stands_in_something_stable(tmp_path: Path) -> None:
    template = load_package(tmp_path, RICH, LAST_YEAR)
    for code in ("functions", "row", "cell"):
        assert template.is_stable(code), code
    for code in ("names", "task", "task_name"):
        assert not template.is_stable(code), code


def test_texts_and_groups_are_offered_and_figures_are_not(tmp_path: Path) -> None:
    template = load_package(tmp_path, RICH, LAST_YEAR)
    wanted = {
        "functions": "suggest",
        "row": "suggest",
        "kept_staff": "offer",
        "names": "offer",
        "switch": "offer",
        "task": "offer",
        "task_name": "offer",
        "cell": "never",
        "staff": "never",
        "since": "never",
        "budget": "never",
        "prose": "never",
        "rate": "never",
        "shown": "never",
    }
    assert {code: template.carry_over(code) for code in wanted} == wanted


ROLES = """
[[section]]
code = "outer"
heading = "甲"
role = "money"

[[section]]
code = "inner"
heading = "乙"
parent = "outer"

[[section]]
code = "plain"
heading = "丙"

[[field]]
code = "task"
type = "group"
label = "任务"
section = "inner"
role = "key_tasks"

[[field]]
code = "own"
type = "text"
label = "目标"
group = "task"
role = "goal"

[[field]]
code = "of_group"
type = "text"
label = "其他"
group = "task"

[[field]]
code = "of_section"
type = "text"
label = "其他"
section = "inner"

[[field]]
code = "of_none"
type = "text"
label = "其他"
section = "plain"
"""


def test_role_is_the_fields_own_or_that_of_what_it_stands_in(tmp_path: Path) -> None:
    template = load_package(tmp_path, ROLES)
    roles = [template.role_of(code) for code in ("own", "of_group", "of_section", "of_none")]
    assert roles == ["goal", "key_tasks", "money", None]
