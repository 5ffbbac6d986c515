"""Parts deflated one by one make one sound stream, and the embedded program one sound font."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
import reportlab
from hypothesis import given
from hypothesis import strategies as st

from perfdesk import paths
from perfdesk.export.pdf.embed import EmbeddedFace
from perfdesk.export.pdf.packed import PackedGlyphs, checksum, join, pack
from perfdesk.export.pdf.truetype import TrueTypeFile, parts_of

# The shipped faces have no composite glyphs; reportlab's own test face draws é as two parts.
FILES = [
    *sorted((paths.resources() / "fonts").glob("*.ttf")),
    Path(reportlab.__file__).parent / "fonts" / "Vera.ttf",
]


@given(st.lists(st.binary(max_size=300), max_size=12))
def test_joined_parts_inflate_to_their_bytes(pieces: list[bytes]) -> None:
    parts = [pack(piece) for piece in pieces]
    inflated = zlib.decompress(join(parts))
    assert inflated == b"".join(piece + bytes(-len(piece) % 4) for piece in pieces)
    assert sum(part.checksum for part in parts) & 0xFFFFFFFF == checksum(inflated)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_embedded_program_is_a_font_with_the_same_outlines(path: Path, tmp_path: Path) -> None:
    file = TrueTypeFile(path)
    text = "".join(char for char in "1—水务喆é，" if file.glyph_of(char))
    face = EmbeddedFace("F1", "Test", PackedGlyphs(file))
    code = face.encode(text)
    glyphs = [int(code[at : at + 4], 16) for at in range(0, len(code), 4)]
    stream, length = face._program()
    program = zlib.decompress(stream)
    assert len(program) == length
    # The check sum of a whole font file is this constant (OpenType, table head).
    assert checksum(program) == 0xB1B0AFBA
    target = tmp_path / "embedded.ttf"
    # The program has no cmap (a PDF does without); the reader wants one, so an empty one is added.
    target.write_bytes(_with_empty_cmap(program))
    embedded = TrueTypeFile(target)
    for char, glyph in zip(text, glyphs, strict=True):
        old = file.glyph_of(char)
        assert embedded.metrics(glyph) == file.metrics(old)
        outline, original = embedded.outline(glyph), file.outline(old)
        parts = zip(parts_of(outline), parts_of(original), strict=True)
        for (_, new_part), (_, old_part) in parts:
            assert embedded.outline(new_part).startswith(file.outline(old_part))
        if not list(parts_of(original)):
            assert outline == original + bytes(-len(original) % 4)


def _with_empty_cmap(program: bytes) -> bytes:
    """Return the font with one more table, everything else 16 bytes further back."""
    cmap = struct.pack(">HHHHL", 0, 1, 3, 10, 12) + struct.pack(">HHLLL", 12, 0, 16, 0, 0)
    count = struct.unpack_from(">H", program, 4)[0]
    entries = []
    for index in range(count):
        tag, total, offset, size = struct.unpack_from(">4s3L", program, 12 + 16 * index)
        entries.append(struct.pack(">4s3L", tag, total, offset + 16, size))
    entries.append(struct.pack(">4s3L", b"cmap", 0, len(program) + 16, len(cmap)))
    header = program[:4] + struct.pack(">H", count + 1) + program[6:12]
    return header + b"".join(entries) + program[12 + 16 * count :] + cmap
