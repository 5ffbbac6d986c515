"""Turn one text into lines of placed glyphs: the breaker's cells become points and faces."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from perfdesk.document.blocks import Align
from perfdesk.export.linebreak import BLANKS, BrokenLine, Measure, break_lines
from perfdesk.export.pdf.layout import Kind, Line, Origin, Run
from perfdesk.proof.keeping import kept_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.export.pdf.glyphs import Glyph, GlyphTable
    from perfdesk.export.style import Style

#: Characters whose lines are kept, 60 bytes each: those of forty real reports. A paragraph
#: that is typed into is another one at each preview, so that a number of them is no bound.
_KEPT_CHARACTERS = 150_000
#: Steps that differ by less are one run (points).
_SAME = 0.004
# Characters that a clerk pastes without seeing them: control codes become blanks, the rest nothing.
_INVISIBLE: dict[int, str | None] = {
    **dict.fromkeys(range(0x20), " "),
    **dict.fromkeys((0x7F, 0xA0, 0x2028, 0x2029), " "),
    **dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF), None),
}


class GlyphSource(Protocol):
    """Where the layout gets its glyphs from."""

    def glyphs(self, faces: tuple[str, ...]) -> GlyphTable:
        """Return the glyphs of a face and its substitutes."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How and where a text is set; lengths in points.

    Attributes:
        cell: The width of one hanzi on the grid.
        x: Left edge of the lines.
        indent_chars: Of the first line.
            Less than 0, it begins so far left of ``x``: a number that hangs beside its text.
        justify: Whether full lines are spread to ``width``; else ``align`` places them.
        bold_em: A stroke round each outline, in parts of the size.
    """

    kind: Kind
    face: str
    size: float
    cell: float
    x: float
    width: float
    indent_chars: float = 0.0
    justify: bool = True
    align: Align = Align.LEFT
    bold_em: float = 0.0


def clean(text: str) -> str:
    """Return the text without invisible characters and without blanks at its ends."""
    return text.translate(_INVISIBLE).strip()


def moved(line: Line, dx: float, y: float | None = None) -> Line:
    """Return a line moved along, and on another baseline if one is given."""
    runs = tuple(replace(run, x=run.x + dx) for run in line.runs)
    return replace(line, x=line.x + dx, y=line.y if y is None else y, runs=runs)


class Composer:
    """Sets texts in the faces of one style."""

    def __init__(self, style: Style, source: GlyphSource) -> None:
        self._style = style
        self._source = source

    def glyphs(self, face: str) -> GlyphTable:
        """Return the glyphs of a face with the substitutes that the style names."""
        return self._source.glyphs(self._style.faces(face))

    def lines(self, text: str, setting: Setting, origin: Origin) -> tuple[Line, ...]:
        """Break ``text`` and set its lines, all on the baseline 0."""
        return _set_lines(text, setting, self._measure(setting), self.glyphs(setting.face), origin)

    def _measure(self, setting: Setting) -> Measure:
        rules = self._style.text
        return Measure(
            width=setting.width / setting.cell,
            indent=setting.indent_chars,
            justify=setting.justify,
            keep_last=rules.keep_last_chars,
            max_squeeze=rules.max_squeeze_chars,
            max_stretch=rules.max_stretch_chars,
            units=rules.units,
        )


def _set_anew(
    text: str, setting: Setting, measure: Measure, table: GlyphTable, origin: Origin
) -> tuple[Line, ...]:
    return tuple(
        _line(text, broken, setting, table, origin)
        for broken in break_lines(text, table.cells, measure)
    )


# Most paragraphs are the same at the next preview or export; a table of glyphs is kept by its fonts
# and compared by identity.
_set_lines = kept_of(_KEPT_CHARACTERS, _set_anew)


def _line(
    text: str, broken: BrokenLine, setting: Setting, table: GlyphTable, origin: Origin
) -> Line:
    shown = text[broken.start : broken.stop].rstrip(BLANKS)
    left = setting.x + _offset(broken.width, setting)
    runs = _runs([table[char] for char in shown], broken.places, left, setting)
    first = broken.places[0] * setting.cell
    return Line(
        kind=setting.kind,
        x=left + first,
        y=0.0,
        width=broken.width * setting.cell - first,
        size=setting.size,
        text=shown,
        runs=runs,
        origin=origin,
        stretch=broken.stretch * setting.cell / setting.size,
        stroke=setting.bold_em * setting.size,
    )


def _offset(cells: float, setting: Setting) -> float:
    free = setting.width - cells * setting.cell
    match setting.align:
        case Align.LEFT:
            return 0.0
        case Align.CENTER:
            return free / 2
        case Align.RIGHT:
            return free


def _runs(
    glyphs: Sequence[Glyph], places: Sequence[float], left: float, setting: Setting
) -> tuple[Run, ...]:
    """Join glyphs of one face that stand in equal steps."""
    cell, size = setting.cell, setting.size
    runs: list[Run] = []
    chars: list[str] = []
    face, begin, end, spacing = "", 0.0, 0.0, 0.0
    for glyph, place in zip(glyphs, places, strict=False):
        natural = glyph.advance * size
        x = left + place * cell + glyph.place * (glyph.cells * cell - natural)
        gap = x - end
        if len(chars) == 1 and glyph.face == face:
            spacing = gap
        elif glyph.face != face or abs(gap - spacing) > _SAME:
            if chars:
                runs.append(Run(begin, face, "".join(chars), spacing))
            chars, face, begin, spacing = [], glyph.face, x, 0.0
        chars.append(glyph.char)
        end = x + natural
    if chars:
        runs.append(Run(begin, face, "".join(chars), spacing))
    return tuple(runs)
