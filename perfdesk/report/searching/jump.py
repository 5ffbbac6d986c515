"""Where one can go in a report by typing words or pinyin initials: sections, records, fields."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from perfdesk.report.places import first_text, section_place
from perfdesk.report.searching.pinyin import initials
from perfdesk.report.values import FieldRef, State
from perfdesk.template.datatypes import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfdesk.report.report import Report


@dataclass(frozen=True, slots=True)
class Target:
    """A place to go to.

    Attributes:
        words: What it is called: a heading, a field's label, a record's name and content.
        hint: Where it stands; empty for a section.
        section: Code of the section.
        ref: The field; None for the section itself.
    """

    words: str
    hint: str
    section: str
    ref: FieldRef | None
    _words: str = field(default="", compare=False, repr=False)
    _initials: tuple[str, ...] = field(default=(), compare=False, repr=False)

    def rank(self, typed: str) -> int | None:
        """Say how well typed letters fit, 0 is best; None where they do not.

        ``typed`` is folded: without blanks, in small half-width letters.
        """
        if typed in self._words:
            return 0 if self._words.startswith(typed) else 1
        places = [spelling.find(typed) for spelling in self._initials]
        if any(at >= 0 for at in places):
            return 2 if 0 in places else 3
        return None


def targets(report: Report) -> tuple[Target, ...]:
    """Return all places in reading order: each section, then its fields and records."""
    return tuple(
        target
        for section, _level in report.template.walk_sections()
        if section not in report.hidden_sections
        for target in _section_targets(report, section)
    )


def _section_targets(report: Report, section: str) -> Iterator[Target]:
    words = section_place(report, section)
    heading = report.template.sections[section].heading
    yield Target(words, "", section, None, _folded(words), initials(heading))
    for code in report.template.members.get(section, ()):
        ref = FieldRef(code)
        if report.values[ref].state is State.NOT_RELEVANT:
            continue
        label = report.template.fields[code].label
        yield Target(label, words, section, ref, _folded(label), initials(label))
        yield from _record_targets(report, section, words, ref)


def _record_targets(
    report: Report, section: str, hint: str, holder: FieldRef, names: str = ""
) -> Iterator[Target]:
    """Yield the records of a group and those below them; ``names`` are those around them."""
    template = report.template
    members = template.members.get(holder.code, ())
    groups = [code for code in members if template.fields[code].is_container]
    first = next((code for code in members if code not in groups), None)
    label = template.fields[holder.code].label
    for position, number in enumerate(report.lines(holder.code, holder.line)):
        name = f"{names}{label}{position + 1} "
        if first is not None:
            words = f"{name}{first_text(report, number)}".rstrip()
            ref = FieldRef(first, number)
            yield Target(words, hint, section, ref, _folded(words), initials(words))
        for code in groups:
            inner = FieldRef(code, number)
            if report.values[inner].state is not State.NOT_RELEVANT:
                yield from _record_targets(report, section, hint, inner, name)


def match(places: Sequence[Target], typed: str, limit: int = 30) -> tuple[Target, ...]:
    """Return the places that what was typed may mean, the best first, at most ``limit``.

    Words parted by blanks have all to fit. Where nothing is typed the first places are returned.
    """
    words = [_folded(word) for word in typed.split()]
    ranked: list[tuple[int, int, Target]] = []
    for index, target in enumerate(places):
        ranks = [target.rank(word) for word in words]
        known = [rank for rank in ranks if rank is not None]
        if len(known) == len(ranks):
            ranked.append((sum(known), index, target))
    ranked.sort(key=lambda one: one[:2])
    return tuple(target for _rank, _index, target in ranked[:limit])


class _Folded(dict[int, str]):
    """Each character as it is compared: half-width, small; a blank is nothing."""

    def __missing__(self, code: int) -> str:
        self[code] = found = plain(chr(code)).lower()
        return found


@cache
def _folds() -> _Folded:
    return _Folded()


def _folded(words: str) -> str:
    return words.translate(_folds())
