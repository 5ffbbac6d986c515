"""Parts and totals inside one sentence: 46名（市提名24名、区推荐22名）, 其中…其余…, 合计."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from perfdesk.proof.figures.known import known
from perfdesk.proof.figures.numbers import PERCENT, YUAN
from perfdesk.proof.figures.quantities import clean_subject, name_of, tells_of_the_office
from perfdesk.proof.figures.sentences import ANY, BREAKS, C, M, N, sentences
from perfdesk.proof.figures.words import amount, gap, is_exact, slack
from perfdesk.proof.values import Slip

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfdesk.proof.figures.numbers import Mention
    from perfdesk.proof.figures.sentences import Placed, Sentence
    from perfdesk.proof.values import Passage, Setting

CHECK = "sum_told"
_MC = f"[{M}{C}]"
_FREE = rf"[^{BREAKS}{ANY}]"
#: Words of a clause whose number is no part of the total.
_NO_PART = re.compile(r"比|较|同比|增|减|上年|去年|占|平均|人均|每|提高|下降|超出|完成率|以来")
_PARTIAL = re.compile(r"其中|含|包括|等(?:[，、；]|$)|如|例如")
_REST = re.compile(r"^(?:其余|其他|其它|剩余|余下|另外|其余的)")
#: Parts and total are as near as this where one was mistyped; overlapping qualities are not.
_NEAR = Decimal("0.3")
#: What a one is worth in 12元 and in 12万元.
_WHOLE = {Decimal(1), Decimal(10**4)}


@dataclass(frozen=True, slots=True)
class _Sum:
    """A total that is not what its parts make."""

    total: Mention
    parts: Sequence[Mention]


def find(passage: Passage, _setting: Setting) -> Iterator[Slip]:
    """Find totals in a sentence that differ from the sum of the parts beside them."""
    if passage.kind not in {"text", "items"}:
        return
    for placed in sentences(passage.text):
        if len(placed.sentence.mentions) < 3:  # a total and two parts
            continue
        told: set[Mention] = set()
        for one in _wrong_sums(placed.sentence):
            if one.total not in told and not _is_of_the_office(passage, placed.sentence, one):
                told.add(one.total)
                yield _slip(passage, placed, one)


def _is_of_the_office(passage: Passage, sentence: Sentence, one: _Sum) -> bool:
    """Say whether these are named figures of the whole office, which ``money`` looks at."""
    if passage.is_generated or not tells_of_the_office(passage):
        return False
    total = name_of(clean_subject(sentence, one.total))
    parts = {name_of(clean_subject(sentence, part)) for part in one.parts}
    return any(
        identity.total == total and set(identity.parts) == parts for identity in known().parts
    )


def _slip(passage: Passage, placed: Placed, one: _Sum) -> Slip:
    sentence, total = placed.sentence, one.total
    computed = _added(one.parts)
    return Slip(
        CHECK,
        placed.spot(passage.key, total),
        also=tuple(placed.spot(passage.key, part) for part in one.parts),
        slots={
            "total": sentence.told(total),
            "parts": "＋".join(sentence.told(part) for part in one.parts),
            "sum": amount(computed, total),
            "difference": gap(computed, total.value, total),
        },
    )


def _added(parts: Sequence[Mention]) -> Decimal:
    return sum((part.value for part in parts), Decimal(0))


def _is_wrong(total: Mention, parts: Sequence[Mention]) -> bool:
    """Say whether a sum is off by more than rounding; whole 万元 told alike have to tie."""
    steps = {one.step for one in (total, *parts)}
    is_whole = total.unit == YUAN and len(steps) == 1 and steps <= _WHOLE
    return abs(_added(parts) - total.value) > (0 if is_whole else slack(total, *parts))


def _belongs(total: Mention, parts: Sequence[Mention]) -> bool:
    """Say whether parts and total can be compared at all."""
    return (
        len(parts) >= 2
        and is_exact(total, *parts)
        and total.unit != PERCENT
        and all(part.unit == total.unit for part in parts)
    )


def _wrong_sums(sentence: Sentence) -> Iterator[_Sum]:
    for ways in (
        _formulas,
        _behind_brackets,
        _of_which,
        _divided,
        _together,
        _by_kinds,
        _deductions,
    ):
        for total, parts, is_sure in ways(sentence):
            if not _belongs(total, parts) or not _is_wrong(total, parts):
                continue
            if is_sure or _is_surely_wrong(total, parts):
                yield _Sum(total, parts)


_Claim = tuple["Mention", tuple["Mention", ...], bool]

# -- A＋B＝C ---------------------------------------------------------------------------------

_SIGNS = f"[{M}{C}{N}]"
_FORMULA = re.compile(
    rf"({_SIGNS}(?:{_FREE}{{0,8}}[+＋加]{_FREE}{{0,12}}{_SIGNS}){{1,6}}){_FREE}{{0,4}}"
    rf"(?:=|＝|等于){_FREE}{{0,12}}({_SIGNS})"
)


def _formulas(sentence: Sentence) -> Iterator[_Claim]:
    for match in _FORMULA.finditer(sentence.shape):
        yield sentence.mention(match.start(2)), sentence.within(*match.span(1)), True


# -- 46名（市提名24名、区推荐22名） --------------------------------------------------------------

_BRACKET = re.compile(rf"({_MC}){_FREE}{{0,12}}[（(]([^（）()]{{3,300}})[）)]")


def _behind_brackets(sentence: Sentence) -> Iterator[_Claim]:
    for match in _BRACKET.finditer(sentence.shape):
        words = match[2]
        if _PARTIAL.search(words):
            continue
        parts = _parts(sentence, match.start(2), match.end(2))
        if parts is not None:
            yield sentence.mention(match.start(1)), parts, False


def _parts(sentence: Sentence, start: int, end: int) -> tuple[Mention, ...] | None:
    """Return the numbers of a list, one in each clause; None where a clause has none or more."""
    clauses = re.split(r"[，、；,;]|(?<=[\ue002\ue003])[和及与]", sentence.shape[start:end])
    for clause in clauses:
        if sum(clause.count(sign) for sign in ANY) != 1 or _NO_PART.search(clause):
            return None
    return sentence.within(start, end)


def _is_surely_wrong(total: Mention, parts: Sequence[Mention]) -> bool:
    """Say whether parts make up their total, so that another sum is a mistake.

    The two halves of a whole do; so do others if none is a quality that one thing may share with
    another (党员, 女性), and if the sum is near the total.
    """
    if len(parts) == 2 and _are_halves(parts):
        return True
    told = [f"{part.subject}{part.noun}" for part in parts]
    if any(word in words for words in told for word in known().attributes):
        return False
    return abs(_added(parts) - total.value) <= abs(total.value) * _NEAR


# -- 其中…，其余… ----------------------------------------------------------------------------

_OF_WHICH = re.compile(
    rf"({_MC}){_FREE}{{0,15}}(?:[，,（(；;：:。]{_FREE}{{0,4}}?其中[，,：:]?|中[，,]?(?:有|已)?(?={_FREE}{{0,6}}{_MC}))"
)
_DONE = re.compile(r"完成|达到|达标|实现")
_OPEN = re.compile(r"部分完成|未完成|未达|没有|未实现|未能")
_ENDS_INNER = re.compile(r"其中|[）)；]")
_ENDS = re.compile(r"其中|[）)]|[，；](?=[^，；]{0,4}(?:同比|比上|较上|占|合计|共计|总计))")


def _of_which(sentence: Sentence) -> Iterator[_Claim]:
    shape = sentence.shape
    for match in _OF_WHICH.finditer(shape):
        total = _whole(sentence, match.start(1))
        if total is None:
            continue
        is_inner = "其中" in shape[: match.start(1)]
        stop = (_ENDS_INNER if is_inner else _ENDS).search(shape, match.end())
        parts = [
            part
            for part in sentence.within(match.end(), stop.start() if stop else len(shape))
            if part.unit == total.unit and not _NO_PART.search(f"{part.subject}{part.noun}")
        ]
        parts = _to_the_rest(parts)
        if any(one.value == _added(parts) for one in sentence.within(0, match.start(1))):
            continue
        is_more = _added(parts) > total.value
        ends_with_rest = bool(parts) and _REST.match(parts[-1].subject) is not None
        are_all = _are_all(sentence, parts) or (len(parts) == 2 and _are_halves(parts))
        if (
            ends_with_rest
            or are_all
            or _are_done_and_not(parts)
            or (is_more and _is_apart(parts, total))
        ):
            yield total, tuple(parts), True


def _whole(sentence: Sentence, place: int) -> Mention | None:
    """Return the last number up to a place that tells no change (比上年减少2万元)."""
    before = [
        one
        for one in sentence.within(0, place + 1)
        if not _NO_PART.search(one.subject) and not one.is_percent
    ]
    return before[-1] if before else None


def _to_the_rest(parts: list[Mention]) -> list[Mention]:
    for index, part in enumerate(parts):
        if _REST.match(part.subject):
            return parts[: index + 1]
    return parts


def _are_all(sentence: Sentence, parts: Sequence[Mention]) -> bool:
    """Say whether the parts are all that make up some total (基本支出 and 项目支出)."""
    names = {name_of(clean_subject(sentence, part)) for part in parts if part.value}
    return any(names == set(identity.parts) for identity in known().parts)


def _are_done_and_not(parts: Sequence[Mention]) -> bool:
    """Say whether the parts are what was reached and what was not: 9项达到目标，1项部分完成."""
    nouns = [part.noun for part in parts]
    has_open = any(_OPEN.search(noun) for noun in nouns[1:])
    return has_open and _DONE.search(nouns[0]) is not None and not _OPEN.search(nouns[0])


def _are_halves(parts: Sequence[Mention]) -> bool:
    told = [f"{part.subject}{part.noun}" for part in parts]
    return any(
        (first in told[0] and second in told[1]) or (second in told[0] and first in told[1])
        for first, second in known().halves
    )


def _is_apart(parts: Sequence[Mention], total: Mention) -> bool:
    """Say whether no part can lie inside another one: sums of money, things without qualities."""
    told = [f"{part.subject}{part.noun}" for part in parts]
    if any(word in words for words in told for word in known().attributes):
        return False
    if total.unit == YUAN:
        return True
    return len({part.noun or part.subject for part in parts}) == len(parts) and (
        _added(parts) <= total.value * (1 + _NEAR)
    )


# -- 共举办30场，分别为… ---------------------------------------------------------------------

_DIVIDED = re.compile(
    rf"({_MC}){_FREE}{{0,15}}[，,：:]?(包括|分为|分别为|分别是|即|由)(?=[^。；]{{0,25}}{_MC})"
)
_STOP = re.compile(r"[；;。）)]")


def _divided(sentence: Sentence) -> Iterator[_Claim]:
    shape = sentence.shape
    for match in _DIVIDED.finditer(shape):
        stop = _STOP.search(shape, match.end())
        end = stop.start() if stop else len(shape)
        if _PARTIAL.search(shape, match.end(), end):
            continue
        parts = _parts(sentence, match.end(), end)
        if parts is not None:
            yield sentence.mention(match.start(1)), parts, match[2] in {"分别为", "分别是", "分为"}


# -- …，三项合计 -------------------------------------------------------------------------------

_TOGETHER = re.compile(
    rf"[，、；,;](?:以上|上述)?(?P<few>{C})?(?:两者|二者)?(?:合计|总计|共计|相加)"
    rf"(?:为|达|支出|金额|资金)?(?P<total>{_MC})"
    rf"|[和与加]{_FREE}{{1,15}}{_MC}[，,]?{C}?(?:两者|二者)?"
    rf"(?:合计|共计|总计|之和为|相加为|等于)(?P<sum>{_MC})"
)


def _together(sentence: Sentence) -> Iterator[_Claim]:
    shape = sentence.shape
    for match in _TOGETHER.finditer(shape):
        total = sentence.mention(match.end() - 1)
        before = list(sentence.within(0, match.end() - 1))
        few = 2 if match["sum"] else 0
        if match["few"]:
            few = int(before.pop().value)
        before = [part for part in before if part.unit == total.unit]
        told = shape[: match.start() + 1]
        if few:
            yield total, tuple(before[-few:]), len(before) >= few
        elif len(before) == sum(told.count(sign) for sign in ANY) and not (
            _NO_PART.search(told) or _PARTIAL.search(told)
        ):
            yield total, tuple(before), True


# -- 6个指标：3个产出指标、3个效益指标 -----------------------------------------------------------

_KINDS = re.compile(rf"({C})({_FREE}{{2,8}})[，,：:（(](?=[^。；]{{0,12}}{C})")
_TOTAL_LAST = re.compile(rf"[，,]共(?:计|有)?({C})({_FREE}{{2,8}})")


def _by_kinds(sentence: Sentence) -> Iterator[_Claim]:
    """Yield totals whose parts are kinds of the same thing: 指标 of 产出指标 and 效益指标."""
    shape = sentence.shape
    for match in _KINDS.finditer(shape):
        parts = _of_kind(sentence.within(match.end(), len(shape)), match[2])
        yield sentence.mention(match.start(1)), parts, True
    for match in _TOTAL_LAST.finditer(shape):
        total = sentence.mention(match.start(1))
        before = [part for part in sentence.within(0, match.start(1)) if part.unit == total.unit]
        yield total, _of_kind(before, match[2]), True


def _of_kind(parts: Sequence[Mention], noun: str) -> tuple[Mention, ...]:
    """Return the parts that are called like the total with a word before it, if all of them are."""
    kinds = [re.split(r"[和与及]", part.noun)[0] for part in parts]
    are_kinds = all(kind.endswith(noun) and kind != noun for kind in kinds)
    return tuple(parts) if are_kinds and len(set(kinds)) == len(kinds) else ()


# -- 共扣7.18分：…扣4分；…扣3.18分 -------------------------------------------------------------

_TAKEN = re.compile(r"扣(?:了|减)?$")
_DEDUCTED = re.compile(rf"共扣(?:了|减)?({C})[：:，,]")


def _deductions(sentence: Sentence) -> Iterator[_Claim]:
    """Yield deductions from a score with those that are told one by one behind their sum."""
    for match in _DEDUCTED.finditer(sentence.shape):
        total = sentence.mention(match.start(1))
        parts = [
            part
            for part in sentence.within(match.end(), len(sentence.shape))
            if part.unit == total.unit and _TAKEN.search(part.subject)
        ]
        yield total, tuple(parts), True
