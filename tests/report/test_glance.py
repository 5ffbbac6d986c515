from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.report.glance import figures, first_words, next_step
from perfdesk.report.values import FieldRef
from tests.helpers.packages import SECTION, load_package, open_session

if TYPE_CHECKING:
    from pathlib import Path

    from perfdesk.app.editing.session import ReportSession

_FIELDS = f"""
{SECTION}
[[field]]
code = "budget"
type = "money"
label = "预算数"
section = "main"
unit = "万元"
required = true
[[field]]
code = "spent"
type = "money"
label = "执行数"
section = "main"
unit = "万元"
relevant = "budget > 0"
[[field]]
code = "rate"
type = "percent"
label = "执行率"
section = "main"
unit = "%"
calculate = "round(spent / budget * 100, 1)"
[[field]]
code = "story"
type = "text"
label = "情况"
section = "main"
[[field]]
code = "task"
type = "group"
label = "任务"
section = "main"
[[field]]
code = "goal"
type = "text"
label = "目标"
group = "task"
"""


@pytest.fixture
def session(tmp_path: Path) -> ReportSession:
    return open_session(load_package(tmp_path, _FIELDS))[0]


def _enter(session: ReportSession, **texts: str) -> None:
    for code, text in texts.items():
        session.enter(FieldRef(code), text)


def test_figures_that_apply_are_told_with_their_units(session: ReportSession) -> None:
    assert [(one.label, one.words) for one in figures(session.report)] == [
        ("预算数", ""),
        ("执行率", ""),
    ]

    _enter(session, budget="200", spent="199")

    assert [(one.label, one.words) for one in figures(session.report)] == [
        ("预算数", "200 万元"),
        ("执行数", "199 万元"),
        ("执行率", "99.5%"),
    ]


def test_a_figure_that_cannot_be_read_is_told_as_it_was_typed(session: ReportSession) -> None:
    _enter(session, budget="很多")
    assert figures(session.report)[0].words == "很多"


def test_prose_tells_more_of_a_section_than_figures(session: ReportSession) -> None:
    assert first_words(session.report, "main") == ""
    _enter(session, budget="200")
    assert first_words(session.report, "main") == "预算数 200万元"
    line, _change = session.add_line("task")
    session.enter(FieldRef("goal", line.number), "办好\n展览。")
    assert first_words(session.report, "main") == "办好 展览。"
    _enter(session, story="一" * 200)
    assert first_words(session.report, "main") == "一" * 80 + "…"


def test_next_is_what_is_missing_then_what_is_wrong_then_nothing(session: ReportSession) -> None:
    step = next_step(session.findings)
    assert step is not None
    assert (step.check, step.refs) == ("required", (FieldRef("budget"),))

    _enter(session, budget="很多")
    step = next_step(session.findings)
    assert step is not None
    assert step.check == "invalid"

    _enter(session, budget="200")
    assert next_step(session.findings) is None
