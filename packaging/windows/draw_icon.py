"""Draw an SVG as a Windows icon with all sizes; run by the Windows Python, which has Qt.

python draw_icon.py PICTURE.svg ICON.ico
"""

from __future__ import annotations

import struct
import sys
from pathlib import Path

#: What Windows shows: lists and title bars at 100 to 200 %, desktop, large pictures.
SIZES = (16, 20, 24, 32, 40, 48, 64, 96, 128, 256)
#: From this size on pictures are PNG inside, which Windows has read since Vista.
_PNG_FROM = 96
_MASK_BITS = 32


def main(arguments: list[str]) -> int:
    """Draw the picture that the first word names into the icon that the second names."""
    source, target = (Path(word) for word in arguments)
    Path(target).write_bytes(icon([(size, draw(source, size)) for size in SIZES]))
    print(f"{len(SIZES)} sizes")
    return 0


def draw(source: Path, size: int) -> bytes:
    """Return a picture of so many pixels a side, as PNG or as the bitmap that icons hold."""
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF  # noqa: PLC0415
    from PySide6.QtGui import QImage, QPainter  # noqa: PLC0415
    from PySide6.QtSvg import QSvgRenderer  # noqa: PLC0415

    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(source.read_bytes())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    if size < _PNG_FROM:
        return bitmap(bytes(image.constBits()), size)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # PySide's stub lacks the device
    return bytes(buffer.data().data())


def bitmap(pixels: bytes, size: int) -> bytes:
    """Return rows of BGRA, top first, as an icon's bitmap: bottom first, with a mask behind.

    The mask is for systems that know no transparency by degrees; it is empty.
    """
    row = size * 4
    rows = [pixels[at : at + row] for at in range(0, row * size, row)]
    mask = bytes((size + _MASK_BITS - 1) // _MASK_BITS * 4 * size)
    head = struct.pack("<IiiHHIIiiII", 40, size, size * 2, 1, 32, 0, row * size, 0, 0, 0, 0)
    return head + b"".join(reversed(rows)) + mask


def icon(pictures: list[tuple[int, bytes]]) -> bytes:
    """Return an icon file of pictures with their sizes."""
    at = 6 + 16 * len(pictures)
    entries = b""
    for size, data in pictures:
        side = size % 256  # 0 stands for 256
        entries += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(data), at)
        at += len(data)
    head = struct.pack("<HHH", 0, 1, len(pictures))
    return head + entries + b"".join(data for _size, data in pictures)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
