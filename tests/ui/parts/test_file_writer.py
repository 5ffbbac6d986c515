"""After an export the clerk reads which typefaces the file has."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfdesk.app.printed.exporting import ExportResult
from perfdesk.ui.parts.file_writer import _told_faces


@pytest.mark.parametrize(
    ("faces", "remarks", "words"),
    [
        ((), (), ""),
        (("仿宋_GB2312", "随附黑体"), (), "\n\n使用的字体：仿宋_GB2312、随附黑体。"),
        (
            ("随附黑体",),
            ("“黑体”不能嵌入。",),
            "\n\n使用的字体：随附黑体。\n没有用上的本机字体：\n“黑体”不能嵌入。",
        ),
    ],
)
def test_faces_and_what_was_passed_over(
    faces: tuple[str, ...], remarks: tuple[str, ...], words: str
) -> None:
    assert _told_faces(ExportResult(Path("a.pdf"), (), faces, remarks)) == words
