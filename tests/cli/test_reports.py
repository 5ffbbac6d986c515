"""The commands: what they print, and what they answer to bad input."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def report(command: Command) -> str:
    """An empty report of the general template."""
    code, out, err = command("new", "--template", "general", "--year", "2024", "--unit", "某某局")
    assert (code, err) == (0, "")
    return out.strip()


def test_templates_are_listed(command: Command) -> None:
    code, out, _err = command("templates", "--json")
    assert code == 0
    assert {"liwan-2021", "liwan-2023", "general"} <= {entry["id"] for entry in json.loads(out)}
    assert "general\t" in command("templates")[1]


def test_new_report_is_listed(command: Command, report: str) -> None:
    (entry,) = json.loads(command("list", "--json")[1])
    assert (str(entry["id"]), entry["year"], entry["unit"]) == (report, 2024, "某某局")
    assert "某某局" in command("list")[1]


def test_set_then_get_in_another_run(command: Command, report: str) -> None:
    assert command("set", report, "executed_amount", "１,２００.５万元")[0] == 0
    assert command("get", report, "executed_amount")[1] == "１,２００.５万元\n"
    values = {v["ref"]: v for v in json.loads(command("show", report, "--json")[1])["values"]}
    assert set(values["executed_amount"]) == {
        "ref", "type", "label", "section", "text", "state", "provenance",
    }  # fmt: skip
    assert values["executed_amount"]["state"] == "valid"
    assert "executed_amount\t执行数\t１,２００.５万元" in command("show", report)[1]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("三千", "不是可识别的数字"),
        ("-5", "不能为负数"),
        ("3.042.27", "不是可识别的数字"),
        ("3,43.2", "不是可识别的数字"),
        ("12公斤", "单位"),
        ("1.2345", "小数超过 2 位"),
        ("9" * 30, "超过 15 位"),
    ],
)
def test_value_that_is_none_is_kept_and_marked(
    command: Command, report: str, value: str, words: str
) -> None:
    code, out, err = command("set", report, "executed_amount", value)
    assert (code, out) == (3, "")
    assert words in err
    assert "原文已保留" in err
    values = {v["ref"]: v for v in json.loads(command("show", report, "--json")[1])["values"]}
    assert (values["executed_amount"]["text"], values["executed_amount"]["state"]) == (
        value,
        "invalid",
    )


@pytest.mark.parametrize(
    ("value", "means"),
    [
        ("0.12亿", "1200"),
        ("12000000元", "1200"),
        ("1,200", "1200"),
        ("１２００．００万", "1200.00"),
    ],
)
def test_units_are_understood(command: Command, report: str, value: str, means: str) -> None:
    assert command("set", report, "full_year_budget", value)[0] == 0
    assert command("set", report, "executed_amount", "600")[0] == 0
    assert command("get", report, "execution_rate")[1] == "50.00%\n", means


def test_records_are_added_copied_moved_and_removed(command: Command, report: str) -> None:
    first = command("add", report, "task")[1].strip()
    inner = command("add", report, "indicator", "--under", first)[1].strip()
    assert command("set", report, f"task_goal:{first}", "甲")[0] == 0
    assert command("set", report, f"indicator_name:{inner}", "乙")[0] == 0
    second = command("copy", report, first)[1].strip()
    assert command("set", report, f"task_goal:{second}", "丙")[0] == 0
    assert command("move", report, second, "1")[0] == 0
    goals = [
        value["text"]
        for value in json.loads(command("show", report, "--json")[1])["values"]
        if value["ref"].startswith("task_goal")
    ]
    assert goals == ["丙", "甲"]
    assert command("remove", report, first)[0] == 0
    assert command("get", report, f"task_goal:{first}")[0] == 3
    text = command("show", report)[1]
    assert "乙" in text  # the copy kept its own indicator
    assert "甲" not in text


def test_year_and_unit_are_corrected(command: Command, report: str) -> None:
    assert command("rename", report, "--unit", "某某 局\u202e", "--year", "2023")[0] == 0
    (entry,) = json.loads(command("list", "--json")[1])
    assert (entry["year"], entry["unit"]) == (2023, "某某 局")
    code, _out, err = command("rename", report, "--year", "23")
    assert code == 3
    assert "年度" in err
    assert json.loads(command("list", "--json")[1]) == [entry]


def test_export_refuses_a_name_of_the_other_format(
    command: Command, report: str, tmp_path: Path
) -> None:
    target = tmp_path / "x.PDF"
    code, _out, err = command("export", report, "--to", "xlsx", "--out", str(target), "--draft")
    assert code == 3
    assert "xlsx" in err
    assert not target.exists()


def test_record_in_the_wrong_place_is_told(command: Command, report: str) -> None:
    assert "任务" in command("add", report, "indicator")[2]
    task = command("add", report, "task")[1].strip()
    assert "不放在" in command("add", report, "task", "--under", task)[2]


def test_total_over_an_unreadable_figure_is_none(command: Command, report: str) -> None:
    for value in ("100", "150.555"):
        line = command("add", report, "project")[1].strip()
        command("set", report, f"project_executed:{line}", value)
    assert command("get", report, "project_total")[1] == "\n"
    command("set", report, f"project_executed:{line}", "150.55")
    assert command("get", report, "project_total")[1] == "250.55\n"


def test_check_says_in_words_and_by_its_exit_code(command: Command, report: str) -> None:
    code, out, _err = command("check", report)
    assert code == 1
    assert "待填\t" in out
    findings = json.loads(command("check", report, "--json")[1])
    assert findings[0]["unfinished"] is True
    assert findings[0]["title"] == "必填内容"


@pytest.mark.parametrize("kind", ["pdf", "xlsx", "docx"])
def test_export_replaces_only_when_complete(
    command: Command, report: str, tmp_path: Path, kind: str
) -> None:
    target = tmp_path / f"某 报告.{kind}"
    code, out, err = command("export", report, "--to", kind, "--out", str(target))
    assert (code, out) == (1, "")
    assert "项待填" in err
    assert "草稿" in err  # an empty report has errors
    assert not target.exists()
    code, out, err = command("export", report, "--to", kind, "--out", str(target), "--draft")
    assert (code, out) == (0, f"{target}\n")
    assert "草稿" in err
    before = target.read_bytes()
    assert command("export", "99", "--to", kind, "--out", str(target))[0] == 3
    assert target.read_bytes() == before
    nowhere = str(tmp_path / "无" / "x")
    code, _out, err = command("export", report, "--to", kind, "--out", nowhere, "--draft")
    assert code == 3
    assert err.strip()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["数据 夹", target.name])


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "7"),
        ("get", "7", "a"),
        ("export", "7", "--to", "pdf", "--out", "x.pdf"),
        ("new", "--template", "none", "--year", "2024", "--unit", "某某局"),
        ("new", "--template", "general", "--year", "24", "--unit", "某某局"),
        ("new", "--template", "general", "--year", "2024", "--unit", "  "),
        ("import", "nowhere.txt", "--template", "auto"),
    ],
)
def test_bad_input_gets_a_sentence(command: Command, arguments: tuple[str, ...]) -> None:
    code, out, err = command(*arguments)
    assert (code, out) == (3, "")
    assert err.strip().endswith("。")
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "ref", ["nothing", "task_goal:5", "执行数", "executed_amount:3", "task_goal"]
)
def test_unknown_field_gets_a_sentence(command: Command, report: str, ref: str) -> None:
    code, _out, err = command("set", report, ref, "1")
    assert code == 3
    assert err.strip().endswith("。")


@pytest.mark.parametrize("ref", ["execution_rate", "task"])
def test_field_that_is_not_typed_refuses(command: Command, report: str, ref: str) -> None:
    code, _out, err = command("set", report, ref, "1")
    assert code == 3
    assert "不能直接填写" in err


@pytest.mark.parametrize(
    "arguments",
    [("wrong",), ("show",), ("show", "x"), ("export", "1", "--to", "doc"), ("get", "1", "a", "b")],
)
def test_wrong_usage_is_told_in_chinese(command: Command, arguments: tuple[str, ...]) -> None:
    code, _out, err = command(*arguments)
    assert code == 2
    assert "命令书写有误" in err


def test_self_test_passes_in_a_folder_of_its_own(command: Command, tmp_path: Path) -> None:
    code, out, err = command("self-test", str(tmp_path / "自检"))
    assert (code, err) == (0, "")
    assert "失败" not in out
    result = json.loads((tmp_path / "自检" / "self-test.json").read_text(encoding="utf-8"))
    assert result["passed"] is True


def test_program_runs_as_a_module(tmp_path: Path) -> None:
    """The real entry point, in a process of its own: a pipe gets UTF-8, a bug no traceback."""
    result = subprocess.run(
        [sys.executable, "-m", "perfdesk", "--data-dir", str(tmp_path), "templates"],
        capture_output=True,
        check=False,
    )
    assert result.returncode == 0
    assert "荔湾区" in result.stdout.decode("utf-8")
    assert result.stderr == b""


def test_move_to_a_place_that_is_not_there_is_refused(command: Command, report: str) -> None:
    code, line, _err = command("add", report, "task")
    assert code == 0
    for place in ("0", "2"):
        code, _out, err = command("move", report, line.strip(), place)
        assert code == 3
        assert "1 条记录" in err


def test_rename_without_a_word_is_wrong_usage(command: Command, report: str) -> None:
    code, out, err = command("rename", report)
    assert (code, out) == (2, "")
    assert "--year" in err


def test_a_reader_that_leaves_early_is_no_fault(tmp_path: Path) -> None:
    """``show 1 | head -1`` was told as an internal error."""
    run = [sys.executable, "-m", "perfdesk", "--data-dir", str(tmp_path / "desk")]
    new = ["new", "--template", "general", "--year", "2025", "--unit", "某局"]
    subprocess.run([*run, *new], check=True, stdout=subprocess.DEVNULL)
    with subprocess.Popen(
        [*run, "show", "1"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.close()
        assert child.stderr.read() == b""
    assert child.returncode == 0
