"""The names of embedded fonts; their glyphs are measured by test_packed and test_pdfa."""

from __future__ import annotations

import pytest

from perfdesk.export.pdf.embed import font_name


@pytest.mark.parametrize(
    ("text", "written"),
    [("FZXBSJW--GB1-0", "/FZXBSJW--GB1-0"), ("A B#(", "/A#20B#23#28"), ("仿", "/#E4#BB#BF")],
)
def test_names(text: str, written: str) -> None:
    assert font_name(text) == written
