"""Usual characters for those that only look like them, and what is told of that."""

from __future__ import annotations

import pytest

from perfdesk.intake.cleaning.characters import usual, with_usual_characters
from perfdesk.intake.readers.source import FileLine


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("\u2f00、基本情况", "一、基本情况"),
        ("\u2f7a\u2ee2\u2ea0", "羊马民"),
        ("\uf900\ufa0e", "豈\ufa0e"),
        ("of\ufb01ce", "office"),
        ("\u202e目标\u202c完\u200b成\u00ad率\ufe0f", "目标完成率"),
        ("\ue000号", "\ue000号"),
        ("１，“双联系”…㐀𠮷", "１，“双联系”…㐀𠮷"),
    ],
)
def test_usual(text: str, wanted: str) -> None:
    assert usual(text) == wanted


def test_what_was_done_is_told() -> None:
    lines = [
        FileLine("\u2f08员\u2f08次", 1, "第 1 行"),
        FileLine("\u202e甲", 2, "第 2 行", cells=("\u202e甲",)),
        FileLine("乙\ue001", 3, "第 3 行"),
        FileLine("丙\u200b", 4, "第 4 行"),
    ]
    kept, notes = with_usual_characters(lines)
    assert [line.text for line in kept] == ["人员人次", "甲", "乙\ue001", "丙"]
    assert kept[1].cells == ("甲",)
    assert len(notes) == 3
    assert "2 个字" in notes[0]
    assert "U+2F08，即“人”" in notes[0]
    assert "1 个会颠倒" in notes[1]
    assert "第 3 行" in notes[2]


def test_nothing_to_tell() -> None:
    lines = (FileLine("本局按要求开展工作。", 1, "第 1 行"),)
    assert with_usual_characters(lines) == (lines, ())
