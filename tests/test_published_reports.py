"""The main job on the two published reports: text file -> fields -> PDF, unchanged on the way.

They are read from beside the checkout and skipped, saying so, where they are absent.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from perfdesk.report.values import FieldRef

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Command = Callable[..., tuple[int, str, str]]

#: Field that holds each of the eight money figures of the 2023 report.
#: What stands round the text of other reports, and what is ticked before it is published: the
#: published ones are texts without it.
CLOSING = {
    "title_break", "attachment_names", "sign_author", "sign_date", "sign_sealed", "sign_note",
    "to_be_published", "secrecy_reviewed", "leader_signed",
}  # fmt: skip
#: What the published report tells nowhere: there is no sum of money in it.
FIGURES_2021 = {
    "initial_budget",
    "budget_adjustment",
    "full_year_budget",
    "executed_amount",
    "execution_rate",
    "basic_expenditure",
    "project_expenditure",
}
FIGURES_2023 = {
    "full_year_budget": "3435.02",
    "executed_amount": "3415.62",
    "execution_rate": "99.4%",
    "general_public_budget": "3415.62",
    "gov_fund_budget": "0",
    "state_capital_budget": "0",
    "basic_expenditure": "3137.52",
    "project_expenditure": "278.1",
}

#: Stands on every page of what is not final: the report of 2021 has errors.
MARK = "草稿"

#: (as published, as printed, how often, why): all that may differ, blanks aside.
DIFFERENCES: dict[int, list[tuple[str, str, int, str]]] = {
    2021: [
        (
            "(一)部门概况",
            "（一）部门概况",
            1,
            "generated numbering: one shape of brackets (DOMAIN 7.1 #1)",
        ),
        ("(二)年度总体工作", "（二）年度总体工作", 1, "the same"),
        ("(三)部门整体支出情况", "（三）部门整体支出情况", 1, "the same"),
        *[
            (f"({n}){first}", f"（{n}）{first}", 1, "generated numbering of the list of duties")
            for n, first in enumerate("在领召讨根监撤依行", start=1)
        ],
        ("任务一：", "任务1：", 1, "generated numbering: 一, 二, 3, 4, 5 made uniform (#2)"),
        ("任务二：", "任务2：", 1, "the same"),
        ("年初目标，", "年初目标：", 5, "the seed's slip in a label: comma for colon (#9)"),
        ("目标完成情况，", "目标完成情况：", 4, "the same"),
        *[
            (f"指标{n}，", f"指标{n}：", count, "the same")
            for n, count in ((1, 5), (2, 5), (3, 2), (4, 1))
        ],
    ],
    2023: [],
}


def without_blanks(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.fixture
def imported(real_report: Callable[[int], Path], command: Command) -> Callable[[int], int]:
    """Import a published report by the command and return its id."""

    def do(year: int) -> int:
        code, out, err = command("import", str(real_report(year)), "--template", f"liwan-{year}")
        assert (code, err) == (0, "")
        return int(out)

    return do


def shown(command: Command, report_id: int) -> dict[str, str]:
    code, out, _err = command("show", str(report_id), "--json")
    assert code == 0
    content = json.loads(out)
    assert content["leftovers"] == []
    return {value["ref"]: value["text"] for value in content["values"]}


def test_import_fills_every_field_of_2021(imported: Callable[[int], int], command: Command) -> None:
    values = shown(command, imported(2021))
    assert len(values["duties"].split("\n")) == 9
    goals = [ref for ref in values if ref.startswith("task_goal:")]
    assert len(goals) == 5
    indicators = sum(ref.startswith("indicator_account:") for ref in values)
    assert indicators == 4 + 3 + 2 + 2 + 2
    empty = {ref for ref, text in values.items() if not text} - FIGURES_2021 - CLOSING
    # The published task 4 has no label 目标完成情况 (DOMAIN 7.1 #10): its result stays empty.
    assert len(empty) == 1
    assert FieldRef.parse(empty.pop()).code == "task_result"


def test_import_keeps_indicators_with_their_task(
    imported: Callable[[int], int], command: Command
) -> None:
    _code, out, _err = command("show", str(imported(2021)), "--json")
    counts: list[int] = []
    for value in json.loads(out)["values"]:
        code = FieldRef.parse(value["ref"]).code
        if code == "task_goal":
            counts.append(0)
        elif code == "indicator_account":
            counts[-1] += 1
    assert counts == [4, 3, 2, 2, 2]


def test_import_fills_every_field_of_2023(imported: Callable[[int], int], command: Command) -> None:
    values = shown(command, imported(2023))
    assert len(values["duties"].split("\n")) == 9
    assert sum(ref.startswith("task_goal:") for ref in values) == 3
    assert len(values["results"].split("\n")) == 5
    assert {ref: values[ref] for ref in FIGURES_2023} == FIGURES_2023
    figures = {"initial_budget", "budget_adjustment", "personnel_cost", "operating_cost"}
    optional = {"key_tasks_lead", "results_lead"} | figures | CLOSING
    assert {ref for ref, text in values.items() if not text} == optional


@pytest.mark.parametrize("year", [2021, 2023])
def test_dry_run_stores_nothing(
    real_report: Callable[[int], Path], command: Command, year: int
) -> None:
    path = str(real_report(year))
    code, out, _err = command("import", path, "--template", "auto", "--dry-run")
    proposal = json.loads(out)
    assert code == 0
    assert proposal["template"] == f"liwan-{year}"
    assert proposal["year"] == year
    assert proposal["unit"] == "广州市荔湾区人民代表大会常务委员会办公室"
    assert proposal["leftovers"] == []
    assert command("list")[1] == ""


@pytest.mark.parametrize("year", [2021, 2023])
def test_pdf_says_what_was_published(
    imported: Callable[[int], int],
    command: Command,
    real_report: Callable[[int], Path],
    tmp_path: Path,
    year: int,
) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    target = tmp_path / "report.pdf"
    report_id = str(imported(year))
    assert command("export", report_id, "--to", "pdf", "--out", str(target), "--draft")[0] == 0
    expected = without_blanks(real_report(year).read_text(encoding="utf-8"))
    for published, printed, count, _reason in DIFFERENCES[year]:
        assert expected.count(published) == count, published
        expected = expected.replace(published, printed)
    assert printed_text(target) == expected


def printed_text(pdf: Path) -> str:
    """Return the text inside the type area (page numbers stand below it), without blanks."""
    crop = ["-r", "72", "-x", "0", "-y", "0", "-W", "595", "-H", "750"]
    result = subprocess.run(
        ["pdftotext", "-raw", "-enc", "UTF-8", *crop, str(pdf), "-"],
        capture_output=True,
        check=True,
    )
    return without_blanks(result.stdout.decode("utf-8")).replace(MARK, "")


@pytest.mark.parametrize("year", [2021, 2023])
def test_workbook_says_what_the_page_says(
    imported: Callable[[int], int],
    command: Command,
    real_report: Callable[[int], Path],
    tmp_path: Path,
    year: int,
) -> None:
    target = tmp_path / "report.xlsx"
    report_id = str(imported(year))
    assert command("export", report_id, "--to", "xlsx", "--out", str(target), "--draft")[0] == 0
    workbook = load_workbook(target)
    expected = without_blanks(real_report(year).read_text(encoding="utf-8"))
    for published, printed, _count, _reason in DIFFERENCES[year]:
        expected = expected.replace(published, printed)
    cells = [cell for row in workbook["报告"].iter_rows() for cell in row if cell.value is not None]
    text = without_blanks("".join(str(cell.value) for cell in cells))
    assert text.replace(MARK, "") == expected
    rows = [[cell.value for cell in row] for row in workbook["数据"].iter_rows()]
    figures = [row for row in rows if MARK not in row]
    formulas = [value for row in figures for value in row if str(value).startswith("=")]
    # The heading, ten figures that are told, one computed of them, and what nobody had to tell.
    assert len(figures) == (1 + 10 + 1 + 4 if year == 2023 else 1 + len(FIGURES_2021))
    assert len(formulas) == (4 if year == 2023 else 1)  # two rates and two sums; one rate
    for text in FIGURES_2023.values() if year == 2023 else ():
        if text != FIGURES_2023["execution_rate"]:
            assert float(text) in [value for row in figures for value in row]
    workbook.close()


def test_check_finds_the_figure_that_was_changed(
    imported: Callable[[int], int], command: Command
) -> None:
    report_id = str(imported(2023))
    code, out, _err = command("check", report_id, "--json")
    assert code == 0
    assert not [finding for finding in json.loads(out) if finding["severity"] == "error"]
    assert command("set", report_id, "project_expenditure", "287.1")[0] == 0
    code, out, _err = command("check", report_id, "--json")
    assert code == 1
    errors = [finding for finding in json.loads(out) if finding["severity"] == "error"]
    assert [finding["check"] for finding in errors] == ["nature_total"]
    assert "project_expenditure" in errors[0]["refs"]
    for words in ("287.1 万元", "3415.62 万元", "9.00 万元", "部门整体收支情况"):
        assert words in errors[0]["message"]


def test_printed_rate_that_is_wrong_is_kept_and_found(
    real_report: Callable[[int], Path], command: Command, tmp_path: Path
) -> None:
    text = real_report(2023).read_text(encoding="utf-8")
    wrong = tmp_path / "wrong.txt"
    wrong.write_text(text.replace("99.4%", "98.4%"), encoding="utf-8")
    code, out, _err = command("import", str(wrong), "--template", "liwan-2023")
    assert code == 0
    values = shown(command, int(out))
    assert values["execution_rate"] == "99.4%"
    assert "98.4%" in values["budget_sentence"]
    _code, out, _err = command("check", out.strip(), "--json")
    assert "override" in Counter(finding["check"] for finding in json.loads(out))
