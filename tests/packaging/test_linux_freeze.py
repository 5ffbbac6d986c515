"""What is done to the frozen program before it is packed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from common import tree
from linux import freeze

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_everybody_may_read_and_only_the_programs_run(tmp_path: Path) -> None:
    names = ("perfdesk", "perfdesk-cli", "_internal/a.so", "_internal/b/c.toml")
    for name in names:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="ascii")
        path.chmod(0o600)
    (tmp_path / "_internal" / "link.so").symlink_to("a.so")
    freeze.set_rights(tmp_path)
    modes = [oct((tmp_path / name).stat().st_mode & 0o777) for name in names]
    assert modes == ["0o755", "0o755", "0o644", "0o644"]
    assert (tmp_path / "_internal" / "b").stat().st_mode & 0o777 == 0o755


def test_what_is_no_library_is_left_alone(tmp_path: Path) -> None:
    text = tmp_path / "_internal" / "a.so.txt"
    text.parent.mkdir()
    text.write_text("text", encoding="ascii")
    freeze.strip(tmp_path)
    assert text.read_text(encoding="ascii") == "text"


@pytest.mark.skipif(os.name == "nt", reason="needs links")
def test_a_link_counts_where_it_leads_to_only_once(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(bytes(1000))
    (tmp_path / "b").symlink_to("a")
    tree.set_times(tmp_path, 1_000_000_000)
    assert tree.size(tmp_path) < 1100
    assert (tmp_path / "b").lstat().st_mtime == 1_000_000_000


@pytest.mark.skipif(os.name == "nt", reason="needs links")
def test_equal_programs_are_one_file_with_two_names(tmp_path: Path) -> None:
    programs = [tmp_path / name for name in ("perfdesk", "perfdesk-cli")]
    for path in programs:
        path.write_bytes(bytes(1000))
    freeze.join(tmp_path)
    assert programs[0].samefile(programs[1])
    assert not programs[1].is_symlink()
    assert tree.size(tmp_path) == 1000


def test_programs_that_differ_stay_two(tmp_path: Path) -> None:
    for name in ("perfdesk", "perfdesk-cli"):
        (tmp_path / name).write_text(name, encoding="ascii")
    freeze.join(tmp_path)
    assert (tmp_path / "perfdesk-cli").read_text(encoding="ascii") == "perfdesk-cli"
