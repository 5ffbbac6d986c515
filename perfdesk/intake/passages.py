"""Make passages for the proof-reader of a report from elsewhere: title, headings, text, tasks.

The text stays as it is in the file, stray blanks and all; only the lines of a paragraph are joined.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING

from perfdesk.intake.cleaning.paragraphs import (
    SourceLine,
    grouped,
    print_of,
    source_lines,
    without_page_numbers,
)
from perfdesk.intake.fields.records import marks_of, opening_of
from perfdesk.intake.outline.choosing import choose_template
from perfdesk.intake.outline.front import Front, read_front
from perfdesk.intake.outline.outline import HeadingLine, find_outline
from perfdesk.intake.words.numbers import Form, leading_number
from perfdesk.intake.words.reverse import label
from perfdesk.intake.words.wording import BLANK, compact, seam, squeeze
from perfdesk.proof.values import Passage

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from perfdesk.intake.readers.source import FileLine
    from perfdesk.template.patterns import Pattern
    from perfdesk.template.schema import FormField, Role
    from perfdesk.template.template import ReportTemplate

_EDGES = re.compile(rf"^{BLANK}+|{BLANK}+$")
#: Cells of a row in a text; a Word file's are told apart by tabs too.
_CELL = re.compile("[\t|｜]")
_ROW = 2
_HANZI = re.compile("[\u4e00-\u9fff]{4}")
_YEAR = re.compile(r"(20\d\d)\s*年")
_LEVELS = {Form.CHINESE_BRACKETS: 2, Form.ARABIC: 3, Form.ARABIC_BRACKETS: 4, Form.CIRCLED: 5}
#: 附件, 附件二, 附件3： before a title.
_ANNEX = re.compile(
    rf"附{BLANK}*件{BLANK}*[：:]?{BLANK}*[0-9０-９一二三四五六七八九十]{{0,3}}{BLANK}*[：:]?"
)
_MARKS = "：:，,、.． "


@dataclass(frozen=True, slots=True)
class FileText:
    """A file as the proof-reader takes it.

    Attributes:
        template_id: Whose headings it has; empty where it has those of none.
        starts: For each passage the lines that it is made of, each with the offset in the passage.
    """

    template_id: str
    title: str
    unit: str
    fiscal_year: int
    passages: tuple[Passage, ...]
    starts: tuple[tuple[tuple[int, FileLine], ...], ...]

    def line_at(self, key: Hashable, offset: int) -> FileLine:
        """Return the line of the file in which a place of a passage stands."""
        starts = self.starts[key if isinstance(key, int) else 0]
        return starts[bisect_right([start for start, _ in starts], offset) - 1][1]


def read_passages(
    templates: Sequence[ReportTemplate], titles: Iterable[Pattern], lines: Sequence[FileLine]
) -> FileText:
    """Find title, headings and tasks in the lines of a file.

    Args:
        templates: Those whose headings it may have; the first where it has those of none.
        titles: How reports are called in all known templates.
        lines: The lines; at least one is not blank.
    """
    prose = [line for line in lines if not _is_row(line)]
    kept = [line for line in prose if compact(line.text)]
    clean = _cleaned(prose)
    rest = [line for line, source in zip(kept, clean, strict=True) if not source.is_page_number]
    sources = without_page_numbers(clean)
    template = choose_template(templates, sources)
    cutter = _Cutter(template or templates[0], rest, sources)
    cutter.read_front(titles)
    cutter.read_body()
    cutter.read_rows(line for line in lines if _is_row(line))
    return FileText(
        template_id=template.identity.id if template is not None else "",
        title=cutter.title,
        unit=cutter.unit,
        fiscal_year=cutter.fiscal_year or _first_year(rest),
        passages=tuple(cutter.passages),
        starts=tuple(cutter.starts),
    )


def _cleaned(lines: Sequence[FileLine]) -> tuple[SourceLine, ...]:
    """Return the cleaned lines; each line of a file is one, whatever else may end a line."""
    text = "\n".join(" ".join(line.text.splitlines()) for line in lines)
    return source_lines(text)


def _cells(line: FileLine) -> list[str]:
    """Return the cells of a table's row; prose is one."""
    return [cell for cell in _CELL.split(line.text) if cell.strip()]


def _is_row(line: FileLine) -> bool:
    return line.is_row or len(_cells(line)) >= _ROW


def _first_year(lines: Sequence[FileLine]) -> int:
    for line in lines[:5]:
        match = _YEAR.search(line.text)
        if match:
            return int(match[1])
    return 0


@dataclass(frozen=True, slots=True)
class _Joined:
    """A paragraph of the file: its text, and where each of its lines begins in it."""

    text: str
    starts: tuple[tuple[int, FileLine], ...]


@dataclass(slots=True)
class _Cutter:
    """Walks through the lines of one file."""

    template: ReportTemplate
    lines: Sequence[FileLine]
    sources: Sequence[SourceLine]
    title: str = ""
    unit: str = ""
    fiscal_year: int = 0
    passages: list[Passage] = field(default_factory=list)
    starts: list[tuple[tuple[int, FileLine], ...]] = field(default_factory=list)
    _headings: dict[int, HeadingLine] = field(default_factory=dict)
    _title: tuple[int, int] | None = None
    _skipped: frozenset[int] = frozenset()
    _records: int = 0

    # -- title ------------------------------------------------------------------------------------

    def read_front(self, titles: Iterable[Pattern]) -> None:
        """Find headings, title and annex label."""
        outline = find_outline(self.template, self.sources, whole=True)
        self._headings = {heading.first: heading for heading in outline.headings}
        first = min(self._headings, default=len(self.sources))
        front = read_front(self.template, titles, self.sources[:first])
        self._read_label(front, first)
        if front.title is not None:
            slots = front.title.slots
            self._title = (front.title.first, front.title.count)
            self.title = front.title.text
            # A title pattern without 部门 finds it at the end of the unit's name.
            self.unit = squeeze(slots.get("unit", "")).removesuffix("部门")
            self.fiscal_year = int(slots.get("fiscal_year", 0))

    def _read_label(self, front: Front, end: int) -> None:
        """Make a passage of the annex label before the title, even where it is missing.

        One that is set in another way than the template's is known by its first words.
        """
        if front.title is None:
            return
        found = front.label.first if front.label is not None else None
        for index in range(min(end, front.title.first)):
            if found is None and _ANNEX.fullmatch(self.sources[index].text):
                found = index
        wanted = _prescribed_label(self.template)
        names = (wanted,) if wanted else ()
        if found is not None:
            self._skipped = frozenset({found})
            joined = self._join([found])
        else:
            joined = _Joined("", ((0, self.lines[front.title.first]),))
        self._add(joined, Passage(0, joined.text, "annex", names=names, is_file=True))

    # -- body -------------------------------------------------------------------------------------

    def read_body(self) -> None:
        """Make passages of all lines."""
        fixed = self._fixed()
        style = print_of(
            [source for index, source in enumerate(self.sources) if index not in fixed]
        )
        openings = self._openings()

        def begins(text: str) -> bool:
            return any(opening.match(text) for opening in openings)

        run: list[int] = []
        heading: HeadingLine | None = None
        for index in range(len(self.sources)):
            if index not in fixed:
                run.append(index)
                continue
            for group in grouped([self.sources[one] for one in run], style, begins):
                self._paragraph(self._join([run[one] for one in group]), heading)
            run = []
            if index in self._headings:
                heading = self._headings[index]
                self._heading(heading)
            elif self._title is not None and index == self._title[0]:
                joined = self._join(range(index, index + self._title[1]))
                self._add(joined, self._title_passage(joined))
        for group in grouped([self.sources[one] for one in run], style, begins):
            self._paragraph(self._join([run[one] for one in group]), heading)

    def read_rows(self, lines: Iterable[FileLine]) -> None:
        """Make a passage of each cell that has words: a table is no running text."""
        for line in lines:
            for cell in _cells(line):
                text = cell.strip()
                if _HANZI.search(text):
                    passage = Passage(len(self.passages), text, label="表格", is_file=True)
                    self._add(_Joined(text, ((0, line),)), passage)

    def _title_passage(self, joined: _Joined) -> Passage:
        cuts = tuple(at for at, _ in joined.starts[1:])
        return Passage(len(self.passages), joined.text, "title", is_file=True, cuts=cuts)

    def _fixed(self) -> set[int]:
        fixed = set(self._skipped)
        for heading in self._headings.values():
            fixed.update(range(heading.first, heading.first + heading.count))
        if self._title is not None:
            fixed.update(range(self._title[0], sum(self._title)))
        return fixed

    def _join(self, indexes: Sequence[int]) -> _Joined:
        text = ""
        starts: list[tuple[int, FileLine]] = []
        for index in indexes:
            line = self.lines[index]
            own = _EDGES.sub("", line.text)
            text += seam(text, own) if text else ""
            starts.append((len(text), line))
            text += own
        last = self.lines[indexes[-1]].text
        return _Joined(text + last[len(last.rstrip()) :].rstrip("\r\n"), tuple(starts))

    def _add(self, joined: _Joined, passage: Passage, start: int = 0) -> None:
        """Keep a passage that begins at ``start`` of a paragraph."""
        end = start + max(len(passage.text), 1)  # What is missing stands before something.
        lines = [(max(0, at - start), line) for at, line in joined.starts if at < end]
        while len(lines) > 1 and lines[1][0] == 0:
            del lines[0]
        self.starts.append(tuple(lines))
        self.passages.append(passage)

    def _heading(self, heading: HeadingLine) -> None:
        joined = self._join(range(heading.first, heading.first + heading.count))
        number = leading_number(joined.text)
        level = 0
        if heading.section is not None:
            level = len(self.template.section_path(heading.section))
        passage = Passage(
            key=len(self.passages),
            text=joined.text,
            kind="heading",
            role=self._role(heading),
            label=_bare(joined.text),
            level=level or (_LEVELS.get(number.form, 1) if number is not None else 1),
            part=("section", heading.first),
            is_file=True,
        )
        self._add(joined, passage)

    def _role(self, heading: HeadingLine | None) -> Role | None:
        """Return what a section is in every report; the inmost section that says so counts."""
        if heading is None or heading.section is None:
            return None
        sections = self.template.sections
        path = reversed(self.template.section_path(heading.section))
        return next((role for code in path if (role := sections[code].role) is not None), None)

    def _paragraph(self, joined: _Joined, heading: HeadingLine | None) -> None:
        section = heading.section if heading is not None else None
        for code in self.template.members.get(section, ()) if section is not None else ():
            if self.template.fields[code].display_layout.kind != "records":
                continue
            marks = marks_of(self.template, code, joined.text, 0, len(joined.text))
            if marks:
                ends = [mark.start for mark in marks[1:]] + [len(joined.text)]
                self._text(joined, heading, 0, marks[0].start)
                for mark, end in zip(marks, ends, strict=True):
                    self._record(joined, code, (mark.start, mark.end), end)
                return
        self._text(joined, heading, 0, len(joined.text))

    def _text(self, joined: _Joined, heading: HeadingLine | None, start: int, end: int) -> None:
        if not joined.text[start:end].strip():
            return
        self._put(
            joined,
            (start, end),
            self._role(heading),
            _bare(heading.text) if heading is not None else "",
            ("section", heading.first if heading is not None else -1),
        )

    # -- tasks ------------------------------------------------------------------------------------

    def _record(self, joined: _Joined, group: str, mark: tuple[int, int], end: int) -> None:
        """Cut a record (任务一：…) where its fields are named and its indicators begin."""
        self._records += 1
        part = ("record", self._records)
        name = compact(joined.text[mark[0] : mark[1]]).strip(_MARKS)
        pieces = self._pieces(group, joined.text, mark[1], end)
        begins = [mark[0], *(start for start, _ in pieces[1:]), end]
        for (_, entry), start, until in zip(pieces, begins, begins[1:], strict=False):
            is_inner = entry.group != group
            self._put(
                joined,
                (start, until),
                self.template.role_of(entry.code),
                f"{name}{entry.label}",
                (*part, start) if is_inner else part,
            )

    def _pieces(self, group: str, text: str, start: int, end: int) -> list[tuple[int, FormField]]:
        """Return where the fields of a record begin; what no name precedes is the first's."""
        template = self.template
        members = [template.fields[code] for code in template.members[group]]
        plain = [member for member in members if not member.is_container]
        inner: list[tuple[int, FormField]] = []
        for member in members:
            if member.is_container:
                first = template.fields[template.members[member.code][0]]
                marks = marks_of(template, member.code, text, start, end)
                inner += [(mark.start, first) for mark in marks]
        limit = min((at for at, _ in inner), default=end)
        found: list[tuple[int, FormField]] = []
        at = start
        for member in plain:
            match = label((member.label, *member.aliases)).search(text[start:limit], at - start)
            if match:
                found.append((start + match.start(), member))
                at = start + match.end()
        if not found or text[start : found[0][0]].strip():
            found.insert(0, (start, plain[0]))
        return [*found, *sorted(inner, key=itemgetter(0))]

    def _put(
        self,
        joined: _Joined,
        span: tuple[int, int],
        role: Role | None,
        name: str,
        part: Hashable,
    ) -> None:
        start, end = span
        text = joined.text[start:end]
        if not text.strip():
            return
        starts = [(at, line) for at, line in joined.starts if start < at < end]
        cuts = tuple(at - start for at, line in starts if not line.is_printed)
        passage = Passage(
            len(self.passages), text, "text", role, name, part=part, is_file=True, cuts=cuts
        )
        self._add(joined, passage, start)

    def _openings(self) -> list[re.Pattern[str]]:
        openings = [
            opening_of(self.template, code)
            for code, entry in self.template.fields.items()
            if entry.group is None and entry.display_layout.kind == "records"
        ]
        return [opening for opening in openings if opening is not None]


def _prescribed_label(template: ReportTemplate) -> str:
    """Return the annex label that the office prescribes; empty where it leaves the number open."""
    label = ""
    for part in template.annex_label.parts:
        if not isinstance(part, str) and not template.fields[part.name].default:
            return ""
        label += part if isinstance(part, str) else template.fields[part.name].default or ""
    return label


def _bare(heading: str) -> str:
    """Return a heading without its number."""
    number = leading_number(heading)
    return compact(heading[number.length :] if number is not None else heading)
