from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.report.reach import Reach
from perfdesk.report.values import FieldRef

if TYPE_CHECKING:
    from perfdesk.app.editing.session import ReportSession


def _reached(session: ReportSession, *refs: FieldRef) -> set[str]:
    return {str(ref) for ref in Reach(session.report).of(refs)}


def test_reach_is_the_field_and_those_that_watch_it(session: ReportSession) -> None:
    assert _reached(session, FieldRef("executed")) == {"executed", "reason", "prose"}
    assert _reached(session, FieldRef("budget")) == {
        "budget",
        "reason",
        "prose",
        "weight:1",
        "weight:2",
    }
    assert _reached(session, FieldRef("score", 3)) == {"score:3", "told:3"}
    assert _reached(session, FieldRef("task_name", 1)) == {"task_name:1", "told:3", "told:4"}


def test_what_watched_a_field_that_is_gone_may_stand_anywhere(session: ReportSession) -> None:
    session.remove_line(1)
    added, _change = session.add_line("indicator", 2)
    assert _reached(session, FieldRef("task_name", 1)) == {
        "task_name:1",
        f"told:{added.number}",
    }
