"""What the proof-reader finds change by change is what it finds from scratch."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from perfdesk.proof.catalogue import LOCAL
from perfdesk.proof.proofreader import BY_LINE, Proofreader
from perfdesk.proof.values import Passage, Setting, Slip, Spot

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence


def doubled(passage: Passage, _setting: Setting) -> Iterable[Slip]:
    """Mark letters that stand twice."""
    for match in re.finditer(r"([a-z])\1", passage.text):
        yield Slip("doubled", Spot(passage.key, match.start(), match.end()), replacement=match[1])


def dashes(passage: Passage, _setting: Setting) -> Iterable[Slip]:
    """Mark a line that begins with a dash, and the last character in it."""
    if passage.text.startswith("-"):
        last = Spot(passage.key, len(passage.text) - 1, len(passage.text))
        yield Slip("dash", Spot(passage.key, 0, 1), (last,), {"label": passage.label})


class Same:
    """Marks digits that stood in a passage before; counts how often it was asked."""

    def __init__(self) -> None:
        self.judged = 0

    def facts(self, passage: Passage, _setting: Setting) -> tuple[Hashable, ...]:
        return tuple((match[0], match.start()) for match in re.finditer(r"\d", passage.text))

    def judge(
        self, told: Sequence[tuple[Passage, tuple[Hashable, ...]]], _setting: Setting
    ) -> Iterable[Slip]:
        self.judged += 1
        first: dict[object, Spot] = {}
        for passage, facts in told:
            for fact in facts:
                assert isinstance(fact, tuple)
                digit, start = fact
                spot = Spot(passage.key, start, start + 1)
                if digit in first:
                    yield Slip("same", spot, (first[digit],), {"label": passage.label})
                first.setdefault(digit, spot)


def reader(setting: Setting | None = None) -> tuple[Proofreader, Same]:
    same = Same()
    local = {"doubled": doubled, "dashes": dashes}
    return Proofreader(setting or Setting(), local, {"same": same}, {"dashes"}), same


def passage(key: int, text: str, label: str = "") -> Passage:
    return Passage(key, text, label=label)


def test_slips_come_in_reading_order_and_go() -> None:
    proof, _ = reader()
    proof.put([passage(2, "x1"), passage(1, "aa 1")])
    assert [(slip.check, slip.spot.key) for slip in proof.slips] == [("doubled", 1), ("same", 1)]
    change = proof.update({1: passage(1, "aa")})
    assert [slip.check for slip in change.went] == ["same"]
    assert change.came == ()
    change = proof.update({1: None})
    assert [slip.check for slip in change.went] == ["doubled"]
    assert proof.slips == ()
    assert list(proof.passages) == [2]


def test_nothing_is_asked_again_for_what_is_as_it_was() -> None:
    proof, same = reader()
    proof.put([passage(1, "1"), passage(2, "b 1")])
    asked = same.judged
    proof.update({1: passage(1, "1"), 3: passage(3, "no figure"), 4: None})
    proof.update({2: passage(2, "c 1")}, [1, 2, 3])
    assert same.judged == asked
    proof.update({2: passage(2, "c 1", "another name")})
    assert same.judged == asked + 1
    assert proof.slips[0].slots == {"label": "another name"}


def test_a_new_passage_stands_at_the_end_where_no_order_is_told() -> None:
    proof, _ = reader()
    proof.put([passage(1, "1")])
    proof.update({1: None, 2: passage(2, "2"), 3: passage(3, "2")})
    assert [slip.spot.key for slip in proof.slips] == [3]
    proof.update({}, [3, 2])
    assert [slip.spot.key for slip in proof.slips] == [2]


def test_checks_that_are_off_are_not_made() -> None:
    proof, _ = reader(Setting(off=frozenset({"same"})))
    proof.put([passage(1, "aa 1 1")])
    assert [slip.check for slip in proof.slips] == ["doubled"]


def test_some_read_line_by_line_and_each_line_once() -> None:
    proof, _ = reader()
    proof.put([passage(1, "-a\n \n-bcd\n-a")])
    found = [(slip.spot.start, slip.also[0].end) for slip in proof.slips]
    assert found == [(0, 2), (5, 9), (10, 12)]
    change = proof.update({1: passage(1, "-a\n \n-bcd\na")})
    assert change.came == ()
    assert [slip.spot.start for slip in change.went] == [10]
    proof.update({1: passage(1, "-a", "new")})
    assert [slip.slots["label"] for slip in proof.slips] == ["new"]


TEXTS = st.text("ab12 -\n", max_size=8)


def test_whoever_reads_line_by_line_is_there() -> None:
    assert set(LOCAL) >= BY_LINE


STEPS = st.lists(
    st.tuples(st.integers(1, 4), st.none() | TEXTS, st.sampled_from(["", "x"]), st.booleans()),
    max_size=12,
)


@given(STEPS)
def test_change_by_change_is_as_from_scratch(
    steps: list[tuple[int, str | None, str, bool]],
) -> None:
    proof, _ = reader()
    shown: list[Slip] = []
    order: list[int] = []
    for key, text, label, is_first in steps:
        new = None if text is None else passage(key, text, label)
        order = [one for one in order if one != key]
        if new is not None:
            order.insert(0 if is_first else len(order), key)
        change = proof.update({key: new}, order)
        for slip in change.went:
            shown.remove(slip)
        shown.extend(change.came)
        fresh, _ = reader()
        fresh.put([proof.passages[key] for key in order])
        assert proof.slips == fresh.slips
        assert sorted(shown, key=repr) == sorted(proof.slips, key=repr)
