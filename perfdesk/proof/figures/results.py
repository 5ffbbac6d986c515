"""Prose against indicators: 举办公益活动624场 beside 公益活动场次, whose value is 642场."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from perfdesk.proof.figures.quantities import forms, is_elsewhen
from perfdesk.proof.figures.sentences import sentences
from perfdesk.proof.figures.words import gap, overlap
from perfdesk.proof.values import Slip, Spot

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

    from perfdesk.proof.figures.numbers import Mention
    from perfdesk.proof.values import Passage, Setting

CHECK = "indicator_figure"
_PLANS = frozenset(
    {"goal", "goals", "key_tasks", "work", "improvements", "indicator", "indicators"}
)
_NAME_LABELS = ("三级指标", "指标名称")
_VALUE_LABELS = ("完成值", "指标值", "目标值")
#: Prose in scoring tables.
_ACCOUNTS = ("目标完成情况", "实际完成情况")
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
_MADE = re.compile(r"^(?:新建|建成|更新|修缮|举办|开展|新增)(?=..)")
_ALL = re.compile(r"^(?:全部|均|都|已全部|按期)|全部")
_CLAUSE_END = re.compile(r"[；;。]")
_YEAR = re.compile(r"(?:19|20)\d\d")
_REACH = 24
_RESULT = "完成值"
_TAIL = 3
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
    """A figure of prose: what it may be called, and the words before and after it."""

    subjects: tuple[str, ...]
    before: str
    noun: str
    mention: Mention
    start: int
    end: int


class _Indicator(NamedTuple):
    """What an indicator counts, whether it is a task's, and its values, the result first."""

    core: str
    is_of_task: bool
    values: _Values


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
        is_told = passage.role not in _PLANS or passage.label.endswith(_ACCOUNTS)
        if passage.kind not in {"text", "items"} or passage.is_generated or not is_told:
            return ()
        return tuple(_told(passage, setting))

    def judge(
        self, told: Sequence[tuple[Passage, tuple[Hashable, ...]]], setting: Setting
    ) -> Iterable[Slip]:
        """Compare each figure with the indicators of that name; one that agrees is enough."""
        indicators = _indicators(told)
        if not indicators:
            return
        yield from _between_tables(indicators)
        values: defaultdict[str, _Values] = defaultdict(list)
        for one in indicators:
            values[one.core] += one.values
        for passage, facts in told:
            for fact in facts:
                if isinstance(fact, _Told):
                    yield from _compare(passage, fact, values)


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
            clause = _CLAUSE_END.split(sentence.shape[:place])[-1]
            is_rest = _REST.search(mention.noun) or _REST.search(mention.subject)
            if is_rest or not mention.unit or mention.is_bound or _is_some(clause, setting):
                continue
            spot = placed.spot(None, mention)
            subjects = tuple(form for form in forms(mention.subject) if form)
            yield _Told(subjects, clause[-_REACH:], mention.noun, mention, spot.start, spot.end)


def _is_some(clause: str, setting: Setting) -> bool:
    """Say whether a figure is told of a part, a plan, a change or another time."""
    if _SOME.search(clause) or is_elsewhen(clause):
        return True
    return any(int(year) != setting.fiscal_year for year in _YEAR.findall(clause))


def _indicators(told: Sequence[_Facts]) -> list[_Indicator]:
    """Return the indicators that have values: of tasks and of scoring tables."""
    names: dict[Hashable, tuple[str, bool]] = {}
    found: defaultdict[Hashable, _Values] = defaultdict(list)
    for passage, facts in told:
        for one in facts:
            if isinstance(one, _Name):
                names[passage.part] = one.core, passage.role == "indicator"
            elif isinstance(one, _Value):
                place = 0 if _RESULT in passage.label else len(found[passage.part])
                found[passage.part].insert(place, (passage, one.mention))
    return [
        _Indicator(core, is_of_task, found[part])
        for part, (core, is_of_task) in names.items()
        if part in found
    ]


def _between_tables(indicators: Sequence[_Indicator]) -> Iterator[Slip]:
    """Compare the results of tasks' indicators with rows of scoring tables of the same name.

    Rates are left out: 满意率 may be another one in each table.
    """
    rows: defaultdict[str, _Values] = defaultdict(list)
    for one in indicators:
        if not one.is_of_task:
            rows[one.core] += [pair for pair in one.values if _RESULT in pair[0].label]
    for one in indicators:
        results = [pair for pair in one.values if _RESULT in pair[0].label and one.is_of_task]
        for passage, mention in results:
            alike = [pair for pair in rows[one.core] if pair[1].unit == mention.unit]
            wrong = not any(overlap(mention, other) for _, other in alike)
            if alike and wrong and not mention.is_percent:
                yield _slip(passage, (0, len(passage.text)), (one.core, mention), alike[0])


def _compare(passage: Passage, told: _Told, values: Mapping[str, _Values]) -> Iterator[Slip]:
    alike: _Values = []
    name = ""
    for core, ones in values.items():
        if _tells(told, core):
            name = name or core
            alike += [pair for pair in ones if pair[1].unit == told.mention.unit]
    if alike and not any(_agrees(told.mention, one) for _, one in alike):
        yield _slip(passage, (told.start, told.end), (name, told.mention), alike[0])


def _agrees(told: Mention, value: Mention) -> bool:
    """Say whether prose tells this value; of a bound (不少于600场) only the bound itself."""
    return told.value == value.value if value.is_bound else overlap(told, value)


def _slip(
    passage: Passage,
    place: tuple[int, int],
    what: tuple[str, Mention],
    beside: tuple[Passage, Mention],
) -> Slip:
    (name, mention), (where, value) = what, beside
    return Slip(
        CHECK,
        Spot(passage.key, *place),
        also=(Spot(where.key, 0, len(where.text)),),
        slots={
            "told": passage.text[slice(*place)].replace(" ", ""),
            "name": name,
            "figure": where.text.strip(),
            "difference": gap(mention.value, value.value, mention),
        },
    )


def _tells(told: _Told, core: str) -> bool:
    """Say whether a figure counts this: 举办公益活动30场, 30场公益活动, 满意率90%, 8个书房全部…."""
    if any(one.endswith(core) and _VERB.match(one.removesuffix(core)) for one in told.subjects):
        return True
    if "、" in core and told.before.endswith(core):
        return True
    if told.mention.is_percent:
        return any(len(one) >= _TAIL and core.endswith(one) for one in told.subjects)
    thing = _MADE.sub("", core)
    rest = told.noun.removeprefix(thing)
    if rest == told.noun or not any(_VERB.match(one) for one in told.subjects or ("",)):
        return False
    return not rest or _ALL.search(rest) is not None
