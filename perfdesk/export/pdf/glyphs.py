"""Which face draws a character and how wide its cell is; the bridge from fonts to the layout."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from perfdesk.export.characters import forced_cells, place_in_cell

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Drawn where no font has the character: the sign that printers put for a missing type.
MISSING_SIGN = "〓"


class Metrics(Protocol):
    """What the layout wants to know of fonts."""

    def has(self, face: str, char: str) -> bool:
        """Say whether the face can draw the character."""

    def advance(self, face: str, char: str) -> float:
        """Return the width that the font gives the character, in parts of the type size."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character as it is drawn.

    Attributes:
        char: What is drawn: the character itself, or ``MISSING_SIGN``.
        advance: The font's own width, in parts of the type size.
        cells: The width on the grid.
        place: Where in its cell the glyph stands: 0 left, 0.5 amid, 1 right.
    """

    face: str
    char: str
    advance: float
    cells: float
    place: float


class GlyphTable:
    """The glyphs of one row of faces by their character; each one is looked up once."""

    def __init__(self, faces: Sequence[str], metrics: Metrics) -> None:
        self._glyphs: dict[str, Glyph] = {}
        self._faces = tuple(faces)
        self._metrics = metrics

    def __getitem__(self, char: str) -> Glyph:
        glyph = self._glyphs.get(char)
        if glyph is None:
            glyph = self._glyphs[char] = self._make(char)
        return glyph

    def cells(self, char: str) -> float:
        """Return the character's width on the grid."""
        return self[char].cells

    def _make(self, char: str) -> Glyph:
        face, drawn = self._face_with(char), char
        if face is None:
            drawn, face = MISSING_SIGN, self._face_with(MISSING_SIGN) or self._faces[0]
        advance = self._metrics.advance(face, drawn)
        cells = forced_cells(drawn)
        return Glyph(face, drawn, advance, advance if cells is None else cells, place_in_cell(char))

    def _face_with(self, char: str) -> str | None:
        return next((face for face in self._faces if self._metrics.has(face, char)), None)
