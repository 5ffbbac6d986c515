"""Judge tasks: what was the goal, what became of it, and whether each is told of all."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from perfdesk.proof.keeping import kept
from perfdesk.proof.structure.letters import has_figure, letters_of, pieces, telling_pairs
from perfdesk.proof.structure.numbering import inline_items, tokens_of
from perfdesk.proof.values import Slip, Spot

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from perfdesk.proof.values import Passage, Setting
    from perfdesk.template.schema import Role

_ROLES: frozenset[Role] = frozenset({"goal", "result", "indicator", "goals", "key_tasks", "work"})
_RESULTS: frozenset[Role] = frozenset(
    {"result", "achievements", "effectiveness", "efficiency", "completion", "indicator"}
)
#: An item of a goal is told if so many of its pairs, or so large a share, are in what is told.
_TOLD, _SHARE = 2, 0.2
_FEWEST_PAIRS = 3
_FEWEST_ITEMS = 2
_QUOTED = 12
_SHORTEST_RESULT = 20
_MARKER = re.compile(
    r"\s*(?:任务|目标|项目)?\s*(?:\d{1,2}|[一二三四五六七八九十]{0,3})\s*[：:、，,.．]?\s*"
    r"(?:(?:年初|预期|绩效|年度)?(?:绩效)?目标\s*[：:，,])?"
)
_CN = "一二三四五六七八九十"
_SESSION = re.compile(rf"([{_CN}]{{1,3}})届[^，。；、\n]{{0,14}}?([{_CN}]{{1,3}})次会议")


@dataclass(slots=True)
class _Task:
    """A task: its goal, its results and its indicators."""

    part: Hashable
    goals: list[Passage] = field(default_factory=list)
    results: list[Passage] = field(default_factory=list)
    indicators: list[Passage] = field(default_factory=list)

    def told(self) -> frozenset[str]:
        """Return the telling pairs of what is told of it."""
        passages = (*self.results, *self.indicators)
        return frozenset[str]().union(*(telling_pairs(one.text) for one in passages))

    def sessions(self, passages: Iterable[Passage]) -> dict[tuple[str, ...], Spot]:
        """Return the sessions (十六届…八次会议) that some of its texts name."""
        return {
            session: Spot(passage.key, *span)
            for passage in passages
            for session, span in _sessions(passage.text)
        }


@kept
def _sessions(text: str) -> tuple[tuple[tuple[str, ...], tuple[int, int]], ...]:
    return tuple((found.groups(), found.span()) for found in _SESSION.finditer(text))


class Tasks:
    """Goals and results, task by task and of the whole report."""

    def facts(self, passage: Passage, setting: Setting) -> tuple[Hashable, ...]:
        """Return the text of whatever tells a goal or a result."""
        if passage.role not in _ROLES | _RESULTS or passage.kind == "figure":
            return ()
        return (passage.text,) if passage.text.strip() else ()

    def judge(
        self, told: Sequence[tuple[Passage, tuple[Hashable, ...]]], setting: Setting
    ) -> Iterable[Slip]:
        """Compare each task's goal with what is told of it, and the tasks with their list."""
        passages = [passage for passage, _ in told]
        tasks = _tasks(passages)
        yield from _unanswered(tasks)
        yield from _listed(passages, tasks)
        yield from _of_other_task(tasks)
        for task in tasks:
            yield from _task_slips(task)
        yield from _untold_goals(passages, tasks)


def _tasks(passages: Iterable[Passage]) -> list[_Task]:
    """Gather the tasks; an indicator belongs to the task before it."""
    tasks: list[_Task] = []
    for passage in passages:
        if passage.kind == "heading" or passage.role not in {"goal", "result", "indicator"}:
            continue
        if passage.role != "indicator" and (not tasks or tasks[-1].part != passage.part):
            tasks.append(_Task(passage.part))
        if tasks:
            of_role = {
                "goal": tasks[-1].goals,
                "result": tasks[-1].results,
                "indicator": tasks[-1].indicators,
            }
            of_role[passage.role].append(passage)
    return tasks


def _beginning(passage: Passage) -> Spot:
    return Spot(passage.key, 0, min(len(passage.text), _QUOTED))


def _unanswered(tasks: Sequence[_Task]) -> Iterator[Slip]:
    """Find tasks of a file of which, other than of its other tasks, no result is told."""
    if not any(task.results for task in tasks):
        return
    for task in tasks:
        if task.goals and not task.results and task.goals[0].is_file:
            yield Slip("task_no_result", _beginning(task.goals[0]))


def _task_slips(task: _Task) -> Iterator[Slip]:
    text = "".join(one.text for one in task.results)
    if len(letters_of(text)) < _SHORTEST_RESULT:
        return
    if not has_figure(text):
        yield Slip("result_no_figure", _beginning(task.results[0]))
    told = task.told()
    for goal in task.goals:
        untold = list(_untold(goal, told))
        if untold:
            yield _untold_slip(goal, untold, "")


def _untold(goal: Passage, told: frozenset[str]) -> Iterator[Spot]:
    """Yield the items of a goal of which nothing is told."""
    marker = _MARKER.match(goal.text)
    first = marker.end() if marker else 0
    begin = 0
    for line in goal.text.split("\n"):
        for start, end, pairs in _items_in(line, min(len(line), max(0, first - begin))):
            known = len(pairs & told)
            if known < _TOLD and known < len(pairs) * _SHARE:
                yield Spot(goal.key, begin + start, begin + end)
        begin += len(line) + 1


@kept
def _items_in(line: str, start: int) -> tuple[tuple[int, int, frozenset[str]], ...]:
    """Return the items of a line from ``start`` on that tell enough to be looked for."""
    items = ((one, telling_pairs(one.text)) for one in pieces(line, "。；;", start))
    return tuple((one.start, one.end, pairs) for one, pairs in items if len(pairs) >= _FEWEST_PAIRS)


def _untold_slip(goal: Passage, untold: Sequence[Spot], variant: str) -> Slip:
    items = "；".join(goal.text[spot.start : spot.end] for spot in untold)
    slots = {"count": str(len(untold)), "items": items}
    return Slip("goal_items_untold", untold[0], (), slots, variant)


def _untold_goals(passages: Sequence[Passage], tasks: Sequence[_Task]) -> Iterator[Slip]:
    """Find items of the whole report's goal of which nothing is told; only once all is told."""
    goals = [one for one in passages if one.role == "goals" and one.kind != "heading"]
    told_in = [one for one in passages if one.role in _RESULTS and one.kind != "heading"]
    if not goals or not told_in or not all(task.results for task in tasks if task.goals):
        return
    told = frozenset[str]().union(*(telling_pairs(one.text) for one in told_in))
    for goal in goals:
        untold = list(_untold(goal, told))
        if len(untold) >= _FEWEST_ITEMS:
            yield _untold_slip(goal, untold, "whole")


def _of_other_task(tasks: Sequence[_Task]) -> Iterator[Slip]:
    """Find results that tell of a session which is another task's goal and not this one's."""
    goals = [set(task.sessions(task.goals)) for task in tasks]
    for number, task in enumerate(tasks):
        others = set[tuple[str, ...]]().union(*goals[:number], *goals[number + 1 :])
        for session, spot in task.sessions(task.results).items():
            if goals[number] and session not in goals[number] and session in others:
                yield Slip("result_of_other_task", spot)


def _listed(passages: Sequence[Passage], tasks: Sequence[_Task]) -> Iterator[Slip]:
    """Compare the number of tasks that are listed with that of those that are told."""
    count = sum(bool(task.goals and (task.results or task.goals[0].is_file)) for task in tasks)
    lists = [
        one
        for one in passages
        if one.role == "key_tasks" or (one.role == "work" and "任务" in one.label)
    ]
    texts = [one for one in lists if one.kind != "heading"]
    if count < _FEWEST_ITEMS or not texts:
        return
    listed = sum(map(_items, texts))
    if listed == count:
        return
    heading = next((one for one in lists if one.kind == "heading"), texts[0])
    spot = Spot(heading.key, 0, min(len(heading.text), 3 * _QUOTED))
    slots = {"listed": str(listed), "count": str(count)}
    if listed:
        yield Slip("tasks_listed", spot, (), slots)
    elif "任务" in heading.label:
        yield Slip("tasks_listed", spot, (), slots, "none")


def _items(passage: Passage) -> int:
    if passage.kind == "items":
        return sum(bool(line.strip()) for line in passage.text.split("\n"))
    inline = inline_items(passage.text)
    return len(inline) if len(inline) > 1 else sum(1 for _ in tokens_of(passage.text))
