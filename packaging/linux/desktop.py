"""Have a screen with a window manager, as every desktop: it says which window is written to."""

from __future__ import annotations

import contextlib
import os
import subprocess
from typing import TYPE_CHECKING

from common import screen
from common.running import end_group
from common.steps import BuildError

if TYPE_CHECKING:
    from collections.abc import Iterator

MANAGER = "openbox"


@contextlib.contextmanager
def open_desktop() -> Iterator[str]:
    """Yield the name of a new screen that nobody sees, with a window manager on it."""
    with screen.open_screen() as display:
        try:
            manager = subprocess.Popen(
                [MANAGER, "--sm-disable"],
                env={**os.environ, "DISPLAY": display},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except FileNotFoundError as error:
            raise BuildError(f"{MANAGER} is not installed; run the step system.") from error
        try:
            yield display
        finally:
            end_group(manager)
