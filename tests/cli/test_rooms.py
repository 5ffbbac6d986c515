"""Only the module of a command is imported for it, and nothing of that is to be seen."""

from __future__ import annotations

from importlib import import_module

import pytest

from perfdesk.cli.parser import make_parser
from perfdesk.cli.rooms import ROOMS, rooms_of
from perfdesk.cli.windows import command_of


class _Anything:
    """Takes whatever a command adds."""

    def __getattr__(self, name: str) -> object:
        return lambda *_words, **_named: self


@pytest.mark.parametrize("room", ROOMS)
def test_each_module_has_the_commands_that_are_looked_for_there(room: str) -> None:
    found: list[str] = []

    def command(name: str, *_words: object) -> _Anything:
        found.append(name)
        return _Anything()

    import_module(f"perfdesk.cli.{room}").add_commands(command)

    assert found == ROOMS[room].split()


def test_a_command_s_own_parser_says_the_same_as_among_all_others() -> None:
    whole = make_parser(*(room.add_commands for room in rooms_of("")))
    for command in " ".join(ROOMS.values()).split():
        (room,) = rooms_of(command)
        alone = make_parser(room.add_commands)
        assert _help(alone, command) == _help(whole, command)
        assert alone.format_usage() == whole.format_usage()


def _help(parser: object, command: str) -> str:
    (choices,) = (
        action.choices
        for action in parser._actions  # type: ignore[attr-defined]
        if action.dest == "command"
    )
    return str(choices[command].format_help())


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ([], "open"),
        (["--data-dir", "D"], "open"),
        (["--data-dir", "list"], "open"),
        (["list", "--json"], "list"),
        (["--data-dir", "D", "list"], "list"),
        (["--data-dir=D", "list"], "list"),
        (["--help"], ""),
        (["--data-dir", "D", "--version"], ""),
        (["-h"], "-h"),
        (["exprot", "1"], "exprot"),
    ],
)
def test_the_command_is_known_beforehand(words: list[str], command: str) -> None:
    assert command_of(words) == command
    names = {room.__name__.rpartition(".")[2] for room in rooms_of(command)}
    known = [room for room, commands in ROOMS.items() if command in commands.split()]
    assert names == set(known or ROOMS)
