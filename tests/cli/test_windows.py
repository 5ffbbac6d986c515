"""The commands on the window and the program itself, as far as no window is needed."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from perfdesk import cli
from perfdesk.app.self_test.self_test_steps import Trial
from perfdesk.cli.windows import with_command
from perfdesk.paths import PORTABLE_MARK, DataFolder
from perfdesk.report.values import FieldRef

if TYPE_CHECKING:
    from collections.abc import Callable

    Command = Callable[..., tuple[int, str, str]]


@dataclass
class _Asked:
    """Takes down what the command line wants of the program."""

    calls: list[tuple[Any, ...]] = field(default_factory=list)

    def note(self, *words: Any, **_named: Any) -> int:
        self.calls.append(words)
        return 0

    def run(self, *words: str) -> tuple[Any, ...]:
        def library(_folder: DataFolder) -> Any:
            raise AssertionError("no library is wanted")

        assert cli.main(words, library, self.note, self.note, self.note) == 0
        return self.calls[-1]


@pytest.fixture
def asked() -> _Asked:
    return _Asked()


def test_without_a_command_the_window_opens(asked: _Asked, tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    assert asked.run("--data-dir", str(tmp_path)) == (folder, None, None)
    assert asked.run("--data-dir", str(tmp_path), "open", "7", "--field", "goal:2") == (
        folder,
        7,
        FieldRef("goal", 2),
    )


def test_a_file_alone_is_to_be_opened(
    asked: _Asked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the system calls a program after a double-click; later the path has to mean the same."""
    monkeypatch.chdir(tmp_path)
    for words in (["报告.PERFDESK"], ["open-file", "报告.PERFDESK"]):
        _folder, report, ref, file = asked.run(*words)
        assert (report, ref, file) == (None, None, Path.cwd() / "报告.PERFDESK")


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ([], []),
        (["list"], ["list"]),
        (["C:\\一 个.perfdesk"], ["open-file", "C:\\一 个.perfdesk"]),
        (["--data-dir", "D", "a.perfdesk"], ["--data-dir", "D", "open-file", "a.perfdesk"]),
        (["--data-dir=D", "a.perfdesk"], ["--data-dir=D", "open-file", "a.perfdesk"]),
        (["--data-dir", "a.perfdesk"], ["--data-dir", "a.perfdesk"]),
        (["take", "a.perfdesk"], ["take", "a.perfdesk"]),
    ],
)
def test_only_a_file_in_a_command_s_place_is_one(words: list[str], wanted: list[str]) -> None:
    assert with_command(words) == wanted


def test_an_installer_asks_to_close(asked: _Asked, tmp_path: Path) -> None:
    words = ("ask-to-close", "--data-dir", str(tmp_path), "--wait", "5")
    assert asked.run(*words) == (DataFolder(tmp_path), 5)


def test_a_self_test_gets_its_trial(asked: _Asked, tmp_path: Path) -> None:
    assert asked.run("self-test") == (None, Trial())
    words = ("--window", "--platform", "offscreen", "--hold", "3", "--limit", "60")
    wanted = Trial(has_window=True, platform="offscreen", hold_s=3, limit_s=60)
    assert asked.run("self-test", str(tmp_path), *words) == (tmp_path, wanted)


def test_a_window_is_tried_in_a_named_folder_only(command: Command) -> None:
    code, _out, err = command("self-test", "--window")
    assert code == 2
    assert "--window" in err


def test_beside_a_protected_program_commands_say_where_the_data_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: Command
) -> None:
    (tmp_path / PORTABLE_MARK).touch()
    (tmp_path / "data").touch()
    monkeypatch.setenv("PERFDESK_PROGRAM_DIR", str(tmp_path))
    # A folder that was given needs no word.
    assert command("list") == (0, "", "")
