from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QFontDatabase, QFontMetrics
from PySide6.QtWidgets import QApplication, QMessageBox

if TYPE_CHECKING:
    from pathlib import Path

_START = """
import sys
from pathlib import Path
from perfdesk.paths import DataFolder
from perfdesk.template.catalogue import Catalogue
from perfdesk.models.repository import Repository
from perfdesk.app.library import Library
from perfdesk.ui import application as ui
from perfdesk.ui.main_window import MainWindow

folder = DataFolder(Path(sys.argv[1]))
library = Library(Repository.open(folder.database, folder.backups), Catalogue.standard())
application = ui.make_application(["perfdesk", "-platform", "offscreen"])
theme = ui.Theme(application)
window = MainWindow(library, folder, theme, ui.Dialogs(), None)
window.show()
heavy = ("pydantic", "reportlab", "openpyxl", "alembic", "perfdesk.ui.desk",
         "perfdesk.ui.section_page", "perfdesk.template.loader")
print(sorted(name for name in heavy if name in sys.modules))
library.close()
"""


@pytest.mark.usefixtures("theme")
def test_qt_speaks_chinese() -> None:
    box = QMessageBox()
    box.setStandardButtons(QMessageBox.StandardButton.Cancel | QMessageBox.StandardButton.Save)

    assert box.button(QMessageBox.StandardButton.Cancel).text().startswith("取消")
    assert box.button(QMessageBox.StandardButton.Save).text().startswith("保存")
    assert QLocale().language() == QLocale.Language.Chinese


@pytest.mark.usefixtures("theme")
def test_every_ideograph_of_the_window_has_a_glyph() -> None:
    font = QApplication.font()

    assert QFontDatabase.hasFamily(font.family())
    assert QFontMetrics(font).inFontUcs4(ord("绩"))


def test_the_start_page_needs_none_of_the_heavy_libraries(tmp_path: Path) -> None:
    """A clerk waits for the list of reports, not for the PDF writer."""
    # The first run makes the database, which needs Alembic; every later one does not.
    for _run in range(2):
        done = subprocess.run(
            [sys.executable, "-c", _START, str(tmp_path)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr

    assert done.stdout.strip() == "[]"
