"""Know this PC and its processes: who runs, since when, and whether somebody is still there."""

from __future__ import annotations

import getpass
import os
import platform
import sys
import uuid
from pathlib import Path

_PROC = Path("/proc")
#: The state of a process that has ended and is still in the list until its parent looks.
_ENDED = b"Z"
_MACHINE_ID = Path("/etc/machine-id")
# A multicast bit says that the number was made up because the PC has no network card.
_MADE_UP = 1 << 40


def host_name() -> str:
    """Return the PC's name as its network and its clerks know it."""
    return platform.node() or "?"


def user_name() -> str:
    """Return who is logged in, ``?`` where that cannot be found out."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        # What Python raises differs by version and system (no name for the number of a user).
        return "?"


def machine_mark(file: Path = _MACHINE_ID) -> str:
    """Return what tells two PCs of the same name apart; empty where nothing does."""
    if sys.platform == "win32":  # pragma: no cover - not on the machine that measures coverage
        number = uuid.getnode()
        return "" if number & _MADE_UP else f"{number:012x}"
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return ""


def birth_of(pid: int, proc: Path = _PROC) -> str | None:
    """Return a mark of the moment a process began, None where there is no such process.

    A process that got the number of one that is gone has another mark. Empty where the system
    tells only that the process is there.
    """
    if sys.platform == "win32":  # pragma: no cover - not on the machine that measures coverage
        return _windows_birth(pid)
    if not _is_running(pid):
        return None
    try:
        boot = (proc / "sys/kernel/random/boot_id").read_text(encoding="utf-8").strip()
        # The name stands in brackets and may hold blanks; field 22 is the start (man 5 proc).
        fields = (proc / str(pid) / "stat").read_bytes().rpartition(b")")[2].split()
    except OSError:
        return ""
    if fields[0] == _ENDED:
        return None
    return f"{boot}/{fields[19].decode()}"


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True  # Somebody else's.
    except (ProcessLookupError, OverflowError):
        return False
    return True


if sys.platform == "win32":  # pragma: no cover - not on the machine that measures coverage

    def _windows_birth(pid: int) -> str | None:
        """Ask the kernel; ``os.kill`` with 0 would end the process on Windows."""
        import ctypes  # noqa: PLC0415 - Windows only
        from ctypes import wintypes  # noqa: PLC0415 - Windows only

        query_limited_information, still_active, invalid_parameter = 0x1000, 259, 87
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        time = ctypes.POINTER(wintypes.FILETIME)
        kernel.OpenProcess.argtypes = (wintypes.DWORD, wintypes.BOOL, wintypes.DWORD)
        kernel.OpenProcess.restype = wintypes.HANDLE
        kernel.GetExitCodeProcess.argtypes = (wintypes.HANDLE, ctypes.POINTER(wintypes.DWORD))
        kernel.GetProcessTimes.argtypes = (wintypes.HANDLE, time, time, time, time)
        kernel.CloseHandle.argtypes = (wintypes.HANDLE,)
        handle = kernel.OpenProcess(query_limited_information, 0, pid)
        if not handle:
            # Refused means that it is there, but somebody else's.
            return None if ctypes.get_last_error() == invalid_parameter else ""
        try:
            # A process that has ended stays there while somebody holds a handle of it.
            code = wintypes.DWORD()
            told = kernel.GetExitCodeProcess(handle, ctypes.byref(code))
            if told and code.value != still_active:
                return None
            times = [wintypes.FILETIME() for _ in range(4)]
            if not kernel.GetProcessTimes(handle, *[ctypes.byref(each) for each in times]):
                return ""
            return f"{times[0].dwHighDateTime:08x}{times[0].dwLowDateTime:08x}"
        finally:
            kernel.CloseHandle(handle)
