"""Add up the parts of a figure where a text tells all of them: 行政编制20名、事业编制15名.

The parts are the template's data (``summands``); they are all where they stand side by side in one
sentence, and nowhere else in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from perfdesk.intake.words.reverse import BLANK, literal
from perfdesk.template.datatypes import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from perfdesk.template.schema import FormField

_LEAST_PARTS = 2
#: The posts of which a text tells a number: one kind alone is all of them.
_HELD = re.compile(r"核定[^，。]{0,6}编制|(?:实有|在职|在岗|在编)[^，。；\d]{0,8}\d")
_POSTS = re.compile(r"编制[^，。；、\d]{0,6}\d|\d+\s*[名个]?编制")
#: 过程类得23分: what one part got; its full marks stand in brackets.
_MARKS = re.compile(r"[得评][分为]?\s*(\d{1,2}(?:\.\d{1,2})?)\s*分")
_MARKS_TOTAL = re.compile(
    r"(?:合计|总计|共计|总得分|总分)(?:得分|得|为|：|:)?(?P<value>\d{2,3}(?:\.\d{1,2})?)\s*分"
)
#: The score of a report stands with its grade; what others gave, or of others, is none.
_GRADED = re.compile("等级|等次|档次|自评|评定|评为|绩效")
_BY_OTHERS = re.compile("上年|去年|财政局|复[核评]|第三方|抽查|项目|下属|所属|考核")
#: A total without any part is the score where its grade stands right behind: 总计96分，等级为优.
_GRADED_TOTAL = re.compile(
    r"(?:合计|总计|共计)(?:得分|得|为)?\d{2,3}(?:\.\d{1,2})?\s*分[，,](?:自评|评价|绩效)*"
    "(?:等级|等次|档次|评)(?:为|是|：)?[“‘]?[优良中差]"
)
_ASIDE = re.compile("[（(][^（）()]*[）)]")
_SENTENCE = re.compile("[^。；;\n]+")
#: What may stand between two parts.
_BESIDE = re.compile(rf"(?:{BLANK}|[、，,和及与]|以及)*")
#: Another part, which is none of the template's; who is not in service is none.
_MORE = re.compile(
    r"[人名个]?\s*(?:、|和|及|以及)\s*(?!离|退|遗|临|聘|编外|劳务|合同|公益)[^\d，。；、]{2,10}\d"
)
#: So near before the parts stand the words of which they are parts (实有…).
_NEAR = 12
#: Parts of a part, and what is told beside the part itself.
_INSIDE = re.compile("其中|[（(]")


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum, and where its parts stand."""

    value: Decimal
    start: int
    end: int


def sums_in(field: FormField, words: Iterable[str], text: str) -> Iterator[Sum]:
    """Yield for each sentence that tells parts of a figure their sum; none where one is unclear.

    ``words`` name the whole: they stand before the parts, or are in their names.
    """
    if not field.summands:
        return
    names = "|".join(literal(one) for one in sorted(field.summands, key=len, reverse=True))
    between = rf"{BLANK}*(?:数|为|共|有|：|:)?{BLANK}*"
    part = re.compile(rf"(?P<name>{names}){between}(?P<value>\d{{1,6}})")
    behind = re.compile(rf"{BLANK}*(?:{field.unit}|名|个)") if field.unit else re.compile("")
    sentences = [
        (sentence.start(), list(part.finditer(sentence[0])), sentence[0])
        for sentence in _SENTENCE.finditer(text)
    ]
    told = [one for one in sentences if one[1]]
    for place, parts, sentence in told:
        is_only = len(told) == len(parts) == 1 and _is_only(text, sentence)
        total = _total(parts, sentence, behind, is_only=is_only) if len(told) == 1 else None
        near = sentence[: parts[0].end("name")][-_NEAR - len(parts[0]["name"]) :]
        if total is not None and any(one in near for one in words):
            yield Sum(total, place + parts[0].start(), place + parts[-1].end())


def _is_only(text: str, sentence: str) -> bool:
    """Say whether one kind of posts is all of them: no other is told, and who holds them is."""
    return len(_POSTS.findall(text)) == 1 and _HELD.search(sentence) is not None


def held_in(
    kinds: Iterable[str], words: Iterable[str], text: str, *, is_held: bool
) -> Iterator[Sum]:
    """Yield a sum over kinds of posts told one by one with their holders: 行政编制9名，实有8名；….

    ``kinds`` are the parts of the posts; ``is_held`` asks for the people, whose ``words`` follow.
    """
    names = "|".join(literal(one) for one in sorted(kinds, key=lambda one: (-len(one), one)))
    held = "|".join(literal(one) for one in sorted(words, key=lambda one: (-len(one), one)))
    one = rf"(?P<kind>{names})(?:数|为|共)?(?P<posts>\d{{1,5}})[名人个]?[，,]"
    one += rf"(?:现|年末|目前)?(?:{held})(?:人员|人数|数|为|共)*(?P<held>\d{{1,5}})[名人]?"
    bare = re.sub(r"\?P<\w+>", "?:", one)
    run = re.compile(rf"{bare}(?:[；;，,、]{bare}){{1,5}}(?=。|\Z)")
    found = list(run.finditer(text))
    if len(found) != 1 or _POSTS.search(text[: found[0].start()] + text[found[0].end() :]):
        return
    parts = list(re.finditer(one, found[0][0]))
    if len({plain(part["kind"]) for part in parts}) == len(parts):
        total = sum(int(part["held" if is_held else "posts"]) for part in parts)
        yield Sum(Decimal(total), *found[0].span())


def marks_in(text: str) -> Iterator[Sum]:
    """Yield a 合计 of marks that is the sum of the parts' marks told right before it."""
    for sentence in _SENTENCE.finditer(text):
        if _GRADED.search(sentence[0]) is None or _BY_OTHERS.search(sentence[0]):
            continue
        for total in _MARKS_TOTAL.finditer(sentence[0]):
            before = _ASIDE.sub("", sentence[0][: total.start()])
            parts = [Decimal(one) for one in _MARKS.findall(before)]
            value = Decimal(total["value"])
            is_graded = not parts and _GRADED_TOTAL.match(sentence[0], total.start()) is not None
            is_first = not before or before.endswith(("，", ","))
            if (is_graded and is_first) or (len(parts) >= _LEAST_PARTS and sum(parts) == value):
                start = sentence.start()
                yield Sum(value, start + total.start(), start + total.end("value"))


def is_enumerated(text: str, end: int) -> bool:
    """Say whether another part stands beside a figure that ends there: 民警396人、工勤5人."""
    return _MORE.match(text, end) is not None


def _total(
    parts: list[re.Match[str]], sentence: str, behind: re.Pattern[str], *, is_only: bool
) -> Decimal | None:
    names = {plain(one["name"]) for one in parts}
    if not (is_only or _LEAST_PARTS <= len(parts) == len(names)):
        return None
    if _INSIDE.search(sentence[: parts[-1].end()]):
        return None
    end: int | None = None
    for one in parts:
        unit = behind.match(sentence, one.end())
        is_beside = end is None or _BESIDE.fullmatch(sentence, end, one.start()) is not None
        if unit is None or not is_beside:
            return None
        end = unit.end()
    if is_enumerated(sentence, end or 0):
        return None
    return sum((Decimal(plain(one["value"])) for one in parts), Decimal(0))
