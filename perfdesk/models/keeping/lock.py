"""One who writes per data folder, also across PCs: a lock file that names its owner.

A file that only one can create (``O_EXCL``), because locks of the system do not hold on every share
and say nothing of their owner. Times are compared by what the folder's own disk says of its files:
the clocks of two office PCs may be hours apart.
"""

from __future__ import annotations

import json
import logging
import os
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from perfdesk.errors import UserError
from perfdesk.models.database.faults import folder_faults
from perfdesk.models.keeping.processes import birth_of, host_name, machine_mark, user_name

if TYPE_CHECKING:
    from pathlib import Path

LOCK_NAME = "perfdesk.lock"

#: So long (seconds) after the last heartbeat a person may decide to take over.
STALE_AFTER = 300.0

# A heartbeat comes every minute; after two without one the lock is looked at before each writing.
_LOOK_AFTER = 120.0
_LOG = logging.getLogger(__name__)
_KIND = "perfdesk lock 1"
# More is none of ours.
_LARGEST = 4096
_LONGEST_NAME = 200
# Creating and writing are two steps, and another one may look in between.
_TRIES = 12
_PAUSE = 0.05
_REFUSALS = 2
# The guard of a takeover is held for milliseconds; older ones were left by a crash.
_GUARD_STALE_AFTER = 30.0


@dataclass(frozen=True, slots=True)
class Owner:
    """Who holds a folder.

    Attributes:
        host: The PC's name; empty where the lock file cannot be read.
        since: When it was taken (UTC).
    """

    host: str
    user: str
    pid: int
    since: datetime

    @property
    def is_known(self) -> bool:
        """Say whether the lock file could be read."""
        return bool(self.host)


class DeskHeld(UserError):  # noqa: N818 - not a fault: somebody else is at work
    """Another one writes in this folder.

    Attributes:
        owner: Who.
        may_take_over: Whether there was no sign of life for so long that a person may decide to
            take over (``acquire(force=True)``).
    """

    def __init__(self, owner: Owner, path: Path, *, may_take_over: bool) -> None:
        super().__init__(
            "desk_held" if owner.is_known else "desk_held_unknown",
            host=owner.host,
            user=owner.user,
            since=owner.since.astimezone().strftime("%Y-%m-%d %H:%M"),
            path=path,
        )
        self.owner = owner
        self.may_take_over = may_take_over


@dataclass(frozen=True, slots=True)
class _Mark:
    """What stands in a lock file."""

    host: str
    machine: str
    user: str
    pid: int
    birth: str
    token: str
    since: datetime

    def write(self, beat: datetime) -> bytes:
        """Return the file's content; of the same length at every beat."""
        content = {
            "kind": _KIND,
            "host": self.host,
            "machine": self.machine,
            "user": self.user,
            "pid": self.pid,
            "birth": self.birth,
            "token": self.token,
            "since": self.since.isoformat(timespec="seconds"),
            "beat": beat.isoformat(timespec="seconds"),
        }
        return json.dumps(content).encode()

    @classmethod
    def read(cls, content: bytes) -> _Mark | None:
        """Read a file's content; None where it is not ours, torn or odd."""
        try:
            found = json.loads(content)
            if found["kind"] != _KIND:
                return None
            texts = [found[name] for name in ("host", "machine", "user", "birth", "token")]
            host, machine, user, birth, token = (_name(text) for text in texts)
            pid, since = found["pid"], datetime.fromisoformat(_name(found["since"]))
        except (ValueError, TypeError, KeyError, RecursionError):
            return None
        if type(pid) is not int or pid <= 0 or since.tzinfo is None or not (host and token):
            return None
        return cls(host, machine, user, pid, birth, token, since)


def _name(value: object) -> str:
    if not isinstance(value, str) or not value.isprintable() or len(value) > _LONGEST_NAME:
        raise TypeError("no name")
    return value


@dataclass(frozen=True, slots=True)
class _Found:
    """A lock file as it was met: its content and its age in seconds."""

    content: bytes
    age: float
    mark: _Mark | None = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "mark", _Mark.read(self.content))

    @property
    def owner(self) -> Owner:
        """Return who holds it, as far as that can be read."""
        if self.mark is None:
            since = datetime.fromtimestamp(time.time() - max(self.age, 0.0), UTC)
            return Owner("", "", 0, since)
        return Owner(self.mark.host, self.mark.user, self.mark.pid, self.mark.since)

    @property
    def is_stale(self) -> bool:
        """Say whether the last heartbeat is long ago."""
        return self.age >= STALE_AFTER

    def is_left_over(self, own: _Mark) -> bool:
        """Say whether it was made on this PC by a process that is gone."""
        mark = self.mark
        if mark is None or mark.host != own.host:
            return False
        if mark.machine and own.machine and mark.machine != own.machine:
            return False  # Another PC of the same name.
        birth = birth_of(mark.pid)
        return birth is None or bool(birth and mark.birth and birth != mark.birth)


class DeskLock:
    """The lock of one data folder; all methods are to be called from one thread.

    Attributes:
        path: The lock file.
        taken_from: Who had left the lock behind that was taken over; None where there was none.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / LOCK_NAME
        self._guard = folder / f"{LOCK_NAME}.taking"
        self._mark: _Mark | None = None
        self._signed_at = 0.0
        self.taken_from: Owner | None = None

    def acquire(self, *, force: bool = False) -> None:
        """Take the folder; what a process of this PC left behind is taken over silently.

        Args:
            force: Take over also from an owner without a heartbeat for five minutes: a person has
                decided so.

        Raises:
            DeskHeld: Somebody else has it.
            UserError: ``folder_unwritable`` or ``disk_full``: no lock is possible.
        """
        if self.beat():
            return
        self.taken_from = None
        own = _own_mark()
        with folder_faults(self.path.parent):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            tries = 1
            while True:
                try:
                    if self._try(own, force=force, is_last=tries >= _TRIES):
                        return
                except PermissionError:
                    # Windows says so also for a moment of a file that is just being removed.
                    if tries > _REFUSALS:
                        raise
                tries += 1
                time.sleep(_PAUSE)

    def _try(self, own: _Mark, *, force: bool, is_last: bool) -> bool:
        """Take the folder once; return False where it will be clear in a moment who has it."""
        if self._create(own):
            self._mark = own
            return True
        found = self._look(own)
        is_free = found.is_left_over(own) or (force and found.is_stale)
        if is_free and self._clear(found, own) and self._create(own):
            self._mark = own
            self.taken_from = found.owner
            return True
        # Torn, or somebody else is just taking over.
        is_open = is_free or (found.mark is None and not found.is_stale)
        if is_last or not is_open:
            raise DeskHeld(found.owner, self.path, may_take_over=found.is_stale)
        return False

    def beat(self) -> bool:
        """Give a sign of life; to be called once a minute.

        Returns:
            False when somebody else has taken over: from now on this one may only read.
        """
        own = self._mark
        if own is None:
            return False
        try:
            if not self._still_own(own):
                self._mark = None
                return False
        except OSError as error:
            # A share that is away for a moment; saving tells the clerk.
            _LOG.warning("no heartbeat in %s: %s", self.path.parent, error)
        return True

    def _still_own(self, own: _Mark) -> bool:
        try:
            found = _Mark.read(self._read())
        except FileNotFoundError:
            # Cleared away by hand, or the stick is in again.
            return self._create(own) or self._still_own(own)
        if found is None:
            return True  # Torn: whoever writes it has not ended; the next beat will see.
        if found.token == own.token:
            self._write(own)
        return found.token == own.token

    def may_write(self) -> bool:
        """Say whether this one still has the folder; to be asked before each writing.

        Somebody may have taken over while the PC slept or the share was away: where the last sign
        of life is old, by this PC's clock, the lock is looked at first. Who may take over waits for
        longer than that.
        """
        if self._mark is None:
            return False
        return abs(time.time() - self._signed_at) < _LOOK_AFTER or self.beat()

    def release(self) -> None:
        """Let go of the folder; a lock that somebody else took over stays."""
        own, self._mark = self._mark, None
        if own is None:
            return
        try:
            found = _Mark.read(self._read())
            if found is not None and found.token == own.token:
                self.path.unlink()
        except OSError as error:
            # It is known as left over as soon as this process has ended.
            _LOG.warning("lock in %s not removed: %s", self.path.parent, error)

    def _create(self, own: _Mark) -> bool:
        if not _create(self.path):
            return False
        try:
            self._write(own)
        except OSError:
            with suppress(OSError):
                self.path.unlink()
            raise
        return True

    def _write(self, own: _Mark) -> None:
        """Write in place, so that the file is never away and never another one's."""
        with self.path.open("r+b") as file:
            file.write(own.write(datetime.now(UTC)))
            file.flush()
            os.fsync(file.fileno())
        self._signed_at = time.time()

    def _read(self) -> bytes:
        with self.path.open("rb") as file:
            return file.read(_LARGEST)

    def _look(self, own: _Mark) -> _Found:
        """Read the lock and its age; one that is gone meanwhile is like one just made."""
        now = self._now(own)
        try:
            return _Found(self._read(), now - self.path.stat().st_mtime)
        except FileNotFoundError:
            return _Found(b"", 0.0)

    def _now(self, own: _Mark) -> float:
        """Return the time as the folder's disk tells it of a file that is written now."""
        probe = self.path.with_name(f"{LOCK_NAME}.{own.token}")
        try:
            probe.write_bytes(b"1")
            return probe.stat().st_mtime
        finally:
            probe.unlink(missing_ok=True)

    def _clear(self, found: _Found, own: _Mark) -> bool:
        """Remove a lock that is free, unless it has become another one; one at a time does it."""
        if not _create(self._guard):
            with suppress(FileNotFoundError):
                if self._now(own) - self._guard.stat().st_mtime >= _GUARD_STALE_AFTER:
                    self._guard.unlink()
            return False
        try:
            with suppress(FileNotFoundError):
                if self._read() == found.content:
                    self.path.unlink()
            return True
        finally:
            self._guard.unlink(missing_ok=True)


def is_held_here(folder: Path) -> bool:
    """Say whether a process of this PC that is still there has the folder; nothing is touched."""
    try:
        with (folder / LOCK_NAME).open("rb") as file:
            mark = _Mark.read(file.read(_LARGEST))
    except OSError:
        return False
    own = _own_mark()
    if mark is None or (mark.host, mark.machine) != (own.host, own.machine):
        return False
    return birth_of(mark.pid) == mark.birth


def _create(path: Path) -> bool:
    """Make an empty file; return False where there is one."""
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return False
    return True


def _own_mark() -> _Mark:
    pid = os.getpid()
    return _Mark(
        host=_shown(host_name()),
        machine=machine_mark(),
        user=_shown(user_name()),
        pid=pid,
        birth=birth_of(pid) or "",
        token=uuid4().hex,
        since=datetime.now(UTC),
    )


def _shown(name: str) -> str:
    return "".join(letter for letter in name if letter.isprintable())[:_LONGEST_NAME] or "?"
