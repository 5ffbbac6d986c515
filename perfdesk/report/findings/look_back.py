"""Find in this year's texts what was true last year only.

Knows last year's report by what it said: its texts, its figures, its year, its numbered sessions.
What is odd is told, never changed; a text that is edited is judged anew.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from perfdesk.errors import message
from perfdesk.report.findings.check import own_finding
from perfdesk.report.findings.dated import digits, figure, figures_in, sessions_in, years_in
from perfdesk.report.places import place, section_place
from perfdesk.report.values import FieldRef, Finding, State
from perfdesk.template.datatypes import PROSE, DataType, Severity, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from perfdesk.report.findings.dated import Figure, FigureFound
    from perfdesk.report.report import Report
    from perfdesk.report.values import FieldValue
    from perfdesk.template.schema import LookBack
    from perfdesk.template.template import ReportTemplate

#: So many words are quoted in one sentence; more of a kind are counted.
_MOST_QUOTED = 3


#: An amount of so many digits is known again also where no 元 follows.
_SURE_DIGITS = 5


@dataclass(frozen=True, slots=True)
class LastFigure:
    """A figure of last year's form: which field had it, and where that stands there."""

    label: str
    where: str
    is_money: bool

    def is_meant(self, found: FigureFound) -> bool:
        """Say whether a figure of the same value in a text means this one: 118 处 is no money."""
        is_sure = digits(found.figure[0]) >= _SURE_DIGITS
        return found.is_money or is_sure or not self.is_money


class PreviousReport:
    """What last year's report said.

    Attributes:
        fiscal_year: Its year.
        said: Its texts, each as ``text_key`` makes it.
        figures: The figures of its form that tell something, each with the first field that had it.
        told: Figures that somebody wrote into its texts.
        sessions: The numbered sessions of its texts.
    """

    def __init__(self, report: Report, rules: LookBack) -> None:
        """Read a report with all its values; ``rules`` are those of this year's template."""
        self.fiscal_year = report.meta.fiscal_year
        self.figures: dict[Figure, LastFigure] = {}
        texts: list[FieldValue] = []
        for ref, value in report.values.items():
            field = report.template.fields[ref.code]
            number = _figure_of(report.template, value)
            if number is not None and digits(number[0]) >= rules.figure_digits:
                where = section_place(report, report.template.section_of(ref.code))
                last = LastFigure(field.label, where, field.type is DataType.MONEY)
                self.figures.setdefault(number, last)
            elif field.type in PROSE | {DataType.SENTENCE} and _is_there(value):
                texts.append(value)
        # What is generated tells the figures of the form, which are known already.
        written = [value.text for value in texts if value.state is State.VALID]
        self.said = frozenset(text_key(value.text) for value in texts)
        self.told = frozenset(
            found.figure for text in written for found in figures_in(text, rules.figure_digits)
        )
        self.sessions = frozenset(found.session for text in written for found in sessions_in(text))


def text_key(text: str) -> str:
    """Return a text without what makes no difference: blanks, the width of digits and marks."""
    return plain(text)


def is_last_years(
    template: ReportTemplate, previous: PreviousReport, ref: FieldRef, text: str
) -> bool:
    """Say whether last year's report has a text to the letter, where that is odd.

    Short answers and fields that the template calls stable may be the same every year.
    """
    key = text_key(text)
    is_long = len(key) >= template.identity.look_back.unchanged_from
    return is_long and key in previous.said and not template.is_stable(ref.code)


def _is_there(value: FieldValue) -> bool:
    return value.state in (State.VALID, State.CALCULATED)


def _figure_of(template: ReportTemplate, value: FieldValue | None) -> Figure | None:
    """Return the figure in a field of the form, None where it has none."""
    if value is None or not isinstance(value.value, Decimal) or not _is_there(value):
        return None
    is_percent = template.fields[value.ref.code].type is DataType.PERCENT
    return figure(value.value, is_percent=is_percent)


class LookingBack:
    """Holds one report's texts against last year's report."""

    def __init__(self, report: Report, previous: PreviousReport) -> None:
        self._report = report
        self._previous = previous
        self._rules = report.template.identity.look_back
        self._stay = {figure(number, is_percent=False) for number in self._rules.figures_that_stay}
        self._figures: dict[FieldRef, Figure] = {}
        self._counts: Counter[Figure] = Counter()
        #: Texts that tell figures of last year, whether or not this year's form has them too.
        self._telling: dict[FieldRef, frozenset[Figure]] = {}

    def reach(self, refs: Iterable[FieldRef]) -> set[FieldRef]:
        """Take note of changed fields; return those whose texts have to be judged again.

        A figure that came into the form, or left it, makes the texts that tell it right or wrong.
        """
        touched = set(refs)
        turned = {number for ref in touched for number in self._note(ref)}
        if turned:
            touched.update(ref for ref, told in self._telling.items() if told & turned)
        return touched

    def _note(self, ref: FieldRef) -> set[Figure]:
        """Keep the form's figures; return those that are in it now and were not, or the reverse."""
        new = _figure_of(self._report.template, self._report.values.get(ref))
        old = self._figures.get(ref)
        if ref not in self._report.values:
            self._telling.pop(ref, None)
        if new == old:
            return set()
        turned: set[Figure] = set()
        if old is not None:
            del self._figures[ref]
            self._counts[old] -= 1
            turned |= {old} if not self._counts[old] else set()
        if new is not None:
            self._figures[ref] = new
            self._counts[new] += 1
            turned |= {new} if self._counts[new] == 1 else set()
        return turned

    def finding(self, check: str, ref: FieldRef) -> Finding | None:
        """Return what one of the ``LOOK_BACK_CHECKS`` finds at a field."""
        value = self._report.values.get(ref)
        if value is None or value.state is not State.VALID:
            return None  # What is generated tells this year's figures.
        if self._report.template.fields[ref.code].type not in PROSE | {DataType.SENTENCE}:
            return None
        return LOOK_BACK_CHECKS[check](self, value)

    # -- the checks ----------------------------------------------------------------------------

    def unchanged_text(self, value: FieldValue) -> Finding | None:
        """C02: a text of last year that nobody has touched."""
        if not is_last_years(self._report.template, self._previous, value.ref, value.text):
            return None
        return self._told("unchanged_since_last_year", value, [value.text], Severity.WARNING)

    def stale_figure(self, value: FieldValue) -> Finding | None:
        """C04: a figure of last year's form, or else of last year's texts, that is not ours."""
        figures, rules = self._previous.figures, self._rules
        found = list(figures_in(value.text, rules.figure_digits, rules.figures_of))
        stale = [
            one for one in found if one.figure in figures and figures[one.figure].is_meant(one)
        ]
        told = frozenset(
            one.figure
            for one in found
            if one.figure in figures or one.figure in self._previous.told
        )
        if told:
            self._telling[value.ref] = told
        else:
            self._telling.pop(value.ref, None)
        words = [one.words for one in stale if not self._counts[one.figure]]
        if words:
            first = next(one.figure for one in stale if not self._counts[one.figure])
            source = figures[first]
            slots = {"source": source.label, "where": source.where}
            return self._told("last_year_figure", value, words, Severity.WARNING, slots)
        return self._told_again(value, [one.words for one in found if self._is_old(one.figure)])

    def _is_old(self, number: Figure) -> bool:
        is_ours = bool(self._counts[number]) or number in self._stay
        return number in self._previous.told and not is_ours

    def _told_again(self, value: FieldValue, words: list[str]) -> Finding | None:
        """Numbers that stood in last year's texts may be the same; where all is, that is told."""
        code = value.ref.code
        if not words or self._report.template.is_stable(code) or self._is_said(value.text):
            return None
        return self._told("last_year_figure", value, words, Severity.HINT, sentence="told_again")

    def _is_said(self, text: str) -> bool:
        return text_key(text) in self._previous.said

    def stale_year(self, value: FieldValue) -> Finding | None:
        """C28: last year's number, except where a clause may speak of last year."""
        last = self._previous.fiscal_year
        if last == self._report.meta.fiscal_year:
            return None
        words = list(years_in(value.text, last, self._rules.years_of))
        slots = {"year": self._report.meta.fiscal_year}
        return self._told("last_year_year", value, words, Severity.WARNING, slots)

    def stale_session(self, value: FieldValue) -> Finding | None:
        """A session or plenum of last year; a term alone lasts for years and is only a hint."""
        found = [one for one in sessions_in(value.text) if one.session in self._previous.sessions]
        words = [one.words for one in found if one.session[1]]
        if words:
            return self._told("last_year_session", value, words, Severity.WARNING)
        words = [one.words for one in found]
        if self._report.template.is_stable(value.ref.code) or self._is_said(value.text):
            return None
        return self._told("last_year_session", value, words, Severity.HINT, sentence="term")

    def _told(
        self,
        check: str,
        value: FieldValue,
        words: list[str],
        severity: Severity,
        slots: Mapping[str, object] | None = None,
        *,
        sentence: str = "",
    ) -> Finding | None:
        if not words:
            return None
        told = {
            "label": self._report.template.fields[value.ref.code].label,
            "last": self._previous.fiscal_year,
            "words": _quoted(words),
            **(slots or {}),
        }
        text = message(
            "findings",
            f"{check}_{sentence}" if sentence else check,
            place=place(self._report, value.ref),
            **told,
        )
        return own_finding(severity, check, value.ref, text, words[0], told)


def _quoted(words: Iterable[str]) -> str:
    """Quote each of the words once, the first few."""
    kinds = list(dict.fromkeys(words))
    quoted = "".join(f"“{word}”" for word in kinds[:_MOST_QUOTED])
    return quoted if len(kinds) <= _MOST_QUOTED else f"{quoted}等 {len(kinds)} 处"


#: The engine's checks against last year's report, by the name that their findings bear.
LOOK_BACK_CHECKS: Mapping[str, Callable[[LookingBack, FieldValue], Finding | None]] = {
    "unchanged_since_last_year": LookingBack.unchanged_text,
    "last_year_figure": LookingBack.stale_figure,
    "last_year_year": LookingBack.stale_year,
    "last_year_session": LookingBack.stale_session,
}
