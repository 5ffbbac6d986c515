from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QLineEdit

from perfdesk.ui.zones import Zones, packed, unpacked

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from perfdesk.ui.style import Theme


@pytest.fixture
def zones(qtbot: QtBot, theme: Theme) -> Zones:
    zones = Zones(QLineEdit(), QLineEdit(), QLineEdit(), theme)
    qtbot.addWidget(zones)
    zones.resize(1500, 600)
    zones.show()
    return zones


def test_a_folded_zone_leaves_a_handle_that_opens_it(qtbot: QtBot, zones: Zones) -> None:
    zones.fold_helper()
    zones.fold_way()
    shown = [not zones._zones[2].isHidden(), zones._helper_handle.isVisible()]
    assert shown == [False, True]

    with qtbot.waitSignal(zones.helper_shown):
        zones._helper_handle.click()
    zones._way_handle.click()

    assert not zones._zones[2].isHidden()
    assert zones._zones[0].isVisible()
    assert not zones._helper_handle.isVisible()


def test_widths_and_folds_are_kept(qtbot: QtBot, theme: Theme, zones: Zones) -> None:
    zones._splitter.setSizes([400, 700, 400])
    zones._note_widths()
    zones.fold_way()

    again = Zones(QLineEdit(), QLineEdit(), QLineEdit(), theme)
    qtbot.addWidget(again)
    again.restore(unpacked(packed(zones.state())))

    assert again.state() == zones.state()
    assert again._zones[0].isHidden()


def test_the_way_is_as_wide_as_the_interface_is_large(qtbot: QtBot, theme: Theme) -> None:
    """Harm: pixels of 100 % were kept, and at 150 % no heading could be read."""
    widths = []
    try:
        for percent in (100, 150):
            theme.set_percent(percent)
            zones = Zones(QLineEdit(), QLineEdit(), QLineEdit(), theme)
            qtbot.addWidget(zones)
            zones.resize(2400, 600)
            zones.show()
            zones.restore({"way": 20.0})
            widths.append(zones._splitter.sizes()[0])
    finally:
        theme.set_percent(100)

    assert widths[1] == pytest.approx(widths[0] * 1.5, abs=20)


@pytest.mark.parametrize(
    "kept", [b"", b"\x00\xff\x00", b"[1]", b'{"way": 1e9, "helper": "x", "is_way_folded": 3}']
)
def test_a_layout_that_is_none_changes_nothing(zones: Zones, kept: bytes) -> None:
    before = zones.state()

    zones.restore(unpacked(QByteArray(kept)))

    assert zones.state() == before
