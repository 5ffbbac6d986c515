"""Who owns each character of a source: what a field gets, what is generated, what is left over."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from perfdesk.report.values import FieldRef


class Share(StrEnum):
    """What becomes of a piece of the source."""

    FIELD = "field"
    GENERATED = "generated"
    FURNITURE = "furniture"
    LEFTOVER = "leftover"


class Owner(StrEnum):
    """To whom a piece of the source belongs."""

    FIELD = "field"
    TITLE = "title"
    ANNEX_LABEL = "annex_label"
    FURNITURE = "furniture"
    HEADING = "heading"
    MARKER = "marker"
    LABEL = "label"
    SENTENCE = "sentence"
    LEFTOVER = "leftover"

    @property
    def share(self) -> Share:
        """Return what becomes of its pieces."""
        return _SHARES.get(self, Share.GENERATED)


_SHARES = {
    Owner.FIELD: Share.FIELD,
    Owner.FURNITURE: Share.FURNITURE,
    Owner.LEFTOVER: Share.LEFTOVER,
}


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the source with its owner.

    Attributes:
        ref: The field that it fills or belongs to, where there is one.
        parts: Numbers of the arrangement's pieces in which it stands.
    """

    text: str
    owner: Owner
    ref: FieldRef | None = None
    parts: tuple[int, ...] = ()
