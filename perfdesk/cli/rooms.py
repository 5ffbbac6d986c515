"""Which module has which commands: only that of the given one is imported, and its options made.

All of them would be a tenth of what an export costs, and of the window's start.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

#: In the order of the help.
ROOMS = {
    "reports": "templates new rename list sample show export",
    "importing": "import",
    "batch": "export-all",
    "checking": "check explain fix explain-score",
    "entries": "get set add copy remove move find replace",
    "tables": "import-table",
    "past": "delete bin undelete purge duplicate history snapshot snapshots compare revert removed"
    " carry-over put-back",
    "packages": "pack take",
    "paper": "fingerprint fonts",
    "inspecting": "inspect",
    "desk": "backup backups look restore",
    "windows": "open open-file ask-to-close self-test",
}


def rooms_of(command: str) -> tuple[ModuleType, ...]:
    """Return the module that has a command; all of them where none has, for help and complaints."""
    found = [room for room, commands in ROOMS.items() if command in commands.split()]
    return _imported(found or ROOMS)


def _imported(rooms: Iterable[str]) -> tuple[ModuleType, ...]:
    return tuple(import_module(f"perfdesk.cli.{room}") for room in rooms)
