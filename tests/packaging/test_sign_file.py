"""The one file that makensis hands over is signed as all others are, or compiling stops."""

from __future__ import annotations

from typing import TYPE_CHECKING

from windows import sign_file

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_without_its_certificate_nothing_is_signed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "uninstall.exe"
    file.write_bytes(b"MZ")
    assert sign_file.main([str(tmp_path / "none.p12"), str(file)]) == 1
    assert "none.p12" in capsys.readouterr().err
    assert file.read_bytes() == b"MZ"
