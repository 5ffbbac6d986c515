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

from perfdesk.app.safety.unsaved import Question, Unsaved, ask_about, is_stored, restore, unsaved_of
from perfdesk.errors import UserError
from perfdesk.models.database.connect import waiting_at_most
from perfdesk.models.keeping.journal import SLOTS, Journal, read_kept, writer_mark
from perfdesk.report.packing import pack, unpack

if TYPE_CHECKING:
    from pathlib import Path

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.app.library.library import Library
    from perfdesk.models.keeping.journal import Kept
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
#: What SQLite can count; more is none of ours.
_LARGEST_ID = 2**63 - 1
_LONGEST_SESSION = 64
_TOLD_YEARS = range(2, 9999)
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
        #: By the folder of the reserved file: the slot written last.
        self._last_slots: dict[Path, int] = {}
        #: Folders where what earlier openings left was taken out of the slots.
        self._roomy: set[Path] = set()
        self._kept: dict[str, Path] = {}
        self._left: set[str] = set()

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
                journal.write_reserved(slot, self._sequence, content, name)
            except UserError as error:
                _log.info("The reserved file takes nothing: %s", error.code)
            else:
                self._last_slots[journal.folder] = slot
                return
        journal.write_own(name, self._sequence, content)

    def _next_slot(self, journal: Journal, name: str) -> int | None:
        """Return the slot that is to be written: in turn, so that a torn write costs one state.

        Looked at before each write: a slot that another program has taken meanwhile is its own.
        None where both are.
        """
        if journal.folder not in self._roomy:
            self._make_room(journal, name)
            self._roomy.add(journal.folder)
        held = {slot: journal.in_slot(slot) for slot in SLOTS}
        mine = {None, writer_mark(name)}
        free = {slot for slot, kept in held.items() if (kept and kept.writer) in mine}
        last = self._last_slots.get(journal.folder)
        return min(free - {last}, default=min(free, default=None))

    def _make_room(self, journal: Journal, name: str) -> None:
        """Empty the slots of what the clerk still has to be asked about.

        What another opening has left gets a file of its own; where there is no room for that, its
        newer slot is left alone.
        """
        by_owner: dict[str, list[Kept]] = {}
        for kept in filter(None, map(journal.in_slot, SLOTS)):
            if kept.writer != writer_mark(name):
                by_owner.setdefault(_owner(kept), []).append(kept)
        for owner, slots in by_owner.items():
            *older, newest = sorted(slots, key=lambda one: one.sequence)
            try:
                for kept in older:
                    journal.remove(kept)
                journal.write_own(owner, newest.sequence, newest.content)
                journal.remove(newest)
            except UserError as error:
                _log.info("What another opening left stays in its slot: %s", error.code)

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
        if self._kept.pop(uid, None) is not None:
            self._left.add(uid)
        self._sessions.pop(uid, None)
        self._roomy.clear()

    def found_again(self, uid: str, library: Library) -> tuple[Unsaved, ...]:
        """Return what was left of a report since the start, as ``found``; each is told once."""
        if uid not in self._left:
            return ()
        found = tuple(unsaved for unsaved in self.found(library) if unsaved.uid == uid)
        self._left.discard(uid)
        return found

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
        report_id, session = said["report"], said["session"]
    except (zlib.error, TypeError, KeyError, RecursionError, OverflowError) as error:
        raise ValueError("no journal of ours") from error
    data = unpack(body)
    meta = data.meta
    if at.tzinfo is None or at.year not in _TOLD_YEARS:
        raise ValueError("no time that can be told in another zone")
    if type(report_id) is not int or not 0 <= report_id <= _LARGEST_ID:
        raise ValueError("no number of a report")
    if type(session) is not str or len(session) > _LONGEST_SESSION:
        raise ValueError("no name of an opening")
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
