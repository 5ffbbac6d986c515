"""Write a file beside its place and put it there when it is complete.

Whatever fails, the old file is untouched and nothing half-written is left.
"""

from __future__ import annotations

import contextlib
import errno
import os
from typing import TYPE_CHECKING, BinaryIO

from perfdesk.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# Error numbers of Windows that its C errno does not tell apart (winerror.h).
_SHARING = {32, 33}
_DISK_FULL = {39, 112}
_FULL_ERRNOS = {errno.ENOSPC, errno.EDQUOT}
_LONG_ERRNOS = {errno.ENAMETOOLONG}


def replace_file(target: Path, write: Callable[[BinaryIO], object]) -> None:
    """Have ``write`` fill a new file in the folder of ``target`` and put it in its place.

    The new file is on the disk before it takes the old one's name, so that a power cut leaves the
    one or the other. An old file that is marked read-only is not replaced.

    Raises:
        UserError: ``export_target_is_folder``, ``export_folder_missing``,
            ``export_folder_read_only``, ``export_file_read_only``, ``export_file_open``,
            ``export_disk_full``, ``export_name_too_long`` or ``export_failed``.
    """
    try:
        _check(target)
        beside = target.with_name(f".perfdesk-{os.urandom(4).hex()}.tmp")
        try:
            _fill(beside, write)
            _put(beside, target)
        finally:
            # Gone already when everything went well.
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)
    except OSError as err:
        raise _told(err, target) from err


def check_target(target: Path) -> None:
    """Find out before the work what can be found out of a target without writing.

    Raises:
        UserError: As ``replace_file``, but for what only writing shows.
    """
    try:
        _check(target)
    except OSError as err:
        raise _told(err, target) from err


def _check(target: Path) -> None:
    if target.is_dir():
        raise UserError("export_target_is_folder", path=target)
    if target.exists() and not target.is_file():  # A device or a pipe is no file to replace.
        raise UserError("export_failed", path=target, reason="不是普通文件")
    if not target.parent.is_dir():
        raise UserError("export_folder_missing", folder=target.parent)
    if target.exists() and not os.access(target, os.W_OK):
        read_only_folder = not os.access(target.parent, os.W_OK)
        code = "export_folder_read_only" if read_only_folder else "export_file_read_only"
        raise UserError(code, path=target, folder=target.parent)


def _fill(beside: Path, write: Callable[[BinaryIO], object]) -> None:
    with beside.open("xb") as file:
        write(file)
        file.flush()
        os.fsync(file.fileno())


def _put(beside: Path, target: Path) -> None:
    try:
        beside.replace(target)
    except PermissionError as err:
        # The folder took the new file, so what is refused is the old one: Windows keeps a file
        # that is open elsewhere, and says 5 or 32 according to how it was opened.
        raise UserError("export_file_open", path=target) from err


def _told(err: OSError, target: Path) -> UserError:
    """Return the sentence for what the system reported."""
    windows = getattr(err, "winerror", None)
    if err.errno in _FULL_ERRNOS or windows in _DISK_FULL:
        return UserError("export_disk_full", path=target)
    if windows in _SHARING:
        return UserError("export_file_open", path=target)
    if err.errno in _LONG_ERRNOS:
        return UserError("export_name_too_long", path=target)
    if isinstance(err, PermissionError) or err.errno == errno.EROFS:
        return UserError("export_folder_read_only", folder=target.parent)
    if isinstance(err, (FileNotFoundError, NotADirectoryError)):
        return UserError("export_folder_missing", folder=target.parent)
    return UserError("export_failed", path=target, reason=err.strerror or err)
