"""Of equal titles one stays."""

from __future__ import annotations

from perfdesk.intake.arrangement import Furniture
from perfdesk.intake.cleaning import clean
from tests.intake.prose import text_file

_TITLE = "星河区水务局2022年部门整体支出绩效自评报告"
_BODY = "一、基本情况\n本局按要求开展工作。\n二、存在的问题\n支付进度偏慢。"


def repeated(text: str) -> list[tuple[int, ...]]:
    return [
        line.sources
        for line in clean(text_file(text))
        if line.furniture is Furniture.REPEATED_TITLE
    ]


def test_headline_before_the_title_goes() -> None:
    assert repeated(f"{_TITLE}\n附件2\n{_TITLE}\n{_BODY}") == [(1,)]


def test_title_in_one_line_and_in_two() -> None:
    broken = "星河区水务局2022年\n部门整体支出绩效自评报告"
    assert repeated(f"{_TITLE}\n\n{broken}\n{_BODY}") == [(1,)]
    assert repeated(f"{broken}\n附件\n{_TITLE}\n{_BODY}") == [(1,), (2,)]


def test_title_on_a_later_page_goes() -> None:
    assert repeated(f"{_TITLE}\n{_BODY}\n{_TITLE}\n三、改进措施\n加快支付。") == [(6,)]
    assert repeated(f"一、基本情况\n{_TITLE}\n甲。\n{_TITLE}\n乙。") == [(4,)]


def test_one_title_stays() -> None:
    assert repeated(f"{_TITLE}\n{_BODY}") == []
    assert repeated(f"{_TITLE}\n星河区水务局2021年部门整体支出绩效自评报告\n{_BODY}") == []
