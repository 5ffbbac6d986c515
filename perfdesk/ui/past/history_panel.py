"""What a field said before: when it was changed, from what to what, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from perfdesk.errors import UserError
from perfdesk.report.episodes import episodes
from perfdesk.report.places import place
from perfdesk.ui.parts.look import label
from perfdesk.ui.parts.messages import sentence
from perfdesk.ui.parts.plain_list import PlainList
from perfdesk.ui.parts.times import when_words
from perfdesk.ui.past.diff_text import DiffText

if TYPE_CHECKING:
    from perfdesk.app.editing.session import ReportSession
    from perfdesk.app.library.library import Library
    from perfdesk.report.values import FieldRef, Revision
    from perfdesk.ui.parts.style import Theme

_TITLE_LENGTH = 24


class HistoryPanel(QWidget):
    """Lists the versions of one field; the chosen one stands below with what it changed.

    Signals:
        restore_wanted: (FieldRef, text) that the clerk wants back.
    """

    restore_wanted = Signal(object, str)

    def __init__(
        self, session: ReportSession, library: Library, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._library = library
        self._ref: FieldRef | None = None
        self._saves: list[Revision] = []
        self._shown: list[Revision] = []
        self._theme = theme
        self._is_made = False

    def _make(self) -> None:
        """Make what is in it: many a clerk never looks here."""
        self._is_made = True
        self._title = label("", "panelTitle", wraps=True)
        self._words = label("", "muted", wraps=True)
        self._each = QCheckBox("逐次列出每次保存")
        self._list = PlainList()
        self._text = DiffText(self._theme, "这一版改了什么")
        self._restore = QPushButton("恢复此版")
        self._body = QWidget()
        self._build(self._theme)
        self._each.toggled.connect(self._list_versions)
        self._list.currentRowChanged.connect(self._show_version)
        self._restore.clicked.connect(self._tell_restore)

    def show_field(self, ref: FieldRef | None) -> None:
        """Show the versions of a field as the store has them now."""
        if not self._is_made:
            self._make()
        self._ref = ref
        self._saves = []
        words = ""
        if ref is not None:
            try:
                self._saves = self._library.history(self._session.id, ref)
            except UserError as error:
                words = str(error)
        self._title.setText(self._name_of(ref))
        self._list_versions()
        if not self._shown:
            words = words or sentence("history_none" if ref is not None else "history_no_field")
        self._words.setText(words)
        self._words.setVisible(bool(words))
        self._body.setVisible(bool(self._shown))

    def _name_of(self, ref: FieldRef | None) -> str:
        if ref is None or ref not in self._session.report.values:
            return ""
        where = place(self._session.report, ref)
        return f"{where} · {self._session.template.fields[ref.code].label}"

    def _build(self, theme: Theme) -> None:
        px = theme.px
        self._list.setAccessibleName("本栏的各个版本")
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self._list)
        parts.addWidget(self._text)
        buttons = QHBoxLayout()
        buttons.addWidget(self._restore)
        buttons.addStretch(1)
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(self._each)
        body.addWidget(parts, 1)
        body.addWidget(label(sentence("diff_legend"), "hint", wraps=True))
        body.addLayout(buttons)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(12), px(12), px(12), px(12))
        box.setSpacing(px(8))
        box.addWidget(self._title)
        box.addWidget(self._words)
        box.addWidget(self._body, 1)
        box.addStretch(0)

    def _list_versions(self) -> None:
        # A stretch that ended as it began (deleted and put back, say) is told by its saves.
        told = [] if self._each.isChecked() else episodes(self._saves)
        self._shown = told or self._saves
        self._list.clear()
        self._list.addItems([_line(revision) for revision in self._shown])
        if self._shown:
            self._list.setCurrentRow(0)

    def _show_version(self, row: int) -> None:
        if not 0 <= row < len(self._shown) or self._ref is None:
            self._text.show_pieces(())
            return
        revision = self._shown[row]
        self._text.show_texts(revision.old or "", revision.new or "")
        value = self._session.report.values.get(self._ref)
        is_now = value is not None and value.text == (revision.new or "")
        can_enter = value is not None and not self._session.is_read_only
        self._restore.setEnabled(can_enter and not is_now)
        tip = "这就是现在的文字" if is_now else "把这一版的文字放回本栏，可以撤销"
        self._restore.setToolTip(tip)

    def _tell_restore(self) -> None:
        row = self._list.currentRow()
        if self._ref is not None and 0 <= row < len(self._shown):
            self.restore_wanted.emit(self._ref, self._shown[row].new or "")


def _line(revision: Revision) -> str:
    text = " ".join((revision.new or "").split())
    short = text if len(text) <= _TITLE_LENGTH else f"{text[:_TITLE_LENGTH]}…"
    return f"{when_words(revision.at)}　{short or '（清空）'}"
