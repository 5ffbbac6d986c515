"""Faces are known by their names, whoever made them."""

from __future__ import annotations

import pytest

from perfdesk.inspect.faces import role_of, told


@pytest.mark.parametrize(
    ("face", "role", "title"),
    [
        ("FangSong_GB2312", "fangsong", "仿宋"),
        ("仿宋", "fangsong", "仿宋"),
        ("KaiTi_GB2312", "kai", "楷体"),
        ("SimHei", "hei", "黑体"),
        ("FZXBSJW--GB1-0", "song", "小标宋"),
        ("方正小标宋简体", "song", "小标宋"),
        ("SimSun", "page_number", "宋体"),
        ("Calibri", "", "Calibri"),
        ("", "", "未指明的字体"),
    ],
)
def test_kind_of_a_face(face: str, role: str, title: str) -> None:
    assert (role_of(face), told(face)) == (role, title)
