"""Make one shipped face of an upstream font: subset, convert, rename, serialise."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from fontTools import subset  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from fontbuild.outlines import align_left_bearings, convert_to_quadratic, fill_punctuation_cells

if TYPE_CHECKING:
    from fontbuild.recipe import Face

# What a horizontal TrueType face in a PDF needs. Everything else is dropped: layout
# (GSUB, GPOS, GDEF, BASE), vertical setting (VORG, vhea, vmtx), hinting, DSIG.
_KEPT_TABLES = frozenset(
    ("head", "hhea", "maxp", "OS/2", "hmtx", "cmap", "loca", "glyf", "CFF ", "name", "post")
)

# Name records that stay as upstream wrote them: copyright, trademark, designer,
# licence and licence address.
_KEPT_NAMES = frozenset((0, 7, 9, 13, 14))

_WINDOWS_ENGLISH = (3, 1, 0x409)

_FANDOL_LICENCE = (
    "GNU General Public License, version 3 or later, with the font exception, "
    "which is extended to this modified version."
)


_OPEN_LICENCE = (
    "This Font Software is licensed under the SIL Open Font License, Version 1.1. "
    "This license is available with a FAQ at: https://openfontlicense.org"
)


def open_font(content: bytes) -> TTFont:
    """Open a font so that saving it does not write the time of the build."""
    return TTFont(io.BytesIO(content), recalcTimestamp=False)


def code_points_of(content: bytes) -> set[int]:
    """Give the code points an upstream font maps."""
    return set(open_font(content).getBestCmap())


def _subset(font: TTFont, code_points: set[int]) -> None:
    """Reduce the font to the code points; names are dealt with by `_rename`."""
    options = subset.Options()
    options.hinting = False
    options.layout_features = []
    options.name_IDs = ["*"]
    options.name_languages = ["*"]
    options.notdef_outline = True
    options.glyph_names = False
    options.bidi_closure = False  # else mirror images of wanted signs are added
    options.drop_tables = sorted(set(font.keys()) - _KEPT_TABLES - {"GlyphOrder"})
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=code_points)
    subsetter.subset(font)


def _keep_unicode_maps(font: TTFont) -> None:
    """Drop variation sequences; plain Unicode maps are all that is ever asked."""
    cmap = font["cmap"]
    cmap.tables = [table for table in cmap.tables if table.isUnicode() and table.format != 14]


def _rename(font: TTFont, face: Face, changed: str) -> None:
    """Name the modified version as ours and say what it was made of.

    The OFL (condition 3) forbids reserved names such as LXGW in a modified version;
    the GPL (section 5a) wants a dated notice of the change. All faces get a name of
    their own so that they are never taken for a font installed on the computer.
    """
    table = font["name"]
    upstream = {n: str(r) for n in _KEPT_NAMES if (r := table.getName(n, *_WINDOWS_ENGLISH))}
    version = str(table.getName(5, *_WINDOWS_ENGLISH)).split(";")[0]
    if not upstream.get(13):
        upstream[13] = _FANDOL_LICENCE if face.licence.startswith("gpl") else _OPEN_LICENCE
    ours = {
        1: face.family,
        2: "Regular",
        3: f"{version};perfdesk;{face.postscript_name}",
        4: face.family,
        5: f"{version}; perfdesk {changed}",
        6: face.postscript_name,
        10: f"Modified version of {face.origin}, changed by perfdesk on {changed}: "
        "reduced to the characters of Chinese official reports, converted, renamed.",
    }
    table.names = []
    for name_id, text in sorted({**upstream, **ours}.items()):
        table.setName(text, name_id, *_WINDOWS_ENGLISH)


def _serialise(font: TTFont) -> bytes:
    """Write the font; equal input gives equal bytes."""
    font["head"].modified = font["head"].created
    font["post"].formatType = 3.0
    stream = io.BytesIO()
    font.save(stream, reorderTables=True)
    return stream.getvalue()


def build_face(face: Face, upstream: bytes, code_points: set[int], changed: str) -> bytes:
    """Give the bytes of one shipped face.

    Args:
        face: what it is to be called.
        upstream: the upstream font file.
        code_points: wanted characters; those upstream lacks are passed over.
        changed: date of the modification, as the licences want it stated.
    """
    font = open_font(upstream)
    _subset(font, code_points)
    if "CFF " in font:
        convert_to_quadratic(font)
    fill_punctuation_cells(font)
    align_left_bearings(font)
    _keep_unicode_maps(font)
    _rename(font, face, changed)
    return _serialise(font)
