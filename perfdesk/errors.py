"""Errors that are the world's fault, not a bug: each has one Chinese sentence.

The sentence stands in ``resources/messages/`` and says what happened, what is safe and what to do.
"""

from __future__ import annotations

import tomllib
from functools import cache

from perfdesk import paths


class UserError(Exception):
    """Something the user must know of; shown as a sentence, never as a traceback.

    Attributes:
        code: Key of the sentence in ``resources/messages/errors.toml``.
        slots: Values of the sentence's named slots.
    """

    def __init__(self, code: str, **slots: object) -> None:
        super().__init__(code)
        self.code = code
        self.slots = slots

    def __str__(self) -> str:
        return message("errors", self.code, **self.slots)


@cache
def _messages(room: str) -> dict[str, str]:
    with (paths.resources() / "messages" / f"{room}.toml").open("rb") as file:
        return {str(code): str(text) for code, text in tomllib.load(file).items()}


def message(room: str, code: str, /, **slots: object) -> str:
    """Return the sentence ``code`` of ``resources/messages/<room>.toml`` with its slots filled.

    Raises:
        KeyError: The sentence or a slot's value is missing, which is a bug.
    """
    return _messages(room)[code].format_map({name: str(slot) for name, slot in slots.items()})
