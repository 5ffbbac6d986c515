"""Keep bytes safe while the database cannot be written: files whose room was taken beforehand.

A reserved file has two slots that are written in turn, so that a write that is cut short leaves the
one before. Each slot tells whether it is whole and whose it is, for a second program may write here
after a takeover. What a slot cannot hold goes into a file of its own. Nothing here knows what the
bytes mean.
"""

from __future__ import annotations

import hashlib
import os
import struct
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.errors import UserError
from perfdesk.models.database.faults import folder_faults
from perfdesk.models.database.swap import PART, remove_quietly, sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: The reserved file: half of it holds a report of about two million characters.
RESERVE = 1 << 20
RESERVED_NAME = "perfdesk.unsaved"
_OWN_PATTERN = "perfdesk-*.unsaved"
_PUT_BY = "perfdesk-{mark}.unreadable"

_MAGIC = b"PFDJRNL2"
# Magic, sequence, length, mark of the writer, SHA-256 of all that follows the magic but itself.
_HEADER = struct.Struct("<8sQQ16s32s")
# As written before slots told whose they are: without the writer's mark.
_OLD_MAGIC = b"PFDJRNL1"
_OLD_HEADER = struct.Struct("<8sQQ32s")
SLOTS = (0, 1)
_SLOT = RESERVE // len(SLOTS)
_ROOM = _SLOT - _HEADER.size
#: A longer content is none of ours.
_LARGEST = 256 << 20


@dataclass(frozen=True, slots=True)
class Kept:
    """What one slot or file holds; of two the one with the higher ``sequence`` is newer.

    ``slot`` is that of the reserved file, None for a file of its own. ``writer`` is what
    ``writer_mark`` gives for the name it was written by; empty where that is not told.
    """

    sequence: int
    content: bytes
    path: Path
    slot: int | None = None
    writer: bytes = b""


def writer_mark(name: str) -> bytes:
    """Return the 16 bytes that tell, in a slot and in a file's name, who wrote it."""
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()[:16]


def read_kept(folder: Path) -> Iterator[Kept]:
    """Yield what is kept in a folder, in no order; slots that were cut short are passed over."""
    for slot in SLOTS:
        yield from _read(folder / RESERVED_NAME, slot)
    try:
        own = sorted(folder.glob(_OWN_PATTERN))
    except OSError:
        return
    for path in own:
        yield from _read(path, None)


def journal_files(folder: Path) -> tuple[Path, ...]:
    """Return the files in a folder that hold what was kept, also what could not be understood."""
    names = (RESERVED_NAME, _OWN_PATTERN, _PUT_BY.format(mark="*"))
    try:
        return tuple(sorted(path for name in names for path in folder.glob(name)))
    except OSError:
        return ()


def _read(path: Path, slot: int | None) -> Iterator[Kept]:
    longest = _LARGEST if slot is None else _ROOM
    try:
        with path.open("rb") as file:
            file.seek((slot or 0) * _SLOT)
            header = file.read(_HEADER.size)
            writer, rest, magic = b"", b"", header[: len(_MAGIC)]
            if magic == _MAGIC and len(header) == _HEADER.size:
                _, sequence, length, writer, mark = _HEADER.unpack(header)
            elif magic == _OLD_MAGIC and len(header) >= _OLD_HEADER.size:
                _, sequence, length, mark = _OLD_HEADER.unpack(header[: _OLD_HEADER.size])
                rest = header[_OLD_HEADER.size :]
            else:
                return
            if not 0 < length <= longest:
                return
            content = (rest + file.read(max(0, length - len(rest))))[:length]
    except OSError:
        return
    if _mark(sequence, writer, content) == mark:
        yield Kept(sequence, content, path, slot, writer)


def _mark(sequence: int, writer: bytes, content: bytes) -> bytes:
    return hashlib.sha256(struct.pack("<QQ", sequence, len(content)) + writer + content).digest()


class Journal:
    """The emergency files of one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._reserved = folder / RESERVED_NAME

    def reserve(self) -> None:
        """Take the room on the disk, once; whatever the reserved file holds stays.

        Raises:
            UserError: ``disk_full`` or ``folder_unwritable``.
        """
        with folder_faults(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            if self._reserved.exists() and self._reserved.stat().st_size == RESERVE:
                # That it may be written shows now rather than in need.
                self._reserved.open("r+b").close()
                return
            part = self._reserved.with_name(RESERVED_NAME + PART)
            try:
                with part.open("wb") as file:
                    # Written, not only claimed: a file with holes may find no room for its blocks.
                    file.write(bytes(RESERVE))
                    file.flush()
                    os.fsync(file.fileno())
                part.replace(self._reserved)
            finally:
                remove_quietly(part)

    @staticmethod
    def fits(content: bytes) -> bool:
        """Say whether a slot can hold this."""
        return len(content) <= _ROOM

    def in_slot(self, slot: int) -> Kept | None:
        """Return what a slot holds now; None where it is empty, or was cut short."""
        return next(_read(self._reserved, slot), None)

    def write_reserved(self, slot: int, sequence: int, content: bytes, name: str = "") -> None:
        """Write into a slot, as ``name``; it is on the disk afterwards.

        Raises:
            UserError: ``disk_full`` or ``folder_unwritable``; the other slot is untouched.
        """
        with folder_faults(self.folder), self._reserved.open("r+b") as file:
            file.seek(slot * _SLOT)
            file.write(_packed(sequence, content, name))
            file.flush()
            os.fsync(file.fileno())

    def write_own(self, name: str, sequence: int, content: bytes) -> None:
        """Write a file of its own, which needs new room; complete or not at all.

        Raises:
            UserError: ``disk_full`` or ``folder_unwritable``.
        """
        path = self._own(name)
        part = path.with_name(path.name + PART)
        with folder_faults(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            try:
                with part.open("wb") as file:
                    file.write(_packed(sequence, content, name))
                    file.flush()
                    os.fsync(file.fileno())
                part.replace(path)
            finally:
                remove_quietly(part)
        sync_folder(self.folder)

    def clear_slot(self, slot: int) -> None:
        """Empty a slot; the room stays taken.

        Raises:
            UserError: ``disk_full`` or ``folder_unwritable``.
        """
        with folder_faults(self.folder), self._reserved.open("r+b") as file:
            file.seek(slot * _SLOT)
            file.write(bytes(_HEADER.size))
            file.flush()
            os.fsync(file.fileno())

    def remove(self, kept: Kept) -> None:
        """Empty the slot, or remove the file, that holds this; what took its place stays.

        Raises:
            UserError: ``disk_full`` or ``folder_unwritable``.
        """
        if kept.slot is not None:
            if self.in_slot(kept.slot) == kept:
                self.clear_slot(kept.slot)
            return
        with folder_faults(self.folder):
            kept.path.unlink(missing_ok=True)

    def put_by(self, kept: Kept) -> None:
        """Keep what cannot be understood under a name of its own, where the disk allows it."""
        mark = hashlib.sha256(kept.content).hexdigest()[:16]
        with suppress(OSError, UserError):
            (self.folder / _PUT_BY.format(mark=mark)).write_bytes(kept.content)
            self.remove(kept)

    def _own(self, name: str) -> Path:
        # A name of ours whatever it is made of: names of files are shorter and poorer than texts.
        return self.folder / _OWN_PATTERN.replace("*", writer_mark(name).hex())


def _packed(sequence: int, content: bytes, name: str) -> bytes:
    writer = writer_mark(name)
    mark = _mark(sequence, writer, content)
    return _HEADER.pack(_MAGIC, sequence, len(content), writer, mark) + content
