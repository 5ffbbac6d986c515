"""The commands that carry reports from one PC to another."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.app.packages.test_package_templates import put

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def packed(command: Command, tmp_path: Path) -> Path:
    """A package of two reports, the first of which is changed on the desk afterwards."""
    for year in ("2023", "2024"):
        assert command("new", "--template", "general", "--year", year, "--unit", "某某局")[0] == 0
    assert command("set", "1", "organisation_text", "改之前")[0] == 0
    out = tmp_path / "包.perfdesk"
    code, said, _ = command("pack", "1", "2", "--out", str(out))
    assert (code, said.strip()) == (0, str(out))
    return out


def test_reports_arrive(command: Command, packed: Path, tmp_path: Path) -> None:
    there = tmp_path / "另一台"
    take = ("take", str(packed), "--data-dir", str(there))
    code, said, _ = command(*take, "--dry-run")
    assert code == 0
    assert said.count("这台电脑上没有") == 2
    assert command("list", "--data-dir", str(there))[1] == ""
    code, said, told = command(*take)
    assert (code, said.split()) == (0, ["1", "2"])
    assert told.count("已收取") == 2
    assert command("get", "1", "organisation_text", "--data-dir", str(there))[1].strip() == "改之前"
    code, said, told = command(*take)
    assert (code, said.split()) == (0, ["1", "2"])
    assert told.count("不必收取") == 2


def test_another_content_needs_a_word(command: Command, packed: Path) -> None:
    assert command("set", "1", "organisation_text", "改之后")[0] == 0
    code, said, told = command("take", str(packed))
    assert (code, said.split()) == (1, ["2"])
    assert "--replace" in told
    code, said, _ = command("take", str(packed), "--keep-both")
    assert (code, said.split()) == (0, ["3", "2"])
    code, said, told = command("take", str(packed), "--replace")
    assert code == 0
    assert command("get", "1", "organisation_text")[1].strip() == "改之前"
    assert "收取报告包前的内容" in command("snapshots", "1")[1]
    assert command("take", str(packed), "--replace", "--keep-both")[0] == 2


def test_answers_for_programs(command: Command, packed: Path, tmp_path: Path) -> None:
    there = ("--data-dir", str(tmp_path / "另一台"))
    assert (
        command("new", "--template", "general", "--year", "2024", "--unit", "本局", *there)[0] == 0
    )
    code, said, _ = command("take", str(packed), "--dry-run", "--json", *there)
    told = json.loads(said)
    assert code == 0
    assert [one["year"] for one in told["reports"]] == [2023, 2024]
    first = told["reports"][0]
    assert (first["standing"], first["id"], first["other_unit"]) == ("new", None, True)
    assert (first["template_need"], first["in_bin"], first["older"]) == ("here", False, False)
    assert "不是这台电脑上常用的单位" in command("take", str(packed), "--dry-run", *there)[1]
    code, said, _ = command("take", str(packed), "--json", *there)
    assert [one["result"] for one in json.loads(said)] == ["taken", "taken"]
    code, said, _ = command("take", str(packed), "--dry-run", *there)
    assert said.count("内容相同") == 2


def test_a_template_goes_along(command: Command, packed: Path, tmp_path: Path) -> None:
    put(tmp_path / "数据 夹" / "templates")
    number = command("new", "--template", "our-city", "--year", "2024", "--unit", "某局")[1].strip()
    assert command("pack", number, "--out", str(packed), "--without-history")[0] == 0
    there = ("--data-dir", str(tmp_path / "另一台"))
    assert "模板随包带来" in command("take", str(packed), "--dry-run", *there)[1]
    code, said, told = command("take", str(packed), *there)
    assert (code, said) == (3, "")
    assert "本市的模板" in told
    assert command("take", str(packed), "--with-templates", *there)[0] == 0


def test_what_is_no_package_is_told(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "旧报告.txt"
    path.write_text("报告", encoding="utf-8")
    code, _, told = command("take", str(path))
    assert code == 3
    assert "不是报告包" in told
    assert command("pack", "9", "--out", str(path))[0] == 3
    assert command("pack", "--out", str(path))[0] == 2
