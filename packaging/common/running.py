"""Start other programs, each with a time limit and with its output kept."""

from __future__ import annotations

import os
import signal
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from common.steps import BuildError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

#: So many characters of a failed program's output are shown.
_TAIL = 3000


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program ended, and all that it wrote."""

    code: int
    output: str

    def must(self, what: str) -> str:
        """Return the output.

        Raises:
            BuildError: The program did not end with 0.
        """
        if self.code:
            raise BuildError(f"{what} ended with {self.code}:\n{self.output[-_TAIL:].strip()}")
        return self.output


def run(
    command: Sequence[str | Path],
    *,
    timeout: float,
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Ended:
    """Run a program to its end, without input, its output through a pipe (wine needs both).

    Raises:
        BuildError: It is not there, or was not done in ``timeout`` seconds and has been ended.
    """
    words = [str(word) for word in command]
    try:
        with subprocess.Popen(
            words,
            cwd=cwd,
            env={**os.environ, **environment} if environment else None,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as child:
            output = _wait(child, words, timeout)
    except FileNotFoundError as error:
        raise BuildError(f"{words[0]} is not installed or cannot be started.") from error
    return Ended(child.returncode, output)


def _wait(child: subprocess.Popen[bytes], words: list[str], timeout: float) -> str:
    try:
        output, _none = child.communicate(timeout=timeout)
    except subprocess.TimeoutExpired as error:
        end_group(child)
        told = (error.output or b"").decode("utf-8", "replace")[-_TAIL:]
        raise BuildError(
            f"{' '.join(words[:6])} was not done after {timeout:.0f} s and was ended.\n{told}"
        ) from error
    except BaseException:
        end_group(child)
        raise
    return output.decode("utf-8", "replace").replace("\r\n", "\n")


def end_group(child: subprocess.Popen[bytes]) -> None:
    """End a program that was started in a session of its own, and what it started."""
    if os.name == "nt":
        child.kill()
        return
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    child.wait()
