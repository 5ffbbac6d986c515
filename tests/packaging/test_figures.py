"""The table of figures keeps what other systems' builds have written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from common import figures

if TYPE_CHECKING:
    from pathlib import Path


def test_each_system_has_a_table_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "figures.md"
    figures.write(path, "windows", "1.0.0", [("installer", "40 MB", "60 MB")])
    figures.write(path, "linux", "1.0.0", [("package", "50 MB", "")])
    figures.write(path, "windows", "1.0.1", [("installer", "41 MB", "60 MB")])
    text = path.read_text(encoding="utf-8")
    assert text.count("| installer |") == 1
    assert "| installer | 41 MB | 60 MB |" in text
    assert "| package | 50 MB |  |" in text
    assert text.index("## linux") < text.index("## windows")
    figures.write(path, "windows", "1.0.1", [("installer", "41 MB", "60 MB")])
    assert path.read_text(encoding="utf-8") == text
