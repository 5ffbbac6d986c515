"""What differs is told piece by piece, completely, readably and in bounded time."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.report.comparing.diff import Piece, differences

_TEXTS = st.text(alphabet="甲乙丙的，。；\n0123.", max_size=60)


def marked(old: str, new: str) -> str:
    marks = {"same": "{}", "gone": "[-{}-]", "new": "[+{}+]"}
    return "".join(marks[piece.kind].format(piece.text) for piece in differences(old, new))


def assert_complete(pieces: tuple[Piece, ...], old: str, new: str) -> None:
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == new
    assert all(piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("", "", ""),
        ("甲", "", "[-甲-]"),
        ("", "甲", "[+甲+]"),
        ("同一句。", "同一句。", "同一句。"),
        ("审议规划，听取意见。", "审议计划，听取意见。", "审议[-规-][+计+]划，听取意见。"),
        ("甲乙丙丁", "戊己庚辛", "[-甲乙丙丁-][+戊己庚辛+]"),
        ("先做甲事。再做乙事。", "再做乙事。", "[-先做甲事。-]再做乙事。"),
        ("一段\n二段", "一段\n新段\n二段", "一段\n[+新段\n+]二段"),
    ],
)
def test_differences_are_told_by_characters(old: str, new: str, wanted: str) -> None:
    assert marked(old, new) == wanted


def test_number_is_told_whole() -> None:
    assert marked("2022年支出3,435.02万元", "2023年支出3,415.62万元") == (
        "[-2022-][+2023+]年支出[-3,435.02-][+3,415.62+]万元"
    )


def test_single_characters_in_common_are_no_common_text() -> None:
    """Two sentences that share only 的 are two sentences."""
    assert marked("整洁有序的窗口单位", "按时足额的拨付资金") == (
        "[-整洁有序的窗口单位-][+按时足额的拨付资金+]"
    )


def test_sentence_that_was_moved_is_gone_here_and_new_there() -> None:
    pieces = differences("第一句甲。第二句乙。第三句丙。", "第三句丙。第一句甲。第二句乙。")
    assert [piece for piece in pieces if piece.kind == "same"] == [
        Piece("same", "第一句甲。第二句乙。")
    ]


def test_the_end_of_a_line_that_stayed_is_told() -> None:
    """Between two clauses with nothing changed in between, the second was left out of the view."""
    old, new = "0。。\n", "0。0。。\n0。"

    assert_complete(differences(old, new), old, new)


@given(old=_TEXTS, new=_TEXTS)
def test_pieces_make_both_texts(old: str, new: str) -> None:
    pieces = differences(old, new)
    assert_complete(pieces, old, new)
    for piece, after in pairwise(pieces):
        assert (piece.kind, after.kind) in {
            ("same", "gone"),
            ("same", "new"),
            ("gone", "new"),
            ("gone", "same"),
            ("new", "same"),
        }


def long_text(seed: int, length: int, letters: str) -> str:
    source = random.Random(seed)  # noqa: S311 - texts for a test
    return "".join(source.choices(letters, k=length))


@pytest.mark.parametrize("letters", ["甲乙丙丁戊己庚辛。，", "甲乙丙丁戊己庚辛", "甲。", "，"])
def test_long_texts_that_share_nothing_are_told_within_the_allowance(letters: str) -> None:
    """Would not come back within the day if every character were weighed against every other."""
    old, new = long_text(1, 200_000, letters), long_text(2, 150_000, f"{letters}子丑")
    assert_complete(differences(old, new), old, new)


def test_one_change_in_a_long_text_is_found() -> None:
    text = long_text(3, 300_000, "甲乙丙丁戊己庚辛。，")
    changed = f"{text[:150_000]}改{text[150_001:]}"
    pieces = differences(text, changed)
    assert [piece for piece in pieces if piece.kind == "new"] == [Piece("new", "改")]


def test_many_changes_in_a_long_text_are_found_each() -> None:
    sentences = [f"第{number}项工作按计划完成。" for number in range(5000)]
    old = "".join(sentences)
    new = old.replace("0项工作按", "0项任务按")
    pieces = differences(old, new)
    assert_complete(pieces, old, new)
    assert sum(piece == Piece("new", "任务") for piece in pieces) == 500
