from __future__ import annotations

import pytest

from perfdesk.ui.tables.grid import column_widths


@pytest.mark.parametrize(
    ("width", "least", "shares", "widths"),
    [
        (400, [50, 50], [30, 10], [300, 100]),
        (400, [50, 150], [30, 10], [250, 150]),
        (150, [100, 100], [1, 1], [100, 100]),
        (300, [10, 10, 10], [1, 1, 1], [100, 100, 100]),
    ],
)
def test_columns_share_the_width(
    width: int, least: list[int], shares: list[int], widths: list[int]
) -> None:
    assert column_widths(width, least, shares) == widths
