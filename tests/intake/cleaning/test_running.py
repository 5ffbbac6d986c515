"""Heads that run through all pages go, a title stays once."""

from __future__ import annotations

import pytest

from perfdesk.intake.arrangement import Furniture
from perfdesk.intake.cleaning import clean
from tests.intake.prose import text_file

_TITLE = "星河区水务局2022年部门整体支出绩效自评报告"
_PAGE = "\n".join(f"第{n}条工作按时完成，资金全部支付。" for n in "甲乙丙丁戊己庚辛壬癸")


def running(text: str) -> list[str]:
    return [line.text for line in clean(text_file(text)) if line.furniture is Furniture.RUNNING]


@pytest.mark.parametrize("order", ["{page}\n— {n} —\n{head}", "{page}\n{head}\n— {n} —"])
def test_heads_and_feet(order: str) -> None:
    head = "星河区水务局绩效自评"
    text = "\n".join(order.format(page=_PAGE, n=n, head=head) for n in range(1, 5))
    assert running(f"{_TITLE}\n{text}\n尾。") == [head] * 4


def test_title_as_running_head() -> None:
    text = "\n".join(f"{_PAGE}\n- {n} -\n{_TITLE}" for n in range(1, 4))
    assert len(running(f"{_TITLE}\n{text}\n尾。")) == 3
    assert len(running(f"{text}\n尾。")) == 2


def test_what_stands_beside_one_number_stays() -> None:
    text = "\n".join(f"{_PAGE}\n小结之{n}\n- {ord(n) % 7} -" for n in "甲乙丙")
    assert running(text) == []
    assert running(f"{_PAGE}\n小结\n- 1 -\n{_PAGE}") == []
