"""Exchange characters that only look like usual ones, and take out what cannot be seen.

PDFs carry radicals (⼀ U+2F00) and compatibility forms for common hanzi: they look the same, but no
search finds them. Marks of direction can show a text in another order than it is stored in. What
was done is told in whole sentences; characters of private use are left as they are and told.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from perfdesk.errors import message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from perfdesk.intake.readers.source import FileLine

#: Radicals of the supplement that are whole hanzi of today; Unicode names no counterpart.
_RADICALS = {
    "\u2e81": "厂", "\u2e84": "乙", "\u2e8a": "卜", "\u2e8e": "兀", "\u2e92": "巳", "\u2e93": "幺",
    "\u2e9d": "月", "\u2e9e": "歹", "\u2e9f": "母", "\u2ea0": "民", "\u2ebd": "臼", "\u2ec1": "虎",
    "\u2ec4": "西", "\u2ec5": "见", "\u2ec6": "角", "\u2ec7": "角", "\u2ec9": "贝", "\u2ecb": "车",
    "\u2ed3": "长", "\u2ed4": "门", "\u2ed7": "雨", "\u2ed8": "青", "\u2ed9": "韦", "\u2eda": "页",
    "\u2edb": "风", "\u2edc": "飞", "\u2edd": "食", "\u2ee2": "马", "\u2ee3": "骨", "\u2ee4": "鬼",
    "\u2ee5": "鱼", "\u2ee6": "鸟", "\u2ee7": "卤", "\u2ee8": "麦", "\u2ee9": "黄", "\u2eea": "黾",
    "\u2eec": "齐", "\u2eee": "齿", "\u2ef0": "龙", "\u2ef1": "龟", "\u2ef3": "龟",
}  # fmt: skip
_LIKE = re.compile(
    f"[{''.join(_RADICALS)}\u2f00-\u2fdf\uf900-\ufaff\ufb00-\ufb06\U0002f800-\U0002fa1f]"
)
#: Directions, joiners, soft hyphens, variants of a glyph: nothing that is written.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\U000e0001-\U000e007f\U000e0100-\U000e01ef]"
)
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
_ANY = re.compile(f"{_LIKE.pattern}|{_UNSEEN.pattern}|{_PRIVATE.pattern}")


@dataclass(slots=True)
class _Found:
    """What was met so far: exchanges by character, places of what was left."""

    exchanged: Counter[str] = field(default_factory=Counter)
    turning: int = 0
    private: list[str] = field(default_factory=list)

    def notes(self) -> tuple[str, ...]:
        notes = []
        if self.exchanged:
            mark = self.exchanged.most_common(1)[0][0]
            notes.append(
                message(
                    "notes",
                    "characters_exchanged",
                    count=self.exchanged.total(),
                    code=f"U+{ord(mark):04X}",
                    usual=usual(mark),
                )
            )
        if self.turning:
            notes.append(message("notes", "characters_turning", count=self.turning))
        if self.private:
            count, place = len(self.private), self.private[0]
            notes.append(message("notes", "characters_private", count=count, place=place))
        return tuple(notes)


def with_usual_characters(
    lines: Iterable[FileLine],
) -> tuple[tuple[FileLine, ...], tuple[str, ...]]:
    """Return a file's lines in usual characters, and what the clerk should know of that."""
    found = _Found()
    kept = tuple(_usual_line(line, found) for line in lines)
    return kept, found.notes()


def _usual_line(line: FileLine, found: _Found) -> FileLine:
    if _ANY.search(line.text) is None:
        return line
    found.exchanged.update(_LIKE.findall(line.text))
    found.turning += len(_TURNING.findall(line.text))
    found.private += [line.place] * len(_PRIVATE.findall(line.text))
    return replace(line, text=usual(line.text), cells=tuple(map(usual, line.cells)))


def usual(text: str) -> str:
    """Return a text in usual characters, without what cannot be seen."""
    return _LIKE.sub(_exchanged, _UNSEEN.sub("", text))


def _exchanged(match: re.Match[str]) -> str:
    mark = match[0]
    return _RADICALS.get(mark) or unicodedata.normalize("NFKC", mark)
