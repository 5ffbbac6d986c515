"""Pages over the template that has every data type."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.helpers.packages import load_package
from tests.helpers.pages import EVERY_TYPE, OpenPage, open_page

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path) -> OpenPage:
    """Show the section with one field of each plain type."""
    return open_page(qtbot, load_package(tmp_path, EVERY_TYPE), "main")


@pytest.fixture
def records(qtbot: QtBot, tmp_path: Path) -> OpenPage:
    """Show the section with records."""
    return open_page(qtbot, load_package(tmp_path, EVERY_TYPE), "records")
