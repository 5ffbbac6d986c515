from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.ui.editors.field_grid import columns_for
from perfdesk.ui.editors.number_editor import NumberEditor
from perfdesk.ui.editors.text_editor import TextEditor

if TYPE_CHECKING:
    from tests.helpers.pages import OpenPage


@pytest.mark.parametrize(
    ("count", "width", "columns"),
    [(1, 820, 2), (2, 820, 2), (3, 820, 3), (4, 820, 2), (5, 820, 3), (7, 820, 3), (0, 820, 3),
     (3, 400, 1), (3, 450, 2), (2, 100, 1)],
)  # fmt: skip
def test_figures_share_a_row_as_the_width_allows(count: int, width: int, columns: int) -> None:
    assert columns_for(count, width, 210) == columns


def test_figures_stand_side_by_side_and_prose_takes_the_width(page: OpenPage) -> None:
    budget, spent, rate = (page.editor(code, NumberEditor) for code in ("budget", "spent", "rate"))
    assert budget.y() == spent.y() == rate.y()
    assert budget.x() < spent.x() < rate.x()
    assert page.editor("note", TextEditor).width() > budget.width() * 2
