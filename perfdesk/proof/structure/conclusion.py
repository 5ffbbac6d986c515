"""Judge the conclusion: it has to say the score and the grade."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from perfdesk.proof.values import Slip, Spot

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from perfdesk.proof.values import Passage, Setting

_SCORE = re.compile(r"\d\s*分(?![之钟别类批期局支会])|得分|总分")
_GRADE = re.compile(
    r"(?:等级|等次|档次|评级|评定|评为|自评结果|结论)[^，。；\n]{0,8}?(?:优|良|中|差|合格|[ABCD])"
    r"|[为是属][“”\"（(]?(?:优秀|良好|中等|较差|优|良|中|差)[“”\"）)]?(?=[，。；、等档级]|$)"
    r"|[（(](?:优秀|优|良好|良|中|差)[）)]"
)
_LONGEST_QUOTE = 60


class Conclusion:
    """Score and grade in the conclusion, in its words or in the form's figures."""

    def facts(self, passage: Passage, setting: Setting) -> tuple[Hashable, ...]:
        """Return whether the passage tells a score and whether a grade."""
        if passage.role != "conclusion" or passage.kind == "heading" or not passage.text.strip():
            return ()
        if passage.kind == "figure":
            return "分" in passage.label, "等" in passage.label, passage.text
        return (
            _SCORE.search(passage.text) is not None,
            _GRADE.search(passage.text) is not None,
            passage.text,
        )

    def judge(
        self, told: Sequence[tuple[Passage, tuple[Hashable, ...]]], setting: Setting
    ) -> Iterable[Slip]:
        """Say what is missing, at the conclusion's first words."""
        words = [passage for passage, _ in told if passage.kind != "figure"]
        own = [passage for passage in words if not passage.is_generated]
        if not own:
            return
        has_score = any(facts[0] for _, facts in told)
        has_grade = any(facts[1] for _, facts in told)
        if has_score and has_grade:
            return
        variant = "grade" if has_score else "score" if has_grade else ""
        end = min(len(own[0].text), _LONGEST_QUOTE)
        yield Slip("conclusion_no_score", Spot(own[0].key, 0, end), variant=variant)
