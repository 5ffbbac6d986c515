"""Find money that was not spent and of which nothing is said."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from perfdesk.proof.values import Slip, Spot

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from perfdesk.proof.values import Passage, Setting

_AMOUNT = r"\d{1,9}(?:\.\d{1,6})?"
_BUDGET = re.compile(
    rf"预算数?(?:为|是)?\s*(?P<budget>{_AMOUNT})\s*万元[，,；][^。]{{0,20}}?"
    rf"(?:执行|支出)数?(?:为|是)?\s*(?P<spent>{_AMOUNT})\s*万元"
)
_EXPLAINED = re.compile("结转|结余|剩余|节约|未执行|未支出|未完成|原因|主要是|由于|因")


class Unspent:
    """Budget and expenditure of a file that differ without a word about the difference."""

    def facts(self, passage: Passage, setting: Setting) -> tuple[Hashable, ...]:
        """Return where the two amounts stand, the difference, and whether it is explained."""
        if not passage.is_file or passage.role != "money" or passage.kind != "text":
            return ()
        match = _BUDGET.search(passage.text)
        left = Decimal(match["budget"]) - Decimal(match["spent"]) if match else Decimal(0)
        span = match.span() if match else (0, 0)
        return span, left, _EXPLAINED.search(passage.text) is not None

    def judge(
        self, told: Sequence[tuple[Passage, tuple[Hashable, ...]]], setting: Setting
    ) -> Iterable[Slip]:
        """Tell what is left over where no passage on money explains it."""
        if any(facts[2] for _, facts in told):
            return
        for passage, facts in told:
            start, end = cast("tuple[int, int]", facts[0])
            if cast("Decimal", facts[1]) > 0:
                slots = {"left": str(facts[1])}
                yield Slip("unspent_unexplained", Spot(passage.key, start, end), (), slots)
