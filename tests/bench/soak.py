"""A clerk out of her mind: a long random walk through the real program, offscreen.

Keys, commands of the menus, undo and redo, sections, opening and leaving reports, boxes closed by
Esc: each act is drawn by a seeded generator, so that a walk can be walked again. Nothing may be
complained of on the way: no exception, no warning of Qt, no dead line of a menu, no keyboard that
is nowhere; and whenever a report is left, what the store has is what the screen had.
"""

from __future__ import annotations

import gc
import logging
import os
import random
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QDesktopServices, QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from shiboken6 import isValid

from perfdesk.__main__ import open_library, run_window
from perfdesk.app.safety.recovery import unsaved_of
from perfdesk.ui.window.main_window import MainWindow
from tests.helpers.escape import escaping

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from perfdesk.paths import DataFolder
    from perfdesk.report.values import ReportData

_KEY, _NONE = Qt.Key, Qt.KeyboardModifier.NoModifier
_CONTROL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier
#: Keys of a keyboard that write nothing, each as often as it is pressed.
_MOVES = (
    *((_KEY.Key_Tab, _NONE),) * 8,
    *((_KEY.Key_Return, _NONE),) * 4,
    *((_KEY.Key_Backtab, _SHIFT), (_KEY.Key_Space, _NONE), (_KEY.Key_Backspace, _NONE)) * 2,
    *((key, _NONE) for key in (_KEY.Key_Up, _KEY.Key_Down, _KEY.Key_Left, _KEY.Key_Right)),
    *((key, _NONE) for key in (_KEY.Key_Home, _KEY.Key_End, _KEY.Key_PageUp, _KEY.Key_PageDown)),
    *((key, _NONE) for key in (_KEY.Key_Delete, _KEY.Key_Escape)),
    *((key, _ALT) for key in (_KEY.Key_Up, _KEY.Key_Down)),
    *((key, _CONTROL) for key in (_KEY.Key_A, _KEY.Key_C, _KEY.Key_X, _KEY.Key_D)),
    *((_KEY.Key_V, _CONTROL),) * 3,
)
_WRITTEN = (
    "a",
    "7",
    "1,200.5",
    "１２",
    "-",
    "2024",
    "。",
    "档案",
    "“三公”",
    "已完成",
    "𠀀",
    "&",
    "<b>",
)
_COPIED = (
    "一段文字",
    "1. 甲\n2. 乙\n3. 丙",
    "项目\t100\t99.5\n另一个\t200\t180",
    "a\tb\tc\td\te\tf",
    "\n\n",
    "",
)
#: They end the window, or leave the program.
_LEFT_OUT = ("退出", "打开数据文件夹")
#: The offscreen platform says so of all that it has no need for.
_KNOWN = "This plugin does not support"
#: No more reports than this are begun.
_MOST_REPORTS = 12


@dataclass
class Walk:
    """What came of a walk.

    Attributes:
        acts: How often each kind of act was done.
        faults: What was complained of, with the number of the act.
    """

    acts: dict[str, int] = field(default_factory=dict)
    boxes: int = 0
    compared: int = 0
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0


def run(folder: DataFolder, acts: int, seed: int) -> Walk:
    """Walk so many acts through the program on this folder."""
    os.environ["PERFDESK_LOCAL_DIR"] = str(folder.root / "local")
    library = open_library(folder)
    for template in library.catalogue.entries():
        library.create(template.id, 2024, "试验局")
    library.create_sample()
    library.close()
    walker = _Walker(acts, seed)
    QDesktopServices.openUrl = staticmethod(lambda _url: True)  # type: ignore[method-assign]
    run_loop = QApplication.exec
    QApplication.exec = staticmethod(walker.walk)  # type: ignore[method-assign]
    try:
        code = run_window(folder, None, None)
    finally:
        QApplication.exec = run_loop  # type: ignore[method-assign]
    if code:
        walker.found.faults.append(f"exit code {code}")
    return walker.found


class _Complaints(logging.Handler):
    """Takes down what the program logs as wrong: exceptions and warnings of Qt come there, too."""

    def __init__(self, note: Callable[[str], None]) -> None:
        super().__init__(logging.WARNING)
        self._note = note

    def emit(self, record: logging.LogRecord) -> None:
        words = self.format(record)
        if _KNOWN not in words:
            self._note(words)


class _Walker:
    def __init__(self, acts: int, seed: int) -> None:
        self.found = Walk()
        self._count = acts
        self._random = random.Random(seed)  # noqa: S311 - acts, no secrets
        self._at = 0
        self._last: list[str] = []
        self._kinds: dict[str, tuple[int, Callable[[], None]]] = {
            "key": (40, self._press),
            "text": (25, self._write),
            "undo or redo": (12, self._undo),
            "section": (8, self._turn),
            "command": (12, self._command),
            "open": (3, self._open),
            "leave": (1, self._leave),
        }

    # -- the walk ------------------------------------------------------------------------------

    def walk(self) -> int:
        """Do all acts, close the window and return 0; in the place of Qt's own loop."""
        began = time.monotonic()
        complaints = _Complaints(self._note)
        logging.getLogger("perfdesk").addHandler(complaints)
        self._window = next(w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow))
        self._lines = self._menu_lines()
        kinds = list(self._kinds)
        weights = [weight for weight, _act in self._kinds.values()]
        with escaping() as boxes:
            for number, kind in enumerate(self._random.choices(kinds, weights, k=self._count)):
                self._at = number
                self._act(kind)
            self._leave()
            self.found.boxes = len(boxes)
            self._window.close()
            _settle()
        logging.getLogger("perfdesk").removeHandler(complaints)
        self.found.seconds = time.monotonic() - began
        return 0

    def _act(self, kind: str) -> None:
        self.found.acts[kind] = self.found.acts.get(kind, 0) + 1
        self._last = [*self._last[-5:], kind]
        try:
            self._kinds[kind][1]()
            _settle()
        except Exception as error:
            logging.getLogger("perfdesk").critical("walk", exc_info=error)
        while (popup := QApplication.activePopupWidget()) is not None:
            QTest.keyClick(popup, _KEY.Key_Escape)
            _settle()
        if not self._window.isActiveWindow():
            self._window.activateWindow()  # As a window manager does where a box has gone.
            _settle()
        focus = QApplication.focusWidget()
        if focus is None or not focus.isVisible() or not self._window.isAncestorOf(focus):
            self._note(f"the keyboard is lost: {focus}")
            self._window.setFocus()
        if self._at % 100 == 0:
            gc.collect()
        dead = [index for index, line in enumerate(self._lines) if not isValid(line)]
        if dead:
            self._note(f"dead lines of the menus: {dead}")
            self._lines = self._menu_lines()

    def _note(self, words: str) -> None:
        section = "" if self._window.desk is None else self._window.desk.place.section
        self.found.faults.append(f"act {self._at} ({', '.join(self._last)}; {section}): {words}")

    def _menu_lines(self) -> list[QAction]:
        menus = [menu for menu in self._window.findChildren(QMenu) if menu.title()]
        return [line for menu in menus for line in menu.actions() if line.text()]

    # -- acts ----------------------------------------------------------------------------------

    def _focus(self) -> QWidget:
        focus = QApplication.focusWidget()
        return self._window if focus is None or not focus.isVisible() else focus

    def _press(self) -> None:
        key, modifiers = self._random.choice(_MOVES)
        if key == _KEY.Key_V:
            QGuiApplication.clipboard().setText(self._random.choice(_COPIED))
        self._last[-1] += f" {key.name} in {type(self._focus()).__name__}"
        QTest.keyClick(self._focus(), key, modifiers)

    def _write(self) -> None:
        text = self._random.choice(_WRITTEN)
        self._last[-1] += f" {text} in {type(self._focus()).__name__}"
        if text.isascii() and self._random.random() < 0.5:
            QTest.keyClicks(self._focus(), text)
            return
        if self._random.random() < 0.5:
            QApplication.sendEvent(self._focus(), QInputMethodEvent("pin", []))
            _settle()
        handed_over = QInputMethodEvent()
        handed_over.setCommitString(text)
        QApplication.sendEvent(self._focus(), handed_over)

    def _undo(self) -> None:
        for _step in range(self._random.choice((1, 1, 1, 3, 10))):
            key = self._random.choice((_KEY.Key_Z, _KEY.Key_Z, _KEY.Key_Y))
            QTest.keyClick(self._focus(), key, _CONTROL)
            _settle()

    def _turn(self) -> None:
        key = self._random.choice((_KEY.Key_PageDown, _KEY.Key_PageDown, _KEY.Key_PageUp))
        QTest.keyClick(self._focus(), key, _CONTROL)

    def _command(self) -> None:
        possible = [
            line for line in self._lines if line.isEnabled() and line.text() not in _LEFT_OUT
        ]
        line = self._random.choice(possible)
        self._last[-1] += f" {line.text()}"
        is_full = len(self._window._library.summaries()) >= _MOST_REPORTS
        if line.text() == "示例报告" and is_full:
            return
        if line.text() in ("返回首页", "示例报告"):
            self._compare(line.trigger)
        else:
            line.trigger()

    def _open(self) -> None:
        reports = [one.id for one in self._window._library.summaries()]
        if reports:
            wanted = self._random.choice(reports)
            self._compare(lambda: self._window.open_report(wanted))

    def _leave(self) -> None:
        self._compare(self._window.show_start)

    # -- judging -------------------------------------------------------------------------------

    def _compare(self, leave: Callable[[], object]) -> None:
        """Do what leaves a report, and compare what is stored with what was open."""
        session = self._window.session
        if session is None:
            leave()
            return
        number, before = session.id, unsaved_of(session).data
        leave()
        if self._window.session is session:
            return
        after = unsaved_of(self._window._library.open(number)).data
        self.found.compared += 1
        if _content(before) != _content(after):
            self._note(f"report {number} was stored as something else")


def _content(data: ReportData) -> tuple[object, ...]:
    values = {value.ref: value for value in data.values if value.text}
    lines = sorted(data.lines, key=lambda line: line.number)
    return data.meta.unit, data.meta.fiscal_year, lines, values, data.leftovers


def _settle() -> None:
    for _ in range(3):
        QApplication.processEvents()
