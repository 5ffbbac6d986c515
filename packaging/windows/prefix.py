"""Make the wine prefix that stands in for an office's PC: Chinese, Windows 10, its missing parts.

Libraries of Windows that wine lacks and Qt or Rust ask for are made from ``stubs``. They are for
this prefix alone and go into nothing that is shipped; ``pe_check`` sees to that.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from common.running import run
from common.steps import BuildError

from windows.machine import Windows, Wine

if TYPE_CHECKING:
    from windows.context import Context

#: Stub -> the library that it stands in for.
STUBS = {
    "windows_ui.c": "Windows.UI.dll",
    "icuuc.c": "icuuc.dll",
    "bcryptprimitives.c": "bcryptprimitives.dll",
}
_CLASS = (
    r"HKLM\Software\Microsoft\WindowsRuntime\ActivatableClassId"
    r"\Windows.UI.ViewManagement.UISettings"
)
_CODE_PAGE = r"HKLM\System\CurrentControlSet\Control\Nls\CodePage"


def make(context: Context) -> str:
    """Make a fresh prefix and say what it is; do nothing on Windows."""
    machine = context.machine
    if isinstance(machine, Windows):
        return "this is Windows; no prefix needed"
    prepare(machine, context)
    return f"wine prefix of Windows 10, code page {_code_page(machine)}"


def prepare(machine: Wine, context: Context) -> None:
    """Make the prefix of a machine anew.

    Raises:
        BuildError: Wine cannot make it, or it is not Chinese.
    """
    machine.stop()
    shutil.rmtree(machine.prefix, ignore_errors=True)
    machine.prefix.parent.mkdir(parents=True, exist_ok=True)
    machine.run(("wineboot", "-i"), timeout=300).must("wineboot")
    machine.run(("winecfg", "-v", "win10"), timeout=120).must("winecfg")
    for source, library in STUBS.items():
        target = machine.drive / "windows" / "system32" / library
        compiler = "x86_64-w64-mingw32-gcc"
        options = ("-O1", "-s", "-shared", "-w", "-o", target)
        words = (compiler, *options, context.here / "stubs" / source, "-ladvapi32")
        run(words, timeout=120).must(compiler)
    machine.run(("regedit", context.here / "stubs" / "fonts.reg"), timeout=120).must("regedit")
    value = r"C:\windows\system32\Windows.UI.dll"
    add = ("reg", "add", _CLASS, "/v", "DllPath", "/t", "REG_SZ", "/d", value, "/f")
    machine.run(add, timeout=120).must("reg add")
    if _code_page(machine) != "936":
        raise BuildError("The wine prefix is not Chinese: its code page is not 936.")


def _code_page(machine: Wine) -> str:
    told = machine.run(("reg", "query", _CODE_PAGE, "/v", "ACP"), timeout=60).must("reg query")
    return told.split()[-1]
