"""Records are the standard library's dataclasses in all that can be seen of them."""

from __future__ import annotations

import copy
import dataclasses
import operator as op
import pickle
from dataclasses import FrozenInstanceError, field
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from perfdesk import records

if TYPE_CHECKING:
    from collections.abc import Callable

    Decorator = Callable[..., Callable[[type], type]]
    Given = tuple[tuple[Any, ...], dict[str, Any]]


def _classes(dataclass: Decorator) -> dict[str, Any]:
    """Return classes of every kind that the program has, made by one of both decorators."""

    @dataclass(frozen=True, slots=True)
    class Nothing:
        """Holds nothing."""

    @dataclass(frozen=True, slots=True)
    class One:
        value: object

    @dataclass(frozen=True, slots=True)
    class Several:
        """Holds defaults, a fresh list, and what counts for some things only."""

        code: str
        line: int = 0
        kept: list[int] = field(default_factory=list)
        note: str = field(default="", compare=False)
        slots: dict[str, str] = field(default_factory=dict, hash=False)
        secret: str = field(default="", repr=False)

    @dataclass(frozen=True, slots=True, order=True)
    class Ordered:
        code: str
        line: int = 0

        def __str__(self) -> str:
            return f"{self.code}:{self.line}"

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Named:
        late: int = 7
        early: str

    @dataclass(frozen=True, slots=True)
    class Own:
        value: str

        def __eq__(self, other: object) -> bool:
            return isinstance(other, type(self)) and self.value.lower() == other.value.lower()

        def __hash__(self) -> int:
            return hash(self.value.lower())

        def __repr__(self) -> str:
            return "own"

        @property
        def twice(self) -> str:
            return self.value * 2

    @dataclass(frozen=True, slots=True)
    class After:
        value: int
        doubled: int = field(default=0)

        def __post_init__(self) -> None:
            object.__setattr__(self, "doubled", self.value * 2)

    @dataclass(frozen=True, slots=True)
    class Unset:
        value: int
        filled: int = field(default=3, init=False)

    @dataclass(slots=True)
    class Loose:
        value: int

    made = (Nothing, One, Several, Ordered, Named, Own, After, Unset, Loose)
    return {cls.__name__: cls for cls in made}


OURS, STANDARD = _classes(records.dataclass), _classes(dataclasses.dataclass)

#: Arguments by class; each is tried with all others of its class.
GIVEN: dict[str, list[Given]] = {
    "Nothing": [((), {}), ((1,), {})],
    "One": [((1,), {}), ((2,), {}), (((1, 2),), {}), ((), {}), ((), {"value": 1})],
    "Several": [
        (("a",), {}),
        (("a", 1), {"note": "甲"}),
        (("a", 1), {"note": "乙", "slots": {"x": "y"}}),
        (("a", 1, [2]), {}),
        (("a", 1, (2,)), {"secret": "s"}),
        ((), {"line": 2}),
        (("a",), {"other": 1}),
        (("a",), {"code": "b"}),
    ],
    "Ordered": [(("a",), {}), (("b",), {}), (("a", 2), {}), (("a", 0), {})],
    "Named": [((), {"early": "x"}), ((), {"early": "x", "late": 8}), (("x",), {}), ((), {})],
    "Own": [(("A",), {}), (("a",), {}), (("b",), {})],
    "After": [((2,), {}), ((3, 1), {})],
    "Unset": [((2,), {}), ((2, 4), {})],
    "Loose": [((2,), {}), ((3,), {})],
}


def _outcome(act: Callable[..., object], *words: object, **named: object) -> object:
    """Return what an act gives, or what it raises."""
    try:
        return act(*words, **named)
    except (TypeError, AttributeError) as error:
        return type(error), str(error)


@pytest.mark.parametrize("name", GIVEN)
def test_objects_are_made_alike(name: str) -> None:
    """With the same defaults, refusals, pictures and hashes."""
    for words, named in GIVEN[name]:
        ours = _outcome(OURS[name], *words, **named)
        standard = _outcome(STANDARD[name], *words, **named)
        for look in (repr, str, hash):
            assert _outcome(look, ours) == _outcome(look, standard)


_SIGNS = (op.eq, op.ne, op.lt, op.le, op.gt, op.ge)


def _compared(cls: type, first: Given, second: Given, sign: Callable[..., object]) -> object:
    return sign(cls(*first[0], **first[1]), cls(*second[0], **second[1]))


@pytest.mark.parametrize("name", GIVEN)
def test_objects_are_compared_alike(name: str) -> None:
    """With each other, and with what is no such object."""
    ours, standard = OURS[name], STANDARD[name]
    for first, second, sign in product(GIVEN[name], GIVEN[name], _SIGNS):
        found = _outcome(_compared, ours, first, second, sign)
        assert found == _outcome(_compared, standard, first, second, sign), (first, sign, second)
    words, named = GIVEN[name][0]
    for sign in _SIGNS:
        found = _outcome(sign, ours(*words, **named), 1)
        assert found == _outcome(sign, standard(*words, **named), 1)


@pytest.mark.parametrize("name", [name for name in GIVEN if name not in ("Nothing", "Loose")])
def test_a_record_stays_as_it_is(name: str) -> None:
    words, named = GIVEN[name][0]
    for classes in (OURS, STANDARD):
        made = classes[name](*words, **named)
        field_name = dataclasses.fields(made)[0].name
        before = repr(made)
        with pytest.raises(FrozenInstanceError, match=f"assign to field '{field_name}'"):
            setattr(made, field_name, 1)
        with pytest.raises(FrozenInstanceError, match=f"delete field '{field_name}'"):
            delattr(made, field_name)
        assert not hasattr(made, "__dict__")
        assert repr(made) == before
    # With slots the standard one of Python 3.11 fails here in words of its own.
    with pytest.raises(FrozenInstanceError):
        OURS["One"](1).anything = 1


def test_a_list_that_is_not_given_is_a_fresh_one() -> None:
    first, second = OURS["Several"]("a"), OURS["Several"]("a")
    assert first.kept == second.kept == []
    assert first.kept is not second.kept
    assert OURS["Own"]("a").twice == "aa"


@dataclasses.dataclass(frozen=True, slots=True)
class Standard:
    code: str
    kept: tuple[int, ...] = ()


@records.dataclass(frozen=True, slots=True)
class Ours:
    code: str
    kept: tuple[int, ...] = ()


@pytest.mark.parametrize("cls", [Standard, Ours])
def test_records_are_copied_changed_and_pickled(cls: type[Any]) -> None:
    made = cls("甲", (1, 2))
    assert pickle.loads(pickle.dumps(made)) == made  # noqa: S301 - our own bytes
    assert copy.copy(made) == copy.deepcopy(made) == made
    assert dataclasses.replace(made, code="乙") == cls("乙", (1, 2))
    assert dataclasses.asdict(made) == {"code": "甲", "kept": (1, 2)}
    assert [one.name for one in dataclasses.fields(cls)] == ["code", "kept"]
    assert cls.__match_args__ == ("code", "kept")
    assert cls.__init__.__qualname__ == f"{cls.__name__}.__init__"
    assert cls.__init__.__module__ == __name__


def test_a_record_that_holds_itself_can_be_shown() -> None:
    for classes in (OURS, STANDARD):
        held: list[object] = []
        made = classes["One"](held)
        held.append(made)
        assert repr(made).endswith("One(value=[...])")
