"""A colleague fills the sheet in: what the spreadsheet computes then is what the program would."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from perfdesk.export.xlsx import write_xlsx
from perfdesk.report.values import FieldRef
from tests.helpers.packages import SECTION, load_package
from tests.helpers.scoring import PLAN, add_row, fields, open_table, shown, table

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

_SOFFICE = shutil.which("soffice")
_FORM = """
[[form]]
code = "plan_form"
section = "tables"
each = "plan"
scoring = "plan_scoring"
title = "自评表"
widths = [5, 4, 4, 2, 2]

[[form.row]]
each = "row"
cells = [
    { field = "name" }, { text = "{sign}{aim}" }, { field = "done" }, { field = "points" },
    { field = "score" },
]

[[form.row]]
cells = [
    { text = "总分", columns = 2 }, { field = "grade" }, { field = "all_points" },
    { field = "all" },
]
"""
#: Sign, target, what was done at first, what the colleague types and how the program is told it.
_ROWS: tuple[tuple[str, str, str, float | str, str], ...] = (
    ("≥", "20场", "16场", 19, "19场"),
    ("≥", "95%", "96.2%", 0.932, "93.2%"),
    ("≥", "95%", "", 0.95, "95%"),
    ("≥", "1.5万元", "", 1.29, "1.29万元"),
    ("=", "100%", "100%", 0.999, "99.9%"),
    ("=", "0次", "0次", 1, "1次"),
    ("≤", "30天", "28天", 41, "41天"),
    ("≤", "30天", "28天", 60, "60天"),
    ("≤", "3.5元", "3元", 3.51, "3.51元"),
    # Percents in both cells or in none: else 97% would be a hundredth of what it is.
    ("≥", "95%", "96.2％", 0.93, "93%"),
    ("≥", "95%", "86", 0.93, "93%"),
    ("≥", "95", "86%", 0.93, "93%"),
    ("≥", "95%以上", "", 0.93, "93%"),
    ("≥", "百分之95", "86", 0.93, "93%"),
    # Typed with the words that the cell shows: a text, and yet a figure.
    ("≥", "12个", "12个", "11个", "11个"),
    ("≥", "95%", "96.2%", "93％", "93%"),
    ("≥", "95%", "", "93", "93%"),
    ("≥", "1.5万元", "1.5万元", "1.29万元", "1.29万元"),
    ("≤", "30天以内", "", "41天", "41天"),
)


def _sheet(path: Path) -> Worksheet:
    return load_workbook(path, data_only=True)["附表自评表"]


@pytest.mark.skipif(_SOFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_sheet_filled_in_computes_as_the_program_does(tmp_path: Path) -> None:
    """97% typed beside a target of 95% gave 0.10, and 11个 over 12个 no score at all."""
    session = open_table(load_package(tmp_path, SECTION, fields(), table(), _FORM))
    for sign, aim, done, _typed, _told in _ROWS:
        add_row(session, name="指标", sign=sign, aim=aim, done=done, points="5")
    add_row(session, name="指标", sign="定性", aim="提升", judged="部分达成", points="5")
    source = tmp_path / "report.xlsx"
    write_xlsx(session.document(), source)

    workbook = load_workbook(source)
    for row, (_sign, _aim, _done, typed, _told) in enumerate(_ROWS, start=4):
        workbook["附表自评表"].cell(row, 3).value = typed
    workbook.save(source)
    for line, (_sign, _aim, _done, _typed, told) in enumerate(_ROWS, start=PLAN + 1):
        session.enter(FieldRef("done", line), told)

    computed = _computed(source, tmp_path)
    lines = range(PLAN + 1, PLAN + 2 + len(_ROWS))
    found = [float(str(computed.cell(line + 2, 5).value)) for line in lines]
    assert found == pytest.approx([float(shown(session, "score", line)) for line in lines])
    last = len(_ROWS) + 5
    assert computed.cell(last, 3).value == shown(session, "grade")
    assert computed.cell(last, 4).value == 100
    assert computed.cell(last, 5).value == pytest.approx(float(shown(session, "all")))


@pytest.mark.skipif(_SOFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_total_says_so_when_a_score_is_lost(tmp_path: Path) -> None:
    """A text over a figure took its score out of the total: 93.01 优 became 50.23 差, unseen."""
    session = open_table(load_package(tmp_path, SECTION, fields(), table(), _FORM))
    add_row(session, name="甲", sign="≥", aim="20场", done="20场", points="50")
    add_row(session, name="乙", sign="≥", aim="20场", done="20场", points="50")
    source = tmp_path / "report.xlsx"
    write_xlsx(session.document(), source)
    workbook = load_workbook(source)
    workbook["附表自评表"].cell(4, 3).value = "二十场"
    workbook.save(source)
    computed = _computed(source, tmp_path)
    assert (computed.cell(4, 5).value or "") == ""
    assert computed.cell(6, 5).value == "有指标未得分"
    assert (computed.cell(6, 3).value or "") == ""


def _computed(source: Path, folder: Path) -> Worksheet:
    command = [
        str(_SOFFICE), "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--convert-to", "xlsx", "--outdir", str(folder / "out"), str(source),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return _sheet(folder / "out" / source.name)
