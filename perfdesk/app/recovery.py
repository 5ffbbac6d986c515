"""Keep what could not be saved in an emergency journal, and find it again at the next start.

The journal belongs to one report and to the template version by which that is filled in. It lies
beside the database, on room that was taken beforehand, or where nothing can be written there, in
this user's own folder on this PC.
"""

from __future__ import annotations

import json
import logging
import zlib
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from perfdesk.app.unsaved import Question, Unsaved, ask_about, is_stored, restore, unsaved_of
from perfdesk.errors import UserError
from perfdesk.models.engine import waiting_at_most
from perfdesk.models.journal import SLOTS, Journal, read_kept
from perfdesk.report.packing import pack, unpack

if TYPE_CHECKING:
    from pathlib import Path

    from perfdesk.app.library import Library
    from perfdesk.app.session import ReportSession
    from perfdesk.models.journal import Kept
    from perfdesk.paths import DataFolder

__all__ = ["Keeper", "Question", "Recovery", "Unsaved", "ask_about", "restore", "unsaved_of"]

_log = logging.getLogger(__name__)

_KIND = "perfdesk unsaved"
_VERSION = 1
#: How long saving may hold the screen; longer would be seen as a stall.
_PATIENCE_MS = 300
#: A report of a hundred million characters is none; what unpacks to more is a trap.
_LARGEST = 128 << 20
#: Speed counts while the clerk types; a report shrinks to a half all the same.
_ZLIB_LEVEL = 1
# How the bytes after the first one are to be read.
_PLAIN, _SHRUNK = b"p", b"z"


class Recovery:
    """The emergency journal of one data folder.

    May be used by one thread at a time.
    """

    def __init__(self, folder: DataFolder) -> None:
        self._folder = folder
        self._journals: tuple[Journal, Journal] | None = None
        #: By uid: tells what is kept of an open report now from what is left of earlier openings.
        self._sessions: dict[str, str] = {}
        self._sequence = 0
        #: By the folder of the reserved file: the slot written last, and those that may be.
        self._last_slots: dict[Path, int] = {}
        self._free_slots: dict[Path, set[int]] = {}
        self._kept: dict[str, Path] = {}

    # -- keeping ---------------------------------------------------------------------------------

    def reserve(self) -> None:
        """Take the journal's room on the disk while there is some; a failure is only logged."""
        for journal in self._open():
            try:
                journal.reserve()
            except UserError as error:
                _log.info("No room for the journal in %s: %s", journal.folder, error.code)
            else:
                return

    def keep(self, unsaved: Unsaved) -> None:
        """Write the content down; it is on the disk afterwards, also where that is full.

        Raises:
            UserError: ``disk_full`` or ``folder_unwritable``: nowhere. What was kept before stays.
        """
        mine = replace(unsaved, session=self._sessions.setdefault(unsaved.uid, uuid4().hex))
        content = _packed(mine)
        beside, local = self._open()
        try:
            self._write(beside, mine, content)
        except UserError as error:
            _log.info("Nothing is kept in %s: %s", beside.folder, error.code)
            self._write(local, mine, content)
            self._kept[unsaved.uid] = local.folder
        else:
            self._kept[unsaved.uid] = beside.folder

    def _open(self) -> tuple[Journal, Journal]:
        """Return the journals beside the database and on this PC, looked at once."""
        if self._journals is None:
            self._journals = (Journal(self._folder.root), Journal(self._folder.local))
            kept = (one for journal in self._journals for one in read_kept(journal.folder))
            self._sequence = max((one.sequence for one in kept), default=0)
        return self._journals

    def _write(self, journal: Journal, unsaved: Unsaved, content: bytes) -> None:
        self._sequence += 1
        name = unsaved.uid + unsaved.session
        slot = self._next_slot(journal, name) if journal.fits(content) else None
        if slot is not None:
            try:
                journal.write_reserved(slot, self._sequence, content)
            except UserError as error:
                _log.info("The reserved file takes nothing: %s", error.code)
            else:
                self._last_slots[journal.folder] = slot
                return
        journal.write_own(name, self._sequence, content)

    def _next_slot(self, journal: Journal, name: str) -> int | None:
        """Return the slot that is to be written: in turn, so that a torn write costs one state."""
        if journal.folder not in self._free_slots:
            self._free_slots[journal.folder] = self._find_free(journal, name)
        free = self._free_slots[journal.folder]
        last = self._last_slots.get(journal.folder)
        return min(free - {last}, default=min(free, default=None))

    def _find_free(self, journal: Journal, name: str) -> set[int]:
        """Return the slots that hold nothing the clerk still has to be asked about.

        What another opening has left gets a file of its own; where there is no room for that, its
        newer slot is left alone.
        """
        newest: dict[str, Kept] = {}
        for kept in read_kept(journal.folder):
            if kept.slot is not None:
                newest[_owner(kept)] = max(
                    newest.get(_owner(kept), kept), kept, key=lambda one: one.sequence
                )
        free = set(SLOTS)
        newest.pop(name, None)
        for owner, kept in newest.items():
            try:
                journal.write_own(owner, kept.sequence, kept.content)
            except UserError as error:
                _log.info("What another opening left stays in its slot: %s", error.code)
                free.discard(kept.slot or 0)
        return free

    # -- finding ---------------------------------------------------------------------------------

    def found(self, library: Library | None = None) -> tuple[Unsaved, ...]:
        """Return what was kept and not dropped since, the newest first; no report open now.

        Args:
            library: Where the reports are; what is stored there already, or was and has been
                changed since, is dropped. Texts are compared, for clocks may be wrong.
        """
        newest: dict[tuple[str, str], tuple[int, Unsaved]] = {}
        for journal in self._open():
            for kept in read_kept(journal.folder):
                try:
                    unsaved = _unpacked(kept.content)
                except (ValueError, UserError):
                    _log.warning("%s holds what is no report; it is put by", kept.path)
                    journal.put_by(kept)
                    continue
                key = (unsaved.uid, unsaved.session)
                if unsaved.uid in self._kept and self._sessions[unsaved.uid] == unsaved.session:
                    continue
                if key not in newest or newest[key][0] < kept.sequence:
                    newest[key] = (kept.sequence, unsaved)
        by_age = sorted(newest.values(), key=lambda one: one[0], reverse=True)
        return tuple(
            unsaved for _, unsaved in by_age if library is None or self._is_wanted(unsaved, library)
        )

    def _is_wanted(self, unsaved: Unsaved, library: Library) -> bool:
        if not is_stored(unsaved, library):
            return True
        self.drop(unsaved.uid, unsaved.session)
        return False

    def drop_own(self, uid: str) -> None:
        """Forget what is kept of the open report; what earlier openings left stays."""
        if self._kept.pop(uid, None) is not None:
            self.drop(uid, self._sessions[uid])

    def leave(self, uid: str) -> None:
        """Let what is kept of the open report stay for a later question: the report is closed."""
        self._kept.pop(uid, None)
        self._sessions.pop(uid, None)
        self._free_slots.clear()

    def folder_of(self, uid: str) -> Path | None:
        """Return where an open report is kept now; None where it is not."""
        return self._kept.get(uid)

    def drop(self, uid: str, session: str | None = None) -> None:
        """Forget what is kept of a report, of one opening or of all; a failure is only logged."""
        for journal in self._open():
            for kept in read_kept(journal.folder):
                if _is_of(kept, uid, session):
                    try:
                        journal.remove(kept)
                    except UserError as error:
                        _log.info("%s keeps what is saved by now: %s", kept.path, error.code)


class Keeper:
    """Saves one open report, and keeps it in the journal while that fails; what autosave needs."""

    def __init__(self, recovery: Recovery, session: ReportSession) -> None:
        self._recovery = recovery
        self._session = session

    def flush(self) -> datetime | None:
        """Save as ``ReportSession.flush``, but without waiting long for another program's lock.

        The clerk is typing: what could not be saved is kept, and saving is tried again.
        """
        with waiting_at_most(_PATIENCE_MS):
            return self._session.flush()

    def reserve(self) -> None:
        """Take the journal's room while there is some."""
        self._recovery.reserve()

    @property
    def place(self) -> Path | None:
        """Return the folder where the report is kept now, None where it is not."""
        return self._recovery.folder_of(self._session.report.uid)

    def keep(self) -> datetime:
        """Write the whole report down and return when; see ``Recovery.keep`` for what is raised."""
        unsaved = unsaved_of(self._session)
        self._recovery.keep(unsaved)
        return unsaved.at

    def drop(self) -> None:
        """Forget what is kept of it: it is saved, or given up by the clerk's word."""
        self._recovery.drop_own(self._session.report.uid)

    def leave(self) -> None:
        """Let what is kept of it stay for a later question; the report is being closed."""
        self._recovery.leave(self._session.report.uid)


# -- bytes -----------------------------------------------------------------------------------------


def _packed(unsaved: Unsaved) -> bytes:
    head = {
        "kind": _KIND,
        "version": _VERSION,
        "report": unsaved.report_id,
        "at": unsaved.at.isoformat(),
        "session": unsaved.session,
    }
    text = f"{json.dumps(head)}\n{pack(unsaved.data)}".encode()
    # The clerk is typing: what fits as it is takes no time for being made smaller.
    if Journal.fits(_PLAIN + text):
        return _PLAIN + text
    return _SHRUNK + zlib.compress(text, _ZLIB_LEVEL)


def _unpacked(content: bytes) -> Unsaved:
    """Read what ``_packed`` wrote.

    Raises:
        ValueError: It is something else.
        UserError: ``packed_damaged``.
    """
    try:
        head, _, body = _text(content).partition("\n")
        said = json.loads(head)
        if (said["kind"], said["version"]) != (_KIND, _VERSION):
            raise ValueError("no journal of ours")
        at = datetime.fromisoformat(said["at"])
        report_id, session = int(said["report"]), str(said["session"])
    except (zlib.error, TypeError, KeyError, RecursionError, OverflowError) as error:
        raise ValueError("no journal of ours") from error
    data = unpack(body)
    meta = data.meta
    if at.tzinfo is None:
        raise ValueError("a time without its zone")
    return Unsaved(
        report_id=report_id,
        uid=data.uid,
        template_id=meta.template_id,
        template_version=meta.template_version,
        base=data.saved_at,
        at=at,
        data=data,
        session=session,
    )


def _text(content: bytes) -> str:
    if content[:1] == _PLAIN:
        return content[1:].decode()
    unpacker = zlib.decompressobj()
    text = unpacker.decompress(content[1:], _LARGEST)
    if content[:1] != _SHRUNK or unpacker.unconsumed_tail:
        raise ValueError("neither plain nor shrunk")
    return text.decode()


def _owner(kept: Kept) -> str:
    """Return a name for the report and the opening of it that this is of."""
    try:
        unsaved = _unpacked(kept.content)
    except (ValueError, UserError):
        return f"unreadable {kept.sequence}"
    return unsaved.uid + unsaved.session


def _is_of(kept: Kept, uid: str, session: str | None) -> bool:
    try:
        unsaved = _unpacked(kept.content)
    except (ValueError, UserError):
        return False
    return unsaved.uid == uid and session in {None, unsaved.session}
