"""How the screen looks: colours, sizes, fonts, icons; all of it data in ``resources/``.

Widgets name what they are (``setProperty("role", ...)``); the style sheet says how that looks.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QImage, QPalette, QPixmap

from perfdesk import paths

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QApplication, QWidget

#: Font size of running text at 100 %, in points.
BASE_POINTS = 10.5
#: The steps of the keys for larger and smaller, in per cent.
SIZES = (90, 100, 110, 125, 150, 175, 200)

_FONT_POINTS = {"small": 9.0, "base": BASE_POINTS, "title": 15.0, "headline": 18.0}
_INSTALLED_FACES = ("Microsoft YaHei UI", "Microsoft YaHei", "微软雅黑")
_OWN_FACE = "perfdesk-hei.ttf"
#: Device pixels: for plain and for dense screens; Qt scales between them.
_ICON_SIZES = (20, 40)
#: The size that an icon's file names first is that of the whole picture.
_SIZE = re.compile(r'width="\d+" height="\d+"')
_TOKEN = re.compile(r"@([a-z_]+|[0-9]+)")


def read_palettes() -> dict[str, dict[str, str]]:
    """Return the colours of the light and the dark scheme, by name."""
    with (paths.resources() / "styles" / "ui" / "palette.toml").open("rb") as file:
        return {
            scheme: {name: str(colour) for name, colour in colours.items()}
            for scheme, colours in tomllib.load(file).items()
        }


def style_sheet(colours: Mapping[str, str], percent: int) -> str:
    """Return the style sheet with its colours and sizes put in.

    Raises:
        KeyError: The sheet names a colour that the palette lacks, which is a bug.
    """
    folder = paths.resources()
    text = (folder / "styles" / "ui" / "perfdesk.qss").read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    sizes = {name: f"{points * percent / 100:g}pt" for name, points in _FONT_POINTS.items()}
    words = {**colours, **sizes, "icons": (folder / "icons").as_posix()}

    def put_in(match: re.Match[str]) -> str:
        name = match[1]
        return f"{round(int(name) * percent / 100)}px" if name.isdigit() else words[name]

    return _TOKEN.sub(put_in, text)


def interface_family() -> str:
    """Return the family for the screen: 微软雅黑 where it is installed, else the shipped 黑体.

    The shipped file is read only where it is needed.
    """
    for family in _INSTALLED_FACES:
        if QFontDatabase.hasFamily(family):
            return family
    number = QFontDatabase.addApplicationFont(str(paths.resources() / "fonts" / _OWN_FACE))
    families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    return families[0] if families else QFont().family()


def set_role(widget: QWidget, role: str) -> None:
    """Say what a widget is to the style sheet, also after it was styled for the first time."""
    if widget.property("role") != role:
        widget.setProperty("role", role)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class Theme(QObject):
    """The present look, for what is painted by hand and for icons.

    ``family`` is a typeface that the clerk chose, empty for the program's own choice; ``scheme`` is
    ``light``, ``dark``, or ``system`` for that of the desktop.

    Signals:
        changed: Scheme, typeface or size are others now; icons have to be asked for again.
    """

    changed = Signal()

    def __init__(
        self,
        application: QApplication,
        *,
        percent: int = 100,
        family: str = "",
        scheme: str = "system",
    ) -> None:
        super().__init__(application)
        self._application = application
        self._palettes = read_palettes()
        self._own_family = interface_family()
        self._pixmaps: dict[tuple[str, str, int], QPixmap] = {}
        self.percent = percent
        self.family = family
        self.scheme = scheme
        self._shown = "light"
        hints = application.styleHints()
        self._system = hints.colorScheme()
        hints.colorSchemeChanged.connect(self._follow_system)
        self._apply()

    def colour(self, name: str) -> QColor:
        """Return a colour of the palette file."""
        return QColor(self._palettes[self._shown][name])

    def px(self, length: int) -> int:
        """Return a length in pixels that follows the interface size."""
        return round(length * self.percent / 100)

    def icon(self, name: str, colour: str = "text") -> QIcon:
        """Return an icon of the set in a colour of the palette; Qt greys it where disabled."""
        icon = QIcon()
        for size in _ICON_SIZES:
            icon.addPixmap(self.pixmap(name, colour, size))
        return icon

    def pixmap(self, name: str, colour: str, size: int) -> QPixmap:
        """Return an icon as a square of ``size`` device pixels."""
        key = (name, self._palettes[self._shown][colour], size)
        if key not in self._pixmaps:
            self._pixmaps[key] = _draw(*key)
        return self._pixmaps[key]

    def look(self, percent: int, family: str, scheme: str) -> None:
        """Take another size, typeface and scheme, all at once.

        ``scheme`` is the ``light`` or the ``dark`` palette, or that of the desktop (``system``).
        """
        if (percent, family, scheme) != (self.percent, self.family, self.scheme):
            self.percent, self.family, self.scheme = percent, family, scheme
            self._apply()

    def set_percent(self, percent: int) -> None:
        """Make everything larger or smaller."""
        self.look(percent, self.family, self.scheme)

    def _follow_system(self, scheme: Qt.ColorScheme) -> None:
        self._system = scheme
        if self.scheme == "system":
            self._apply()

    def _apply(self) -> None:
        is_dark = self._system is Qt.ColorScheme.Dark
        self._shown = ("dark" if is_dark else "light") if self.scheme == "system" else self.scheme
        is_there = self.family and QFontDatabase.hasFamily(self.family)
        font = QFont(self.family if is_there else self._own_family)
        font.setPointSizeF(BASE_POINTS * self.percent / 100)
        colours = self._palettes[self._shown]
        self._application.setFont(font)
        self._application.setPalette(_palette(colours))
        self._application.setStyleSheet(style_sheet(colours, self.percent))
        self.changed.emit()


def _palette(colours: Mapping[str, str]) -> QPalette:
    """Return the same colours for what Fusion draws without the style sheet."""
    role = QPalette.ColorRole
    palette = QPalette()
    for where, name in (
        (role.Window, "window"),
        (role.WindowText, "text"),
        (role.Base, "surface"),
        (role.AlternateBase, "sunken"),
        (role.Text, "text"),
        (role.Button, "window"),
        (role.ButtonText, "text"),
        (role.Highlight, "accent"),
        (role.HighlightedText, "on_accent"),
        (role.PlaceholderText, "muted"),
        (role.ToolTipBase, "surface"),
        (role.ToolTipText, "text"),
        (role.Link, "accent"),
        (role.Light, "surface"),
        (role.Mid, "line"),
        (role.Dark, "field_line"),
        # What has no role of its own in Qt, for what is painted by hand in editors and grids.
        (role.BrightText, "error"),
        (role.LinkVisited, "warning"),
    ):
        palette.setColor(where, QColor(colours[name]))
    for where in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, where, QColor(colours["muted"]))
    return palette


def _draw(name: str, colour: str, size: int) -> QPixmap:
    path = paths.resources() / "icons" / f"{name}.svg"
    text = path.read_text(encoding="utf-8").replace("currentColor", colour)
    text = _SIZE.sub(f'width="{size}" height="{size}"', text, count=1)
    return QPixmap.fromImage(QImage.fromData(text.encode("utf-8")))
