"""Judge indicators: each needs a name that can be measured, a figure, and only one name."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from perfdesk.proof.structure.letters import has_figure, letters_of, one_of, word_lists
from perfdesk.proof.values import Slip, Spot

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from perfdesk.proof.values import Passage, Setting

_MARKER = re.compile(r"\s*(?:指标)?\s*(?:\d{1,2}|[一二三四五六七八九十]{0,2})\s*[：:，,、.．]?\s*")
_RATE_APART = re.compile(r"[^，,。；\d]{2,12}[率度数][，,][^。；\d]*?[，,][^。；\d]{0,4}\d")
_CLAUSE = re.compile(r"[^，,。；]+")
#: Clauses that belong to an indicator though they tell no figure.
_OWN_CLAUSE = re.compile("目标|指标|完成|超|达|得分|分值|年初|实际|已|按期|及时")
_BOTH = re.compile("目标值|指标值|完成值|实际完成|得分|分值")
_NAME_ENDS = re.compile(r"[为达是：:，,]|\d|不低于|不少于|不超过|大于|小于|等于|≥|≤")
_FEWEST = 3
_SHORTEST_NAME, _SHORTEST_TALK = 6, 5


def _content(text: str) -> int:
    """Return where an indicator's words begin, behind its number."""
    marker = _MARKER.match(text)
    return marker.end() if marker else 0


@cache
def _no_rate() -> re.Pattern[str]:
    nouns = one_of(word_lists()["no_rate_of"])
    return re.compile(
        rf"(?:解决|完成|组织|开展|处理|办理|召开|提出)[^，。；\d]{{0,14}}(?:{nouns})率"
    )


def find_indicator_slips(passage: Passage, _: Setting) -> Iterator[Slip]:
    """Find indicators of a text that cannot be measured as they are written."""
    if passage.role != "indicator" or passage.kind not in {"text", "items"}:
        return
    match = _no_rate().search(passage.text)
    if match:
        yield Slip("indicator_name", Spot(passage.key, match.start(), match.end()))
    if not passage.is_file:
        return
    start = _content(passage.text)
    end = len(passage.text.rstrip())
    spot = Spot(passage.key, 0, end)
    if not has_figure(passage.text[start:]):
        yield Slip("indicator_no_figure", spot)
    elif _RATE_APART.search(passage.text, start):
        yield Slip("indicator_mixed", spot, variant="apart")
    elif _BOTH.search(passage.text) is None:
        for clause in _CLAUSE.finditer(passage.text, start):
            if _is_talk(clause[0]):
                yield Slip("indicator_mixed", Spot(passage.key, clause.start(), clause.end()))
                return


def _is_talk(clause: str) -> bool:
    is_long = len(letters_of(clause)) >= _SHORTEST_TALK
    return is_long and not has_figure(clause) and _OWN_CLAUSE.search(clause) is None


class Indicators:
    """The indicators of a report, beside each other."""

    def facts(self, passage: Passage, setting: Setting) -> tuple[Hashable, ...]:
        """Return an indicator's text, the beginning of a task, or whether indicators are told."""
        if passage.role == "indicator" and passage.kind == "text":
            return "indicator", passage.text
        if passage.role in {"goal", "result"} and passage.kind == "text":
            return "task", "指标" in passage.text
        if passage.is_file and (passage.role == "completion" or "指标" in passage.text):
            return "other", "指标" in passage.text
        return ()

    def judge(
        self, told: Sequence[tuple[Passage, tuple[Hashable, ...]]], setting: Setting
    ) -> Iterable[Slip]:
        """Find indicators that are named twice, and files that tell none or half of each."""
        yield from _named_twice(told)
        indicators = [one for one, facts in told if facts[0] == "indicator" and one.is_file]
        tasks = [one for one, facts in told if facts[0] == "task" and one.is_file]
        if len(indicators) >= _FEWEST and not any(_BOTH.search(one.text) for one in indicators):
            first = indicators[0]
            spot = Spot(first.key, 0, len(first.text.rstrip()))
            yield Slip("indicators_one_value", spot, (), {"count": str(len(indicators))})
        if tasks and not indicators and not any(facts[1] for _, facts in told):
            heads = [one for one, _ in told if one.role == "completion" and one.kind == "heading"]
            first = (heads or tasks)[0]
            yield Slip("no_indicators", Spot(first.key, 0, min(len(first.text), 30)))


def _named_twice(told: Sequence[tuple[Passage, tuple[Hashable, ...]]]) -> Iterator[Slip]:
    """Find one name twice in a task, and the same characters in another order in any."""
    in_task: dict[str, Spot] = {}
    shuffled: dict[str, tuple[str, Spot]] = {}
    for passage, facts in told:
        if facts[0] != "indicator":
            in_task.clear()
            continue
        spot, name = _name(passage)
        if len(name) < _SHORTEST_NAME or name.isdecimal():
            continue
        other, first = shuffled.setdefault("".join(sorted(name)), (name, spot))
        if name in in_task:
            yield Slip("indicator_twice", spot, (in_task[name],))
        elif other != name:
            yield Slip("indicator_twice", spot, (first,), variant="names")
        in_task.setdefault(name, spot)


def _name(passage: Passage) -> tuple[Spot, str]:
    start = _content(passage.text)
    match = _NAME_ENDS.search(passage.text, start)
    words = passage.text[start : match.start() if match else None].rstrip()
    return Spot(passage.key, start, start + len(words)), letters_of(words)
