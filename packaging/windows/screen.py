"""Take pictures of wine's screen while something runs there."""

from __future__ import annotations

import contextlib
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from common.running import run
from common.steps import BuildError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(slots=True)
class Watch:
    """A picture a second; ``taken`` has the time of each and its file."""

    display: str
    folder: Path
    taken: list[tuple[float, Path]] = field(default_factory=list)

    def before(self, seconds: float, target: Path) -> Path | None:
        """Keep the last picture that was taken so many seconds ago; None where there is none."""
        limit = time.monotonic() - seconds
        fitting = [path for when, path in self.taken if when <= limit]
        if not fitting:
            return None
        target.parent.mkdir(parents=True, exist_ok=True)
        return fitting[-1].replace(target)


def take(display: str, target: Path) -> Path:
    """Take one picture of a whole screen."""
    target.parent.mkdir(parents=True, exist_ok=True)
    run(("import", "-display", display, "-window", "root", target), timeout=60).must("import")
    return target


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
        begun = time.monotonic()
        # A picture that cannot be taken now is taken a second later.
        with contextlib.suppress(BuildError):
            watch.taken.append((begun, take(watch.display, watch.folder / f"{number:03}.png")))
        number += 1
