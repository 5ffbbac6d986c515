"""What the clerk is told above an import: why this template, notes, twins on the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from perfdesk.ui.parts.look import ElidedLabel, label
from perfdesk.ui.parts.style import set_role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from perfdesk.ui.parts.style import Theme


class ImportTold(QWidget):
    """A line for the template, and below it only what there is to tell.

    Attributes:
        notes: What is told of the file and of what it becomes.
        twin: That the same file or the same report is here already.
        compare: Wanted to see what differs from that report.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.notes = label("", "hint", wraps=True)
        self.twin = label("", "finding-warning", wraps=True)
        self.compare = QPushButton("比较…")
        # Enter in a field does not press it.
        self.compare.setAutoDefault(False)
        self._reason = ElidedLabel()
        set_role(self._reason, "hint")
        beside = QHBoxLayout()
        beside.addWidget(self.twin, 1)
        beside.addWidget(self.compare)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(4))
        box.addWidget(self._reason)
        box.addWidget(self.notes)
        box.addLayout(beside)

    def show_told(self, reason: str, notes: Iterable[str], twin: str, *, can_compare: bool) -> None:
        """Tell this; whatever is empty takes no room."""
        self._reason.setToolTip(reason)
        self.compare.setVisible(can_compare)
        for words, text in (
            (self._reason, reason),
            (self.notes, "\n".join(filter(None, notes))),
            (self.twin, twin),
        ):
            _show(words, text)


def _show(words: QLabel, text: str) -> None:
    words.setText(text)
    words.setVisible(bool(text))
