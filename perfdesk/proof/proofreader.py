"""Read a text proof and keep what was found true, passage by passage.

What is found change by change is what would be found from scratch: each detector is asked again for
whatever it was told that is another now, and for nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from operator import attrgetter
from typing import TYPE_CHECKING

from perfdesk.proof.values import Passage, Slip, Spot
from perfdesk.pulse import beat

if TYPE_CHECKING:
    from collections.abc import Container, Hashable, Iterable, Iterator, Mapping, Sequence

    from perfdesk.proof.values import Across, Key, Local, Setting

#: Local detectors that are given one paragraph at a time: what they look for stands in one,
#: and a keystroke in a long text then costs one paragraph.
BY_LINE = frozenset(
    {
        "approximate_exact",
        "approximate_twice",
        "change_told",
        "document_numbers",
        "doubled_characters",
        "doubled_words",
        "foreign_unit",
        "full_width_digits",
        "half_width_marks",
        "malformed_numbers",
        "missing_list_marks",
        "missing_ordinals",
        "odd_units",
        "personal_names",
        "personal_numbers",
        "placeholders",
        "rate_told",
        "rates_over_all",
        "repeated_marks",
        "secrecy_words",
        "straight_quotes",
        "sum_told",
        "unmeasured",
        "wrong_constructions",
        "wrong_phrases",
        "wrong_years",
    }
)

#: What a passage is, apart from its text.
_head = attrgetter(*(field.name for field in fields(Passage) if field.name != "text"))


@dataclass(frozen=True, slots=True)
class SlipChange:
    """What one change of the texts brought and took."""

    came: tuple[Slip, ...]
    went: tuple[Slip, ...]


class Proofreader:
    """The slips of one text: of an open report, or of a file from elsewhere.

    Args:
        setting: What is known beside the texts.
        local, across: The detectors by name; see ``readers``.
        by_line: Names of those of ``local`` that are given one paragraph at a time.
    """

    def __init__(
        self,
        setting: Setting,
        local: Mapping[str, Local],
        across: Mapping[str, Across],
        by_line: Container[str] = BY_LINE,
    ) -> None:
        self._setting = setting
        self._whole = tuple(find for name, find in local.items() if name not in by_line)
        self._lines = _Lines([find for name, find in local.items() if name in by_line], setting)
        self._between = tuple(_Between(one, setting) for one in across.values())
        self._passages: dict[Key, Passage] = {}
        self._order: dict[Key, int] = {}
        self._found: dict[Key, tuple[Slip, ...]] = {}

    @property
    def passages(self) -> Mapping[Key, Passage]:
        """Return the passages that were put, by key."""
        return self._passages

    @property
    def slips(self) -> tuple[Slip, ...]:
        """Return all slips in reading order."""
        slips = [slip for found in self._found.values() for slip in found]
        slips += [slip for between in self._between for slip in between.slips]
        return tuple(sorted(slips, key=self._reading_order))

    def _reading_order(self, slip: Slip) -> tuple[int, int, int, str, str]:
        spot = slip.spot
        return self._order[spot.key], spot.start, spot.end, slip.check, slip.variant

    def put(self, passages: Iterable[Passage]) -> None:
        """Take these passages, in reading order, instead of whatever there was."""
        new = {passage.key: passage for passage in passages}
        gone = dict.fromkeys(self._passages.keys() - new.keys())
        self.update({**gone, **new}, list(new))

    def update(
        self, changed: Mapping[Key, Passage | None], order: Sequence[Key] | None = None
    ) -> SlipChange:
        """Take passages that are new or different; None is one that is gone.

        Args:
            changed: The passages by key; what is as it was costs nothing.
            order: All keys in reading order; None where the order is as it was (new passages stand
                at the end).
        """
        came: list[Slip] = []
        went: list[Slip] = []
        for key, passage in changed.items():
            beat()
            if passage == self._passages.get(key):
                continue
            old, new = self._found.pop(key, ()), self._read(key, passage)
            came.extend(slip for slip in new if slip not in old)
            went.extend(slip for slip in old if slip not in new)
        self._arrange(order)
        for between in self._between:
            beat()
            before, after = between.judge(self._passages, self._order)
            known, is_now = set(before), set(after)
            came.extend(slip for slip in after if slip not in known)
            went.extend(slip for slip in before if slip not in is_now)
        return SlipChange(tuple(came), tuple(went))

    def _read(self, key: Key, passage: Passage | None) -> tuple[Slip, ...]:
        for between in self._between:
            between.note(key, passage)
        if passage is None:
            del self._passages[key]
            self._lines.forget(key)
            return ()
        self._passages[key] = passage
        self._order.setdefault(key, len(self._order))
        found = [slip for find in self._whole for slip in find(passage, self._setting)]
        slips = _wanted((*found, *self._lines.find(passage)), self._setting)
        if slips:
            self._found[key] = slips
        return slips

    def _arrange(self, order: Sequence[Key] | None) -> None:
        if order is None:
            if self._order.keys() == self._passages.keys():
                return
            order = [key for key in self._order if key in self._passages]
        places = {key: place for place, key in enumerate(order)}
        if list(places) != list(self._order):
            self._order = places
            for between in self._between:
                between.is_true = False


class _Lines:
    """What detectors find in a text's paragraphs, each read once while it stands there."""

    def __init__(self, detectors: Sequence[Local], setting: Setting) -> None:
        self._detectors = detectors
        self._setting = setting
        #: What a passage is apart from its text, and what was found in each of its lines.
        self._known: dict[Key, tuple[object, dict[str, tuple[Slip, ...]]]] = {}

    def forget(self, key: Key) -> None:
        """Forget a passage that is gone."""
        self._known.pop(key, None)

    def find(self, passage: Passage) -> Iterator[Slip]:
        """Yield what is found, at its place in the whole text."""
        head = _head(passage)
        before, known = self._known.get(passage.key, (None, {}))
        if before != head:
            known = {}
        found: dict[str, tuple[Slip, ...]] = {}
        start = 0
        for line in passage.text.split("\n"):
            if line not in found:
                found[line] = known[line] if line in known else self._read(passage, line)
            yield from (_moved(slip, start) for slip in found[line])
            start += len(line) + 1
        self._known[passage.key] = head, found

    def _read(self, passage: Passage, line: str) -> tuple[Slip, ...]:
        part = replace(passage, text=line)
        return tuple(slip for find in self._detectors for slip in find(part, self._setting))


def _moved(slip: Slip, by: int) -> Slip:
    """Return a slip of a line as one of the text in which the line begins ``by`` characters on."""
    if not by:
        return slip
    spots = [Spot(spot.key, spot.start + by, spot.end + by) for spot in (slip.spot, *slip.also)]
    return replace(slip, spot=spots[0], also=tuple(spots[1:]))


class _Between:
    """What one detector was told, and what it found between the passages."""

    def __init__(self, detector: Across, setting: Setting) -> None:
        self._detector = detector
        self._setting = setting
        self._facts: dict[Key, tuple[Hashable, ...]] = {}
        self._heads: dict[Key, object] = {}
        self.slips: tuple[Slip, ...] = ()
        self.is_true = True

    def note(self, key: Key, passage: Passage | None) -> None:
        """Keep what matters of a passage; whether it is another now."""
        facts = () if passage is None else self._detector.facts(passage, self._setting)
        old = self._facts.get(key, ())
        if not (facts or old):
            return
        head = None if passage is None else _head(passage)
        if facts == old and head == self._heads[key]:
            return
        self.is_true = False
        if facts:
            self._facts[key], self._heads[key] = facts, head
        else:
            del self._facts[key], self._heads[key]

    def judge(
        self, passages: Mapping[Key, Passage], order: Mapping[Key, int]
    ) -> tuple[tuple[Slip, ...], tuple[Slip, ...]]:
        """Judge again where something is another; return the slips that were and that are."""
        before = self.slips
        if not self.is_true:
            keys = sorted(self._facts, key=order.__getitem__)
            told = [(passages[key], self._facts[key]) for key in keys]
            found = self._detector.judge(told, self._setting)
            self.slips = _wanted(found, self._setting)
            self.is_true = True
        return before, self.slips


def _wanted(slips: Iterable[Slip], setting: Setting) -> tuple[Slip, ...]:
    """Leave out checks that are not made, and what was found twice."""
    return tuple(dict.fromkeys(slip for slip in slips if slip.check not in setting.off))
