from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_BUG = """
import sys
from perfdesk import __main__ as program
from perfdesk import cli

def broken(*_arguments):
    raise {kind}

cli.main = broken
sys.exit(program.main())
"""


def _run(kind: str, folder: Path) -> tuple[int, str]:
    command = [sys.executable, "-c", _BUG.format(kind=kind)]
    done = subprocess.run(command, capture_output=True, cwd=folder, check=False, timeout=60)
    return done.returncode, done.stderr.decode("utf-8", "replace")


def test_a_bug_in_a_command_is_told_in_a_sentence(tmp_path: Path) -> None:
    """A trace of Python's tells a clerk nothing, and its code 1 says that findings are left."""
    code, told = _run("ZeroDivisionError", tmp_path)

    assert code == 3
    assert "程序出现内部错误" in told


def test_a_broken_off_command_is_no_bug(tmp_path: Path) -> None:
    code, told = _run("KeyboardInterrupt", tmp_path)

    assert code != 3
    assert "程序出现内部错误" not in told
