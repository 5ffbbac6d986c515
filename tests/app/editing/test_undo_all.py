"""Whatever the clerk does: undone it is exactly what it was, done again exactly what it became."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perfdesk.app.editing.session import ReportSession
from perfdesk.errors import UserError
from perfdesk.models.database.store import open_store
from perfdesk.models.reports.repository import Repository
from perfdesk.report.values import ROOT, FieldRef, Provenance, ReportData
from tests.helpers.examples import many
from tests.helpers.packages import META, load_package, open_session
from tests.helpers.rich import ACTS, RICH, WORDS, act
from tests.helpers.scratch import assert_as_from_scratch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from perfdesk.report.values import Change, RemovedRecord
    from perfdesk.template.template import ReportTemplate

Act = tuple[str, int, int]

_number = st.integers(min_value=0, max_value=999)
_LARGE = st.tuples(
    st.sampled_from(
        ["many", "clear", "rename", "leftover", "put_back", "take_over", "part", "together", "type"]
    ),
    _number,
    _number,
)
_EVERY = st.one_of(ACTS, _LARGE)
#: Undoing and doing again in between.
_BACK = st.tuples(st.sampled_from(["undo", "undo", "redo"]), _number, _number)


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> ReportTemplate:
    return load_package(tmp_path_factory.mktemp("undo"), RICH)


class Clerk:
    """Does acts on a session and remembers what lay in the recycle bin and how it once was."""

    def __init__(self, session: ReportSession) -> None:
        self.session = session
        self.binned: list[RemovedRecord] = []
        self.states = [session.report.to_data()]

    def do(self, what: Act) -> Change | None:
        """Do one act; one that is refused has to change nothing."""
        kind, which, rest = what
        before = _content(self.session)
        change = None
        try:
            large = getattr(self, f"_{kind}", None)
            change = large(which, rest) if large else act(self.session, kind, which, rest)
        except UserError:
            assert _content(self.session) == before
        self.binned.extend(self.session.last_removed)
        self.states.append(self.session.report.to_data())
        return change

    def _undo(self, which: int, rest: int) -> Change:
        return self.session.undo()

    def _redo(self, which: int, rest: int) -> Change:
        return self.session.redo()

    def _many(self, which: int, rest: int) -> Change:
        return self.session.enter_many(self._texts(which, rest), "粘贴", self._from(rest))

    def _clear(self, which: int, rest: int) -> Change:
        sections = sorted(self.session.template.sections)
        return self.session.clear_section(sections[which % len(sections)])

    def _rename(self, which: int, rest: int) -> Change:
        return self.session.rename(2020 + which % 5, f"单位{rest % 3}")

    def _leftover(self, which: int, rest: int) -> Change:
        return self.session.drop_leftover(which % 3)

    def _put_back(self, which: int, rest: int) -> Change | None:
        if not self.binned:
            return None
        return self.session.put_back(self.binned[which % len(self.binned)], self.binned)

    def _take_over(self, which: int, rest: int) -> Change:
        return self.session.take_over(self._data(which, rest), "恢复")

    def _part(self, which: int, rest: int) -> Change:
        codes = sorted(self.session.template.fields)
        return self.session.take_over(
            self._data(which, rest // 7), "沿用", {codes[rest % len(codes)]}
        )

    def _data(self, which: int, rest: int) -> ReportData:
        """Return a former state, as of this report, of another one or of one unknown."""
        data = self.states[which % len(self.states)]
        return replace(data, uid=(data.uid, data.uid, "other", "")[rest % 4])

    def _together(self, which: int, rest: int) -> Change:
        with self.session.together("一并") as acts:
            for inner in ("add", "enter", "remove", "copy", "enter"):
                act(self.session, inner, which, rest)
        return acts.change

    def _fields(self) -> list[FieldRef]:
        fields = self.session.template.fields
        return [
            ref
            for ref in self.session.report.refs()
            if fields[ref.code].calculate is None and not fields[ref.code].is_container
        ]

    def _texts(self, which: int, rest: int) -> dict[FieldRef, str]:
        refs = self._fields()
        return {
            refs[(which + 3 * index) % len(refs)]: WORDS[(rest + index) % len(WORDS)]
            for index in range(4)
        }

    def _from(self, rest: int) -> Provenance:
        return (Provenance.TYPED, Provenance.IMPORTED, Provenance.CARRIED_OVER)[rest % 3]

    def _type(self, which: int, rest: int) -> Change | None:
        """Type a few characters, one after the other."""
        ref = self._fields()[which % len(self._fields())]
        change = None
        for _ in range(1 + rest % 3):
            change = self.session.enter(ref, f"{self.session.value(ref).text}1")
        return change


def _content(session: ReportSession) -> ReportData:
    """Return all that is in a report; numbers that were given stay given."""
    return replace(session.report.to_data(), next_line=1)


def _state(session: ReportSession) -> tuple[Any, ...]:
    return (
        _content(session),
        dict(session.report.values),
        session.findings,
        session.progress,
        set(session.report.hidden_sections),
        list(session.report.refs()),
    )


def _begin(session: ReportSession) -> None:
    session.enter(FieldRef("switch"), "是")
    for _ in range(2):
        task, _change = session.add_line("task")
        session.add_line("indicator", task.number)
        session.enter(FieldRef("task_name", task.number), f"任务{task.number}")
    session.add_line("extra")
    session.end_typing()


def _start(rich: ReportTemplate) -> Clerk:
    session, _store = open_session(rich, ReportData(META, leftovers=("甲", "乙"), uid="own"))
    _begin(session)
    return Clerk(session)


@settings(max_examples=many(150))
@given(acts=st.lists(_EVERY, max_size=15))
def test_each_step_back_is_the_state_before_it(rich: ReportTemplate, acts: list[Act]) -> None:
    clerk = _start(rich)
    session = clerk.session
    states, names = [_state(session)], []
    for what in acts:
        steps = len(session._steps._done)
        clerk.do(what)
        session.end_typing()
        if len(session._steps._done) > steps:
            states.append(_state(session))
            names.append(session.undo_name)
        else:
            assert _state(session)[:2] == states[-1][:2]
    assert all(names)
    for state, name in zip(states[-2::-1], names[::-1], strict=True):
        assert session.undo_name == name
        session.undo()
        assert _state(session) == state
        assert session.redo_name == name
    for state in states[1:]:
        session.redo()
        assert _state(session) == state
    assert session.redo_name == ""
    assert_as_from_scratch(session)


@settings(max_examples=many(80))
@given(acts=st.lists(st.one_of(_EVERY, _BACK), max_size=20))
def test_changes_tell_all_that_a_view_needs(rich: ReportTemplate, acts: list[Act]) -> None:
    clerk = _start(rich)
    session = clerk.session
    values, findings = dict(session.report.values), set(session.findings)
    hidden = set(session.report.hidden_sections)
    for what in acts:
        before = {ref: session.report.lines(ref.code, ref.line) for ref in _lists(session)}
        change = clerk.do(what)
        if change is None:
            continue
        assert_as_from_scratch(session)
        values.update((value.ref, value) for value in change.values)
        values = {ref: value for ref, value in values.items() if ref in session.report.values}
        findings = (findings - set(change.findings_removed)) | set(change.findings_added)
        if what[0] != "type":
            assert values == session.report.values
            assert findings == set(session.findings)
            assert hidden ^ set(change.sections) == session.report.hidden_sections
        values, findings = dict(session.report.values), set(session.findings)
        hidden = set(session.report.hidden_sections)
        assert change.progress == session.progress
        assert change.focus is None or change.focus in session.report.values
        for ref in _lists(session):
            if before.get(ref) != session.report.lines(ref.code, ref.line):
                assert (ref.code, ref.line) in change.groups or ref not in before


def _lists(session: ReportSession) -> Iterator[FieldRef]:
    fields = session.template.fields
    return (ref for ref in list(session.report.refs()) if fields[ref.code].is_container)


def _without_blanks(data: ReportData) -> ReportData:
    """The store keeps emptied fields as empty texts, so that defaults do not come back."""
    values = tuple(value for value in data.values if value.text)
    lines = tuple(sorted(data.lines, key=lambda line: line.number))
    return replace(data, values=values, lines=lines, next_line=1)


@settings(max_examples=many(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    acts=st.lists(st.tuples(st.one_of(_EVERY, _BACK), st.booleans()), max_size=12),
    flushes=st.lists(st.booleans(), min_size=60, max_size=60),
)
def test_store_has_what_the_session_has_at_every_flush(
    rich: ReportTemplate,
    tmp_path_factory: pytest.TempPathFactory,
    acts: list[tuple[Act, bool]],
    flushes: list[bool],
) -> None:
    repository = _repository(tmp_path_factory.mktemp("store"))
    number = repository.create(ReportData(META, leftovers=("甲", "乙")))
    session = ReportSession(number, rich, repository.load(number), repository)
    _begin(session)
    clerk = Clerk(session)
    begun, start = len(session._steps._done), _content(session)
    for what, is_flushed in acts:
        clerk.do(what)
        if is_flushed:
            _assert_stored(session, repository)
    end, chances = _content(session), iter(flushes)
    steps = max(0, len(session._steps._done) - begun)
    for _ in range(steps):
        session.undo()
        if next(chances, False):
            _assert_stored(session, repository)
    if not any(what[0] == "undo" for what, _flush in acts):
        assert _content(session) == start
    for _ in range(steps):
        session.redo()
        if next(chances, False):
            _assert_stored(session, repository)
    if not any(what[0] == "undo" for what, _flush in acts):
        assert _content(session) == end
    _assert_stored(session, repository)
    repository.close()


def _repository(folder: Path) -> Repository:
    return Repository(open_store(folder / "desk.sqlite3", folder / "backups"))


def _assert_stored(session: ReportSession, repository: Repository) -> None:
    session.flush()
    assert not session.is_dirty
    assert session.last_removed == ()
    data = repository.load(session.id)
    again = ReportSession(session.id, session.template, data, repository)
    assert _without_blanks(again.report.to_data()) == _without_blanks(session.report.to_data())
    assert again.report.values == session.report.values
    assert again.findings == session.findings
    assert again.progress == session.progress
    for record in repository.removed(session.id):
        assert not session.report.tree.has(record.number)
        assert record.title
    assert all(ref.line == ROOT or session.report.tree.has(ref.line) for ref in _stored(data))


def _stored(data: ReportData) -> Iterator[FieldRef]:
    return (value.ref for value in data.values)
