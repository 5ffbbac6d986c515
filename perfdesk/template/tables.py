"""Read one table of a TOML file into its dataclass: strictly, and with all its faults at once.

A class says by its annotations what may stand under each key; a key without a default must be
there, and no other key may be. ``Annotated`` adds rules. Nothing is converted but what TOML has no
word for: arrays to tuples, numbers to ``Decimal``, words to members of an enum.

pydantic did this before: 9 MiB and 80 ms in every window, for the few kinds below.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import MISSING, fields
from decimal import Decimal, InvalidOperation
from enum import EnumType
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar, Union, get_args, get_origin
from typing import get_type_hints as type_hints

from perfdesk.errors import message
from perfdesk.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

#: What is wrong with a value that has the right type, in Chinese; None for nothing.
Rule = Callable[[Any], str | None]
#: (key with dots below the table, or empty for the table as a whole; what is wrong, in Chinese)
Faults = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Table:
    """A TOML table; its kinds are frozen dataclasses."""

    def disagreements(self) -> Sequence[str]:
        """Return what does not go together in a table whose keys are each well, in Chinese."""
        return ()


_T = TypeVar("_T", bound=Table)


def length(least: int, most: int | None = None) -> Rule:
    """Return the rule that a text has so many characters, or a list so many items."""

    def rule(value: str | tuple[object, ...]) -> str | None:
        if len(value) < least:
            return message("template", "empty")
        if most is None or len(value) <= most:
            return None
        if isinstance(value, str):
            return message("template", "too_long")
        return message("template", "too_many")

    return rule


def spelling(pattern: str) -> Rule:
    """Return the rule that a text as a whole matches a regular expression."""
    matches = re.compile(pattern).fullmatch
    return lambda text: None if matches(text) else message("template", "misspelt")


def between(least: int, most: int | None = None) -> Rule:
    """Return the rule that a number is no smaller and no greater than these."""

    def rule(number: int | Decimal) -> str | None:
        if number < least:
            return message("template", "too_small")
        return message("template", "too_great") if most is not None and number > most else None

    return rule


def read(kind: type[_T], content: object) -> tuple[_T | None, Faults]:
    """Return the table that TOML's ``content`` is, or None with all that is wrong with it."""
    faults: Faults = []
    table = _read(kind, content, "", faults)
    return (table if isinstance(table, kind) and not faults else None), faults


def _read(hint: object, content: object, key: str, faults: Faults) -> object:
    """Return a value of the annotated type; it means nothing where a fault was added."""
    if isinstance(hint, type) and issubclass(hint, Table):
        return _table(hint, content, key, faults)
    if isinstance(hint, EnumType):
        return _member(hint, content, key, faults)
    if hint in _SCALARS:
        return _SCALARS[hint](content, key, faults)
    return _MADE_OF[get_origin(hint)](get_args(hint), content, key, faults)


def _below(key: str, part: object) -> str:
    return f"{key}.{part}" if key else str(part)


def _table(kind: type[Table], content: object, key: str, faults: Faults) -> Table | None:
    if not isinstance(content, dict):
        faults.append((key, message("template", "not_table")))
        return None
    before = len(faults)
    keys = _keys(kind)
    values: dict[str, Any] = {}
    for name, (hint, is_needed) in keys.items():
        if name in content:
            values[name] = _read(hint, content[name], _below(key, name), faults)
        elif is_needed:
            faults.append((_below(key, name), message("template", "key_missing")))
    unknown = [name for name in content if name not in keys]
    faults += [(_below(key, name), message("template", "key_unknown")) for name in unknown]
    if len(faults) > before:
        return None
    table = kind(**values)
    if disagreements := table.disagreements():
        faults.append((key, "；".join(disagreements)))
    return table


_KEYS: dict[type[Table], dict[str, tuple[object, bool]]] = {}


def _keys(kind: type[Table]) -> dict[str, tuple[object, bool]]:
    """Return the type of each key of a table, and whether it must be there."""
    if kind not in _KEYS:
        hints = type_hints(kind, include_extras=True)
        _KEYS[kind] = {
            key.name: (hints[key.name], key.default is key.default_factory is MISSING)
            for key in fields(kind)
        }
    return _KEYS[kind]


def _ruled(arguments: tuple[Any, ...], content: object, key: str, faults: Faults) -> object:
    """A value with rules: the first that it breaks is told. A list's hold before its items do."""
    hint, *rules = arguments
    if not (get_origin(hint) is tuple and isinstance(content, list)):
        before = len(faults)
        value = _read(hint, content, key, faults)
        if len(faults) == before:
            faults += _broken(rules, value, key)
        return value
    if broken := _broken(rules, content, key):
        faults += broken
        return ()
    return _read(hint, content, key, faults)


def _broken(rules: Sequence[Rule], value: object, key: str) -> Faults:
    told = (rule(value) for rule in rules)
    return [(key, text) for text in told if text is not None][:1]


def _one_of(arguments: tuple[object, ...], content: object, key: str, faults: Faults) -> object:
    """A value of the first type that takes it; TOML has no None, which stands for an absent key."""
    told: Faults = []
    for hint in arguments:
        if hint is not NoneType:
            tried: Faults = []
            value = _read(hint, content, key, tried)
            if not tried:
                return value
            told += tried
    faults += told
    return None


def _tuple(arguments: tuple[object, ...], content: object, key: str, faults: Faults) -> object:
    if not isinstance(content, list):
        faults.append((key, message("template", "not_list")))
        return ()
    hints = arguments
    if arguments[-1] is Ellipsis:
        hints = arguments[:1] * len(content)
    elif len(content) > len(hints):
        faults.append((key, message("template", "too_many")))
    for place in range(len(content), len(hints)):
        faults.append((_below(key, place), message("template", "key_missing")))
    return tuple(
        _read(hint, item, _below(key, place), faults)
        for place, (hint, item) in enumerate(zip(hints, content, strict=False))
    )


def _dict(arguments: tuple[object, ...], content: object, key: str, faults: Faults) -> object:
    if not isinstance(content, dict):
        faults.append((key, message("template", "not_table")))
        return {}
    name_hint, hint = arguments
    return {
        _read(name_hint, name, _below(key, name), faults): _read(
            hint, value, _below(key, name), faults
        )
        for name, value in content.items()
    }


def _literal(arguments: tuple[object, ...], content: object, key: str, faults: Faults) -> object:
    if content not in arguments:
        faults.append((key, message("template", "not_allowed")))
    return content


def _member(kind: EnumType, content: object, key: str, faults: Faults) -> object:
    try:
        return kind(content)
    except ValueError:
        faults.append((key, message("template", "not_allowed")))
        return None


def _text(content: object, key: str, faults: Faults) -> object:
    if not isinstance(content, str):
        faults.append((key, message("template", "not_text")))
    return content


def _truth(content: object, key: str, faults: Faults) -> object:
    if not isinstance(content, bool):
        faults.append((key, message("template", "not_truth")))
    return content


def _integer(content: object, key: str, faults: Faults) -> object:
    # For Python truth is a number.
    if not isinstance(content, int) or isinstance(content, bool):
        faults.append((key, message("template", "not_integer")))
    return content


def _decimal(content: object, key: str, faults: Faults) -> object:
    """A number, also as a text; TOML's ``inf`` and ``nan`` are none."""
    value = None
    if isinstance(content, int | Decimal | str) and not isinstance(content, bool):
        try:
            value = Decimal(content)
        except InvalidOperation:
            value = None
    if value is None or not value.is_finite():
        faults.append((key, message("template", "not_number")))
    return value


_SCALARS: dict[object, Callable[[object, str, Faults], object]] = {
    str: _text, bool: _truth, int: _integer, Decimal: _decimal,
}  # fmt: skip
_MADE_OF: dict[object, Callable[[Any, object, str, Faults], object]] = {
    Annotated: _ruled, Union: _one_of, UnionType: _one_of, tuple: _tuple, dict: _dict,
    Literal: _literal,
}  # fmt: skip
