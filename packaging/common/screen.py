"""Have a screen that nobody sees, and take pictures of it while something runs there."""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from common.running import end_group, run
from common.steps import BuildError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sized
    from pathlib import Path


#: Bytes; a picture of an empty screen has a tenth of it.
_LEAST = 20_000


#: Seconds; what a window paints first is not all that it shows.
_SETTLES = 3

_SCREEN = "1280x900x24"
#: A screen comes up in less than a second, on a busy machine in ten.
_SCREEN_SECONDS = 30


@dataclass(slots=True)
class Watch:
    """A picture a second, kept in ``taken``."""

    display: str
    folder: Path
    taken: list[Path] = field(default_factory=list)

    def keep_fullest(self, target: Path) -> Path:
        """Keep the picture on which most is to be seen: the window with all that it was to show.

        Raises:
            BuildError: All are as good as empty.
        """
        sizes = {path: path.stat().st_size for path in self.taken}
        fullest = max(sizes, key=lambda path: sizes[path], default=None)
        if fullest is None or sizes[fullest] < _LEAST:
            raise BuildError(f"Nothing was to be seen on the screen for {target.name}.")
        target.parent.mkdir(parents=True, exist_ok=True)
        return fullest.replace(target)


def take(display: str, target: Path) -> Path:
    """Take one picture of a whole screen."""
    target.parent.mkdir(parents=True, exist_ok=True)
    run(("import", "-display", display, "-window", "root", target), timeout=60).must("import")
    return target


def wait_for_picture(display: str, target: Path, ended: Sized, seconds: float) -> None:
    """Take the picture of a window as soon as it is there, and once more when it has settled.

    Args:
        display: The screen.
        target: The picture.
        ended: Has something in it once the program has ended; then there is nothing to wait for.
        seconds: How long to wait.

    Raises:
        BuildError: Nothing is to be seen in time.
    """
    until = time.monotonic() + seconds
    while take(display, target).stat().st_size < _LEAST:
        if ended or time.monotonic() > until:
            raise BuildError(f"Nothing was to be seen on the screen for {target.name}.")
        time.sleep(1)
    time.sleep(_SETTLES)
    take(display, target)


@contextlib.contextmanager
def watching(display: str, folder: Path) -> Iterator[Watch]:
    """Take a picture every second meanwhile; none where there is no screen of ours (Windows)."""
    watch = Watch(display, folder)
    if not display:
        yield watch
        return
    folder.mkdir(parents=True, exist_ok=True)
    ended = threading.Event()
    worker = threading.Thread(target=_go_on, args=(watch, ended))
    worker.start()
    try:
        yield watch
    finally:
        ended.set()
        worker.join()


def _go_on(watch: Watch, ended: threading.Event) -> None:
    number = 0
    while not ended.wait(1):
        # A picture that cannot be taken now is taken a second later.
        with contextlib.suppress(BuildError):
            watch.taken.append(take(watch.display, watch.folder / f"{number:03}.png"))
        number += 1


@contextlib.contextmanager
def open_screen() -> Iterator[str]:
    """Yield the name of a new screen that nobody sees."""
    reading, writing = os.pipe()
    try:
        server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", _SCREEN, "-nolisten", "tcp"],
            pass_fds=(writing,),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except FileNotFoundError as error:
        os.close(reading)
        raise BuildError("Xvfb is not installed; run the step system.") from error
    finally:
        os.close(writing)
    try:
        yield ":" + _number(reading, server)
    finally:
        os.close(reading)
        end_group(server)


def _number(reading: int, server: subprocess.Popen[bytes]) -> str:
    os.set_blocking(reading, False)
    told = b""
    for _try in range(_SCREEN_SECONDS * 10):
        with contextlib.suppress(BlockingIOError):
            told += os.read(reading, 16)
        if told.endswith(b"\n"):
            return told.decode("ascii").strip()
        if server.poll() is not None:
            break
        time.sleep(0.1)
    raise BuildError("Xvfb did not come up, so that there is no screen.")
