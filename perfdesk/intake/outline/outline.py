"""Find the headings of a template among the lines of a text, and say how sure each is.

Candidates are all places where a heading may be (``outline_candidates``); which of them are
headings, and of which section, is decided for the whole text at once (``outline_path``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.errors import message
from perfdesk.intake.cleaning.paragraphs import piece_of
from perfdesk.intake.outline.outline_candidates import find_candidates
from perfdesk.intake.outline.outline_items import Standing, standings
from perfdesk.intake.outline.outline_path import Doubt, best_reading
from perfdesk.intake.outline.outline_voices import Voices
from perfdesk.intake.outline.outline_words import Match, Wordings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.intake.cleaning.paragraphs import SourceLine
    from perfdesk.intake.outline.outline_path import Chosen
    from perfdesk.template.template import ReportTemplate

#: How sure a heading is by its wording alone; each doubt takes something away.
_SURE = {Match.HEADING: 0.99, Match.ALIAS: 0.95}
_DOUBTFUL = {Doubt.NESTED: 0.06, Doubt.BARE: 0.12, Doubt.GLUED: 0.06, Doubt.ELSEWHERE: 0.15}
_ANY_DOUBT = 0.08
_UNKNOWN = 0.3
#: The section is told by the place in the outline alone.
_GUESS = 0.4


@dataclass(frozen=True, slots=True)
class HeadingLine:
    """A heading in the source.

    Attributes:
        first: Index of its first line.
        count: How many lines it takes (a long one may be cut).
        section: Code of the template's section, None for a heading that the template lacks.
        level: From 1, as the source has it.
        confidence: How sure its section is, 0 to 1.
        reason: Why it is taken so, a whole sentence for the clerk.
        is_item: It is the label of an item (1、经济效益。…), itself text of the section: ``count``
            is 0, and it stands at the beginning of its first line.
    """

    first: int
    count: int
    text: str
    section: str | None
    match: Match
    level: int = 1
    confidence: float = 1.0
    reason: str = ""
    is_item: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    """The headings of a text, in order.

    Attributes:
        lines: The lines that the headings' indexes count: those of the text, cut behind headings
            whose text follows on the same line.
        origins: For each of these lines, the index of the line that it is or was cut from.
    """

    headings: tuple[HeadingLine, ...]
    lines: tuple[SourceLine, ...] = ()
    origins: tuple[int, ...] = ()

    def sections(self) -> dict[str, Match]:
        """Return the sections that were found, each with its best match."""
        found: dict[str, Match] = {}
        for heading in self.headings:
            if heading.section is not None:
                found[heading.section] = max(
                    heading.match, found.get(heading.section, heading.match)
                )
        return found


def find_outline(
    template: ReportTemplate, lines: Sequence[SourceLine], *, whole: bool = False
) -> Outline:
    """Return the headings among ``lines``.

    Args:
        template: Whose headings they may be.
        lines: Of the text; rows and furniture among them are no headings.
        whole: No line is cut: a heading that runs into its text is none.
    """
    places = find_candidates(Wordings.of(template), lines, whole=whole)
    voices = Voices(template, lines)
    chosen = best_reading(template, lines, places, voices)
    told = standings(template, chosen, voices, with_items=not whole)
    cutter = _Cutter(lines)
    headings = [
        cutter.take(one, standing, _reason(template, one, standing))
        for one, standing in zip(chosen, told, strict=True)
    ]
    pieces = cutter.finish()
    return Outline(
        tuple(headings), tuple(piece for piece, _ in pieces), tuple(origin for _, origin in pieces)
    )


# -- lines cut behind their headings --------------------------------------------------------------


class _Cutter:
    """Cuts the lines at the headings, in order, and counts them anew."""

    def __init__(self, lines: Sequence[SourceLine]) -> None:
        self._lines = lines
        self._done: list[tuple[SourceLine, int]] = []
        #: Up to here everything is taken over.
        self._line, self._start = 0, 0

    def take(self, chosen: Chosen, standing: Standing, reason: str) -> HeadingLine:
        """Cut a heading off what stands before and behind it; an item stays with its text."""
        one = chosen.candidate
        self._copy_to(one.line, one.start)
        first = len(self._done)
        if not standing.is_item:
            self._copy_to(one.last, one.end)
        meaning = chosen.meaning
        return HeadingLine(
            first=first,
            count=len(self._done) - first,
            text=one.text.strip(),
            section=standing.section,
            match=meaning.match if meaning is not None else Match.UNKNOWN,
            level=chosen.level,
            confidence=_GUESS if standing.is_guess else _confidence(chosen),
            reason=reason,
            is_item=standing.is_item,
        )

    def finish(self) -> list[tuple[SourceLine, int]]:
        """Return all lines, each with the index of that which it was cut from."""
        self._copy_to(len(self._lines), 0)
        return self._done

    def _copy_to(self, line: int, end: int) -> None:
        """Take over all before a place."""
        while self._line < line:
            self._copy(len(self._lines[self._line].text))
            self._line, self._start = self._line + 1, 0
        if end:
            self._copy(end)
            self._start = end

    def _copy(self, end: int) -> None:
        line = self._lines[self._line]
        if line.text[self._start : end].strip() or (self._start, end) == (0, len(line.text)):
            whole = (self._start, end) == (0, len(line.text))
            piece = line if whole else piece_of(line, self._start, end)
            self._done.append((piece, self._line))


# -- how sure -------------------------------------------------------------------------------------


def _confidence(chosen: Chosen) -> float:
    meaning = chosen.meaning
    if meaning is None:
        return _UNKNOWN
    sure = _SURE.get(meaning.match, meaning.quality)
    doubt = sum(_DOUBTFUL.get(one, _ANY_DOUBT) for one in chosen.doubts)
    return round(max(0.05, sure - doubt), 2)


def _reason(template: ReportTemplate, chosen: Chosen, standing: Standing) -> str:
    meaning = chosen.meaning
    if standing.is_guess and standing.section is not None:
        heading = template.sections[standing.section].heading
        code = "outline_told" if standing.is_told else "outline_guessed"
        sentence = message("notes", code, heading=heading)
    elif meaning is None:
        sentence = message("notes", "outline_unknown")
    else:
        heading = template.sections[meaning.section].heading
        code = f"outline_{meaning.match.name.lower()}"
        sentence = message("notes", code, heading=heading, wording=meaning.wording)
    doubts = [message("notes", f"outline_doubt_{doubt}") for doubt in dict.fromkeys(chosen.doubts)]
    return sentence + "".join(doubts)
