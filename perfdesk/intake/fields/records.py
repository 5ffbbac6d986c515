"""Cut the records of a group out of running text: by their marker, then by the labels of the parts.

Groups in groups are cut the same way. A label that is missing leaves the text in the field before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.intake.account import Owner
from perfdesk.intake.fields.claims import (
    Item,
    claim_list,
    claim_sentence,
    inline_items,
    numbered_items,
    paragraphs,
)
from perfdesk.intake.words.numbers import NUMBER, number_value
from perfdesk.intake.words.reverse import BLANK, figure_label, label, marker, words_and_separator
from perfdesk.intake.words.wording import squeeze
from perfdesk.template.datatypes import DataType
from perfdesk.template.patterns import Pattern, Slot

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfdesk.intake.fields.ledger import Ledger
    from perfdesk.template.template import ReportTemplate

_SENTENCE_ENDS = "。！？；!?;"
_CLOSING = "。；，、;, \n"
_ONE_IS = Pattern.parse("{n:cn}是")
_SEVERAL = 2
_HANZI = re.compile("[\u4e00-\u9fff]")
#: What may stand before a marker in words: 2.重点任务一：
_BEFORE = (
    rf"{BLANK}*(?:(?:[（(]{NUMBER}[）)]|{NUMBER}[、.．)）]|[①-⑳]){BLANK}*)?[\u4e00-\u9fff]{{0,4}}?"
)
#: Roles of fields that tell what was done, and of groups of indicators.
_RESULT, _INDICATORS = "result", "indicators"
#: The name of a record before what is told of it: a short sentence, or a clause without figures.
_NAME_ENDS = "。：:，,\n"
_NAME = re.compile(r"(?P<name>[^。：:；;，,！？\n]{2,25})(?:[。：:\n]|\s*\Z)")
_CLAUSE_NAME = re.compile(
    r"(?P<name>(?!截至|截止|围绕|按照|按|根据|通过|由于?|在|对|为|全年|本年|已|经|与|从|当)"
    r"[^\d。：:；;，,！？\n]{4,20})[，,]"
)
_TITLE = re.compile(r"\s*[^。：:；;，,！？\n]{2,25}。\s*")
#: A clause with such a figure tells what was done.
_TOLD_FIGURE = re.compile(r"\d[\d.,]|\d\s*[%％]|万")
_PROSE = frozenset({DataType.TEXT, DataType.LIST, DataType.SENTENCE})


@dataclass(frozen=True, slots=True)
class Mark:
    """The marker of a record: where it begins and where the record's text begins.

    Attributes:
        is_number: It is a number only, not the template's own marker.
    """

    start: int
    end: int
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a record: its label, and the field or inner group that it belongs to.

    Attributes:
        is_measure: Its label stood right before a figure; marks behind it part it from the next.
    """

    start: int
    text_start: int
    code: str
    is_measure: bool = False


def marks_of(template: ReportTemplate, group: str, text: str, start: int, end: int) -> list[Mark]:
    """Return where the records of a group begin.

    At the beginning of a paragraph a marker counts whatever its number; within one only after the
    end of a sentence and where it has the next number.
    """
    expression = opening_of(template, group)
    found: list[Mark] = []
    last = 0
    for match in expression.finditer(text, start, end) if expression else ():
        number = number_value(match[1]) if match.re.groups else last + 1
        before = text[match.start() - 1] if match.start() > start else "\n"
        if before == "\n" or (before in _SENTENCE_ENDS and number == last + 1):
            found.append(Mark(match.start(), match.end()))
            last = number
    return found


def record_marks(
    template: ReportTemplate, group: str, text: str, start: int, *, any_number: bool
) -> list[Mark]:
    """Return where the records of a group begin, in whatever way a text tells it.

    By the template's marker (任务1：), with other words before it (2.重点任务一：), by any number
    (``any_number``), or by the labels of their parts, which come again with each record.
    """
    end = len(text)
    marks = marks_of(template, group, text, start, end) or _worded(template, group, text, start)
    if not marks and any_number:
        opening = label((template.fields[group].label,))
        marks = [
            Mark(
                item.start,
                item.text_start + _length(opening, text[item.text_start : item.end]),
                is_number=True,
            )
            for item in _any_items(text, start, end)
        ]
    return _with_repeated(template, group, text, start, marks)


def _any_items(text: str, start: int, end: int) -> list[Item]:
    """Return paragraphs with numbers, or 一是…；二是…: one alone may be words of a sentence."""
    found = numbered_items(text, start, end, None)
    inline = [] if found else inline_items(_ONE_IS, text, start, end)
    return found or (inline if len(inline) >= _SEVERAL else [])


def _length(opening: re.Pattern[str], text: str) -> int:
    match = opening.match(text)
    return match.end() if match else 0


def _worded(template: ReportTemplate, group: str, text: str, start: int) -> list[Mark]:
    """Return the paragraphs that begin with the marker behind a number or a few words."""
    opening = opening_of(template, group)
    if opening is None or not _HANZI.match(opening.pattern):
        return []
    expression = re.compile(rf"(?:(?<=\n)|\A){_BEFORE}(?:{opening.pattern})")
    return [Mark(match.start(), match.end()) for match in expression.finditer(text, start)]


def _with_repeated(
    template: ReportTemplate, group: str, text: str, start: int, marks: list[Mark]
) -> list[Mark]:
    """Begin another record where a paragraph opens with a label that the record has already."""
    labels = [
        (code, label((field.label, *field.aliases)))
        for code in template.members.get(group, ())
        if not (field := template.fields[code]).is_container
    ]
    found = list(marks)
    if len(labels) < _SEVERAL:
        return found
    texts_at = {mark.start: mark.end for mark in marks}
    used: set[str] | None = None
    for place, paragraph in paragraphs(text, start, len(text)):
        begin = texts_at.get(place, place)
        used = set() if place in texts_at else used
        opened = paragraph[begin - place :]
        code = next((code for code, opening in labels if opening.match(opened)), None)
        if code is None:
            continue
        if used is None or code in used:
            found.append(Mark(begin, begin))
            used = set()
        used.add(code)
    return sorted(found, key=lambda mark: mark.start)


def first_text(template: ReportTemplate, group: str) -> str | None:
    """Return the first text of a record, None where it has none."""
    members = (template.fields[code] for code in template.members.get(group, ()))
    return next((one.code for one in members if one.type is DataType.TEXT), None)


def text_field(template: ReportTemplate, group: str) -> str | None:
    """Return the field of a record for text that has no label: what was done, else the first."""
    members = (template.fields[code] for code in template.members.get(group, ()))
    done = next((one.code for one in members if one.role == _RESULT), None)
    return done or first_text(template, group)


def is_name(template: ReportTemplate, code: str) -> bool:
    """Say whether a field is the name of a record of which another field tells what was done."""
    field = template.fields[code]
    group = field.group or ""
    is_first = field.role is None and first_text(template, group) == code
    return is_first and text_field(template, group) != code


def opening_of(template: ReportTemplate, group: str) -> re.Pattern[str] | None:
    """Return the expression of what a record begins with; None where it has no fixed words."""
    parts = template.compiled[group].parts
    opening: list[str | Slot] = []
    for part in parts[0].parts if parts else ():
        if isinstance(part, Slot) and part.name != "n":
            break
        opening.append(part)
    return marker(opening) if opening else None


@dataclass(frozen=True, slots=True)
class RecordsClaim:
    """The records of a group in a section, up to ``end``."""

    template: ReportTemplate
    group: str
    text: str
    marks: tuple[Mark, ...]
    end: int

    @property
    def start(self) -> int:
        """Return where the first marker begins."""
        return self.marks[0].start

    def write(self, ledger: Ledger) -> None:
        """Put every record into lines of its own."""
        writer = _Writer(self.template, ledger)
        writer.records(self.group, self.text[: self.end], list(self.marks), {})


@dataclass(frozen=True, slots=True)
class _Writer:
    template: ReportTemplate
    ledger: Ledger

    def records(self, group: str, text: str, marks: list[Mark], chain: Mapping[str, int]) -> None:
        """Write the records that begin at ``marks``, the last up to the end of ``text``."""
        outer = self.template.fields[group].group
        parent = chain[outer] if outer is not None else 0
        ends = [mark.start for mark in marks[1:]] + [len(text)]
        for mark, end in zip(marks, ends, strict=True):
            self.ledger.generate(text[mark.start : mark.end], Owner.MARKER)
            here = {**chain, group: self.ledger.add_line(group, parent)}
            self._record(group, text[mark.end : end], here, is_number=mark.is_number)

    def _record(self, group: str, text: str, chain: Mapping[str, int], *, is_number: bool) -> None:
        pieces = self._pieces(group, text)
        if not pieces:
            self._leave(text)
            return
        self._leave(text[: pieces[0].start])
        ends = [piece.start for piece in pieces[1:]] + [len(text)]
        measures = [*(piece.is_measure for piece in pieces[1:]), False]
        for piece, end, is_before in zip(pieces, ends, measures, strict=True):
            self.ledger.generate(text[piece.start : piece.text_start], Owner.LABEL)
            content = text[piece.text_start : end]
            if self.template.fields[piece.code].is_container:
                marks = marks_of(self.template, piece.code, content, 0, len(content))
                self._leave(content[: marks[0].start])
                self.records(piece.code, content, marks, chain)
            elif is_number and not piece.text_start and is_name(self.template, piece.code):
                self._named(piece.code, group, content, chain)
            else:
                is_title = _TITLE.fullmatch(content) and is_name(self.template, piece.code)
                is_bare = is_before or piece.is_measure or bool(is_title)
                self._value(piece.code, content, chain, is_bare=is_bare)

    def _named(self, code: str, group: str, text: str, chain: Mapping[str, int]) -> None:
        """Write a text that begins with a record's name, or that has none."""
        match = _NAME.match(text) or _CLAUSE_NAME.match(text)
        name = match["name"] if match and not _TOLD_FIGURE.search(match["name"]) else ""
        if not name:
            self._value(text_field(self.template, group) or code, text, chain)
            return
        self.ledger.put(self.ledger.ref(code, chain), name.strip())
        rest = text[len(name) :]
        bare = rest.lstrip(_NAME_ENDS)
        self.ledger.generate(rest[: len(rest) - len(bare)], Owner.LABEL)
        self._value(text_field(self.template, group) or code, bare, chain)

    def _leave(self, text: str) -> None:
        if text.strip():
            self.ledger.leave(text.strip())

    def _pieces(self, group: str, text: str) -> list[_Piece]:
        """Return the record's pieces in order; what stands before any label is the first's."""
        members = self._members(group)
        found: list[_Piece] = []
        place = 0
        for index, (words, code) in enumerate(members):
            inner = self._next_inner(members[index:], text, place)
            is_container = self.template.fields[code].is_container
            if is_container:
                piece = inner if inner is not None and inner.code == code else None
            else:
                limit = inner.start if inner is not None else len(text)
                piece = self._piece(code, words, text, place, limit)
            if not found and not is_container and (piece is None or text[: piece.start].strip()):
                found.append(_Piece(0, 0, code))
            if piece is not None:
                found.append(piece)
                place = piece.text_start
        return found

    def _members(self, group: str) -> list[tuple[str, str]]:
        """Return the codes that a record prints, each with the words that stand before it."""
        members: list[tuple[str, str]] = []
        is_opening = True
        for part in self.template.compiled[group].parts:
            words = ""
            for piece in part.parts:
                if isinstance(piece, str):
                    words = piece
                elif piece.name != "n":
                    # The words of the opening belong to the marker.
                    members.append(("" if is_opening else words, piece.name))
                    words, is_opening = "", False
            is_opening = False
        return members

    def _next_inner(self, members: list[tuple[str, str]], text: str, place: int) -> _Piece | None:
        """Return where the next inner group begins: the words before it, or its first record."""
        for words, code in members:
            if self.template.fields[code].is_container:
                match = self._words(words, text, place, len(text))
                if match and marks_of(self.template, code, text, match.end(), len(text)):
                    return _Piece(match.start(), match.end(), code)
                marks = marks_of(self.template, code, text, place, len(text))
                if marks:
                    return _Piece(marks[0].start, marks[0].start, code)
        return None

    def _piece(self, code: str, words: str, text: str, place: int, limit: int) -> _Piece | None:
        """Find a field by the words that the template prints before it, or by its names."""
        field = self.template.fields[code]
        match = self._words(words, text, place, limit)
        match = match or label((field.label, *field.aliases)).search(text, place, limit)
        if match is not None or self.template.fields[field.group or code].role != _INDICATORS:
            return _Piece(match.start(), match.end(), code) if match else None
        match = figure_label((field.label, *field.aliases)).search(text, place, limit)
        return _Piece(match.start(), match.end(), code, is_measure=True) if match else None

    def _words(self, words: str, text: str, place: int, limit: int) -> re.Match[str] | None:
        before, named, after = words_and_separator(words)
        if not named:
            return None
        return label((named,), before, separated=bool(after)).search(text, place, limit)

    # -- one field ----------------------------------------------------------------------------

    def _value(
        self, code: str, text: str, chain: Mapping[str, int], *, is_bare: bool = False
    ) -> None:
        ref, kind = self.ledger.ref(code, chain), self.template.fields[code].type
        content = text.strip()
        if kind is DataType.SENTENCE:
            self._sentence(code, content, chain)
            return
        if kind is DataType.LIST:
            items = claim_list(self.template, ref, content, 0, len(content))
            if items is not None:
                self._leave(content[: items.start])
                items.write(self.ledger)
                self._leave(content[items.end :])
                return
        is_whole = kind in _PROSE and not is_bare
        bare = content if is_whole else content.rstrip(_CLOSING)
        if bare:
            self.ledger.put(ref, bare)
        self.ledger.generate(content[len(bare) :], Owner.LABEL, ref)

    def _sentence(self, code: str, text: str, chain: Mapping[str, int]) -> None:
        ref = self.ledger.ref(code, chain)
        claims = claim_sentence(self.template, ref, text, chain)
        if claims and not squeeze(text[: claims[0].start] + text[claims[0].end :]):
            claims[0].write(self.ledger)
        elif text:
            self.ledger.put(ref, text)
