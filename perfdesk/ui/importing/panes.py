"""The two sides of an import: the old text at the left, the report it becomes at the right.

What is chosen on one side is shown on the other.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QPlainTextEdit,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from perfdesk.app.importing.import_rows import left_rows, old_rows, place_rows
from perfdesk.ui.desk.zone_walk import ZoneWalk
from perfdesk.ui.importing.lists import LOOKS, ROW_ROLE, Fold, OldModel, PlaceModel
from perfdesk.ui.importing.rows_painting import OldDelegate, PlaceDelegate
from perfdesk.ui.importing.view import PieceView
from perfdesk.ui.parts.look import ElidedLabel, label, set_role
from perfdesk.ui.parts.messages import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtCore import QModelIndex
    from PySide6.QtGui import QResizeEvent

    from perfdesk.app.checking.foreign import ForeignFinding
    from perfdesk.app.importing.import_rows import OldRow
    from perfdesk.app.importing.importing import ImportDesk
    from perfdesk.ui.parts.style import Theme

_SELECT = QItemSelectionModel.SelectionFlag
#: So many rows of what is left over are in sight, above the report; and where room is short.
_LEFT_ROWS, _LEAST_LEFT_ROWS = 3, 2
#: So many findings of one piece are told beside it.
_FINDINGS = 9
#: With fewer lines on the screen what is chosen is shown in fewer.
_LOW = 24
#: Both sides get the same room; Qt scales it.
_HALF = 1000
_READING = (
    Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
)


class ImportPanes(QWidget):
    """Shows an import and knows which pieces are chosen; changes nothing.

    Attributes:
        chosen: Numbers of the chosen pieces, in the order of the source.

    Signals:
        chose: Other pieces are chosen now.
        sent: Numbers of pieces that were dropped, section or None, field or None.
        place_wanted: The clerk wants to say where the chosen pieces go.
    """

    chose = Signal()
    sent = Signal(object, object, object)
    place_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chosen: tuple[int, ...] = ()
        self._theme = theme
        self._is_linking = False
        self._old, self._places, self._left = OldModel(self), PlaceModel(self), PlaceModel(self)
        self._old_view = PieceView("旧报告")
        self._place_view = PieceView("导入后的报告")
        self._left_view = PieceView("未归位的文字")
        self._text = QPlainTextEdit()
        self._reason = QPlainTextEdit()
        self._old_title = ElidedLabel()
        self._left_title = label("", "finding-error", wraps=True)
        zones = (self._old_view, self._left_view, self._place_view, self._text, self._reason)
        self._walk = ZoneWalk([(one, one.setFocus) for one in zones])
        self._build()
        self._connect()

    # -- showing ----------------------------------------------------------------------------------

    def show_desk(self, desk: ImportDesk, findings: tuple[ForeignFinding, ...]) -> None:
        """Show an import as it is now; what is in sight stays there.

        The report that comes of it is shown once it is known.
        """
        tops = [view.verticalScrollBar().value() for view in self._views()]
        self._old_title.setText(f"旧报告：{desk.name}")
        self._old_title.setToolTip(desk.name)
        self._is_linking = True
        self._old.show_pieces(old_rows(desk, findings))
        if desk.is_filled:
            self._show_places(desk)
        self._is_linking = False
        self.choose(tuple(one for one in self.chosen if self._old.piece(one)), follow=False)
        for view, top in zip(self._views(), tops, strict=True):
            view.verticalScrollBar().setValue(top)

    def _show_places(self, desk: ImportDesk) -> None:
        left = left_rows(desk)
        self._places.show_places(place_rows(desk))
        self._left.show_places(left)
        self._left_title.setText(sentence("import_left_title", count=len(left)))
        for widget in (self._left_title, self._left_view):
            widget.setVisible(bool(left))
        line, px = self.fontMetrics().height(), self._theme.px
        least = min(len(left), _LEAST_LEFT_ROWS)
        self._left_view.setMinimumHeight((line + px(6)) * least + px(4))
        self._left_view.setMaximumHeight(line * 2 * min(len(left), _LEFT_ROWS) + px(8))

    def show_only_open(self, is_filtered: bool) -> None:  # noqa: FBT001 - Qt's signal
        """Show of the old text only what the clerk should look at, or everything."""
        self._is_linking = True
        self._old.show_only_open(is_filtered=is_filtered)
        self._is_linking = False
        self.choose(self.chosen)

    @property
    def is_measuring(self) -> bool:
        """Say whether the height of rows is only estimated so far."""
        return any(view.is_measuring for view in self._views())

    def focus_text(self) -> None:
        """Give the keyboard to the old text."""
        self._old_view.setFocus()

    def _views(self) -> tuple[PieceView, PieceView, PieceView]:
        return self._old_view, self._place_view, self._left_view

    # -- choosing ---------------------------------------------------------------------------------

    @property
    def first(self) -> OldRow | None:
        """Return the first chosen piece."""
        return self._old.piece(self.chosen[0]) if self.chosen else None

    @property
    def offset(self) -> int:
        """Return how many characters of the first chosen piece stand before the cursor."""
        position = self._text.textCursor().position()
        whole = self._text.toPlainText().encode("utf-16-le")  # Qt counts UTF-16 units.
        return len(whole[: 2 * position].decode("utf-16-le", "ignore"))

    def choose(self, numbers: tuple[int, ...], *, follow: bool = True) -> None:
        """Choose these pieces on both sides; ``follow`` brings them into sight."""
        self.chosen = numbers
        self._is_linking = True
        self._select_old(follow=follow)
        self._link_places(follow=follow)
        self._is_linking = False
        self._show_chosen()

    def _select_old(self, *, follow: bool) -> None:
        if follow and self.chosen:
            self._old.reveal(self.chosen[0])
        rows = [row for one in self.chosen if (row := self._old.row_of(one)) >= 0]
        found = QItemSelection()
        for first, last in _runs(rows):
            found.select(self._old.index(first), self._old.index(last))
        selection = self._old_view.selectionModel()
        if rows:
            selection.setCurrentIndex(self._old.index(rows[0]), _SELECT.NoUpdate)
        selection.select(found, _SELECT.ClearAndSelect)
        if follow and rows:
            self._old_view.bring(self._old.index(rows[0]))
        self._old_view.viewport().update()

    def _link_places(self, *, follow: bool) -> None:
        for model, view in ((self._places, self._place_view), (self._left, self._left_view)):
            model.link(self.chosen)
            row = model.row_of(self.chosen[0]) if self.chosen else -1
            view.setCurrentIndex(model.index(row))
            if follow and row >= 0:
                view.bring(model.index(row))
            view.viewport().update()

    def _follow_old(self) -> None:
        if self._is_linking:
            return
        rows = sorted(index.row() for index in self._old_view.selectionModel().selectedIndexes())
        numbers = (number for row in rows for number in self._old.numbers_at(row))
        self.chosen = tuple(dict.fromkeys(numbers))
        self._is_linking = True
        self._link_places(follow=True)
        self._is_linking = False
        self._show_chosen()

    def _follow_place(self, model: PlaceModel, index: QModelIndex, _before: QModelIndex) -> None:
        if self._is_linking or not index.isValid():
            return
        self.chosen = model.numbers_at(index.row())
        self._is_linking = True
        self._select_old(follow=True)
        self._is_linking = False
        self._show_chosen()

    def _show_chosen(self) -> None:
        """Show the first chosen piece in full, why it goes there, and what is wrong with it."""
        piece = self.first
        text = "" if piece is None else piece.text
        if self._text.toPlainText() != text:
            self._text.setPlainText(text)
        told = "" if piece is None else _told(piece)
        if self._reason.toPlainText() != told:
            self._reason.setPlainText(told)
        self.chose.emit()

    def _activate(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE)
        if isinstance(row, Fold):
            self._is_linking = True
            self._old.toggle(row)
            self._is_linking = False
            self.choose((row.first,), follow=False)
        else:
            self.place_wanted.emit()

    # -- building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        self._old_view.setModel(self._old)
        self._old_view.setItemDelegate(OldDelegate(self._theme, self._old_view, self._old))
        for view, model in ((self._place_view, self._places), (self._left_view, self._left)):
            view.setModel(model)
            view.setItemDelegate(PlaceDelegate(self._theme, view, model))
            view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
            view.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
            view.setDropIndicatorShown(True)
            view.setDefaultDropAction(Qt.DropAction.CopyAction)
        set_role(self._old_title, "panelTitle")
        for view in (self._old_view, self._place_view):
            view.setMinimumHeight(self.fontMetrics().height() * 2)
        for text, name in (
            (self._text, "选中的文字，光标处可以拆分"),
            (self._reason, "位置的说明和审核结果"),
        ):
            text.setReadOnly(True)
            text.setTextInteractionFlags(_READING)
            text.setAccessibleName(name)
            text.setTabChangesFocus(True)
        new = (self._left_title, self._left_view, label("导入后的报告", "panelTitle"))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self._side(self._old_title, self._old_view, stretched=self._old_view))
        split.addWidget(self._side(*new, self._place_view, stretched=self._place_view))
        split.setChildrenCollapsible(False)
        split.setSizes([_HALF, _HALF])
        details = QHBoxLayout()
        details.setSpacing(self._theme.px(8))
        details.addWidget(self._text, 1)
        details.addWidget(self._reason, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(self._theme.px(6))
        box.addWidget(split, 1)
        box.addLayout(details)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the lists the room where there is little."""
        super().resizeEvent(event)
        line = self.fontMetrics().lineSpacing()
        lines = 3 if event.size().height() > line * _LOW else 2
        for text in (self._text, self._reason):
            text.setFixedHeight(line * lines + self._theme.px(18))

    def _side(self, *parts: QWidget, stretched: QWidget) -> QWidget:
        side = QWidget()
        box = QVBoxLayout(side)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(self._theme.px(4))
        for part in parts:
            # What is left over has a greatest height; where room is short it gives way.
            stretch = 3 if part is stretched else 1 if part is self._left_view else 0
            box.addWidget(part, stretch)
        return side

    def _connect(self) -> None:
        self._old_view.selectionModel().selectionChanged.connect(self._follow_old)
        self._old_view.activated.connect(self._activate)
        for view, model in ((self._place_view, self._places), (self._left_view, self._left)):
            view.selectionModel().currentChanged.connect(partial(self._follow_place, model))
            view.activated.connect(self.place_wanted)
            model.sent.connect(self.sent)
        for keys, way in (("F6", 1), ("Shift+F6", -1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self._walk.step, way))


def _runs(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield first and last of rows that follow each other."""
    first = last = rows[0] if rows else -1
    for row in rows[1:]:
        if row != last + 1:
            yield first, last
            first = row
        last = row
    if rows:
        yield first, last


def _told(piece: OldRow) -> str:
    """Return how sure a piece's place is, why, and what a check says of it."""
    word = LOOKS[piece.sureness][0]
    place = f"“{piece.place}”" if piece.place else ""
    lines = ["　".join(filter(None, (word, place, piece.reason)))]
    lines += [
        sentence("import_finding", title=one.title, message=one.message)
        for one in piece.findings[:_FINDINGS]
    ]
    return "\n".join(lines)
