"""The plan of the Linux build, its machine's paths, and what its lock file pins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import build
import pytest
from common import locks
from common.project import TOP
from common.steps import BuildError
from linux import plan
from linux.machine import Chroot

if TYPE_CHECKING:
    from pathlib import Path


def test_steps_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert build.main(["linux", "--steps", "?"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in told] == [step.name for step in plan.STEPS]


def test_what_is_tried_is_what_was_measured_and_packed() -> None:
    names = [step.name for step in plan.STEPS]
    order = ["freeze", "licences", "floor", "package", "try-older", "try-newer", "figures", "sums"]
    assert [name for name in names if name in order] == order


def test_a_certificate_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["linux", "--work", str(tmp_path), "--certificate", str(tmp_path / "a.p12")]
    assert build.main(words) == 1
    assert "is not signed" in capsys.readouterr().err


def test_shipped_packages_have_one_version_on_all_systems() -> None:
    windows, linux = (
        {(p.name, p.version) for p in locks.read(TOP / "packaging" / system / "requirements.lock")}
        for system in ("windows", "linux")
    )
    assert linux <= windows


def test_paths_are_told_as_they_are_inside(tmp_path: Path) -> None:
    chroot = Chroot(tmp_path / "root", {tmp_path / "work": "/perfdesk/work"}, is_clerk=True)
    assert chroot.path(tmp_path / "work" / "a" / "甲 乙") == "/perfdesk/work/a/甲 乙"
    assert chroot.path(tmp_path / "root" / "usr" / "bin") == "/usr/bin"
    assert chroot.path(chroot.home) == "/home/clerk"
    with pytest.raises(BuildError, match="cannot be seen"):
        chroot.path(tmp_path / "elsewhere")
