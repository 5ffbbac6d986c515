"""Measure a reading against the ideal one: characters under the right section, lost, figures."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from rapidfuzz.distance import LCSseq

from perfdesk.errors import UserError
from perfdesk.intake.arrangement import PartKind
from perfdesk.intake.files import read_source
from perfdesk.intake.read import propose
from tests.intake.corpus.written import ANY, ASIDE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from perfdesk.intake.proposal import Proposal
    from perfdesk.template.catalogue import Catalogue
    from tests.intake.corpus.written import Written

#: Sections of other templates that are what one of the general template is.
_SAME = {
    "basics": "dept_overview",
    "expenditure_section": "revenue_expenditure",
    "performance_goal": "performance_goal_section",
    "key_tasks_section": "annual_work_section",
    "analysis": "self_evaluation",
    "main_results": "main_results_section",
}
_NOT_TEXT = frozenset({PartKind.TITLE, PartKind.LABEL, PartKind.FURNITURE})


@dataclass(frozen=True, slots=True)
class Miss:
    """Characters in a wrong place."""

    wanted: str
    found: str
    count: int
    sample: str


@dataclass(slots=True)
class Reading:
    """How a text was read.

    Attributes:
        right: Characters (letters, digits, hanzi) under the right section, of ``total``.
        lost: Characters of text or source that the proposal's account does not have.
        wrong: What else is not as it should be, in words.
    """

    name: str
    right: int = 0
    total: int = 0
    lost: Counter[str] = field(default_factory=Counter)
    misses: list[Miss] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Return the part that is right, 0 to 1."""
        return self.right / self.total if self.total else 0.0

    @property
    def is_good(self) -> bool:
        """Say whether it is as the issue demands."""
        return self.share >= 0.98 and not self.lost and not self.wrong


def fold(text: str) -> str:
    """Return what is compared: letters, digits and hanzi in one width."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text)))


def measure(written: Written, catalogue: Catalogue, source: Path | None = None) -> Reading:
    """Read the source of a text and compare."""
    path = written.source if source is None else source
    reading = Reading(written.name)
    try:
        proposal = propose(path, catalogue)
    except UserError as err:
        reading.total = 1
        reading.wrong.append(f"refused: {err.code}")
        return reading
    _compare(written, proposal, reading)
    text = Counter(fold("".join(piece.whole for piece in written.pieces)))
    file = Counter(fold("".join(line.text for line in read_source(path).lines)))
    reading.lost = (text | file) - Counter(fold("".join(s.text for s in proposal.account)))
    reading.wrong += _identity(written, proposal)
    # Another template that is as good may have no such fields.
    if proposal.template_id == written.templates[0]:
        reading.wrong += _figures(written.fields, proposal)
    return reading


def _wanted(written: Written) -> Iterator[tuple[str, frozenset[str]]]:
    for piece in written.pieces:
        for char in fold(piece.whole):
            yield char, piece.sections


def _found(proposal: Proposal) -> Iterator[tuple[str, str]]:
    assert proposal.arrangement is not None
    for part in proposal.arrangement.parts:
        place = "~" if part.kind in _NOT_TEXT else part.section or "-"
        for char in fold(part.text):
            yield char, _SAME.get(place, place)


def _compare(written: Written, proposal: Proposal, reading: Reading) -> None:
    wanted, found = list(_wanted(written)), list(_found(proposal))
    ours = "".join(char for char, _ in wanted)
    theirs = "".join(char for char, _ in found)
    places: list[str | None] = [None] * len(wanted)
    extra: list[tuple[frozenset[str], int]] = []
    for code in LCSseq.opcodes(ours, theirs):
        if code.tag == "equal":
            for step in range(code.src_end - code.src_start):
                places[code.src_start + step] = found[code.dest_start + step][1]
        else:
            extra += [(ASIDE, at) for at in range(code.dest_start, code.dest_end)]
    wrong: list[tuple[str, str, str]] = []
    for (char, sections), place in zip(wanted, places, strict=True):
        reading.total += 1
        if _fits(sections, place):
            reading.right += 1
        else:
            wrong.append(("|".join(sorted(sections)), place or "nowhere", char))
    for _, at in extra:
        if found[at][1] not in {"~", "-"}:
            reading.total += 1
            wrong.append(("extra", found[at][1], found[at][0]))
    reading.misses = _runs(wrong)


def _fits(sections: frozenset[str], place: str | None) -> bool:
    if sections is ASIDE or sections == ASIDE:
        return place in {"~", "-", "cover", "cover_form_section"}
    return place is not None and (sections == ANY or place in sections)


def _runs(wrong: list[tuple[str, str, str]]) -> list[Miss]:
    misses: list[Miss] = []
    for wanted, found, char in wrong:
        last = misses[-1] if misses else None
        if last is not None and (last.wanted, last.found) == (wanted, found):
            misses[-1] = Miss(wanted, found, last.count + 1, (last.sample + char)[:24])
        else:
            misses.append(Miss(wanted, found, 1, char))
    return sorted(misses, key=lambda miss: -miss.count)


def _identity(written: Written, proposal: Proposal) -> Iterator[str]:
    if proposal.template_id not in written.templates:
        yield f"template {proposal.template_id}, not {'/'.join(written.templates)}"
    if fold(proposal.unit) != fold(written.unit):
        yield f"unit {proposal.unit!r}, not {written.unit!r}"
    if proposal.fiscal_year != written.year:
        yield f"year {proposal.fiscal_year}, not {written.year}"


def _figures(fields: Mapping[str, str], proposal: Proposal) -> Iterator[str]:
    placed: dict[str, list[str]] = {}
    for one in proposal.placed:
        placed.setdefault(one.ref.code, []).append(one.text)
    for code, value in fields.items():
        if not any(_is_same(value, text) for text in placed.get(code, [])):
            yield f"{code} {placed.get(code, ['nothing'])[0]!r}, not {value!r}"


def _is_same(value: str, text: str) -> bool:
    try:
        return Decimal(value) == Decimal(text.replace(",", "").strip("%分万元"))
    except InvalidOperation:
        return value == text
