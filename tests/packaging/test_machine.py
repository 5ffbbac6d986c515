"""What programs under wine say, and what wine says of itself."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from windows.machine import Wine

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def wine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Wine:
    """A program in wine's place: it says what its words are, and ends with the last of them."""
    program = tmp_path / "wine"
    program.write_text('#!/bin/sh\nprintf "$1"\nexit "$2"\n', encoding="ascii")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    machine = Wine(tmp_path / "prefix")
    machine.display = ":0"
    return machine


@pytest.mark.skipif(os.name == "nt", reason="Windows needs no wine")
def test_what_wine_says_of_itself_is_no_output(wine: Wine) -> None:
    """The number of a report had wine's words behind it, and the build stopped."""
    ended = wine.run(("1\\nwine client error:d0: write\\nwine: Unhandled\\n2\\n", "0"), timeout=30)
    assert ended.output == "1\n2\n"


@pytest.mark.skipif(os.name == "nt", reason="Windows needs no wine")
def test_where_a_program_failed_all_is_told(wine: Wine) -> None:
    ended = wine.run(("wine: Unhandled page fault\\n", "5"), timeout=30)
    assert (ended.code, ended.output) == (5, "wine: Unhandled page fault\n")
