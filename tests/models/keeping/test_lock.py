"""Two who want one folder: real files and processes; other PCs by what they would have written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from perfdesk.errors import UserError
from perfdesk.models.keeping.lock import (
    LOCK_NAME,
    STALE_AFTER,
    DeskHeld,
    DeskLock,
    _Found,
    _own_mark,
    is_held_here,
)
from perfdesk.models.keeping.processes import host_name, machine_mark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

THEIRS = "0123456789abcdef"
TOP = Path(__file__).resolve().parents[3]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "绩效 数据"


@pytest.fixture
def lock(folder: Path) -> Iterator[DeskLock]:
    made = DeskLock(folder)
    yield made
    made.release()


def _content(lock: DeskLock) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(lock.path.read_bytes())
    return found


def _change(lock: DeskLock, **entries: object) -> None:
    lock.path.write_text(json.dumps(_content(lock) | entries), encoding="utf-8")


def _grow_old(path: Path, seconds: float) -> None:
    then = time.time() - seconds
    os.utime(path, (then, then))


def _held(lock: DeskLock, *, force: bool = False) -> DeskHeld:
    before = lock.path.read_bytes()
    with pytest.raises(DeskHeld) as caught:
        lock.acquire(force=force)
    assert lock._mark is None
    assert lock.path.read_bytes() == before
    assert [item.name for item in lock.path.parent.iterdir()] == [LOCK_NAME]
    return caught.value


@pytest.fixture
def other_pc(folder: Path) -> DeskLock:
    """A lock as another PC has written it."""
    made = DeskLock(folder)
    made.acquire()
    _change(made, host="财务-02", user="王芳", machine="m2", pid=4711, birth="b", token=THEIRS)
    return made


def test_lock_names_its_owner_and_goes_with_it(lock: DeskLock, folder: Path) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    assert lock.path == folder / LOCK_NAME
    lock.acquire()
    held = _held(DeskLock(folder))
    owner = held.owner
    assert (owner.host, owner.pid, owner.is_known) == (host_name(), os.getpid(), True)
    assert before <= owner.since <= datetime.now(UTC)
    assert not held.may_take_over
    assert owner.host in str(held)
    assert owner.user in str(held)
    lock.release()
    assert list(folder.iterdir()) == []
    lock.release()


def test_taking_what_is_one_s_own_is_no_fault(lock: DeskLock) -> None:
    lock.acquire()
    before = _content(lock)["token"]
    lock.acquire()
    assert _content(lock)["token"] == before


HOLDER = """
import sys
from pathlib import Path
from perfdesk.models.keeping.lock import DeskHeld, DeskLock
try:
    DeskLock(Path(sys.argv[1])).acquire()
except DeskHeld as held:
    print("held by", held.owner.pid, flush=True)
else:
    print("mine", flush=True)
sys.stdin.read()
"""


def _start(folder: Path, program: str = HOLDER) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", program, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=TOP,
    )


def _said(child: subprocess.Popen[str]) -> str:
    assert child.stdout is not None
    return child.stdout.readline().strip()


def test_process_that_was_killed_leaves_nothing_in_the_way(lock: DeskLock) -> None:
    with _start(lock.path.parent) as child:
        assert _said(child) == "mine"
        assert _held(lock).owner.pid == child.pid
        # A lock that is fresh, of a process that lives: force is not enough.
        assert not _held(lock, force=True).may_take_over
        child.kill()
    lock.acquire()
    assert _content(lock)["pid"] == os.getpid()


@pytest.mark.parametrize("is_left_over", [False, True])
def test_of_many_that_race_one_gets_it(folder: Path, is_left_over: bool) -> None:
    if is_left_over:
        with _start(folder) as dead:
            assert _said(dead) == "mine"
            dead.kill()
    children = [_start(folder) for _ in range(6)]
    said = [_said(child) for child in children]
    (winner,) = (child for child, word in zip(children, said, strict=True) if word == "mine")
    assert [word for word in said if word != "mine"] == [f"held by {winner.pid}"] * 5
    for child in children:
        child.communicate()
    assert [item.name for item in folder.iterdir()] == [LOCK_NAME]


def test_number_that_another_process_got_does_not_count(lock: DeskLock, folder: Path) -> None:
    """After a crash and a new start of the PC some other program may have the number."""
    dead = DeskLock(folder)
    dead.acquire()
    _change(dead, birth="of another day")
    lock.acquire()
    assert lock._mark is not None


def test_other_pc_is_left_alone_while_it_gives_signs_of_life(
    lock: DeskLock, other_pc: DeskLock
) -> None:
    held = _held(lock)
    assert (held.owner.host, held.owner.user, held.owner.pid) == ("财务-02", "王芳", 4711)
    assert not held.may_take_over
    _grow_old(other_pc.path, STALE_AFTER - 30)
    assert not _held(lock, force=True).may_take_over
    _grow_old(other_pc.path, -3600)
    assert not _held(lock, force=True).may_take_over


def test_person_may_take_over_from_a_pc_that_is_silent(lock: DeskLock, other_pc: DeskLock) -> None:
    _grow_old(other_pc.path, STALE_AFTER + 1)
    assert _held(lock).may_take_over
    lock.acquire(force=True)
    assert lock._mark is not None
    assert [item.name for item in lock.path.parent.iterdir()] == [LOCK_NAME]
    # The other one sees it at its next sign of life, and leaves the lock alone.
    assert other_pc._mark is None or not other_pc.beat()
    other_pc.release()
    assert lock.beat()


def test_two_pcs_of_one_name_are_two(lock: DeskLock, other_pc: DeskLock) -> None:
    if not machine_mark():
        pytest.skip("this PC has no mark of its own")
    _change(other_pc, host=host_name())
    assert not _held(lock).may_take_over


def test_beat_makes_the_lock_young_again(lock: DeskLock) -> None:
    lock.acquire()
    size = lock.path.stat().st_size
    _grow_old(lock.path, 1000)
    assert lock.beat()
    assert time.time() - lock.path.stat().st_mtime < STALE_AFTER
    assert lock.path.stat().st_size == size


def test_beat_puts_back_a_lock_that_somebody_cleared_away(lock: DeskLock) -> None:
    lock.acquire()
    lock.path.unlink()
    assert lock.beat()
    assert _content(lock)["pid"] == os.getpid()


def test_beat_of_a_lock_that_is_not_held(lock: DeskLock) -> None:
    assert not lock.beat()
    assert not lock.path.exists()


def test_torn_lock_is_no_reason_to_give_up_one_s_own(lock: DeskLock) -> None:
    lock.acquire()
    lock.path.write_bytes(b"")
    assert lock.beat()
    assert lock.path.read_bytes() == b""


def test_folder_that_is_away_for_a_moment(
    lock: DeskLock, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    lock.acquire()
    away = folder.rename(folder.with_name("away"))
    assert lock.beat()
    assert "no heartbeat" in caplog.text
    other = DeskLock(away)
    assert _held(other).owner.pid == os.getpid()
    lock.release()
    assert "not removed" in caplog.text
    caplog.clear()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"[]",
        b"null",
        b"[" * 3000,
        b'{"kind": "something else"}',
        b'{"kind": "perfdesk lock 1"}',
        b"x" * 10_000,
    ],
)
def test_content_that_is_not_ours_is_told(lock: DeskLock, folder: Path, content: bytes) -> None:
    folder.mkdir()
    lock.path.write_bytes(content)
    # An old one is told at once; a young one may be about to be written.
    _grow_old(lock.path, STALE_AFTER + 1)
    held = _held(lock)
    assert (held.owner.is_known, held.may_take_over) == (False, True)
    assert str(lock.path) in str(held)
    lock.acquire(force=True)
    assert lock._mark is not None


def test_young_content_that_is_not_ours_may_not_be_taken_over(lock: DeskLock, folder: Path) -> None:
    folder.mkdir()
    lock.path.touch()
    held = _held(lock, force=True)
    assert (held.owner.is_known, held.may_take_over) == (False, False)


@pytest.mark.parametrize(
    "entries",
    [
        {"host": ""},
        {"host": "a\nb"},
        {"host": 5},
        {"user": "x" * 500},
        {"pid": "1"},
        {"pid": -1},
        {"pid": True},
        {"since": "yesterday"},
        {"since": "2024-01-01T00:00:00"},
        {"token": ""},
        {"machine": None},
    ],
)
def test_odd_entries_are_not_believed(
    lock: DeskLock, other_pc: DeskLock, entries: dict[str, object]
) -> None:
    _change(other_pc, **entries)
    _grow_old(other_pc.path, STALE_AFTER + 1)
    assert not _held(lock).owner.is_known


def test_takeover_that_somebody_else_is_at_is_left_to_them(
    lock: DeskLock, other_pc: DeskLock
) -> None:
    _grow_old(other_pc.path, STALE_AFTER + 1)
    guard = other_pc.path.with_name(f"{LOCK_NAME}.taking")
    guard.touch()
    with pytest.raises(DeskHeld):
        lock.acquire(force=True)
    assert guard.exists()
    # Unless they died at it.
    _grow_old(guard, 60)
    lock.acquire(force=True)
    assert lock._mark is not None
    assert not guard.exists()


def test_lock_that_changes_hands_meanwhile_is_not_cleared(
    lock: DeskLock, other_pc: DeskLock
) -> None:
    assert lock._clear(_Found(b"as it was", 1000.0), _own_mark())
    assert _content(other_pc)["token"] == THEIRS


def test_lock_that_goes_while_it_is_looked_at_counts_as_just_made(
    lock: DeskLock, folder: Path
) -> None:
    folder.mkdir()
    found = lock._look(_own_mark())
    assert (found.mark, found.is_stale) == (None, False)


def test_folder_without_the_right_to_write(
    lock: DeskLock, folder: Path, protect: Callable[[Path], None]
) -> None:
    folder.mkdir()
    protect(folder)
    with pytest.raises(UserError) as caught:
        lock.acquire()
    assert caught.value.code == "folder_unwritable"


def test_no_lock_is_possible_where_nothing_can_be_written(
    small_disk: Path, set_read_only: Callable[[], None]
) -> None:
    held = DeskLock(small_disk / "held")
    held.acquire()
    set_read_only()
    for folder in (small_disk, small_disk / "held", small_disk / "new"):
        with pytest.raises(UserError) as caught:
            DeskLock(folder).acquire()
        assert caught.value.code == "folder_unwritable"
        assert str(folder) in str(caught.value)


def test_full_disk_leaves_no_half_lock(small_disk: Path) -> None:
    with (small_disk / "ballast").open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            pass
    with pytest.raises(UserError) as caught:
        DeskLock(small_disk).acquire()
    assert caught.value.code == "disk_full"
    assert [item.name for item in small_disk.iterdir()] == ["ballast"]


def test_what_was_left_behind_is_told_of_one_opening_only(lock: DeskLock) -> None:
    """After a restoration in the same run it said again that the last run had been cut off."""
    with _start(lock.path.parent) as child:
        assert _said(child) == "mine"
        child.kill()
    lock.acquire()
    left_by = lock.taken_from
    lock.release()

    lock.acquire()

    assert left_by is not None
    assert lock.taken_from is None
    lock.release()


def test_who_is_at_work_here_is_seen_without_a_touch(tmp_path: Path) -> None:
    assert not is_held_here(tmp_path)
    lock = DeskLock(tmp_path)
    lock.acquire()
    before = lock.path.read_bytes()

    assert is_held_here(tmp_path)
    assert lock.path.read_bytes() == before

    # Another PC, or another process that has this one's number by now.
    for name in ("host", "machine", "birth"):
        lock.path.write_bytes(json.dumps({**json.loads(before), name: "x"}).encode())
        assert not is_held_here(tmp_path)
    lock.path.write_bytes(b"torn")
    assert not is_held_here(tmp_path)
    lock.path.write_bytes(before)
    lock.release()
    assert not is_held_here(tmp_path)
