"""Draw the installer's two pictures; run by any Python that has Qt, as the Windows Python has.

python draw_setup_pictures.py PICTURE.svg FOLDER

``side.bmp`` stands beside the first and the last page, ``header.bmp`` at the top of the others.
Both are twice as large as at 100 %, as NSIS scales them to the screen's own scale.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

SIDE = (328, 628)
HEADER = (300, 114)
#: Pale shades of the blue of the program's own picture, which has to stand out.
_TOP, _BOTTOM = "#f4f8fd", "#c3d6ee"


def main(arguments: list[str]) -> int:
    """Draw the picture that the first word names into the folder that the second names."""
    source, folder = (Path(word) for word in arguments)
    folder.mkdir(parents=True, exist_ok=True)
    for name, image in (("side.bmp", side(source)), ("header.bmp", header(source))):
        if not image.save(str(folder / name), "BMP"):  # type: ignore[call-overload]
            print(f"{name} cannot be written", file=sys.stderr)
            return 1
    print("2 pictures")
    return 0


def side(source: Path) -> QImage:
    """Return the picture beside a page: pale blue, with the program's sign."""
    from PySide6.QtCore import QRectF  # noqa: PLC0415 - only where Qt is
    from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter  # noqa: PLC0415

    width, height = SIDE
    image = QImage(width, height, QImage.Format.Format_RGB888)
    shade = QLinearGradient(0, 0, 0, height)
    shade.setColorAt(0, QColor(_TOP))
    shade.setColorAt(1, QColor(_BOTTOM))
    painter = QPainter(image)
    painter.fillRect(0, 0, width, height, shade)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _render(painter, source, QRectF(width / 2 - 80, 120, 160, 160))
    painter.end()
    return image


def header(source: Path) -> QImage:
    """Return the picture at the top of a page: the sign on white."""
    from PySide6.QtCore import QRectF  # noqa: PLC0415 - only where Qt is
    from PySide6.QtGui import QColor, QImage, QPainter  # noqa: PLC0415

    width, height = HEADER
    image = QImage(width, height, QImage.Format.Format_RGB888)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _render(painter, source, QRectF(width - 100, 17, 80, 80))
    painter.end()
    return image


def _render(painter: object, source: Path, place: object) -> None:
    from PySide6.QtCore import QByteArray  # noqa: PLC0415 - only where Qt is
    from PySide6.QtSvg import QSvgRenderer  # noqa: PLC0415

    QSvgRenderer(QByteArray(source.read_bytes())).render(painter, place)  # type: ignore[call-overload]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
