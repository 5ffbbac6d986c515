"""Records of two reports find each other."""

from __future__ import annotations

import pytest

from perfdesk.report.comparing.pairs import alike


@pytest.mark.parametrize(
    ("olds", "news", "wanted"),
    [
        ([], ["甲"], []),
        (["甲"], [], []),
        ([""], [""], []),
        (["甲"], ["甲"], [(0, 0)]),
        (["甲", "甲"], ["甲", "甲"], [(0, 0), (1, 1)]),
        (["组织代表视察", "保障机关运转"], ["保障机关高效运转", "组织代表视察"], [(0, 1), (1, 0)]),
        (["组织代表视察"], ["修缮办公场地"], []),
        # Each record goes with one other only, the most alike first.
        (["组织代表视察调研"], ["组织代表视察", "组织代表视察调研"], [(1, 0)]),
    ],
)
def test_most_alike_texts_go_together(
    olds: list[str], news: list[str], wanted: list[tuple[int, int]]
) -> None:
    assert alike(olds, news) == wanted


def test_many_records_with_a_common_beginning_are_told_apart() -> None:
    olds = [f"第{number}项民生实事按计划推进" for number in range(300)]
    assert alike(olds, olds[::-1]) == [(299 - at, at) for at in range(299, -1, -1)]
