"""Say which record of one report is which record of another: by number, likeness or position.

Two states of one report share the life-long numbers of their records. Last year's report shares
nothing but its content: what is most alike belongs together.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from perfdesk.report.values import ROOT, FieldRef
from perfdesk.template.datatypes import PROSE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfdesk.report.report import Report

#: Two records are one from this share of common pairs of characters on (0 to 1).
_ALIKE = 0.4
#: So many characters of each of a record's texts are what it is known by.
_KNOWN_BY = 80
#: Pairs of characters that more records have tell none of them from the others.
_COMMON = 20
#: The same text to the letter: above all likeness.
_SAME = 2.0
#: Of so many that look most alike the one that is most alike is taken.
_CANDIDATES = 5


def pairs_by_number(old: Report, new: Report) -> dict[int, int]:
    """Return new -> old for the records that are the same ones of one report."""
    here = {line.number: line.group for line in old.tree.all()}
    return {
        line.number: line.number for line in new.tree.all() if here.get(line.number) == line.group
    }


def pairs_by_likeness(old: Report, new: Report, *, by_position: bool) -> dict[int, int]:
    """Return new -> old for the records of two reports, also of different templates.

    With ``by_position`` a record that is like none goes with the one at its own place that is
    still free.
    """
    return dict(_pairs_below(old, new, None, ROOT, ROOT, by_position=by_position))


def _pairs_below(
    old: Report, new: Report, holder: str | None, old_line: int, new_line: int, *, by_position: bool
) -> Iterator[tuple[int, int]]:
    for group, field in new.template.fields.items():
        counterpart = old.template.fields.get(group)
        if not field.is_container or field.group != holder:
            continue
        if counterpart is None or not counterpart.is_container or counterpart.group != holder:
            continue
        olds, news = old.lines(group, old_line), new.lines(group, new_line)
        found = list_pairs(old, new, olds, news, by_position=by_position)
        for number, old_number in found.items():
            yield number, old_number
            yield from _pairs_below(old, new, group, old_number, number, by_position=by_position)


def list_pairs(
    old: Report, new: Report, olds: Sequence[int], news: Sequence[int], *, by_position: bool
) -> dict[int, int]:
    """Return new -> old for two lists of records of one group."""
    old_texts = [title(old, number) for number in olds]
    new_texts = [title(new, number) for number in news]
    found = dict(alike(old_texts, new_texts))
    if by_position:
        free = set(range(len(olds))) - set(found.values())
        for position in range(len(news)):
            if position not in found and position in free:
                found[position] = position
    return {news[at]: olds[old_at] for at, old_at in sorted(found.items())}


def title(report: Report, number: int) -> str:
    """Return what a record is known by: the beginnings of its texts, of its figures if none."""
    template = report.template
    members = template.members.get(report.line(number).group, ())
    own = [code for code in members if not template.fields[code].is_generated]
    prose = [code for code in own if template.fields[code].type in PROSE]
    for codes in (prose, own):
        values = (report.values.get(FieldRef(code, number)) for code in codes)
        found = " ".join(value.text[:_KNOWN_BY] for value in values if value and value.text)
        if found:
            return found
    return ""


def alike(olds: Sequence[str], news: Sequence[str]) -> list[tuple[int, int]]:
    """Return (place in new, place in old) of the texts that are most alike, each text once."""
    scored = sorted(
        (-score, abs(at - old_at), at, old_at)
        for at, old_at, score in _candidates(olds, news)
        if score >= _ALIKE
    )
    found: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, at, old_at in scored:
        if at not in found and old_at not in taken:
            found[at] = old_at
            taken.add(old_at)
    return sorted(found.items())


def _candidates(olds: Sequence[str], news: Sequence[str]) -> Iterator[tuple[int, int, float]]:
    same: defaultdict[str, list[int]] = defaultdict(list)
    places: defaultdict[str, list[int]] = defaultdict(list)
    old_bigrams = [_bigrams(text) for text in olds]
    for old_at, text in enumerate(olds):
        same[text].append(old_at)
        for bigram in old_bigrams[old_at]:
            places[bigram].append(old_at)
    told = {bigram: there for bigram, there in places.items() if len(there) <= _COMMON}
    for at, text in enumerate(news):
        if not text:
            continue
        yield from ((at, old_at, _SAME) for old_at in same.get(text, ())[:_COMMON])
        bigrams = _bigrams(text)
        shared = Counter(old_at for bigram in bigrams for old_at in told.get(bigram, ()))
        for old_at, _ in shared.most_common(_CANDIDATES):
            both = len(bigrams & old_bigrams[old_at])
            yield at, old_at, 2 * both / (len(bigrams) + len(old_bigrams[old_at]))


def _bigrams(text: str) -> set[str]:
    plain = "".join(text.split())
    return {plain[at : at + 2] for at in range(max(len(plain) - 1, 1))} if plain else set()
