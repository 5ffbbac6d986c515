"""Ask an open window to save and close, on behalf of an installer, and wait until it has gone."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from perfdesk.app.data_folder.opening import is_held_here
from perfdesk.errors import message
from perfdesk.native import is_marked_running
from perfdesk.ui.running.instance import Outcome, ask_to_close

if TYPE_CHECKING:
    from perfdesk.paths import DataFolder

#: Exit codes: no window is open any more, or one stays.
CLOSED, STAYS = 0, 1
_PAUSE_S = 0.1


def ask(folder: DataFolder, seconds: int) -> int:
    """Return 0 when no window is open on the folder any more, 1 where one stays open.

    A window of another data folder is not spoken to; on Windows its mark is seen and counts.
    """
    application = QCoreApplication.instance() or QCoreApplication(["perfdesk"])
    deadline = time.monotonic() + seconds
    is_ours = is_held_here(folder.root)
    answer = ask_to_close(folder, seconds)
    # One that says nothing is coming up or going; a closed one still backs up.
    while _is_there(folder) and (answer is Outcome.CLOSED or (answer is None and is_ours)):
        left = deadline - time.monotonic()
        if left <= 0:
            break
        application.processEvents()
        time.sleep(_PAUSE_S)
        answer = answer or ask_to_close(folder, max(1, round(left)))
    if answer is Outcome.STAYS or _is_there(folder):
        sys.stderr.write(message("notes", "close_refused") + "\n")
        return STAYS
    return CLOSED


def _is_there(folder: DataFolder) -> bool:
    return is_held_here(folder.root) or is_marked_running()
