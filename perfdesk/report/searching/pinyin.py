"""Give the first letters of Chinese words' pinyin: 部门预算 -> bmys.

The 3,755 characters of the first level of GB 2312 stand in the order of their pinyin, so that the
letter follows from a character's place; a list of all readings is not needed. Characters beyond it
have no letter. A character with several readings has the one by which it stands there, and for the
few that matter in a report a second one.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cache
from itertools import product

#: The first character of each letter, in the order of GB 2312 (no word begins with i, u or v).
_FIRSTS = "啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝"
_LETTERS = "abcdefghjklmnopqrstwxyz"
_LAST = "座"
#: Second readings: 会计, 调整, 重复, 增长, 银行.
_SECOND = {"会": "k", "调": "t", "重": "c", "长": "z", "行": "h"}
#: More characters with two readings than these are spelt only one way.
_MAX_SECOND = 3


def _place(char: str) -> int:
    try:
        return int.from_bytes(char.encode("gb2312"))
    except UnicodeEncodeError:
        return 0


@cache
def _starts() -> tuple[int, ...]:
    return tuple(_place(char) for char in _FIRSTS)


class _Letters(dict[int, str]):
    """The letter of each character, found when it is asked for; none where it has none."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _letter(chr(code))
        return found


def _letter(char: str) -> str:
    if char.isascii():
        return char.lower() if char.isalnum() else ""
    place = _place(char)
    if not _starts()[0] <= place <= _place(_LAST):
        return ""
    return _LETTERS[bisect_right(_starts(), place) - 1]


@cache
def _letters() -> _Letters:
    return _Letters()


def initials(words: str) -> tuple[str, ...]:
    """Return the words' initials, in each reading; without what has none."""
    table = _letters()
    plain = words.translate(table)
    seconds = sum(map(words.count, _SECOND))
    if not 0 < seconds <= _MAX_SECOND:
        return (plain,)
    readings = [(char.translate(table), _SECOND.get(char, "")) for char in words]
    spellings = product(*(tuple(filter(None, reading)) or ("",) for reading in readings))
    return tuple(dict.fromkeys("".join(spelling) for spelling in spellings))
