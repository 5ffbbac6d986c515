"""The command that reads scoring tables out of spreadsheets."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.intake.table_files import book_of, project_rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Command = Callable[..., tuple[int, str, str]]

_ROW = ("产出指标", "数量指标", "数字化页数", "≥30万页", "31万页", 20, 20, "多扫一批")


@pytest.fixture
def report(command: Command) -> str:
    """An empty report."""
    made = command("new", "--template", "general", "--year", "2023", "--unit", "某某局")
    return made[1].strip()


def test_table_is_imported_and_can_be_looked_at_first(
    command: Command, report: str, tmp_path: Path
) -> None:
    file = str(book_of(project_rows(_ROW), tmp_path / "表.xlsx"))
    code, out, err = command("import-table", report, file, "--dry-run")
    assert code == 0
    assert "数字化页数" in out
    assert "2 条记录要新增" in err
    assert "数字化页数" not in command("show", report)[1]
    assert command("import-table", report, file)[0] == 0
    assert "数字化页数" in command("show", report)[1]
    code, out, err = command("import-table", report, file)
    assert (code, out) == (0, "")
    assert "没有要改的内容" in err


def test_rejected_cells_are_told_with_a_code_of_their_own(
    command: Command, report: str, tmp_path: Path
) -> None:
    rows = project_rows((*_ROW[:5], "很多", 19, "—"))
    file = str(book_of(rows, tmp_path / "表.xlsx"))
    code, out, _err = command("import-table", report, file, "--json", "--table", "project_eval")
    told = json.loads(out)
    assert code == 1
    assert told["tables"][0] == {
        "title": "项目支出绩效自评表", "name": "档案数字化", "sheet": "自评表", "new": True,
        "old_name": "",
    }  # fmt: skip
    assert told["new_records"] == 2
    assert [one["address"] for one in told["rejected"]] == ["自评表!F4"]
    assert any("得分" in one["reason"] for one in told["notes"])
    assert {"address", "ref", "where", "label", "old", "new"} == set(told["taken"][0])


def test_a_file_with_a_rejected_cell_is_taken_whole_or_not_at_all(
    command: Command, report: str, tmp_path: Path
) -> None:
    """Harm: half a table was in the report, and only a code said that the other half was not."""
    file = str(book_of(project_rows((*_ROW[:5], "很多", 19, "—")), tmp_path / "表.xlsx"))
    code, _out, err = command("import-table", report, file)
    assert code == 1
    assert "没有读入任何内容" in err
    assert "数字化页数" not in command("show", report)[1]
    code, _out, err = command("import-table", report, file, "--partly")
    assert code == 1
    assert "没有读入任何内容" not in err
    assert "数字化页数" in command("show", report)[1]


def test_cells_may_be_emptied(command: Command, report: str, tmp_path: Path) -> None:
    whole = str(book_of(project_rows(_ROW), tmp_path / "表.xlsx"))
    assert command("import-table", report, whole)[0] == 0
    cleared = str(book_of(project_rows((*_ROW[:4], "—")), tmp_path / "空.xlsx"))
    code, out, _err = command("import-table", report, cleared, "--clear")
    assert code == 0
    assert "实际完成值\t31万页\t" in out


def test_what_is_no_table_is_refused(command: Command, report: str, tmp_path: Path) -> None:
    file = tmp_path / "表.xls"
    file.write_text("<table/>", encoding="utf-8")
    code, out, err = command("import-table", report, str(file))
    assert (code, out) == (3, "")
    assert "另存为 .xlsx" in err
