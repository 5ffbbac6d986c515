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
