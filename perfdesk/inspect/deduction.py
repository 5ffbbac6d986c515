"""What a grading sheet would deduct: the rule, the place, what was found and what is wanted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from perfdesk.errors import message
from perfdesk.template.datatypes import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

#: What an office may do otherwise, or what cannot be told for sure; all else is an error.
_WARNINGS = frozenset({"digits_face", "single_last", "page_number_face", "title_gap", "chars"})
_MOST_PLACES = 10


@dataclass(frozen=True, slots=True)
class Deduction:
    """A rule that a file does not keep.

    Attributes:
        rule: Its code, by which its sentences stand in ``resources/messages/inspect.toml``.
        page: From 1; 0 where it is the whole file, or a paragraph of a Word file.
        line: From 1 on its page, or through a Word file's paragraphs; 0 where it is the whole.
        quote: The line's text.
        count: So many places have the same; ``places`` names the first of them.
    """

    rule: str
    page: int
    line: int
    quote: str
    found: str
    wanted: str
    places: tuple[str, ...] = ()
    count: int = 1

    @property
    def severity(self) -> Severity:
        """Return how much it weighs."""
        return Severity.WARNING if self.rule in _WARNINGS else Severity.ERROR

    @property
    def title(self) -> str:
        """Return what the rule is about."""
        return message("inspect", self.rule)

    @property
    def basis(self) -> str:
        """Return where the rule stands."""
        return message("inspect", f"{self.rule}_basis")

    @property
    def advice(self) -> str:
        """Return what is to be done."""
        return message("inspect", f"{self.rule}_advice")

    @property
    def where(self) -> str:
        """Return how a person finds it."""
        told = "、".join(self.places)
        return told if self.count <= len(self.places) else f"{told}等 {self.count} 处"


def gathered(found: Iterable[Deduction]) -> tuple[Deduction, ...]:
    """Tell what is the same in many places once, with its first places; in the file's order."""
    by_kind: dict[tuple[str, str, str], list[Deduction]] = {}
    for one in found:
        by_kind.setdefault((one.rule, one.found, one.wanted), []).append(one)
    told: list[Deduction] = []
    for same in by_kind.values():
        places = tuple(dict.fromkeys(map(_place, same)))
        told.append(replace(same[0], places=places[:_MOST_PLACES], count=len(places)))
    return tuple(sorted(told, key=lambda one: (one.page, one.line)))


def _place(one: Deduction) -> str:
    if not one.page:
        # A Word file knows paragraphs only: where its pages end is for the program that opens it.
        return f"第 {one.line} 段" if one.line else "全文"
    return f"第 {one.page} 页第 {one.line} 行" if one.line else f"第 {one.page} 页"
