"""What stands twice is found, however the texts are cut, and the kept findings stay true."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from perfdesk.proof.structure import repeats
from perfdesk.proof.structure.repeats import SHORTEST, Repeats
from perfdesk.proof.values import Passage, Setting, Slip

SETTING = Setting()
HANZI = [chr(one) for one in range(0x4E00, 0x4E00 + 2000)]


def found(detector: Repeats, passages: list[Passage]) -> list[Slip]:
    told = [(one, detector.facts(one, SETTING)) for one in passages]
    return list(detector.judge([(one, facts) for one, facts in told if facts], SETTING))


def words(seed: int, length: int) -> str:
    """Return a text in which nothing of some letters stands twice."""
    return "".join(random.Random(seed).choices(HANZI, k=length))  # noqa: S311


@given(
    st.integers(0, 10_000),
    st.integers(0, 80),
    st.integers(SHORTEST, 90),
    st.integers(0, 80),
    st.integers(0, 80),
)
@settings(max_examples=150, deadline=None)
def test_every_run_of_thirty_letters_is_found_whole(
    seed: int, before: int, length: int, ahead: int, behind: int
) -> None:
    shared = words(seed, length)
    first = words(seed + 1, before) + shared + words(seed + 2, behind)
    second = words(seed + 3, ahead) + "，" + shared + words(seed + 4, before)
    (slip,) = found(Repeats(), [Passage(1, first), Passage(2, second)])
    assert shared in second[slip.spot.start : slip.spot.end]
    assert slip.spot.end - slip.spot.start <= length + 4
    (other,) = slip.also
    assert shared in first[other.start : other.end]


@given(st.integers(0, 10_000), st.integers(0, 60), st.integers(SHORTEST, 60))
@settings(max_examples=80, deadline=None)
def test_a_run_is_found_within_one_text(seed: int, between: int, length: int) -> None:
    shared = words(seed, length)
    text = shared + "。" + words(seed + 1, between) + "。" + shared
    (slip,) = found(Repeats(), [Passage(1, text)])
    assert text[slip.spot.start : slip.spot.end] == shared
    assert slip.also[0].start == 0


@given(st.integers(0, 10_000), st.lists(st.integers(0, 45), min_size=2, max_size=6))
@settings(max_examples=80, deadline=None)
def test_a_run_may_go_over_lines(seed: int, lengths: list[int]) -> None:
    lines = [words(seed + number, length) for number, length in enumerate(lengths)]
    slips = found(Repeats(), [Passage(1, "\n".join(lines)), Passage(2, "。".join(lines))])
    assert len(slips) == (sum(lengths) >= SHORTEST)
    assert all(len(slip.also) == 1 for slip in slips)


def test_shorter_runs_are_left_in_peace() -> None:
    shared = words(1, SHORTEST - 1)
    passages = [Passage(1, words(2, 40) + shared), Passage(2, words(3, 40) + "。" + shared)]
    assert found(Repeats(), passages) == []


def test_one_letter_again_and_again_is_no_trouble() -> None:
    (slip, *others) = found(Repeats(), [Passage(1, "啊" * 2000)])
    assert slip.spot.start <= 3 * SHORTEST
    assert len(others) < 2000 // SHORTEST


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 7)), max_size=12))
@settings(max_examples=80, deadline=None)
def test_what_is_kept_is_what_is_found_anew(changes: list[tuple[int, int]]) -> None:
    pool = [words(seed, 45) for seed in range(4)]
    texts = [pool[0], pool[1] + "。" + pool[0], pool[2], ""]
    passages = [Passage(key, text) for key, text in enumerate(texts)]
    detector = Repeats()
    for place, choice in changes:
        text = pool[choice % 4] + ("。" + pool[choice // 2] if choice > 3 else "")
        passages[place] = replace(passages[place], text=text)
        assert found(detector, passages) == found(Repeats(), passages)


def test_not_everything_is_kept_for_ever() -> None:
    detector = Repeats()
    shared = words(1, 40)
    for key in range(repeats._SPARE + 6):
        detector._kept[-1 - key] = ((), (), "", [])
    slips = found(detector, [Passage(1, shared), Passage(2, shared)])
    assert len(slips) == 1
    assert len(detector._kept) == 1


def test_a_name_in_two_places_of_one_long_text_is_told_at_the_longest() -> None:
    long, short = words(1, 60), words(1, 40)
    passages = [Passage(1, short), Passage(2, long), Passage(3, "。" + long)]
    slips = found(Repeats(), passages)
    assert [(slip.spot.key, slip.also[0].key) for slip in slips] == [(2, 1), (3, 2)]
