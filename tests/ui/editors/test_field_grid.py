from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from perfdesk.ui.editors.field_grid import columns_for
from perfdesk.ui.editors.number_editor import NumberEditor
from perfdesk.ui.editors.text_editor import TextEditor
from tests.helpers.packages import load_package
from tests.helpers.pages import EVERY_TYPE, open_page

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QLabel
    from pytestqt.qtbot import QtBot

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


def _is_whole(label: QLabel) -> bool:
    return label.height() >= label.heightForWidth(label.width())


def test_long_labels_are_never_cut(qtbot: QtBot, tmp_path: Path) -> None:
    """Harm: in a narrow window the last character of a label hid behind the mark beside it."""
    long = "国有资本经营预算财政拨款支出的全部数额及其说明"
    fields = EVERY_TYPE.replace('label = "人数"', f'label = "{long}"')
    page = open_page(qtbot, load_package(tmp_path, fields), "main")
    for width in (900, 620, 480, 360):
        page.page.resize(width, 700)
        editor = page.editor("people", NumberEditor)
        qtbot.waitUntil(partial(_is_whole, editor.label))


def test_figures_in_threes_stand_three_by_three(qtbot: QtBot, tmp_path: Path) -> None:
    """Harm: 年初, 全年 and 执行 of one line of money ran in zigzag over two columns."""
    names = [
        f"当年财政拨款（{part}{row}）" for row in "甲乙" for part in ("年初数", "全年数", "执行数")
    ]
    fields = "".join(
        f'[[field]]\ncode = "f{at}"\ntype = "money"\nunit = "万元"\n'
        f'label = "{name}"\nsection = "main"\n'
        for at, name in enumerate(names)
    )
    head = '[[section]]\ncode = "main"\nheading = "资金"\n'
    page = open_page(qtbot, load_package(tmp_path, head + fields), "main")
    page.page.resize(720, 700)
    editors = [page.editor(f"f{at}", NumberEditor) for at in range(6)]
    qtbot.waitUntil(lambda: editors[0].y() == editors[2].y())
    assert editors[0].x() == editors[3].x()
    assert editors[3].y() > editors[2].y()
