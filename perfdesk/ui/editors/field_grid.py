"""Put the editors of a section or a record in order: figures side by side, prose full width."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from perfdesk.ui.parts.look import WIDE_GAP, em

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtGui import QResizeEvent

    from perfdesk.report.values import FieldRef
    from perfdesk.ui.editors.base import FieldEditor
    from perfdesk.ui.editors.host import Host

#: Figures in a row at most; and the narrowest a figure gets, in characters.
_MOST_COLUMNS = 3
_NARROWEST = 15
#: What the mark beside a label takes (必填, 导入), and the width at which a label rather breaks.
_MARK = 4
_WIDEST_LABEL = 24
#: Figures that come in threes (年初, 全年, 执行) stand so down to this width; their labels break.
_NARROWEST_OF_THREE = 13


def columns_for(count: int, width: int, narrowest: int) -> int:
    """Return how many columns ``count`` figures take in ``width`` pixels.

    Never more than three; four stand two by two; one alone takes no more than half the width.
    """
    wanted = 2 if count in (1, 2, 4) else _MOST_COLUMNS
    return max(1, min(wanted, width // max(1, narrowest)))


class FigureRow(QWidget):
    """A run of figures, side by side as far as the width allows; those that apply only."""

    def __init__(self, editors: Sequence[FieldEditor], parent: QWidget) -> None:
        super().__init__(parent)
        self._editors = editors
        self._columns = 0
        self._is_empty = False
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(WIDE_GAP)
        self._grid.setVerticalSpacing(WIDE_GAP)
        for editor in editors:
            editor.relevance_changed.connect(self.arrange)
        self.arrange()

    def arrange(self) -> None:
        """Place the figures that apply anew."""
        shown = [editor for editor in self._editors if editor.is_relevant]
        columns = columns_for(len(shown), self.width(), self._narrowest(shown))
        for editor in self._editors:
            self._grid.removeWidget(editor)
            _show_relevance(editor)
        for index, editor in enumerate(shown):
            row, column = divmod(index, columns)
            self._grid.addWidget(editor, row, column, Qt.AlignmentFlag.AlignTop)
        for column in range(_MOST_COLUMNS):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        self._columns = columns
        if not shown or self._is_empty:
            self.setVisible(bool(shown))
        self._is_empty = not shown

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use more or fewer columns where the width asks for it."""
        super().resizeEvent(event)
        shown = [editor for editor in self._editors if editor.is_relevant]
        if columns_for(len(shown), self.width(), self._narrowest(shown)) != self._columns:
            self.arrange()

    def _narrowest(self, shown: Sequence[FieldEditor]) -> int:
        """Return the width that lets the labels stand in one line with their marks."""
        longest = max((len(editor.field.label) for editor in shown), default=0)
        wished = min(max(longest + _MARK, _NARROWEST), _WIDEST_LABEL)
        in_threes = len(shown) > _MOST_COLUMNS and len(shown) % _MOST_COLUMNS == 0
        return em(self) * (min(wished, _NARROWEST_OF_THREE) if in_threes else wished)


class FieldGrid(QWidget):
    """All fields of a section or a record, in the template's order.

    Attributes:
        editors: Its editors in order.
    """

    def __init__(self, refs: Iterable[FieldRef], host: Host, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(WIDE_GAP)
        self.editors: list[FieldEditor] = [host.make(ref, self) for ref in refs]
        for is_wide, run in groupby(self.editors, key=lambda editor: editor.IS_WIDE):
            if is_wide:
                for editor in run:
                    column.addWidget(editor)
                    self._follow(editor)
            else:
                column.addWidget(FigureRow(list(run), self))

    def _follow(self, editor: FieldEditor) -> None:
        _show_relevance(editor)
        editor.relevance_changed.connect(lambda: _show_relevance(editor))


def _show_relevance(editor: FieldEditor) -> None:
    """Show or hide an editor; one that was never hidden is left alone, as showing is dear."""
    is_out = editor.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)
    if not editor.is_relevant or is_out:
        editor.setVisible(editor.is_relevant)
