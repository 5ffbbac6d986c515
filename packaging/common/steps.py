"""Run a build's steps one after the other; the first that fails ends it with a sentence."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_Context = TypeVar("_Context")


class BuildError(Exception):
    """A step cannot go on; the text says what happened and, where that is known, what to do."""


@dataclass(frozen=True, slots=True)
class Step(Generic[_Context]):
    """One step: the name that ``--steps`` knows, what it does, the act, which tells a result."""

    name: str
    title: str
    act: Callable[[_Context], str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step told when it was done, and how long it took."""

    name: str
    title: str
    result: str
    seconds: float


def choose(steps: Sequence[Step[_Context]], wanted: str) -> list[Step[_Context]]:
    """Return the steps that are named: ``a,b``, ``a-`` (from a on), ``-b`` (up to b); "" for all.

    Raises:
        BuildError: There is no step of such a name.
    """
    names = [step.name for step in steps]
    if not wanted:
        return list(steps)
    chosen: set[str] = set()
    for word in wanted.split(","):
        name = word.strip("- ")
        if name not in names:
            raise BuildError(f"There is no step {name!r}; the steps are: {', '.join(names)}.")
        at = names.index(name)
        first = 0 if word.strip().startswith("-") else at
        last = len(names) if word.strip().endswith("-") else at + 1
        chosen.update(names[first:last])
    return [step for step in steps if step.name in chosen]


def run_steps(steps: Sequence[Step[_Context]], context: _Context) -> Iterator[Outcome]:
    """Run the steps and yield each one's outcome; name and result are printed as they come."""
    for number, step in enumerate(steps, 1):
        print(f"[{number}/{len(steps)}] {step.name}: {step.title}", flush=True)
        begin = time.monotonic()
        result = step.act(context)
        seconds = time.monotonic() - begin
        print(f"      {result}".replace("\n", "\n      "), f"({seconds:.0f} s)", flush=True)
        yield Outcome(step.name, step.title, result, seconds)
