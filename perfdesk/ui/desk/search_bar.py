"""Find words in all fields, with every place listed; put other words there, one or all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from perfdesk.errors import UserError
from perfdesk.report.searching.search import Hit, find, replaced
from perfdesk.ui.parts.look import label, quiet_button
from perfdesk.ui.parts.messages import sentence
from perfdesk.ui.parts.names import name_whole
from perfdesk.ui.parts.painting import Cell, option_font
from perfdesk.ui.parts.rows_model import ROW_ROLE, Index, RowsModel

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from perfdesk.report.values import FieldRef
    from perfdesk.ui.bridge import Bridge
    from perfdesk.ui.parts.style import Theme

#: The report is searched this long after the last letter or change.
_DELAY_MS = 150
#: Rows of the list in sight, at most.
_ROWS = 4


class _HitsModel(RowsModel["Hit"]):
    """The places in reading order."""

    def words_of(self, row: Hit) -> str:
        """Return a place's words."""
        return f"{row.where}：{row.before}{row.found}{row.after}"


class _HitDelegate(QStyledItemDelegate):
    """Paints where a place is, and the words with what stands around them."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of two lines."""
        height = QFontMetrics(option_font(option)).height()
        return QSize(0, 2 * height + self._theme.px(10))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one place."""
        painter.save()
        cell = Cell.of(painter, self._theme, option)
        cell.ground("surface")
        cell.hairline()
        hit = index.data(ROW_ROLE)
        if isinstance(hit, Hit):
            self._paint_hit(cell, hit)
        painter.restore()

    def _paint_hit(self, cell: Cell, hit: Hit) -> None:
        px, height = self._theme.px, cell.metrics.height()
        area = cell.rect.adjusted(px(10), px(4), -px(10), -px(4))
        where = hit.where if hit.is_editable else f"{hit.where}（自动生成，不能替换）"
        cell.line(QRect(area.left(), area.top(), area.width(), height), where, "muted")
        bold = QFont(cell.font)
        bold.setWeight(QFont.Weight.Bold)
        left, top = area.left(), area.top() + height + px(2)
        for text, colour, font in (
            (hit.before, "text", cell.font),
            (hit.found, "accent", bold),
            (hit.after, "text", cell.font),
        ):
            room = QRect(left, top, max(0, area.right() - left), height)
            cell.line(room, text, colour, font=font)
            left += QFontMetrics(font).horizontalAdvance(text)


class SearchBar(QWidget):
    """The bar above the page; Esc closes it, F3 and Shift+F3 go on also while it is closed.

    Signals:
        hit_wanted: The ``Hit`` to be shown.
        closed: The keyboard should go back to the page.
        said: What was replaced, in words.
    """

    hit_wanted = Signal(object)
    closed = Signal()
    said = Signal(str)

    def __init__(self, bridge: Bridge, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._theme = theme
        self._at = -1
        self._count_replaced = 0
        self._place: FieldRef | None = None
        self._model = _HitsModel(self)
        self._wanted = QLineEdit()
        self._by = QLineEdit()
        self._count = label("", "hint")
        self._previous = quiet_button("‹", "上一处（Shift+F3）")
        self._next = quiet_button("›", "下一处（F3）")
        self._replace_words = label("替换为", "fieldLabel")
        self._one = QPushButton("替换")
        self._all = QPushButton("全部替换")
        self._close = quiet_button("✕", "关闭查找（Esc）")
        self._list = QListView()
        self._later = QTimer(self)
        self._build()
        self._connect()
        self.hide()

    # -- what the desk asks for ----------------------------------------------------------------

    def open(self, place: FieldRef | None, words: str = "", *, with_replace: bool = False) -> None:
        """Come to sight; ``words`` (what is marked in the page) are looked for at once."""
        self._place = place
        self._count_replaced = 0
        self._show_replace(is_shown=with_replace and not self._bridge.session.is_read_only)
        self.show()
        if words and "\n" not in words:
            self._wanted.setText(words)
        self._wanted.selectAll()
        self._wanted.setFocus()
        self._find()

    def step(self, step: int) -> bool:
        """Go to the place after (1) or before (-1) the last one; False where there is none."""
        self._find()
        hits = self._model.rows
        if not hits:
            return False
        at = self._at + step if self._at >= 0 else self._nearest()
        self._go_to(at % len(hits))
        return True

    @property
    def wanted(self) -> str:
        """Return what is looked for."""
        return self._wanted.text()

    # -- building ------------------------------------------------------------------------------

    def _build(self) -> None:
        px = self._theme.px
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "panel")
        self._wanted.setPlaceholderText("在全部栏目中查找")
        self._wanted.setClearButtonEnabled(True)
        name_whole(self._wanted, "查找内容")
        self._by.setAccessibleName("替换为")
        self._all.setToolTip(sentence("replace_all_tip"))
        self._list.setModel(self._model)
        self._list.setItemDelegate(_HitDelegate(self._theme, self._list))
        self._list.setUniformItemSizes(True)
        self._list.setMouseTracking(True)
        self._list.setAccessibleName("找到的位置")
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._later.setSingleShot(True)
        self._later.setInterval(_DELAY_MS)
        grid = QGridLayout()
        grid.setSpacing(px(6))
        grid.addWidget(label("查找", "fieldLabel"), 0, 0)
        grid.addWidget(self._wanted, 0, 1)
        grid.addLayout(_row(self._previous, self._next, self._close), 0, 2)
        grid.addWidget(self._replace_words, 1, 0)
        grid.addWidget(self._by, 1, 1)
        grid.addLayout(_row(self._one, self._all), 1, 2)
        grid.setColumnStretch(1, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(12), px(8), px(12), px(8))
        box.setSpacing(px(6))
        box.addLayout(grid)
        box.addWidget(self._count)
        box.addWidget(self._list)

    def _connect(self) -> None:
        self._wanted.textChanged.connect(self._find_anew)  # also for the clear button
        self._wanted.returnPressed.connect(lambda: self.step(1))
        self._by.returnPressed.connect(self._replace_one)
        self._next.clicked.connect(lambda: self.step(1))
        self._previous.clicked.connect(lambda: self.step(-1))
        self._one.clicked.connect(self._replace_one)
        self._all.clicked.connect(self._replace_all)
        self._close.clicked.connect(self._leave)
        self._list.clicked.connect(lambda index: self._go_to(index.row()))
        self._list.activated.connect(lambda index: self._go_to(index.row()))
        self._later.timeout.connect(self._find)
        self._bridge.changed.connect(self._find_later)

    def _show_replace(self, *, is_shown: bool) -> None:
        for widget in (self._replace_words, self._by, self._one, self._all):
            widget.setVisible(is_shown)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Esc; let the arrows choose in the list."""
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self._model.rows:
            self.step(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def _leave(self) -> None:
        self.hide()
        self.closed.emit()

    # -- finding -------------------------------------------------------------------------------

    def _find_anew(self) -> None:
        self._at = -1
        self._count_replaced = 0
        self._later.start()

    def _find_later(self) -> None:
        if self.isVisible():
            self._later.start()

    def _find(self) -> None:
        self._later.stop()
        hits = find(self._bridge.session.report, self._wanted.text())
        if hits != self._model.rows:
            self._model.show_rows(hits)
            self._at = min(self._at, len(hits) - 1)
            self._choose_row()
        self._show_count()

    def _show_count(self) -> None:
        hits = self._model.rows
        rows = min(_ROWS, len(hits))
        self._list.setVisible(bool(hits))
        if hits:
            self._list.setFixedHeight(rows * self._list.sizeHintForRow(0) + 2)
        for button in (self._next, self._previous):
            button.setEnabled(bool(hits))
        editable = sum(hit.is_editable for hit in hits)
        self._one.setEnabled(bool(editable))
        self._all.setEnabled(bool(editable))
        self._count.setText(self._count_words(len(hits), editable))
        self._count.setVisible(bool(self._wanted.text()))

    def _count_words(self, count: int, editable: int) -> str:
        if self._count_replaced and self._at < 0:
            done = f"已替换 {self._count_replaced} 处"
            return f"{done}，现在还有 {count} 处" if count else done
        if not count:
            return "没有找到"
        words = f"找到 {count} 处" if self._at < 0 else f"第 {self._at + 1} 处，共 {count} 处"
        generated = count - editable
        return f"{words}，其中 {generated} 处是自动生成的文字" if generated else words

    def _nearest(self) -> int:
        """Return the first place at or behind the field that the clerk was in."""
        if self._place is None:
            return 0
        refs = self._bridge.session.report.refs()
        order = {ref: index for index, ref in enumerate(refs)}
        at = order.get(self._place, 0)
        behind = (i for i, hit in enumerate(self._model.rows) if order.get(hit.ref, 0) >= at)
        return next(behind, 0)

    def _go_to(self, index: int) -> None:
        """Show a place; the keyboard stays where it is, so that Enter can go on."""
        self._at = index
        focus = self.focusWidget() if self.isVisible() and self._has_keyboard() else None
        self._choose_row()
        self._show_count()
        self.hit_wanted.emit(self._model.rows[index])
        if focus is not None:
            focus.setFocus()

    def _has_keyboard(self) -> bool:
        return any(part.hasFocus() for part in (self._wanted, self._by, self._list))

    def _choose_row(self) -> None:
        index = self._model.index(self._at)
        self._list.setCurrentIndex(index)
        if index.isValid():
            self._list.scrollTo(index)

    # -- replacing -----------------------------------------------------------------------------

    def _replace_one(self) -> None:
        """Replace the place that is shown and go on to the next; first show one, if none is."""
        self._find()
        hits = self._model.rows
        if not hits:
            return
        if not 0 <= self._at < len(hits):
            self.step(1)
            return
        if not hits[self._at].is_editable:
            self.said.emit(sentence("replace_generated"))
            self.step(1)
            return
        if not self._put((hits[self._at],)):
            return
        self._find()
        # What was put in may hold the words again: the next place lies behind it.
        skipped = len(find_in(self._by.text(), self._wanted.text()))
        self._at = self._at - 1 + skipped
        if self._model.rows:
            self.step(1)
        self._by.setFocus()

    def _replace_all(self) -> None:
        self._find()
        hits = tuple(hit for hit in self._model.rows if hit.is_editable)
        skipped = len(self._model.rows) - len(hits)
        if not hits or not self._put(hits):
            return
        words = sentence("replaced_all", count=len(hits))
        self.said.emit(words + (sentence("replaced_skipped", count=skipped) if skipped else ""))
        self._at, self._count_replaced = -1, len(hits)
        self._find()
        self._wanted.setFocus()

    def _put(self, hits: tuple[Hit, ...]) -> bool:
        texts = replaced(self._bridge.session.report, hits, self._by.text())
        name = sentence("replace_name", old=self._wanted.text()[:20], new=self._by.text()[:20])
        try:
            self._bridge.enter_many(texts, name)
        except UserError as error:
            self.said.emit(str(error))
            return False
        return True


def find_in(text: str, wanted: str) -> list[int]:
    """Return where the words stand in a text, without overlap; capitals are the same."""
    places: list[int] = []
    text, wanted = text.casefold(), wanted.casefold()
    at = text.find(wanted) if wanted else -1
    while at >= 0:
        places.append(at)
        at = text.find(wanted, at + len(wanted))
    return places


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    for widget in widgets:
        row.addWidget(widget)
    return row
