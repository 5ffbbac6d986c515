"""Read a glyph's shape from a TrueType file, for whoever paints pages without a PDF.

The screen and the printer get the very outlines that are embedded in a PDF, so that all three are
the same page (OpenType specification, table ``glyf``).
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfdesk.export.pdf.truetype import TrueTypeFile

#: A point of an outline: x, y upwards, and whether it lies on the curve.
Point = tuple[float, float, bool]
#: Numbers of a stroke's points after its first: two of a line's end, or four of a curve's control
#: point and end.
Step = tuple[float, ...]
#: Where a closed line begins, and its steps.
Contour = tuple[tuple[float, float], tuple[Step, ...]]

# Flags of a point, and of a part of a composite glyph.
_ON_CURVE, _X_SHORT, _Y_SHORT, _REPEAT, _X_SAME, _Y_SAME = 0x1, 0x2, 0x4, 0x8, 0x10, 0x20
_WORDS, _OFFSETS, _SCALE, _MORE, _XY_SCALE, _TWO_BY_TWO = 0x1, 0x2, 0x8, 0x20, 0x40, 0x80
_UNSCALED = (1.0, 0.0, 0.0, 1.0)
#: A composite that names itself, however far round, ends here.
_DEPTH = 6


def contours(file: TrueTypeFile, glyph: int) -> tuple[Contour, ...]:
    """Return a glyph's closed lines, in parts of the type size, ``y`` downwards; none for a blank.

    An outline that is cut short counts as a blank.
    """
    em = file.units_per_em
    try:
        lines = list(_lines(file, glyph, 0))
    except (struct.error, IndexError):
        return ()
    return tuple(
        _contour([(x / em, -y / em, is_on) for x, y, is_on in line])
        for line in lines
        if len(line) > 1
    )


def _lines(file: TrueTypeFile, glyph: int, depth: int) -> Iterator[list[Point]]:
    outline = file.outline(glyph)
    if not outline or depth > _DEPTH:
        return
    (count,) = struct.unpack_from(">h", outline)
    if count >= 0:
        yield from _simple(outline, count)
        return
    for part, (a, b, c, d), (dx, dy) in _parts(outline):
        for line in _lines(file, part, depth + 1):
            yield [(a * x + c * y + dx, b * x + d * y + dy, is_on) for x, y, is_on in line]


def _simple(outline: bytes, count: int) -> Iterator[list[Point]]:
    """Yield the points of each contour of a glyph that is no composite."""
    ends = struct.unpack_from(f">{count}H", outline, 10)
    at = 10 + 2 * count
    at += 2 + int(struct.unpack_from(">H", outline, at)[0])
    flags, at = _flags(outline, at, ends[-1] + 1 if ends else 0)
    xs, at = _places(outline, at, flags, _X_SHORT, _X_SAME)
    ys, _at = _places(outline, at, flags, _Y_SHORT, _Y_SAME)
    first = 0
    for end in ends:
        yield [(xs[n], ys[n], bool(flags[n] & _ON_CURVE)) for n in range(first, end + 1)]
        first = end + 1


def _flags(outline: bytes, at: int, count: int) -> tuple[list[int], int]:
    flags: list[int] = []
    while len(flags) < count:
        flag = outline[at]
        at += 1
        flags.append(flag)
        if flag & _REPEAT:
            flags.extend([flag] * outline[at])
            at += 1
    return flags[:count], at


def _places(
    outline: bytes, at: int, flags: list[int], short: int, same: int
) -> tuple[list[int], int]:
    """Return the coordinates of one axis, and where those of the next begin."""
    value, places = 0, []
    for flag in flags:
        if flag & short:
            value += outline[at] if flag & same else -outline[at]
            at += 1
        elif not flag & same:
            value += struct.unpack_from(">h", outline, at)[0]
            at += 2
        places.append(value)
    return places, at


def _parts(
    outline: bytes,
) -> Iterator[tuple[int, tuple[float, float, float, float], tuple[float, float]]]:
    """Yield glyph number, matrix and offset of a composite's parts.

    A part that is placed by matching points, which no hanzi font does, stands at its origin.
    """
    at, flags = 10, _MORE
    while flags & _MORE:
        flags, glyph = struct.unpack_from(">2H", outline, at)
        at += 4
        kind = ">2h" if flags & _WORDS else ">2b"
        offset = struct.unpack_from(kind, outline, at)
        at += struct.calcsize(kind)
        matrix = _UNSCALED
        if flags & _SCALE:
            (scale,) = _fractions(outline, at, 1)
            matrix = (scale, 0.0, 0.0, scale)
            at += 2
        elif flags & _XY_SCALE:
            x_scale, y_scale = _fractions(outline, at, 2)
            matrix = (x_scale, 0.0, 0.0, y_scale)
            at += 4
        elif flags & _TWO_BY_TWO:
            a, b, c, d = _fractions(outline, at, 4)
            matrix = (a, b, c, d)
            at += 8
        yield glyph, matrix, (offset if flags & _OFFSETS else (0, 0))


def _fractions(outline: bytes, at: int, count: int) -> list[float]:
    """Read numbers of 2.14 bits."""
    return [number / 16384 for number in struct.unpack_from(f">{count}h", outline, at)]


def _contour(points: list[Point]) -> Contour:
    """Put in the points on the curve that TrueType leaves out: amid two that are not on it."""
    if not points[0][2]:
        last = points[-1]
        begin = last if last[2] else _middle(points[0], last)
        points = [begin, *points]
    first = points[0]
    steps: list[Step] = []
    control: Point | None = None
    for point in (*points[1:], first):
        if point[2]:
            end = point[:2]
            steps.append(end if control is None else (*control[:2], *end))
            control = None
        else:
            if control is not None:
                steps.append((*control[:2], *_middle(control, point)[:2]))
            control = point
    return first[:2], tuple(steps)


def _middle(one: Point, other: Point) -> Point:
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2, True
