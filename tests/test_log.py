from __future__ import annotations

import logging
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from perfdesk import log
from perfdesk.paths import DataFolder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DataFolder]:
    monkeypatch.setenv("PERFDESK_LOCAL_DIR", str(tmp_path / "own"))
    root = logging.getLogger("perfdesk")
    before = list(root.handlers)
    yield DataFolder(tmp_path / "数据")
    for handler in set(root.handlers) - set(before):
        root.removeHandler(handler)
        handler.close()


def _read(place: Path) -> str:
    return (place / log.NAME).read_text(encoding="utf-8")


def test_a_line_is_written_once_however_often_the_log_is_started(folder: DataFolder) -> None:
    for _time in range(3):
        log.start(folder)

    logging.getLogger("perfdesk.x").info("hello")

    assert _read(folder.logs).count("hello") == 1


def test_another_desk_s_log_takes_its_place(folder: DataFolder, tmp_path: Path) -> None:
    other = DataFolder(tmp_path / "另一处")
    log.start(folder)
    log.start(other)

    logging.getLogger("perfdesk.x").info("hello")

    assert "hello" in _read(other.logs)
    assert not (folder.logs / log.NAME).exists()


def test_where_the_desk_cannot_be_written_the_log_is_this_pc_s(folder: DataFolder) -> None:
    folder.root.write_text("a file in the way", encoding="utf-8")
    log.start(folder)

    logging.getLogger("perfdesk.x").info("hello")

    assert "hello" in _read(list(log.places(folder))[1])


def test_a_log_that_can_be_written_nowhere_is_no_reason_to_stop(
    folder: DataFolder, tmp_path: Path
) -> None:
    for path in (folder.root, tmp_path / "own"):
        path.write_text("a file in the way", encoding="utf-8")

    log.start(folder)
    logging.getLogger("perfdesk.x").info("hello")


def test_a_line_that_cannot_be_written_is_lost_in_silence(
    folder: DataFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    log.start(folder)
    (folder.logs / log.NAME).mkdir()

    logging.getLogger("perfdesk.x").info("hello")

    assert capsys.readouterr().err == ""


_CRASH = """
import ctypes, sys
from pathlib import Path
from perfdesk import log
from perfdesk.paths import DataFolder
with log.catching_faults(DataFolder(Path(sys.argv[1]))):
    ctypes.string_at(0)
"""


def test_a_crash_below_python_leaves_a_trace(folder: DataFolder) -> None:
    """Qt or a driver ended the process, and nothing said where."""
    folder.logs.mkdir(parents=True)
    kept = folder.logs / log.FAULTS_NAME
    for before, stays in (("earlier\n", True), ("x" * (2 << 20), False)):
        kept.write_text(before, encoding="utf-8")
        subprocess.run([sys.executable, "-c", _CRASH, str(folder.root)], check=False, timeout=60)
        text = kept.read_text(encoding="utf-8")
        assert "Fatal Python error" in text
        assert text.startswith(before) == stays


def test_where_no_trace_can_be_left_the_program_runs(folder: DataFolder, tmp_path: Path) -> None:
    folder.root.write_text("in the way", encoding="utf-8")
    (tmp_path / "own").write_text("in the way", encoding="utf-8")
    ran = False

    with log.catching_faults(folder):
        ran = True

    assert ran
