from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.errors import UserError
from perfdesk.report.calculate import Calculator
from perfdesk.report.report import Entry, Report
from perfdesk.report.values import (
    ROOT,
    FieldRef,
    Line,
    Provenance,
    ReportData,
    State,
    StoredValue,
)
from tests.helpers.packages import META

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfdesk.template.template import ReportTemplate


@pytest.fixture
def report(rich: ReportTemplate) -> Report:
    return Report(rich, META)


def _code(act: Callable[[], object]) -> str:
    with pytest.raises(UserError) as caught:
        act()
    assert str(caught.value)
    return caught.value.code


def test_records_stand_in_the_order_they_were_added(report: Report) -> None:
    numbers = [report.add_line("task").number for _ in range(3)]
    assert report.lines("task") == tuple(numbers)
    assert [report.line(number).position for number in numbers] == [0, 1, 2]


@pytest.mark.parametrize(
    ("position", "order"),
    [(0, (3, 1, 2)), (1, (1, 3, 2)), (2, (1, 2, 3)), (99, (1, 2, 3)), (-5, (3, 1, 2))],
)
def test_record_is_added_where_it_is_asked_for(
    report: Report, position: int, order: tuple[int, ...]
) -> None:
    report.add_line("task")
    report.add_line("task")
    report.add_line("task", ROOT, position)
    assert report.lines("task") == order


def test_new_record_has_the_defaults_of_its_fields(report: Report) -> None:
    line = report.add_line("task")
    assert report.entries == {FieldRef("weight", line.number): Entry("5", Provenance.GENERATED)}


def test_records_that_cannot_be_are_refused(report: Report) -> None:
    task = report.add_line("task").number
    assert _code(lambda: report.add_line("nobody")) == "group_unknown"
    assert _code(lambda: report.add_line("budget")) == "group_unknown"
    assert _code(lambda: report.add_line("indicator")) == "line_elsewhere"
    assert _code(lambda: report.add_line("indicator", 99)) == "line_unknown"
    assert _code(lambda: report.add_line("task", task)) == "line_nowhere"
    assert _code(lambda: report.remove_line(99)) == "line_unknown"
    assert _code(lambda: report.move_line(99, 0)) == "line_unknown"
    assert _code(lambda: report.copy_line(99)) == "line_unknown"
    for _ in range(3):
        report.add_line("indicator", task)
    assert _code(lambda: report.add_line("indicator", task)) == "too_many_lines"
    assert len(report.lines("indicator", task)) == 3


@pytest.mark.parametrize(
    ("number", "position", "order"),
    [
        (1, 2, (2, 3, 1)),
        (3, 0, (3, 1, 2)),
        (2, 1, (1, 2, 3)),
        (1, 99, (2, 3, 1)),
        (3, -1, (3, 1, 2)),
    ],
)
def test_record_moves_among_its_siblings(
    report: Report, number: int, position: int, order: tuple[int, ...]
) -> None:
    for _ in range(3):
        report.add_line("task")
    report.move_line(number, position)
    assert report.lines("task") == order
    assert [report.line(line).position for line in order] == [0, 1, 2]


def test_record_goes_with_all_below_it(report: Report) -> None:
    first, second = report.add_line("task").number, report.add_line("task").number
    inner = report.add_line("indicator", first).number
    report.put(FieldRef("task_name", first), "甲", Provenance.TYPED)
    report.put(FieldRef("score", inner), "1", Provenance.TYPED)
    Calculator(report).calculate_all()
    removed = report.remove_line(first)
    assert [line.number for line in removed] == [first, inner]
    assert report.lines("task") == (second,)
    assert report.line(second).position == 0
    assert {ref.line for ref in report.values} == {ROOT, second}
    assert {ref.line for ref in report.entries} == {second}
    assert report.tree.has(ROOT)
    assert not report.tree.has(inner)


def test_copy_stands_after_its_source_with_all_below(report: Report) -> None:
    source, last = report.add_line("task").number, report.add_line("task").number
    inner = report.add_line("indicator", source).number
    report.put(FieldRef("task_name", source), "甲", Provenance.IMPORTED)
    report.put(FieldRef("weight", source), "", Provenance.TYPED)
    report.put(FieldRef("score", inner), "1.5", Provenance.TYPED)
    copy = report.copy_line(source)
    assert report.lines("task") == (source, copy.number, last)
    assert report.entries[FieldRef("task_name", copy.number)] == Entry("甲", Provenance.IMPORTED)
    # A default that was emptied in the source stays empty in the copy.
    assert FieldRef("weight", copy.number) not in report.entries
    (copied,) = report.lines("indicator", copy.number)
    assert report.entries[FieldRef("score", copied)].text == "1.5"


def test_numbers_of_records_are_never_used_twice(report: Report) -> None:
    report.add_line("task")
    report.remove_line(report.add_line("task").number)
    assert report.add_line("task").number == 3


def test_value_of_what_is_not_there_is_refused(report: Report) -> None:
    line = report.add_line("task").number
    report.put(FieldRef("switch"), "是", Provenance.TYPED)
    Calculator(report).calculate_all()
    assert report.value(FieldRef("task_name", line)).state is State.EMPTY
    for ref in (
        FieldRef("nobody"),
        FieldRef("budget", line),
        FieldRef("task_name"),
        FieldRef("task_name", 99),
        FieldRef("score", line),
    ):
        assert _code(lambda ref=ref: report.value(ref)) == "ref_unknown"  # type: ignore[misc]


def test_fields_stand_in_reading_order(report: Report) -> None:
    task = report.add_line("task").number
    inner = report.add_line("indicator", task).number
    refs = list(report.refs())
    assert len(refs) == len(set(refs))
    assert refs.index(FieldRef("switch")) < refs.index(FieldRef("budget"))
    start = refs.index(FieldRef("task"))
    assert [str(ref) for ref in refs[start : start + 10]] == [
        "task",
        f"task_name:{task}",
        f"weight:{task}",
        f"skip:{task}",
        f"indicator:{task}",
        f"score:{inner}",
        f"share:{inner}",
        f"told:{inner}",
        f"excuse:{inner}",
        f"task_score:{task}",
    ]


def test_places_of_a_field_as_seen_from_a_record(report: Report) -> None:
    first, second = report.add_line("task").number, report.add_line("task").number
    inner = [report.add_line("indicator", line).number for line in (first, first, second)]
    extra = report.add_line("extra").number
    assert report.tree.holding("budget", inner[0]) == [ROOT]
    assert report.tree.holding("task_name", inner[2]) == [second]
    assert report.tree.holding("score", first) == inner[:2]
    assert report.tree.holding("score", inner[0]) == [inner[0]]
    assert report.tree.holding("score", ROOT) == inner
    assert report.tree.holding("score", extra) == inner
    assert report.tree.records_of("indicator", second) == [inner[2]]
    assert report.tree.records_of("task", inner[2]) == [second]
    assert report.tree.records_of("task", ROOT) == [first, second]
    assert report.tree.climb(inner[0], "task") == first
    assert report.tree.climb(inner[0], None) == ROOT
    assert report.tree.group_of(ROOT) is None
    assert report.tree.group_of(inner[0]) == "indicator"


# -- stored data ---------------------------------------------------------------------------------


def _stored(code: str, line: int = ROOT, text: str = "1") -> StoredValue:
    return StoredValue(FieldRef(code, line), text, State.VALID, Provenance.TYPED)


def test_report_comes_back_from_its_data(rich: ReportTemplate) -> None:
    data = ReportData(
        META,
        (Line(2, "task", 0, 1), Line(5, "task", 0, 0), Line(7, "indicator", 5, 0)),
        (_stored("budget"), _stored("score", 7), _stored("task_name", 2)),
        ("没有位置的一段",),
    )
    report = Report.from_data(rich, data)
    Calculator(report).calculate_all()
    assert report.lines("task") == (5, 2)
    assert report.leftovers == ("没有位置的一段",)
    again = report.to_data()
    assert again.lines == data.lines
    assert {value.ref for value in again.values} == {value.ref for value in data.values}
    assert again.leftovers == data.leftovers


def test_calculated_values_are_not_stored(rich: ReportTemplate) -> None:
    report = Report(rich, META)
    report.put(FieldRef("budget"), "x", Provenance.TYPED)
    assert report.stored(FieldRef("budget")).state is State.EMPTY
    Calculator(report).calculate_all()
    assert report.stored(FieldRef("best")) == StoredValue(
        FieldRef("best"), "", State.EMPTY, Provenance.TYPED
    )
    assert report.stored(FieldRef("budget")).state is State.INVALID


@pytest.mark.parametrize(
    "line",
    [
        Line(9, "gone", 0, 0),
        Line(9, "budget", 0, 0),
        Line(9, "indicator", 0, 0),
        Line(9, "indicator", 88, 0),
        Line(9, "task", 1, 0),
    ],
)
def test_record_that_this_template_has_no_place_for_stays_in_the_store(
    rich: ReportTemplate, line: Line
) -> None:
    data = ReportData(META, (Line(1, "task", 0, 0), line), (_stored("score", 9),))
    report = Report.from_data(rich, data)
    assert report.to_data() == ReportData(META, (Line(1, "task", 0, 0),), next_line=10)
    # Its number stays its own: a new record under it would overwrite it in the store.
    assert report.add_line("task").number == 10


def test_entries_without_a_place_stay_in_the_store(rich: ReportTemplate) -> None:
    values = (_stored("gone"), _stored("budget", 3), _stored("score"), _stored("budget"))
    report = Report.from_data(rich, ReportData(META, (), values))
    assert set(report.entries) == {FieldRef("budget")}


def test_positions_with_gaps_and_twins_are_made_true(rich: ReportTemplate) -> None:
    lines = (Line(1, "task", 0, 4), Line(2, "task", 0, 4), Line(3, "task", 0, 0))
    report = Report.from_data(rich, ReportData(META, lines))
    assert report.lines("task") == (3, 1, 2)
    assert [line.position for line in report.to_data().lines] == [1, 2, 0]


def test_positions_are_true_whenever_a_record_is_asked_for(report: Report) -> None:
    first, second, third, fourth = (report.add_line("task").number for _ in range(4))
    report.remove_line(first)
    assert [report.line(one).position for one in (fourth, second)] == [2, 0]
    report.remove_line(third)
    new = report.add_line("task", ROOT, 0).number
    assert [line.position for line in report.tree.all()] == [1, 2, 0]
    report.remove_line(second)
    report.remove_line(fourth)
    twin = report.tree.twin()
    report.add_line("task", ROOT, 0)
    assert (report.line(new).position, twin.get(new).position) == (1, 0)
