from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from perfdesk.errors import UserError
from perfdesk.report.operations import EntryPut, Record, RecordRemoved
from perfdesk.report.values import (
    FieldRef,
    Line,
    Provenance,
    RemovedRecord,
    ReportData,
    State,
    StoredValue,
)
from tests.helpers.packages import META, load_package, open_session
from tests.helpers.rich import FIXED, RICH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.report.operations import Operation
    from perfdesk.template.template import ReportTemplate
    from tests.helpers.packages import MemoryStore


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> ReportTemplate:
    return load_package(tmp_path_factory.mktemp("wholesale"), RICH + FIXED)


@pytest.fixture
def opened(template: ReportTemplate) -> tuple[ReportSession, MemoryStore]:
    """Two tasks (1, 2), the first with two indicators (3, 4)."""
    session, store = open_session(template, ReportData(META, leftovers=("余",), uid="own"))
    session.enter_many({FieldRef("switch"): "是", FieldRef("budget"): "100"}, "填写")
    for parent in (0, 0, 1, 1):
        session.add_line("indicator" if parent else "task", parent)
    for number, text in ((1, "甲"), (2, "乙")):
        session.enter(FieldRef("task_name", number), text)
    session.enter(FieldRef("score", 3), "3")
    session.flush()
    return session, store


@pytest.fixture
def session(opened: tuple[ReportSession, MemoryStore]) -> ReportSession:
    return opened[0]


def _value(code: str, line: int, text: str) -> StoredValue:
    return StoredValue(FieldRef(code, line), text, State.VALID, Provenance.CARRIED_OVER)


def _refusal(act: Callable[[], object]) -> UserError:
    with pytest.raises(UserError) as caught:
        act()
    assert str(caught.value)
    return caught.value


def _binned(session: ReportSession) -> tuple[RemovedRecord, ...]:
    return session.last_removed  # Called, so that the type checker does not hold on to one answer.


def _texts(session: ReportSession, code: str) -> list[str]:
    return [value.text for ref, value in session.report.values.items() if ref.code == code]


# -- clearing ------------------------------------------------------------------------------------


def test_cleared_section_is_as_in_a_new_report(session: ReportSession) -> None:
    change = session.clear_section("cover")
    assert session.value(FieldRef("switch")).provenance is Provenance.GENERATED
    assert change.focus == FieldRef("switch")
    session.clear_section("maybe")
    assert session.report.lines("task") == ()
    assert session.undo_name == "清空 任务"
    session.undo()
    assert session.report.lines("task") == (1, 2)
    assert session.report.lines("indicator", 1) == (3, 4)


def test_clearing_leaves_what_nobody_can_type(session: ReportSession) -> None:
    session.take_over(ReportData(META, values=(_value("fixed", 0, "别的"),)), "恢复", {"fixed"})
    session.clear_section("money")
    assert session.value(FieldRef("fixed")).text == "别的"
    assert session.value(FieldRef("budget")).text == ""
    session.clear_section("money")
    assert session.undo_name == "清空 收支"


def test_section_that_is_not_there_is_refused(session: ReportSession) -> None:
    assert _refusal(lambda: session.clear_section("nowhere")).code == "section_unknown"


# -- putting back --------------------------------------------------------------------------------


def test_deleted_record_goes_to_the_bin_and_comes_back(
    opened: tuple[ReportSession, MemoryStore],
) -> None:
    session, store = opened
    session.remove_line(1)
    (removed,) = _binned(session)
    assert (removed.number, removed.title) == (1, "任务1 甲")
    assert [line.number for line in removed.lines] == [1, 3, 4]
    assert _value("score", 3, "3") in [
        replace(value, provenance=Provenance.CARRIED_OVER) for value in removed.values
    ]
    session.flush()
    assert list(store.saves[-1].removed) == [removed]
    assert not _binned(session)
    change = session.put_back(removed)
    assert change.focus == FieldRef("task_name", 1)
    assert session.undo_name == "放回 任务1 甲"
    assert session.report.lines("task") == (1, 2)
    assert session.value(FieldRef("score", 3)).text == "3"
    session.flush()
    assert {line.number for line in store.saves[-1].lines} >= {1, 3, 4}
    assert not store.saves[-1].removed
    session.undo()
    session.flush()
    assert [record.number for record in store.saves[-1].removed] == [1]


def test_record_that_came_back_before_saving_is_not_in_the_bin(session: ReportSession) -> None:
    session.remove_line(1)
    session.undo()
    assert _binned(session) == ()
    session.redo()
    assert [record.number for record in _binned(session)] == [1]


def test_record_that_nobody_wrote_into_is_not_kept(session: ReportSession) -> None:
    line, _change = session.add_line("task")
    session.remove_line(line.number)
    assert _binned(session) == ()


def test_undone_copy_is_not_in_the_bin(session: ReportSession) -> None:
    session.copy_line(1)
    session.undo()
    assert _binned(session) == ()


def test_record_whose_holder_is_gone_names_what_comes_first(session: ReportSession) -> None:
    session.remove_line(3)
    (inner,) = _binned(session)
    session.remove_line(1)
    refusal = _refusal(lambda: session.put_back(inner))
    assert refusal.code == "removed_parent_gone"
    assert "请先放回“任务1 甲”" in str(refusal)
    bin_content = _binned(session)
    session.flush()
    assert "请先放回“任务1 甲”" in str(_refusal(lambda: session.put_back(inner, bin_content)))
    assert "请先放回“任务”" in str(_refusal(lambda: session.put_back(inner)))
    session.put_back(bin_content[1])
    session.put_back(inner)
    assert session.report.lines("indicator", 1) == (3, 4)


def test_record_that_is_there_is_not_put_back_twice(session: ReportSession) -> None:
    session.remove_line(2)
    (removed,) = _binned(session)
    session.undo()
    assert _refusal(lambda: session.put_back(removed)).code == "removed_is_there"


def test_record_is_put_back_only_where_there_is_room(session: ReportSession) -> None:
    session.remove_line(2)
    (removed,) = _binned(session)
    for _ in range(4):
        session.add_line("task")
    assert _refusal(lambda: session.put_back(removed)).code == "too_many_lines"


def test_what_the_template_no_longer_has_stays_out(session: ReportSession) -> None:
    removed = RemovedRecord(
        9,
        "任务3 丙",
        (
            Line(9, "task", 0, 7),
            Line(10, "unheard", 9, 0),
            Line(11, "indicator", 10, 0),
            Line(12, "indicator", 9, 0),
        ),
        (_value("task_name", 9, "丙"), _value("unheard_of", 9, "丁"), _value("share", 12, "1")),
    )
    session.put_back(removed)
    assert session.report.lines("task") == (1, 2, 9)
    assert session.report.lines("indicator", 9) == (12,)
    assert session.add_line("task")[0].number == 13
    lost = replace(removed, number=20, lines=(Line(20, "unheard", 0, 0),))
    assert _refusal(lambda: session.put_back(lost)).code == "group_unknown"
    stray = replace(removed, number=20, lines=(Line(20, "unheard", 77, 0),))
    assert _refusal(lambda: session.put_back(stray)).code == "removed_parent_gone"


def test_record_with_what_cannot_stand_below_it_comes_back_without_that(
    session: ReportSession,
) -> None:
    """Harm: a tampered record was refused half put back, and stayed in the report unnoticed."""
    lines = (Line(9, "task", 0, 0), Line(90, "task", 9, 0), Line(91, "task", 90, 0))
    session.put_back(RemovedRecord(9, "任务", lines, ()))
    assert session.report.lines("task") == (9, 1, 2)
    assert not session.report.tree.has(90)
    assert not session.report.tree.has(91)


def test_record_without_a_line_is_none(session: ReportSession) -> None:
    """Harm: a tampered record of no lines ended putting back in an IndexError."""
    empty = RemovedRecord(9, "任务", (), ())
    assert _refusal(lambda: session.put_back(empty)).code == "packed_damaged"


def test_record_of_which_a_part_is_there_is_not_put_back(session: ReportSession) -> None:
    """Harm: a tampered number would have made two records of one."""
    before = session.report.to_data()
    lines = (Line(9, "task", 0, 0), Line(3, "indicator", 9, 0))
    twice = RemovedRecord(9, "任务", lines, ())
    assert _refusal(lambda: session.put_back(twice)).code == "removed_is_there"
    assert session.report.to_data() == before


# -- taking over ---------------------------------------------------------------------------------


def _without_next(session: ReportSession) -> ReportData:
    return replace(session.report.to_data(), next_line=1)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (
            lambda data: replace(data, meta=replace(data.meta, fiscal_year=9999)),
            "year_out_of_range",
        ),
        (lambda data: replace(data, meta=replace(data.meta, unit=" ")), "unit_missing"),
        (
            lambda data: replace(
                data, lines=tuple(Line(n, "task", 0, n - 20) for n in range(20, 10_020))
            ),
            "too_many_lines",
        ),
    ],
)
def test_content_that_nobody_could_have_put_in_is_refused(
    session: ReportSession, change: Callable[[ReportData], ReportData], code: str
) -> None:
    """Harm: a tampered journal set the year 999999999, or held the screen for eight seconds."""
    before = session.report.to_data()
    wrong = change(before)
    assert _refusal(lambda: session.take_over(wrong, "恢复")).code == code
    assert session.report.to_data() == before
    assert not session.is_dirty


def test_act_that_is_refused_half_way_changes_nothing(session: ReportSession) -> None:
    """Harm: what an act had done before it was refused stayed in the report, not to be undone."""
    before, values = session.report.to_data(), dict(session.report.values)
    findings, progress, name = session.findings, session.progress, session.undo_name
    budget = FieldRef("budget")

    def act() -> Iterator[Operation]:
        yield EntryPut(budget, session.report.entries[budget], None)
        yield RecordRemoved(Record.of(session.report, 1))
        raise UserError("group_unknown", group="x")

    assert _refusal(lambda: session._perform("试", act())).code == "group_unknown"
    assert session.report.to_data() == before
    assert session.report.values == values
    assert (session.findings, session.progress) == (findings, progress)
    assert session.undo_name == name
    assert session.last_removed == ()


def test_former_state_comes_back_whole(session: ReportSession) -> None:
    before, state = session.report.to_data(), _without_next(session)
    session.rename(2021, "别的单位")
    session.drop_leftover(0)
    session.remove_line(1)
    session.copy_line(2)
    session.enter(FieldRef("budget"), "7")
    after = _without_next(session)
    change = session.take_over(before, "恢复 昨天的版本")
    assert _without_next(session) == state
    assert session.undo_name == "恢复 昨天的版本"
    assert change.progress == session.progress
    session.undo()
    assert _without_next(session) == after


def test_order_of_records_is_taken_over(session: ReportSession) -> None:
    before = session.report.to_data()
    session.move_line(2, 0)
    session.move_line(4, 0)
    session.take_over(before, "恢复")
    assert session.report.lines("task") == (1, 2)
    assert session.report.lines("indicator", 1) == (3, 4)


def test_only_some_codes_are_taken_over(session: ReportSession) -> None:
    before = session.report.to_data()
    session.enter(FieldRef("budget"), "7")
    session.enter(FieldRef("task_name", 1), "丙")
    session.enter(FieldRef("score", 3), "4")
    session.take_over(before, "恢复", {"task_name", "unheard_of"})
    assert session.value(FieldRef("task_name", 1)).text == "甲"
    assert session.value(FieldRef("score", 3)).text == "4"
    session.take_over(before, "恢复", {"task"})
    assert session.value(FieldRef("score", 3)).text == "3"
    assert session.value(FieldRef("budget")).text == "7"


def test_group_of_records_is_taken_over_within_those_that_are_there(session: ReportSession) -> None:
    before = session.report.to_data()
    session.remove_line(3)
    session.remove_line(2)
    session.take_over(before, "恢复", {"indicator"})
    assert session.report.lines("task") == (1,)
    assert session.report.lines("indicator", 1) == (3, 4)


def test_other_reports_records_get_numbers_of_their_own(session: ReportSession) -> None:
    other = ReportData(
        replace(META, fiscal_year=2020, unit="别的单位"),
        (Line(1, "task", 0, 0), Line(2, "indicator", 1, 0), Line(3, "indicator", 88, 0)),
        (_value("task_name", 1, "去年"), _value("task_name", 99, "丢"), _value("rate", 0, "9")),
        leftovers=("别的",),
        uid="other",
    )
    session.take_over(other, "沿用上年")
    (task,) = session.report.lines("task")
    assert task == 5
    assert session.value(FieldRef("task_name", task)).provenance is Provenance.CARRIED_OVER
    assert len(session.report.lines("indicator", task)) == 1
    assert session.report.meta == META
    assert session.report.leftovers == ("余",)
    assert [record.title for record in _binned(session)] == ["任务2 乙", "任务1 甲"]


def test_numbers_that_mean_other_records_here_are_not_taken(session: ReportSession) -> None:
    data = ReportData(META, (Line(3, "task", 0, 0),), (_value("task_name", 3, "新"),))
    session.take_over(data, "沿用上年", {"task"})
    assert session.report.lines("task") == (5,)
    assert _texts(session, "task_name") == ["新"]


def test_records_without_their_holder_are_left_out(session: ReportSession) -> None:
    data = ReportData(META, (Line(8, "indicator", 0, 0), Line(9, "indicator", 77, 0)), uid="own")
    session.take_over(data, "恢复", {"indicator"})
    assert session.report.lines("indicator", 1) == ()
    assert set(_texts(session, "score")) == set()


def test_a_state_of_the_report_brings_its_answers_and_another_reports_none(
    opened: tuple[ReportSession, MemoryStore],
) -> None:
    session, _store = opened
    ref = FieldRef("task_name", 1)
    same = {("d", ref, "甲"): "无误"}
    session.report.answers = {("a", ref, "甲"): "属实", ("b", ref, "甲"): ""} | same
    state = session.report.to_data()
    session.report.answers = {("b", ref, "甲"): "另说", ("c", ref, "甲"): ""} | same
    before = session.report.to_data()
    session.take_over(replace(state, uid="other"), "沿用")
    assert session.report.to_data().answers == before.answers
    session.undo()
    session.take_over(replace(state, uid="own"), "恢复")
    assert session.report.to_data().answers == state.answers
    session.undo()
    assert session.report.to_data().answers == before.answers
    session.take_over(replace(state, uid="own"), "沿用", {"budget"})
    assert session.report.to_data().answers == before.answers
