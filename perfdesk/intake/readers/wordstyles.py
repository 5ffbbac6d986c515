"""Tell what a Word file's styles say of its paragraphs: a heading's level, the list it is in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACES = {"w": W[1:-1]}
#: A style that is based on itself by a detour is followed no further.
_DEEPEST = 12
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
#: Word counts outline levels from 0; 9 is plain text.
_PLAIN = 9


def value(element: Any, path: str) -> str:  # noqa: ANN401
    """Return the value of what stands at a path below an element; empty where nothing does."""
    found = element.find(f"w:{path}", _SPACES)
    return "" if found is None else str(found.get(f"{W}val", ""))


def number_at(element: Any, path: str) -> int | None:  # noqa: ANN401
    """Return the number at a path; None where none stands there."""
    text = value(element, path)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


@dataclass(slots=True)
class Styles:
    """The styles of a file by their names within it."""

    elements: dict[str, Any] = field(default_factory=dict)
    usual: str = ""

    @classmethod
    def of(cls, root: Any) -> Styles:  # noqa: ANN401
        """Return the styles of a file's part; None for a file without one."""
        styles = cls()
        for style in () if root is None else root.iter(f"{W}style"):
            name = style.get(f"{W}styleId", "")
            styles.elements[name] = style
            if style.get(f"{W}default") == "1" and style.get(f"{W}type") == "paragraph":
                styles.usual = name
        return styles

    def level(self, paragraph: Any) -> int:  # noqa: ANN401
        """Return a heading's level from 1; 0 for plain text."""
        own = number_at(paragraph, "pPr/w:outlineLvl")
        if own is not None:
            return own + 1 if own < _PLAIN else 0
        for _, style in self._chain(paragraph):
            told = number_at(style, "pPr/w:outlineLvl")
            if told is not None:
                return told + 1 if told < _PLAIN else 0
            named = _HEADING.fullmatch(value(style, "name").strip())
            if named is not None:
                return int(named[1])
        return 0

    def list_place(self, paragraph: Any) -> tuple[str, int | None, str]:  # noqa: ANN401
        """Return a paragraph's list and level in it, and the style that says so.

        The list is empty where there is none; the level is None where only the list knows it.
        """
        number = value(paragraph, "pPr/w:numPr/w:numId")
        level = number_at(paragraph, "pPr/w:numPr/w:ilvl")
        own = value(paragraph, "pPr/w:pStyle")
        if number:
            return ("" if number == "0" else number), level, own
        for name, style in self._chain(paragraph):
            number = value(style, "pPr/w:numPr/w:numId")
            if level is None:
                level = number_at(style, "pPr/w:numPr/w:ilvl")
            if number:
                return ("" if number == "0" else number), level, name
        return "", level, own

    def list_of(self, name: str) -> str:
        """Return the list that a style of lists stands for; empty where there is none."""
        style = self.elements.get(name)
        return "" if style is None else value(style, "pPr/w:numPr/w:numId")

    def _chain(self, paragraph: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401
        name = value(paragraph, "pPr/w:pStyle") or self.usual
        for _ in range(_DEEPEST):
            style = self.elements.get(name)
            if style is None:
                return
            yield name, style
            name = value(style, "basedOn")
