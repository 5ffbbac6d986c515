"""The file of a report package: its members, and how it is read where anybody may have made it.

A zip with ``manifest.json`` first, which names every other member with its size and SHA-256. A
file that is anything else than what ``write_package`` makes is refused before a member is looked
at; nothing is ever unpacked onto the disk from here.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from perfdesk.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

#: The ending of a package's name.
SUFFIX = ".perfdesk"

_KIND, _VERSION = "perfdesk package", 1
_MANIFEST = "manifest.json"
#: A report of ten times the usual size with its history has two megabytes.
_MOST_FILE, _MOST_MEMBER, _MOST_ALL = 48 << 20, 16 << 20, 96 << 20
MOST_REPORTS = 200
_MOST_MEMBERS = 3 * MOST_REPORTS
#: A member that shrinks more than this is a bomb, or text that nobody wrote; ours are stored then.
_MOST_RATIO = 150
#: What a text may hold at most of lists and objects: each takes fifty times its two characters.
_MOST_BRACKETS = 1 << 20
# The zip format (APPNOTE 4.3): the last record, the one that announces a larger directory.
_END, _END_SIZE, _LARGE_END, _LARGE_SIZE = b"PK\5\6", 22, b"PK\6\7", 20
_ENTRY_SIZE = 46
_LOCAL = b"PK\3\4"
_ENCRYPTED = 0x1
#: Names that Windows keeps for devices, whatever ending they have.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
_FILE = r"(?![ .])[^/\\:*?\"<>|\x00-\x1f\x7f]{0,59}[^/\\:*?\"<>|\x00-\x1f\x7f .]\.toml"
_NAMES = re.compile(
    rf"reports/[0-9]{{3}}(?:-past)?\.json|templates/[a-z][a-z0-9-]{{0,59}}/{_FILE}"
    r"|parts/[a-z][a-z0-9-]{0,59}\.toml"
)
#: Everything that a file, once it is not ours, can make the readers of zip and JSON raise.
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,  # A password; a RecursionError too.
    EOFError,
    OSError,
    ValueError,
    TypeError,
    KeyError,
    UserError,
)


@dataclass(frozen=True, slots=True)
class Package:
    """What is in a package.

    Attributes:
        about: What the manifest says beside its members: plain JSON.
        members: By name; see ``_NAMES``.
    """

    about: Mapping[str, Any]
    members: Mapping[str, bytes] = field(default_factory=dict)


class PackageFaultError(ValueError):
    """A member says something that no member of ours says."""


def write_package(package: Package, program: str) -> bytes:
    """Return the file's bytes; the same package gives the same ones.

    Raises:
        UserError: ``package_too_much``: ``read_package`` would refuse it.
    """
    members = package.members
    manifest = {
        "kind": _KIND,
        "version": _VERSION,
        "program": program,
        **package.about,
        "members": {
            name: {"size": len(content), "sha256": _digest(content)}
            for name, content in members.items()
        },
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in {_MANIFEST: text, **members}.items():
            info = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
            info.compress_type = _way(content)
            archive.writestr(info, content)
    size = sum(map(len, members.values()))
    largest = max(map(len, members.values()), default=0)
    content = out.getvalue()
    if (
        len(members) > _MOST_MEMBERS
        or largest > _MOST_MEMBER
        or size > _MOST_ALL
        or len(content) > _MOST_FILE
        or max(map(_brackets, members.values()), default=0) > _MOST_BRACKETS
    ):
        raise UserError("package_too_much", limit=_MOST_ALL >> 20)
    return content


def _way(content: bytes) -> int:
    """Store what would look like a bomb if it were shrunk."""
    shrinks = len(content) <= _MOST_RATIO // 2 * len(zlib.compress(content))
    return zipfile.ZIP_DEFLATED if shrinks else zipfile.ZIP_STORED


def read_file(path: Path) -> Package:
    """Read a package.

    Raises:
        UserError: ``package_missing``, ``package_unreadable``, ``package_too_large``,
            ``package_foreign`` (no package at all), ``package_newer`` or ``package_damaged``.
    """
    try:
        # A device or a pipe would be read without end.
        if not path.is_file():
            raise UserError("package_missing", file=path.name)
        with path.open("rb") as file:
            content = file.read(_MOST_FILE + 1)
    except OSError as error:
        raise UserError("package_unreadable", file=path.name) from error
    if len(content) > _MOST_FILE:
        raise UserError("package_too_large", file=path.name, limit=_MOST_FILE >> 20)
    return read_package(content, path.name)


def read_package(content: bytes, file: str) -> Package:
    """Read a package's bytes; ``file`` is its name for the sentences.

    Raises:
        UserError: As ``read_file``, but for what the disk says.
    """
    # Half a file that was ours begins as ours does; whatever else is no package.
    begins = content.startswith(_LOCAL) and content[30:].startswith(_MANIFEST.encode())
    if not begins:
        raise UserError("package_foreign", file=file)
    try:
        _check_end(content)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            manifest = _object(read_json(_read(archive, _MANIFEST)))
            if manifest["kind"] != _KIND:
                raise UserError("package_foreign", file=file)
            version = number(manifest["version"])
            if version > _VERSION:
                program = text(manifest["program"], 40)
                raise UserError("package_newer", file=file, program=program)
            return _package(archive, manifest, version)
    except _FAULTS as error:
        if isinstance(error, UserError):
            raise
        raise UserError("package_damaged", file=file) from error


def _check_end(content: bytes) -> None:
    """See to it that the list of members is as short as it says, before it is read."""
    end = content[-_END_SIZE:]
    count = int.from_bytes(end[10:12], "little")
    size = int.from_bytes(end[12:16], "little")
    large = content[-_END_SIZE - _LARGE_SIZE : -_END_SIZE]
    if end[:4] != _END or end[20:] != b"\0\0" or large.startswith(_LARGE_END):
        raise PackageFaultError("it ends as no package of ours ends")
    if count > _MOST_MEMBERS + 1 or size > count * (_ENTRY_SIZE + 400):
        raise PackageFaultError("too many members")


def _package(archive: zipfile.ZipFile, manifest: dict[str, Any], version: int) -> Package:
    if version != _VERSION:
        raise PackageFaultError("no version of ours")
    listed = _object(manifest["members"])
    names = [info.filename for info in archive.infolist()]
    told = [_MANIFEST, *listed]
    if sorted(names) != sorted(told):
        raise PackageFaultError("other members than those that are listed")
    if len({name.casefold() for name in names}) != len(names):
        raise PackageFaultError("two members of one name")
    room = _MOST_ALL
    members: dict[str, bytes] = {}
    for name, said in listed.items():
        if not is_name(name):
            raise PackageFaultError("no name of ours")
        content = _read(archive, name, min(room, _MOST_MEMBER))
        room -= len(content)
        if (len(content), _digest(content)) != (said["size"], said["sha256"]):
            raise PackageFaultError("not what was packed")
        members[name] = content
    ours = {"kind", "version", "members"}
    return Package({key: manifest[key] for key in manifest if key not in ours}, members)


def is_name(name: str) -> bool:
    """Say whether a member may be called so: nothing that leads out of a folder, on any system."""
    return bool(_NAMES.fullmatch(name)) and not _DEVICE.fullmatch(name.rpartition("/")[2])


def _read(archive: zipfile.ZipFile, name: str, limit: int = _MOST_MEMBER) -> bytes:
    info = archive.getinfo(name)
    if info.flag_bits & _ENCRYPTED or info.is_dir() or info.file_size > limit:
        raise PackageFaultError("a member that we never make")
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise PackageFaultError("packed in no way of ours")
    if info.file_size > _MOST_RATIO * max(1, info.compress_size):
        raise PackageFaultError("a bomb")
    # It is never given more than it says, whatever is in it.
    return archive.read(info)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


# -- JSON from anybody -----------------------------------------------------------------------------


def read_json(content: bytes) -> object:
    """Read JSON that may be made to take all memory.

    Raises:
        ValueError: It is none, or as of ``guarded``.
        RecursionError: Lists lie too deep in each other.
    """
    return json.loads(guarded(content))


def guarded(content: bytes) -> str:
    """Return JSON as text that may be read: it has no more lists and objects than any report.

    Raises:
        ValueError: It has, or is no text.
    """
    if _brackets(content) > _MOST_BRACKETS:
        raise PackageFaultError("more lists than a report has")
    return content.decode()


def _brackets(content: bytes) -> int:
    return content.count(b"[") + content.count(b"{")


def _object(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise PackageFaultError("no object")
    return value


def entry(value: object, keys: frozenset[str]) -> dict[str, Any]:
    """Return an object of just these keys, or raise ValueError."""
    found = _object(value)
    if found.keys() != keys:
        raise PackageFaultError("other keys than ours")
    return found


def entries(value: object, most: int) -> list[object]:
    """Return a list of so many entries at most, or raise ValueError."""
    if not isinstance(value, list) or len(value) > most:
        raise PackageFaultError("no list")
    return value


def text(value: object, most: int) -> str:
    """Return a text of one line, so long at most, that can be shown and stored."""
    if not isinstance(value, str) or len(value) > most or not value.isprintable():
        raise PackageFaultError("no text")
    value.encode()
    return value


def number(value: object, most: int = 1_000_000) -> int:
    """Return a number from 0 on, or raise ValueError."""
    # Python's bool is an int.
    if type(value) is not int or not 0 <= value <= most:
        raise PackageFaultError("no number")
    return value
