"""What others do while an installer runs, each by a few lines for a Windows Python.

They hold a file, hold the mark of a running program, or run the installer without rights.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from windows.install_desk import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from windows.install_desk import Desk

#: Holds a file so that nobody else may read, write or move it; says so by a second file.
HOLDER = (
    "import ctypes, sys, time; k = ctypes.windll.kernel32; k.CreateFileW.restype = ctypes.c_void_p;"
    "h = k.CreateFileW(sys.argv[1], 0x80000000, 0, None, 3, 0x80, None);"
    "open(sys.argv[2], 'w').close(); time.sleep(150)"
)
#: Holds the mark by which a running program is known, and answers to nothing.
DEAF = (
    "import ctypes, sys, time; ctypes.windll.kernel32.CreateMutexW(None, 0, sys.argv[1]);"
    "open(sys.argv[2], 'w').close(); time.sleep(150)"
)
#: Runs the rest of its words as a user who is no administrator, and ends as they end.
UNPRIVILEGED = """
import ctypes, subprocess, sys
from ctypes import byref, wintypes
rights, kernel = ctypes.windll.advapi32, ctypes.windll.kernel32
kernel.GetCurrentProcess.restype = wintypes.HANDLE
own, less, group = wintypes.HANDLE(), wintypes.HANDLE(), ctypes.c_void_p()
rights.OpenProcessToken(wintypes.HANDLE(kernel.GetCurrentProcess()), 0xF01FF, byref(own))
nobody = (ctypes.c_ubyte * 6)(0, 0, 0, 0, 0, 5)
rights.AllocateAndInitializeSid(byref(nobody), 2, 32, 544, 0, 0, 0, 0, 0, 0, byref(group))
class Group(ctypes.Structure):
    _fields_ = [('sid', ctypes.c_void_p), ('attributes', wintypes.DWORD)]
denied = Group(group, 0)
assert rights.CreateRestrictedToken(own, 0, 1, byref(denied), 0, None, 0, None, byref(less))
class Start(ctypes.Structure):
    _fields_ = [('size', wintypes.DWORD), ('rest', ctypes.c_ubyte * 100)]
class Process(ctypes.Structure):
    _fields_ = [('process', wintypes.HANDLE), ('rest', ctypes.c_ulonglong * 2)]
start, process = Start(104), Process()
code = wintypes.DWORD()
line = ctypes.create_unicode_buffer(subprocess.list2cmdline(sys.argv[1:]))
assert rights.CreateProcessAsUserW(
    less, None, line, None, None, 0, 0, None, None, byref(start), byref(process))
kernel.WaitForSingleObject(process.process, 120000)
kernel.GetExitCodeProcess(process.process, byref(code))
sys.exit(code.value)
"""
MARK = r"Local\perfdesk-running"


@contextlib.contextmanager
def python(desk: Desk, interpreter: Path, code: str, word: str) -> Iterator[None]:
    """Have a Windows Python do this meanwhile; it says that it has begun by a file."""
    sign = desk.drive / "begun"
    sign.unlink(missing_ok=True)
    with desk.running((interpreter, "-c", code, word, r"C:\begun")):
        wait_until(sign.exists, 60, "the helper begins")
        yield


def unprivileged(desk: Desk, interpreter: Path, program: Path) -> tuple[str | Path, ...]:
    """Return the words that run a program as a user who is no administrator."""
    return (interpreter, "-c", UNPRIVILEGED, desk.machine.path(program))
