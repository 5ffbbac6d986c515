"""The office's rules of the printed page, to be chosen in the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QPushButton, QVBoxLayout, QWidget

from perfdesk.app.printed.page_rules import joined, page_rules, split, told_faces
from perfdesk.errors import UserError
from perfdesk.ui.parts.names import name_whole

if TYPE_CHECKING:
    from perfdesk.app.printed.page_rules import StyleVariant
    from perfdesk.ui.parts.style import Theme

_STANDARD = "不另作规定（按国家标准）"


class PageRules(QWidget):
    """A box to tick for each rule; a list where one of several may hold.

    A page design that cannot be read offers nothing, and says why.

    Signals:
        changed: Another rule holds, or one no more.
    """

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._boxes: dict[str, QCheckBox] = {}
        self._lists: list[QComboBox] = []
        self._faces = QLabel()
        self._faces.setWordWrap(True)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(10))
        try:
            groups = page_rules()
        except UserError as error:
            self._faces.setText(str(error))
            groups = ()
        for group in groups:
            box.addWidget(self._tick(group[0]) if len(group) == 1 else self._list(group))
        look = QPushButton("查看本机的官方字体")
        look.setAutoDefault(False)
        look.clicked.connect(self._tell_faces)
        row = QVBoxLayout()
        row.addWidget(look)
        row.addWidget(self._faces)
        box.addLayout(row)

    @property
    def page_style(self) -> str:
        """Return what is chosen, as ``Choices.page_style`` keeps it."""
        names = [str(choice.currentData()) for choice in self._lists]
        names += [name for name, box in self._boxes.items() if box.isChecked()]
        return joined(name for name in names if name)

    def show_page_style(self, page_style: str) -> None:
        """Show what is chosen; names that are not offered here are left out."""
        names = split(page_style)
        for name, box in self._boxes.items():
            box.setChecked(name in names)
        for choice in self._lists:
            places = [place for name in names if (place := choice.findData(name)) >= 0]
            choice.setCurrentIndex(places[0] if places else 0)

    def _tick(self, variant: StyleVariant) -> QCheckBox:
        box = self._boxes[variant.name] = QCheckBox(variant.title)
        box.toggled.connect(self.changed)
        return box

    def _list(self, group: tuple[StyleVariant, ...]) -> QComboBox:
        choice = QComboBox()
        choice.addItem(_STANDARD, "")
        for variant in group:
            choice.addItem(variant.title, variant.name)
        name_whole(choice, "、".join(variant.title for variant in group))
        choice.currentIndexChanged.connect(self.changed)
        self._lists.append(choice)
        return choice

    def _tell_faces(self) -> None:
        try:
            self._faces.setText(told_faces())
        except UserError as error:
            self._faces.setText(str(error))
