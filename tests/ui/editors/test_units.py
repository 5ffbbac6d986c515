from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtTest import QTest

from perfdesk.report.values import FieldRef
from perfdesk.ui.editors.number_editor import NumberEditor
from perfdesk.ui.editors.units import of_one_kind, other_unit
from tests.helpers.packages import load_package, open_session
from tests.helpers.pages import EVERY_TYPE, OpenPage

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("unit", "beside", "typed", "offered"),
    [
        ("万元", "", "34350200", "元"),
        ("万元", "", "3435.02", ""),
        ("万元", "", "34350200元", ""),
        ("万元", "", "999999", ""),
        ("万元", "3435.02", "341562", ""),
        ("万元", "34.35", "341500", "元"),
        ("万元", "34.35", "0.003", ""),
        ("元", "34350200", "3415.62", "万元"),
        ("元", "34350200", "200000", ""),
        ("元", "34350200", "0", ""),
        ("元", "", "3415.62", ""),
    ],
)
def test_unit_is_doubted_where_the_other_one_fits(
    tmp_path: Path, unit: str, beside: str, typed: str, offered: str
) -> None:
    session, _store = open_session(
        load_package(tmp_path, EVERY_TYPE.replace('unit = "万元"', f'unit = "{unit}"'))
    )
    session.enter(FieldRef("budget"), beside)
    session.enter(FieldRef("spent"), typed)
    others = of_one_kind(session.template, "spent")
    assert other_unit(session.report, FieldRef("spent"), others) == offered


def test_offer_converts_by_one_click_and_goes(page: OpenPage) -> None:
    editor = page.editor("budget", NumberEditor)
    QTest.keyClicks(editor.input, "34350200")
    assert editor.offer is not None
    assert editor.offer.isVisibleTo(editor)
    editor.offer.button.click()
    assert page.text("budget") == "34350200元" == editor.input.text()
    assert not editor.offer.isVisibleTo(editor)
    assert page.session.value(FieldRef("rate")).text == ""


def test_offer_comes_when_the_figure_beside_it_is_entered_later(page: OpenPage) -> None:
    editor = page.editor("spent", NumberEditor)
    for code, text, is_offered in (("spent", "341500", False), ("budget", "34.35", True)):
        QTest.keyClicks(page.editor(code, NumberEditor).input, text)
        offer = editor.offer
        assert (offer is not None and offer.isVisibleTo(editor)) is is_offered
