from __future__ import annotations

import logging
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

    assert "hello" in _read(log.places(folder)[1])


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
