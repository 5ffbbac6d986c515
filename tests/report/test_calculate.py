from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from perfdesk.report.calculate import Calculator, LineScope, shown
from perfdesk.report.report import Report
from perfdesk.report.values import ROOT, FieldRef, Provenance, ReportMeta, State
from tests.helpers.packages import SECTION, enter_all, load_package, open_session

if TYPE_CHECKING:
    from pathlib import Path

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.report.values import FieldValue


def _at(session: ReportSession, code: str, line: int = ROOT) -> FieldValue:
    return session.value(FieldRef(code, line))


def test_figures_follow_what_was_entered(session: ReportSession) -> None:
    assert _at(session, "rate").text == "50.0%"
    assert _at(session, "rate").value == Decimal("50.0")
    assert _at(session, "rate").state is State.CALCULATED
    assert _at(session, "rate").provenance is Provenance.GENERATED
    assert _at(session, "task_score", 1).text == "4.5"
    assert _at(session, "task_score", 2).state is State.EMPTY
    assert _at(session, "total").text == "4.5"
    assert _at(session, "best").text == "3"
    assert _at(session, "indicators").text == "2"
    assert _at(session, "share", 3).text == "66.7%"
    assert _at(session, "told", 3).text == "甲得3分，占66.7%。"


def test_change_reaches_all_that_hangs_on_it_and_nothing_else(session: ReportSession) -> None:
    change = session.enter(FieldRef("score", 4), "3")
    assert {str(value.ref) for value in change.values} >= {
        *("score:4", "task_score:1", "total", "share:3", "share:4", "told:3", "told:4", "extra"),
    }
    assert not {"rate", "prose", "task_score:2", "weight:1"} & {str(v.ref) for v in change.values}


def test_text_that_is_no_value_is_kept_and_takes_part_in_nothing(session: ReportSession) -> None:
    session.enter(FieldRef("executed"), "五十")
    value = _at(session, "executed")
    assert (value.text, value.value, value.state) == ("五十", None, State.INVALID)
    assert "五十" in value.fault
    assert _at(session, "rate").state is State.EMPTY
    assert _at(session, "prose").state is State.EMPTY


def test_blank_text_is_kept_as_typed_and_counts_as_empty(session: ReportSession) -> None:
    session.enter(FieldRef("executed"), "  ")
    assert _at(session, "executed").text == "  "
    assert _at(session, "executed").state is State.EMPTY


def test_division_by_nothing_leaves_the_figure_empty(session: ReportSession) -> None:
    session.enter(FieldRef("budget"), "0")
    assert _at(session, "rate").state is State.EMPTY


def test_field_whose_condition_is_not_met_keeps_its_text(session: ReportSession) -> None:
    session.enter(FieldRef("reason"), "甲乙")
    session.enter(FieldRef("executed"), "")
    value = _at(session, "reason")
    assert (value.text, value.value, value.state) == ("甲乙", None, State.NOT_RELEVANT)
    assert session.enter(FieldRef("executed"), "1").values
    assert _at(session, "reason").state is State.VALID


def test_section_that_does_not_apply_takes_all_its_fields_along(session: ReportSession) -> None:
    change = session.enter(FieldRef("switch"), "否")
    assert change.sections == ("inner", "maybe")
    assert session.report.hidden_sections == {"maybe", "inner"}
    for code, line in (("task", ROOT), ("task_name", 1), ("indicator", 1), ("score", 3)):
        assert _at(session, code, line).state is State.NOT_RELEVANT
    assert _at(session, "score", 3).text == "3"
    assert _at(session, "total").state is State.EMPTY
    back = session.enter(FieldRef("switch"), "是")
    assert back.sections == ("inner", "maybe")
    assert _at(session, "total").text == "4.5"


def test_records_whose_group_does_not_apply_do_not_count(session: ReportSession) -> None:
    session.enter(FieldRef("skip", 1), "是")
    assert _at(session, "indicator", 1).state is State.NOT_RELEVANT
    assert _at(session, "share", 3).state is State.NOT_RELEVANT
    assert _at(session, "total").state is State.EMPTY
    session.enter(FieldRef("skip", 1), "否")
    assert _at(session, "total").text == "4.5"


def test_removed_record_no_longer_counts(session: ReportSession) -> None:
    session.remove_line(3)
    assert _at(session, "total").text == "1.5"
    session.remove_line(1)
    assert _at(session, "total").state is State.EMPTY
    assert _at(session, "indicators").text == "0"


# -- sentences -----------------------------------------------------------------------------------


def test_sentence_is_made_of_its_figures(session: ReportSession) -> None:
    value = _at(session, "prose")
    assert value.text == "预算100万元，执行50万元，完成50.0%，2023年。"
    assert value.state is State.CALCULATED
    session.enter(FieldRef("executed"), "60")
    assert _at(session, "prose").text == "预算100万元，执行60万元，完成60.0%，2023年。"


def test_sentence_without_one_of_its_figures_is_empty(session: ReportSession) -> None:
    session.enter(FieldRef("executed"), "")
    assert _at(session, "prose").text == ""
    assert _at(session, "prose").state is State.EMPTY


def test_overridden_sentence_stays_whatever_the_figures_do(session: ReportSession) -> None:
    session.enter(FieldRef("prose"), "　自己写的。")
    session.enter(FieldRef("executed"), "")
    value = _at(session, "prose")
    assert (value.text, value.value) == ("　自己写的。", "自己写的。")
    assert (value.state, value.provenance) == (State.VALID, Provenance.OVERRIDDEN)


def test_field_that_is_no_sentence_has_no_generated_text(session: ReportSession) -> None:
    assert session.generated_text(FieldRef("budget")) == ""


# -- scope ---------------------------------------------------------------------------------------


def test_names_are_seen_from_their_record(session: ReportSession) -> None:
    scope = LineScope(session.report, 3)
    assert scope.value("budget") == 100
    assert scope.value("task_name") == "甲"
    assert scope.value("score") == 3
    assert scope.values("score") == [3]
    assert LineScope(session.report, 1).values("score") == [Decimal(3), Decimal("1.5")]
    assert LineScope(session.report, 2).values("score") == []
    assert scope.value("fiscal_year") == 2023
    assert scope.values("fiscal_year") == [2023]
    assert scope.value("unit") == "某县档案馆"


def test_counting_counts_records_items_and_filled_fields(session: ReportSession) -> None:
    scope = LineScope(session.report, ROOT)
    assert scope.count("task") == 2
    assert scope.count("indicator") == 2
    assert LineScope(session.report, 2).count("indicator") == 0
    assert scope.count("names") == 0
    session.enter(FieldRef("names"), "一\n二\n三")
    assert scope.count("names") == 3
    assert scope.count("score") == 2
    session.enter(FieldRef("score", 3), "")
    assert scope.count("score") == 1
    assert scope.count("unit") == 1


def test_report_without_unit_has_none(session: ReportSession) -> None:
    report = Report(session.template, ReportMeta("sample", 1, 2023, ""))
    Calculator(report).calculate_all()
    assert LineScope(report, ROOT).value("unit") is None
    assert shown(report, "unit", ROOT) == ""


def test_value_is_shown_as_it_prints(session: ReportSession) -> None:
    assert shown(session.report, "rate", ROOT) == "50.0%"
    assert shown(session.report, "task_name", 4) == "甲"
    assert shown(session.report, "fiscal_year", ROOT) == "2023"
    session.enter(FieldRef("budget"), "x")
    assert shown(session.report, "budget", ROOT) == ""


@pytest.mark.parametrize(
    ("kind", "source", "text"),
    [
        ("text", '"优" if a >= 90 else "良"', "优"),
        ("flag", "a > 1", "是"),
        ("date", "day", "2023年2月1日"),
        ("percent", "a / 3", "31.67%"),
    ],
)
def test_every_kind_can_be_calculated(tmp_path: Path, kind: str, source: str, text: str) -> None:
    more = "pad = true\n" if kind == "percent" else ""
    template = load_package(
        tmp_path,
        SECTION
        + '[[field]]\ncode = "a"\ntype = "decimal"\nlabel = "甲"\nsection = "main"\n'
        + '[[field]]\ncode = "day"\ntype = "date"\nlabel = "日"\nsection = "main"\n'
        + f'[[field]]\ncode = "b"\ntype = "{kind}"\nlabel = "乙"\nsection = "main"\n'
        + f"calculate = '{source}'\n{more}",
    )
    session, _store = open_session(template)
    enter_all(session, a="95", day="2023-2-1")
    assert _at(session, "b").text.startswith(text)
    assert _at(session, "b").state is State.CALCULATED


def test_figures_too_large_to_print_are_empty(tmp_path: Path) -> None:
    """Fields that square each other once filled the memory, or crashed the padding."""
    head = '[[field]]\ncode = "{}"\ntype = "decimal"\nlabel = "甲"\nsection = "main"\npad = true\n'
    chain = [head.format("f0")]
    chain += [head.format(f"f{n}") + f'calculate = "f{n - 1} * f{n - 1}"\n' for n in range(1, 30)]
    session, _store = open_session(load_package(tmp_path, SECTION + "".join(chain)))
    enter_all(session, f0="999999999999999")
    assert _at(session, "f1").state is State.CALCULATED
    assert _at(session, "f29").state is State.EMPTY
