"""Old reports are read by a command: shown, stored, and stored as last year's."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Command = Callable[..., tuple[int, str, str]]

_OLD = """星河区水务局2022年部门整体支出绩效自评报告
一、基本情况
（一）部门职能
本局负责全区水务工作。
- 1 -
二、综合评价分析
（一）自评结论综述
自评等级为优。
（二）河湖长制专项督导
巡河一千次。
三、存在的主要问题
支付进度偏慢。
四、下一步改进措施
加快支付。
"""


@pytest.fixture
def old(tmp_path: Path) -> str:
    path = tmp_path / "旧报告.txt"
    path.write_text(_OLD, encoding="utf-8")
    return str(path)


def test_dry_run_tells_all(command: Command, old: str) -> None:
    code, out, err = command("import", old, "--template", "general", "--dry-run", "--json")
    assert (code, err) == (0, "")
    told = json.loads(out)
    assert (told["file"], told["template"]) == ("旧报告.txt", "general")
    assert 0 < told["fit"] <= 1
    assert told["reason"]
    assert (told["year"], told["unit"]) == (2022, "星河区水务局")
    sections = {one["code"]: one for one in told["sections"]}
    (part,) = sections["functions"]["parts"]
    assert part["text"] == "本局负责全区水务工作。"
    assert part["source_heading"] == "（一）部门职能"
    assert (part["lines"], part["sure"]) == ([4], "sure")
    assert "巡河一千次。" in told["leftovers"]
    assert set(told["to_look_at"]) <= set(told["left_parts"])  # Nothing is doubtful here.
    assert [one["kind"] for one in told["furniture"]] == ["page_number"]
    account = told["account"]
    assert account["source"] == sum(count for name, count in account.items() if name != "source")
    assert all({"ref", "section", "source_heading", "text"} <= set(one) for one in told["placed"])
    assert json.loads(command("list", "--json")[1]) == []


def test_said_year_and_unit_go_before_the_title(command: Command, old: str) -> None:
    words = ("--template", "general", "--year", "2021", "--unit", "另一个局")
    told = json.loads(command("import", old, *words, "--dry-run")[1])
    assert (told["year"], told["unit"]) == (2021, "另一个局")
    command("import", old, *words)
    (entry,) = json.loads(command("list", "--json")[1])
    assert (entry["year"], entry["unit"]) == (2021, "另一个局")


def test_leftovers_are_told(command: Command, old: str) -> None:
    code, out, err = command("import", old, "--template", "general", "--json")
    assert code == 0
    assert json.loads(out)["template"] == "general"
    assert "未归位" in err


def test_imported_report_becomes_last_years(command: Command, old: str) -> None:
    new = command("new", "--template", "general", "--year", "2023", "--unit", "星河区水务局")[1]
    before = command("show", new.strip(), "--json")[1]
    last = command("import", old, "--template", "general", "--as-last-year-of", new.strip())[1]
    assert last.strip() != new.strip()
    assert command("show", new.strip(), "--json")[1] == before
    offered = command("carry-over", new.strip())[1]
    assert "部门职能" in offered or "本局负责全区水务工作。" in offered


def test_report_of_the_same_year_is_no_last_years(command: Command, old: str) -> None:
    new = command("new", "--template", "general", "--year", "2022", "--unit", "星河区水务局")[1]
    code, out, err = command(
        "import", old, "--template", "general", "--as-last-year-of", new.strip()
    )
    assert (code, out) == (3, "")
    assert "2022 年度" in err
    assert len(json.loads(command("list", "--json")[1])) == 1
