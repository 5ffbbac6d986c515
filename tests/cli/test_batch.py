"""The command that exports all reports at once."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from perfdesk.paths import DataFolder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def desk(command: Command, tmp_path: Path, desk_with_sample: Path) -> Command:
    """A desk with two empty reports and a sample."""
    folder = DataFolder(tmp_path / "数据 夹")
    folder.root.mkdir()
    shutil.copy(desk_with_sample, folder.database)
    for year in ("2023", "2024"):
        assert command("new", "--template", "general", "--year", year, "--unit", "某某局")[0] == 0
    return command


def test_all_reports_are_written(desk: Command, tmp_path: Path) -> None:
    out = tmp_path / "导出"
    code, said, told = desk(
        "export-all", "--out", str(out), "--to", "pdf,xlsx", "--by-unit", "--list"
    )
    assert code == 0
    names = [line.removeprefix(f"{out}") for line in said.splitlines()]
    assert [name.rpartition(".")[2] for name in names] == ["pdf", "xlsx"] * 2
    assert all("某某局" in name and "草稿" in name for name in names)
    assert "写出 4 个文件（其中草稿 4 个）" in told
    assert len(list(out.glob("批量导出结果*.txt"))) == 1
    assert len(list((out / "某某局").iterdir())) == 4


def test_answer_for_programs(desk: Command, tmp_path: Path) -> None:
    out = tmp_path / "导出"
    arguments = ("export-all", "--out", str(out), "--year", "2024", "--json")
    code, said, _ = desk(*arguments, "--name", "{年度}-{单位}", "--draft")
    (one,) = json.loads(said)
    assert code == 0
    assert (one["result"], one["kind"], one["draft"]) == ("written", "pdf", True)
    assert one["path"] == str(out / "2024-某某局（草稿）.pdf")
    code, said, told = desk(*arguments, "--skip-unfinished")
    (one,) = json.loads(said)
    assert (code, one["result"], one["path"]) == (1, "skipped", None)
    assert "跳过 1 份" in told


def test_failure_is_told_and_the_rest_goes_on(desk: Command, tmp_path: Path) -> None:
    out = tmp_path / "导出"
    (out / "2023（草稿）.pdf").mkdir(parents=True)
    code, said, told = desk("export-all", "--out", str(out), "--name", "{年度}", "--replace")
    assert code == 3
    assert said.splitlines() == [str(out / "2024（草稿）.pdf")]
    assert "2023年度某某局\t" in told


def test_missing_glyphs_are_told(desk: Command, tmp_path: Path) -> None:
    # The sample and its year before are the first two.
    assert desk("set", "3", "organisation_text", "李\U0002a6a5说。")[0] == 0
    code, _, told = desk("export-all", "--out", str(tmp_path / "导出"), "--year", "2023")
    assert code == 0
    assert "U+2A6A5" in told


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--to", "odt"), 2, "odt"),
        (("--to", ""), 2, "没有选择格式"),
        (("--name", "{年}"), 2, "“{年}”无法识别"),
        (("--name", " "), 2, "命名规则"),
        (("--draft", "--skip-unfinished"), 2, "不能与 --draft 同时使用"),
        (("--year", "1999"), 3, "没有可导出的报告"),
    ],
)
def test_wrong_orders_write_nothing(
    desk: Command, tmp_path: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    out = tmp_path / "导出"
    found, said, told = desk("export-all", "--out", str(out), *arguments)
    assert (found, said) == (code, "")
    assert words in told
    assert not out.exists()
