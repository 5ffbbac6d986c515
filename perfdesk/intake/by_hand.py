"""Bring what a clerk did to an arrangement into another one of the same file, by another template.

Both arrangements hold the same characters in the same order, but for page numbers and the like; so
a place in one is found in the other by counting characters.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from perfdesk.intake.arrangement import Arrangement, Furniture, Part, PartKind
from perfdesk.intake.words.wording import compact

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from perfdesk.template.template import ReportTemplate


def with_hand(fresh: Arrangement, before: Arrangement, template: ReportTemplate) -> Arrangement:
    """Return ``fresh`` with the cuts, joins, kinds and places that the clerk gave in ``before``.

    A place that the template does not have is that of ``fresh``.
    """
    if not any(_is_hers(part) for part in before.parts):
        return fresh
    around = {_key(part): part for part in before.parts if _is_hers(part)}
    pieces = list(_cut(fresh.parts, _found_again(fresh, before), around))
    parts = tuple(
        replace(piece.part, number=number) for number, piece in enumerate(pieces, start=1)
    )
    own = {number: piece.own for number, piece in enumerate(pieces, start=1) if piece.own}
    return _placed(replace(fresh, parts=parts), own, template)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of the new arrangement, and the clerk's own that it comes from, if any."""

    part: Part
    own: Part | None = None


#: Where a piece of the clerk's begins and where the next one does, counted without blanks.
_Extent = tuple[int, int, Part]
#: What a piece is known by in both.
_Key = tuple[tuple[int, ...], str]


def _is_hers(part: Part) -> bool:
    return part.by_hand or part.shaped


def _is_printed_around(part: Part) -> bool:
    """Say whether a piece was never text of the report: a page number, a contents page."""
    return part.kind is PartKind.FURNITURE and part.furniture is not Furniture.BY_HAND


def _found_again(fresh: Arrangement, before: Arrangement) -> Sequence[_Extent]:
    """Return where the clerk's pieces stand among the characters of ``fresh``, in order."""
    around = {_key(part) for part in fresh.parts if _is_printed_around(part)}
    counted = [
        part for part in before.parts if not _is_printed_around(part) and _key(part) not in around
    ]
    plain = [part for part in fresh.parts if not _is_printed_around(part)]
    if _stream(counted) != _stream(plain):  # She joined a page number to a text.
        return _same_pieces(plain, before)
    extents: list[_Extent] = []
    place = 0
    for part in counted:
        end = place + len(compact(part.text))
        if _is_hers(part):
            extents.append((place, end, part))
        place = end
    return extents


def _same_pieces(plain: Iterable[Part], before: Arrangement) -> Sequence[_Extent]:
    """Return where pieces stand that are the same in both."""
    hers = {_key(part): part for part in before.parts if _is_hers(part)}
    extents: list[_Extent] = []
    place = 0
    for part in plain:
        end = place + len(compact(part.text))
        if _key(part) in hers:
            extents.append((place, end, hers[_key(part)]))
        place = end
    return extents


def _key(part: Part) -> _Key:
    return part.lines, part.text


def _stream(parts: Iterable[Part]) -> str:
    return "".join(compact(part.text) for part in parts)


def _cut(
    parts: Iterable[Part], hers: Sequence[_Extent], around: Mapping[_Key, Part]
) -> Iterator[_Piece]:
    """Yield the pieces, cut and put together as the clerk did.

    ``around`` are all her pieces: a page number that she placed is one of them, uncounted.
    """
    cuts = sorted({place for first, end, _ in hers for place in (first, end)})
    own = {first: (end, part) for first, end, part in hers}
    place = covered = 0
    for part in parts:
        if _is_printed_around(part):
            yield _Piece(part, around.get(_key(part)))
            continue
        end = place + len(compact(part.text))
        bounds = [place, *(cut for cut in cuts if place < cut < end), end]
        for first, last in pairwise(bounds):
            if first < covered:  # A part of what was put together.
                continue
            if first in own:
                covered, mine = own[first]
                yield _Piece(_shaped(mine, part), mine)
            elif (first, last) == (place, end):
                yield _Piece(part)
            else:
                text = _between(part.text, first - place, last - place)
                yield _Piece(replace(part, text=text, cells=(), table=0))
        place = end


def _between(text: str, first: int, last: int) -> str:
    """Return a part of a text, from character to character without counting blanks."""
    places = [at for at, mark in enumerate(text) if compact(mark)]
    return text[places[first] : places[last] if last < len(places) else len(text)]


def _shaped(own: Part, fresh: Part) -> Part:
    """Return the clerk's piece where the new arrangement would have it."""
    if own.kind is PartKind.FURNITURE:
        return own
    # A heading that she took for text is turned later, with what follows it; one that she put a
    # sentence to is a text below its section.
    is_turned = own.shaped and not own.by_hand and fresh.kind is PartKind.HEADING
    is_turned = is_turned and len(compact(own.text)) <= len(compact(fresh.text))
    is_text = is_turned and own.kind is PartKind.TEXT
    return replace(
        own,
        kind=fresh.kind if is_text else own.kind,
        level=fresh.level if is_text else own.level,
        section=fresh.section,
        field=fresh.field if fresh.kind is own.kind else None,
        confidence=fresh.confidence,
        reason=fresh.reason,
        by_hand=False,
    )


def _placed(
    arrangement: Arrangement, own: Mapping[int, Part], template: ReportTemplate
) -> Arrangement:
    """Turn headings to text and put pieces where the clerk had them, if the template has that."""
    groups: dict[tuple[str | None, str | None], list[int]] = {}
    for number, part in own.items():
        if not part.by_hand:
            if part.kind is PartKind.TEXT and arrangement.part(number).kind is PartKind.HEADING:
                arrangement = arrangement.as_text(number)
        elif part.kind is PartKind.FURNITURE or not _has(template, part.section):
            continue
        elif part.kind is PartKind.HEADING:
            arrangement = arrangement.assign([number], part.section)
        else:
            field = part.field if part.field in template.fields else None
            groups.setdefault((part.section, field), []).append(number)
    for (section, field), numbers in groups.items():
        arrangement = arrangement.assign(numbers, section, field)
    return arrangement


def _has(template: ReportTemplate, section: str | None) -> bool:
    return section is None or section in template.sections
