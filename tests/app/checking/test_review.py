"""What was found, and what the clerk said to it, as documents that both writers print."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from perfdesk.app.checking.foreign import ForeignFinding, ForeignReview
from perfdesk.app.checking.review import answers_document, review_document
from perfdesk.app.printed.exporting import export_document
from perfdesk.document.blocks import Document, Paragraph, TableBlock
from perfdesk.report.values import FieldRef
from perfdesk.template.datatypes import Severity
from tests.helpers.packages import SECTION, load_package, open_session

if TYPE_CHECKING:
    from pathlib import Path

    from perfdesk.app.editing.session import ReportSession

FIELDS = """
[[field]]
code = "due"
section = "main"
label = "必填"
type = "text"
required = true

[[field]]
code = "work"
section = "main"
label = "工作"
type = "text"
advised_length = [0, 4]

[[check]]
code = "short"
severity = "warning"
title = "字数"
test = "work != '甲'"
fields = ["work"]
message = "{work.place}：字数太少。请补充。"
source = "某规定"
"""
WORK = FieldRef("work")


@pytest.fixture
def session(tmp_path: Path) -> ReportSession:
    return open_session(load_package(tmp_path, SECTION, FIELDS))[0]


def table(document: Document) -> TableBlock:
    (found,) = (block for block in document.blocks if isinstance(block, TableBlock))
    return found


def summary(document: Document) -> str:
    (found,) = (block for block in document.blocks if isinstance(block, Paragraph))
    return found.text


def test_all_findings_are_listed_the_weightiest_first(session: ReportSession) -> None:
    session.enter(WORK, "甲")
    document = review_document(session)
    found = table(document)
    assert [column.heading for column in found.columns] == [
        *("等级", "检查项", "位置", "原文", "依据", "建议", "说明")
    ]
    assert [row[0] for row in found.rows] == ["待填", "提醒"]
    told = ("字数", "一、正文：工作", "甲", "某规定", "字数太少。请补充。", "")
    assert found.rows[1][1:] == told
    assert summary(document) == "共有错误0处、待填1处、提醒1处、提示0处。"
    assert document.title.endswith("审核结果")
    assert document.is_landscape


def test_the_list_as_a_workbook_is_nothing_but_the_list(tmp_path: Path) -> None:
    """Harm: quotes became numbers, beside a sheet that said the template has no figures."""
    found = ForeignFinding(
        Severity.HINT, "year", "年度", "某规定", "第 1 行", "2023", "年度不对。请核对。", 1
    )
    review = ForeignReview("某报告", "", 0, (found,))
    export_document(review_document(review), "xlsx", tmp_path / "a.xlsx")
    book = load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["报告"]
    cells = [cell for row in book["报告"].iter_rows() for cell in row if cell.value is not None]
    assert "2023" in [cell.value for cell in cells]
    assert {cell.data_type for cell in cells} == {"s"}


def test_what_the_clerk_said_stands_beside_and_by_itself(session: ReportSession) -> None:
    session.enter(WORK, "甲")
    assert summary(answers_document(session)) == "没有对检查结果作出说明。"
    (finding,) = (one for one in session.findings if one.check == "short")
    session.answer(finding, "不涉及")
    assert table(review_document(session)).rows[1][-1] == "不涉及"
    document = answers_document(session)
    assert summary(document) == "对检查结果的说明共 1 条。"
    (row,) = table(document).rows
    assert (row[0], row[2], row[-1]) == ("字数", "甲", "不涉及")
    assert document.title.endswith("审核说明")
    (finding,) = (one for one in session.findings if one.check == "short")
    session.answer(finding, "")
    assert table(answers_document(session)).rows[0][-1] == "已阅"


def test_a_long_quote_is_cut(session: ReportSession) -> None:
    session.enter(WORK, "一\n二" * 60)
    session.enter(FieldRef("due"), "一\n二" * 60)
    rows = [row for row in table(review_document(session)).rows if row[3]]
    assert all(len(row[3]) <= 60 for row in rows)


def test_nothing_found_is_said(session: ReportSession) -> None:
    session.enter(FieldRef("due"), "有")
    assert session.findings == ()
    document = review_document(session)
    assert summary(document) == "没有发现问题。"
    assert len(document.blocks) == 1


@pytest.mark.parametrize("kind", ["pdf", "xlsx", "docx"])
def test_a_foreign_review_is_printed(tmp_path: Path, kind: str) -> None:
    finding = ForeignFinding(
        *(Severity.WARNING, "check", "检查项", "依据", "第 3 行", "原文", "有误。请改正。", 3)
    )
    document = review_document(ForeignReview("某报告", "", 2023, (finding,)))
    assert document.title == "某报告审核结果"
    assert table(document).rows == (
        ("提醒", "检查项", "第 3 行", "原文", "依据", "有误。请改正。", ""),
    )
    target = tmp_path / f"审核结果.{kind}"
    assert export_document(document, kind, target).missing == ()
    assert target.stat().st_size > 1000


@pytest.mark.parametrize("kind", ["pdf", "xlsx", "docx"])
def test_the_lists_of_a_report_are_printed(
    session: ReportSession, tmp_path: Path, kind: str
) -> None:
    session.enter(WORK, "甲")
    (finding,) = (one for one in session.findings if one.check == "short")
    session.answer(finding, "不涉及")
    for document in (review_document(session), answers_document(session)):
        assert export_document(document, kind, tmp_path / f"a.{kind}").missing == ()
