"""Saving as a whole or not at all, and exactly what was asked: against a model and a killer."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perfdesk.models.database.store import open_store
from perfdesk.models.reports.repository import Repository
from perfdesk.report.values import (
    Answer,
    Delta,
    FieldRef,
    Line,
    Provenance,
    RemovedRecord,
    ReportData,
    ReportMeta,
    State,
    StoredValue,
)

if TYPE_CHECKING:
    from pathlib import Path

META = ReportMeta("sample", 1, 2023, "某单位")
REPEATED = settings(
    max_examples=40,
    deadline=None,
    # Each example is a report of its own in the same database.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

#: What a session lets in, and a pack holds: no control character, no lone surrogate.
texts = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=8)
numbers = st.integers(1, 6)
refs = st.builds(FieldRef, st.sampled_from(["budget", "goal", "rate"]), st.integers(0, 6))
values = st.builds(StoredValue, refs, texts, st.sampled_from(State), st.sampled_from(Provenance))
lines = st.builds(
    Line, numbers, st.sampled_from(["task", "indicator"]), st.integers(0, 6), st.integers(0, 9)
)
value_lists = st.lists(values, unique_by=lambda value: value.ref, max_size=8).map(tuple)
line_lists = st.lists(lines, unique_by=lambda line: line.number, max_size=5).map(tuple)
leftover_lists = st.lists(texts, max_size=3).map(tuple)
answer_lists = st.lists(
    st.builds(Answer, texts, refs, texts, texts),
    unique_by=lambda answer: (answer.check, answer.ref, answer.quote),
    max_size=3,
).map(tuple)
metas = st.builds(ReportMeta, texts, st.integers(1, 9), st.integers(2000, 2100), texts)
reports = st.builds(
    ReportData,
    metas,
    line_lists,
    value_lists,
    leftover_lists,
    next_line=st.integers(1, 99),
    answers=answer_lists,
)
removed = st.builds(RemovedRecord, numbers, st.text(max_size=4), line_lists, value_lists)
deltas = st.builds(
    Delta,
    values=value_lists,
    dropped=st.lists(refs, max_size=3).map(tuple),
    lines=line_lists,
    dropped_lines=st.lists(numbers, max_size=2).map(tuple),
    leftovers=st.none() | leftover_lists,
    answers=st.none() | answer_lists,
    meta=st.none() | metas,
    removed=st.lists(removed, unique_by=lambda record: record.number, max_size=2).map(tuple),
)


def _in_order(data: ReportData) -> ReportData:
    """Put lines and values as ``Repository.load`` promises."""
    return ReportData(
        data.meta,
        tuple(sorted(data.lines, key=lambda x: (x.parent, x.group, x.position, x.number))),
        tuple(sorted(data.values, key=lambda value: value.ref)),
        data.leftovers,
        next_line=max(data.next_line, 1 + _highest(data)),
        answers=data.answers,
    )


def _highest(content: ReportData | Delta | RemovedRecord) -> int:
    lines = {line.number for line in content.lines}
    if isinstance(content, Delta):
        lines.update(max(record.number, _highest(record)) for record in content.removed)
    return max({0, *lines, *(value.ref.line for value in content.values)})


def _apply(data: ReportData, delta: Delta) -> ReportData:
    """Say in the simplest words what a delta means."""
    kept = {line.number: line for line in data.lines if line.number not in delta.dropped_lines}
    kept |= {line.number: line for line in delta.lines}
    gone = set(delta.dropped_lines) - {line.number for line in delta.lines}
    held = {
        value.ref: value
        for value in data.values
        if value.ref not in delta.dropped and value.ref.line not in gone
    }
    held |= {value.ref: value for value in delta.values}
    return ReportData(
        delta.meta or data.meta,
        tuple(kept.values()),
        tuple(held.values()),
        data.leftovers if delta.leftovers is None else delta.leftovers,
        next_line=max(data.next_line, 1 + _highest(data), 1 + _highest(delta)),
        answers=data.answers if delta.answers is None else delta.answers,
    )


def _texts(data: ReportData) -> dict[FieldRef, str]:
    return {value.ref: value.text for value in data.values}


@REPEATED
@given(data=reports)
def test_what_is_kept_is_loaded(repository: Repository, data: ReportData) -> None:
    assert repository.load(repository.create(data)) == _in_order(data)


@REPEATED
@given(data=reports, steps=st.lists(deltas, min_size=1, max_size=3))
def test_saving_a_delta_changes_what_it_names_and_nothing_else(
    repository: Repository, data: ReportData, steps: list[Delta]
) -> None:
    report_id = repository.create(data)
    for delta in steps:
        repository.save(report_id, delta)
        data = _apply(data, delta)
    assert repository.load(report_id) == _in_order(data)


@REPEATED
@given(data=reports, steps=st.lists(deltas, min_size=1, max_size=4))
def test_bin_holds_what_was_removed_last_and_is_not_back(
    repository: Repository, data: ReportData, steps: list[Delta]
) -> None:
    report_id = repository.create(data)
    held: dict[int, RemovedRecord] = {}
    for delta in steps:
        repository.save(report_id, delta)
        held |= {record.number: record for record in delta.removed}
        for line in delta.lines:
            held.pop(line.number, None)
    assert {record.number: record for record in repository.removed(report_id)} == held


@REPEATED
@given(data=reports, steps=st.lists(deltas, min_size=1, max_size=3))
def test_history_leads_from_every_text_to_every_text(
    repository: Repository, data: ReportData, steps: list[Delta]
) -> None:
    report_id = repository.create(data)
    states = [_texts(data)]
    for delta in steps:
        repository.save(report_id, delta)
        data = _apply(data, delta)
        states.append(_texts(data))
    for ref in {ref for state in states for ref in state}:
        texts = [state.get(ref) for state in states]
        changes = [(old, new) for old, new in pairwise(texts) if old != new]
        found = [(item.old, item.new) for item in reversed(repository.history(report_id, ref))]
        # Additions right after one another are one revision; whatever was taken away is told.
        assert [old for old, _new in found[1:]] == [new for _old, new in found[:-1]]
        assert found[:1] == [(changes[0][0], found[0][1])] if changes else not found
        assert not changes or found[-1][1] == changes[-1][1]
        assert {old for old, new in changes if not _is_added_to(old, new)} <= {o for o, _n in found}


def _is_added_to(old: str | None, new: str | None) -> bool:
    if old is None or new is None:
        return False
    return any(
        old[:at] + new[at : at + len(new) - len(old)] + old[at:] == new
        for at in range(len(old) + 1)
    )


def test_typing_on_is_one_revision_until_two_minutes_are_over(tmp_path: Path) -> None:
    """A revision for every pause made the history a list of pauses, and the file grow and grow."""
    moment = datetime(2026, 1, 5, 9, 0, 0, tzinfo=UTC)
    moments = iter([moment, *(moment + timedelta(seconds=10 * n) for n in range(1, 30))])
    store = open_store(tmp_path / "desk.sqlite3", tmp_path / "backups")
    repository = Repository(store, lambda: next(moments))
    report_id = repository.create(ReportData(META))
    ref = FieldRef("goal")

    def save(text: str) -> None:
        value = StoredValue(ref, text, State.VALID, Provenance.TYPED)
        repository.save(report_id, Delta((value,)))

    for end in range(1, 15):  # 9:00:10 to 9:02:20
        save("一二三四五六七八九十甲乙丙丁"[:end])
    assert [(one.old, one.new) for one in reversed(repository.history(report_id, ref))] == [
        (None, "一二三四五六七八九十甲"),
        ("一二三四五六七八九十甲", "一二三四五六七八九十甲乙丙丁"),
    ]
    save("一二")  # What is taken away can be read.
    save("一二三")
    assert [one.old for one in repository.history(report_id, ref)][:1] == [
        "一二三四五六七八九十甲乙丙丁"
    ]
    repository.close()


def test_delta_leaves_other_reports_alone(repository: Repository, sample: ReportData) -> None:
    first, second = repository.create(sample), repository.create(sample)
    before = repository.load(second)
    far = StoredValue(FieldRef("goal", 40), "远", State.VALID, Provenance.TYPED)
    repository.save(first, Delta((far,), lines=(Line(50, "task", 0, 2),)))
    repository.save(first, Delta(dropped_lines=(1, 2, 4), dropped=(FieldRef("budget"),)))
    assert repository.load(second) == before
    assert repository.history(second, FieldRef("budget")) == []


def test_mark_alone_is_no_revision(repository: Repository) -> None:
    """History is about words; only the provenance of the same text became another here."""
    typed = StoredValue(FieldRef("rate"), "95", State.VALID, Provenance.TYPED)
    imported = StoredValue(FieldRef("rate"), "95", State.VALID, Provenance.IMPORTED)
    report_id = repository.create(ReportData(META, values=(typed,)))
    repository.save(report_id, Delta((imported,)))
    assert repository.load(report_id).values == (imported,)
    assert repository.history(report_id, typed.ref) == []


# Dies without a word, as when the power goes, after so many statements that change something.
KILLED = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import event
from perfdesk.models.reports.repository import Repository
from perfdesk.models.database.store import open_store
from perfdesk.models.database.store import open_store
from perfdesk.report.values import *

path, backups, count = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
store = open_store(path, backups)
left = [count]

def kill():
    if hasattr(signal, "SIGKILL"):
        os.kill(os.getpid(), signal.SIGKILL)
    os._exit(9)

def after(connection, cursor, statement, parameters, context, executemany):
    if statement.split()[0] in ("INSERT", "UPDATE", "DELETE"):
        left[0] -= 1
        if left[0] == 0:
            kill()

with store.writing() as connection:
    event.listen(connection.engine, "after_cursor_execute", after)
value = StoredValue(FieldRef("goal", 1), "新" * 100_000, State.VALID, Provenance.TYPED)
line = Line(9, "task", 0, 2)
gone = RemovedRecord(4, "任务2", (Line(4, "task", 0, 1),), ())
delta = Delta(
    (value,), (FieldRef("budget"),), (line,), (4,), ("新",), removed=(gone,), percent=9
)
Repository(store).save(int(sys.argv[4]), delta)
print("saved after", count - left[0])
"""
STATEMENTS = 10


def _run_killed(path: Path, backups: Path, count: int, report_id: int) -> str:
    arguments = [str(path), str(backups), str(count), str(report_id)]
    done = subprocess.run(
        [sys.executable, "-c", KILLED, *arguments], capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    return done.stdout


@pytest.mark.parametrize("count", [1, 4, 7, STATEMENTS])
def test_program_killed_in_the_middle_of_a_save_leaves_the_state_before(
    path: Path, backups: Path, sample: ReportData, count: int
) -> None:
    repository = Repository.open(path, backups)
    report_id = repository.create(sample, percent=50)
    before = repository.load(report_id)
    assert _run_killed(path, backups, count, report_id) == ""
    repository.store.quick_check()
    assert repository.load(report_id) == before
    assert repository.summaries()[0].percent == 50
    assert repository.history(report_id, FieldRef("goal", 1)) == []
    assert repository.removed(report_id) == ()


def test_program_that_is_not_killed_saves_all(
    path: Path, backups: Path, sample: ReportData
) -> None:
    """The counterpart: the last of the counts above is indeed the last statement of a save."""
    repository = Repository.open(path, backups)
    report_id = repository.create(sample)
    said = _run_killed(path, backups, STATEMENTS + 1, report_id)
    assert said == f"saved after {STATEMENTS}\n"
    assert repository.summaries()[0].percent == 9
