"""Find the official typefaces among the fonts that are installed on this PC.

They belong to their makers and are not shipped; where an office has them, the page is set in them.
A font is known by the names in its own table, never by its file name. What may not be embedded or
cannot be read is passed over, with a sentence, for the shipped face.
"""

from __future__ import annotations

import logging
import os
import struct
import sys
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from perfdesk import paths
from perfdesk.errors import UserError, message
from perfdesk.export.pdf.truetype import (
    FontFileError,
    TrueTypeFile,
    font_starts,
    open_map,
    table_places,
)

if TYPE_CHECKING:
    import mmap
    from collections.abc import Iterable, Iterator

_log = logging.getLogger(__name__)

_SUFFIXES = {".ttf", ".ttc", ".otf", ".otc"}
#: Name records that people know a face by: family, full name, PostScript name, typographic family.
_FAMILY, _FULL, _POSTSCRIPT, _TYPOGRAPHIC = 1, 4, 6, 16
_UNICODE, _MICROSOFT = 0, 3
_CHINESE = 0x0804
#: Bits of head.macStyle, and of OS/2.fsType (OpenType): what may be done with the font.
_BOLD_OR_ITALIC = 0b11
_USAGE, _RESTRICTED, _NO_SUBSET, _BITMAP_ONLY = 0xF, 0x2, 0x100, 0x200


@dataclass(frozen=True, slots=True)
class InstalledFace:
    """An official face of this PC that takes the place of a shipped one."""

    role: str
    path: Path
    index: int
    family: str
    postscript_name: str


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found; ``remarks`` are sentences on fonts that were passed over."""

    faces: tuple[InstalledFace, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Wanted:
    role: str
    names: tuple[str, ...]
    files: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Candidate:
    path: Path
    index: int
    names: frozenset[str]
    family: str
    postscript_name: str
    rights: int
    is_plain: bool
    has_outlines: bool


def font_folders() -> tuple[Path, ...]:
    """Return where this system keeps fonts: for all users, then for this one."""
    if sys.platform == "win32":
        windows = Path(os.environ.get("WINDIR", r"C:\Windows"))
        own = os.environ.get("LOCALAPPDATA")
        return (windows / "Fonts", *([Path(own) / "Microsoft/Windows/Fonts"] if own else []))
    home = Path.home()
    return (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".local/share/fonts")


@cache
def survey(folders: tuple[Path, ...] | None = None) -> Survey:
    """Look for the official faces, once per process; by default in the system's folders.

    Raises:
        UserError: ``font_missing`` or ``font_damaged``, naming ``installed.toml``.
    """
    wanted = _wanted()
    candidates, remarks = list[_Candidate](), list[str]()
    known_files = frozenset[str]().union(*(one.files for one in wanted))
    for path in _font_files(font_folders() if folders is None else folders):
        try:
            candidates += _read(path)
        except (OSError, FontFileError, struct.error, ValueError) as error:
            _log.info("Font file %s is passed over: %s", path.name, type(error).__name__)
            if path.name.casefold() in known_files:
                remarks.append(message("notes", "face_damaged", name=path.name))
    faces: list[InstalledFace] = []
    for one in wanted:
        face = _chosen(one, candidates, remarks)
        if face is not None:
            faces.append(face)
    return Survey(tuple(faces), tuple(remarks))


@cache
def _wanted() -> tuple[_Wanted, ...]:
    name = "installed.toml"
    try:
        text = (paths.resources() / "fonts" / name).read_text(encoding="utf-8")
        return tuple(
            _Wanted(
                one["role"],
                tuple(str(name).casefold() for name in one["names"]),
                frozenset(str(file).casefold() for file in one["files"]),
            )
            for one in tomllib.loads(text)["face"]
        )
    except OSError as error:
        raise UserError("font_missing", file=name) from error
    except (ValueError, KeyError, TypeError) as error:
        raise UserError("font_damaged", file=name) from error


def _font_files(folders: Iterable[Path]) -> Iterator[Path]:
    """Yield the font files of the folders and all below, in an order that does not change."""
    for folder in folders:
        for place, inner, names in os.walk(folder):
            inner.sort()
            for name in sorted(names):
                if Path(name).suffix.lower() in _SUFFIXES:
                    yield Path(place, name)


def _chosen(
    wanted: _Wanted, candidates: Iterable[_Candidate], remarks: list[str]
) -> InstalledFace | None:
    """Return the first by the order of names that may be used; what stands before is remarked."""
    matching = [
        (rank, candidate)
        for candidate in candidates
        if candidate.is_plain
        for rank, name in enumerate(wanted.names)
        if name in candidate.names
    ]
    seen: set[_Candidate] = set()
    for _, candidate in sorted(matching, key=lambda match: match[0]):
        if candidate in seen:
            continue
        seen.add(candidate)
        code = _objection(candidate)
        if not code:
            return InstalledFace(
                wanted.role,
                candidate.path,
                candidate.index,
                candidate.family,
                candidate.postscript_name,
            )
        remarks.append(message("notes", code, name=candidate.family))
    return None


def _objection(candidate: _Candidate) -> str:
    """Return the code of the sentence that says why a font cannot be used; "" where it can."""
    if not candidate.has_outlines:
        return "face_outlines"
    if candidate.rights & _USAGE == _RESTRICTED:
        return "face_restricted"
    if candidate.rights & (_NO_SUBSET | _BITMAP_ONLY):
        return "face_no_subset"
    try:
        TrueTypeFile(candidate.path, candidate.index).check()
    except (OSError, FontFileError):
        return "face_damaged"
    return ""


def _read(path: Path) -> list[_Candidate]:
    """Read what the fonts of a file say of themselves."""
    data = open_map(path)
    try:
        return [
            _candidate(path, index, data, table_places(data, start))
            for index, start in enumerate(font_starts(data))
        ]
    finally:
        data.close()


def _candidate(
    path: Path, index: int, data: mmap.mmap, tables: dict[str, tuple[int, int]]
) -> _Candidate:
    if not tables.keys() >= {"head", "name"}:
        raise FontFileError(path.name)
    names = _names(data, tables["name"][0])
    families = [text for kind, _, text in names if kind in {_FAMILY, _TYPOGRAPHIC}]
    chinese = [text for kind, language, text in names if (kind, language) == (_FAMILY, _CHINESE)]
    postscript = [text for kind, _, text in names if kind == _POSTSCRIPT]
    family = (chinese or families or [path.stem])[0]
    style = struct.unpack_from(">H", data, tables["head"][0] + 44)[0]
    return _Candidate(
        path=path,
        index=index,
        names=frozenset(text.casefold() for _, _, text in names),
        family=family,
        postscript_name=(postscript or [family])[0],
        rights=_rights(data, tables),
        is_plain=not style & _BOLD_OR_ITALIC,
        has_outlines="glyf" in tables,
    )


def _rights(data: mmap.mmap, tables: dict[str, tuple[int, int]]) -> int:
    """Return OS/2.fsType; a font without that table, which old ones lack, says nothing against."""
    if "OS/2" not in tables:
        return 0
    rights: int = struct.unpack_from(">H", data, tables["OS/2"][0] + 8)[0]
    return rights


def _names(data: mmap.mmap, start: int) -> list[tuple[int, int, str]]:
    """Return (kind, language, text) of the name records in Unicode."""
    count, strings = struct.unpack_from(">2H", data, start + 2)
    found: list[tuple[int, int, str]] = []
    for index in range(count):
        platform, _, language, kind, length, offset = struct.unpack_from(
            ">6H", data, start + 6 + 12 * index
        )
        wanted = kind in {_FAMILY, _FULL, _POSTSCRIPT, _TYPOGRAPHIC}
        if wanted and platform in {_UNICODE, _MICROSOFT}:
            at = start + strings + offset
            text = data[at : at + length].decode("utf-16-be", errors="replace")
            found.append((kind, language, text.strip("\0 ")))
    return found
