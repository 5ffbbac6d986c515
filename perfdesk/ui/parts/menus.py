"""The line at the top: menus, what is open, and the button that everybody looks for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QMenuBar,
    QPlainTextEdit,
    QSizePolicy,
    QTextEdit,
    QWidget,
)

from perfdesk.ui.parts.chevron import MenuPush

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QResizeEvent

    from perfdesk.ui.parts.style import Theme


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a menu; those that need a report are grey on the start page.

    ``is_possible`` is asked each time the menu opens; ``writes``: nothing for a desk that is only
    read.
    """

    label: str
    run: Callable[[], object]
    shortcut: str = ""
    needs_report: bool = False
    is_possible: Callable[[], bool] | None = None
    writes: bool = False


class TopBar(QWidget):
    """Menu bar, title of the open report and the export button, in one line."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._menus = QMenuBar()
        self._title = _ElidedLabel()
        self._export = MenuPush("导出")
        self._bound: list[QAction] = []
        self._writing: list[QAction] = []
        self._build()
        theme.changed.connect(self._dress)

    def add_menu(self, title: str, entries: Sequence[Entry | None]) -> QMenu:
        """Add a menu; None is a separating line."""
        menu = self._menus.addMenu(title)
        for entry in entries:
            if entry is None:
                menu.addSeparator()
                continue
            action = menu.addAction(entry.label)
            # Screen readers and tests find a line by its plain words.
            action.setObjectName(re.sub(r"\(&.\)|…|&", "", entry.label))
            action.triggered.connect(_without_arguments(entry.run))
            if entry.is_possible is not None:
                menu.aboutToShow.connect(partial(_ask, action, entry.is_possible))
            if entry.writes:
                self._writing.append(action)
            if entry.shortcut:
                action.setShortcut(QKeySequence(entry.shortcut))
            if entry.needs_report:
                self._bound.append(action)
                action.setEnabled(False)
        return menu

    def set_export_menu(self, menu: QMenu) -> None:
        """Let the button open this menu."""
        self._export.setMenu(menu)

    def show_read_only(self) -> None:
        """Grey what would write, for good."""
        for action in self._writing:
            action.setEnabled(False)
            if action in self._bound:
                self._bound.remove(action)

    def show_title(self, title: str | None) -> None:
        """Show what is open; None on the start page."""
        self._title.show_text(title or "")
        self._export.setVisible(title is not None)
        for action in self._bound:
            action.setEnabled(title is not None)

    def _build(self) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "top")
        self._menus.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._title.setProperty("role", "reportTitle")
        self._export.setProperty("role", "primary")
        self._export.hide()
        row = self._row = QHBoxLayout(self)
        row.addWidget(self._menus)
        row.addWidget(self._title, 1)
        row.addWidget(self._export)
        self._dress()

    def _dress(self) -> None:
        px = self._theme.px
        self._row.setContentsMargins(px(4), px(4), px(12), px(4))
        self._row.setSpacing(px(12))
        self._export.setIcon(self._theme.icon("export", "on_accent"))


class _ElidedLabel(QLabel):
    """One line that gives way: what does not fit is cut off and told in the tip."""

    def __init__(self) -> None:
        super().__init__()
        self._whole = ""
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_text(self, text: str) -> None:
        """Show this text."""
        self._whole = text
        self.setToolTip(text)
        self.setAccessibleName(text)
        self._cut()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut it anew."""
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        room = self.width()
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room))


def edit_entries() -> tuple[Entry | None, ...]:
    """Return the lines that act on the text with the focus; the fields have the keys themselves."""
    return (
        None,
        Entry(
            "剪切", partial(_on_focus, "cut"), is_possible=lambda: _has_choice() and _may_write()
        ),
        Entry("复制", partial(_on_focus, "copy"), is_possible=_has_choice),
        Entry("粘贴", partial(_on_focus, "paste"), is_possible=_may_paste),
        Entry("全选", partial(_on_focus, "selectAll"), is_possible=_has_text),
    )


def _on_focus(name: str) -> None:
    act = getattr(QApplication.focusWidget(), name, None)
    if act is not None:
        act()


def _has_choice() -> bool:
    """Say whether something is selected; what is no text (a table) is asked when it acts."""
    match QApplication.focusWidget():
        case QLineEdit() as line:
            return line.hasSelectedText()
        case QPlainTextEdit() | QTextEdit() as text:
            return text.textCursor().hasSelection()
        case other:
            return hasattr(other, "copy")


def _may_write() -> bool:
    match QApplication.focusWidget():
        case QLineEdit() | QPlainTextEdit() | QTextEdit() as text:
            return not text.isReadOnly()
        case other:
            return hasattr(other, "cut")


def _may_paste() -> bool:
    has_text = bool(QApplication.clipboard().text())
    return has_text and hasattr(QApplication.focusWidget(), "paste") and _may_write()


def _has_text() -> bool:
    match QApplication.focusWidget():
        case QLineEdit() as line:
            return bool(line.text())
        case QPlainTextEdit() | QTextEdit() as text:
            return not text.document().isEmpty()
        case other:
            return hasattr(other, "selectAll")


def _ask(action: QAction, is_possible: Callable[[], bool]) -> None:
    action.setEnabled(is_possible())


def _without_arguments(run: Callable[[], object]) -> Callable[[bool], None]:
    """``triggered`` tells whether the action is checked, which is nobody's business here."""

    def act(_checked: bool) -> None:  # noqa: FBT001 - Qt's signal
        run()

    return act
