"""Keep what was found in texts, as long as they are looked at again and again."""

from __future__ import annotations

from functools import wraps
from threading import Lock
from typing import TYPE_CHECKING, TypeVar, TypeVarTuple

if TYPE_CHECKING:
    from collections.abc import Callable

_T = TypeVar("_T")
_More = TypeVarTuple("_More")

#: Characters of texts of which something is kept: those of a large report, and no more. A text that
#: is typed in is another one at every keystroke; counting texts would keep thousands of a long one.
MOST = 60_000


def kept(find: Callable[[str, *_More], _T]) -> Callable[[str, *_More], _T]:
    """Let a pure function keep its results; what was not asked for longest is forgotten first."""
    return kept_of(MOST, find)


def kept_of(most: int, find: Callable[[str, *_More], _T]) -> Callable[[str, *_More], _T]:
    """Let a pure function keep its results of texts of at most so many characters together."""
    known: dict[tuple[str, *_More], _T] = {}
    lock = Lock()
    total = 0

    @wraps(find)
    def look(text: str, *more: *_More) -> _T:
        nonlocal total
        key = (text, *more)
        with lock:
            if key in known:
                known[key] = found = known.pop(key)
                return found
        found = find(text, *more)
        with lock:
            total += len(text) if key not in known else 0
            known[key] = found
            while total > most and len(known) > 1:
                oldest = next(iter(known))
                del known[oldest]
                total -= len(oldest[0])
        return found

    return look
