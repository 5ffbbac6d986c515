"""Ask the system itself, without Qt: a box where Qt cannot start, a mark that the program runs.

What is Windows' own goes through ctypes; elsewhere there is little to do.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from pathlib import Path

#: Held by every open window, so that an installer knows of it; of this session of Windows only.
RUNNING_MARK = "Local\\perfdesk-running"
TITLE = "绩效自评工作台"
#: A box of Windows has no bars to scroll by and would be higher than the screen.
_LONGEST_LINES = 30


def fits_box(text: str) -> bool:
    """Say whether a text can be read whole in a box of the system's."""
    return text.count("\n") < _LONGEST_LINES


def is_windowed() -> bool:
    """Say whether this is the program that clerks start, not the one for commands.

    It may have been given streams by whoever started it, which the clerk does not see. A self-test
    is run by a build or a command, where nobody would close a box.
    """
    is_commands = Path(sys.executable).stem.endswith("-cli")
    return bool(getattr(sys, "frozen", False)) and not is_commands and "self-test" not in sys.argv


def tell(text: str, *, has_console: bool) -> None:
    """Tell a fault where no window can: on the console, where there is one, and in a box."""
    if has_console and sys.stderr is not None:
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()
    if sys.platform == "win32" and (  # pragma: no cover - not on the machine of the tests
        not has_console or is_windowed()
    ):
        _show_box(text)


def session_mark() -> str:
    """Return what tells one sign-on of a user from another on a PC; empty where nothing does."""
    if sys.platform == "win32":  # pragma: no cover - not on the machine of the tests
        return _windows_session()
    return ""


def hold_running_mark() -> None:
    """Let installers see that a window is open until this process ends."""
    if sys.platform == "win32":  # pragma: no cover - not on the machine of the tests
        _make_mutex()


def is_marked_running() -> bool:
    """Say whether any window is open in this session; never elsewhere than on Windows."""
    if sys.platform == "win32":  # pragma: no cover - not on the machine of the tests
        return _finds_mutex()
    return False


def age_ms(proc: Path = Path("/proc")) -> int | None:
    """Return for how long this process has been there; None where the system does not tell."""
    if sys.platform == "win32":  # pragma: no cover - not on the machine of the tests
        return _windows_age_ms()
    with suppress(OSError, ValueError, IndexError):
        # The name stands in brackets and may hold blanks; field 22 is the start (man 5 proc).
        fields = (proc / "self" / "stat").read_bytes().rpartition(b")")[2].split()
        began = int(fields[19]) / os.sysconf("SC_CLK_TCK")
        return round((time.clock_gettime(time.CLOCK_BOOTTIME) - began) * 1000)
    return None


if sys.platform == "win32":  # pragma: no cover - not on the machine of the tests
    import ctypes
    from ctypes import wintypes

    _KERNEL = ctypes.WinDLL("kernel32", use_last_error=True)
    _KERNEL.CreateMutexW.argtypes = (wintypes.LPVOID, wintypes.BOOL, wintypes.LPCWSTR)
    _KERNEL.CreateMutexW.restype = wintypes.HANDLE
    _KERNEL.OpenMutexW.argtypes = (wintypes.DWORD, wintypes.BOOL, wintypes.LPCWSTR)
    _KERNEL.OpenMutexW.restype = wintypes.HANDLE
    _KERNEL.CloseHandle.argtypes = (wintypes.HANDLE,)
    _KERNEL.GetCurrentProcess.restype = wintypes.HANDLE
    _SYNCHRONIZE = 0x00100000
    _ACCESS_DENIED = 5
    #: 100 nanoseconds, since 1601.
    _FILE_TICKS_A_MS = 10_000

    def _show_box(text: str) -> None:
        icon_warning, set_foreground = 0x30, 0x10000
        user = ctypes.WinDLL("user32", use_last_error=True)
        user.MessageBoxW.argtypes = (
            wintypes.HWND,
            wintypes.LPCWSTR,
            wintypes.LPCWSTR,
            wintypes.UINT,
        )
        user.MessageBoxW(None, text, TITLE, icon_warning | set_foreground)

    def _windows_session() -> str:
        number = wintypes.DWORD()
        known = _KERNEL.ProcessIdToSessionId(os.getpid(), ctypes.byref(number))
        return str(number.value) if known else ""

    def _make_mutex() -> None:
        # Never closed: Windows lets go of it when the process ends, however it ends.
        _KERNEL.CreateMutexW(None, 0, RUNNING_MARK)

    def _finds_mutex() -> bool:
        handle = _KERNEL.OpenMutexW(_SYNCHRONIZE, 0, RUNNING_MARK)
        if not handle:
            return ctypes.get_last_error() == _ACCESS_DENIED
        _KERNEL.CloseHandle(handle)
        return True

    def _windows_age_ms() -> int | None:
        times = [wintypes.FILETIME() for _ in range(4)]
        now = wintypes.FILETIME()
        asked = [ctypes.byref(each) for each in times]
        process = wintypes.HANDLE(_KERNEL.GetCurrentProcess())
        if not _KERNEL.GetProcessTimes(process, *asked):
            return None
        _KERNEL.GetSystemTimeAsFileTime(ctypes.byref(now))
        return (_ticks(now) - _ticks(times[0])) // _FILE_TICKS_A_MS

    def _ticks(time_: wintypes.FILETIME) -> int:
        return (int(time_.dwHighDateTime) << 32) + int(time_.dwLowDateTime)
