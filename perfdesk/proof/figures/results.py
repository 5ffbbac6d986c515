"""Prose against indicators: 举办公益活动624场 beside 公益活动场次, whose value is 642场."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.proof.figures.quantities import forms, is_of_this_year
from perfdesk.proof.figures.sentences import sentences
from perfdesk.proof.figures.words import gap, overlap
from perfdesk.proof.values import Slip, Spot

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

    from perfdesk.proof.figures.numbers import Mention
    from perfdesk.proof.figures.sentences import Sentence
    from perfdesk.proof.values import Passage, Setting

CHECK = "indicator_figure"
_PLANS = frozenset(
    {"goal", "goals", "key_tasks", "work", "improvements", "indicator", "indicators"}
)
_NAME_LABELS = ("三级指标", "指标名称")
_VALUE_LABELS = ("完成值", "指标值", "目标值")
_SHORTEST, _LONGEST_NAME, _LONGEST_VALUE = 4, 40, 20
#: What a name ends with beside the thing itself: 公益活动场次 counts 公益活动.
_COUNTED = re.compile(
    r"(?:的)?(?:实际|完成|举办|开展)?(?:总)?"
    r"(?:次数|人次数?|场次数?|场数|项数|件数|个数|数量|人数|期数|批次|户数|处数|册数|数|量)$"
)
_ASIDE = re.compile(r"[（(][^（）()]*[）)]")
_VERB = re.compile(
    r"^(?:举办|开展|组织|完成|实施|建成|新建|接待|处理|办理|整理|发放|举行|召开|更新|修缮|培训)?"
    r"(?:了|各类)?$"
)
_REST = re.compile(r"未|没有|尚|转入|剩|其余|余下|列入|结转|仍|有待|延至|推迟")
_SOME = re.compile(r"目标|计划|预计|其中|比|较|增|减|由|从|至今|每|平均|人均|首批|新增")


@dataclass(frozen=True, slots=True)
class _Name:
    """What an indicator counts."""

    core: str


@dataclass(frozen=True, slots=True)
class _Value:
    """What an indicator aims at or came to."""

    mention: Mention


@dataclass(frozen=True, slots=True)
class _Told:
    """A figure of prose: the words before and after it."""

    subjects: tuple[str, ...]
    noun: str
    mention: Mention
    words: str
    start: int
    end: int


_Facts = tuple["Passage", tuple["Hashable", ...]]
_Values = list[tuple["Passage", "Mention"]]


class IndicatorFigure:
    """Finds results in prose that neither the value nor the target of their indicator tells."""

    def facts(self, passage: Passage, setting: Setting) -> tuple[Hashable, ...]:
        """Return an indicator's name or value, or the figures that prose tells."""
        if passage.role == "indicator" or passage.label in _NAME_LABELS:
            core = _core(passage.text)
            return (_Name(core),) if core else ()
        if passage.label.endswith(_VALUE_LABELS):
            unit = passage.unit if passage.kind == "figure" else ""
            return _value(f"{passage.text.removesuffix(unit)}{unit}")
        if passage.kind not in {"text", "items"} or passage.role in _PLANS:
            return ()
        return () if passage.is_generated else tuple(_told(passage, setting))

    def judge(
        self, told: Sequence[tuple[Passage, tuple[Hashable, ...]]], setting: Setting
    ) -> Iterable[Slip]:
        """Compare each figure with the indicators of that name; one that agrees is enough."""
        values = _values(told)
        if not values:
            return
        for passage, facts in told:
            for one in facts:
                if isinstance(one, _Told):
                    yield from _compare(passage, one, values)


def _core(name: str) -> str:
    bare = _ASIDE.sub("", name.strip()).replace(" ", "")
    core = _COUNTED.sub("", bare)
    return core if _SHORTEST <= len(core) <= len(bare) <= _LONGEST_NAME else ""


def _value(text: str) -> tuple[_Value, ...]:
    """Return the one number that a value is; nothing where it is words."""
    if len(text) > _LONGEST_VALUE:
        return ()
    found = [one for placed in sentences(text) for one in placed.sentence.mentions]
    return (_Value(found[0]),) if len(found) == 1 and found[0].unit else ()


def _told(passage: Passage, setting: Setting) -> Iterator[_Told]:
    for placed in sentences(passage.text):
        sentence = placed.sentence
        for mention, place in zip(sentence.mentions, sentence.at, strict=True):
            is_rest = _REST.search(mention.noun) or _REST.search(mention.subject)
            if is_rest or not mention.unit or mention.is_bound or _is_some(sentence, place):
                continue
            if is_of_this_year(sentence, mention, setting):
                spot = placed.spot(None, mention)
                subjects = tuple(form for form in forms(mention.subject) if form)
                words = sentence.told(mention)
                yield _Told(subjects, mention.noun, mention, words, spot.start, spot.end)


def _is_some(sentence: Sentence, place: int) -> bool:
    """Say whether a figure is told of a part, a plan or a change."""
    clause = re.split(r"[；;。]", sentence.shape[:place])[-1]
    return _SOME.search(clause) is not None


def _values(told: Sequence[_Facts]) -> Mapping[str, _Values]:
    """Return targets and results by what they count, results first."""
    names: dict[Hashable, str] = {}
    found: defaultdict[Hashable, _Values] = defaultdict(list)
    for passage, facts in told:
        for one in facts:
            if isinstance(one, _Name):
                names[passage.part] = one.core
            elif isinstance(one, _Value):
                place = 0 if "完成" in passage.label else len(found[passage.part])
                found[passage.part].insert(place, (passage, one.mention))
    values: defaultdict[str, _Values] = defaultdict(list)
    for part, name in names.items():
        values[name] += found.get(part, [])
    return {name: ones for name, ones in values.items() if ones}


def _compare(passage: Passage, told: _Told, values: Mapping[str, _Values]) -> Iterator[Slip]:
    for core, ones in values.items():
        if not _tells(told, core):
            continue
        alike = [(where, one) for where, one in ones if one.unit == told.mention.unit]
        if alike and not any(overlap(told.mention, one) for _, one in alike):
            where, one = alike[0]
            yield Slip(
                CHECK,
                Spot(passage.key, told.start, told.end),
                also=(Spot(where.key, 0, len(where.text)),),
                slots={
                    "told": told.words,
                    "name": core,
                    "figure": where.text.strip(),
                    "difference": gap(told.mention.value, one.value, told.mention),
                },
            )


def _tells(told: _Told, core: str) -> bool:
    """Say whether a figure counts this: 举办公益活动30场, 30场公益活动."""
    if any(one.endswith(core) and _VERB.match(one.removesuffix(core)) for one in told.subjects):
        return True
    return told.noun == core and any(_VERB.match(one) for one in told.subjects or ("",))
