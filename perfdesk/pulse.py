"""Let long work be heard at every step: whoever had it begun can end it there, or hold it a moment.

Work that takes a while calls ``beat`` for each page, line or piece. Nobody has to listen. No thread
is ever killed: what is to end raises an error out of its own ``beat``.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_listener: ContextVar[Callable[[], object] | None] = ContextVar("listener", default=None)


def beat() -> None:
    """Tell whoever listens on this thread that another step is done; it may raise."""
    listener = _listener.get()
    if listener is not None:
        listener()


@contextmanager
def heard_by(listener: Callable[[], object]) -> Iterator[None]:
    """Call ``listener`` at every beat of this thread, until the block ends."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)
