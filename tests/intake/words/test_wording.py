"""Blanks, widths and closing marks."""

from __future__ import annotations

import pytest

from perfdesk.intake.words.wording import compact, fold, is_closed, seam, squeeze, width


@pytest.mark.parametrize(
    ("text", "squeezed"),
    [
        ("任务 3", "任务3"),
        ("2000 余条", "2000余条"),
        ("委员会 办公室 2021 年", "委员会办公室2021年"),
        ("\u3000\u3000首行\t缩进 ", "首行缩进"),
        ("一\u200b二\ufeff三\u00a0四", "一二三四"),
        ("达到 98 %", "达到98%"),
        ("ISO  9001 认证", "ISO 9001认证"),
        ("hello ,  world", "hello , world"),
        ("1 2", "1 2"),
        ("( 1 )", "(1)"),
        (" \n ", ""),
    ],
)
def test_squeeze(text: str, squeezed: str) -> None:
    assert squeeze(text) == squeezed
    assert compact(squeeze(text)) == compact(text)


def test_fold_makes_widths_and_closing_marks_equal() -> None:
    assert fold("（一） ＡＢＣ：") == fold("(一)abc。") == "(一)abc"


@pytest.mark.parametrize(
    "text", ["完成。", "他说：“好。”", "（见附件。）", "如下：", "甲；", "吗？", "end."]
)
def test_is_closed(text: str) -> None:
    assert is_closed(text)


@pytest.mark.parametrize("text", ["", "完成", "完成，", "（办公室）", "“双联系”", "甲、"])
def test_is_open(text: str) -> None:
    assert not is_closed(text)


def test_width_counts_half_cells() -> None:
    assert width("档案2022，“是”") == 2 * 2 + 4 + 2 + 6


@pytest.mark.parametrize(
    ("first", "second", "between"),
    [
        ("办公", "室", ""),
        ("3415.", "62", ""),
        ("20", "23年", ""),
        ("98", "%", ""),
        ("the", "fox", " "),
        ("见http://a.cn/ne", "ws.html", ""),
    ],
)
def test_seam(first: str, second: str, between: str) -> None:
    assert seam(first, second) == between
