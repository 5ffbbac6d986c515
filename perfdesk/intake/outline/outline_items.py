"""Say which of the headings of a reading are labels inside a text, and where they belong.

A label is text of its section: 1、经济效益。… and 2、社会效益。… belong to what the template has
one heading for, and no template knows （一）教学质量稳步提升。… below a known heading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from perfdesk.intake.outline.outline_words import Match

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from perfdesk.intake.outline.outline_path import Chosen
    from perfdesk.intake.outline.outline_voices import Voices
    from perfdesk.template.template import ReportTemplate

_SURELY = 0.85
#: What stands below such a heading is no text.
_TABLE = re.compile(r"表(?:[（(][^（）()]*[）)])?[。：:]?$")
#: Main headings (一、) are no items.
_MAIN = 3
#: The topics of chapters that tell what was done.
_RESULTS = {"completion", "effectiveness"}


@dataclass(frozen=True, slots=True)
class Standing:
    """What a heading of a reading is.

    Attributes:
        section: Where its text goes.
        is_item: It is a label, text of that section itself.
        is_guess: Only its place in the outline, or its text, tells the section.
        is_told: Its text tells it.
    """

    section: str | None
    is_item: bool = False
    is_guess: bool = False
    is_told: bool = False


def standings(
    template: ReportTemplate,
    chosen: Sequence[Chosen],
    voices: Voices,
    *,
    with_items: bool = True,
) -> list[Standing]:
    """Return for each heading what it is; without items all of them are headings."""
    found = [Standing(one.meaning.section if one.meaning is not None else None) for one in chosen]
    if not with_items:
        return found
    for at in _of_one_section(chosen):
        found[at] = Standing(found[at].section, is_item=True)
    parents = _parents(chosen)
    for at, parent in enumerate(parents):
        if found[at].section is not None:
            continue
        inside = [one for one, above in enumerate(parents) if above == at]
        if inside and (section := _surely(chosen, parents, at)) is not None:
            found[at] = Standing(section, is_guess=True)
            if not template.children.get(section):
                found = _with(found, inside, Standing(section, is_item=True, is_guess=True))
            continue
        strays = _strays(template, chosen, voices, at, inside)
        below = [found[one].section for one in inside if one not in strays]
        section = _named(template, chosen[at], below) if inside else None
        if strays and section is not None:
            found = _with(found, strays, Standing(section, is_item=True, is_guess=True))
        if inside:
            found[at] = Standing(section, is_guess=section is not None)
            continue
        section = _place_below(template, chosen, parents, found, at) if parent is not None else None
        told = None if section is not None else _told(template, chosen, voices, found, at, parent)
        section = section or told
        is_known = section is not None
        found[at] = Standing(section, is_known, is_known, is_told=told is not None)
    return found


def _surely(chosen: Sequence[Chosen], parents: Sequence[int | None], at: int) -> str | None:
    """Return what a heading of nearly known wording means if all below it are but guesses."""
    meanings = chosen[at].candidate.meanings
    below = [chosen[one].meaning for one, above in enumerate(parents) if above == at]
    is_guessed = all(one is None or one.match is Match.TOPIC for one in below)
    is_sure = bool(meanings) and meanings[0].quality >= _SURELY
    return meanings[0].section if is_sure and is_guessed else None


def _with(found: list[Standing], places: Iterable[int], standing: Standing) -> list[Standing]:
    taken = {*places}
    return [standing if at in taken else one for at, one in enumerate(found)]


def _strays(
    template: ReportTemplate,
    chosen: Sequence[Chosen],
    voices: Voices,
    at: int,
    inside: Iterable[int],
) -> set[int]:
    """Return the headings below one of results (目标达成情况) that but look like other parts.

    They are named by the business: one word (保健任务) is about a part of another chapter, and the
    text below says nothing of that.
    """
    meanings = chosen[at].candidate.meanings
    section = meanings[0].section if meanings else None
    if section is None or voices.role(section) not in _RESULTS:
        return set()
    parent = template.sections[section].parent
    strays = set()
    for one in inside:
        meaning, candidate = chosen[one].meaning, chosen[one].candidate
        if meaning is None or meaning.match is not Match.TOPIC:
            continue
        is_other = template.sections[meaning.section].parent not in {None, parent}
        mine = voices.share(candidate, meaning.section)
        if is_other and mine <= voices.share(candidate, section):
            strays.add(one)
    return strays


def _named(template: ReportTemplate, one: Chosen, below: Sequence[str | None]) -> str | None:
    """Return what an unknown heading with others below it is a name of.

    预算与支出 above two parts of one section is that section; one above parts of different ones is
    what has them as parts; above headings that nobody knows it is what its words are about.
    """
    known = [code for code in below if code is not None]
    if not below:
        return None
    if len(known) > 1 and len({*known}) == 1 and len(known) == len(below):
        return known[0]
    parents = {template.sections[code].parent for code in known}
    if len(parents) == 1 and len({*known}) > 1:
        return parents.pop()
    best = one.candidate.meanings[0].section if one.candidate.meanings else None
    is_likely = (
        best in known or not known or {template.sections[best or known[0]].parent} == parents
    )
    return best if is_likely else None


def _told(
    template: ReportTemplate,
    chosen: Sequence[Chosen],
    voices: Voices,
    found: Sequence[Standing],
    at: int,
    parent: int | None,
) -> str | None:
    """Return what the text below an unknown heading is about: below a known one a part of that."""
    holder = found[parent].section if parent is not None else None
    one = chosen[at].candidate
    if (parent is not None and holder is None) or _TABLE.search(one.words.rstrip()):
        return None
    sections = template.children.get(holder, ()) if holder is not None else template.sections
    return voices.surest(one, sections)


def _parents(chosen: Sequence[Chosen]) -> list[int | None]:
    """Return for each heading the one below which it stands."""
    open_: list[int] = []
    parents: list[int | None] = []
    for at, one in enumerate(chosen):
        while open_ and chosen[open_[-1]].level >= one.level:
            open_.pop()
        parents.append(open_[-1] if open_ else None)
        open_.append(at)
    return parents


def _of_one_section(chosen: Sequence[Chosen]) -> set[int]:
    """Return the headings of a row, one behind the other, that mean one section.

    The template prints one heading for them; what tells them apart would be gone.
    """
    found: set[int] = set()
    for at, (one, other) in enumerate(pairwise(chosen)):
        number, following = one.candidate.number, other.candidate.number
        if number is None or following is None or one.meaning is None or other.meaning is None:
            continue
        is_row = number.key == following.key and following.value == number.value + 1
        is_same = one.meaning.section == other.meaning.section and one.level == other.level
        if is_row and is_same and number.rank > _MAIN:
            found |= {at, at + 1}
    return found


def _place_below(
    template: ReportTemplate,
    chosen: Sequence[Chosen],
    parents: Sequence[int | None],
    found: Sequence[Standing],
    at: int,
) -> str | None:
    """Return where a heading of no section belongs: between two of one section to that.

    Beside different ones it is the part that the template has between them, and the clerk is asked
    to look; where there is none, she says where it goes. Below a section without parts it belongs
    to that one, though others of its row left. If none of its row is known it belongs to what is
    above; where that wording is one of its parts too (绩效情况), it is meant as that part, or as
    another one without a heading of its own.
    """
    parent = parents[at]
    holder = found[parent].section if parent is not None else None
    if parent is None or holder is None:
        return None
    row = [one for one, above in enumerate(parents) if above == parent]
    before = [found[one].section for one in row if one < at and chosen[one].meaning is not None]
    behind = [found[one].section for one in row if one > at and chosen[one].meaning is not None]
    children = template.children.get(holder, ())
    also = [
        meaning.section
        for meaning in chosen[parent].candidate.meanings
        if meaning.quality == 1.0 and meaning.section in children
    ]
    known = {*before, *behind}
    if len(known) == 1 and (len(before + behind) > 1 or known <= {*also}):
        return (before + behind)[0]
    if known and not children:
        return holder
    if known:
        return _beside(children, before[-1:], behind[:1], {one.section for one in found})
    headed = {one.section for one in found if not one.is_item}
    free = (code for code in (*also, *children) if code not in headed)
    return next(free, holder) if also else holder


def _beside(
    children: Sequence[str],
    before: Sequence[str | None],
    behind: Sequence[str | None],
    headed: Collection[str | None],
) -> str | None:
    """Return the section of both neighbours, or the only one between theirs without a heading."""
    if before == behind:
        return before[0]
    if not (before and behind and before[0] in children and behind[0] in children):
        return None
    gap = children[children.index(before[0]) + 1 : children.index(behind[0])]
    missing = [code for code in gap if code not in headed]
    return missing[0] if len(missing) == 1 else None
