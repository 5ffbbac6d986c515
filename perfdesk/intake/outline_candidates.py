"""Find all places of a text where a heading may be: whole lines, beginnings of lines, insides."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.intake.outline_numbers import HeadingNumber, heading_number, inner_places
from perfdesk.intake.source import LineKind
from perfdesk.intake.wording import is_closed, seam, width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfdesk.intake.outline_words import Meaning, Wordings
    from perfdesk.intake.paragraphs import SourceLine

#: A line longer than this, in half cells, is no heading of its own.
LONGEST = 80
#: A heading that runs into its text has so few characters before its mark.
_RUN_IN = 26
#: A wording without number counts from so many characters on.
_SHORTEST_BARE = 4
#: Headings are cut over so many lines at most.
_MOST_LINES = 3
#: In a line with so many known headings any of them may stand right before its text.
_RUNNING = 3
_MARK = re.compile(r"[。：:；;]")
_COMMA = re.compile(r"[，,。；;！？!?]")
_NOTE_BEHIND = re.compile(r"[（(〔【\[][^（）()〔〕【】\[\]]{1,30}[）)〕】\]]")
#: How a text begins that stands right behind a heading.
_BEGINS = re.compile(
    r"[（(“《一二三四五六七八九十]|\d|本|我|全[年区市县州局镇省]|根据|按照|依据|为|经|截至|截止|截止|通过|在|今年"
    r"|主要|负责|贯彻|围绕|目前|内设|下设|单位|部门|编制|一是|年初|按|从|任务|自评|综合"
)
#: How a wording goes on that is no heading: 部门职能的…, 基本情况良好.
_GOES_ON = re.compile(r"[的是和及与等为、，,较不得]|良好|如下[，,]|情况|分析|方面|工作|管理|目标")
#: No headings, though set in a heading's style: titles and annex labels.
_TITLE = re.compile(r"(?:报告|报告书|自评表|总结)(?:[（(].*[）)])?$|^附件|^目录$|^[—-]?\d+[—-]?$")
_BEFORE_INNER = re.compile(r"[。；！？：”）)!?;:》\s]$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place where a heading may be.

    Attributes:
        line, start: Where it begins.
        last, end: Its last line and the place behind it there.
        text: The heading, its lines joined.
        words: Without its number.
        meanings: The sections that it may mean.
        rest: What stands behind it on its last line.
        glued: Its text follows without any mark.
        inner: It begins behind other text of its line.
        level: By its style; 0 where no style says so.
    """

    line: int
    start: int
    last: int
    end: int
    text: str
    words: str
    number: HeadingNumber | None
    meanings: tuple[Meaning, ...]
    rest: str = ""
    glued: bool = False
    inner: bool = False
    level: int = 0

    @property
    def is_exact(self) -> bool:
        """Say whether its wording is known to the letter."""
        return bool(self.meanings) and self.meanings[0].quality == 1.0


def find_candidates(
    words: Wordings, lines: Sequence[SourceLine], *, whole: bool
) -> list[list[Candidate]]:
    """Return the candidates by the place at which they begin, in order.

    Args:
        words: The template's wordings.
        lines: The lines.
        whole: Only whole lines count.
    """
    finder = _Finder(words, lines)
    found: list[list[Candidate]] = []
    for index, line in enumerate(lines):
        if not may_hold(line):
            continue
        here = list(finder.at_start(index, whole=whole))
        if here:
            found.append(here)
        if not whole and not line.is_row:
            found += finder.inside(index, {one.end for one in here if one.rest})
    return found


def may_hold(line: SourceLine) -> bool:
    """Say whether headings may stand in a line: no furniture, no notes, no rows of many cells."""
    if line.furniture is not None or line.kind is LineKind.NOTE:
        return False
    return not line.is_row or sum(bool(cell.strip()) for cell in line.cells) == 1


@dataclass(slots=True)
class _Finder:
    words: Wordings
    lines: Sequence[SourceLine]

    # -- lines that begin with a heading ----------------------------------------------------------

    def at_start(self, index: int, *, whole: bool) -> Iterator[Candidate]:
        line = self.lines[index]
        number = heading_number(line.text)
        entire = self._entire(index, number)
        if entire is not None:
            yield entire
        if number is None:
            return
        broken = self._broken(index, number)
        if broken is not None and not (entire is not None and entire.is_exact):
            yield broken
        if not whole:
            yield from self._run_in(index, 0, number, is_running=self._is_running(line.text))

    def _entire(self, index: int, number: HeadingNumber | None) -> Candidate | None:
        line = self.lines[index]
        if width(line.text) > LONGEST:
            return None
        words = line.text[number.length :] if number is not None else line.text
        if number is None:
            exact = self.words.exact(words) if len(words) >= _SHORTEST_BARE else ()
            if line.level == 0 and not exact:
                return None
            if _TITLE.search(line.text):
                return None
            meanings = exact or self.words.meanings(words)
        else:
            meanings = self.words.meanings(words)
            if number.weak and not any(one.quality >= 0.85 for one in meanings):
                return None
        if not words.strip():
            return None
        end = len(line.text)
        return Candidate(index, 0, index, end, line.text, words, number, meanings, level=line.level)

    def _broken(self, index: int, number: HeadingNumber) -> Candidate | None:
        """Return the heading that begins on a line and ends on one of the next ones."""
        text = self.lines[index].text
        if width(text) > LONGEST or is_closed(text) or self.lines[index].is_whole:
            return None
        for last in range(index + 1, min(index + _MOST_LINES, len(self.lines))):
            following = self.lines[last]
            known = heading_number(following.text)
            if not may_hold(following) or (known is not None and not known.weak):
                return None
            begins = len(text)
            text = text + seam(text, following.text) + following.text
            words = text[number.length :]
            exact = self.words.exact(words)
            if exact:
                end = len(following.text)
                return Candidate(index, 0, last, end, text, words, number, exact)
            for opening in self.words.openings(text, number.length):
                if opening.end > begins and self._ends(text, opening.end, is_running=False):
                    behind = self._behind(text, opening.end)
                    end = len(following.text) - (len(text) - behind)
                    head = text[:behind]
                    return Candidate(
                        index, 0, last, end, head, head[number.length :], number,
                        opening.meanings, rest=following.text[end:],
                        glued=not is_closed(head),
                    )  # fmt: skip
        return None

    # -- headings that run into their text --------------------------------------------------------

    def _run_in(
        self, index: int, at: int, number: HeadingNumber, *, is_running: bool
    ) -> Iterator[Candidate]:
        """Yield the headings that begin at a place of a line and whose text follows there."""
        line = self.lines[index]
        text = line.text
        begins = at + number.length
        mark = _MARK.search(text, begins, begins + _RUN_IN)
        ends: set[int] = set()
        if mark is not None and text[mark.end() :].strip():
            words = text[begins : mark.end()]
            meanings = self.words.meanings(words)
            sure = [one for one in meanings if one.quality >= 0.6]
            allowed = not number.weak or (sure and sure[0].quality >= 0.85)
            if allowed and not _COMMA.search(words[:-1]):
                ends.add(mark.end())
                yield self._part(index, at, mark.end(), number, tuple(sure))
        for opening in self.words.openings(text, begins):
            if not self._ends(text, opening.end, is_running=is_running):
                continue
            end = self._behind(text, opening.end)
            if end not in ends and (at or text[end:].strip()):
                ends.add(end)
                yield self._part(index, at, end, number, opening.meanings)

    def _part(
        self, index: int, at: int, end: int, number: HeadingNumber, meanings: tuple[Meaning, ...]
    ) -> Candidate:
        text = self.lines[index].text
        head = text[at:end]
        return Candidate(
            index, at, index, end, head, head[number.length :], number, meanings,
            rest=text[end:], glued=bool(text[end:]) and not is_closed(head), inner=at > 0,
        )  # fmt: skip

    def _ends(self, text: str, end: int, *, is_running: bool) -> bool:
        """Say whether a known wording may end its heading here, by what follows it."""
        note = _NOTE_BEHIND.match(text, end)
        if note is not None and heading_number(text, end) is None:
            end = note.end()
        rest = text[end:]
        if not rest.strip() or _MARK.match(rest):
            return True
        if _BEGINS.match(rest):
            return True
        return is_running and _GOES_ON.match(rest) is None

    @staticmethod
    def _behind(text: str, end: int) -> int:
        """Return the place behind a wording's note and mark."""
        note = _NOTE_BEHIND.match(text, end)
        if note is not None and heading_number(text, end) is None:
            end = note.end()
        mark = _MARK.match(text, end)
        return mark.end() if mark is not None else end

    # -- headings inside a line -------------------------------------------------------------------

    def inside(self, index: int, ends: set[int]) -> list[list[Candidate]]:
        """Return those behind the beginning; ``ends`` tells where headings before may end."""
        text = self.lines[index].text
        places = list(inner_places(text))
        is_running = len(places) >= _RUNNING and self._is_running(text)
        found: list[list[Candidate]] = []
        for at in places:
            number = heading_number(text, at)
            if number is None or number.weak:
                continue
            is_open = _BEFORE_INNER.search(text, max(0, at - 1), at) is not None
            here = [
                one
                for one in self._run_in(index, at, number, is_running=is_running)
                if (one.is_exact and (is_open or is_running or at in ends))
                or (is_running and is_open and number.rank <= 4)
            ]
            if here:
                found.append(here)
                ends |= {one.end for one in here}
        return found

    def _is_running(self, text: str) -> bool:
        """Say whether a whole report stands in one line: several known headings, one by one."""
        if len(text) < 200:
            return False
        count = 0
        for at in (0, *inner_places(text)):
            number = heading_number(text, at)
            if number is not None and any(
                True for _ in self.words.openings(text, at + number.length)
            ):
                count += 1
                if count >= _RUNNING:
                    return True
        return False
