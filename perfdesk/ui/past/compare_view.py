"""What differs between two states of a report, or two reports: a list by section, each in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from perfdesk.report.comparing.compare import Difference
from perfdesk.report.comparing.diff import Piece
from perfdesk.report.values import ROOT
from perfdesk.ui.parts.look import label
from perfdesk.ui.parts.messages import sentence
from perfdesk.ui.past.diff_text import DiffText

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.template.template import ReportTemplate
    from perfdesk.ui.parts.style import Theme

_ROLE = Qt.ItemDataRole.UserRole
_KINDS = {"changed": "改", "new": "增", "gone": "减"}
_SPOKEN = {"changed": "改动", "new": "新增", "gone": "去掉"}


class CompareView(QWidget):
    """Lists the differences; what is chosen stands beside it with the characters that differ.

    Signals:
        restore_wanted: Codes of fields and groups that are to be as in the old state; None: all.
        text_wanted: (FieldRef, text): one field of a record that is to be as in the old state.
    """

    restore_wanted = Signal(object)
    text_wanted = Signal(object, str)

    def __init__(
        self, template: ReportTemplate, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._template = template
        self._differences: tuple[Difference, ...] = ()
        self._is_full_text = False
        self._words = label("", "fieldLabel", wraps=True)
        self._tree = QTreeWidget()
        self._where = label("", "hint", wraps=True)
        self._text = DiffText(theme, "改动的文字")
        self._legend = label(sentence("diff_legend_states"), "hint", wraps=True)
        self._one = QPushButton("恢复此项")
        self._section = QPushButton("恢复本节")
        self._all = QPushButton("全部恢复")
        self._build(theme)
        self._tree.currentItemChanged.connect(lambda _item, _old: self._show_chosen())
        self._one.clicked.connect(self._restore_one)
        self._section.clicked.connect(self._restore_section)
        self._all.clicked.connect(lambda: self.restore_wanted.emit(None))

    def show_differences(
        self,
        differences: Sequence[Difference],
        words: str,
        *,
        can_restore: bool,
        is_full_text: bool = False,
    ) -> None:
        """Show these; ``words`` say what is compared. Without ``can_restore`` to be read only.

        A full text is held against nothing: then its fields are counted, no differences.
        """
        self._differences = tuple(differences)
        count = "{} 项内容" if is_full_text else "{} 处不同"
        self._words.setText(f"{words}：{count.format(len(differences))}" if differences else words)
        self._is_full_text = is_full_text
        self._legend.setVisible(not is_full_text)
        self._tree.setAccessibleName("各项内容" if is_full_text else "不同之处")
        for button in (self._one, self._section, self._all):
            button.setVisible(can_restore)
        self._all.setEnabled(bool(differences))
        self._tree.clear()
        for section in dict.fromkeys(one.section for one in self._differences):
            self._tree.addTopLevelItem(self._section_item(section))
        self._tree.expandAll()
        if self._differences:
            model = self._tree.model()
            self._tree.setCurrentIndex(model.index(0, 0, model.index(0, 0)))
        self._show_chosen()

    def _build(self, theme: Theme) -> None:
        px = theme.px
        self.setFocusProxy(self._tree)
        self._tree.setHeaderHidden(True)
        self._tree.setAccessibleName("不同之处")
        self._tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._tree.setTextElideMode(Qt.TextElideMode.ElideRight)
        buttons = QHBoxLayout()
        for button in (self._one, self._section, self._all):
            buttons.addWidget(button)
        buttons.addStretch(1)
        detail = QWidget()
        right = QVBoxLayout(detail)
        right.setContentsMargins(px(12), 0, 0, 0)
        right.addWidget(self._where)
        right.addWidget(self._text, 1)
        right.addWidget(self._legend)
        right.addLayout(buttons)
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.setChildrenCollapsible(False)
        parts.setHandleWidth(1)
        parts.addWidget(self._tree)
        parts.addWidget(detail)
        parts.setStretchFactor(0, 2)
        parts.setStretchFactor(1, 3)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(8))
        box.addWidget(self._words)
        box.addWidget(parts, 1)

    # -- the list ------------------------------------------------------------------------------

    def _section_item(self, section: str) -> QTreeWidgetItem:
        found = [one for one in self._differences if one.section == section]
        sections = self._template.sections
        heading = sections[section].heading if section in sections else "其他栏目"
        item = QTreeWidgetItem([f"{heading}（{len(found)}）"])
        item.setData(0, _ROLE, section)
        item.addChildren([_difference_item(one, is_marked=not self._is_full_text) for one in found])
        return item

    def _chosen(self) -> Difference | None:
        found = self._tree.currentIndex().data(_ROLE)
        return found if isinstance(found, Difference) else None

    def _chosen_section(self) -> str:
        found = self._tree.currentIndex().data(_ROLE)
        return found.section if isinstance(found, Difference) else str(found or "")

    def _show_chosen(self) -> None:
        difference = self._chosen()
        if difference is None:
            self._where.setText("")
            self._text.show_pieces(())
        else:
            self._where.setText(f"{difference.where} · {difference.label}")
            self._show_texts(difference.old or "", difference.new or "")
        is_known = difference is not None and difference.ref.code in self._template.fields
        self._one.setEnabled(is_known)
        self._section.setEnabled(self._chosen_section() in self._template.sections)

    def _show_texts(self, old: str, new: str) -> None:
        if self._is_full_text:
            self._text.show_pieces((Piece("same", new),))
        else:
            self._text.show_texts(old, new)

    # -- restoring -----------------------------------------------------------------------------

    def _restore_one(self) -> None:
        """One field by itself; what came or went with a record only with its whole list."""
        difference = self._chosen()
        if difference is None:
            return
        ref = difference.ref
        is_text = difference.kind == "changed" and ref.line != ROOT
        if is_text and not self._template.fields[ref.code].is_container:
            self.text_wanted.emit(ref, difference.old or "")
            return
        groups = self._template.groups_of(ref.code)
        self.restore_wanted.emit(frozenset({groups[0] if groups else ref.code}))

    def _restore_section(self) -> None:
        codes = self._template.members.get(self._chosen_section(), ())
        self.restore_wanted.emit(frozenset(codes))


def _difference_item(difference: Difference, *, is_marked: bool) -> QTreeWidgetItem:
    record = difference.where.partition("“")[2].replace("”“", " ").rstrip("”")
    words = f"{difference.label} · {record}" if record else difference.label
    mark, spoken = f"{_KINDS[difference.kind]}　", f"{_SPOKEN[difference.kind]}："
    item = QTreeWidgetItem([f"{mark if is_marked else ''}{words}"])
    item.setData(0, _ROLE, difference)
    spoken = f"{spoken if is_marked else ''}{words}"
    item.setData(0, Qt.ItemDataRole.AccessibleTextRole, spoken)
    item.setToolTip(0, f"{difference.where} · {difference.label}")
    return item
