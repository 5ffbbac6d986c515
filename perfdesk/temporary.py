"""Find a folder for files that live for a moment, also where the system's cannot be written."""

from __future__ import annotations

import tempfile

from perfdesk.errors import UserError
from perfdesk.paths import pc_folder, takes_files


def require_temporary_folder() -> None:
    """Let Python's ``tempfile``, and all that use it, work from now on.

    Python looks through the system's folders itself and gives up where none takes files (%TEMP%
    points to a drive that is gone, say); then the user's own folder serves.

    Raises:
        UserError: ``temporary_unwritable``: that takes none either.
    """
    try:
        tempfile.gettempdir()
    except FileNotFoundError as error:
        own = pc_folder() / "temp"
        if not takes_files(own):
            raise UserError("temporary_unwritable", path=own) from error
        tempfile.tempdir = str(own)
