"""The installer's pictures are bitmaps that NSIS takes: without a palette, without transparency."""

from __future__ import annotations

from typing import TYPE_CHECKING

from common.project import TOP
from PySide6.QtGui import QImage
from windows import draw_setup_pictures

if TYPE_CHECKING:
    from pathlib import Path

_PICTURE = TOP / "resources" / "icons" / "program.svg"


def test_both_pictures_are_drawn_with_the_programs_sign(tmp_path: Path) -> None:
    assert draw_setup_pictures.main([str(_PICTURE), str(tmp_path / "new")]) == 0
    for name, size in (
        ("side.bmp", draw_setup_pictures.SIDE),
        ("header.bmp", draw_setup_pictures.HEADER),
    ):
        image = QImage(str(tmp_path / "new" / name))
        assert (image.width(), image.height()) == size
        assert image.depth() in {24, 32}
        assert not image.hasAlphaChannel()
        colours = {image.pixel(x, y) for x in range(0, size[0], 4) for y in range(0, size[1], 4)}
        assert len(colours) > 3


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "side.bmp"
    folder.mkdir()
    assert draw_setup_pictures.main([str(_PICTURE), str(tmp_path)]) == 1
