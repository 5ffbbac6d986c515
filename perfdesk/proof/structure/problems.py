"""Judge problems and measures: problems must be tied to something, and each must be answered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from perfdesk.proof.structure.letters import has_figure, pieces, telling_pairs
from perfdesk.proof.structure.numbering import inline_items, tokens_of
from perfdesk.proof.values import Slip, Spot

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from perfdesk.proof.values import Passage, Setting

_NONE = re.compile(
    r"\s*(?:经自查[，,]?)?(?:暂|目前)?(?:没有|无)(?:明显|突出|发现)?的?(?:问题|不足)?。?\s*"
)
_VAGUE = re.compile(
    "进一步|有待|仍有|还有|不足|不够|不强|差距|薄弱|需要?(?:加强|提升|提高|完善|优化)"
)
_CAUSE = re.compile("因为|由于|原因|因[^此而素]|导致|造成|所致")
#: 在……方面仍有差距: problems that no number parts.
_ASPECT = re.compile(r"在[^，。；\n]{2,40}?方面")
_QUOTED = 40


class Problems:
    """Problems and measures of the whole report."""

    def facts(self, passage: Passage, setting: Setting) -> tuple[Hashable, ...]:
        """Return the text of problems and measures."""
        if passage.role not in {"problems", "improvements"} or passage.kind not in {
            "text",
            "items",
        }:
            return ()
        return (passage.text,) if passage.text.strip() else ()

    def judge(
        self, told: Sequence[tuple[Passage, tuple[Hashable, ...]]], setting: Setting
    ) -> Iterable[Slip]:
        """Look at the problems, then at what answers them."""
        problems = [passage for passage, _ in told if passage.role == "problems"]
        measures = [passage for passage, _ in told if passage.role == "improvements"]
        if not problems:
            return
        yield from _vague(problems)
        if measures:
            yield from _unanswered(problems, measures)


def _vague(problems: Sequence[Passage]) -> Iterator[Slip]:
    """Find problems that could stand in any report: no figure, no cause, only that more is due."""
    texts = [one.text for one in problems]
    first = problems[0]
    if len(problems) == 1 and _NONE.fullmatch(first.text):
        yield Slip("problems_vague", Spot(first.key, 0, len(first.text)), variant="none")
        return
    if any(has_figure(text) or _CAUSE.search(text) for text in texts):
        return
    for problem in problems:
        vague = [one for one in pieces(problem.text, "。；\n") if _VAGUE.search(one.text)]
        if vague:
            end = min(vague[0].end, vague[0].start + _QUOTED)
            yield Slip("problems_vague", Spot(problem.key, vague[0].start, end))
            return


def _unanswered(problems: Sequence[Passage], measures: Sequence[Passage]) -> Iterator[Slip]:
    """Find fewer measures than problems, or measures that speak of something else."""
    items, answers = _count(problems), _count(measures) or _sentences(measures)
    first = measures[0]
    spot = Spot(first.key, 0, min(len(first.text), _QUOTED))
    slots = {"problems": str(items), "measures": str(answers)}
    if answers < items:
        yield Slip("measures_unmatched", spot, (), slots, "fewer")
        return
    told = frozenset[str]().union(*(telling_pairs(one.text) for one in measures))
    asked = frozenset[str]().union(*(telling_pairs(one.text) for one in problems))
    if asked and told and not asked & told:
        yield Slip("measures_unmatched", spot)


def _count(passages: Sequence[Passage]) -> int:
    """Return how many items there are; 0 where nothing parts them."""
    records = {passage.part for passage in passages if passage.part is not None}
    if not passages[0].is_file and len(records) > 1:
        return len(records)
    count = 0
    for passage in passages:
        inline, lines = inline_items(passage.text), list(tokens_of(passage.text))
        if passage.kind == "items":
            count += sum(bool(line.strip()) for line in passage.text.split("\n"))
        else:
            count += max(len(inline), len(lines), len(_ASPECT.findall(passage.text)))
    return count


def _sentences(passages: Sequence[Passage]) -> int:
    return sum(len(pieces(one.text, "。；\n")) for one in passages)
