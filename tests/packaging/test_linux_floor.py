"""What files ask of the system, as readelf tells it, and who brings it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from common.steps import BuildError
from linux import floor, libraries, packages

if TYPE_CHECKING:
    from pathlib import Path

TOLD = """
Dynamic section at offset 0x2dd8 contains 27 entries:
  Tag        Type                         Name/Value
 0x0000000000000001 (NEEDED)             Shared library: [libxcb.so.1]
 0x0000000000000001 (NEEDED)             Shared library: [libc.so.6]
 0x000000000000000e (SONAME)             Library soname: [libown.so.6]

Version definition section '.gnu.version_d' contains 2 entries:
  000000: Rev: 1  Flags: BASE  Index: 1  Cnt: 1  Name: libown.so.6
  0x001c: Rev: 1  Flags: none  Index: 2  Cnt: 1  Name: GLIBC_9.99

Version needs section '.gnu.version_r' contains 2 entries:
 Addr: 0x0000000000000540  Offset: 0x000540  Link: 6 (.dynstr)
  000000: Version: 1  File: libc.so.6  Cnt: 3
  0x0010:   Name: GLIBC_2.9  Flags: none  Version: 4
  0x0020:   Name: GLIBC_2.28  Flags: none  Version: 3
  0x0030:   Name: GLIBC_2.2.5  Flags: none  Version: 2
  0x0040: Version: 1  File: libstdc++.so.6  Cnt: 1
  0x0050:   Name: GLIBCXX_3.4.21  Flags: none  Version: 5
"""


def test_the_highest_version_counts_by_its_numbers() -> None:
    needs = floor.Needs()
    needs.add("own", TOLD)
    assert needs.highest("GLIBC") == "2.28"
    assert needs.highest("GLIBCXX") == "3.4.21"
    assert needs.highest("CXXABI") == ""
    assert needs.libraries == {"libxcb.so.1": "own", "libc.so.6": "own"}


def test_the_file_that_asks_for_most_is_named() -> None:
    needs = floor.Needs()
    needs.add("first", TOLD)
    needs.add("second", TOLD.replace("GLIBC_2.28", "GLIBC_2.30"))
    needs.add("third", TOLD)
    assert needs.versions["GLIBC"] == ((2, 30), "second")
    assert needs.libraries["libc.so.6"] == "first"


def test_only_programs_and_libraries_are_measured(tmp_path: Path) -> None:
    text = tmp_path / "a.so.txt"
    text.write_text("no program", encoding="ascii")
    assert not floor.is_elf(text)
    program = tmp_path / "a"
    program.write_bytes(b"\x7fELF\x02")
    assert floor.is_elf(program)


def test_dependencies_are_the_packages_that_bring_what_is_asked_for() -> None:
    told = libraries.dependencies({"libc.so.6", "libm.so.6", "libxcb.so.1", "libown.so"}, "2.28")
    assert told == ["libc6 (>= 2.28)", "libxcb1"]


@pytest.mark.parametrize(
    ("name", "is_systems"),
    [
        ("libX11.so.6", True),
        ("PySide6/Qt/lib/libz.so.1", True),
        ("libkrb5support.so.0", True),
        ("libxcb-cursor.so.0", False),
        ("libsqlite3.so.0", False),
        ("pillow.libs/libXau-154567c4.so.6.0.0", False),
        ("libXau.so.6", True),
        ("libffi.so.7", False),
        ("PySide6/Qt/lib/libQt6Core.so.6", False),
        ("libpython3.11.so.1.0", False),
        ("lib-dynload/_sqlite3.cpython-311-x86_64-linux-gnu.so", False),
    ],
)
def test_what_every_system_has_is_left_to_it(name: str, is_systems: bool) -> None:
    assert libraries.is_systems(name) is is_systems


def test_the_address_of_debian_is_that_of_the_host() -> None:
    told = (
        "nodistro https://other/node/\nbookworm http://near/debian/\nbookworm http://far/debian\n"
    )
    assert packages.mirror(told) == "http://near/debian"


def test_without_debian_12_the_build_says_so() -> None:
    with pytest.raises(BuildError, match="bookworm"):
        packages.mirror("nodistro https://other/node/\n")


@pytest.mark.skipif(os.name == "nt", reason="needs links")
def test_a_link_to_nothing_is_no_library(tmp_path: Path) -> None:
    (tmp_path / "a.so").write_bytes(b"")
    (tmp_path / "b.so.1").symlink_to("a.so")
    (tmp_path / "c.so.2").symlink_to("gone/c.so.2")
    assert floor.own_libraries(tmp_path) == {"a.so", "b.so.1"}
