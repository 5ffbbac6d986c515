"""Find figures in running text by the words before them: 全年预算数为3,435.02万元, 综合评分97分.

The words are a field's label, its aliases, and what the template's sentences print before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from perfdesk.intake.reverse import BLANK, literal
from perfdesk.intake.wording import compact
from perfdesk.template.datatypes import (
    NUMERIC,
    DataType,
    ValueFaultError,
    content_type,
    half_width,
    rounded,
)
from perfdesk.template.patterns import Slot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from perfdesk.template.schema import FormField
    from perfdesk.template.template import ReportTemplate

#: What a label begins or ends with and a text may lack.
_EDGES = re.compile(r"^(?:其中[:：]?|比|按|由|的|分|以上|部门|本年度|本年|全部)+|[:：（(]$")
_NUMBER = r"[-+－−]?(?:\d{1,3}(?:[,，]\d{3})+|\d{1,15})(?:[.．]\d{1,8})?"
#: Between words and figure: 为, 共计, （支出数）; nothing that tells a difference or a share.
_BETWEEN = r"(?:[（(][^（）()\d]{0,12}[）)])?[^\d，。；、,;\n增减升降比占超少多差余约“”]{0,6}?"
#: Words right before that make it a figure of another year, or of a part.
_OTHER = re.compile(
    r"(?:上年|去年|上一年度?|往年|同期|预计|人均|其他|经费|费用|采购|项目|基本)度?的?$"
)
#: Words as short as this are a part of longer ones behind a hanzi: 编制 of 行政编制.
_LEAST_WORDS = 2
_HANZI = re.compile("[\u4e00-\u9fff]$")
#: Words that name no kind of money: of a part they tell the part's figure, not the department's.
_GENERAL = re.compile(
    r"(?:全年度?|上年度?|本年度?|年初|年中|实际|总|合计|共计|预算|执行|决算|支出|收入|调整|追加|安排"
    r"|完成|批复|部门|整体|资金|数|额|后|净|为)+"
)
#: What says that a text is about a part: its number, or words before.
_NUMBERED = re.compile(
    r"\s*(?:[（(]?\d{1,2}[）)、.．](?!\d)|[\u2460-\u2473]|[一二三四五六七八九十]是)"
)
_PART = "专项"
_CLAUSE = re.compile("[。；;]")
#: What parts the cells of a row in a text.
_CELLS = "\u3000"


@dataclass(frozen=True, slots=True)
class FoundFigure:
    """A figure in a text; ``text`` is what goes into the field, in the field's unit."""

    code: str
    text: str
    start: int
    end: int


class FigureFinder:
    """Finds the figures of some fields of a template."""

    def __init__(self, template: ReportTemplate, codes: Iterable[str]) -> None:
        self._fields = template.fields
        #: The field that words name, and how near they are to what the template itself says.
        self._by_words: dict[str, tuple[str, int]] = {}
        for code in codes:
            for rank, words in enumerate(words_of(template, code)):
                self._by_words.setdefault(words, (code, rank))
        self._expression = _expression(self._by_words) if self._by_words else None

    def find(self, text: str) -> list[FoundFigure]:
        """Return the figures in a text, in order; of each field that with the likest words.

        A number without a unit says nothing certain of money or a percentage.
        """
        found: dict[str, tuple[int, FoundFigure]] = {}
        for match in self._expression.finditer(text) if self._expression else ():
            words = compact(match["words"])
            code, rank = self._by_words[words]
            if code in found and found[code][0] <= rank:
                continue
            if _is_of_another(words, text[: match.start()]) or _CELLS in match[0]:
                continue  # A row's figures are told by its columns.
            if _GENERAL.fullmatch(words) and _is_of_part(text, match.start()):
                continue
            value = _value(self._fields[code], match["number"], compact(match["unit"] or ""))
            if value is not None:
                found[code] = rank, FoundFigure(code, value, match.start(), match.end())
        return sorted((figure for _, figure in found.values()), key=lambda one: one.start)


def _is_of_another(words: str, before: str) -> bool:
    """Say whether the words are a part of longer ones: 上年执行数, 行政编制."""
    is_part = len(words) <= _LEAST_WORDS and _HANZI.search(before) is not None
    return is_part or _OTHER.search(before) is not None


def _is_of_part(text: str, place: int) -> bool:
    """Say whether a place is in a numbered item, or behind words that tell of a part only."""
    before = text[text.rfind("\n", 0, place) + 1 : place]
    opening, clause = before.partition("。")[0], _CLAUSE.split(before)[-1]
    is_part = _NUMBERED.match(opening) is not None or tells_part(opening)
    return is_part or tells_part(clause) or "其中" in clause


def tells_part(heading: str) -> bool:
    """Say whether what stands behind a heading, or words, are figures of a part only."""
    return _PART in heading


def _expression(by_words: Iterable[str]) -> re.Pattern[str]:
    known = "|".join(literal(words) for words in sorted(by_words, key=lambda one: (-len(one), one)))
    unit = r"亿元|万元|亿|万|元|[^\d，。；、,;\s]"
    return re.compile(
        rf"(?P<words>{known}){BLANK}*{_BETWEEN}{BLANK}*"
        rf"(?P<number>{_NUMBER}){BLANK}*(?P<unit>{unit})?"
    )


def words_of(template: ReportTemplate, code: str) -> list[str]:
    """Return the words that may stand before a field's figure, the template's own first."""
    field = template.fields[code]
    found = [field.label, *field.aliases, *_pattern_words(template, code)]
    bare = (_EDGES.sub("", compact(words)) for words in found)
    return list(dict.fromkeys(words for words in bare if len(words) >= _LEAST_WORDS))


def _pattern_words(template: ReportTemplate, code: str) -> Iterator[str]:
    for compiled in template.compiled.values():
        parts = compiled.pattern.parts if compiled.pattern is not None else ()
        for before, part in pairwise(parts):
            if isinstance(part, Slot) and part.name == code and isinstance(before, str):
                yield re.split("[，。；、,;：:元分人%]", before)[-1]


def figure_for(field: FormField, text: str, unit: str) -> str | None:
    """Return the figure in a cell as its field takes it; ``unit`` is that of a bare number."""
    match = _CELL.fullmatch(compact(text))
    if match is None:
        return None
    told = match["unit"] or (unit if field.type is DataType.MONEY else field.unit)
    return _value(field, match["number"], told)


def is_figure(text: str) -> bool:
    """Say whether a cell is a bare figure, of whatever kind."""
    return _CELL.fullmatch(compact(text)) is not None


def _value(field: FormField, number: str, unit: str) -> str | None:
    """Return a figure as its field takes it; None where it is none of this kind.

    Money in 元 is rounded to the places of a field in 万元, as the tables of the accounts are.
    """
    if not _fits(field, unit):
        return None
    plain = half_width(number).replace(",", "")
    if field.type is not DataType.MONEY or unit == field.unit:
        text = plain
    else:
        worth = Decimal(plain) * _YUAN[unit] / _YUAN[field.unit]
        text = str(rounded(worth, field.options.places))
    try:
        content_type(field.type).parse(text, field.options)
    except ValueFaultError:
        return None
    return text


_CELL = re.compile(rf"(?P<number>{_NUMBER})(?P<unit>亿元|万元|亿|万|元|[%％]|分|人|名|个|件)?")
_YUAN = {
    "元": Decimal(1),
    "万": Decimal(10_000),
    "万元": Decimal(10_000),
    "亿": Decimal(100_000_000),
    "亿元": Decimal(100_000_000),
}


def _fits(field: FormField, unit: str) -> bool:
    if field.type is DataType.MONEY:
        return unit in _YUAN
    if field.type is DataType.PERCENT:
        return unit in ("%", "％")
    if field.type not in NUMERIC or unit in _YUAN or unit in ("%", "％"):
        return False
    return unit in ("", field.unit) or not field.unit or (field.unit, unit) == ("人", "名")
