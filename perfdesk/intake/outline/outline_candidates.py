"""Find all places of a text where a heading may be: whole lines, beginnings of lines, insides."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from perfdesk.intake.outline.outline_numbers import HeadingNumber, heading_number, inner_places
from perfdesk.intake.outline.outline_words import Match
from perfdesk.intake.readers.source import LineKind
from perfdesk.intake.words.wording import compact, is_closed, seam, width
from perfdesk.pulse import beat

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfdesk.intake.cleaning.paragraphs import SourceLine
    from perfdesk.intake.outline.outline_words import Meaning, Opening, Wordings

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
_WHOLE_REPORT, _BARE_REPORT = 60, 400
_SENTENCE_END = re.compile("[。！；]")
#: 主要做法有：…, 绩效目标如下.
_SAYS = re.compile("有|如|包括")
_MARK = re.compile(r"[。：:；;]")
_ENDED = re.compile(r"[。；;！？!?：:]")
_COMMA = re.compile(r"[，,。；;！？!?]")
_NOTE_BEHIND = re.compile(r"[（(〔【\[][^（）()〔〕【】\[\]]{1,30}[）)〕】\]]")
#: How a text begins that stands right behind a heading.
_BEGINS = re.compile(
    r"[（(“《一二三四五六七八九十]|\d|本|我|全[年区市县州局镇省]|根据|按照|依据|为|经|截至|截止|截止|通过|在|今年"
    r"|[^，。；：、的]{1,8}[是为]|主要|负责|贯彻|围绕|目前|内设|下设|单位|部门|编制|一是|年初|按|从|任务|自评|综合"
)
#: How a wording goes on that is no heading: 部门职能的…, 基本情况良好.
_GOES_ON = re.compile(
    r"[的是与等为、，,较得]|和(?!谐|平)|及(?!时|早|格)|不(?!断|仅)|良好|如下[，,]|情况|分析|方面|工作|管理|目标|完成|实现|应用|结果|成效|效果|表|指标|总"
)
#: So a wording ends that is a heading, however its text goes on.
_CLOSED_WORDS = re.compile(
    "(?:情况|分析|概况|结论|措施|建议|职责|职能|问题|目标|任务|评价|编制|应用|人员|工作|内容|成效|成绩|亮点"
    "|方面|举措|做法|经验|教职工|设想|计划|打算|方向|思路|原因|不足|意见|说明|管理|执行|过程|产出|效果|效益|投入|满意度|状况|事项)"
)
_WHOLE_WORDS = ("情况", "分析", "概况", "结论", "措施", "建议", "职责", "职能")
_STILL_GOES_ON = re.compile(r"[的是等为、，,较得]|良好|如下[，,]|表")
#: A heading in a running line is no longer than this.
_LONGEST_RUN_IN = 30
#: Likeness from which on a wording in a running line is that of a section.
_NEARLY = 0.65
#: No headings, though set in a heading's style: titles and annex labels.
_TITLE = re.compile(r"(?:报告|报告书|自评表|总结)(?:[（(].*[）)])?$|^附件|^目录$|^[—-]?\d+[—-]?$")
#: A number that blanks set apart from the heading: 一　基本情况.
_SET_APART = re.compile(r"[\s\u3000]*([一二三四五六七八九十]{1,3}|\d{1,3})[\s\u3000]+\S")
_RANK_OF_ITEMS, _RANK_OF_MAIN = 5, 3
#: The numbers that a text in figures has not: 一、 （一） 第一章 Ⅰ.
_CHINESE = frozenset({"cn", "(cn)", "cn)", "chapter", "part", "section", "roman"})
#: A line that ends so is cut.
_OPEN_ENDS = ("、", "和", "与", "及", "的", "“", "（", "(")
_FIGURES = re.compile(r"\d|[、“”]")
_UNKNOWN_RUN_IN = 16
#: Likeness from which on a wording is surely, and likely, that of a section.
_SURELY, _LIKELY = 0.85, 0.6
#: A shorter cell beside a name is a value, not a section's text.
_SHORTEST_ACCOUNT = 8
#: Cells of a scoring table's head: its rows are no form's.
_SCORED = re.compile(r"\s*(?:分值|得分|指标值|年度指标值|[一二三]级指标|权重|评分标准)\s*")
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
        labels: It is the first cell of a row whose second one is its text, or labels its paragraph.
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
    labels: bool = False

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
    finder = _Finder(words, lines, mains=_mains(lines))
    found: list[list[Candidate]] = []
    scored = {line.table for line in lines if any(map(_SCORED.fullmatch, line.cells))}
    for index, line in enumerate(lines):
        beat()
        if not may_hold(line):
            is_form = line.is_row and line.furniture is None and line.table not in scored
            label = finder.label(index) if is_form and not whole else None
            found += [[label]] if label is not None else []
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


def _mains(lines: Sequence[SourceLine]) -> frozenset[int]:
    """Return the numbers of main headings where all are numbered in figures: 1, 1.1, 1.2, 2."""
    numbers = [
        number
        for line in lines
        if may_hold(line) and (number := heading_number(line.text)) and not number.weak
    ]
    inner = [number.path[0] for number in numbers if number.path]
    is_decimal = len(inner) > 1 and not _CHINESE.intersection(one.key for one in numbers)
    return frozenset(inner if is_decimal else ())


@dataclass(slots=True)
class _Finder:
    words: Wordings
    lines: Sequence[SourceLine]
    #: The numbers of main headings where figures number all of them; one of its parts tells it.
    mains: frozenset[int] = frozenset()
    #: The table that was last known for a form: short values beside names are its too.
    form: int = 0

    # -- lines that begin with a heading ----------------------------------------------------------

    def at_start(self, index: int, *, whole: bool) -> Iterator[Candidate]:
        """Yield those that begin where the line begins."""
        line = self.lines[index]
        number = self._number(index)
        entire = self._entire(index, number)
        if entire is not None:
            yield entire
        yield from self._broken(index, number, entire)
        if whole:
            return
        if number is not None:
            yield from self._run_in(index, 0, number, is_running=self._is_running(line.text))
        else:
            yield from self._bare_run_in(index)

    def _number(self, index: int) -> HeadingNumber | None:
        """Return the number of a line, as its outline has it."""
        number = self._own_number(index)
        if not self.mains or number is None or number.key != "1.":
            return number
        is_weak = number.weak and number.value not in self.mains
        return replace(number, rank=_RANK_OF_MAIN, weak=is_weak)

    def _own_number(self, index: int) -> HeadingNumber | None:
        """Return the number of a line; blanks that set it apart make it sure (3　年度任务)."""
        line = self.lines[index]
        number = heading_number(line.text)
        apart = _SET_APART.match(line.original)
        if apart is None:
            return number
        if number is not None:
            return replace(number, weak=False)
        # Without the blank 3年度 would be a count of years; 202|2 年度 was cut within a figure.
        is_item = apart[1].isdecimal() and line.text.startswith(f"{int(apart[1])}年度")
        if not is_item or (index and self.lines[index - 1].text[-1:].isdigit()):
            return None
        return HeadingNumber("1.", _RANK_OF_ITEMS, int(apart[1]), len(str(int(apart[1]))))

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
            if number.weak and not any(one.quality >= _LIKELY for one in meanings):
                return None
        if not words.strip():
            return None
        end = len(line.text)
        return Candidate(index, 0, index, end, line.text, words, number, meanings, level=line.level)

    def _broken(
        self, index: int, number: HeadingNumber | None, entire: Candidate | None
    ) -> Iterator[Candidate]:
        """Yield the headings that begin on a line and end on one of the next ones."""
        text = self.lines[index].text
        if width(text) > LONGEST or is_closed(text) or self.lines[index].is_whole:
            return
        if number is None and width(text) > LONGEST // 2:
            return
        best = entire.meanings[0].quality if entire is not None and entire.meanings else 0.0
        length = number.length if number is not None else 0
        for last in range(index + 1, min(index + _MOST_LINES, len(self.lines))):
            following = self.lines[last]
            known = heading_number(following.text)
            if not may_hold(following) or (known is not None and not known.weak):
                return
            begins = len(text)
            is_open = number is not None and text.endswith(_OPEN_ENDS)
            text = text + seam(text, following.text) + following.text
            found = self._ended(text, begins, number) if number is not None else None
            if found is not None:
                head, rest, meanings = found
            else:
                head, rest, meanings = text, "", self._whole(text[length:], number)
                quality = meanings[0].quality if meanings else 0.0
                if width(head) > LONGEST or not (is_open or quality >= max(_SURELY, best)):
                    continue
            end = len(following.text) - len(rest)
            glued = bool(rest) and not is_closed(head)
            yield Candidate(
                index, 0, last, end, head, head[length:], number, meanings, rest=rest, glued=glued
            )
            return

    def _whole(self, words: str, number: HeadingNumber | None) -> tuple[Meaning, ...]:
        """Return what lines as a whole may mean; without a number only to the letter."""
        return self.words.meanings(words) if number is not None else self.words.exact(words)

    def _ended(
        self, text: str, begins: int, number: HeadingNumber
    ) -> tuple[str, str, tuple[Meaning, ...]] | None:
        """Return heading, rest and meanings where a known wording ends on the following line."""
        opening = self.words.opening(text, number.length)
        if opening is None or opening.end <= begins or not self._ends(text, opening.end):
            return None
        behind = self._behind(text, opening.end)
        return text[:behind], text[behind:], opening.meanings

    # -- rows of forms ----------------------------------------------------------------------------

    def label(self, index: int) -> Candidate | None:
        """Return the first of two cells where it is known: 职能职责概述 | 负责……."""
        line = self.lines[index]
        filled = [cell for cell in line.cells if cell.strip()]
        head = compact(filled[0]) if filled else ""
        if len(filled) != 2 or len(head) < _SHORTEST_BARE or not line.text.startswith(head):
            return None
        exact = self.words.exact(head)
        rest = line.text[len(head) :]
        is_form = bool(line.table) and line.table == self.form
        if not exact or (len(rest) < _SHORTEST_ACCOUNT and not is_form):
            return None
        self.form = line.table
        return Candidate(
            index, 0, index, len(head), head, head, None, exact, rest=rest, labels=True
        )

    # -- headings that run into their text --------------------------------------------------------

    def _bare_run_in(self, index: int) -> Iterator[Candidate]:
        """Yield a known wording without number that its mark parts from its text.

        Behind another one (存在问题：…) it labels its paragraph, however short it is (建议：…).
        """
        end, exact = self._labelled(index)
        is_second = bool(exact) and index > 0 and bool(self._labelled(index - 1)[1])
        if exact and (is_second or end > _SHORTEST_BARE):
            text = self.lines[index].text
            head = text[:end]
            yield Candidate(
                index, 0, index, end, head, head, None, exact, rest=text[end:], labels=is_second
            )

    def _labelled(self, index: int) -> tuple[int, tuple[Meaning, ...]]:
        """Return where the wording ends with which a line of text begins, and what it means."""
        text = self.lines[index].text
        mark = _MARK.search(text, 0, _RUN_IN)
        if mark is None or not text[mark.end() :].strip():
            return 0, ()
        return mark.end(), self.words.exact(text[: mark.start()])

    def _run_in(
        self, index: int, at: int, number: HeadingNumber, *, is_running: bool
    ) -> Iterator[Candidate]:
        """Yield the headings that begin at a place of a line and whose text follows there."""
        text = self.lines[index].text
        begins = at + number.length
        mark = _MARK.search(text, begins, begins + _RUN_IN)
        ends: set[int] = set()
        if mark is not None and text[mark.end() :].strip():
            words = text[begins : mark.end()]
            meanings = tuple(
                one
                for one in self.words.meanings(words)
                if one.quality >= (_SURELY if number.weak else _LIKELY)
                or (one.match is Match.TOPIC and not number.weak)
            )
            plain = len(words) <= _UNKNOWN_RUN_IN and not _FIGURES.search(words)
            if (meanings or (plain and not number.weak)) and not _COMMA.search(words[:-1]):
                ends.add(mark.end())
                yield self._part(index, at, mark.end(), number, meanings)
        opening = self.words.opening(text, begins)
        if opening is not None and self._ends(text, opening.end, is_running=is_running):
            end = self._behind(text, opening.end)
            if end not in ends and (at or text[end:].strip()):
                ends.add(end)
                yield self._part(index, at, end, number, opening.meanings)
        if is_running and not ends and not number.weak:
            is_outer = number.rank < _RANK_OF_ITEMS
            found = self._nearly(text, begins, is_outer=is_outer)
            if found is not None:
                yield self._part(index, at, found[0], number, found[1])

    def _nearly(
        self, text: str, begins: int, *, is_outer: bool
    ) -> tuple[int, tuple[Meaning, ...]] | None:
        """Return the end of a heading in other words: where its last word ends (实现情况|我局)."""
        best: tuple[int, tuple[Meaning, ...]] | None = None
        inner = next((at for at in inner_places(text) if at > begins), None)
        longest = min(begins + _LONGEST_RUN_IN, len(text) if inner is None else inner)
        for word in _CLOSED_WORDS.finditer(text, begins, longest):
            words = text[begins : word.end()]
            if _ENDED.search(words) or _GOES_ON.match(text, word.end()):
                continue
            meanings = tuple(
                one
                for one in self.words.meanings(words)
                if one.quality >= _NEARLY or (is_outer and one.match is Match.TOPIC)
            )
            if meanings and (best is None or meanings[0].quality >= best[1][0].quality):
                best = self._behind(text, word.end()), meanings
        if best is None:
            # A heading right above another one needs no known words.
            inner = next(inner_places(text, begins + 1), None)
            if inner is not None and inner - begins <= _UNKNOWN_RUN_IN:
                words = text[begins:inner]
                is_heading = not _COMMA.search(words) and not _FIGURES.search(words)
                return (inner, ()) if is_heading and len(words) > 1 else None
        return best

    def _part(
        self,
        index: int,
        at: int,
        end: int,
        number: HeadingNumber | None,
        meanings: tuple[Meaning, ...],
    ) -> Candidate:
        text = self.lines[index].text
        head = text[at:end]
        words = head[number.length :] if number is not None else head
        return Candidate(
            index, at, index, end, head, words, number, meanings,
            rest=text[end:], glued=bool(text[end:]) and not is_closed(head), inner=at > 0,
        )  # fmt: skip

    def _ends(self, text: str, end: int, *, is_running: bool = False) -> bool:
        """Say whether a known wording may end its heading here, by what follows it."""
        note = _NOTE_BEHIND.match(text, end)
        if note is not None and heading_number(text, end) is None:
            end = note.end()
        rest = text[end:]
        if not rest.strip() or _MARK.match(rest):
            return True
        if _BEGINS.match(rest):
            return True
        if is_running and text[:end].endswith(_WHOLE_WORDS):
            return _STILL_GOES_ON.match(rest) is None
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
        marked = set(inner_places(text))
        is_running = len(marked) >= _RUNNING and self._is_running(text)
        bare = self._bare_places(text) - marked if not is_running else set()
        places = sorted(marked | bare)
        found: list[list[Candidate]] = []
        for at in places:
            number = heading_number(text, at)
            if at in bare:
                opening = self._bare_opening(text, at)
                if opening is not None:
                    end = self._behind(text, opening.end)
                    found.append([self._part(index, at, end, number, opening.meanings)])
                    ends.add(end)
                continue
            if number is None or number.weak:
                continue
            is_open = _BEFORE_INNER.search(text, max(0, at - 1), at) is not None
            here = [
                one
                for one in self._run_in(index, at, number, is_running=is_running)
                if (one.is_exact and (is_open or is_running or at in ends))
                or (is_running and (is_open or at in ends) and number.rank <= 4)
            ]
            if here:
                found.append(here)
                ends |= {one.end for one in here}
        return found

    def _bare_places(self, text: str) -> set[int]:
        """Return where headings without a mark stand in a whole report that is one line.

        Behind a sentence, or right behind another one; a known wording alone may be anything.
        """
        found: set[int] = set()
        if len(text) < _BARE_REPORT:
            return found
        starts = {0, *(match.end() for match in _SENTENCE_END.finditer(text))}
        while starts:
            at = starts.pop()
            opening = self._bare_opening(text, at) if at < len(text) else None
            if opening is not None and at not in found:
                found.add(at)
                starts.add(self._behind(text, opening.end))
        return found - {0} if len(found) >= _RUNNING else set()

    def _bare_opening(self, text: str, at: int) -> Opening | None:
        """Return the known wording, of some length, with which a heading would begin here."""
        number = heading_number(text, at)
        if number is not None and not number.weak:
            return None
        begins = at + number.length if number is not None else at
        opening = self.words.opening(text, begins)
        if opening is None or opening.end - begins < _SHORTEST_BARE:
            return None
        if _SAYS.match(text, opening.end):
            return None
        return opening if self._ends(text, opening.end, is_running=True) else None

    def _is_running(self, text: str) -> bool:
        """Say whether a whole report stands in one line: several known headings, one by one."""
        if len(text) < _WHOLE_REPORT:
            return False
        count = 0
        for at in (0, *inner_places(text)):
            number = heading_number(text, at)
            if number is not None and self.words.opening(text, at + number.length) is not None:
                count += 1
                if count >= _RUNNING:
                    return True
        return False
