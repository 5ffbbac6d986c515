"""The deleted records of a report: what they held, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
)

from perfdesk.errors import UserError
from perfdesk.ui.parts.framing import fit
from perfdesk.ui.parts.look import label
from perfdesk.ui.parts.messages import sentence
from perfdesk.ui.parts.plain_list import PlainList
from perfdesk.ui.parts.times import when_words

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from perfdesk.app.library.library import Library
    from perfdesk.report.values import RemovedRecord
    from perfdesk.template.template import ReportTemplate
    from perfdesk.ui.bridge import Bridge
    from perfdesk.ui.parts.messages import Dialogs
    from perfdesk.ui.parts.style import Theme


class RemovedDialog(QDialog):
    """Lists the deleted records, the newest first; the chosen one stands below in full.

    Signals:
        said: What was put back, in words.
    """

    said = Signal(str)

    def __init__(
        self,
        bridge: Bridge,
        library: Library,
        theme: Theme,
        dialogs: Dialogs,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._library = library
        self._dialogs = dialogs
        self._records: tuple[RemovedRecord, ...] = ()
        self._words = label("", "muted", wraps=True)
        self._list = PlainList()
        self._text = QPlainTextEdit()
        self._back = QPushButton("放回")
        self._parts = QSplitter(Qt.Orientation.Vertical)
        self._build(theme)
        self._list.currentRowChanged.connect(self._show_record)
        self._list.itemActivated.connect(self._put_back)
        self._back.clicked.connect(self._put_back)
        self._list_records()

    def _build(self, theme: Theme) -> None:
        px = theme.px
        self.setWindowTitle("已删除的记录")
        fit(self, 50, 36)
        self._list.setAccessibleName("已删除的记录")
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setAccessibleName("记录的内容")
        self._parts.setChildrenCollapsible(False)
        self._parts.addWidget(self._list)
        self._parts.addWidget(self._text)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(self._back, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(16), px(16), px(16), px(16))
        box.setSpacing(px(8))
        box.addWidget(self._words)
        box.addWidget(self._parts, 1)
        box.addWidget(buttons)

    def _list_records(self) -> None:
        session = self._bridge.session
        try:
            stored = self._library.removed(session.id)
        except UserError as error:
            stored = ()
            self._dialogs.tell_error(self, error)
        known = {record.number for record in session.last_removed}
        older = (record for record in stored if record.number not in known)
        # One that was put back and is not saved yet still lies in the store's bin.
        self._records = tuple(
            record
            for record in (*session.last_removed, *older)
            if not session.report.tree.has(record.number)
        )
        self._list.clear()
        for record in self._records:
            when = "刚才" if record.at is None else when_words(record.at)
            self._list.addItem(f"{record.title}\n{when}")
        self._list.setCurrentRow(0)
        self._parts.setVisible(bool(self._records))
        self._back.setEnabled(bool(self._records) and not session.is_read_only)
        self._words.setText(sentence("removed_what" if self._records else "removed_none"))

    def _show_record(self, row: int) -> None:
        is_record = 0 <= row < len(self._records)
        template = self._bridge.session.template
        self._text.setPlainText(content(template, self._records[row]) if is_record else "")

    def _put_back(self) -> None:
        row = self._list.currentRow()
        if not 0 <= row < len(self._records) or not self._back.isEnabled():
            return
        record = self._records[row]
        try:
            self._bridge.put_back(record, self._records)
        except UserError as error:
            self._dialogs.tell_error(self, error)
            return
        self.said.emit(sentence("removed_back", title=record.title))
        self._list_records()


def content(template: ReportTemplate, record: RemovedRecord) -> str:
    """Return what a deleted record and those below it hold, a field a paragraph."""
    texts = {(value.ref.line, value.ref.code): value.text for value in record.values}
    told: list[str] = []
    for line in record.lines:
        field = template.fields.get(line.group)
        if field is None:
            continue
        if line.number != record.number:
            told.append(f"◆ {field.label}{line.position + 1}")
        for code in template.members.get(line.group, ()):
            text = texts.get((line.number, code), "")
            if text:
                told.append(f"{template.fields[code].label}：{text}")
    return "\n".join(told) or "（没有填写内容）"
