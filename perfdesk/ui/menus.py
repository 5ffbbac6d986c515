"""The line at the top: menus, what is open, and the button that everybody looks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QMenu,
    QMenuBar,
    QPushButton,
    QSizePolicy,
    QWidget,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QResizeEvent

    from perfdesk.ui.style import Theme


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a menu; those that need a report are grey on the start page."""

    label: str
    run: Callable[[], object]
    shortcut: str = ""
    needs_report: bool = False


class TopBar(QWidget):
    """Menu bar, title of the open report and the export button, in one line."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._menus = QMenuBar()
        self._title = _ElidedLabel()
        self._export = QPushButton("导出 ▾")
        self._bound: list[QAction] = []
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
            action.triggered.connect(_without_arguments(entry.run))
            if entry.shortcut:
                action.setShortcut(QKeySequence(entry.shortcut))
            if entry.needs_report:
                self._bound.append(action)
                action.setEnabled(False)
        return menu

    def set_export_menu(self, menu: QMenu) -> None:
        """Let the button open this menu."""
        self._export.setMenu(menu)

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
        px = self._theme.px
        row = QHBoxLayout(self)
        row.setContentsMargins(px(4), px(4), px(12), px(4))
        row.setSpacing(px(12))
        row.addWidget(self._menus)
        row.addWidget(self._title, 1)
        row.addWidget(self._export)
        self._dress()

    def _dress(self) -> None:
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
        Entry("撤销", lambda: _on_focus("undo")),
        Entry("重做", lambda: _on_focus("redo")),
        None,
        Entry("剪切", lambda: _on_focus("cut")),
        Entry("复制", lambda: _on_focus("copy")),
        Entry("粘贴", lambda: _on_focus("paste")),
        Entry("全选", lambda: _on_focus("selectAll")),
    )


def _on_focus(name: str) -> None:
    act = getattr(QApplication.focusWidget(), name, None)
    if act is not None:
        act()


def _without_arguments(run: Callable[[], object]) -> Callable[[bool], None]:
    """``triggered`` tells whether the action is checked, which is nobody's business here."""

    def act(_checked: bool) -> None:  # noqa: FBT001 - Qt's signal
        run()

    return act
