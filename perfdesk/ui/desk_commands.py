"""The menus of an open report as a table, and the lines of it that follow what can be done."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from perfdesk.ui.menus import Entry, edit_entries

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QMenu

    from perfdesk.ui.desk import Desk
    from perfdesk.ui.menus import TopBar


@dataclass(frozen=True, slots=True)
class Command:
    """A line of a desk menu: what it says, what it does with the open report, its key."""

    label: str
    act: Callable[[Desk], object]
    shortcut: str = ""


#: Title and lines of each menu; None is a separating line. What stands in 编辑 comes below the
#: lines that act on the text with the focus.
DESK_MENUS: tuple[tuple[str, tuple[Command | None, ...]], ...] = (
    ("编辑(&E)", ()),
    (
        "转到(&G)",
        (
            Command("下一节", lambda desk: desk.step_section(1), "Ctrl+PgDown"),
            Command("上一节", lambda desk: desk.step_section(-1), "Ctrl+PgUp"),
        ),
    ),
    (
        "审核(&V)",
        (
            Command("显示审核结果", lambda desk: desk.show_findings(), "Ctrl+Shift+F"),
            Command("下一个问题", lambda desk: desk.step_finding(1), "F8"),
            Command("上一个问题", lambda desk: desk.step_finding(-1), "Shift+F8"),
        ),
    ),
    (
        "导出(&X)",
        (
            Command("导出 PDF…", lambda desk: desk.export("pdf"), "Ctrl+P"),
            Command("导出 Excel…", lambda desk: desk.export("xlsx"), "Ctrl+E"),
        ),
    ),
    ("帮助(&H)", (Command("填写说明", lambda desk: desk.show_help(), "F1"),)),
)

EDIT, GO, CHECK, EXPORT, HELP = (title for title, _lines in DESK_MENUS)


class DeskMenus(QObject):
    """Builds the menus of the table; their lines act on the desk that is attached."""

    def __init__(self, top: TopBar, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._top = top
        self._desk: Desk | None = None

    def build(self) -> dict[str, QMenu]:
        """Add all menus to the bar; return them by their titles (``EDIT``, ``EXPORT`` …)."""
        return {title: self._build_menu(title, lines) for title, lines in DESK_MENUS}

    def attach(self, desk: Desk | None) -> None:
        """Let the lines act on this desk; None where no report is open."""
        self._desk = desk

    def _build_menu(self, title: str, lines: tuple[Command | None, ...]) -> QMenu:
        entries = [None if line is None else self._entry(line) for line in lines]
        first = edit_entries() if title == EDIT else ()
        return self._top.add_menu(title, (*first, *entries))

    def _entry(self, line: Command) -> Entry:
        return Entry(line.label, partial(self._act, line.act), line.shortcut, needs_report=True)

    def _act(self, act: Callable[[Desk], object]) -> None:
        if self._desk is not None:
            act(self._desk)
