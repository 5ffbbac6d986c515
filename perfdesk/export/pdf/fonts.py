"""The typefaces of the page: shipped and, if chosen, of this PC; opened when first needed."""

from __future__ import annotations

import hashlib
import tomllib
import zlib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from perfdesk import paths
from perfdesk.errors import UserError, message
from perfdesk.export.pdf.glyphs import GlyphTable
from perfdesk.export.pdf.packed import PackedGlyphs
from perfdesk.export.pdf.truetype import FontFileError, TrueTypeFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from perfdesk.export.pdf.installed import InstalledFace


#: A file is read in pieces, which stay out of the memory that the mapped outlines take.
_PIECE = 1 << 16


@dataclass(frozen=True, slots=True)
class Face:
    """A typeface: its file, its name inside a PDF, and the file's SHA-256 where it is shipped.

    Attributes:
        family: Its name as people know it.
        index: Which font of a collection it is.
        crc32: The file's check sum where it is shipped, in hexadecimal digits.
        is_rare: It has the hanzi that the other faces do without.
    """

    role: str
    path: Path
    name: str
    sha256: str
    family: str
    index: int = 0
    is_rare: bool = False
    crc32: str = ""


class FontSet:
    """Faces by their role; files are mapped when a character is first asked for.

    ``preferred`` are faces of this PC, each of which is asked before the shipped one of its role.
    What they lack the shipped ones draw. Rare faces are asked last, whatever the page design says.

    Attributes:
        remarks: Sentences on faces of this PC that were passed over.
    """

    def __init__(
        self,
        faces: Sequence[Face],
        preferred: Iterable[InstalledFace] = (),
        remarks: tuple[str, ...] = (),
    ) -> None:
        self.remarks = remarks
        self._faces = {face.role: face for face in faces}
        self._preferred: dict[str, str] = {}
        for one in preferred:
            role = self._preferred[one.role] = f"{one.role}, installed"
            self._faces[role] = Face(role, one.path, one.postscript_name, "", one.family, one.index)
        self._files: dict[str, PackedGlyphs] = {}
        self._tables: dict[tuple[str, ...], GlyphTable] = {}

    @property
    def faces(self) -> Mapping[str, Face]:
        """Return the faces by their role."""
        return self._faces

    def names(self, roles: Iterable[str]) -> tuple[str, ...]:
        """Return the faces' names as the files tell them, each once."""
        return tuple(dict.fromkeys(self._faces[role].family for role in roles))

    def titles(self, roles: Iterable[str]) -> tuple[str, ...]:
        """Return the faces as a clerk knows them: by name those of the PC, ours by their part."""
        faces = [self._faces[role] for role in roles]
        return tuple(
            message("notes", f"face_{face.role}") if face.sha256 else face.family for face in faces
        )

    def file(self, role: str) -> TrueTypeFile:
        """Return the open file of a face.

        Raises:
            UserError: ``font_missing`` or ``font_damaged``.
        """
        return self.packed(role).file

    def packed(self, role: str) -> PackedGlyphs:
        """Return the outlines of a face as they are embedded, kept for the next document.

        Raises:
            UserError: ``font_missing`` or ``font_damaged``.
        """
        packed = self._files.get(role)
        if packed is None:
            packed = self._files[role] = PackedGlyphs(self._open(role))
        return packed

    def has(self, face: str, char: str) -> bool:
        """Say whether the face can draw the character."""
        return self.file(face).glyph_of(char) != 0

    def advance(self, face: str, char: str) -> float:
        """Return the width that the font gives the character, in parts of the type size."""
        file = self.file(face)
        return file.advance(file.glyph_of(char)) / file.units_per_em

    def glyphs(self, faces: tuple[str, ...]) -> GlyphTable:
        """Return the glyphs of a face and its substitutes, kept for the next document."""
        table = self._tables.get(faces)
        if table is None:
            table = self._tables[faces] = GlyphTable(tuple(self._asked(faces)), self)
        return table

    def _asked(self, faces: Iterable[str]) -> Iterator[str]:
        for face in faces:
            if face in self._preferred:
                yield self._preferred[face]
            yield face
        yield from (role for role, face in self._faces.items() if face.is_rare)

    def verify(self) -> None:
        """Compare every file with its SHA-256; for the self-test, it reads them whole.

        Raises:
            UserError: ``font_missing`` or ``font_damaged``.
        """
        for face in self._faces.values():
            if not face.sha256:
                continue
            try:
                with face.path.open("rb") as file:
                    found = hashlib.file_digest(file, "sha256").hexdigest()
            except OSError as err:
                raise UserError("font_missing", file=face.path.name) from err
            if found != face.sha256:
                raise UserError("font_damaged", file=face.path.name)

    def _open(self, role: str) -> TrueTypeFile:
        face = self._faces.get(role)
        if face is None:
            raise UserError("font_missing", file=role)
        try:
            # A byte that fell over on the disk would be a glyph less on the paper, and no fault.
            if face.crc32 and _crc32(face.path) != face.crc32:
                raise UserError("font_damaged", file=face.path.name)
            return TrueTypeFile(face.path, face.index)
        except OSError as err:
            raise UserError("font_missing", file=face.path.name) from err
        except FontFileError as err:
            raise UserError("font_damaged", file=face.path.name) from err


def _crc32(path: Path) -> str:
    """Return a file's check sum: 2 ms where SHA-256, which the self-test takes, has 10."""
    found = 0
    with path.open("rb", buffering=0) as file:
        while piece := file.read(_PIECE):
            found = zlib.crc32(piece, found)
    return f"{found:08x}"


@cache
def load_fonts(folder: Path | None = None) -> FontSet:
    """Read ``fonts.toml`` of ``folder`` (by default the shipped fonts); once per process.

    Raises:
        UserError: ``font_missing`` or ``font_damaged``, naming ``fonts.toml``.
    """
    place = folder or paths.resources() / "fonts"
    try:
        table = tomllib.loads((place / "fonts.toml").read_text(encoding="utf-8"))
        faces = [
            Face(
                one["role"],
                place / one["file"],
                one["postscript_name"],
                one["sha256"],
                one["family"],
                is_rare=one.get("rare", False),
                crc32=one["crc32"],
            )
            for one in table["face"]
        ]
    except OSError as err:
        raise UserError("font_missing", file="fonts.toml") from err
    except (ValueError, KeyError, TypeError) as err:
        raise UserError("font_damaged", file="fonts.toml") from err
    return FontSet(faces)


@cache
def official_fonts(folders: tuple[Path, ...] | None = None) -> FontSet:
    """Return the shipped fonts behind the official ones of this PC; once per process.

    Raises:
        UserError: As ``load_fonts`` and ``survey``.
    """
    # Only an office that chose them pays for looking.
    from perfdesk.export.pdf.installed import survey  # noqa: PLC0415

    found = survey(folders)
    return FontSet(tuple(load_fonts().faces.values()), found.faces, found.remarks)
