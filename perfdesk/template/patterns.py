"""Patterns: text with named slots, for titles, sentences, records, markers and messages.

``任务{n}：{goal}`` · a slot may carry a format, ``{n:cn}`` (一 二 三), or ask for something about a
field instead of its value, ``{goal.label}``, ``{goal.place}``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.errors import message

if TYPE_CHECKING:
    from collections.abc import Callable

_SLOT = re.compile(r"\{([a-z][a-z0-9_]*)(?:\.(label|place))?(?::(cn))?\}")

_DIGITS = "零一二三四五六七八九"


class PatternError(Exception):
    """The text is no pattern; ``str()`` says why, in Chinese."""

    def __init__(self, code: str, **slots: object) -> None:
        super().__init__(message("template", code, **slots))


@dataclass(frozen=True, slots=True)
class Slot:
    """A place to fill: a field's code or a built-in name; what of it; how it is written."""

    name: str
    aspect: str = ""
    form: str = ""


@dataclass(frozen=True, slots=True)
class Pattern:
    """Literal texts and slots, in order."""

    source: str
    parts: tuple[str | Slot, ...]

    @classmethod
    def parse(cls, source: str) -> Pattern:
        """Read a pattern.

        Raises:
            PatternError: A brace stands where no slot is.
        """
        parts: list[str | Slot] = []
        position = 0
        for match in _SLOT.finditer(source):
            parts.append(_literal(source[position : match.start()]))
            parts.append(Slot(match[1], match[2] or "", match[3] or ""))
            position = match.end()
        parts.append(_literal(source[position:]))
        return cls(source, tuple(part for part in parts if part != ""))

    @property
    def slots(self) -> tuple[Slot, ...]:
        """Return the slots alone."""
        return tuple(part for part in self.parts if isinstance(part, Slot))

    def fill(self, text_of: Callable[[Slot], str]) -> str:
        """Return the text with every slot replaced."""
        return "".join(part if isinstance(part, str) else text_of(part) for part in self.parts)


def _literal(text: str) -> str:
    if "{" in text or "}" in text:
        raise PatternError("brace", text=text)
    return text


def chinese_number(number: int) -> str:
    """Write 1 to 99 as 一 … 九十九, the numbering of headings; larger numbers stay in digits."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    text = "" if tens == 0 else ("十" if tens == 1 else f"{_DIGITS[tens]}十")
    return text + (_DIGITS[ones] if ones else "")


def number_text(slot: Slot, number: int) -> str:
    """Write a number as its slot asks: 2 or 二."""
    return chinese_number(number) if slot.form == "cn" else str(number)


def numbered(pattern: Pattern, number: int) -> str:
    """Fill a marker such as ``（{n}）`` or ``{n:cn}是`` with a number."""
    return pattern.fill(lambda slot: number_text(slot, number))
