"""Send pieces of an old report to a section or field: found by typing, chosen by Enter."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidgetItem

from perfdesk.report.searching.pinyin import initials
from perfdesk.ui.parts.typed_choice import ChoiceWords, TypedChoice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from PySide6.QtWidgets import QWidget

    from perfdesk.app.importing.importing import Target
    from perfdesk.ui.parts.style import Theme

_WORDS = ChoiceWords(
    "放到…", "章节或栏目名称，也可以输入拼音首字母", "要放到的地方", "可以放到的地方"
)
_NONE = -1


class TargetDialog(TypedChoice):
    """One line to type in, the places below it, what has none last.

    Attributes:
        chosen: The place; None stands for no place, where the dialog was accepted.
    """

    def __init__(
        self,
        targets: Iterable[Target],
        words: str,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        only_sections: bool = False,
    ) -> None:
        super().__init__(replace(_WORDS, note=words), theme, parent)
        self.chosen: Target | None = None
        self._targets = [one for one in targets if not (only_sections and one.field)]
        self._initials = [initials(one.label) for one in self._targets]
        self.begin()

    def choose_first(self, section: str | None, field: str | None) -> None:
        """Begin at the place where the pieces are now."""
        for at in range(self._list.count()):
            one = self._target(self._list.item(at))
            if one is not None and (one.section, one.field) == (section, field):
                self._list.setCurrentRow(at)
                return

    def matches(self, typed: str) -> Iterator[QListWidgetItem]:
        """Yield the places that fit, in the template's order."""
        wanted = "".join(typed.split()).lower()
        for number, target in enumerate(self._targets):
            if wanted in target.path or any(wanted in one for one in self._initials[number]):
                depth = target.path.count(" › ")
                yield _row(f"{'　' * depth}{target.label}", target.path, number)
        if not wanted or wanted in "未归位" or wanted in "wgw":
            yield _row("未归位（先留着，导入后再处理）", "未归位", _NONE)

    def take(self, item: QListWidgetItem) -> None:
        """Send the pieces to this place."""
        self.chosen = self._target(item)

    def _target(self, item: QListWidgetItem) -> Target | None:
        number = item.data(Qt.ItemDataRole.UserRole)
        return None if number == _NONE else self._targets[number]


def _row(words: str, path: str, number: int) -> QListWidgetItem:
    item = QListWidgetItem(words)
    item.setToolTip(path)
    item.setData(Qt.ItemDataRole.UserRole, number)
    item.setData(Qt.ItemDataRole.AccessibleTextRole, path)
    return item
