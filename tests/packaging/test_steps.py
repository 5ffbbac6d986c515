"""Steps are chosen by name and end at the first that fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from common.steps import BuildError, Step, choose, run_steps

if TYPE_CHECKING:
    from collections.abc import Callable


def _step(name: str, log: list[str]) -> Step[str]:
    def act(context: str) -> str:
        log.append(name + context)
        if name == "bad":
            raise BuildError("it rains")
        return f"did {name}"

    return Step(name, f"title of {name}", act)


@pytest.fixture(name="steps")
def _steps() -> Callable[[list[str]], list[Step[str]]]:
    return lambda log: [_step(name, log) for name in ("a", "b", "c", "d")]


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ("", "abcd"),
        ("b", "b"),
        ("c,a", "ac"),
        ("c-", "cd"),
        ("-b", "ab"),
        ("a,c-", "acd"),
    ],
)
def test_steps_are_chosen_by_name(
    steps: Callable[[list[str]], list[Step[str]]], wanted: str, names: str
) -> None:
    assert [step.name for step in choose(steps([]), wanted)] == list(names)


def test_an_unknown_name_is_told(steps: Callable[[list[str]], list[Step[str]]]) -> None:
    with pytest.raises(BuildError, match="no step 'x'; the steps are: a, b, c, d"):
        choose(steps([]), "a,x")


def test_what_fails_ends_it(capsys: pytest.CaptureFixture[str]) -> None:
    log: list[str] = []
    steps = [_step(name, log) for name in ("a", "bad", "c")]
    with pytest.raises(BuildError, match="it rains"):
        list(run_steps(steps, "!"))
    assert log == ["a!", "bad!"]
    told = capsys.readouterr().out
    assert "[1/3] a: title of a" in told
    assert "did a" in told
