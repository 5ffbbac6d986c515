"""Shapes of glyphs: the shipped faces, composites, and outlines that are cut short."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, cast

import pytest

from perfdesk.export.pdf.fonts import load_fonts
from perfdesk.export.pdf.outlines import contours

if TYPE_CHECKING:
    from perfdesk.export.pdf.truetype import TrueTypeFile


class Outlines:
    """A font file of a few outlines, by their numbers."""

    units_per_em = 1000

    def __init__(self, *outlines: bytes) -> None:
        self._outlines = outlines

    def outline(self, glyph: int) -> bytes:
        return self._outlines[glyph]


def _file(*outlines: bytes) -> TrueTypeFile:
    return cast("TrueTypeFile", Outlines(*outlines))


def _shape(*outlines: bytes) -> list[tuple[tuple[float, ...], tuple[tuple[float, ...], ...]]]:
    return list(contours(_file(*outlines), 0))


def _simple(points: list[tuple[int, int, bool]]) -> bytes:
    """Return a glyph of one contour, all its places in words."""
    flags = bytes(int(is_on) for _x, _y, is_on in points)
    xs = [x for x, _y, _on in points]
    ys = [y for _x, y, _on in points]
    steps = b"".join(
        struct.pack(f">{len(row)}h", *(b - a for a, b in zip([0, *row], row, strict=False)))
        for row in (xs, ys)
    )
    head = struct.pack(">h4hHH", 1, 0, 0, 0, 0, len(points) - 1, 0)
    return head + flags + steps


_SQUARE = _simple([(0, 0, True), (500, 0, True), (500, 500, True), (0, 500, True)])


def _composite(*parts: bytes) -> bytes:
    return struct.pack(">h4h", -1, 0, 0, 0, 0) + b"".join(parts)


@pytest.mark.parametrize("char", "国镕（1a")
def test_a_glyph_lies_in_the_box_that_its_font_tells(char: str) -> None:
    fonts = load_fonts()
    for role in fonts.faces:
        file = fonts.file(role)
        glyph = file.glyph_of(char)
        outline = file.outline(glyph)
        if not glyph or struct.unpack_from(">h", outline)[0] < 0:
            continue
        box = struct.unpack_from(">4h", outline, 2)
        em = file.units_per_em
        shape = contours(file, glyph)
        on_curve: list[tuple[float, ...]] = [start for start, _steps in shape]
        on_curve += [step[-2:] for _start, steps in shape for step in steps]
        for x, y in on_curve:
            assert box[0] / em - 1e-6 <= x <= box[2] / em + 1e-6
            assert box[1] / em - 1e-6 <= -y <= box[3] / em + 1e-6
        assert all(steps[-1][-2:] == start for start, steps in shape)


def test_a_blank_has_no_lines() -> None:
    assert contours(_file(b""), 0) == ()


def test_lines_and_the_axis_downwards() -> None:
    ((start, steps),) = _shape(_SQUARE)
    assert start == pytest.approx((0, 0))
    assert steps == ((0.5, 0), (0.5, -0.5), (0, -0.5), (0, 0))


def test_points_that_are_left_out_lie_amid() -> None:
    ring = [(0, 0, False), (100, 0, False), (100, 100, False), (0, 100, False)]
    ((start, steps),) = _shape(_simple(ring))
    assert start == pytest.approx((0, -0.05))
    assert steps[0] == pytest.approx((0, 0, 0.05, 0))
    assert steps[-1] == (0, -0.1, 0, -0.05)


def test_a_line_may_begin_with_its_last_point() -> None:
    ((start, steps),) = _shape(_simple([(50, 50, False), (100, 0, True)]))
    assert start == pytest.approx((0.1, 0))
    assert steps == ((0.05, -0.05, 0.1, 0), (0.1, 0))


def test_repeated_flags_and_short_places() -> None:
    flags = bytes([0x1 | 0x2 | 0x4 | 0x10 | 0x20 | 0x8, 2])
    outline = struct.pack(">h4hHH", 1, 0, 0, 0, 0, 2, 0) + flags + bytes([1, 2, 3, 4, 5, 6])
    ((start, steps),) = _shape(outline)
    assert start == pytest.approx((0.001, -0.004))
    assert steps == ((0.003, -0.009), (0.006, -0.015), start)


def test_parts_are_moved_and_scaled() -> None:
    half, quarter = 0x2000, 0x1000
    parts = (
        struct.pack(">2H2h", 0x1 | 0x2 | 0x20, 1, 100, 200),
        struct.pack(">2H2bh", 0x2 | 0x8 | 0x20, 1, 10, 20, half),
        struct.pack(">2H2b2h", 0x2 | 0x40 | 0x20, 1, 0, 0, half, quarter),
        struct.pack(">2H2b4h", 0x80, 1, 9, 9, 0, half, half, 0),
    )
    shape = _shape(_composite(*parts), _SQUARE)
    assert [start for start, _steps in shape] == [(0.1, -0.2), (0.01, -0.02), (0, 0), (0, 0)]
    assert [steps[1] for _start, steps in shape] == [
        (0.6, -0.7),
        (0.26, -0.27),
        (0.25, -0.125),
        (0.25, -0.25),
    ]


def test_a_glyph_that_names_itself_ends() -> None:
    itself = _composite(struct.pack(">2H2b", 0x2, 0, 0, 0))
    assert contours(_file(itself), 0) == ()


@pytest.mark.parametrize("length", [1, 11, 14, 16])
def test_what_is_cut_short_is_a_blank(length: int) -> None:
    assert contours(_file(_SQUARE[:length]), 0) == ()
