from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from perfdesk.template.tomlfile import read_toml

if TYPE_CHECKING:
    from pathlib import Path


def test_numbers_with_a_point_are_decimals(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text("\ufeffrate = 0.10\ncount = 3", encoding="utf-8")
    assert read_toml(path) == {"rate": Decimal("0.10"), "count": 3}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"#" * ((1 << 20) + 1), "文件超过 1 MB"),
        ('a = "甲"'.encode("gbk"), "不是 UTF-8 编码"),
        (b"a =", "TOML 书写有误（"),
        (b"a = 1e99999999999999999999", "TOML 书写有误（"),
        (b"a = " + b"[" * 100_000, "嵌套过深"),
    ],
    ids=range(5),
)
def test_file_that_is_none_is_told_in_chinese(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=words):
        read_toml(path)


def test_file_as_large_as_allowed_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(b"#" * (1 << 20))
    assert read_toml(path) == {}
