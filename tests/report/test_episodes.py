from __future__ import annotations

from datetime import UTC, datetime, timedelta

from perfdesk.report.episodes import episodes
from perfdesk.report.values import FieldRef, Revision

_START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
_REF = FieldRef("story")


def _saved(*texts: tuple[int, str | None]) -> list[Revision]:
    """Return the revisions of a field (newest first) by second and new text."""
    old: str | None = None
    found = []
    for second, new in texts:
        found.append(Revision(_START + timedelta(seconds=second), _REF, old, new))
        old = new
    return found[::-1]


def test_saves_of_one_stretch_of_work_are_one_entry() -> None:
    told = episodes(_saved((0, "一"), (60, "一二"), (120, "一二三"), (900, "四"), (901, "四五")))

    assert [(one.old, one.new) for one in told] == [("一二三", "四五"), (None, "一二三")]
    assert told[0].at == _START + timedelta(seconds=901)


def test_a_stretch_that_ends_where_it_began_is_no_entry() -> None:
    assert episodes(_saved((0, "一"), (1, ""))) == []
    assert episodes([]) == []
