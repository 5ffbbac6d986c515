"""Last year's report beside this year's: matched, compared, offered."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from perfdesk.app.editing.last_year import LastYear, sorted_candidates, year_before
from perfdesk.app.editing.session import ReportSession
from perfdesk.intake.proposal import as_data
from perfdesk.intake.read import propose
from perfdesk.report.findings.look_back import LOOK_BACK_CHECKS
from perfdesk.report.values import (
    FieldRef,
    Provenance,
    ReportData,
    ReportMeta,
    ReportSummary,
)
from perfdesk.template.catalogue import Catalogue
from tests.helpers.packages import (
    IDENTITY,
    META,
    MemoryStore,
    enter_all,
    load_package,
    open_session,
)
from tests.helpers.rich import RICH

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from perfdesk.report.values import Finding
    from perfdesk.template.template import ReportTemplate

SECTIONS = """
[[section]]
code = "perf"
heading = "绩效管理情况"

[[section]]
code = "goals"
heading = "年度目标"
aliases = ["年度总体工作"]
"""
FIELDS = """
[[field]]
code = "plan"
type = "group"
label = "计划"
section = "goals"

[[field]]
code = "plan_text"
type = "text"
label = "内容"
group = "plan"

[[field]]
code = "goal"
type = "text"
label = "目标"
section = "goals"

[[field]]
code = "kept"
type = "text"
label = "保留"
section = "goals"
stable = true
"""
OLD_SECTIONS = """
[[section]]
code = "works"
heading = "年度总体工作"

[[section]]
code = "works_below"
heading = "其中"
parent = "works"

[[section]]
code = "lost"
heading = "取消的一节"
"""
OLD_FIELDS = """
[[field]]
code = "old_note"
type = "text"
label = "收支说明"
section = "money"

[[field]]
code = "work"
type = "text"
label = "总体工作"
section = "works_below"

[[field]]
code = "lost_text"
type = "text"
label = "取消的内容"
section = "lost"

[[field]]
code = "lost_group"
type = "group"
label = "记录"
section = "lost"

[[field]]
code = "lost_row"
type = "text"
label = "行"
group = "lost_group"

[[field]]
code = "kept"
type = "text"
label = "保留"
section = "works"
"""
LAST = replace(META, fiscal_year=2022)


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> ReportTemplate:
    return load_package(tmp_path_factory.mktemp("old"), RICH, OLD_SECTIONS, OLD_FIELDS)


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> ReportTemplate:
    folder = tmp_path_factory.mktemp("new")
    return load_package(folder, RICH, SECTIONS, FIELDS, identity=IDENTITY)


@pytest.fixture
def last_year(old: ReportTemplate, new: ReportTemplate) -> LastYear:
    session, _store = open_session(old)
    enter_all(
        session, switch="是", budget="100", executed="50", work="全年做的工作", kept="一直这样"
    )
    enter_all(session, lost_text="没有地方的内容", names="一\n二", old_note="上年说明")
    for name in ("组织代表视察调研", "保障机关运转", "培训干部职工"):
        line, _change = session.add_line("task")
        session.enter(FieldRef("task_name", line.number), name)
    session.add_line("indicator", 2)
    session.enter(FieldRef("score", 4), "7")
    session.add_line("lost_group")
    session.enter(FieldRef("lost_row", 5), "旧行")
    return LastYear(new, old, replace(session.report.to_data(), meta=LAST), 42)


@pytest.fixture
def session(new: ReportTemplate, last_year: LastYear) -> ReportSession:
    """This year's report, with tasks 保障机关高效运转 (1, indicator 3) and 一项新的任务 (2)."""
    opened, _store = open_session(new)
    enter_all(opened, switch="是")
    for name in ("保障机关高效运转", "一项新的任务"):
        line, _change = opened.add_line("task")
        opened.enter(FieldRef("task_name", line.number), name)
    opened.add_line("indicator", 1)
    opened.look_back(last_year)
    return opened


# -- which was which -----------------------------------------------------------------------------


def test_last_years_report_says_what_it_is(last_year: LastYear) -> None:
    assert last_year.report_id == 42
    assert last_year.fiscal_year == 2022
    assert last_year.title == "2022年某县档案馆报告"


@pytest.mark.usefixtures("session")
def test_field_has_last_years_text_by_its_code(last_year: LastYear) -> None:
    assert last_year.text_of(FieldRef("names")) == "一\n二"
    assert last_year.text_of(FieldRef("prose")) == "预算100万元，执行50万元，完成50.0%，2022年。"
    assert last_year.text_of(FieldRef("kept")) == "一直这样"
    assert last_year.text_of(FieldRef("closing")) == ""
    assert last_year.text_of(FieldRef("goal")) is None
    assert last_year.text_of(FieldRef("extra_number")) is None


def test_record_has_the_text_of_the_one_it_is_like(
    session: ReportSession, last_year: LastYear
) -> None:
    assert last_year.text_of(FieldRef("task_name", 1)) == "保障机关运转"
    assert last_year.text_of(FieldRef("score", 3)) == "7"
    # What is like none goes with the one in its place, as long as that is free.
    session.move_line(2, 0)
    assert last_year.text_of(FieldRef("task_name", 2)) == "组织代表视察调研"


def test_record_that_is_renamed_goes_with_another(
    session: ReportSession, last_year: LastYear
) -> None:
    assert last_year.text_of(FieldRef("task_name", 2)) is None
    session.enter(FieldRef("task_name", 2), "干部职工培训")
    assert last_year.text_of(FieldRef("task_name", 2)) == "培训干部职工"


def test_record_without_counterpart_has_no_last_year(
    session: ReportSession, last_year: LastYear
) -> None:
    session.add_line("indicator", 2)
    assert last_year.text_of(FieldRef("score", 4)) is None
    session.add_line("indicator", 1)
    assert last_year.text_of(FieldRef("score", 5)) is None
    session.add_line("plan")
    assert last_year.text_of(FieldRef("plan_text", 6)) is None
    assert last_year.text_of(FieldRef("score", 99)) is None


def test_records_are_unknown_until_this_years_report_is(last_year: LastYear) -> None:
    assert last_year.text_of(FieldRef("task_name", 1)) is None
    assert last_year.state(FieldRef("names"), "一\n二") == "may_stay"


def test_differences_are_told_against_last_years_text(last_year: LastYear) -> None:
    marks = [(piece.kind, piece.text) for piece in last_year.pieces(FieldRef("names"), "一\n三")]
    assert marks == [("same", "一\n"), ("gone", "二"), ("new", "三")]
    goal = last_year.pieces(FieldRef("goal"), "新")
    assert [(piece.kind, piece.text) for piece in goal] == [("new", "新")]


# -- how it stands ---------------------------------------------------------------------------------


def test_state_says_how_a_text_stands_to_last_years(old: ReportTemplate) -> None:
    long = "这是一段足够长的文字，两年一字不差地写在同一个地方。"
    session, _store = open_session(old)
    enter_all(session, switch="是", names="短", work=long, kept=long, budget="100")
    last = LastYear(old, old, replace(session.report.to_data(), meta=LAST))
    session.look_back(last)
    assert last.state(FieldRef("work"), long) == "unchanged"
    assert last.state(FieldRef("work"), f"{long}改") == "changed"
    assert last.state(FieldRef("names"), "短 ") == "may_stay"
    assert last.state(FieldRef("names"), long) == "unchanged"
    assert last.state(FieldRef("lost_text"), "本年新写的文字") == "none"
    assert last.state(FieldRef("budget"), "100") == "may_stay"
    assert last.state(FieldRef("budget"), "101") == "changed"


def test_generated_sentence_may_say_the_same(old: ReportTemplate) -> None:
    session, _store = open_session(old)
    enter_all(session, budget="100", executed="50")
    last = LastYear(old, old, replace(session.report.to_data(), meta=META))
    session.look_back(last)
    prose = FieldRef("prose")
    assert last.state(prose, session.value(prose).text) == "may_stay"
    session.enter(prose, "预算100万元，执行50万元，由人改写的一段长文字。")
    assert last.state(prose, session.value(prose).text) == "changed"


def test_stable_field_may_stay(session: ReportSession, last_year: LastYear) -> None:
    assert last_year.state(FieldRef("kept"), "一直这样") == "may_stay"
    assert session.findings_at(FieldRef("kept")) == ()


def test_texts_without_a_field_are_told_by_section(last_year: LastYear) -> None:
    (work,) = last_year.others("goals")
    assert (work.label, work.text) == ("总体工作", "全年做的工作")
    assert work.where.endswith("其中")
    assert [found.text for found in last_year.others(None)] == ["没有地方的内容", "旧行"]
    assert [found.text for found in last_year.others("money")] == ["上年说明"]
    assert last_year.others("late") == ()


# -- carrying over -----------------------------------------------------------------------------


def test_offers_come_in_reading_order_with_what_they_bring(
    session: ReportSession, last_year: LastYear
) -> None:
    offers = {offer.code: offer for offer in last_year.offers(session.report)}
    assert list(offers) == ["names", "task", "kept"]
    names, task, kept = offers.values()
    assert (names.section, names.label, names.text) == ("money", "事项", "一\n二")
    assert (names.is_filled, names.is_suggested, names.count_records) == (False, False, 0)
    assert (task.section, task.is_filled, task.count_records) == ("inner", True, 3)
    assert task.text == "组织代表视察调研\n保障机关运转\n培训干部职工"
    assert kept.is_suggested


def test_offers_of_a_section_are_those_below_it(
    session: ReportSession, last_year: LastYear
) -> None:
    assert [offer.code for offer in last_year.offers(session.report, "maybe")] == ["task"]
    assert [offer.code for offer in last_year.offers(session.report, "goals")] == ["kept"]
    assert last_year.offers(session.report, "perf") == ()


def test_what_stands_there_already_or_does_not_apply_is_not_offered(
    session: ReportSession, last_year: LastYear
) -> None:
    enter_all(session, names="一\n 二", switch="否")
    assert [offer.code for offer in last_year.offers(session.report)] == ["switch", "kept"]


def test_chosen_offers_become_content_of_this_year(
    session: ReportSession, last_year: LastYear
) -> None:
    codes = {"names", "kept"}
    session.take_over(last_year.content(session.report, codes), "沿用上年", codes)
    assert session.value(FieldRef("names")).text == "一\n二"
    assert session.value(FieldRef("kept")).provenance is Provenance.CARRIED_OVER
    assert session.value(FieldRef("task_name", 1)).text == "保障机关高效运转"
    assert session.undo_name == "沿用上年"


# -- which report ------------------------------------------------------------------------------


def summary(number: int, year: int, unit: str = META.unit) -> ReportSummary:
    now = datetime(2024, 1, number, tzinfo=UTC)
    return ReportSummary(number, ReportMeta("sample", 1, year, unit), 0, 0, 0, now, now)


def test_candidates_are_sorted_by_unit_and_year() -> None:
    desk = [
        summary(1, 2023),
        summary(2, 2020),
        summary(3, 2022, "别的单位"),
        summary(4, 2022),
        summary(5, 2024),
        summary(6, 2023),
    ]
    found = sorted_candidates(1, META.unit, 2023, desk)
    assert [one.id for one in found] == [4, 2, 6, 5, 3]


def test_year_before_is_known_where_there_is_just_one() -> None:
    assert year_before(1, META.unit, 2023, [summary(1, 2023), summary(2, 2022)]) == 2
    assert year_before(1, META.unit, 2023, [summary(2, 2021), summary(3, 2022, "别的")]) is None
    assert year_before(1, META.unit, 2023, [summary(2, 2022), summary(3, 2022)]) is None


# -- the two published reports -----------------------------------------------------------------


@pytest.fixture
def published(real_report: Callable[[int], Path]) -> tuple[ReportSession, LastYear]:
    """The report of 2023 with that of 2021 as last year's; each has its own template."""
    catalogue = Catalogue.standard()

    def data(year: int) -> ReportData:
        proposal = propose(real_report(year), catalogue, f"liwan-{year}")
        return as_data(proposal, year, proposal.unit)

    new, old = catalogue.load("liwan-2023"), catalogue.load("liwan-2021")
    content = data(2023)
    session = ReportSession(1, new, content, MemoryStore(content))
    return session, LastYear(new, old, data(2021))


def _told(findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    return [(f.check, str(f.refs[0])) for f in findings if f.check in LOOK_BACK_CHECKS]


def test_published_report_says_nothing_of_two_years_before(
    published: tuple[ReportSession, LastYear],
) -> None:
    """Its section on functions is the same but for one word; that may be (DOMAIN 7.3)."""
    session, last_year = published
    assert session.look_back(last_year).findings_added == ()
    for code in ("functions_intro", "other_functions"):
        ref = FieldRef(code)
        assert last_year.state(ref, session.value(ref).text) == "may_stay"
    duties = FieldRef("duties")
    pieces = last_year.pieces(duties, session.value(duties).text)
    assert [(p.kind, p.text) for p in pieces if p.kind != "same"] == [("gone", "规"), ("new", "计")]


def test_published_report_carried_over_wholesale_is_told_all_over(
    published: tuple[ReportSession, LastYear],
) -> None:
    filled, last_year = published
    empty = ReportData(filled.report.meta)
    session = ReportSession(2, filled.template, empty, MemoryStore(empty))
    session.look_back(last_year)
    offers = last_year.offers(session.report)
    suggested = {offer.code for offer in offers if offer.is_suggested}
    assert suggested == {"functions_intro", "duties", "other_functions"}
    codes = {offer.code for offer in offers}
    assert codes == suggested | {"conclusion", "task", "problems", "improvements"}
    session.take_over(last_year.content(session.report, codes), "沿用上年", codes)
    found = _told(session.findings)
    assert len([check for check, _ in found if check == "unchanged_since_last_year"]) == 12
    assert [ref for check, ref in found if check == "last_year_year"] == ["task_goal:1"]
    assert [ref for check, ref in found if check == "last_year_session"] == [
        "task_goal:1",
        "task_result:1",
        "task_goal:4",
    ]


def test_number_that_stayed_when_a_text_was_rewritten_is_told(
    published: tuple[ReportSession, LastYear],
) -> None:
    session, last_year = published
    session.look_back(last_year)
    session.enter(FieldRef("conclusion"), "全年处理文件2860件，办理情况良好，较好地完成了任务。")
    (finding,) = [f for f in session.findings if f.check == "last_year_figure"]
    assert "“2860”" in finding.message
