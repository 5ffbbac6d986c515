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
_ROWS = (
    ("≥", "20场", "16场", 19, "19场"),
    ("≥", "95%", "96.2%", 0.932, "93.2%"),
    ("≥", "95%", "", 0.95, "95%"),
    ("≥", "1.5万元", "", 1.29, "1.29万元"),
    ("=", "100%", "100%", 0.999, "99.9%"),
    ("=", "0次", "0次", 1, "1次"),
    ("≤", "30天", "28天", 41, "41天"),
    ("≤", "30天", "28天", 60, "60天"),
    ("≤", "3.5元", "3元", 3.51, "3.51元"),
)


def _sheet(path: Path) -> Worksheet:
    return load_workbook(path, data_only=True)["自评表"]


@pytest.mark.skipif(_SOFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_sheet_filled_in_computes_as_the_program_does(tmp_path: Path) -> None:
    session = open_table(load_package(tmp_path, SECTION, fields(), table(), _FORM))
    for sign, aim, done, _typed, _told in _ROWS:
        add_row(session, name="指标", sign=sign, aim=aim, done=done, points="12.5")
    add_row(session, name="指标", sign="定性", aim="提升", judged="部分达成", points="7.5")
    source = tmp_path / "report.xlsx"
    write_xlsx(session.document(), source)

    workbook = load_workbook(source)
    for row, (_sign, _aim, _done, typed, _told) in enumerate(_ROWS, start=2):
        workbook["自评表"].cell(row, 3).value = typed
    workbook.save(source)
    command = [
        str(_SOFFICE), "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--convert-to", "xlsx", "--outdir", str(tmp_path / "out"), str(source),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    for line, (_sign, _aim, _done, _typed, told) in enumerate(_ROWS, start=PLAN + 1):
        session.enter(FieldRef("done", line), told)

    computed = _sheet(tmp_path / "out" / "report.xlsx")
    lines = range(PLAN + 1, PLAN + 2 + len(_ROWS))
    found = [float(str(computed.cell(line, 5).value)) for line in lines]
    assert found == pytest.approx([float(shown(session, "score", line)) for line in lines])
    last = len(_ROWS) + 3
    assert computed.cell(last, 3).value == shown(session, "grade")
    assert computed.cell(last, 4).value == 120
    assert computed.cell(last, 5).value == pytest.approx(float(shown(session, "all")))
