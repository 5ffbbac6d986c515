"""Take pictures of every page of the window: ``python -m tests.pictures FOLDER``.

Runs the real program without a screen on a desk of its own (the worked sample and a few reports),
in light and dark, at 100 % and 150 %, at the size of an office laptop, and writes a PNG of every
section, panel and dialog. Nothing is judged here: the pictures are for a person to look at.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from perfdesk.__main__ import open_library, run_window
from perfdesk.app.settings import Choices, Settings
from perfdesk.paths import DataFolder
from perfdesk.report.values import FieldRef
from perfdesk.ui.importing.board import ImportBoard
from perfdesk.ui.importing.dialog import ImportDialog
from perfdesk.ui.printed.sheet_view import FIT_PAGE
from perfdesk.ui.window.main_window import MainWindow
from tests.intake.archive import REPORT, TITLE

if TYPE_CHECKING:
    from collections.abc import Callable

_SIZE = (1366, 768)
#: That of an import, as large as such a screen lets it be.
_IMPORT = (1366, 768)
#: What the old report says besides, below no heading that a template knows.
_NO_PLACE = ("五、党风廉政建设", "全年开展廉政教育四次，覆盖全体干部职工。")
#: So long the pages of a preview are waited for.
_PATIENCE_MS = 1500
_LOOKS = (("light", 100), ("dark", 100), ("light", 150), ("dark", 150))
#: Names of menu lines that open a dialog, on the start page and on the desk.
_START_DIALOGS = ("新建报告", "回收站", "备份和恢复", "设置", "检查一份外来文件", "关于")
_DESK_DIALOGS = (
    "定位",
    "打包带走",
    "更正单位和年度",
    "存一个版本",
    "版本和比较",
    "已删除的记录",
    "与上年逐项对照",
    "选择上年报告",
)
#: Names of menu lines that show a panel beside the page.
_PANELS = ("填写说明", "上年的文字", "本栏的历史", "显示审核结果", "查找", "替换")


class Photographer:
    """Walks through the window and keeps what it sees."""

    def __init__(self, folder: Path, look: str) -> None:
        self._folder = folder
        self._look = look

    def walk(self, window: MainWindow) -> None:
        """Take all pictures of one look."""
        window.resize(*_SIZE)
        self._keep("00-首页-空", window)
        window.flow.sample_report()
        # No report opens before the desk was checked, beside the screen.
        while window.session is None:
            QApplication.processEvents()
        self._desk(window)
        self._import(window)
        window.show_start()
        self._keep("01-首页", window)
        for name in _START_DIALOGS:
            self._dialog(name, window)
        for unit in ("星河区水务局", "星河区财政局"):
            number = window._library.create("general", 2025, unit)
            window.open_report(number)
        self._keep("50-新报告", window)
        session = window.session
        assert session is not None
        for at, (code, _level) in enumerate(session.template.walk_sections()):
            window.desk._show_section(code)  # type: ignore[union-attr]
            self._keep(f"51-空-{at:02}-{code}", window)
        self._dialog("导出 PDF", window)
        window.show_start()
        self._keep("02-首页-多份", window)

    def _desk(self, window: MainWindow) -> None:
        desk, session = window.desk, window.session
        assert desk is not None
        assert session is not None
        desk.show_overview()
        self._keep("10-总览", window)
        for at, (code, _level) in enumerate(session.template.walk_sections()):
            desk._show_section(code)
            self._keep(f"11-{at:02}-{code}", window)
        text = next(
            ref
            for ref in session.report.refs()
            if session.template.fields[ref.code].type.value == "text"
        )
        desk.go_to(text)
        for name in _PANELS:
            self._act(name, window)
            self._keep(f"20-{name}", window)
        for name in _DESK_DIALOGS:
            self._dialog(name, window)
        self._preview(window)
        self._scores(window)
        self._findings(window)

    def _import(self, window: MainWindow) -> None:
        """Look at an old report on its way in: as it was read, a piece chosen; then confirmed."""
        old = self._folder / "旧报告.txt"
        old.write_text("\n".join((TITLE, *REPORT, *_NO_PLACE)), encoding="utf-8")

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            board = dialog.findChild(ImportBoard) if isinstance(dialog, ImportDialog) else None
            if board is None or not isinstance(dialog, ImportDialog):
                print("  no import came up")
                return
            while dialog._desk is None or not board._findings or not board.is_settled:
                QApplication.processEvents()
            dialog.resize(*_IMPORT)
            self._keep("40-导入", dialog)
            board._only_open.setChecked(True)
            self._keep("40-导入-要看的", dialog)
            board._only_open.setChecked(False)
            dialog._take()

        QTimer.singleShot(0, look)
        window.flow.import_file(old)
        self._keep("41-导入后", window)
        old.unlink()

    def _preview(self, window: MainWindow) -> None:
        """Look at the pages: beside the form, wide with small pages, whole, and with a draft."""
        desk, session = window.desk, window.session
        assert desk is not None
        assert session is not None
        self._act("预览", window)
        panel = desk.preview.panel
        assert panel is not None
        self._settle()
        self._keep("22-预览", window)
        self._act("加宽预览", window)
        panel.small.trigger()
        panel.pairs.trigger()
        self._settle()
        self._keep("22-预览-宽-双页", window)
        panel.pairs.trigger()
        panel.view.set_zoom(150)
        self._settle()
        self._keep("22-预览-宽-150", window)
        empty = next(r for r in session.report.refs() if session.template.fields[r.code].required)
        desk.bridge.submit(empty, "")
        panel.view.set_zoom(FIT_PAGE)
        self._settle()
        self._keep("22-预览-草稿", window)
        desk.acts.undo()
        panel.small.trigger()
        self._act("加宽预览", window)
        desk.show_panel("help")

    def _settle(self) -> None:
        """Wait until the pages are those of now, and painted."""
        clock = QElapsedTimer()
        clock.start()
        while clock.elapsed() < _PATIENCE_MS:
            QApplication.processEvents()

    def _scores(self, window: MainWindow) -> None:
        """Go to a score of each scoring table that has indicators."""
        desk, session = window.desk, window.session
        assert desk is not None
        assert session is not None
        for code, compiled in session.template.scorings.items():
            score = compiled.scoring.score
            lines = session.report.tree.holding(score, 0)
            if lines:
                desk.go_to(FieldRef(score, lines[min(1, len(lines) - 1)]))
                self._keep(f"25-{code}", window)

    def _findings(self, window: MainWindow) -> None:
        """Make a slip, choose what is found of it, and begin to explain it."""
        desk, session = window.desk, window.session
        assert desk is not None
        assert session is not None
        text = next(
            ref
            for ref in session.report.refs()
            if session.template.fields[ref.code].type.value == "text"
        )
        desk.bridge.submit(text, "本单位全面依法法行政，建立建全各项制度。")
        self._act("显示审核结果", window)
        found = [one for one in session.findings if one.refs[0] == text and one.fix is not None]
        desk.findings.visit(found[0])
        self._keep("26-审核-选中", window)
        acts = desk._helper.findings.acts
        acts._explain.click()
        self._keep("26-审核-说明", window)
        for one in found[:1]:
            desk.findings.answer(one, "原文如此，引自上级文件。")
        self._keep("26-审核-已说明", window)
        desk.acts.undo()
        desk.acts.undo()

    def _dialog(self, name: str, window: MainWindow) -> None:
        """Let a menu line open its dialog, and close that once it was seen."""

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if dialog is None:
                print(f"  {name}: no dialog came up")
                return
            self._keep(f"30-{name}", dialog)
            if isinstance(dialog, QDialog):
                dialog.reject()
            else:
                dialog.close()

        QTimer.singleShot(400, look)
        self._act(name, window)

    def _act(self, name: str, window: MainWindow) -> None:
        actions = [one for one in window.findChildren(QAction) if one.text().startswith(name)]
        if not actions:
            print(f"  no menu line {name}")
            return
        actions[0].trigger()

    def _keep(self, name: str, widget: QWidget) -> None:
        for _ in range(12):
            QApplication.processEvents()
        widget.grab().save(str(self._folder / f"{name}-{self._look}.png"))


def main(target: Path) -> int:
    """Write all pictures into the folder; return the exit code."""
    target.mkdir(parents=True, exist_ok=True)
    if len(sys.argv) > 2:
        return _one_look(target, sys.argv[2], int(sys.argv[3]))
    for scheme, percent in _LOOKS:
        # A process each: the look is a setting of the program's start.
        command = [sys.executable, "-m", "tests.pictures", str(target), scheme, str(percent)]
        code = subprocess.run(command, check=False).returncode
        if code:
            return code
    print(f"{len(list(target.glob('*.png')))} pictures in {target}")
    return 0


def _one_look(target: Path, scheme: str, percent: int) -> int:
    with tempfile.TemporaryDirectory(prefix="perfdesk-pictures-") as folder:
        os.environ["PERFDESK_LOCAL_DIR"] = str(Path(folder) / "local")
        Settings().keep(Choices(percent=percent, scheme=scheme))
        data = DataFolder(Path(folder) / "desk")
        open_library(data).close()
        QApplication.exec = staticmethod(  # type: ignore[method-assign]
            _loop(Photographer(target, f"{scheme}-{percent}"))
        )
        return run_window(data, None, None)


def _loop(photographer: Photographer) -> Callable[[], int]:
    def loop() -> int:
        window = next(w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow))
        for _ in range(20):
            QApplication.processEvents()
        photographer.walk(window)
        window.close()
        return 0

    return loop


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1])))
