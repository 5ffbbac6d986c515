"""Look into every program and library of the tree: 64-bit, nothing of wine, every import found."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from common.project import PRODUCT
from common.steps import BuildError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from windows.context import Context

_NAMES = """
advapi32 authz bcrypt bcryptprimitives cfgmgr32 combase comctl32 comdlg32 crypt32 d2d1 d3d11 d3d12
d3d9 dcomp dnsapi dwmapi dwrite dxgi gdi32 imm32 iphlpapi kernel32 mpr msvcrt ncrypt netapi32
normaliz ntdll ole32 oleaut32 opengl32 powrprof propsys psapi rpcrt4 secur32 setupapi shcore
shell32 shlwapi uiautomationcore user32 userenv usp10 uxtheme version winhttp wininet winmm
winspool.drv ws2_32 wtsapi32
"""
#: What Windows has to be told by the manifest: sharp on every screen, long paths, no rights asked.
_MANIFEST = ("PerMonitorV2", "longPathAware", "asInvoker")
#: What Windows 10 1809 (the oldest that is supported) brings, without ``.dll``.
SYSTEM = frozenset(_NAMES.split())
_SETS = ("api-ms-win-", "ext-ms-win-")
_X64 = 0x8664
_PE32_PLUS = 0x20B
_WINE_MARK = b"Wine builtin DLL"
#: Number of the directory -> size of an entry, and where in it the name's address stands.
_IMPORTS = {1: (20, 12), 13: (32, 4)}
_ENDINGS = frozenset({".exe", ".dll", ".pyd"})


class _Image:
    """One PE file, as far as its imports (PE format, "Optional header", "Import directory")."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        head = struct.unpack_from("<I", data, 0x3C)[0]
        if data[:2] != b"MZ" or data[head : head + 4] != b"PE\0\0":
            raise ValueError("no PE file")
        self.machine, count = struct.unpack_from("<HH", data, head + 4)
        optional_size = struct.unpack_from("<H", data, head + 20)[0]
        self._optional = head + 24
        self._magic = struct.unpack_from("<H", data, self._optional)[0]
        table = self._optional + optional_size
        self._sections = [
            struct.unpack_from("<IIII", data, table + 40 * number + 8) for number in range(count)
        ]

    @property
    def is_x64(self) -> bool:
        return bool(self.machine == _X64 and self._magic == _PE32_PLUS)

    def imports(self) -> Iterator[str]:
        """Yield the names of the libraries that it asks for, at once or later, in small letters."""
        for directory, (size, where) in _IMPORTS.items():
            at = struct.unpack_from("<I", self._data, self._optional + 112 + 8 * directory)[0]
            if not at:
                continue
            entry = self._offset(at)
            while name := struct.unpack_from("<I", self._data, entry + where)[0]:
                yield self._text(self._offset(name)).lower()
                entry += size

    def _offset(self, address: int) -> int:
        for size, start, raw_size, raw in self._sections:
            if start <= address < start + max(size, raw_size):
                return int(address - start + raw)
        raise ValueError(f"the address {address:#x} is in no section")

    def _text(self, at: int) -> str:
        return self._data[at : self._data.index(b"\0", at)].decode("ascii", "replace")


def check(context: Context) -> str:
    """Check the frozen tree.

    Raises:
        BuildError: A file cannot run on a plain 64-bit Windows 10.
    """
    files = programs(context.tree)
    faults = find_faults(files)
    for program in (context.program, context.console):
        faults += find_unsaid(program, context.project.version)
    if faults:
        raise BuildError("The frozen program would not start everywhere:\n" + "\n".join(faults))
    return f"{len(files)} programs and libraries: 64-bit, all imports found, nothing of wine"


def programs(tree: Path) -> list[Path]:
    """Return all programs and libraries below a folder."""
    return sorted(path for path in tree.rglob("*") if path.suffix.lower() in _ENDINGS)


def find_faults(files: list[Path]) -> list[str]:
    """Return what is wrong with the files, each told with its name."""
    beside = {path.name.lower() for path in files}
    faults = []
    for path in files:
        data = path.read_bytes()
        try:
            image = _Image(data)
            missing = sorted({name for name in image.imports() if not _is_found(name, beside)})
        except (ValueError, struct.error) as error:
            faults.append(f"{path.name}: {error}")
            continue
        if not image.is_x64:
            faults.append(f"{path.name}: not 64-bit")
        if _WINE_MARK in data[:512]:
            faults.append(f"{path.name}: is wine's, not Microsoft's")
        faults += [f"{path.name}: asks for {name}, which nothing brings" for name in missing]
    return faults


def find_unsaid(program: Path, version: str) -> list[str]:
    """Return what of manifest and version resource a program lacks, each told with its name."""
    data = program.read_bytes()
    wanted = {word: word.encode("ascii") for word in _MANIFEST}
    wanted |= {word: word.encode("utf-16-le") for word in (PRODUCT, version)}
    return [
        f"{program.name}: says nothing of {word}"
        for word, sign in wanted.items()
        if sign not in data
    ]


def _is_found(name: str, beside: set[str]) -> bool:
    plain = name.removesuffix(".dll")
    return name in beside or plain in SYSTEM or name.startswith(_SETS)
