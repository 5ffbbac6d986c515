"""Say in words what a slip is: the check's sentence with its slots filled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.proof.texts import check_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from perfdesk.proof.values import Key, Passage, Slip, Spot
    from perfdesk.template.datatypes import Severity

#: Longer words are told by their beginning and their end.
_LONGEST, _HEAD, _TAIL = 40, 24, 12


@dataclass(frozen=True, slots=True)
class Told:
    """A slip in words.

    Attributes:
        quote: The text at fault, to the letter; may be empty.
        slots: What fills the sentence.
    """

    severity: Severity
    title: str
    basis: str
    message: str
    quote: str
    slots: Mapping[str, str]


def tell(slip: Slip, passages: Mapping[Key, Passage], place: Callable[[Passage], str]) -> Told:
    """Say what a slip is.

    Args:
        slip: What was found.
        passages: The passages that it was found in, by key.
        place: Says where a passage stands.
    """
    text = check_texts()[slip.check]
    severity, sentence = text.of(slip.variant)
    quote = _words(slip.spot, passages)
    slots = {
        "words": shortened(quote),
        "place": place(passages[slip.spot.key]),
        "label": passages[slip.spot.key].label,
        "replacement": slip.replacement or "",
    }
    if slip.also:
        other = slip.also[0]
        slots["other_words"] = shortened(_words(other, passages))
        slots["other_place"] = place(passages[other.key])
        slots["other_label"] = passages[other.key].label
    slots |= slip.slots
    return Told(severity, text.title, text.basis, sentence.format_map(slots), quote, slots)


def shortened(words: str) -> str:
    """Return words as a sentence can quote them: on one line, long ones without their middle."""
    words = " ".join(words.split())
    return words if len(words) <= _LONGEST else f"{words[:_HEAD]}……{words[-_TAIL:]}"


def _words(spot: Spot, passages: Mapping[Key, Passage]) -> str:
    return passages[spot.key].text[spot.start : spot.end]
