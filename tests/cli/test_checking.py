"""The commands on what is found: check, explain, fix, explain-score."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from perfdesk.app.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def report(command: Command) -> str:
    """A report with a doubled character in a text."""
    made = command("new", "--template", "general", "--year", "2024", "--unit", "某某局")
    number = made[1].strip()
    assert command("set", number, "other_notes", "推进依法法行政")[0] == 0
    return number


def found(command: Command, report: str, check: str) -> list[dict[str, Any]]:
    findings = json.loads(command("check", report, "--json")[1])
    return [finding for finding in findings if finding["check"] == check]


def test_check_tells_all_of_a_finding(command: Command, report: str) -> None:
    (finding,) = found(command, report, "doubled_character")
    assert finding["refs"] == ["other_notes"]
    assert (finding["quote"], finding["span"], finding["replacement"]) == ("法法", [3, 5], "法")
    assert finding["answer"] is None
    assert all(finding[key] for key in ("title", "basis", "where", "message", "severity"))
    assert finding["unfinished"] is False


def test_a_finding_is_answered_and_the_answer_taken_back(command: Command, report: str) -> None:
    (finding,) = found(command, report, "doubled_character")
    said = ("explain", report, "doubled_character", "other_notes")
    if finding["severity"] == "error":
        pytest.skip("this check has become an error")
    assert command(*said, "原文如此")[0] == 0
    assert found(command, report, "doubled_character")[0]["answer"] == "原文如此"
    out = command("check", report, "--kind", "answers")[1]
    assert "已说明\t原文如此" in out
    assert out.count("\n") == 1
    assert command(*said, "--take-back")[0] == 0
    assert found(command, report, "doubled_character")[0]["answer"] is None
    assert command("check", report, "--kind", "answers")[1] == "没有对检查结果作出说明。\n"
    assert command(*said, "--read", "--quote", "法法")[0] == 0
    assert found(command, report, "doubled_character")[0]["answer"] == ""


def test_what_is_not_found_is_not_answered(command: Command, report: str) -> None:
    code, _out, err = command("explain", report, "no_check", "other_notes", "话")
    assert code == 3
    assert "no_check" in err
    said = ("explain", report, "doubled_character", "other_notes")
    assert command(*said)[0] == 2
    assert command(*said, "话", "--read")[0] == 2
    assert command(*said, "话", "--quote", "别的")[0] == 3
    (due, *_) = found(command, report, "required")
    code, _out, err = command("explain", report, "required", due["refs"][0], "话")
    assert code == 3
    assert "属于错误" in err


def test_fixes_are_listed_and_made(command: Command, report: str) -> None:
    code, out, err = command("fix", report, "doubled_character", "--dry-run")
    assert code == 0
    assert out.startswith("other_notes\t")
    assert out.endswith("\t法法\t法\n")
    assert "1 处" in err
    assert command("get", report, "other_notes")[1] == "推进依法法行政\n"
    assert command("fix", report)[0] == 0
    assert command("get", report, "other_notes")[1] == "推进依法行政\n"
    assert command("fix", report)[1] == ""


@pytest.mark.parametrize("kind", ["result", "answers"])
def test_the_list_is_written(command: Command, report: str, tmp_path: Path, kind: str) -> None:
    for suffix in ("pdf", "xlsx", "docx"):
        target = tmp_path / f"审核.{suffix}"
        assert command("check", report, "--kind", kind, "--out", str(target))[0] == 1
        assert target.stat().st_size > 1000
    cells = [
        str(cell.value)
        for row in load_workbook(tmp_path / "审核.xlsx").worksheets[0].iter_rows()
        for cell in row
    ]
    assert ("建议" in cells) is (kind == "result")
    assert command("check", report, "--out", str(tmp_path / "审核.doc"))[0] == 3


def test_a_file_is_checked_and_nothing_stored(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "报告.txt"
    lines = ("2024年某某局部门整体支出绩效自评报告", "一、基本情况", "推进依法法行政，成效明显。")
    file.write_text("\n".join(lines), encoding="utf-8")
    code, out, _err = command("check", str(file))
    assert code in (0, 1)
    assert "法法" in out
    told = json.loads(command("check", str(file), "--json")[1])
    assert told["year"] == 2024
    (slip,) = (one for one in told["findings"] if one["check"] == "doubled_character")
    assert (slip["line"], slip["quote"]) == (3, "法法")
    target = tmp_path / "审核结果.xlsx"
    command("check", str(file), "--out", str(target))
    assert target.is_file()
    assert command("list")[1] == ""
    assert command("check", str(file), "--kind", "answers")[0] == 2
    assert command("check", str(tmp_path / "没有.txt"))[0] == 3


def test_a_file_without_faults(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "短.txt"
    file.write_text("各项工作按计划完成。\n", encoding="utf-8")
    code, out, _err = command("check", str(file))
    assert (code, out) == (0, "没有发现问题。\n")


def test_names_of_the_list_are_found(command: Command, report: str) -> None:
    Settings().keep_people(["张三丰"])
    try:
        command("set", report, "other_notes", "由张三丰同志牵头")
        (finding,) = found(command, report, "personal_name")
        assert finding["quote"] == "张三丰"
    finally:
        Settings().keep_people([])


def test_a_score_is_explained(command: Command) -> None:
    sample = command("sample")[1].strip()
    values = json.loads(command("show", sample, "--json")[1])["values"]
    score = next(value["ref"] for value in values if "eval_score:" in value["ref"])
    code, out, _err = command("explain-score", sample, score)
    assert code == 0
    assert "分" in out
    code, _out, err = command("explain-score", sample, "other_notes")
    assert code == 3
    assert "other_notes" in err


def test_a_sample_may_leave_as_final(command: Command, tmp_path: Path) -> None:
    sample = command("sample")[1].strip()
    assert command("check", sample)[0] == 0
    target = tmp_path / "终稿.pdf"
    assert command("export", sample, "--to", "pdf", "--out", str(target)) == (0, f"{target}\n", "")


def test_a_character_without_a_glyph_is_told(command: Command, tmp_path: Path) -> None:
    unit = "某\U0002a6a5局"
    number = command("new", "--template", "general", "--year", "2024", "--unit", unit)[1].strip()
    _code, _out, err = command("check", number, "--out", str(tmp_path / "审核.pdf"))
    assert "U+2A6A5" in err
