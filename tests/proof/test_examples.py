"""Every check passes and stops what its examples say; what it says and mends makes sense."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

import pytest

from perfdesk.proof.readers import reader_of_errors, whole_reader
from perfdesk.proof.telling import tell
from perfdesk.proof.texts import check_texts
from perfdesk.template.datatypes import Severity
from tests.helpers.proof_examples import Example, read_examples

if TYPE_CHECKING:
    from perfdesk.proof.proofreader import Proofreader
    from perfdesk.proof.values import Slip

EXAMPLES = tuple(read_examples(Path(__file__).parent))
PASSES = [example for example in EXAMPLES if example.words is None]
STOPS = [example for example in EXAMPLES if example.words is not None]
FEWEST = 2


def read_proof(example: Example) -> Proofreader:
    """Return a proof-reader that has read an example."""
    reader = whole_reader(example.setting)
    reader.put(example.passages)
    return reader


@pytest.mark.parametrize("example", PASSES, ids=str)
def test_what_passes_is_not_marked(example: Example) -> None:
    found = [slip for slip in read_proof(example).slips if slip.check == example.check]
    assert found == []


@pytest.mark.parametrize("example", STOPS, ids=str)
def test_what_stops_is_marked_and_told(example: Example) -> None:
    reader = read_proof(example)
    found = [slip for slip in reader.slips if slip.check == example.check]
    told = [tell(slip, reader.passages, lambda passage: f"“{passage.label}”") for slip in found]
    assert tuple(one.quote for one in told) == example.words
    assert found[0].variant == example.variant
    if example.replacement is not None:
        assert found[0].replacement == example.replacement
    for one in told:
        assert one.message.endswith("。"), one.message
        assert "{" not in one.message, one.message


@pytest.mark.parametrize("example", STOPS, ids=str)
def test_a_fix_puts_its_slip_right_and_brings_no_other(example: Example) -> None:
    reader = read_proof(example)
    before = marks(reader)
    for slip in reader.slips:
        if slip.check != example.check or slip.replacement is None:
            continue
        passage = reader.passages[slip.spot.key]
        text = passage.text
        fixed = text[: slip.spot.start] + slip.replacement + text[slip.spot.end :]
        assert fixed != text
        other = whole_reader(example.setting)
        mended = replace(passage, text=fixed)
        other.put(mended if one.key == mended.key else one for one in example.passages)
        after = marks(other)
        assert after.total() < before.total()
        assert not Counter(check for check, *_ in after.elements()) - Counter(
            check for check, *_ in before.elements()
        )


ERRORS = [
    example
    for example in STOPS
    if check_texts()[example.check].of(example.variant)[0] is Severity.ERROR
]


@pytest.mark.parametrize("example", ERRORS, ids=str)
def test_who_asks_for_errors_alone_gets_all_of_them(example: Example) -> None:
    whole, alone = read_proof(example), reader_of_errors(example.setting)
    alone.put(example.passages)

    assert errors(whole)
    assert errors(alone) == errors(whole)


def errors(reader: Proofreader) -> list[Slip]:
    """Return the slips that keep a report from leaving."""
    texts = check_texts()
    severities = [(slip, texts[slip.check].of(slip.variant)[0]) for slip in reader.slips]
    return [slip for slip, severity in severities if severity is Severity.ERROR]


def marks(reader: Proofreader) -> Counter[tuple[str, str]]:
    """Return what is marked, whatever its place; what is told once for several counts so often."""
    found: Counter[tuple[str, str]] = Counter()
    for slip in reader.slips:
        text = reader.passages[slip.spot.key].text
        found[slip.check, text[slip.spot.start : slip.spot.end]] += 1 + len(slip.also)
    return found


@pytest.mark.parametrize("check", sorted(check_texts()))
def test_every_check_has_examples(check: str) -> None:
    assert sum(example.check == check for example in PASSES) >= FEWEST
    stops = [example for example in STOPS if example.check == check]
    assert len(stops) >= FEWEST
    kinds = {name for name in check_texts()[check].variants if name.startswith("message_")}
    shown = {f"message_{example.variant}" for example in stops if example.variant}
    assert kinds <= shown, "every way of saying it is shown by an example"


def test_examples_are_of_checks_that_there_are() -> None:
    assert {example.check for example in EXAMPLES} <= set(check_texts())


@pytest.mark.parametrize("check", sorted(check_texts()))
def test_every_check_says_what_to_do(check: str) -> None:
    text = check_texts()[check]
    assert text.title
    assert text.basis
    sentences = [text.message]
    sentences += [words for name, words in text.variants.items() if name.startswith("message_")]
    for sentence in sentences:
        assert "请" in sentence, sentence
        assert sentence.endswith("。"), sentence
        assert all(name != "" for _, name, *_ in Formatter().parse(sentence)), sentence
    kinds = {name.split("_", 1)[0] for name in text.variants}
    assert kinds <= {"message", "severity"}
