"""Programs are looked into byte by byte: their processor, their imports, whose they are."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from windows import pe_check

if TYPE_CHECKING:
    from pathlib import Path

_COMPILER = shutil.which("x86_64-w64-mingw32-gcc")
pytestmark = pytest.mark.skipif(_COMPILER is None, reason="no compiler for Windows here")


def _compile(folder: Path, name: str, text: str, *options: str) -> Path:
    source, target = folder / f"{name}.c", folder / name
    source.write_text(text, encoding="ascii")
    subprocess.run([str(_COMPILER), "-O1", "-s", "-o", target, source, *options], check=True)
    return target


def test_a_program_of_windows_own_libraries_is_right(tmp_path: Path) -> None:
    program = _compile(tmp_path, "a.exe", "int main(void) { return 0; }")
    assert pe_check.find_faults([program]) == []


def test_a_library_has_to_be_beside(tmp_path: Path) -> None:
    library = _compile(
        tmp_path, "helper.dll", "__declspec(dllexport) int f(void) { return 1; }", "-shared"
    )
    text = "__declspec(dllimport) int f(void); int main(void) { return f(); }"
    program = _compile(tmp_path, "b.exe", text, str(library))
    assert pe_check.find_faults([program, library]) == []
    assert pe_check.find_faults([program]) == ["b.exe: asks for helper.dll, which nothing brings"]


def test_what_is_wines_does_not_pass(tmp_path: Path) -> None:
    program = _compile(tmp_path, "c.exe", "int main(void) { return 0; }")
    data = bytearray(program.read_bytes())
    data[0x40 : 0x40 + 16] = b"Wine builtin DLL"
    program.write_bytes(data)
    assert pe_check.find_faults([program]) == ["c.exe: is wine's, not Microsoft's"]


def test_another_processor_does_not_pass(tmp_path: Path) -> None:
    program = _compile(tmp_path, "d.exe", "int main(void) { return 0; }")
    data = bytearray(program.read_bytes())
    head = int.from_bytes(data[0x3C:0x40], "little")
    data[head + 4 : head + 6] = (0xAA64).to_bytes(2, "little")
    program.write_bytes(data)
    assert pe_check.find_faults([program]) == ["d.exe: not 64-bit"]


def test_a_program_says_what_windows_has_to_know(tmp_path: Path) -> None:
    program = tmp_path / "f.exe"
    said = "绩效自评工作台 1.2.3".encode("utf-16-le")
    program.write_bytes(b"MZ PerMonitorV2 longPathAware asInvoker " + said)
    assert pe_check.find_unsaid(program, "1.2.3") == []
    assert pe_check.find_unsaid(program, "1.2.4") == ["f.exe: says nothing of 1.2.4"]


@pytest.mark.parametrize("content", [b"", b"MZ", b"no program" * 20])
def test_what_is_no_program_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "e.dll"
    path.write_bytes(content)
    assert len(pe_check.find_faults([path])) == 1


def test_all_programs_of_a_folder_are_found(tmp_path: Path) -> None:
    for name in ("a.EXE", "sub/b.pyd", "c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert [path.name for path in pe_check.programs(tmp_path)] == ["a.EXE", "b.pyd"]
