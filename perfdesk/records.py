"""Frozen dataclasses whose methods cost nothing before they are used.

The standard decorator writes six functions for each class as text and compiles them: half a
millisecond a class, and a start imports hundreds. Here the same functions are compiled when they
are first called, which for most classes of a run is never. Fields, ``replace``, pickling and what
is raised are as of the standard decorator, and type checkers see that one.
"""

from __future__ import annotations

import dataclasses
from dataclasses import MISSING, Field, FrozenInstanceError
from functools import partial
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    #: A method of any class.
    Method = Callable[..., Any]
    #: Writes a method of a class, and the names that it uses.
    Write = Callable[[Any], tuple[str, dict[str, Any]]]

__all__ = ["dataclass"]

_T = TypeVar("_T")
_ORDER = {"__lt__": "<", "__le__": "<=", "__gt__": ">", "__ge__": ">="}


def _dataclass(
    *, frozen: bool = False, slots: bool = False, order: bool = False, kw_only: bool = False
) -> Callable[[type[_T]], type[_T]]:
    """Do what ``dataclasses.dataclass`` does; of classes that are not frozen by that itself."""

    def decorate(cls: type[_T]) -> type[_T]:
        if not (frozen and slots) or _is_special(cls):
            standard = dataclasses.dataclass(
                frozen=frozen, slots=slots, order=order, kw_only=kw_only
            )
            return standard(cls)
        own = {name for name, value in vars(cls).items() if value is not None}
        bare = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True, kw_only=kw_only)
        made = bare(cls)
        for name, method in _methods(made, has_order=order).items():
            if name not in own:
                setattr(made, name, method)
        return made

    return decorate


if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    dataclass = _dataclass


def _is_special(cls: type) -> bool:
    """Say whether a class asks for more than a value for each field."""
    given = vars(cls).values()
    return hasattr(cls, "__post_init__") or any(
        isinstance(one, Field) and not one.init for one in given
    )


def _methods(cls: Any, *, has_order: bool) -> dict[str, Method]:  # noqa: ANN401 - any dataclass
    written: dict[str, Write] = {
        "__init__": _init_text,
        "__hash__": _hash_text,
        "__eq__": partial(_comparison_text, name="__eq__", sign="=="),
    }
    if has_order:
        for name, sign in _ORDER.items():
            written[name] = partial(_comparison_text, name=name, sign=sign)
    late = {name: _when_used(cls, name, write) for name, write in written.items()}
    return late | _SHARED


def _when_used(cls: Any, name: str, write: Write) -> Method:  # noqa: ANN401 - any dataclass
    """Return a method that puts the compiled one in its own place."""

    def method(self: object, *args: object, **kwargs: object) -> object:
        text, names = write(cls)
        exec(text, names)  # noqa: S102 - made of the names of fields
        made = names[name]
        made.__qualname__ = f"{cls.__qualname__}.{name}"
        made.__module__ = cls.__module__
        setattr(cls, name, made)
        return made(self, *args, **kwargs)

    return method


def _init_text(cls: Any) -> tuple[str, dict[str, Any]]:  # noqa: ANN401 - any dataclass
    names: dict[str, Any] = {"_MISSING": MISSING}
    takes, body = ["self"], list[str]()
    for one in sorted(dataclasses.fields(cls), key=attrgetter("kw_only")):
        name = value = one.name
        if one.kw_only and "*" not in takes:
            takes.append("*")
        # What a slot is filled by, got round the class's own refusal.
        names[f"_set_{name}"] = getattr(cls, name).__set__
        if one.default_factory is not MISSING:
            names[f"_make_{name}"] = one.default_factory
            value = f"_make_{name}() if {name} is _MISSING else {name}"
            takes.append(f"{name}=_MISSING")
        elif one.default is not MISSING:
            names[f"_default_{name}"] = one.default
            takes.append(f"{name}=_default_{name}")
        else:
            takes.append(name)
        body.append(f" _set_{name}(self, {value})")
    return "\n".join([f"def __init__({', '.join(takes)}):", *body, " return None"]), names


def _hash_text(cls: Any) -> tuple[str, dict[str, Any]]:  # noqa: ANN401 - any dataclass
    fields = dataclasses.fields(cls)
    hashed = (one.name for one in fields if (one.compare if one.hash is None else one.hash))
    return f"def __hash__(self):\n return hash({_tuple('self', hashed)})", {}


def _comparison_text(
    cls: Any,  # noqa: ANN401 - any dataclass
    name: str,
    sign: str,
) -> tuple[str, dict[str, Any]]:
    compared = [one.name for one in dataclasses.fields(cls) if one.compare]
    return (
        f"def {name}(self, other):\n"
        " if other.__class__ is not self.__class__:\n"
        "  return NotImplemented\n"
        f" return {_tuple('self', compared)} {sign} {_tuple('other', compared)}"
    ), {}


def _tuple(of: str, names: Iterable[str]) -> str:
    return f"({''.join([f'{of}.{name},' for name in names])})"


@recursive_repr()
def _shown(self: Any) -> str:  # noqa: ANN401 - any record
    fields = dataclasses.fields(self)
    told = ", ".join([f"{one.name}={getattr(self, one.name)!r}" for one in fields if one.repr])
    return f"{self.__class__.__qualname__}({told})"


def _refuse_to_set(_self: object, name: str, _value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(_self: object, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[object]:  # noqa: ANN401 - any record
    return [getattr(self, one.name) for one in dataclasses.fields(self)]


def _put_state(self: Any, state: list[object]) -> None:  # noqa: ANN401 - any record
    for one, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, one.name, value)


#: What needs no text: refusing, showing, and how pickle gets round the refusal.
_SHARED: dict[str, Method] = {
    "__repr__": _shown,
    "__setattr__": _refuse_to_set,
    "__delattr__": _refuse_to_delete,
    "__getstate__": _state,
    "__setstate__": _put_state,
}
