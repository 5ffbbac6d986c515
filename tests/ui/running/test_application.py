from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QLibraryInfo, QLocale
from PySide6.QtGui import QFontDatabase, QFontMetrics
from PySide6.QtNetwork import QLocalSocket
from PySide6.QtWidgets import QApplication, QMessageBox

from perfdesk.models.keeping.lock import DeskLock
from perfdesk.paths import DataFolder
from perfdesk.ui.running import application, instance
from tests.conftest import TOP
from tests.helpers.started import BEGIN, RUN

_START = """
import sys
from pathlib import Path
from perfdesk.paths import DataFolder
from perfdesk.template.catalogue import Catalogue
from perfdesk.models.reports.repository import Repository
from perfdesk.app.library.library import Library
from perfdesk.ui.running import application as ui
from perfdesk.ui.window.main_window import MainWindow
from perfdesk.ui.parts.messages import Dialogs

folder = DataFolder(Path(sys.argv[1]))
library = Library(Repository.open(folder.database, folder.backups), Catalogue.standard())
application = ui.make_application(["perfdesk", "-platform", "offscreen"])
theme = ui.Theme(application)
window = MainWindow(library, folder, theme, Dialogs(), None)
window.show()
heavy = ("reportlab", "openpyxl", "alembic", "perfdesk.ui.desk.desk",
         "perfdesk.ui.pages.section_page", "perfdesk.template.loader")
print(sorted(name for name in heavy if name in sys.modules))
library.close()
"""

_RUN = (
    BEGIN
    + """
from perfdesk.ui.running.guard import Guard

made = []
init = Guard.__init__

def note(self, *arguments):
    init(self, *arguments)
    made.append(self)
    if how == "break":
        QTimer.singleShot(0, lambda: 1 / 0)

Guard.__init__ = note

def look():
    is_told = how != "break" or answers == []
    if not answer_box() and made and made[-1]._opening.backups.newest and is_told:
        guard = made[-1]
        if guard._window.isVisible():
            print("open", guard._opening.is_read_only, guard._window.notices.words())
            QApplication.closeAllWindows()

"""
    + RUN
)


def _run(
    folder: Path, how: str = "open", answers: str = "", **variables: str
) -> subprocess.CompletedProcess[str]:
    own = folder.with_name(f"{folder.name}-own")
    return subprocess.run(
        [sys.executable, "-c", _RUN, str(folder), how, answers],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={
            **os.environ,
            "PYTHONIOENCODING": "utf-8",
            "PERFDESK_LOCAL_DIR": str(own),
            **variables,
        },
    )


def test_window_opens_and_closes(tmp_path: Path) -> None:
    done = _run(tmp_path / "数据")

    assert done.returncode == 0, done.stderr
    assert "open False {}" in done.stdout
    assert not (tmp_path / "数据" / "perfdesk.lock").exists()
    assert list((tmp_path / "数据-own").rglob("window.ini"))


def test_a_bug_is_told_and_the_window_goes_on(tmp_path: Path) -> None:
    done = _run(tmp_path / "数据", "break", "确定")

    assert done.returncode == 0, done.stderr
    assert str(tmp_path / "数据" / "logs") in done.stdout


def test_a_damaged_desk_can_be_begun_anew_or_left(tmp_path: Path) -> None:
    folder = tmp_path / "数据"
    folder.mkdir()
    (folder / "perfdesk.sqlite3").write_bytes(b"no database at all" * 1000)

    left = _run(folder, "open", "退出")
    # 1 would say that a report has errors: the same contract as that of the commands.
    assert left.returncode == 3, left.stderr
    assert "从空白开始" in left.stdout

    anew = _run(folder, "open", "从空白开始")
    assert anew.returncode == 0, anew.stderr
    (aside,) = folder.glob("perfdesk-damaged-*.sqlite3")
    assert aside.read_bytes() == b"no database at all" * 1000


def test_a_desk_that_another_pc_holds_can_be_read(tmp_path: Path) -> None:
    folder = tmp_path / "数据"
    assert _run(folder).returncode == 0
    lock = DeskLock(folder)
    lock.acquire()
    content = lock.path.read_text(encoding="utf-8")
    name = json.loads(content)["host"]
    other = content.replace(json.dumps(name), json.dumps("别处的电脑"))
    lock.path.write_text(other, encoding="utf-8")

    done = _run(folder, "open", "只读打开")

    assert done.returncode == 0, done.stderr
    assert "别处的电脑" in done.stdout
    assert "open True {'read_only': '只读：" in done.stdout
    assert lock.path.read_text(encoding="utf-8") == other


def _is_heard(folder: DataFolder) -> bool:
    caller = QLocalSocket()
    caller.connectToServer(instance._name(folder))
    is_heard = caller.waitForConnected(1000)
    caller.abort()
    return is_heard


def test_a_later_start_ends_well_and_is_heard(tmp_path: Path) -> None:
    folder = tmp_path / "数据"
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "PERFDESK_LOCAL_DIR": str(tmp_path / "own"),
    }
    start = [sys.executable, "-m", "perfdesk", "--data-dir", str(folder)]
    with subprocess.Popen(start, env=environment, cwd=TOP) as first:
        try:
            # It holds its folder before it listens, and a loaded machine may take long between.
            deadline = 1200
            while not _is_heard(DataFolder(folder)) and deadline:
                deadline -= 1
                first.poll()
                threading.Event().wait(0.05)
            second = subprocess.run(
                [*start, "open", "1", "--field", "conclusion"],
                env=environment,
                cwd=TOP,
                check=False,
                timeout=120,
            )
        finally:
            first.kill()
    assert second.returncode == 0
    log = (folder / "logs" / "perfdesk.log").read_text(encoding="utf-8")
    assert "A later start asks for report 1, field conclusion" in log


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


def test_a_plugin_that_cannot_be_loaded_is_told(tmp_path: Path) -> None:
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms"
    sound = next(folder.glob("*qoffscreen*"))
    assert application.fault_of_plugin(sound) == ""

    damaged = tmp_path / sound.name
    for content in (None, b"no library"):
        if content is not None:
            damaged.write_bytes(content)
        assert str(damaged) in application.fault_of_plugin(damaged)


def test_an_upgrade_that_was_broken_off_is_told(tmp_path: Path) -> None:
    (tmp_path / "_perfdesk.new").mkdir()
    done = _run(tmp_path / "数据", answers="确定", PERFDESK_PROGRAM_DIR=str(tmp_path))

    assert "升级没有完成" in done.stdout
    assert "open False" in done.stdout
