"""Take the bytes of a file that somebody chose, never more than are wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.errors import UserError

if TYPE_CHECKING:
    from pathlib import Path

#: Windows: another program has the file, or a part of it, for itself.
_IN_USE = frozenset({32, 33})
#: What Word puts beside a document that is open, to say who has it.
_LOCK = "~$"


def first_bytes(path: Path, size: int) -> bytes:
    """Return the beginning of a file.

    Raises:
        UserError: ``import_folder``, ``import_missing`` (also for a device or a pipe, which would
            be read without end), ``import_lock_file``, ``import_in_use``, ``import_forbidden`` or
            ``import_unreadable``.
    """
    try:
        if path.is_dir():
            raise UserError("import_folder", file=path.name)
        if not path.is_file():
            raise UserError("import_missing", file=path.name)
        if path.name.startswith(_LOCK):
            raise UserError("import_lock_file", file=path.name)
        with path.open("rb") as file:
            return file.read(size)
    except OSError as err:
        raise UserError(_code(err), file=path.name) from err


def _code(err: OSError) -> str:
    if getattr(err, "winerror", None) in _IN_USE:
        return "import_in_use"
    if isinstance(err, PermissionError):
        return "import_forbidden"
    return "import_missing" if isinstance(err, FileNotFoundError) else "import_unreadable"
