"""The icon has every size that Windows asks for, in the form that each version reads."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from common.project import TOP
from PySide6.QtGui import QImage
from windows import draw_icon

if TYPE_CHECKING:
    from pathlib import Path

_PICTURE = TOP / "resources" / "icons" / "program.svg"
_HEAD, _ENTRY = 6, 16


def _entries(data: bytes) -> list[tuple[int, int, int]]:
    """Return side, length and place of each picture."""
    count = struct.unpack_from("<HHH", data)[2]
    found = []
    for number in range(count):
        entry = struct.unpack_from("<BBBBHHII", data, _HEAD + _ENTRY * number)
        found.append((entry[0] or 256, entry[6], entry[7]))
    return found


def test_the_programs_picture_becomes_an_icon(tmp_path: Path) -> None:
    target = tmp_path / "perfdesk.ico"
    assert draw_icon.main([str(_PICTURE), str(target)]) == 0
    data = target.read_bytes()
    entries = _entries(data)
    assert tuple(side for side, _length, _place in entries) == draw_icon.SIZES
    assert entries[-1][1] + entries[-1][2] == len(data)
    for side, length, place in entries:
        picture = data[place : place + length]
        assert picture.startswith(
            b"\x89PNG" if side >= 96 else struct.pack("<Iii", 40, side, side * 2)
        )
    image = QImage.fromData(data[entries[-1][2] :])
    assert (image.width(), image.height()) == (256, 256)
    assert image.pixelColor(0, 0).alpha() == 0
    assert image.pixelColor(128, 30).alpha() == 255


def test_a_bitmap_stands_on_its_head_with_an_empty_mask_behind() -> None:
    pixels = bytes(range(2 * 2 * 4))
    data = draw_icon.bitmap(pixels, 2)
    assert data[40:48] == pixels[8:]
    assert data[48:56] == pixels[:8]
    assert data[56:] == bytes(8)
