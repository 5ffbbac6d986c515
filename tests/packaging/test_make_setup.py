"""The installer's list names every file once, and is what is deleted later: so it must be right."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import pytest
from common.project import Project
from common.steps import BuildError
from windows.context import Context
from windows.make_setup import LIST, MARGIN_MB, Edition, Program, escape, finishing, quote

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_NAMES = (
    "perfdesk.exe",
    "perfdesk-cli.exe",
    "licences/a.txt",
    "_internal/python311.dll",
    "_internal/resources/samples/示例 报告.toml",
    "_internal/a$b.txt",
)


def _tree(folder: Path, names: Iterable[str] = _NAMES) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x" * 1024)
    return folder


def test_every_file_is_listed_once_with_its_folders_the_deepest_first(tmp_path: Path) -> None:
    lines = Program.read(_tree(tmp_path)).list_text().split("\r\n")
    assert lines[0] == "perfdesk-files 1"
    files = [line[2:].replace("\\", "/") for line in lines if line.startswith("F ")]
    assert sorted(files) == sorted(_NAMES)
    folders = [line[2:] for line in lines if line.startswith("D ")]
    assert folders == [r"_internal\resources\samples", r"_internal\resources", "licences"]
    assert lines[-1] == ""


def test_the_program_file_comes_into_place_last_of_all(tmp_path: Path) -> None:
    """Its presence tells the next installer that the one before had finished."""
    tops = Program.read(_tree(tmp_path)).tops
    assert tops == ["_internal", "licences", LIST, "perfdesk-cli.exe", "perfdesk.exe"]


def test_the_list_and_the_script_do_not_depend_on_the_order_of_the_disk(tmp_path: Path) -> None:
    one = Program.read(_tree(tmp_path / "one"))
    other = Program.read(_tree(tmp_path / "other", reversed(_NAMES)))
    assert one.list_text() == other.list_text()
    script = one.script(tmp_path).replace(str(tmp_path / "one"), "")
    assert script == other.script(tmp_path).replace(str(tmp_path / "other"), "")


def test_the_script_unpacks_every_file_and_both_lists(tmp_path: Path) -> None:
    program = Program.read(_tree(tmp_path))
    lines = program.script(tmp_path).splitlines()
    unpacked = [line for line in lines if line.startswith('  File "/oname=')]
    assert len(unpacked) == len(_NAMES) + 2
    assert sum(f'"/oname={LIST}"' in line for line in unpacked) == 2
    assert any('"/oname=a$$b.txt"' in line for line in unpacked)
    assert "!define SIZE_KB 6" in lines
    assert f"!define NEED_MB {1 + MARGIN_MB}" in lines


def test_the_longest_path_counts_the_folder_for_unpacking(tmp_path: Path) -> None:
    longest = max(*_NAMES, f"_internal/{LIST}", key=len)
    assert Program.read(_tree(tmp_path)).longest == len(f"\\_perfdesk.new\\{longest}")


def test_files_that_only_an_older_version_had_can_be_added(tmp_path: Path) -> None:
    more = tmp_path / "more.txt"
    more.write_text("older", encoding="utf-8")
    program = Program.read(_tree(tmp_path / "tree"), {"_internal/older.txt": more})
    assert "F _internal\\older.txt\r\n" in program.list_text()
    assert program.size == len(_NAMES) * 1024 + 5


@pytest.mark.parametrize(
    "name", [LIST, f"_internal/{LIST}", "uninstall.exe", "_internal/a`b", "_internal/a\nb"]
)
def test_names_that_the_installer_needs_or_cannot_carry_are_refused(
    tmp_path: Path, name: str
) -> None:
    with pytest.raises(BuildError, match="cannot carry"):
        Program.read(_tree(tmp_path, (*_NAMES, name)))


@pytest.mark.parametrize("names", [("perfdesk.exe",), ("_internal/a.dll",), ()])
def test_a_folder_that_is_no_frozen_program_is_refused(
    tmp_path: Path, names: tuple[str, ...]
) -> None:
    with pytest.raises(BuildError, match="no frozen program"):
        Program.read(_tree(tmp_path, names))


def test_words_of_a_script_keep_their_dollars() -> None:
    assert escape("a$b") == "a$$b"
    assert quote("C:/a $b") == '"C:/a $$b"'


def test_an_edition_tells_its_version_in_four_numbers(tmp_path: Path) -> None:
    edition = Edition(Program({}), "1.2.3", tmp_path / "x.exe")
    assert "-DVERSION4=1.2.3.0" in edition.defines
    assert "-DQUICK" not in edition.defines
    assert "-DQUICK" in Edition(Program({}), "1.2.3", tmp_path / "x.exe", is_quick=True).defines


def test_the_uninstaller_is_signed_where_a_certificate_is_given(tmp_path: Path) -> None:
    """Its password is told by the name of its variable, never on a command line."""
    project = Project("1.2.3", 1)
    assert finishing(Context(tmp_path, tmp_path, project)) == ""
    context = Context(tmp_path, tmp_path, project, tmp_path / "a b.p12", "WORD")
    words = shlex.split(finishing(context))
    assert words[2:] == [str(tmp_path / "a b.p12"), "--password-env", "WORD", "--timestamp", ""]
    edition = Edition(Program({}), "1.2.3", tmp_path / "x.exe", finish=finishing(context))
    assert edition.defines[-1].startswith("-DFINISH=")
