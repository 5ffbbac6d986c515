from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk import __version__
from perfdesk.ui.window.about_dialog import AboutDialog, _package, parts

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from perfdesk.ui.parts.style import Theme


def test_everything_that_ships_is_named_with_its_licence() -> None:
    found = {part.name.rsplit(" ", 1)[0]: part for part in parts()}

    for name in ("PySide6_Essentials", "shiboken6", "SQLAlchemy", "alembic", "openpyxl", "Python"):
        assert found[name].licence, name
        assert found[name].text, name
    for name in ("platformdirs", "reportlab"):
        assert found[name].licence, name
    assert "pytest" not in found, "tests are not shipped"
    fonts = [part for part in parts() if part.name.startswith("字体：")]
    assert {part.name for part in fonts} >= {"字体：Noto Sans SC", "字体：FandolFang"}
    assert all(len(part.text) > 1000 for part in fonts)
    assert "Apache License" in parts()[0].text


def test_a_package_that_is_not_there_is_no_hindrance() -> None:
    assert _package("no-such-package").text == ""


def test_one_licence_at_a_time_is_shown(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    dialog = AboutDialog(tmp_path, theme)
    qtbot.addWidget(dialog)
    assert dialog._list.item(0).text().endswith(__version__)
    assert "Apache License" in dialog._text.toPlainText()

    dialog._list.setCurrentRow(dialog._list.count() - 1)

    assert "Open Font License" in dialog._text.toPlainText().replace("OPEN FONT LICENSE", "")
