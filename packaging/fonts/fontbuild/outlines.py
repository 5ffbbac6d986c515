"""Outlines: cubic to quadratic, and the punctuation that must fill one em."""

from __future__ import annotations

from fontTools.pens.cu2quPen import Cu2QuPen  # type: ignore[import-untyped]
from fontTools.pens.recordingPen import DecomposingRecordingPen  # type: ignore[import-untyped]
from fontTools.pens.transformPen import TransformPen  # type: ignore[import-untyped]
from fontTools.pens.ttGlyphPen import TTGlyphPen  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont, newTable  # type: ignore[import-untyped]

# One font unit of a thousand: invisible at print size, and keeps the file small.
_MAX_ERROR = 1.0

_OPENING = "“‘"
_CLOSING = "”’"
_CENTRED = "·…"
_DASHES = "—―"

_MAXP_1_0_LIMITS = {
    "maxZones": 1,
    "maxTwilightPoints": 0,
    "maxStorage": 0,
    "maxFunctionDefs": 0,
    "maxInstructionDefs": 0,
    "maxStackElements": 0,
    "maxSizeOfInstructions": 0,
    "maxComponentElements": 0,
}


def convert_to_quadratic(font: TTFont) -> None:
    """Replace a CFF table by glyf, because the program embeds no PostScript outlines."""
    glyph_set = font.getGlyphSet()
    glyphs = {}
    for name in font.getGlyphOrder():
        pen = TTGlyphPen(glyph_set)
        # TrueType contours run the other way round than PostScript ones.
        glyph_set[name].draw(Cu2QuPen(pen, _MAX_ERROR, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"] = newTable("loca")
    font["glyf"] = glyf = newTable("glyf")
    glyf.glyphOrder = font.getGlyphOrder()
    glyf.glyphs = glyphs
    for tag in ("CFF ", "VORG"):
        if tag in font:
            del font[tag]
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for field, value in _MAXP_1_0_LIMITS.items():
        setattr(maxp, field, value)
    font.sfntVersion = "\x00\x01\x00\x00"


def align_left_bearings(font: TTFont) -> None:
    """Set every left side bearing to the outline's xMin.

    A renderer shifts a TrueType glyph so that xMin lies on the bearing; with the
    bearings of the CFF font every glyph would be displaced.
    """
    glyf, metrics = font["glyf"], font["hmtx"].metrics
    for name in font.getGlyphOrder():
        glyph = glyf[name]
        glyph.recalcBounds(glyf)
        advance, _ = metrics[name]
        metrics[name] = (advance, getattr(glyph, "xMin", 0))


def _redraw(font: TTFont, name: str, scale: float, shift: float) -> None:
    """Scale and shift one outline horizontally and give it an advance of one em."""
    glyph_set = font.getGlyphSet()
    recorded = DecomposingRecordingPen(glyph_set)
    glyph_set[name].draw(recorded)
    pen = TTGlyphPen(None)
    recorded.replay(TransformPen(pen, (scale, 0, 0, 1, shift, 0)))
    font["glyf"][name] = pen.glyph()
    font["hmtx"].metrics[name] = (font["head"].unitsPerEm, 0)


def _fill_one_em(font: TTFont, character: str, name: str) -> None:
    """Put one mark into its cell: dashes reach both edges, the rest keeps its shape."""
    em = font["head"].unitsPerEm
    advance, _ = font["hmtx"][name]
    if character in _DASHES:
        glyph = font["glyf"][name]
        glyph.recalcBounds(font["glyf"])
        scale = em / (glyph.xMax - glyph.xMin)
        _redraw(font, name, scale, -glyph.xMin * scale)
    elif advance != em:
        free = em - advance
        share = {**dict.fromkeys(_OPENING, 1.0), **dict.fromkeys(_CLOSING, 0.0)}
        _redraw(font, name, 1, free * share.get(character, 0.5))


def fill_punctuation_cells(font: TTFont) -> None:
    """Make quotation marks, dash, ellipsis and middle dot one em wide, as in Chinese.

    GB/T 15834-2011, 4: each takes one cell, dash and ellipsis two of two marks. Their
    code points are shared with Latin, and some faces draw them for Latin: narrow
    quotation marks, a dash whose pairs do not meet. A face's own CJK-centred bar
    (U+2015) is preferred to its Latin dash where the latter is narrower than an em.
    """
    tables = [table.cmap for table in font["cmap"].tables if table.isUnicode()]
    names = font.getBestCmap()
    em = font["head"].unitsPerEm
    dash, bar = names.get(ord("—")), names.get(ord("―"))
    if dash and bar and font["hmtx"][dash][0] != em:
        for table in tables:
            table[ord("—")] = bar
    shown = font.getBestCmap()
    drawn: set[str] = set()
    for character in _OPENING + _CLOSING + _CENTRED + _DASHES:
        name = shown.get(ord(character))
        if name and name not in drawn:
            drawn.add(name)
            _fill_one_em(font, character, name)
