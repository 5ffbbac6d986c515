"""Two builds of the same state, compared byte by byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

import compare
import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def builds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Two builds that are the same; the table goes to ``figures.md`` beside them."""
    monkeypatch.setattr(compare, "_FIGURES", tmp_path / "figures.md")
    folders = tmp_path / "one", tmp_path / "two"
    for folder in folders:
        (folder / "dist" / "perfdesk" / "_internal").mkdir(parents=True)
        (folder / "dist" / "perfdesk" / "_internal" / "a.dll").write_bytes(b"a" * 1_000_000)
        for name in ("perfdesk-0.1.0-setup.exe", "perfdesk-0.1.0-portable.zip", "p-bom.json"):
            (folder / name).write_bytes(b"x")
    return folders


def _compared(builds: tuple[Path, Path]) -> int:
    one, two = (str(folder) for folder in builds)
    return compare.main(["windows", one, one, two, two])


def test_equal_builds_are_told_as_the_same(builds: tuple[Path, Path], tmp_path: Path) -> None:
    assert _compared(builds) == 0
    told = (tmp_path / "figures.md").read_text(encoding="utf-8")
    assert "## windows, built twice" in told
    assert "| program's folder | 1 file, 1,000,000 bytes: the same |  |" in told


def test_a_byte_that_differs_is_told(
    builds: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (builds[1] / "perfdesk-0.1.0-setup.exe").write_bytes(b"y")

    assert _compared(builds) == 1

    assert "installer: 1 of 1 files differ\n  perfdesk-0.1.0-setup.exe" in capsys.readouterr().out
    assert "1 of 1 files differ" in (tmp_path / "figures.md").read_text(encoding="utf-8")


def test_a_file_that_only_one_has_is_told(builds: tuple[Path, Path]) -> None:
    (builds[0] / "dist" / "perfdesk" / "more.txt").write_bytes(b"")
    one, two = (folder / "dist" / "perfdesk" for folder in builds)
    found = compare.compare(one, two)
    assert found.different == ("more.txt",)


def test_builds_without_results_are_not_the_same(builds: tuple[Path, Path]) -> None:
    for folder in builds:
        (folder / "perfdesk-0.1.0-setup.exe").unlink()
    assert _compared(builds) == 1
