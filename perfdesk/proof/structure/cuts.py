"""Find texts that were cut into printed lines, and sentences that the end of a page cut in two."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from perfdesk.proof.values import Slip, Spot

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from perfdesk.proof.values import Passage, Setting

#: So many cut paragraphs make a text that was exported line by line: one finding, not a hundred.
_PRINTED = 4
_AROUND = 8


class Cuts:
    """Lines and pages that end in the middle of a sentence."""

    def facts(self, passage: Passage, setting: Setting) -> tuple[Hashable, ...]:
        """Return where the file cut a paragraph."""
        return passage.cuts if passage.kind == "text" else ()

    def judge(
        self, told: Sequence[tuple[Passage, tuple[Hashable, ...]]], setting: Setting
    ) -> Iterable[Slip]:
        """Tell each cut, or all of them at once."""
        if len(told) >= _PRINTED:
            count = sum(len(cuts) for _, cuts in told)
            passage, cuts = told[0]
            slots = {"count": str(count), "paragraphs": str(len(told))}
            yield Slip("text_cut", _around(passage, cuts[0]), (), slots, "lines")
            return
        for passage, cuts in told:
            for cut in cuts:
                yield Slip("text_cut", _around(passage, cut))


def _around(passage: Passage, cut: Hashable) -> Spot:
    at = cast("int", cut)
    return Spot(passage.key, max(0, at - _AROUND), min(len(passage.text), at + _AROUND))
