"""Find what stands below the text of a report: 附件说明, the name and date of the 落款, 附注.

Each of them is a line, or some lines, of a shape of its own; none is a part of the last section.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.intake.words.numbers import leading_number
from perfdesk.intake.words.wording import compact, fold, is_closed, width

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from perfdesk.intake.cleaning.paragraphs import SourceLine
    from perfdesk.template.template import ReportTemplate

_DAY = r"20\d\d年\d{1,2}月\d{1,2}日"
_DATE = re.compile(rf"(?P<author>[^，。；：、]{{2,30}}?)??(?P<date>{_DAY})")
_ATTACHMENTS = re.compile("附件[：:](?=.)")
_NOTE = re.compile(r"[（(][^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)*[）)]")
#: What a note that stands without a date tells.
_NOTE_WORDS = re.compile("联系人|电话|此件|公开")
_UNIT_ENDS = re.compile(
    "(?:局|委|委员会|办|办公室|中心|馆|院|校|学|学校|中学|小学|处|队|所|站|会|室|厅|部|社|园|"
    "法院|检察院|街道|镇|乡|政府|集团|公司)$"
)
#: A name is shorter, in half cells.
_LONGEST_NAME = 80
#: Below the last heading of the text at most so many lines of attachments stand.
_MOST_LINES = 200
_NOTE_LINES = 4


@dataclass(frozen=True, slots=True)
class ClosingLines:
    """Some lines in a row that go into one of the fields for what stands round the text."""

    first: int
    count: int
    field: str


def find_closing(
    template: ReportTemplate,
    lines: Sequence[SourceLine],
    start: int,
    fixed: Collection[int],
    unit: str,
) -> tuple[ClosingLines, ...]:
    """Return what stands below the text.

    Args:
        template: Says which fields there are.
        lines: All lines of the text.
        start: The first line that may belong to it.
        fixed: Lines that are something else: headings, title.
        unit: The unit as the title says it.
    """
    named = template.identity.print_fields
    finder = _Finder(lines, start, fixed, unit)
    found: list[ClosingLines] = []
    date = finder.date()
    end = finder.end() if date is None else date + 1
    note = finder.note(end, is_signed=date is not None)
    if note is not None and named.note is not None:
        found.append(ClosingLines(*note, named.note))
    if date is not None and named.date is not None:
        found.append(ClosingLines(date, 1, named.date))
    behind = min((one.first for one in found), default=end)
    author = finder.author(behind, has_date=date is not None)
    if author is not None and named.author is not None:
        found.append(ClosingLines(*author, named.author))
    below = min((one.first for one in found), default=end)
    attachments = finder.attachments(below)
    if attachments is not None and named.attachments is not None:
        found.append(ClosingLines(*attachments, named.attachments))
    return tuple(sorted(found, key=lambda one: one.first))


@dataclass(frozen=True, slots=True)
class _Finder:
    lines: Sequence[SourceLine]
    start: int
    fixed: Collection[int]
    unit: str

    def _is_free(self, index: int) -> bool:
        inside = self.start <= index < len(self.lines)
        return inside and index not in self.fixed and not self.lines[index].is_row

    def _text(self, index: int) -> str:
        return compact(self.lines[index].text)

    def end(self) -> int:
        """Return the line behind the text: tables and what stands above them come later."""
        index = self.start
        while self._is_free(index):
            index += 1
        return index

    def date(self) -> int | None:
        """Return the last line that is a date."""
        found = (
            index
            for index in reversed(range(self.start, len(self.lines)))
            if self._is_free(index) and re.fullmatch(_DAY, self._text(index))
        )
        return next(found, None)

    def author(self, behind: int, *, has_date: bool) -> tuple[int, int] | None:
        """Return the line before the date, or the last one, where it is a unit's name.

        Several units that sign together stand above one another.
        """
        last = behind - 1
        if not (self._may_be_name(last) and (has_date or self._is_unit(last))):
            return None
        first = last
        while self._is_unit(last) and self._may_be_name(first - 1) and self._is_unit(first - 1):
            first -= 1
        return first, behind - first

    def _may_be_name(self, index: int) -> bool:
        if not self._is_free(index):
            return False
        text = self._text(index)
        is_line = is_closed(text) or leading_number(text) or width(text) > _LONGEST_NAME
        return not is_line and (self._is_unit(index) or re.search("[，。；：]", text) is None)

    def _is_unit(self, index: int) -> bool:
        text = self._text(index)
        return fold(text) == fold(self.unit) or _UNIT_ENDS.search(text) is not None

    def note(self, end: int, *, is_signed: bool) -> tuple[int, int] | None:
        """Return the lines in round brackets: behind the date, or the last ones of the text."""
        starts = (end,) if is_signed else range(end - 1, end - _NOTE_LINES - 1, -1)
        for start in starts:
            text = ""
            for index in range(start, start + _NOTE_LINES if is_signed else end):
                if not self._is_free(index):
                    break
                text += self._text(index)
                if _NOTE.fullmatch(text) and (is_signed or index == end - 1):
                    is_note = is_signed or _NOTE_WORDS.search(text)
                    return (start, index - start + 1) if is_note else None
        return None

    def attachments(self, end: int) -> tuple[int, int] | None:
        """Return the lines from 附件： on up to ``end``, where they are numbered one by one."""
        for index in reversed(range(max(self.start, end - _MOST_LINES), end)):
            if not self._is_free(index):
                return None
            if _ATTACHMENTS.match(self._text(index)):
                return index, end - index
        return None
