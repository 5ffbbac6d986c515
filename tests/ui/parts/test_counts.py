from __future__ import annotations

import pytest

from perfdesk.report.values import Progress
from perfdesk.ui.parts.counts import count_words, error_words, fault_count


@pytest.mark.parametrize(
    ("errors", "unfinished", "line", "words"),
    [
        (0, 0, "0 个错误 · 1 个提醒", []),
        (15, 15, "0 个错误 · 1 个提醒 · 15 项待填", ["15 项待填"]),
        (17, 15, "2 个错误 · 1 个提醒 · 15 项待填", ["2 个错误", "15 项待填"]),
        (2, 0, "2 个错误 · 1 个提醒", ["2 个错误"]),
    ],
)
def test_what_is_wrong_is_told_apart_from_what_is_not_filled_in(
    errors: int, unfinished: int, line: str, words: list[str]
) -> None:
    progress = Progress(0, errors, 1, {}, unfinished)

    assert fault_count(progress) == errors - unfinished
    assert count_words(progress) == line
    assert error_words(progress) == words
