from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from perfdesk.errors import UserError
from perfdesk.report.values import (
    FieldRef,
    Line,
    Provenance,
    ReportData,
    State,
    StoredValue,
)
from tests.helpers.packages import META, MemoryStore, enter_all, load_package, open_session
from tests.helpers.rich import FIXED, RICH
from tests.helpers.scoring import PLAN, add_row, load_table, open_table, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.template.template import ReportTemplate

BUDGET = FieldRef("budget")
PROSE = FieldRef("prose")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> ReportTemplate:
    return load_package(tmp_path_factory.mktemp("session"), RICH + FIXED)


@pytest.fixture
def opened(template: ReportTemplate) -> tuple[ReportSession, MemoryStore]:
    session, store = open_session(template)
    enter_all(session, switch="是", budget="100", executed="50")
    session.flush()
    return session, store


@pytest.fixture
def session(opened: tuple[ReportSession, MemoryStore]) -> ReportSession:
    return opened[0]


@pytest.fixture
def store(opened: tuple[ReportSession, MemoryStore]) -> MemoryStore:
    return opened[1]


def _again(session: ReportSession, store: MemoryStore) -> ReportSession:
    return open_session(session.template, store.data())[0]


def _is_dirty(session: ReportSession) -> bool:
    return session.is_dirty  # Called, so that the type checker does not hold on to one answer.


def _code(act: Callable[[], object]) -> str:
    with pytest.raises(UserError) as caught:
        act()
    assert str(caught.value)
    return caught.value.code


# -- entering ------------------------------------------------------------------------------------


def test_entry_tells_what_it_changed_and_who_asked(session: ReportSession) -> None:
    change = session.enter(BUDGET, "200")
    assert change.initiator == BUDGET
    assert {value.ref.code for value in change.values} == {"budget", "rate", "prose"}
    assert change.groups == ()
    assert change.sections == ()
    assert change.progress == session.progress


def test_same_entry_again_changes_nothing(session: ReportSession) -> None:
    assert session.enter(BUDGET, "100").values == ()


def test_text_is_kept_to_the_letter_with_plain_line_ends(session: ReportSession) -> None:
    session.enter(FieldRef("reason"), " 甲\r\n乙\r丙 ")
    assert session.value(FieldRef("reason")).text == " 甲\n乙\n丙 "


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("甲\x00乙", "甲乙"),
        ("甲\ud800乙", "甲乙"),
        ("\udfff", ""),
        ("😀", "😀"),
        ("甲\t乙", "甲\t乙"),
    ],
)
def test_what_no_store_can_keep_is_left_out(
    session: ReportSession, store: MemoryStore, text: str, kept: str
) -> None:
    session.enter(FieldRef("reason"), text)
    assert session.value(FieldRef("reason")).text == kept
    session.flush()
    assert _again(session, store).value(FieldRef("reason")).text == kept


def test_entry_where_none_can_be_is_refused_and_changes_nothing(session: ReportSession) -> None:
    session.add_line("task")
    session.flush()
    before = dict(session.report.values)
    for ref, code in (
        (FieldRef("nobody"), "ref_unknown"),
        (FieldRef("task_name", 99), "ref_unknown"),
        (FieldRef("rate"), "field_calculated"),
        (FieldRef("task"), "field_holds_records"),
        (FieldRef("fixed"), "field_readonly"),
    ):
        assert _code(lambda ref=ref: session.enter(ref, "1")) == code  # type: ignore[misc]
    assert session.report.values == before
    assert not _is_dirty(session)


@pytest.mark.parametrize("provenance", [Provenance.IMPORTED, Provenance.CARRIED_OVER])
def test_entry_keeps_where_it_came_from(session: ReportSession, provenance: Provenance) -> None:
    session.enter(BUDGET, "1", provenance)
    session.enter(PROSE, "改写", provenance)
    assert session.value(BUDGET).provenance is provenance
    assert session.value(PROSE).provenance is provenance


# -- sentences -----------------------------------------------------------------------------------


def test_sentence_is_overridden_and_restored(session: ReportSession) -> None:
    generated = session.value(PROSE).text
    session.enter(PROSE, "自己写的，100、50、50.0%。")
    assert session.value(PROSE).provenance is Provenance.OVERRIDDEN
    assert session.generated_text(PROSE) == generated
    change = session.restore_generated(PROSE)
    assert change.initiator is None
    assert session.value(PROSE).text == generated
    assert session.value(PROSE).state is State.CALCULATED


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_emptied_sentence_is_generated_again(session: ReportSession, text: str) -> None:
    generated = session.value(PROSE).text
    session.enter(PROSE, "改写")
    session.enter(PROSE, text)
    assert session.value(PROSE).text == generated
    assert session.value(PROSE).provenance is Provenance.GENERATED


def test_sentence_typed_as_it_is_generated_is_no_override(session: ReportSession) -> None:
    session.enter(PROSE, f" {session.value(PROSE).text}\n")
    assert session.value(PROSE).state is State.CALCULATED
    session.enter(FieldRef("executed"), "60")
    assert "60万元" in session.value(PROSE).text


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> ReportTemplate:
    return load_table(tmp_path_factory.mktemp("scored"))


def _scored(scored: ReportTemplate) -> tuple[ReportSession, FieldRef]:
    """A table with one indicator that has half of its marks."""
    session = open_table(scored)
    line = add_row(session, sign="≥", aim="2", done="1", points="100")
    session.end_typing()
    return session, FieldRef("score", line)


def test_score_set_by_hand_counts_until_it_is_taken_back(scored: ReportTemplate) -> None:
    session, score = _scored(scored)
    change = session.enter(score, "80.5")
    value = session.value(score)
    assert (value.state, value.provenance) == (State.VALID, Provenance.OVERRIDDEN)
    assert {one.ref.code for one in change.values} == {"score", "all", "grade"}
    assert (shown(session, "all"), shown(session, "grade")) == ("80.50", "良")
    assert session.generated_text(score) == "50.00"
    # The computed one is kept up to date behind it.
    session.enter(FieldRef("done", score.line), "2")
    assert shown(session, "all") == "80.50"
    session.restore_generated(score)
    assert session.value(score).provenance is Provenance.GENERATED
    assert shown(session, "all") == "100.00"


@pytest.mark.parametrize("text", ["", "  ", "50.00", "50", " 50.0 ", "５０"])
def test_empty_or_equal_score_is_the_computed_one(scored: ReportTemplate, text: str) -> None:
    session, score = _scored(scored)
    session.enter(score, "80")
    session.enter(score, text)
    assert session.value(score).state is State.CALCULATED
    assert score not in session.report.entries


def test_unreadable_score_is_kept_as_typed_and_makes_no_total(scored: ReportTemplate) -> None:
    session, score = _scored(scored)
    session.enter(score, "八十")
    assert (session.value(score).state, session.value(score).text) == (State.INVALID, "八十")
    assert shown(session, "all") == ""
    assert "invalid" in {finding.check for finding in session.findings_at(score)}


def test_setting_a_score_is_undone_and_done_again(scored: ReportTemplate) -> None:
    session, score = _scored(scored)
    session.enter(score, "80")
    session.end_typing()
    session.restore_generated(score)
    for act, text in ((session.undo, "80"), (session.undo, "50.00"), (session.redo, "80")):
        act()
        assert session.value(score).text == text
    assert session.value(score).provenance is Provenance.OVERRIDDEN
    session.redo()
    assert session.value(score).text == "50.00"


def test_score_set_by_hand_is_stored_and_comes_back(scored: ReportTemplate) -> None:
    session, score = _scored(scored)
    opened, store = open_session(scored, session.report.to_data())
    opened.enter(score, "80")
    opened.flush()
    assert store.saves[-1].values == (StoredValue(score, "80", State.VALID, Provenance.OVERRIDDEN),)
    again, store = open_session(scored, store.data())
    assert again.value(score).text == "80"
    assert again.value(score).provenance is Provenance.OVERRIDDEN
    again.restore_generated(score)
    again.flush()
    last, _store = open_session(scored, store.data())
    assert last.value(score).state is State.CALCULATED


def test_score_set_by_hand_goes_along_with_a_copy_and_a_version(scored: ReportTemplate) -> None:
    session, score = _scored(scored)
    session.enter(score, "80")
    version = session.report.to_data()
    copied, _change = session.copy_line(PLAN)
    assert shown(session, "all", copied.number) == "80.00"
    session.restore_generated(score)
    session.take_over(version, "恢复")
    assert session.value(score).text == "80"
    assert session.value(score).provenance is Provenance.OVERRIDDEN


def test_other_computed_figures_stay_computed(scored: ReportTemplate) -> None:
    session, _score = _scored(scored)
    for code in ("all", "all_points", "grade"):
        ref = FieldRef(code, PLAN)
        assert _code(partial(session.enter, ref, "1")) == "field_calculated"
        assert _code(partial(session.restore_generated, ref)) == "field_not_generated"


def test_restoring_what_is_not_there_is_refused(session: ReportSession) -> None:
    assert _code(lambda: session.restore_generated(FieldRef("nobody"))) == "ref_unknown"
    assert _code(lambda: session.restore_generated(BUDGET)) == "field_not_generated"
    assert session.value(BUDGET).text


# -- records -------------------------------------------------------------------------------------


def test_records_tell_the_list_they_stand_in(session: ReportSession) -> None:
    line, change = session.add_line("task")
    assert change.groups == (("task", 0),)
    assert change.initiator is None
    assert FieldRef("task_name", line.number) in {value.ref for value in change.values}
    inner, change = session.add_line("indicator", line.number)
    assert change.groups == (("indicator", line.number),)
    assert session.move_line(inner.number, 0).groups == (("indicator", line.number),)
    copy, change = session.copy_line(line.number)
    assert change.groups == (("task", 0),)
    assert session.report.lines("task") == (line.number, copy.number)
    assert session.remove_line(line.number).groups == (("task", 0),)
    assert session.report.lines("task") == (copy.number,)


def test_records_beyond_the_most_are_refused(session: ReportSession) -> None:
    for _ in range(5):
        session.add_line("task")
    session.flush()
    assert _code(lambda: session.add_line("task")) == "too_many_lines"
    assert _code(lambda: session.copy_line(1)) == "too_many_lines"
    assert not _is_dirty(session)


def test_records_that_are_not_there_are_refused(session: ReportSession) -> None:
    assert _code(lambda: session.add_line("budget")) == "group_unknown"
    assert _code(lambda: session.remove_line(9)) == "line_unknown"
    assert _code(lambda: session.move_line(9, 0)) == "line_unknown"
    assert _code(lambda: session.copy_line(9)) == "line_unknown"


# -- storing -------------------------------------------------------------------------------------


def test_nothing_is_saved_where_nothing_changed(session: ReportSession, store: MemoryStore) -> None:
    saves = len(store.saves)
    assert not _is_dirty(session)
    assert session.flush() is None
    assert len(store.saves) == saves


def test_flush_writes_only_what_changed(session: ReportSession, store: MemoryStore) -> None:
    session.enter(BUDGET, "200")
    assert _is_dirty(session)
    assert session.flush() is not None
    assert not _is_dirty(session)
    delta = store.saves[-1]
    assert delta.values == (StoredValue(BUDGET, "200", State.VALID, Provenance.TYPED),)
    assert (delta.lines, delta.dropped, delta.dropped_lines, delta.leftovers) == ((), (), (), None)
    assert delta.errors == session.progress.errors
    assert delta.percent == session.progress.percent


def test_state_of_an_entry_that_another_changed_is_saved_too(
    session: ReportSession, store: MemoryStore
) -> None:
    session.enter(FieldRef("reason"), "甲乙")
    session.flush()
    session.enter(FieldRef("executed"), "")
    session.flush()
    assert StoredValue(FieldRef("reason"), "甲乙", State.NOT_RELEVANT, Provenance.TYPED) in (
        store.saves[-1].values
    )


def test_refused_flush_keeps_everything_marked(session: ReportSession, store: MemoryStore) -> None:
    kept, _change = session.add_line("task")
    gone, _change = session.add_line("task")
    session.flush()
    session.remove_line(gone.number)
    session.enter(BUDGET, "不是数字")
    session.add_line("indicator", kept.number)
    store.refusals.append(UserError("disk_full", path="D:/perfdesk.sqlite3"))
    assert _code(session.flush) == "disk_full"
    assert _is_dirty(session)
    session.enter(FieldRef("executed"), "60")
    assert session.flush() is not None
    assert not _is_dirty(session)
    again = _again(session, store)
    assert again.report.values == session.report.values
    assert again.findings == session.findings


def test_record_that_was_never_saved_needs_no_removal(
    session: ReportSession, store: MemoryStore
) -> None:
    line, _change = session.add_line("task")
    session.remove_line(line.number)
    session.flush()
    assert store.saves[-1].dropped_lines == ()
    assert store.data().lines == ()


def test_record_that_was_saved_is_removed_with_its_fields(
    session: ReportSession, store: MemoryStore
) -> None:
    line, _change = session.add_line("task")
    session.enter(FieldRef("task_name", line.number), "甲")
    session.flush()
    session.remove_line(line.number)
    session.flush()
    assert store.saves[-1].dropped_lines == (line.number,)
    assert FieldRef("task_name", line.number) in store.saves[-1].dropped
    assert store.data().lines == ()
    assert all(value.ref.line == 0 for value in store.data().values)


def test_moved_records_are_saved_with_their_new_places(
    session: ReportSession, store: MemoryStore
) -> None:
    for _ in range(3):
        session.add_line("task")
    session.flush()
    session.move_line(3, 0)
    session.flush()
    assert {line.number: line.position for line in store.saves[-1].lines} == {3: 0, 1: 1, 2: 2}


def test_copy_is_saved_with_all_below_it(session: ReportSession, store: MemoryStore) -> None:
    session.add_line("task")
    session.add_line("indicator", 1)
    session.enter(FieldRef("score", 2), "3")
    session.flush()
    copy, _change = session.copy_line(1)
    session.flush()
    again = _again(session, store)
    (inner,) = again.report.lines("indicator", copy.number)
    assert again.value(FieldRef("score", inner)).text == "3"


def test_leftovers_are_dropped_one_by_one(template: ReportTemplate) -> None:
    session, store = open_session(template, ReportData(META, leftovers=("甲", "乙", "丙")))
    assert not _is_dirty(session)
    session.drop_leftover(1)
    assert _is_dirty(session)
    session.flush()
    assert store.data().leftovers == ("甲", "丙")
    session.drop_leftover(-1)
    session.drop_leftover(2)
    assert not _is_dirty(session)
    session.drop_leftover(0)
    session.drop_leftover(0)
    session.flush()
    assert store.data().leftovers == ()


def test_report_opens_as_it_was_stored(template: ReportTemplate) -> None:
    data = ReportData(
        META,
        (Line(1, "task", 0, 0),),
        (StoredValue(BUDGET, "一百", State.INVALID, Provenance.IMPORTED),),
    )
    session, _store = open_session(template, data)
    assert session.id == 7
    assert session.value(BUDGET).state is State.INVALID
    assert session.value(BUDGET).provenance is Provenance.IMPORTED
    assert [finding.check for finding in session.findings_at(BUDGET)] == ["invalid"]
    assert not _is_dirty(session)


def test_document_is_of_the_moment(session: ReportSession) -> None:
    document = session.document()
    session.enter(FieldRef("executed"), "60")
    assert document != session.document()
    assert document.title == "2023年某县档案馆报告"


def test_renamed_report_tells_its_new_year_everywhere(
    session: ReportSession, store: MemoryStore
) -> None:
    session.rename(2022, " 某\u202e档案馆 ")
    assert (session.report.meta.fiscal_year, session.report.meta.unit) == (2022, "某档案馆")
    assert "2022" in session.document().title
    assert _is_dirty(session)
    session.flush()
    assert store.saves[-1].meta == session.report.meta
    assert not _is_dirty(session)
    assert _code(lambda: session.rename(22, "某局")) == "year_out_of_range"
    assert _code(lambda: session.rename(2022, " ")) == "unit_missing"
    assert session.report.meta.unit == "某档案馆"
