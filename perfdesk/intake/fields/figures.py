"""Find figures in running text by the words before them: 全年预算数为3,435.02万元, 综合评分97分.

The words are a field's label, its aliases, and what the template's sentences print before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from perfdesk.intake.fields.figure_context import (
    Place,
    Report,
    is_balance,
    is_mere_move,
    is_of_another,
    is_of_others,
    is_of_part,
    is_overall,
    is_own,
    is_planned,
    is_sure,
    is_whole,
)
from perfdesk.intake.fields.figure_forms import (
    Told,
    last_year_behind,
    short_names_in,
    spent_in,
)
from perfdesk.intake.fields.figure_kinds import is_of_all_marks, is_of_staff
from perfdesk.intake.fields.figure_sums import Sum, held_in, marks_in, sums_in
from perfdesk.intake.words.figure_values import NUMBER, NUMBER_END, value_of
from perfdesk.intake.words.reverse import BLANK, literal
from perfdesk.intake.words.wording import compact
from perfdesk.template.datatypes import DataType, plain
from perfdesk.template.patterns import Slot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from perfdesk.template.patterns import Pattern
    from perfdesk.template.schema import FormField
    from perfdesk.template.template import ReportTemplate

#: What a label begins or ends with and a text may lack.
_EDGES = re.compile(r"^(?:其中[:：]?|比|按|由|的|分|以上|部门|本年度|本年|全部)+|[:：（(]$")
#: What may stand between words and figure; all else (分别, 增加, 超过, 基本支出) makes it another.
_BETWEEN = (
    rf"(?:(?<=支出)(?:执行|决算)数?|(?<=费)支出(?:执行|决算)?数?|(?<=费)决算数?)?(?:[（(][^（）()\d]{{0,12}}[）)]|{BLANK}|人数|总人数|人员|职工|教职工|干部职工|民警|干警|在职|在编|在岗"
    r"|总数|总额|数额|金额|资金|合计|共计|总计|累计|安排|批复|核定|实际|完成|数|额|共|计|为|是|达到|达|有"
    rf"|[比较](?:上年|去年)(?:同期)?(?:增加|减少|下降|增长|上升)了?{NUMBER}(?:万元|元|[%％])[，,](?=为)"
    r"|[：:“”]){0,6}?"
)
#: Words as short as this are a part of longer ones behind a hanzi: 编制 of 行政编制.
_LEAST_WORDS = 2
_HANZI = re.compile("[\u4e00-\u9fff]$")
#: Words that name no kind of money: of a part they tell the part's figure, not the department's.
_GENERAL = re.compile(
    r"(?:全年度?|上年度?|本年度?|年初|年中|实际|总|合计|共计|预算|执行|决算|支出|收入|调整|追加|增加|调增|安排"
    r"|使用|完成|批复|部门|整体|资金|数|额|后|净|为)+"
)
#: What parts the cells of a row in a text.
_CELLS = "\u3000"
#: A number without a unit is a figure where words say so, or where nothing else follows.
_TELLS = re.compile(r"[为是：:达（(]")
_NOTHING_BEHIND = re.compile(rf"{BLANK}*(?:[，。；、,;）)\n]|\Z)")
#: 制度健全，自评得分5分: a lower score than this is one of many, if it is not told by itself.
_LEAST_SCORE = 60
_LAST_YEAR = "上年"
_MARKS, _PEOPLE = "分", "人"


@dataclass(frozen=True, slots=True)
class FoundFigure:
    """A figure in a text; ``text`` is what goes into the field, in the field's unit."""

    code: str
    text: str
    start: int
    end: int

    @property
    def value(self) -> Decimal:
        """Return what it says, however many zeros it is told with."""
        return Decimal(plain(self.text))


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A figure with how near it is to what was sought; the least ``rank`` is the best."""

    figure: FoundFigure
    rank: tuple[bool, int]


@dataclass(frozen=True, slots=True)
class Findings:
    """What a text tells.

    Attributes:
        figures: One for each field, in the order of the text.
        conflicts: Figures that are told of one field in like words and differ; none is taken.
    """

    figures: tuple[FoundFigure, ...]
    conflicts: tuple[tuple[FoundFigure, ...], ...]


class FigureFinder:
    """Finds the figures of some fields of a template.

    Args:
        template: The template.
        codes: The fields.
        report: Whose figures are wanted.
        surely_whole: Take only what by its own words is the whole office's: for other sections
            than the field's own.
    """

    def __init__(
        self,
        template: ReportTemplate,
        codes: Iterable[str],
        report: Report | None = None,
        *,
        surely_whole: bool = False,
    ) -> None:
        self._fields = template.fields
        self._report = report or Report()
        self._surely_whole = surely_whole
        self._codes = tuple(codes)
        #: The field that words name, and how near they are to what the template itself says.
        self._by_words: dict[str, tuple[str, int]] = {}
        self._words = words_of(template, self._codes)
        for code, known in self._words.items():
            for rank, words in enumerate(known):
                self._by_words.setdefault(words, (code, rank))
        #: The words that by themselves name a kind of money.
        self._kinds = {
            words: code
            for words, (code, _) in self._by_words.items()
            if self._fields[code].type is DataType.MONEY and not _GENERAL.fullmatch(words)
        }
        labels = {_LAST_YEAR + template.fields[code].label: code for code in self._codes}
        self._last_years = {
            labels[label]: code
            for code in self._codes
            if (label := template.fields[code].label) in labels
        }
        year = self._report.fiscal_year
        self._last_year = _last_year(year)
        known_words = tuple(self._by_words)
        self._expression = _expression(known_words, year) if known_words else None

    def find(self, text: str) -> list[FoundFigure]:
        """Return the figures in a text, in order; of each field that with the likest words."""
        return list(self.search(text).figures)

    def search(self, text: str) -> Findings:
        """Return the figures in a text, and those that contradict each other."""
        found: dict[str, list[_Candidate]] = {}
        for one in self._candidates(text):
            found.setdefault(one.figure.code, []).append(one)
        in_forms: dict[str, list[_Candidate]] = {}
        for one in self._in_forms(text):
            if one.figure.code not in found:
                in_forms.setdefault(one.figure.code, []).append(one)
        found |= in_forms
        figures: list[FoundFigure] = []
        conflicts: list[tuple[FoundFigure, ...]] = []
        for candidates in found.values():
            least = min(one.rank for one in candidates)
            best = [one for one in candidates if one.rank == least]
            if len({one.figure.value for one in best}) == 1:
                figures.append(best[0].figure)
            else:
                conflicts.append(tuple(one.figure for one in best))
        told = {*found}
        others = [self._last_year_of(one, text) for one in figures]
        others += [self._sum(code, text) for code in self._codes]
        figures += [one for one in others if one is not None and one.code not in told]
        return Findings(tuple(sorted(figures, key=lambda one: one.start)), tuple(conflicts))

    def _candidates(self, text: str) -> Iterator[_Candidate]:
        for match in self._expression.finditer(text) if self._expression else ():
            words = self._last_year.sub(_LAST_YEAR, compact(match["words"]))
            code, rank = self._by_words[words]
            field, place = self._fields[code], Place(text, match.start(), match.end())
            if _CELLS in match[0] or not _is_told(field, match):
                continue  # A row's figures are told by its columns.
            if not self._is_wanted(field, words, place):
                continue
            value = value_of(field, match["number"], compact(match["unit"] or ""))
            if value is None:
                continue
            figure = FoundFigure(code, value, match.start(), match.end())
            is_certain = is_sure(place, self._report)
            if is_certain or field.unit != _MARKS or figure.value >= _LEAST_SCORE:
                yield _Candidate(figure, (not is_certain, rank))

    def _is_wanted(self, field: FormField, words: str, place: Place) -> bool:
        """Say whether words in their place name what the field holds."""
        is_short = len(words) <= _LEAST_WORDS and _HANZI.search(place.clause) is not None
        is_general = _GENERAL.fullmatch(words) is not None
        is_open = is_short or is_general or field.unit == _MARKS
        is_told = field.unit == _MARKS and is_overall(place)
        if is_open and not is_told and not is_own(place, self._report):
            return False
        if is_of_another(place, words, self._report) or is_of_others(place):
            return False
        if field.unit == _PEOPLE and not is_of_staff(place):
            return False
        if field.unit == _MARKS and not is_of_all_marks(place):
            return False
        if is_general:
            if is_of_part(place, words) or is_balance(place) or is_mere_move(place, words):
                return False
        elif field.type is DataType.MONEY and is_planned(place, words):
            return False
        if not self._surely_whole:
            return True
        if field.unit == _PEOPLE:
            return is_own(place, self._report)
        return is_whole(place, words, self._report)

    def _in_forms(self, text: str) -> Iterator[_Candidate]:
        """Yield the figures that stand not right behind their words."""
        year = self._report.fiscal_year
        for told in (*spent_in(self._kinds, text, year), *short_names_in(self._kinds, text)):
            place = Place(text, told.start, told.end)
            figure = self._figure(told)
            if figure is not None and self._is_in_place(place, told):
                yield _Candidate(figure, (True, len(self._by_words)))

    def _is_in_place(self, place: Place, told: Told) -> bool:
        is_whole_here = is_sure if self._surely_whole else is_own
        return (
            is_whole_here(place, self._report)
            and not is_of_another(place, told.words, self._report)
            and not is_of_others(place)
            and (told.is_pair or not is_planned(place, told.words))
        )

    def _last_year_of(self, figure: FoundFigure, text: str) -> FoundFigure | None:
        """Return last year's figure that stands right behind this year's: 比2022年的12万元增长."""
        code = self._last_years.get(figure.code)
        year = self._report.fiscal_year
        told = last_year_behind(code, text, figure.end, year) if code is not None else None
        return None if told is None else self._figure(told)

    def _figure(self, told: Told) -> FoundFigure | None:
        value = value_of(self._fields[told.code], told.number, told.unit)
        return None if value is None else FoundFigure(told.code, value, told.start, told.end)

    def _sum(self, code: str, text: str) -> FoundFigure | None:
        """Return the sum of the parts that a text tells instead of a figure."""
        field = self._fields[code]
        found = [
            one
            for one in self._sums(field, text)
            if not is_of_another(Place(text, one.start, one.end), "", self._report)
        ]
        if len(found) != 1:
            return None
        return FoundFigure(code, str(found[0].value), found[0].start, found[0].end)

    def _sums(self, field: FormField, text: str) -> Iterator[Sum]:
        if field.unit == _MARKS:
            yield from (one for one in marks_in(text) if one.value >= _LEAST_SCORE)
        yield from sums_in(field, self._words[field.code], text)
        if field.unit == _PEOPLE and field.summands:
            yield from self._held(field, text)

    def _held(self, field: FormField, text: str) -> Iterator[Sum]:
        """Yield posts, or people, summed over the kinds of posts that are told one by one."""
        for code in self._codes:
            other = self._fields[code]
            if other.unit == _PEOPLE and other.summands and other is not field:
                yield from held_in(field.summands, self._words[code], text, is_held=False)
                yield from held_in(other.summands, self._words[field.code], text, is_held=True)


def _is_told(field: FormField, match: re.Match[str]) -> bool:
    """Say whether a number is a figure: with a unit, or by what stands around it."""
    if match["unit"] or field.type is DataType.MONEY:
        return True
    between = match.string[match.end("words") : match.start("number")]
    behind = _NOTHING_BEHIND.match(match.string, match.end("number"))
    return _TELLS.search(between) is not None or behind is not None


@lru_cache(maxsize=20)
def _last_year(year: int | None) -> re.Pattern[str]:
    return re.compile("^(?:上年|去年|上一年)度?" + (f"|^{year - 1}年度?" if year else ""))


@lru_cache(maxsize=200)
def _expression(by_words: tuple[str, ...], year: int | None) -> re.Pattern[str]:
    """Return the expression of words with a figure; every change by the clerk asks for it again."""
    ordered = sorted(by_words, key=lambda one: (-len(one), one))
    known = "|".join(_named(words, year) for words in ordered)
    unit = r"亿元|万元|亿|万|元|[^\d，。；、,;\s（）()：:“”]"
    return re.compile(
        rf"(?P<words>{known}){BLANK}*{_BETWEEN}{BLANK}*"
        rf"(?P<number>{NUMBER}){NUMBER_END}{BLANK}*(?P<unit>{unit})?"
    )


def _named(words: str, year: int | None) -> str:
    """Return the expression of words; last year is told by its number too: 2022年支出."""
    if not words.startswith(_LAST_YEAR):
        return literal(words)
    told = f"|{year - 1}年" if year else ""
    return rf"(?:上年|去年|上一年{told})度?" + literal(words.removeprefix(_LAST_YEAR))


def words_of(template: ReportTemplate, codes: Iterable[str]) -> dict[str, list[str]]:
    """Return the words that may stand before each field's figure, the template's own first."""
    patterns = (one.pattern for one in template.compiled.values())
    in_sentences = _words_in(tuple(one for one in patterns if one is not None))
    found: dict[str, list[str]] = {}
    for code in codes:
        field = template.fields[code]
        bare = map(_bare, (field.label, *field.aliases, *in_sentences.get(code, ())))
        found[code] = list(dict.fromkeys(words for words in bare if len(words) >= _LEAST_WORDS))
    return found


@lru_cache(maxsize=5000)
def _bare(words: str) -> str:
    return _EDGES.sub("", compact(words))


@lru_cache(maxsize=20)
def _words_in(patterns: tuple[Pattern, ...]) -> dict[str, list[str]]:
    """Return the words before each slot of some sentences, by the slot's name."""
    found: dict[str, list[str]] = {}
    for pattern in patterns:
        for before, part in pairwise(pattern.parts):
            if isinstance(part, Slot) and isinstance(before, str):
                words = re.split("[，。；、,;：:元分人%]", before)[-1]
                found.setdefault(part.name, []).append(words)
    return found
