"""The rules of the printed page that an office may choose, as the settings offer them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.errors import message
from perfdesk.export.style import StyleVariant, style_variants

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["StyleVariant", "joined", "page_rules", "split", "told_faces"]

#: The page design that is offered; an office's own templates may name another with other rules.
_DESIGN = "gb9704"


def page_rules() -> tuple[tuple[StyleVariant, ...], ...]:
    """Return the rules, those together of which one may be chosen.

    Raises:
        UserError: ``style_missing`` or ``style_faulty``.
    """
    groups: dict[str, list[StyleVariant]] = {}
    for variant in style_variants(_DESIGN):
        groups.setdefault(variant.of, []).append(variant)
    return tuple(map(tuple, groups.values()))


def split(page_style: str) -> tuple[str, ...]:
    """Return the names in ``Choices.page_style``."""
    return tuple(name for name in page_style.split("+") if name)


def joined(names: Iterable[str]) -> str:
    """Return names as ``Choices.page_style`` keeps them."""
    return "+".join(names)


def told_faces() -> str:
    """Say which official faces this PC has, and which of them cannot be used and why.

    Raises:
        UserError: ``font_missing`` or ``font_damaged``: the list of names cannot be read.
    """
    # Looking through all fonts of the PC takes a moment that only this question is worth.
    from perfdesk.export.pdf.installed import survey  # noqa: PLC0415

    found = survey()
    names = "、".join(face.family for face in found.faces)
    told = message("notes", "faces_found", names=names) if names else message("notes", "faces_none")
    return "\n".join((told, *found.remarks))
