from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.app.editing import undo
from perfdesk.app.editing.session import ReportSession
from perfdesk.app.editing.undo import Step, UndoStack, edit_between
from perfdesk.errors import UserError
from perfdesk.report.operations import EntryPut
from perfdesk.report.report import Entry
from perfdesk.report.values import FieldRef, Provenance, ReportData, State
from tests.helpers.packages import META, MemoryStore, load_package, open_session
from tests.helpers.rich import RICH

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfdesk.template.template import ReportTemplate

REASON = FieldRef("closing")
PROSE = FieldRef("prose")
BUDGET = FieldRef("budget")
_FEW = st.text(alphabet="ab好", max_size=7)


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> ReportTemplate:
    return load_package(tmp_path_factory.mktemp("undo"), RICH)


@pytest.fixture
def session(rich: ReportTemplate) -> ReportSession:
    return open_session(rich, ReportData(META, leftovers=("甲", "乙"), uid="own"))[0]


def _type(session: ReportSession, ref: FieldRef, *texts: str) -> None:
    for text in texts:
        session.enter(ref, text)


def _undone(session: ReportSession, ref: FieldRef) -> list[str]:
    """Undo everything; return the texts that the field had on the way back."""
    found = [session.value(ref).text]
    while session.undo_name:
        session.undo()
        found.append(session.value(ref).text)
    return found


def _code(act: Callable[[], object]) -> str:
    with pytest.raises(UserError) as caught:
        act()
    assert str(caught.value)
    return caught.value.code


# -- what one edit is ----------------------------------------------------------------------------


@given(old=_FEW, new=_FEW)
def test_edit_is_the_shortest_way_from_one_text_to_the_other(old: str, new: str) -> None:
    edit = edit_between(old, new)
    assert 0 <= edit.first <= edit.last <= len(old)
    assert old[: edit.last] + edit.came + old[edit.last + edit.gone :] == new
    if old == new:
        assert (edit.gone, edit.came) == (0, "")
    elif not edit.gone or not edit.came:
        for place in range(edit.first, edit.last + 1):
            came = new[place : place + len(edit.came)]
            assert old[:place] + came + old[place + edit.gone :] == new


def test_edit_of_a_long_text_is_found_where_it_is() -> None:
    old = "绩效" * 200_000
    edit = edit_between(old, f"{old[:300_001]}好{old[300_001:]}")
    assert (edit.first, edit.last, edit.came) == (300_001, 300_001, "好")


# -- what is typed on is one step ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("texts", "back"),
    [
        (["好", "好的", "好的。"], ["好的。", ""]),
        (["好", "好好", "好好好"], ["好好好", ""]),
        (["甲乙丙", "甲乙", "甲"], ["甲", "甲乙丙", ""]),
        (["甲乙丙丁", "甲丙丁", "甲丁"], ["甲丁", "甲乙丙丁", ""]),
        (["甲", "甲乙", "甲"], ["甲", "甲乙", ""]),
        (["甲", "甲乙", "丙甲乙"], ["丙甲乙", "甲乙", ""]),
        (["甲", "甲\n", "甲\n乙"], ["甲\n乙", "甲", ""]),
        (["甲乙", "丙", "丙丁"], ["丙丁", "甲乙", ""]),
        (["甲乙丙丁戊", "甲乙丙戊", "甲乙丙戊"], ["甲乙丙戊", "甲乙丙丁戊", ""]),
        (["甲乙丙丁戊", "甲乙丙戊", "乙丙戊"], ["乙丙戊", "甲乙丙戊", "甲乙丙丁戊", ""]),
    ],
    ids=[
        "typing",
        "typing the same letter",
        "backspace",
        "delete",
        "from inserting to deleting",
        "a jump",
        "a new line",
        "over a selection and on",
        "the same text again",
        "deleting elsewhere",
    ],
)
def test_typing_is_undone_in_pieces_as_people_think_of_them(
    session: ReportSession, texts: list[str], back: list[str]
) -> None:
    _type(session, REASON, *texts)
    assert _undone(session, REASON) == back


def test_typing_between_the_same_letters_goes_on_where_it_was(session: ReportSession) -> None:
    _type(session, REASON, "好好", "好好好", "好好一好")
    assert len(_undone(session, REASON)) > 1
    session.enter(REASON, "好好")
    session.end_typing()
    _type(session, REASON, "好好好", "好好甲好", "好好甲乙好")
    assert session.undo().values[0].text in {"好好", "好好好"}


def test_pause_ends_a_step(session: ReportSession) -> None:
    session.enter(REASON, "甲")
    session.end_typing()
    session.enter(REASON, "甲乙")
    assert _undone(session, REASON) == ["甲乙", "甲", ""]


def test_forty_characters_are_a_step(session: ReportSession) -> None:
    _type(session, REASON, *("字" * count for count in range(1, 100)))
    assert [len(text) for text in _undone(session, REASON)] == [99, 80, 40, 0]


def test_other_field_begins_another_step(session: ReportSession) -> None:
    session.enter(REASON, "甲")
    session.enter(BUDGET, "1")
    session.enter(REASON, "甲乙")
    assert _undone(session, REASON) == ["甲乙", "甲", "甲", ""]


def test_typing_after_undoing_begins_another_step(session: ReportSession) -> None:
    session.enter(REASON, "甲")
    session.end_typing()
    session.enter(REASON, "甲乙")
    session.undo()
    session.enter(REASON, "甲丙")
    assert session.redo_name == ""
    assert _undone(session, REASON) == ["甲丙", "甲", ""]


# -- exactly as it was ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "provenance", [Provenance.IMPORTED, Provenance.CARRIED_OVER, Provenance.TYPED]
)
def test_text_comes_back_with_its_provenance(
    session: ReportSession, provenance: Provenance
) -> None:
    session.enter(REASON, "原文", provenance)
    session.enter(PROSE, "改写", provenance)
    before = {ref: session.value(ref) for ref in (REASON, PROSE)}
    session.end_typing()
    session.enter(REASON, "新的")
    session.enter(PROSE, "又改写")
    session.undo()
    session.undo()
    assert {ref: session.value(ref) for ref in before} == before


def test_default_is_a_default_again(session: ReportSession) -> None:
    line, _change = session.add_line("task")
    weight = FieldRef("weight", line.number)
    default = session.value(weight)
    assert default.provenance is Provenance.GENERATED
    session.enter(weight, "7")
    session.undo()
    assert session.value(weight) == default


def test_generated_sentence_comes_back_and_goes_again(session: ReportSession) -> None:
    session.enter_many({BUDGET: "100", FieldRef("executed"): "50"}, "粘贴 2 格")
    generated = session.value(PROSE).text
    session.enter(PROSE, "改写")
    session.restore_generated(PROSE)
    assert session.undo_name == "恢复生成 文字"
    assert session.undo().focus == PROSE
    assert session.value(PROSE).text == "改写"
    session.undo()
    assert session.value(PROSE).text == generated
    assert session.value(PROSE).state is State.CALCULATED
    session.redo()
    assert session.value(PROSE).provenance is Provenance.OVERRIDDEN


def test_stored_empty_text_is_no_change(rich: ReportTemplate) -> None:
    first, store = open_session(rich)
    first.enter(REASON, "甲")
    first.flush()
    first.enter(REASON, "")
    first.flush()
    session, _store = open_session(rich, store.data())
    session.enter(REASON, "")
    assert session.undo_name == ""
    session.enter_many({REASON: ""}, "粘贴")
    assert session.undo_name == ""


def test_record_comes_back_with_its_numbers_and_all_below_it(session: ReportSession) -> None:
    task, _change = session.add_line("task")
    inner, _change = session.add_line("indicator", task.number)
    session.enter(FieldRef("score", inner.number), "3")
    session.add_line("task")
    before = dict(session.report.values)
    session.remove_line(task.number)
    change = session.undo()
    assert change.groups == (("task", 0),)
    assert change.focus == FieldRef("task_name", task.number)
    assert session.report.values == before
    assert session.redo().focus == FieldRef("task")


def test_year_and_unit_come_back(session: ReportSession) -> None:
    meta = session.report.meta
    change = session.rename(2022, "某局")
    assert change.focus is None
    session.enter_many({BUDGET: "1", FieldRef("executed"): "1"}, "粘贴 2 格")
    session.undo()
    assert session.undo_name == "更正单位和年度"
    session.undo()
    assert session.report.meta == meta
    assert session.rename(meta.fiscal_year, meta.unit).values == ()
    assert session.redo_name == "更正单位和年度"
    change = session.redo()
    assert session.report.meta.unit == "某局"
    assert session.rename(2021, "某局").values == ()


def test_leftover_comes_back(session: ReportSession) -> None:
    session.drop_leftover(0)
    assert session.undo_name == "不再保留未归位文字"
    session.undo()
    assert session.report.leftovers == ("甲", "乙")
    assert session.drop_leftover(9).values == ()


# -- names ---------------------------------------------------------------------------------------


def test_steps_are_called_as_the_clerk_would(session: ReportSession) -> None:
    task, _change = session.add_line("task")
    name = FieldRef("task_name", task.number)
    acts: list[tuple[str, Callable[[], object]]] = [
        ("输入 任务1 名称", lambda: session.enter(name, "甲")),
        ("删去文字 任务1 名称", lambda: session.enter(name, "")),
        ("修改 任务1 权重", lambda: session.enter(FieldRef("weight", task.number), "6")),
        ("沿用上年 结语", lambda: session.enter(REASON, "甲", Provenance.CARRIED_OVER)),
        ("导入 结语", lambda: session.enter(REASON, "乙", Provenance.IMPORTED)),
        ("添加 任务1 指标1", lambda: session.add_line("indicator", task.number)),
        ("复制 任务1", lambda: session.copy_line(task.number)),
        ("移动 任务1", lambda: session.move_line(task.number, 1)),
        ("删除 任务2", lambda: session.remove_line(task.number)),
        ("清空 任务明细", lambda: session.clear_section("inner")),
    ]
    for words, act in acts:
        act()
        assert session.undo_name == words
    for words, _act in reversed(acts):
        session.undo()
        assert session.redo_name == words


def test_long_name_is_cut() -> None:
    assert undo.shortened("一" * 30) == f"{'一' * 23}…"


def test_move_to_the_same_place_is_no_step(session: ReportSession) -> None:
    task, _change = session.add_line("task")
    session.move_line(task.number, 5)
    assert session.undo_name == "添加 任务1"


def test_nothing_to_undo_changes_nothing(session: ReportSession) -> None:
    for change in (session.undo(), session.redo()):
        assert (change.values, change.groups, change.focus) == ((), (), None)
        assert change.progress == session.progress


# -- several acts as one -------------------------------------------------------------------------


def test_acts_together_are_one_step_and_one_change(session: ReportSession) -> None:
    with session.together("粘贴 2 行") as acts:
        for text in ("甲", "乙"):
            line, _change = session.add_line("task")
            session.enter(FieldRef("task_name", line.number), text)
    names = [value.text for value in acts.change.values if value.ref.code == "task_name"]
    assert names == ["甲", "乙"]
    assert acts.change.groups == (("task", 0),)
    assert acts.change.focus == FieldRef("task_name", 1)
    assert acts.change.progress == session.progress
    assert session.undo_name == "粘贴 2 行"
    session.undo()
    assert session.report.lines("task") == ()
    assert session.undo_name == ""


def test_together_where_one_is_refused_is_taken_back(session: ReportSession) -> None:
    session.enter(REASON, "甲")
    with contextlib.suppress(UserError), session.together("粘贴") as acts:
        session.enter(REASON, "乙")
        session.add_line("task")
        session.enter(FieldRef("rate"), "1")
    assert session.value(REASON).text == "甲"
    assert session.report.lines("task") == ()
    assert {value.ref for value in acts.change.values} >= {REASON}
    assert session.undo_name == "输入 结语"


def test_together_in_together_is_a_part_of_it(session: ReportSession) -> None:
    with session.together("外") as outer:
        session.enter(REASON, "甲")
        with contextlib.suppress(UserError), session.together("内"):
            session.enter(REASON, "乙")
            session.enter(FieldRef("rate"), "1")
        with session.together("内") as inner:
            session.enter(BUDGET, "5")
        assert [value.ref.code for value in inner.change.values] == ["budget"]
    assert {value.ref.code for value in outer.change.values} == {"closing", "budget"}
    assert session.undo_name == "外"
    session.undo()
    assert session.value(REASON).text == ""
    assert session.value(BUDGET).text == ""


def test_many_texts_are_entered_or_none(session: ReportSession) -> None:
    texts = {REASON: "甲", BUDGET: "5"}
    change = session.enter_many(texts, "粘贴 2 格")
    assert change.focus == REASON
    assert session.undo_name == "粘贴 2 格"
    refused = {REASON: "乙", FieldRef("rate"): "1"}
    assert _code(lambda: session.enter_many(refused, "粘贴 2 格")) == "field_calculated"
    assert session.value(REASON).text == "甲"
    session.undo()
    assert session.value(REASON).text == ""
    assert session.value(BUDGET).text == ""


# -- bounds --------------------------------------------------------------------------------------


def _step(text: str) -> Step:
    return Step("输入", (EntryPut(REASON, None, Entry(text, Provenance.TYPED)),))


def test_only_so_many_steps_are_kept() -> None:
    stack = UndoStack()
    for number in range(undo.MAX_STEPS + 5):
        stack.add(_step(str(number)))
    count = 0
    while stack.undo() is not None:
        count += 1
    assert count == undo.MAX_STEPS


def test_only_so_much_text_is_kept_but_always_the_last_step(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(undo, "MAX_CHARACTERS", 100)
    stack = UndoStack()
    for _ in range(5):
        stack.add(_step("字" * 30))
    assert [stack.undo() is not None for _ in range(4)] == [True, True, True, False]
    stack.add(_step("字" * 30))
    stack.replace_last(_step("字" * 1000))
    assert stack.undo() is not None
    assert stack.undo() is None


# -- read only -----------------------------------------------------------------------------------


def test_nothing_can_be_done_to_a_report_that_is_only_read(rich: ReportTemplate) -> None:
    data = ReportData(META, leftovers=("甲",))
    session = ReportSession(7, rich, data, MemoryStore(data), is_read_only=True)
    acts: list[Callable[[], object]] = [
        lambda: session.enter(REASON, "甲"),
        lambda: session.enter_many({REASON: "甲"}, "粘贴"),
        lambda: session.restore_generated(PROSE),
        lambda: session.add_line("task"),
        lambda: session.copy_line(1),
        lambda: session.remove_line(1),
        lambda: session.move_line(1, 0),
        lambda: session.rename(2022, "某局"),
        lambda: session.drop_leftover(0),
        lambda: session.clear_section("money"),
        lambda: session.take_over(data, "恢复"),
        session.undo,
        session.redo,
        lambda: session.together("粘贴").__enter__(),
    ]
    for act in acts:
        assert _code(act) == "desk_read_only"
    assert not session.is_dirty
    assert session.report.leftovers == ("甲",)


def test_several_records_go_as_one_step_and_come_back_where_they_stood(
    session: ReportSession,
) -> None:
    lines = [session.add_line("task")[0].number for _ in range(5)]
    for line in lines:
        session.enter(FieldRef("task_name", line), f"任务{line}")
    before = session.report.to_data()
    change = session.remove_lines([lines[3], lines[0], lines[1]], "删除 3 行")
    assert session.report.lines("task") == (lines[2], lines[4])
    assert change.groups == (("task", 0),)
    assert [session.report.line(one).position for one in (lines[2], lines[4])] == [0, 1]
    assert session.undo_name == "删除 3 行"
    session.undo()
    assert session.report.to_data() == before
    session.redo()
    assert session.report.lines("task") == (lines[2], lines[4])
    assert _code(lambda: session.remove_lines([lines[2], 999], "x")) == "line_unknown"
    assert session.report.lines("task") == (lines[2], lines[4])
