"""Prose beside the form: what is true never bars the final version, a wrong conclusion always."""

from __future__ import annotations

import pytest

from perfdesk.app.library.samples import FIRST_SAMPLE, read_sample
from perfdesk.report.values import FieldRef, Finding, ReportData, ReportMeta
from perfdesk.template.catalogue import Catalogue
from perfdesk.template.datatypes import Severity
from tests.helpers.packages import open_session

TEMPLATES = ("liwan-2021", "liwan-2023", "general", "guangdong")
TRUE = (
    "政府采购预算数200万元，执行数190万元，执行率95%。",
    "执行率低于80%的项目有2个，已督促整改。",
    "其中，中央转移支付资金全年预算数50万元，执行数50万元，执行率100%。",
    "市图书馆基本支出500万元，项目支出300万元，合计800万元。",
    "免费开放补助资金执行数80万元，执行率100%；旅游发展资金执行数50万元，执行率62.5%。",
    "局机关食堂全年预算20万元，全年执行19万元，执行率95%。",
    "预算100万元，支出90万元，结余10万元。",
    "物业管理费年初预算30万元，全年支出28万元，执行率93.3%。",
    "公共文化服务方面，全年预算数600万元，执行数590万元，执行率98.3%。",
)


def test_true_sentences_do_not_bar_the_final_version() -> None:
    """An error cannot be answered: true sentences marked as such kept a report from its file."""
    sample = read_sample(FIRST_SAMPLE)
    template = Catalogue.standard().load(sample.template_id)
    meta = ReportMeta(sample.template_id, 1, sample.fiscal_year, sample.unit)
    session, _ = open_session(template, ReportData(meta))
    sample.fill(session)
    ref = FieldRef("effectiveness")
    kept = session.value(ref).text
    for sentence in TRUE:
        session.enter(ref, f"{kept}\n{sentence}")
        found = [one for one in session.findings if ref in one.refs and _is_of_figures(one)]
        assert found == [], sentence


def _is_of_figures(finding: Finding) -> bool:
    return finding.check in {"form_figure", "row_figure", "money_parts", "budget_rate"}


@pytest.mark.parametrize("template_id", TEMPLATES)
def test_a_conclusion_with_another_score_than_the_table_is_an_error(template_id: str) -> None:
    """95.6分、优 above a table of 70.00/中 went out as final: both are errors, everywhere."""
    found = _conclusion(template_id, rows=(("50", "40"), ("70", "30"), ("100", "20")))
    assert {one.check for one in found} >= {"form_figure", "grade_told"}
    assert all(one.severity is Severity.ERROR for one in found if one.check != "figure_told_twice")


@pytest.mark.parametrize("template_id", TEMPLATES)
def test_a_conclusion_is_held_against_the_total_not_against_a_row(template_id: str) -> None:
    """With one indicator the score of its row was taken for the office's."""
    (found,) = [
        one for one in _conclusion(template_id, rows=(("100", "60"),)) if one.check == "form_figure"
    ]
    assert "总分" in found.message


def _conclusion(template_id: str, rows: tuple[tuple[str, str], ...]) -> list[Finding]:
    template = Catalogue.standard().load(template_id)
    session, _ = open_session(template)
    code = "dept_eval" if "dept_eval" in template.fields else "duty_eval"
    holder = session.add_line(code)[0].number
    scoring = template.scorings[code].scoring
    for actual, weight in rows:
        line = session.add_line(scoring.group, holder)[0].number
        entries = {
            scoring.level3: f"指标{actual}",
            scoring.comparator: "≥",
            scoring.target: "100",
            scoring.actual: actual,
            scoring.weight: weight,
        }
        for field, text in entries.items():
            if field is not None:
                session.enter(FieldRef(field, line), text)
    for field, text in (("full_year_budget", "100"), ("executed_amount", "90")):
        if field in template.fields:
            session.enter(FieldRef(field), text)
    ref = FieldRef("conclusion")
    session.enter(ref, "经综合评价，本单位部门整体支出绩效自评得分95.6分，等级为优。")
    checks = {"form_figure", "grade_told", "figure_told_twice"}
    return [one for one in session.findings if one.check in checks and ref in one.refs]
