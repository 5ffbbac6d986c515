"""Tell where the parts of a sum end: where they add up to it, what follows is the whole's again.

全年支出12万元，其中基本支出9万元，项目支出3万元，全年预算数13万元.
"""

from __future__ import annotations

import re
from decimal import Decimal

from perfdesk.intake.words.figure_values import NUMBER, NUMBER_END
from perfdesk.template.datatypes import plain

_OF_IT = "其中"
#: Parts in brackets need not add up: the bracket ends them.
_ASIDE = re.compile(r"[（(]\s*其中[^（）()]*[）)]")
_AMOUNT = re.compile(rf"(?P<number>{NUMBER}){NUMBER_END}\s*(?P<unit>亿元|万元|亿|万|元)")
_YUAN = {"元": 1, "万": 10_000, "万元": 10_000, "亿": 100_000_000, "亿元": 100_000_000}
_TOTAL = re.compile(r"(?:合计|共计|总计)(?:支出|执行)?(?:为|：|:)?$")
_PIECE = re.compile(r"[，、；;]|,(?!\d{3})")
#: Sources of money, and the offices that together are the one that reports.
_PARTS_OF_ALL = re.compile(
    "一般公共预算|政府性基金|国有资本经营|财政专户|财政拨款|其他资金|事业收入|单位资金"
    "|本级|机关|下属|所属|事业单位"
)
_OF_ALL = re.compile("全年|年度|本年|部门|整体|年初|年末")
_LEAST_PARTS = 2


def without_parts(sentence: str, figure: str) -> str:
    """Return a sentence without the parts that were all told before a figure.

    The figure must be more than each part, and by its words the year's or the office's: else it
    may be the last part's own.
    """
    bare = _ASIDE.sub("", sentence)
    if _OF_IT not in bare and "计" not in bare:
        return bare
    own = amounts(figure)[-1:] if _OF_ALL.match(figure) else []
    return _without_list(_without_sum(bare), own[0] if own else Decimal(0))


def amounts(text: str) -> list[Decimal]:
    """Return the amounts of money in a text, in 元."""
    return [_yuan(one) for one in _AMOUNT.finditer(text)]


def is_sum_of_all(sentence: str, figure: str) -> bool:
    """Say whether a figure is the sum of sources, or of offices, told right before it."""
    own = amounts(figure)[-1:]
    pieces = [one for one in _PIECE.split(sentence) if one.strip()]
    parts = [amounts(one) for one in pieces]
    return (
        len(parts) >= _LEAST_PARTS
        and all(len(one) == 1 for one in parts)
        and all(_PARTS_OF_ALL.search(one) for one in pieces)
        and [sum((one[0] for one in parts), Decimal(0))] == own
    )


def is_proven_move(paragraph: str, figure: str) -> bool:
    """Say whether a figure moved one amount of a paragraph to another: 9万元，追加1万元，10万元."""
    known = amounts(paragraph)
    move = amounts(figure)[-1:]
    return bool(move) and any(one + move[0] in known for one in known)


def _yuan(match: re.Match[str]) -> Decimal:
    return Decimal(plain(match["number"]).replace(",", "")) * _YUAN[match["unit"]]


def _without_sum(sentence: str) -> str:
    """Take out the sources or offices before the total they add up to."""
    for match in _AMOUNT.finditer(sentence):
        total = _TOTAL.search(sentence, 0, match.start())
        if total and is_sum_of_all(sentence[: total.start()], match[0]):
            return sentence[total.start() :]
    return sentence


def _without_list(sentence: str, figure: Decimal) -> str:
    before, of_it, behind = sentence.partition(_OF_IT)
    total = amounts(before)[-1:]
    if not of_it or not total:
        return sentence
    told = Decimal(0)
    largest = Decimal(0)
    for match in _AMOUNT.finditer(behind):
        told += _yuan(match)
        largest = max(largest, _yuan(match))
        if told == total[0]:
            return before + behind[match.end() :] if figure > largest else sentence
    return sentence
