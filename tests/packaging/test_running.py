"""Other programs run with a limit and their output kept; paths are told as Windows wants."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from common.running import run
from common.steps import BuildError
from windows.machine import Windows, Wine


def test_output_of_both_streams_is_kept() -> None:
    code = "import sys; print('出'); sys.stderr.write('x'); sys.exit(4)"
    ended = run((sys.executable, "-X", "utf8", "-c", code), timeout=60)
    assert ended.code == 4
    assert "出" in ended.output
    assert "x" in ended.output
    with pytest.raises(BuildError, match="A thing ended with 4"):
        ended.must("A thing")


def test_what_does_not_end_is_ended() -> None:
    with pytest.raises(BuildError, match="was not done after 1 s"):
        run((sys.executable, "-c", "import time; time.sleep(600)"), timeout=1)


def test_a_program_that_is_not_there_is_told() -> None:
    with pytest.raises(BuildError, match="perfdesk-no-such-program is not installed"):
        run(("perfdesk-no-such-program",), timeout=5)


def test_paths_are_on_drive_c_or_z() -> None:
    wine = Wine(Path("/tmp/some prefix"))  # noqa: S108 - nothing is written there
    assert wine.path(Path("/tmp/some prefix/drive_c/绩效/a.exe")) == r"C:\绩效\a.exe"  # noqa: S108
    assert wine.path(Path("/opt/a b")) == r"Z:\opt\a b"


def test_windows_runs_programs_itself() -> None:
    ended = Windows().run((sys.executable, "-c", "print(1)"), timeout=60)
    assert ended.output == "1\n"
