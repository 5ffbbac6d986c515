"""One more field, one more check and one more year are data: no Python knows of them."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pypdfium2  # type: ignore[import-untyped]
import pytest

from perfdesk import paths
from perfdesk.document.blocks import Heading, Paragraph
from perfdesk.export.pdf import write_pdf
from perfdesk.report.values import FieldRef
from perfdesk.template.catalogue import Catalogue
from tests.helpers.packages import enter_all, open_session

if TYPE_CHECKING:
    from pathlib import Path

    from perfdesk.app.editing.session import ReportSession

FIELDS = """
# -- new in 2024 --------------------------------------------------------------
[[field]]
code = "carried_forward"
type = "money"
label = "结转结余"
section = "revenue_expenditure"
unit = "万元"
places = 2
minimum = 0
required = true
layout = { kind = "hidden" }

[[field]]
code = "carried_sentence"
type = "sentence"
label = "结转结余（文字）"
section = "revenue_expenditure"
pattern = "年末结转结余{carried_forward}万元。"
"""
CHECKS = """
[[check]]
code = "carried_is_the_rest"
fields = ["carried_forward", "full_year_budget"]
test = "full_year_budget - executed_amount == carried_forward"
tolerance = 0.005
message = "应为 {left}，填的是 {right}，差 {difference}（{carried_forward.place}）。请核对。"
"""


@pytest.fixture
def session(tmp_path: Path) -> ReportSession:
    """A report by next year's template, which is last year's with a few lines of TOML."""
    folder = tmp_path / "own" / "liwan-2024"
    shutil.copytree(paths.resources() / "templates" / "liwan-2023", folder)
    _replace(folder / "template.toml", 'id = "liwan-2023"', 'id = "liwan-2024"')
    _replace(folder / "template.toml", "fiscal_years = [2022, 2023]", "fiscal_years = [2024]")
    _replace(folder / "sections.toml", 'heading = "部门职能"', 'heading = "部门主要职能"')
    _append(folder / "fields.toml", FIELDS)
    _append(folder / "checks.toml", CHECKS)
    catalogue = Catalogue.standard(tmp_path / "own")
    assert catalogue.entries()[0].id == "liwan-2024"
    opened, _store = open_session(catalogue.load("liwan-2024"))
    enter_all(opened, full_year_budget="3600", executed_amount="3435.02", functions_intro="职能。")
    return opened


def _replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


def _append(file: Path, text: str) -> None:
    file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")


def test_new_field_is_asked_for_and_calculated_with(session: ReportSession) -> None:
    ref = FieldRef("carried_forward")
    assert [finding.check for finding in session.findings_at(ref)] == ["required"]
    required = session.progress.sections["revenue_expenditure"].required
    assert required == 8
    session.enter(ref, "１６４．９８")
    assert session.findings_at(ref) == ()
    assert session.value(FieldRef("carried_sentence")).text == "年末结转结余164.98万元。"


def test_new_check_stops_a_wrong_figure(session: ReportSession) -> None:
    change = session.enter(FieldRef("carried_forward"), "165")
    (finding,) = (found for found in change.findings_added if found.check == "carried_is_the_rest")
    for words in ("164.98 万元", "165.00 万元", "0.02 万元", "一、（二）部门整体收支情况"):
        assert words in finding.message
    change = session.enter(FieldRef("executed_amount"), "3435")
    assert finding in change.findings_removed


def test_new_field_and_heading_stand_in_the_document(session: ReportSession) -> None:
    session.enter(FieldRef("carried_forward"), "164.98")
    blocks = session.document().blocks
    assert Heading(2, "（一）", "部门主要职能", "functions") in blocks
    assert Paragraph("年末结转结余164.98万元。", FieldRef("carried_sentence")) in blocks
    assert FieldRef("carried_forward") in {figure.ref for figure in session.document().figures}


def test_new_field_and_heading_are_printed(session: ReportSession, tmp_path: Path) -> None:
    session.enter(FieldRef("carried_forward"), "164.98")
    write_pdf(session.document(), tmp_path / "报告.pdf")
    pdf = pypdfium2.PdfDocument(tmp_path / "报告.pdf")
    text = "".join(page.get_textpage().get_text_bounded() for page in pdf)
    pdf.close()
    text = "".join(text.split())
    assert "年末结转结余164.98万元。" in text
    assert "部门主要职能" in text
