"""The menus of an open report as a table, and the lines of it that follow what can be done."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence

from perfdesk.ui.parts.menus import Entry, edit_entries

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QMenu

    from perfdesk.ui.desk.desk import Desk
    from perfdesk.ui.parts.menus import TopBar


@dataclass(frozen=True, slots=True)
class Command:
    """A line of a desk menu: what it says, what it does with the open report, its key.

    Attributes:
        writes: Grey on a desk that is only read.
    """

    label: str
    act: Callable[[Desk], object]
    shortcut: str = ""
    writes: bool = False


#: Title and lines of each menu; None is a separating line. What stands in 编辑 comes below the
#: lines that act on the text with the focus.
DESK_MENUS: tuple[tuple[str, tuple[Command | None, ...]], ...] = (
    (
        "编辑(&E)",
        (
            Command("查找…", lambda desk: desk.search.find(), "Ctrl+F"),
            Command("下一处", lambda desk: desk.search.step(1), "F3"),
            Command("上一处", lambda desk: desk.search.step(-1), "Shift+F3"),
            Command("替换…", lambda desk: desk.search.replace(), "Ctrl+H", writes=True),
            None,
            Command(
                "清空本节",
                lambda desk: desk.acts.clear_section(desk.place.section),
                writes=True,
            ),
        ),
    ),
    (
        "转到(&G)",
        (
            Command("定位…", lambda desk: desk.search.jump(), "Ctrl+K"),
            Command("总览", lambda desk: desk.show_overview(), "Alt+Home"),
            Command("下一节", lambda desk: desk.step_section(1), "Ctrl+PgDown"),
            Command("上一节", lambda desk: desk.step_section(-1), "Ctrl+PgUp"),
            None,
            Command("下一区（栏目、正文、右侧栏）", lambda desk: desk.step_zone(1), "F6"),
            Command("上一区", lambda desk: desk.step_zone(-1), "Shift+F6"),
        ),
    ),
    (
        "审核(&V)",
        (
            Command("显示审核结果", lambda desk: desk.show_findings(), "Ctrl+Shift+F"),
            Command("下一个问题", lambda desk: desk.step_finding(1), "F8"),
            Command("上一个问题", lambda desk: desk.step_finding(-1), "Shift+F8"),
            None,
            Command("审核结果导出…", lambda desk: desk.exports.export_review(desk)),
            Command("审核说明导出…", lambda desk: desk.exports.export_answers(desk)),
        ),
    ),
    (
        "历史(&L)",
        (
            Command("上年的文字", lambda desk: desk.show_panel("last_year"), "F7"),
            Command("与上年逐项对照…", lambda desk: desk.past.compare_with_last_year()),
            Command("选择上年报告…", lambda desk: desk.past.choose_last_year(), writes=True),
            None,
            Command("本栏的历史", lambda desk: desk.show_panel("history"), "Ctrl+Shift+H"),
            Command(
                "存一个版本…", lambda desk: desk.past.keep_version(), "Ctrl+Shift+S", writes=True
            ),
            Command("版本和比较…", lambda desk: desk.past.show_versions()),
            Command("已删除的记录…", lambda desk: desk.past.show_removed()),
            None,
            Command("核对纸质件…", lambda desk: desk.past.check_paper()),
        ),
    ),
    (
        "导出(&X)",
        (
            Command("预览", lambda desk: desk.preview.show(), "F9"),
            Command("加宽预览", lambda desk: desk.preview.toggle_wide(), "Shift+F9"),
            Command("打印…", lambda desk: desk.print_report(), "Ctrl+P"),
            None,
            Command("导出 PDF…", lambda desk: desk.export("pdf"), "Ctrl+Shift+P"),
            Command("导出 Excel…", lambda desk: desk.export("xlsx"), "Ctrl+E"),
            Command("导出 Word…", lambda desk: desk.export("docx"), "Ctrl+Shift+E"),
            Command("导出草稿…", lambda desk: desk.export_draft()),
        ),
    ),
    ("帮助(&H)", (Command("填写说明", lambda desk: desk.show_panel("help"), "F1"),)),
)

EDIT, GO, CHECK, PAST, EXPORT, HELP = (title for title, _lines in DESK_MENUS)


class DeskMenus(QObject):
    """Builds the menus of the table; their lines act on the desk that is attached."""

    def __init__(self, top: TopBar, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._top = top
        self._desk: Desk | None = None
        self._undo: QAction | None = None
        self._redo: QAction | None = None

    def build(self) -> dict[str, QMenu]:
        """Add all menus to the bar; return them by their titles (``EDIT``, ``EXPORT`` …)."""
        menus = {title: self._build_menu(title, lines) for title, lines in DESK_MENUS}
        self._undo, self._redo = menus[EDIT].actions()[:2]
        # Where the keys differ (macOS knows only the second for 重做), both work.
        self._redo.setShortcuts([QKeySequence("Ctrl+Y"), QKeySequence("Ctrl+Shift+Z")])
        self._show_names("", "")
        return menus

    def attach(self, desk: Desk | None) -> None:
        """Let the lines act on this desk; None where no report is open."""
        self._desk = desk
        if desk is None:
            self._show_names("", "")
            return
        desk.bridge.names_changed.connect(self._show_names)
        session = desk.bridge.session
        self._show_names(session.undo_name, session.redo_name)

    def _show_names(self, undo: str, redo: str) -> None:
        """Let 撤销 and 重做 say what they would do, and be grey where that is nothing."""
        for action, verb, name in ((self._undo, "撤销", undo), (self._redo, "重做", redo)):
            if action is not None:
                # An ampersand would be taken for the mark of a key.
                shown = f"{verb}“{name}”".replace("&", "&&")
                action.setText(shown if name else verb)
                action.setEnabled(bool(name))

    def _build_menu(self, title: str, lines: tuple[Command | None, ...]) -> QMenu:
        entries = [None if line is None else self._entry(line) for line in lines]
        first = self._edit_entries() if title == EDIT else ()
        return self._top.add_menu(title, (*first, *entries))

    def _edit_entries(self) -> tuple[Entry | None, ...]:
        """Return the lines of every 编辑 menu; undoing is the report's, not the field's."""
        undo = Entry("撤销", partial(self._act, lambda desk: desk.acts.undo()), "Ctrl+Z")
        redo = Entry("重做", partial(self._act, lambda desk: desk.acts.redo()), "Ctrl+Y")
        by_focus = edit_entries()
        rest = by_focus[by_focus.index(None) :]
        return (undo, redo, *rest, None)

    def _entry(self, line: Command) -> Entry:
        act = partial(self._act, line.act)
        return Entry(line.label, act, line.shortcut, needs_report=True, writes=line.writes)

    def _act(self, act: Callable[[Desk], object]) -> None:
        if self._desk is not None:
            act(self._desk)
