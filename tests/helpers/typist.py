"""The real program on a screen of its own, worked by keys alone and watched from outside.

``Typist`` is the person: she presses keys (xdotool sends them as a keyboard would) and looks where
the keyboard is. She calls nothing of the program. What she needs besides is played here: the screen
(Xvfb), the window manager that gives the keyboard to the window in front, and the input method,
which hands over Chinese as every input method does.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TOP = Path(__file__).resolve().parents[2]
#: What such a test needs on Linux: program -> Debian package.
PROGRAMS = {"Xvfb": "xvfb", "xdotool": "xdotool"}
#: Nothing here takes so long; who waits in vain is told what is on the screen instead.
_PATIENCE_S = 120.0


def missing() -> str:
    """Say what is not installed, nothing where all is there."""
    lacking = [name for name in PROGRAMS if shutil.which(name) is None]
    return f"{' and '.join(lacking)} not installed" if lacking else ""


# -- the person ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sight:
    """What is on the screen.

    Attributes:
        at: What has the keyboard, as something to compare; a cell of a table is a place, too.
        kind: Its class.
        name: What a screen reader calls it.
        text: What stands in it.
        section: Heading of the page that is shown.
        title: Title of the window or box in front.
        words: What the box in front says.
        is_seen: Whether it is in sight, at least a part of it; not scrolled away.
    """

    at: str
    kind: str
    name: str
    text: str
    section: str
    title: str
    words: str
    is_seen: bool


def is_called(sight: Sight, name: str) -> bool:
    """Say whether the keyboard is at what has this name, in whatever record it stands."""
    return sight.name == name or sight.name.endswith(f" {name}")


class Typist:
    """Works one running program by keys.

    Attributes:
        trail: Every sight that the keyboard came to, for the message of a test that fails.
    """

    def __init__(self, program: subprocess.Popen[str], display: str) -> None:
        self._program = program
        self._keys = subprocess.Popen(
            ["xdotool", "-"], stdin=subprocess.PIPE, text=True, env={"DISPLAY": display}
        )
        self.trail: list[str] = []

    # -- looking -------------------------------------------------------------------------------

    def look(self) -> Sight:
        """Return what is on the screen, once all that is waiting to be done is done."""
        return Sight(**self._ask({"look": True}))

    def wait(self, what: str, test: Callable[[Sight], bool]) -> Sight:
        """Look until it is as expected; fail with what is there instead."""
        end = time.monotonic() + _PATIENCE_S
        while True:
            sight = self.look()
            if test(sight):
                self.trail.append(f"{sight.section} {sight.name} {sight.at}")
                return sight
            if time.monotonic() > end:
                trail = "\n".join(self.trail[-8:])
                raise AssertionError(f"{what}: never came; there is {sight}\nafter\n{trail}")

    def _ask(self, question: dict[str, object]) -> dict[str, Any]:
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._program.stdin.write(json.dumps(question) + "\n")
        self._program.stdin.flush()
        answer = self._program.stdout.readline()
        if not answer:
            raise AssertionError(f"the program ended: {self._program.wait(10)}")
        return dict(json.loads(answer))

    # -- keys ----------------------------------------------------------------------------------

    def press(self, *keys: str) -> None:
        """Press keys, by the names that X gives them, one after the other."""
        self._send(*(f"key --clearmodifiers {key}" for key in keys))

    def _send(self, *lines: str) -> None:
        assert self._keys.stdin is not None
        self._keys.stdin.write("".join(f"{line}\n" for line in lines))
        self._keys.stdin.flush()

    def letters(self, text: str) -> None:
        """Press the keys of a Latin text, blind."""
        self._send(f'type --delay 1 "{text}"')

    def type(self, text: str) -> None:
        """Write into what has the keyboard: Latin letters by keys, the rest by input method."""
        before = self.look()
        self.wait("a place to write", lambda sight: sight.kind != "" and sight.is_seen)
        if text.isascii():
            self.letters(text)
        else:
            self._ask({"commit": text})
        self.wait(
            f"{text!r} written at {before.name}",
            lambda sight: sight.text.replace("\n", "").endswith(text),
        )

    def type_cell(self, text: str) -> None:
        """Write into a cell of a table: the first letter opens it."""
        if text.isascii():
            self.letters(text)
        else:
            self._ask({"commit": text})
        self.wait(f"{text!r} in the cell", lambda sight: sight.text == text)

    def copy_elsewhere(self, text: str) -> None:
        """Have something in the clipboard, as if it were copied in another program."""
        self._ask({"clipboard": text})

    def fill(self, name: str, text: str, key: str = "Tab") -> None:
        """Go on to the next place that is called so, and write."""
        self.go_to(name, key)
        self.type(text)

    def go(self, key: str = "Tab") -> Sight:
        """Press a key that moves the keyboard; it has to come to a place that can be seen."""
        before = self.look()
        self.press(key)
        return self.wait(
            f"{key} from {before.name or before.kind}",
            lambda sight: sight.at != before.at and sight.kind != "" and sight.is_seen,
        )

    def go_to(self, name: str, key: str = "Tab", most: int = 40) -> Sight:
        """Press a key until the keyboard is at what a screen reader calls so."""
        sight = self.look()
        for _press in range(most):
            if is_called(sight, name):
                return sight
            sight = self.go(key)
        raise AssertionError(f"{key} does not lead to {name}:\n" + "\n".join(self.trail[-most:]))

    def come_to(self, title: str) -> Sight:
        """Wait for a window or a box with this title to have the keyboard."""
        return self.wait(
            f"the box {title}", lambda sight: title in sight.title and sight.kind != ""
        )

    def leave(self) -> int:
        """Let go of the keyboard and return the exit code of the program, once it ends."""
        assert self._keys.stdin is not None
        self._keys.stdin.close()
        self._keys.wait(_PATIENCE_S)
        return self._program.wait(_PATIENCE_S)


@contextlib.contextmanager
def screen() -> Iterator[str]:
    """Give a screen of an office laptop on a free display; return its name."""
    read_end, write_end = os.pipe()
    command = ["Xvfb", "-displayfd", str(write_end), "-screen", "0", "1366x768x24"]
    with subprocess.Popen(
        [*command, "-nolisten", "tcp"], pass_fds=[write_end], stderr=subprocess.DEVNULL
    ) as server:
        os.close(write_end)
        with os.fdopen(read_end) as told:
            display = f":{told.readline().strip()}"
        try:
            yield display
        finally:
            server.terminate()


@contextlib.contextmanager
def typist(display: str, folder: Path, home: Path, *arguments: str) -> Iterator[Typist]:
    """Start the program on a screen, with nothing of this user's own; end it if it still runs."""
    environment = {
        **os.environ,
        "DISPLAY": display,
        "QT_QPA_PLATFORM": "xcb",
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "PERFDESK_LOCAL_DIR": str(home / "local"),
    }
    command = [sys.executable, "-m", "tests.helpers.watched", "--data-dir", str(folder), *arguments]
    with (home / "stderr.txt").open("w", encoding="utf-8") as errors:
        program = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            encoding="utf-8",
            env=environment,
            cwd=TOP,
        )
        person = Typist(program, display)
        try:
            yield person
        finally:
            program.kill()
            program.communicate()
            person._keys.kill()
            person._keys.communicate()
