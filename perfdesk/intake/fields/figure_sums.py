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
