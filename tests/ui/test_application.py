from __future__ import annotations

import os
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

_RUN = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from perfdesk.errors import UserError
from perfdesk.paths import DataFolder
from perfdesk.template.catalogue import Catalogue
from perfdesk.models.repository import Repository
from perfdesk.app.library import Library
from perfdesk.ui import application as ui

folder = DataFolder(Path(sys.argv[1]))

def open_library():
    if sys.argv[2] == "refuse":
        QTimer.singleShot(0, read_and_accept)
        raise UserError("database_read_only", path=folder.database)
    library = Library(Repository.open(folder.database, folder.backups), Catalogue.standard())
    if sys.argv[2] == "break":
        QTimer.singleShot(0, lambda: 1 / 0)
        QTimer.singleShot(100, read_and_accept)
    QTimer.singleShot(200, QApplication.closeAllWindows)
    return library

def read_and_accept():
    box = QApplication.activeModalWidget()
    print(box.text())
    box.accept()

sys.exit(ui.run(open_library, folder, argv=["perfdesk", "-platform", "offscreen"]))
"""


def _run(tmp_path: Path, how: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", _RUN, str(tmp_path), how],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )


def test_window_opens_and_closes(tmp_path: Path) -> None:
    done = _run(tmp_path, "open")

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "window.ini").is_file()


def test_data_that_cannot_be_opened_is_told_in_a_box(tmp_path: Path) -> None:
    done = _run(tmp_path, "refuse")

    # 1 would say that a report has errors: the same contract as that of the commands.
    assert done.returncode == 3, done.stderr
    assert "不允许写入" in done.stdout


def test_a_bug_is_told_and_the_window_goes_on(tmp_path: Path) -> None:
    done = _run(tmp_path, "break")

    assert done.returncode == 0, done.stderr
    assert str(tmp_path / "logs") in done.stdout


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
