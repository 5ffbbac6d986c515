"""What was true last year only is told, at once and as long as it stands."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfdesk.app.editing.last_year import LastYear
from perfdesk.report.calculate import Calculator
from perfdesk.report.findings.checker import Checker
from perfdesk.report.findings.look_back import LOOK_BACK_CHECKS
from perfdesk.report.report import Report
from perfdesk.report.values import FieldRef
from perfdesk.template.datatypes import Severity
from tests.helpers.examples import many
from tests.helpers.packages import IDENTITY, META, enter_all, load_package, open_session
from tests.helpers.rich import ACTS, RICH, act

if TYPE_CHECKING:
    from perfdesk.app.editing.session import ReportSession
    from perfdesk.template.template import ReportTemplate

STABLE = """
[[section]]
code = "duties"
heading = "职能"
stable = true

[[field]]
code = "functions"
type = "text"
label = "部门职能"
section = "duties"
"""
RULES = """
[template.look_back]
unchanged_from = 4
figure_digits = 1
figures_that_stay = [12]
years_of = ["档案"]
"""
LAST = replace(META, fiscal_year=2022)
REASON = FieldRef("reason")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> ReportTemplate:
    folder = tmp_path_factory.mktemp("last")
    return load_package(folder, RICH, STABLE, identity=IDENTITY + RULES)


def last_year(template: ReportTemplate, **texts: str) -> LastYear:
    old, _store = open_session(template)
    enter_all(old, switch="是", **texts)
    old.add_line("task")
    old.add_line("indicator", 1)
    old.enter(FieldRef("task_name", 1), "长一些的文字，超过四个字")
    old.enter(FieldRef("score", 2), "7")
    return LastYear(template, template, replace(old.report.to_data(), meta=LAST))


def begin(template: ReportTemplate, **texts: str) -> ReportSession:
    """Open this year's report with last year's beside it."""
    session, _store = open_session(template)
    enter_all(session, switch="是", executed="8")
    session.look_back(last_year(template, **texts))
    return session


def told(session: ReportSession, ref: FieldRef = REASON) -> list[str]:
    return [found.check for found in session.findings_at(ref) if found.check in LOOK_BACK_CHECKS]


def say(session: ReportSession, text: str, ref: FieldRef = REASON) -> list[str]:
    session.enter(ref, text)
    return told(session, ref)


# -- unchanged -----------------------------------------------------------------------------------


def test_text_of_last_year_is_told_until_it_is_edited(template: ReportTemplate) -> None:
    session = begin(template, names="上年做的事情")
    assert say(session, "上年做的事情") == ["unchanged_since_last_year"]
    (finding,) = [found for found in session.findings_at(REASON) if found.check in LOOK_BACK_CHECKS]
    assert finding.severity is Severity.WARNING
    assert "2022 年度报告一字不差" in finding.message
    assert finding.quote == "上年做的事情"
    assert say(session, "今年做的事情") == []


@pytest.mark.parametrize("text", ["上年做的 事情\n", "上年做的事情，（甲）"])
def test_blanks_and_shapes_of_marks_make_no_new_text(template: ReportTemplate, text: str) -> None:
    session = begin(template, names=text.strip().replace("，", ",").replace("（", "("))
    assert say(session, text) == ["unchanged_since_last_year"]


def test_short_answers_may_be_the_same(template: ReportTemplate) -> None:
    session = begin(template, names="没有")
    assert say(session, "没有") == []


def test_field_that_the_template_calls_stable_may_be_the_same(template: ReportTemplate) -> None:
    functions = FieldRef("functions")
    session = begin(template, functions="审议第十六届人大报告 99 件")
    assert say(session, "审议第十六届人大报告 99 件", functions) == []
    assert say(session, "审议第十六届人大报告 99 件等", functions) == []


def test_text_of_any_record_of_last_year_is_known_again(template: ReportTemplate) -> None:
    session = begin(template)
    line, _change = session.add_line("task")
    name = FieldRef("task_name", line.number)
    assert say(session, "长一些的文字，超过四个字", name) == ["unchanged_since_last_year"]


def test_generated_sentence_is_never_told(template: ReportTemplate) -> None:
    """It tells this year's figures, even where they are last year's."""
    session = begin(template, budget="100", executed="50")
    enter_all(session, budget="100", executed="50")
    assert told(session, FieldRef("prose")) == []


# -- figures -------------------------------------------------------------------------------------


def test_figure_of_last_years_form_is_told(template: ReportTemplate) -> None:
    session = begin(template, budget="3435.02")
    assert say(session, "共3,435.020万元") == ["last_year_figure"]
    (finding,) = [found for found in session.findings_at(REASON) if found.check in LOOK_BACK_CHECKS]
    assert finding.severity is Severity.WARNING
    assert finding.quote == "3,435.020"
    for words in ("“3,435.020”", "2022 年度", "预算", "一、收支"):
        assert words in finding.message


def test_figure_that_this_years_form_has_too_is_right(template: ReportTemplate) -> None:
    session = begin(template, budget="3435.02")
    session.enter(REASON, "共3435.02万元")
    change = session.enter(FieldRef("budget"), "3435.02")
    assert [
        found.check for found in change.findings_removed if found.check in LOOK_BACK_CHECKS
    ] == ["last_year_figure"]
    enter_all(session, executed="3435.02", budget="1")
    assert told(session) == []
    session.enter(FieldRef("executed"), "3435.03")
    assert told(session) == ["last_year_figure"]


def test_figures_of_records_that_are_removed_are_no_more_in_the_form(
    template: ReportTemplate,
) -> None:
    session = begin(template)
    session.add_line("task")
    session.add_line("indicator", 1)
    session.enter(FieldRef("score", 2), "7")
    assert say(session, "得7分") == []
    session.remove_line(1)
    assert told(session) == ["last_year_figure"]


def test_percentage_is_another_figure_than_a_number(template: ReportTemplate) -> None:
    session = begin(template, budget="200", executed="101")
    assert say(session, "完成50.5%") == ["last_year_figure"]
    assert say(session, "完成50.5万元") == []


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("经费118万元", True),
        ("经费１１８ 元", True),
        ("设点118处", False),
        ("金额为3435.02", True),
    ],
)
def test_short_amount_is_known_again_by_its_unit(
    template: ReportTemplate, text: str, is_told: bool
) -> None:
    session = begin(template, budget="118", executed="3435.02")
    assert bool(say(session, text)) is is_told


def test_number_that_stood_in_last_years_texts_is_a_hint(template: ReportTemplate) -> None:
    session = begin(template, names="办理 46 件，热线12")
    assert say(session, "今年办理46件，热线12") == ["last_year_figure"]
    (finding,) = [found for found in session.findings_at(REASON) if found.check in LOOK_BACK_CHECKS]
    assert finding.severity is Severity.HINT
    assert "“46”" in finding.message
    assert "12”" not in finding.message
    # The text as a whole says it already.
    assert say(session, "办理 46 件，热线12") == ["unchanged_since_last_year"]


def test_many_words_are_counted(template: ReportTemplate) -> None:
    session = begin(template, names="甲46乙47丙48丁49")
    session.enter(REASON, "一46二47三48四49五46")
    (finding,) = [found for found in session.findings_at(REASON) if found.check in LOOK_BACK_CHECKS]
    assert "“46”“47”“48”等 4 处" in finding.message


# -- years and sessions --------------------------------------------------------------------------


def test_last_years_number_is_told_except_where_it_may_stand(template: ReportTemplate) -> None:
    session = begin(template)
    assert say(session, "2022年完成各项工作") == ["last_year_year"]
    assert say(session, "整理2022年档案") == []
    assert say(session, "2021年与2023年") == []


def test_correcting_the_reports_year_judges_anew(template: ReportTemplate) -> None:
    session = begin(template)
    session.enter(REASON, "2022年完成各项工作")
    change = session.rename(2022, META.unit)
    assert "last_year_year" in {found.check for found in change.findings_removed}
    assert told(session) == []
    session.undo()
    assert told(session) == ["last_year_year"]


def test_session_of_last_year_is_told(template: ReportTemplate) -> None:
    session = begin(template, names="学习十九届四中全会，召开第十六届人民代表大会第八次会议。")
    assert say(session, "筹备十六届人大八次会议") == ["last_year_session"]
    assert say(session, "学习四中全会") == []
    assert say(session, "筹备十七届人大一次会议") == []


def test_term_alone_is_a_hint(template: ReportTemplate) -> None:
    session = begin(template, names="第十七届人大代表视察")
    assert say(session, "走访十七届代表") == ["last_year_session"]
    (finding,) = [found for found in session.findings_at(REASON) if found.check in LOOK_BACK_CHECKS]
    assert finding.severity is Severity.HINT
    assert say(session, "第十七届人大代表视察") == ["unchanged_since_last_year"]


# -- coming and going ----------------------------------------------------------------------------


def test_attaching_and_letting_go_are_told_as_a_change(template: ReportTemplate) -> None:
    session, _store = open_session(template)
    enter_all(session, executed="8", names="上年做的事情")
    before, progress = session.findings, session.progress
    change = session.look_back(last_year(template, names="上年做的事情"))
    assert [found.check for found in change.findings_added] == ["unchanged_since_last_year"]
    assert change.progress.warnings == progress.warnings + 1
    change = session.look_back(None)
    assert [found.check for found in change.findings_removed] == ["unchanged_since_last_year"]
    assert (session.findings, session.progress) == (before, progress)
    assert session.last_year is None
    assert say(session, "上年做的事情") == []


def test_another_report_takes_the_place_of_the_first(template: ReportTemplate) -> None:
    session = begin(template, names="上年做的事情")
    session.enter(REASON, "上年做的事情")
    change = session.look_back(last_year(template, names="另外做的事情"))
    assert [found.check for found in change.findings_removed] == ["unchanged_since_last_year"]
    assert say(session, "另外做的事情") == ["unchanged_since_last_year"]


def test_finding_in_a_record_that_moves_names_its_new_place(template: ReportTemplate) -> None:
    session = begin(template)
    session.add_line("task")
    session.add_line("task")
    session.enter(FieldRef("task_name", 1), "长一些的文字，超过四个字")
    change = session.move_line(1, 1)
    (found,) = [one for one in change.findings_added if one.check in LOOK_BACK_CHECKS]
    assert "任务2" in found.message


@settings(max_examples=many(100))
@given(acts=st.lists(ACTS, max_size=25))
def test_every_change_leaves_what_looking_from_scratch_gives(
    template: ReportTemplate, acts: list[tuple[str, int, int]]
) -> None:
    session = begin(template, budget="40", names="一\n二\n三", reason="改写 1 万元", executed="2.5")
    session.enter(FieldRef("reason"), "共 40 万元，7 分，2022年十六届八次会议")
    assert session.last_year is not None
    findings = set(session.findings)
    for kind, which, what in acts:
        change = act(session, kind, which, what)
        if change is not None:
            findings = (findings - set(change.findings_removed)) | set(change.findings_added)
        scratch = Report.from_data(template, session.report.to_data())
        Calculator(scratch).calculate_all()
        checker = Checker(scratch, session.last_year.previous)
        checker.check_all()
        assert session.findings == checker.findings
        assert findings == set(session.findings)
