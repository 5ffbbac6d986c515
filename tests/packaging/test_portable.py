"""The portable zip: all files, the marker, and the same bytes for the same tree."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from common.project import Project
from windows import portable, sums
from windows.context import Context

if TYPE_CHECKING:
    from pathlib import Path


def _context(folder: Path) -> Context:
    context = Context(folder / "work", folder / "out", Project("1.2.3", 1_700_000_000))
    context.out.mkdir(parents=True)
    (context.tree / "_internal" / "资源").mkdir(parents=True)
    context.program.write_bytes(b"program")
    (context.tree / "_internal" / "资源" / "a.toml").write_bytes(b"a = 1\n")
    return context


def test_the_zip_holds_the_tree_and_the_marker(tmp_path: Path) -> None:
    context = _context(tmp_path)
    assert "3 files" in portable.make(context)
    with zipfile.ZipFile(context.portable) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [
            "perfdesk/_internal/资源/a.toml",
            "perfdesk/perfdesk.exe",
            "perfdesk/portable.txt",
        ]
        assert archive.read("perfdesk/perfdesk.exe") == b"program"
        assert {entry.date_time[0] for entry in archive.infolist()} == {2023}


def test_the_same_tree_gives_the_same_zip(tmp_path: Path) -> None:
    one, two = _context(tmp_path / "1"), _context(tmp_path / "2")
    portable.make(one)
    portable.make(two)
    assert one.portable.read_bytes() == two.portable.read_bytes()


def test_sums_are_of_all_that_is_handed_out(tmp_path: Path) -> None:
    context = _context(tmp_path)
    portable.make(context)
    context.setup.write_bytes(b"setup")
    (context.out / "perfdesk-1.2.3-bom.json").write_bytes(b"{}")
    sums.write(context)
    lines = (context.out / "perfdesk-1.2.3-sha256.txt").read_text(encoding="ascii").splitlines()
    assert [line[64:] for line in lines] == [
        " *perfdesk-1.2.3-setup.exe",
        " *perfdesk-1.2.3-portable.zip",
        " *perfdesk-1.2.3-bom.json",
    ]
