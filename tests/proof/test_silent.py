"""On correct sentences of the trade the whole proof-reader is silent."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfdesk.proof.readers import whole_reader
from perfdesk.proof.values import Passage, Setting

SENTENCES = [
    line
    for line in (Path(__file__).parent / "silent.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
SETTING = Setting(fiscal_year=2023, unit="星河区人民政府办公室")
FEWEST = 90


def told(*passages: Passage) -> list[tuple[str, str]]:
    reader = whole_reader(SETTING)
    reader.put(passages)
    texts = reader.passages
    return [
        (slip.check, texts[slip.spot.key].text[slip.spot.start : slip.spot.end])
        for slip in reader.slips
    ]


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("is_file", [False, True])
def test_a_correct_sentence_is_left_in_peace(sentence: str, *, is_file: bool) -> None:
    """A clerk who is told that right words are wrong learns to overlook what is wrong."""
    assert told(Passage(1, sentence, is_file=is_file)) == []


def test_there_are_enough_sentences() -> None:
    assert len(set(SENTENCES)) == len(SENTENCES) >= FEWEST


def test_all_sentences_as_one_text_are_left_in_peace() -> None:
    """What is right alone is right in a long report."""
    assert told(*(Passage(number, one) for number, one in enumerate(SENTENCES))) == []
