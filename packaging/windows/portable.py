"""Make the zip that needs no installing, and try it from a stick whose letter changes."""

from __future__ import annotations

import shutil
import time
import zipfile
from typing import TYPE_CHECKING

from common.project import NAME
from common.steps import BuildError

from windows.machine import Wine

if TYPE_CHECKING:
    from pathlib import Path

    from windows.context import Context

#: Beside the program it says that data stand beside it too; the program looks for it by this name.
MARKER = "portable.txt"
_TEXT = """\
有这个文件时，绩效自评工作台把报告数据保存在程序旁边的文件夹里，可以放在 U 盘上带走。\r
删除这个文件后，程序把数据保存在本机用户的文件夹里；已有的数据留在原处。\r
"""
_UNIT = "便携单位"


def make(context: Context) -> str:
    """Write the zip: the tree and the marker, in a folder, each file with the time of the state."""
    context.portable.unlink(missing_ok=True)
    stamp = time.gmtime(context.project.epoch)[:6]
    files = {
        path.relative_to(context.tree).as_posix(): path
        for path in context.tree.rglob("*")
        if path.is_file()
    }
    with zipfile.ZipFile(context.portable, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted([*files, MARKER]):
            entry = zipfile.ZipInfo(f"{NAME}/{name}", stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            content = files[name].read_bytes() if name in files else _marker()
            archive.writestr(entry, content)
    size = context.portable.stat().st_size / 1e6
    return f"{context.portable.name}, {len(files) + 1} files, {size:.1f} MB"


def _marker() -> bytes:
    return b"\xef\xbb\xbf" + _TEXT.encode("utf-8")


def try_out(context: Context) -> str:
    """Unpack it onto a stick, make a report there, and find it under another letter.

    Raises:
        BuildError: The data did not stay on the stick, or are not found there again.
    """
    stick = context.work / "trials" / "U 盘"
    shutil.rmtree(stick, ignore_errors=True)
    with zipfile.ZipFile(context.portable) as archive:
        archive.extractall(stick)
    before = {path.name for path in (stick / NAME).iterdir()}
    made = _call(
        context, stick, "U:", "new", "--template", "general", "--year", "2024", "--unit", _UNIT
    )
    new = {path.name for path in (stick / NAME).iterdir()} - before
    if not new:
        raise BuildError("The portable program put its data elsewhere than beside itself.")
    if _UNIT not in _call(context, stick, "V:", "list"):
        raise BuildError("The portable program lost its data when the letter of the drive changed.")
    where = ", ".join(sorted(new))
    if not isinstance(context.machine, Wine):
        return f"report {made.strip()} made and found; data in {where} beside; letters NOT TRIED"
    return f"report {made.strip()} made on U:, found on V:; data in {where} beside the program"


def _call(context: Context, stick: Path, letter: str, *words: str) -> str:
    """Run the stick's console program from a drive of this letter, as far as that can be had."""
    machine = context.machine
    if not isinstance(machine, Wine):
        program = str(stick / NAME / f"{NAME}-cli.exe")
        return machine.run((program, *words), timeout=300).must(f"portable {words[0]}")
    drive = machine.prefix / "dosdevices" / letter.lower()
    drive.unlink(missing_ok=True)
    drive.symlink_to(stick)
    try:
        program = f"{letter}\\{NAME}\\{NAME}-cli.exe"
        return machine.run((program, *words), timeout=300).must(f"portable {words[0]} on {letter}")
    finally:
        drive.unlink()
