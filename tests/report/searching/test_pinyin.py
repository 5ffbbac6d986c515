from __future__ import annotations

import pytest

from perfdesk.report.searching.pinyin import initials


@pytest.mark.parametrize(
    ("words", "spelt"),
    [
        ("部门整体支出绩效自评", ["bmztzcjxzp"]),
        ("预算执行率", ["yszxl", "yszhl"]),
        ("会计核算", ["hjhs", "kjhs"]),
        ("增长", ["zc", "zz"]),
        ("任务2 A级", ["rw2aj"]),
        ("啊座", ["az"]),
        ("，。", [""]),
        ("", [""]),
        ("€𠀀é", [""]),
        ("亍", [""]),  # Of the second level, which is not in the order of pinyin.
    ],
)
def test_words_are_spelt_by_their_first_letters(words: str, spelt: list[str]) -> None:
    assert list(initials(words)) == spelt


def test_many_readings_are_spelt_one_way() -> None:
    assert initials("会调重长行") == ("hdzcx",)
    assert len(initials("会重长")) == 8
