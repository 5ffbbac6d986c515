from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFontDatabase
from PySide6.QtWidgets import QWidget

from perfdesk import paths
from perfdesk.ui.inputs.inputs import DropDown
from perfdesk.ui.parts.style import SIZES, read_palettes, style_sheet

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from perfdesk.ui.parts.style import Theme

_PAIRS = [
    *((text, ground) for text in ("text", "muted", "accent") for ground in ("window", "surface")),
    *((text, "sunken") for text in ("text", "muted")),
    *((text, "accent_soft") for text in ("text", "muted", "error", "done", "accent")),
    *((text, "hover") for text in ("text", "muted", "error", "done", "accent")),
    *((text, ground) for text in ("error", "warning", "done") for ground in ("window", "surface")),
    ("error", "error_soft"),
    ("warning", "warning_soft"),
    ("text", "warning_soft"),
    ("accent", "warning_soft"),
    ("done", "done_soft"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
]


def _luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), _PAIRS)
def test_words_stand_out_from_their_ground(scheme: str, text: str, ground: str) -> None:
    colours = read_palettes()[scheme]
    light, dark = sorted(
        (_luminance(QColor(colours[name])) for name in (text, ground)), reverse=True
    )

    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_both_schemes_name_the_same_colours() -> None:
    palettes = read_palettes()

    assert palettes["light"].keys() == palettes["dark"].keys()
    assert all(QColor(colour).isValid() for one in palettes.values() for colour in one.values())


@pytest.mark.parametrize("percent", SIZES)
def test_style_sheet_has_no_open_slot(percent: int) -> None:
    sheet = style_sheet(read_palettes()["dark"], percent)

    assert "@" not in sheet
    assert not re.search(r"\d+\.\d+px", sheet)


def test_sizes_follow_the_interface_size() -> None:
    colours = read_palettes()["light"]

    assert "font-size: 15pt" in style_sheet(colours, 100)
    assert "font-size: 22.5pt" in style_sheet(colours, 150)


@pytest.mark.parametrize(
    "name", sorted(path.stem for path in (paths.resources() / "icons").glob("*.svg"))
)
def test_every_icon_can_be_drawn(theme: Theme, name: str) -> None:
    pixmap = theme.pixmap(name, "text", 24)

    assert pixmap.size() == QSize(24, 24)
    image = pixmap.toImage()
    assert any(image.pixelColor(x, y).alpha() for x in range(24) for y in range(24))


def test_another_scheme_is_told_and_reaches_palette_and_icons(theme: Theme) -> None:
    told = []
    theme.changed.connect(lambda: told.append(theme.colour("text")))
    before = theme.colour("text")
    try:
        theme.look(theme.percent, theme.family, "dark")
        assert told == [QColor(read_palettes()["dark"]["text"])]
        assert told[0] != before
    finally:
        theme.look(theme.percent, theme.family, "system")


def test_the_desktop_s_scheme_is_followed_unless_one_was_chosen(
    theme: Theme, qapp: QApplication
) -> None:
    """A clerk who turns the desktop dark in the evening means this program too."""
    dark = QColor(read_palettes()["dark"]["text"])
    hints = qapp.styleHints()
    try:
        hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
        assert theme.colour("text") == dark
        theme.look(theme.percent, theme.family, "light")
        assert theme.colour("text") != dark
    finally:
        hints.colorSchemeChanged.emit(Qt.ColorScheme.Light)
        theme.look(theme.percent, theme.family, "system")


def test_another_typeface_is_taken_where_it_is_installed(theme: Theme, qapp: QApplication) -> None:
    own = qapp.font().family()
    other = next(one for one in QFontDatabase.families() if one != own)
    try:
        theme.look(100, other, "system")
        assert qapp.font().family() == other
        theme.look(100, "没有这种字体", "system")
        assert qapp.font().family() == own
    finally:
        theme.look(100, "", "system")


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
@pytest.mark.parametrize("percent", [100, 150])
def test_drop_down_shows_all_of_its_entries(qtbot: QtBot, theme: Theme, percent: int) -> None:
    """The last entry was cut in half below an arrow: clerks did not see that it was there."""
    theme.set_percent(percent)
    around = QWidget()
    qtbot.addWidget(around)
    around.resize(400, 300)
    combo = DropDown(around)
    combo.resize(90, 30)
    combo.addItems(["", "达成", "部分达成并具有一定效果", "未达成且效果较差"])
    around.show()
    combo.showPopup()
    view = combo.view()
    last = view.visualRect(view.model().index(3, 0))

    assert view.viewport().rect().contains(last)
    assert view.verticalScrollBar().maximum() == 0
    assert view.viewport().width() >= view.sizeHintForColumn(0)
