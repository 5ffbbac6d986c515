"""Find commas behind labels (年初目标，…), told once for each kind of label."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, cast

from perfdesk.proof.language.words import is_prose, one_of
from perfdesk.proof.values import Slip, Spot

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from perfdesk.proof.values import Passage, Setting

#: A label with its comma: the kind, the label, and where both stand.
_Label = tuple[str, str, int, int]


@cache
def _labels() -> re.Pattern[str]:
    label = rf"{one_of('marks', 'labels')}|指标 ?\d{{1,2}}"
    return re.compile(rf"(?:^|(?<=[。；：:\n]))[ \u3000]*({label})[，,](?!详见|见|如下)")


class LabelCommas:
    """Labels of a whole report that a comma follows instead of a colon."""

    def facts(self, passage: Passage, setting: Setting) -> tuple[Hashable, ...]:
        """Return the labels of a passage that a comma follows."""
        if not is_prose(passage):
            return ()
        found = _labels().finditer(passage.text)
        return tuple(
            (match[1].rstrip(" 0123456789"), match[1], match.start(1), match.end())
            for match in found
        )

    def judge(
        self, told: Sequence[tuple[Passage, tuple[Hashable, ...]]], setting: Setting
    ) -> Iterable[Slip]:
        """Tell the first label of each kind, and how many there are."""
        kinds: dict[str, list[tuple[str, Spot]]] = {}
        for passage, labels in told:
            for kind, label, start, end in cast("tuple[_Label, ...]", labels):
                kinds.setdefault(kind, []).append((label, Spot(passage.key, start, end)))
        for places in kinds.values():
            label, first = places[0]
            yield Slip(
                "label_comma",
                first,
                tuple(spot for _, spot in places[1:]),
                {"label_word": label, "count": str(len(places))},
                variant="many" if len(places) > 1 else "",
                replacement=f"{label}：",
            )
