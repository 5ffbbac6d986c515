from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from perfdesk.template.functions import as_text, within

if TYPE_CHECKING:
    from perfdesk.template.datatypes import Value


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), ("甲", "甲"), (("甲", "乙"), "甲\n乙"), (Decimal("1.50"), "1.50"), (True, "True")],
)
def test_any_value_has_a_text(value: Value, text: str) -> None:
    assert as_text(value) == text


@pytest.mark.parametrize(
    ("amount", "most", "kept"),
    [("16", "15", "15"), ("-3", "15", "0"), ("9", "15", "9"), ("9", None, "9"), ("9", "-1", "9")],
)
def test_amount_is_kept_between_zero_and_its_most(amount: str, most: str | None, kept: str) -> None:
    """16 of 15 was counted in full and −3 made the total unknown."""
    bound = None if most is None else Decimal(most)
    assert within(Decimal(amount), bound) == Decimal(kept)
