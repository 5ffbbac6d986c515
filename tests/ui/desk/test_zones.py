from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QLineEdit

from perfdesk.ui.desk.zones import Zones, packed, unpacked

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from perfdesk.ui.parts.style import Theme


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


def _shown(zones: Zones) -> list[bool]:
    return [zone.isVisible() for zone in zones._zones]


def test_the_zones_never_lie_one_over_the_other(zones: Zones) -> None:
    """Harm: at 200 % the page covered the helper's left side, and its last button was cut."""
    zones.resize(zones._ems(48), 600)
    assert _shown(zones) == [True, True, False]

    zones.unfold_helper()
    assert _shown(zones) == [False, True, True]
    sides = [zone.geometry() for zone in zones._zones[1:]]
    assert not sides[0].intersects(sides[1])
    assert sides[1].right() < zones.width()

    zones.unfold_way()
    assert _shown(zones) == [True, True, False]

    zones.resize(zones._ems(36), 600)
    zones.unfold_helper()
    assert _shown(zones) == [False, False, True]
    zones.fold_helper()
    assert _shown(zones)[1]

    zones.resize(zones._ems(100), 600)
    zones.unfold_helper()
    assert _shown(zones) == [True, True, True]


def test_what_gave_way_for_lack_of_room_is_not_kept_as_folded(zones: Zones) -> None:
    """Harm: a look at the help on a small screen took the outline away for good."""
    zones.resize(zones._ems(48), 600)
    zones.unfold_helper()

    assert zones.state()["is_way_folded"] is False


def test_the_line_between_zones_can_be_grabbed(zones: Zones) -> None:
    """Harm: one pixel could hardly be hit with the mouse."""
    assert zones._splitter.handleWidth() >= 6


def test_a_size_that_is_tried_out_parts_the_zones_anew(theme: Theme, zones: Zones) -> None:
    """Harm: in the settings' preview the outline stayed as narrow as at 100 % and was cut."""
    zones.resize(2400, 600)
    before = zones._splitter.sizes()[0]
    try:
        theme.set_percent(150)
        widened = zones._splitter.sizes()[0]
    finally:
        theme.set_percent(100)

    assert widened == pytest.approx(before * 1.5, abs=20)
    assert zones._splitter.sizes()[0] == pytest.approx(before, abs=20)
