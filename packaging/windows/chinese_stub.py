"""Let NSIS say in Chinese what it says before any script of ours runs.

A copy that a stick has damaged is found out by the part of NSIS that stands at the head of every
installer, and its few sentences are English. They are replaced in a copy of that part, in place
and never by longer ones; makensis is told to take the copy (``NSISDIR``). NSIS's licence (zlib)
allows it.
"""

from __future__ import annotations

import os
import re
import shutil
from typing import TYPE_CHECKING

from common.project import PRODUCT
from common.running import run
from common.steps import BuildError

if TYPE_CHECKING:
    from pathlib import Path

#: Both packings that ``installer.nsi`` knows.
STUBS = ("lzma_solid-amd64-unicode", "zlib-amd64-unicode")
#: How a sentence of NSIS begins -> what is said instead.
WORDS = {
    "Installer integrity check has failed": (
        "安装程序的文件不完整或已损坏，没有安装，电脑上没有任何改动。\n\n"
        "多半是没有拷贝完整，或U盘有坏处。请重新拷贝安装程序，核对校验值后再运行。"
    ),
    "Error launching installer": "没有启动成功，什么也没有改动。",
    "Error writing temporary file": (
        "临时文件夹（TEMP）不能写入，没有安装，电脑上没有改动。请清理磁盘后再试。"
    ),
    "NSIS Error": PRODUCT,
    "verifying installer: ": "正在核对安装程序：%d%%",
    "unpacking data: ": "正在解开数据：%d%%",
}
#: Said only where all files are packed as one.
ONLY_SOLID = "unpacking data: "


def say(stub: bytes) -> bytes:
    """Return the head of an installer with our words.

    Raises:
        BuildError: A sentence is not there or is shorter than ours: another version of NSIS.
    """
    for beginning, words in WORDS.items():
        # Up to the end of the text, which is a zero; a text may be there twice.
        pattern = (
            re.escape(beginning.encode("utf-16-le")) + rb"(?:[^\x00]\x00|\x00[^\x00])*?\x00\x00"
        )
        places = [match.span() for match in re.finditer(pattern, stub, re.DOTALL)]
        told = words.encode("utf-16-le") + b"\0\0"
        if not places and beginning == ONLY_SOLID:
            continue
        if not places or any(end - begin < len(told) for begin, end in places):
            raise BuildError(f"This NSIS does not say {beginning!r} as version 3.08 does.")
        for begin, end in places:
            stub = stub[:begin] + told.ljust(end - begin, b"\0") + stub[end:]
    return stub


def prepare(folder: Path) -> dict[str, str]:
    """Lay out NSIS with our words; return what makensis has to find in its environment.

    On Windows makensis knows no other folder than its own: nothing is returned there.
    """
    if os.name == "nt":
        return {}
    told = run(("makensis", "-HDRINFO"), timeout=60).must("makensis -HDRINFO")
    found = re.search(r"\bNSISDIR=([^,\n]+)", told)
    if found is None:
        raise BuildError("makensis does not tell where NSIS is.")
    return {"NSISDIR": str(lay_out(folder, folder.__class__(found[1])))}


def lay_out(folder: Path, nsis: Path) -> Path:
    """Make a folder that is NSIS's own but for the heads of installers."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for entry in nsis.iterdir():
        if entry.name != "Stubs":
            (folder / entry.name).symlink_to(entry)
    shutil.copytree(nsis / "Stubs", folder / "Stubs")
    for name in STUBS:
        path = folder / "Stubs" / name
        path.write_bytes(say(path.read_bytes()))
    return folder
