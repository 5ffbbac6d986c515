"""What the installer's test reads of a Windows PC is read rightly."""

from __future__ import annotations

from pathlib import Path

import pytest
from common.steps import BuildError
from windows.install_desk import (
    USER,
    Desk,
    DeskWine,
    expect,
    points_to,
    read_registry,
    snapshot,
    wait_until,
)

_EXPORT = """Windows Registry Editor Version 5.00

[HKEY_CURRENT_USER\\Software\\Classes\\perfdesk.package]
@="绩效自评报告包"

[HKEY_CURRENT_USER\\Software\\Classes\\perfdesk.package\\shell\\open\\command]
@="\\"C:\\\\绩效 自评\\\\perfdesk.exe\\" \\"%1\\""
"EstimatedSize"=dword:0001e240
"""


def test_an_export_of_the_registry_is_read_with_the_keys_below() -> None:
    assert read_registry(_EXPORT) == {
        "": "绩效自评报告包",
        "shell\\open\\command\\": '"C:\\绩效 自评\\perfdesk.exe" "%1"',
        "shell\\open\\command\\EstimatedSize": "dword:0001e240",
    }


def test_an_empty_export_has_no_values() -> None:
    assert read_registry("Windows Registry Editor Version 5.00\n") == {}


def test_a_link_is_known_by_its_target(tmp_path: Path) -> None:
    link = tmp_path / "a.lnk"
    assert not points_to(link, "C:\\a.exe")
    link.write_bytes(b"L\0\0\0" + "C:\\绩效\\a.exe".encode("utf-16-le"))
    assert points_to(link, "C:\\绩效\\a.exe")
    assert not points_to(link, "C:\\other.exe")


def test_a_snapshot_tells_files_by_what_is_in_them(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.txt").write_text("1", encoding="utf-8")
    before = snapshot(tmp_path)
    assert before.keys() == {"a/b.txt"}
    (tmp_path / "a" / "b.txt").write_text("2", encoding="utf-8")
    assert snapshot(tmp_path) != before


def test_what_should_hold_and_does_not_ends_the_test() -> None:
    expect(1, "one")
    with pytest.raises(BuildError, match="two is there"):
        expect([], "two is there")
    with pytest.raises(BuildError, match="it comes"):
        wait_until(lambda: False, 0, "it comes")
    wait_until(lambda: True, 0, "it comes")


def test_the_clerks_pc_has_her_folders() -> None:
    desk = Desk(DeskWine(Path("/p"), Path("/h")))
    assert desk.program == Path(f"/p/drive_c/users/{USER}/AppData/Local/Programs/perfdesk")
    assert desk.machine.environment["USER"] == USER
    assert desk.start_menu(everybody=True).parts[3] == "ProgramData"
    assert desk.desktop().parent.name == "Desktop"
