from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.errors import message
from perfdesk.report.calculate import Calculator
from perfdesk.report.findings.check import is_required
from perfdesk.report.findings.checker import Checker
from perfdesk.report.report import Report
from perfdesk.report.values import ROOT, FieldRef, Finding
from perfdesk.template.datatypes import Severity
from tests.helpers.packages import META, SECTION, enter_all, load_package, open_session

if TYPE_CHECKING:
    from pathlib import Path

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.template.template import ReportTemplate


def _at(session: ReportSession, code: str, line: int = ROOT) -> list[str]:
    return [finding.check for finding in session.findings_at(FieldRef(code, line))]


def _one(session: ReportSession, check: str) -> Finding:
    (finding,) = (finding for finding in session.findings if finding.check == check)
    return finding


# -- the engine's own checks ---------------------------------------------------------------------


def test_what_has_to_be_filled_is_asked_for(session: ReportSession) -> None:
    assert _at(session, "budget") == []
    session.enter(FieldRef("budget"), "")
    (finding,) = session.findings_at(FieldRef("budget"))
    assert finding.check == "required"
    assert finding.severity is Severity.ERROR
    assert finding.message == message("findings", "required", place="一、收支", label="预算")


def test_required_expression_follows_its_figures(session: ReportSession) -> None:
    assert _at(session, "reason") == []
    session.enter(FieldRef("executed"), "101")
    assert _at(session, "reason") == ["required"]
    assert is_required(session.report, FieldRef("reason"))
    session.enter(FieldRef("budget"), "102")
    assert _at(session, "reason") == []


def test_required_expression_that_is_unknown_asks_for_nothing(session: ReportSession) -> None:
    session.enter(FieldRef("budget"), "")
    assert not is_required(session.report, FieldRef("reason"))


def test_what_cannot_be_read_is_told_with_its_reason(session: ReportSession) -> None:
    session.enter(FieldRef("budget"), "一百")
    (finding,) = session.findings_at(FieldRef("budget"))
    assert finding.check == "invalid"
    assert finding.quote == "一百"
    assert "一百" in finding.message
    assert "收支" in finding.message


def test_group_with_too_few_records_is_told(session: ReportSession) -> None:
    assert _at(session, "task") == []
    session.remove_line(2)
    assert _at(session, "task") == ["min_lines"]
    assert "至少要有 2 项" in _one(session, "min_lines").message
    session.add_line("task")
    assert _at(session, "task") == []


def test_constraint_follows_the_figures_it_reads(session: ReportSession) -> None:
    session.enter(FieldRef("budget"), "4")
    assert _at(session, "weight", 1) == ["constraint"]
    assert "权重过大。" in session.findings_at(FieldRef("weight", 1))[0].message
    session.enter(FieldRef("budget"), "100")
    assert _at(session, "weight", 1) == []


def test_constraint_follows_the_number_of_records(session: ReportSession) -> None:
    session.enter(FieldRef("names"), "一\n二\n三")
    assert _at(session, "names") == ["constraint"]
    session.add_line("task")
    assert _at(session, "names") == []
    session.remove_line(1)
    assert _at(session, "names") == ["constraint"]


def test_constraint_of_an_unreadable_value_says_nothing(session: ReportSession) -> None:
    session.enter(FieldRef("budget"), "x")
    assert _at(session, "weight", 1) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [("甲", ["length"]), ("甲乙", []), ("甲 乙\n丙丁", []), ("甲乙丙丁戊", ["length"])],
)
def test_advised_length_counts_without_blanks(
    session: ReportSession, text: str, found: list[str]
) -> None:
    session.enter(FieldRef("reason"), text)
    assert [check for check in _at(session, "reason") if check == "length"] == found


def test_length_is_only_a_hint(session: ReportSession) -> None:
    session.enter(FieldRef("reason"), "甲")
    finding = _one(session, "length")
    assert finding.severity is Severity.HINT
    assert "现有 1 字，建议 2 至 4 字" in finding.message


def test_section_that_does_not_apply_is_not_checked(session: ReportSession) -> None:
    session.enter(FieldRef("task_name", 1), "")
    assert _at(session, "task_name", 1) == ["required"]
    session.enter(FieldRef("switch"), "否")
    assert {finding.refs[0].code for finding in session.findings} == {"closing"}


# -- overridden sentences (C04) ------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "预算100万元，执行50万元，完成50.0%。",
        "预算 100 万元，执行 50 万元，完成 50.0 %。",
        "预算１００万元，执行５０万元，完成５０．０％。",
        "预算100.00万元，执行50.0万元，完成50%。",
        "分别为100，50万元，完成50.0%",
        "共100,500元，其中50、100万元，即50.0%",
    ],
)
def test_override_that_tells_the_figures_is_fine(session: ReportSession, text: str) -> None:
    session.enter(FieldRef("prose"), text)
    assert "override" not in _at(session, "prose")


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("预算1000万元，执行50万元。", "预算"),
        ("没有数字。", "预算"),
        ("预算100万元，执行50万元，完成49.9%。", "完成率"),
        ("预算100万元，完成50%。", "执行"),
        ("预算100万元，执行150万元，完成150.0%。", "执行"),
        ("预算100万元，执行0.50万元。", "执行"),
    ],
)
def test_override_that_tells_another_figure_is_told(
    session: ReportSession, text: str, label: str
) -> None:
    session.enter(FieldRef("prose"), text)
    finding = _one(session, "override")
    assert finding.refs == (FieldRef("prose"),)
    assert finding.quote == text
    assert f"没有出现{label} " in finding.message


def test_override_with_a_thousands_separator_tells_the_figure(session: ReportSession) -> None:
    enter_all(session, budget="1234567.5", executed="617283.75")
    session.enter(FieldRef("prose"), "预算1,234,567.50万元，执行617,283.75万元，完成50%。")
    assert _at(session, "prose") == []


def test_override_is_checked_again_when_a_figure_changes(session: ReportSession) -> None:
    session.enter(FieldRef("prose"), "预算100万元，执行50万元，完成50.0%。")
    assert _at(session, "prose") == []
    change = session.enter(FieldRef("executed"), "60")
    assert [finding.check for finding in change.findings_added] == ["override"]
    assert "60 万元" in _one(session, "override").message
    assert "一、收支" in _one(session, "override").message
    session.enter(FieldRef("executed"), "50")
    assert _at(session, "prose") == []


def test_override_of_a_text_slot_is_compared_without_blanks(session: ReportSession) -> None:
    session.enter(FieldRef("task_name", 1), "甲 项")
    session.enter(FieldRef("told", 3), "甲项得3分，占66.7%")
    assert _at(session, "told", 3) == []
    session.enter(FieldRef("told", 3), "乙项得3分，占66.7%")
    assert _at(session, "told", 3) == ["override"]


def test_override_with_a_missing_figure_is_left_alone(session: ReportSession) -> None:
    session.enter(FieldRef("prose"), "没有数字。")
    enter_all(session, budget="", executed="")
    assert _at(session, "prose") == []


# -- the template's checks -----------------------------------------------------------------------


def test_check_tells_both_sides_the_difference_and_the_place(session: ReportSession) -> None:
    session.enter(FieldRef("budget"), "4")
    finding = _one(session, "within")
    assert finding.severity is Severity.ERROR
    assert finding.refs == (FieldRef("total"), FieldRef("budget"))
    assert finding.quote == "4.5"
    assert finding.message == "一、收支4.50，预算4.00，差0.50；执行50 万元。"


def test_message_follows_a_figure_that_only_the_message_names(session: ReportSession) -> None:
    session.enter(FieldRef("budget"), "4")
    change = session.enter(FieldRef("executed"), "3")
    assert "执行3 万元" in _one(session, "within").message
    assert "within" in {finding.check for finding in change.findings_added}
    assert "within" in {finding.check for finding in change.findings_removed}


def test_check_with_a_missing_figure_says_nothing(session: ReportSession) -> None:
    session.enter(FieldRef("budget"), "")
    assert "within" not in {finding.check for finding in session.findings}


def test_check_is_made_for_each_record(session: ReportSession) -> None:
    session.enter(FieldRef("weight", 1), "4")
    finding = _one(session, "task_full")
    assert finding.refs == (FieldRef("task_name", 1),)
    assert finding.message == "二、（一）任务明细“任务1”最高3最低1.5，合计4.5，全部4.5。"
    session.move_line(1, 1)
    assert "任务2" in _one(session, "task_full").message
    session.remove_line(4)
    assert _at(session, "task_name", 1) == []


def test_check_applies_only_when_it_says_so(session: ReportSession) -> None:
    session.enter(FieldRef("weight", 1), "4")
    assert _at(session, "task_name", 1) == ["task_full"]
    session.remove_line(3)
    session.remove_line(4)
    assert _at(session, "task_name", 1) == []


def test_finding_goes_with_its_record_even_if_it_is_shown_elsewhere(
    session: ReportSession,
) -> None:
    session.enter(FieldRef("score", 3), "1")
    assert _one(session, "each_score").refs == (FieldRef("budget"),)
    session.remove_line(3)
    assert "each_score" not in {finding.check for finding in session.findings}


def test_finding_of_records_follows_what_left_other_records(session: ReportSession) -> None:
    enter_all(session, names="一\n二")
    extra, _change = session.add_line("extra")
    session.enter(FieldRef("score", 3), "5")
    session.enter(FieldRef("extra_number", extra.number), "2")
    assert _at(session, "extra_number", extra.number) == ["extra_small"]
    assert "某县档案馆2023" in _one(session, "extra_small").message
    session.enter(FieldRef("names"), "")
    assert _at(session, "extra_number", extra.number) == []


def test_finding_of_records_goes_when_another_groups_record_goes(tmp_path: Path) -> None:
    def group(code: str, member: str) -> str:
        inner = HEAD.format(member, "decimal", member).replace(
            'section = "main"', f'group = "{code}"'
        )
        return HEAD.format(code, "group", code) + inner

    check = 'for_each = "g"\nfields = ["a"]\ntest = "a >= sum(b)"\nmessage = "{left}<{right}"\n'
    session, _store = open_session(_single(tmp_path, group("g", "a") + group("h", "b"), check))
    for number, (code, ref) in enumerate((("g", "a"), ("h", "b"), ("h", "b")), start=1):
        session.add_line(code)
        session.enter(FieldRef(ref, number), str(number))
    assert [finding.message for finding in session.findings] == ["1.00<5.00"]
    session.remove_line(3)
    assert [finding.message for finding in session.findings] == ["1.00<2.00"]
    session.remove_line(2)
    assert session.findings == ()


def test_findings_stand_in_reading_order(session: ReportSession) -> None:
    enter_all(session, budget="4", executed="x")
    for line in (3, 4):
        session.enter(FieldRef("score", line), "1")
    places = {ref: index for index, ref in enumerate(session.report.refs())}
    shown = [places[finding.refs[0]] for finding in session.findings]
    assert shown == sorted(shown)
    each = [finding.message for finding in session.findings if finding.check == "each_score"]
    assert [text.split("“")[2][:3] for text in each] == ["指标1", "指标2"]


def test_message_names_the_new_place_when_headings_are_numbered_anew(
    session: ReportSession,
) -> None:
    (before,) = session.findings_at(FieldRef("closing"))
    assert before.message.startswith("三、其他")
    change = session.enter(FieldRef("switch"), "否")
    (after,) = session.findings_at(FieldRef("closing"))
    assert after.message.startswith("二、其他")
    assert before in change.findings_removed
    assert after in change.findings_added


HEAD = '[[field]]\ncode = "{}"\ntype = "{}"\nlabel = "{}"\nsection = "main"\n'


def _single(root: Path, fields: str, check: str) -> ReportTemplate:
    return load_package(root, SECTION + fields + '[[check]]\ncode = "c"\n' + check)


@pytest.mark.parametrize(
    ("test", "message_", "texts", "said"),
    [
        ("a == b", "{left}/{right}/{difference}", {"a": "1", "b": "2.5"}, "1.00/2.50/1.50"),
        ("a == b / 8", "{left}/{right}/{difference}", {"a": "1", "b": "1"}, "1.00/0.13/0.88"),
        (
            "a * a == b",
            "{difference}",
            {"a": f"{'9' * 15}.99", "b": "1"},
            "999999999999999979999999999999.00",
        ),
        ("a <= b", "{a}/{b}", {"a": "2", "b": "1"}, "2/1"),
        ("w != v", "{left}/{right}/{difference}", {"w": "甲", "v": "甲"}, "甲/甲/"),
        ("filled(w) == (a > 1)", "{left}/{right}", {"a": "2", "b": "1"}, "/True"),
        ("a < 0 or b < 0", "{s}", {"a": "2", "b": "1"}, "3.00"),
        ("a < 0", "{s}{a.label}{unit}", {"a": "2"}, "甲某县档案馆"),
    ],
)
def test_message_writes_figures_as_the_field_does(
    tmp_path: Path, test: str, message_: str, texts: dict[str, str], said: str
) -> None:
    fields = HEAD.format("a", "decimal", "甲") + HEAD.format("b", "decimal", "乙")
    fields += HEAD.format("w", "text", "丙") + HEAD.format("v", "text", "丁")
    check = f'fields = ["w", "a"]\ntest = "{test}"\nslots = {{ s = "a + b" }}\n'
    template = _single(tmp_path, fields, check + f'message = "{message_}"\n')
    session, _store = open_session(template)
    enter_all(session, **texts)
    assert [finding.message for finding in session.findings] == [said]


def test_figures_of_a_check_without_numeric_fields_print_as_they_are(tmp_path: Path) -> None:
    fields = HEAD.format("w", "list", "丙")
    check = 'fields = ["w"]\ntest = "count(w) < 2"\nmessage = "{left}"\n'
    session, _store = open_session(_single(tmp_path, fields, check))
    enter_all(session, w="一\n二\n三")
    assert [finding.message for finding in session.findings] == ["3"]


def test_check_shown_at_a_field_that_does_not_apply_says_nothing(tmp_path: Path) -> None:
    fields = HEAD.format("a", "decimal", "甲") + HEAD.format("w", "text", "丙")
    check = 'fields = ["w"]\ntest = "a < 2"\nmessage = "甲"\n'
    template = _single(tmp_path, fields + 'relevant = "a != 3"\n', check)
    session, _store = open_session(template)
    enter_all(session, a="4")
    assert [finding.check for finding in session.findings] == ["c"]
    enter_all(session, a="3")
    assert session.findings == ()


def test_unit_is_not_written_twice(tmp_path: Path) -> None:
    fields = HEAD.format("a", "percent", "甲") + 'unit = "%"\n'
    check = 'fields = ["a"]\ntest = "a < 2"\nmessage = "{a}"\n'
    session, _store = open_session(_single(tmp_path, fields, check))
    enter_all(session, a="3")
    assert [finding.message for finding in session.findings] == ["3%"]


def test_empty_report_of_every_kind_can_be_checked(rich: ReportTemplate) -> None:
    report = Report(rich, META)
    Calculator(report).calculate_all()
    checker = Checker(report)
    checker.check_all()
    assert {finding.check for finding in checker.findings} == {"required"}
