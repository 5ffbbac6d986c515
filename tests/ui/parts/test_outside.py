from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QDesktopServices

from perfdesk.ui.parts.outside import open_outside

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import RecordingDialogs

pytestmark = pytest.mark.usefixtures("theme")
on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="xdg-open is Linux's")


def _opener(folder: Path, script: str) -> None:
    program = folder / "xdg-open"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)


@on_linux
def test_a_file_that_no_program_opens_is_told_with_its_place(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dialogs: RecordingDialogs
) -> None:
    """The button 打开文件 did nothing at all where no program was there for it."""
    _opener(tmp_path, "exit 3")
    monkeypatch.setenv("PATH", str(tmp_path))

    open_outside(tmp_path / "报告.pdf", dialogs)

    qtbot.waitUntil(lambda: bool(dialogs.told))
    assert "没有可以打开它的程序" in dialogs.told[0]
    assert "报告.pdf" in dialogs.told[0]


@on_linux
def test_a_file_that_is_opened_needs_no_word(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dialogs: RecordingDialogs
) -> None:
    _opener(tmp_path, f'echo "$1" > "{tmp_path}/opened"')
    monkeypatch.setenv("PATH", str(tmp_path))

    open_outside(tmp_path / "a.pdf", dialogs)

    qtbot.waitUntil((tmp_path / "opened").exists)
    assert dialogs.told == []


@pytest.mark.parametrize("works", [True, False])
def test_elsewhere_qt_itself_knows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dialogs: RecordingDialogs, works: bool
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: works)

    open_outside(tmp_path / "a.pdf", dialogs)

    assert bool(dialogs.told) is not works
