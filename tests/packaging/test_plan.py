"""The plan of the Windows build: every step by its name, and the command line round it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import build
import pytest
from common.project import Project
from windows import plan
from windows.context import Context

if TYPE_CHECKING:
    from pathlib import Path


def test_names_are_words_that_the_command_line_can_tell_apart() -> None:
    names = [step.name for step in plan.STEPS]
    assert len(set(names)) == len(names)
    assert all(name.strip("-") == name and "," not in name for name in names)


def test_what_is_signed_is_signed_before_it_is_packed() -> None:
    names = [step.name for step in plan.STEPS]
    order = ("freeze", "licences", "sign", "installer", "sign-installer", "try-installer", "sums")
    assert [name for name in names if name in order] == list(order)


def test_all_paths_are_known_beforehand(tmp_path: Path) -> None:
    context = Context(tmp_path / "work", tmp_path / "out", Project("1.2.3", 0))
    assert context.setup.name == "perfdesk-1.2.3-setup.exe"
    assert context.previous.name == "perfdesk-1.2.2-setup.exe"
    assert context.portable.name == "perfdesk-1.2.3-portable.zip"
    assert context.program.parent == context.console.parent == context.tree


def test_steps_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert build.main(["windows", "--steps", "?"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in told] == [step.name for step in plan.STEPS]


def test_an_unknown_step_stops_with_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["windows", "--work", str(tmp_path), "--out", str(tmp_path), "--steps", "paint"]
    assert build.main(words) == 1
    assert "BUILD STOPPED: There is no step 'paint'" in capsys.readouterr().err


def test_another_system_is_refused() -> None:
    with pytest.raises(SystemExit) as told:
        build.main(["amiga"])
    assert told.value.code == 2
