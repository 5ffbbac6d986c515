"""The list of everything a reviewer would send the report back for, with a jump to each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from perfdesk.report.check import UNFINISHED
from perfdesk.report.values import Finding
from perfdesk.template.datatypes import Severity
from perfdesk.ui.messages import sentence
from perfdesk.ui.names import name_whole
from perfdesk.ui.painting import Cell, option_font

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfdesk.ui.style import Theme

_Index = QModelIndex | QPersistentModelIndex
_ROW_ROLE = Qt.ItemDataRole.UserRole
# Breaks between ideographs too, and keeps closing marks off the beginning of a line.
_WRAP = Qt.TextFlag.TextWordWrap

_UNFINISHED = "unfinished"
#: Word, mark and colour of each kind: the severities, and what is only not filled in yet.
LOOKS = {
    Severity.ERROR: ("错误", "error", "error"),
    Severity.WARNING: ("提醒", "warning", "warning"),
    _UNFINISHED: ("待填", "state-empty", "muted"),
    Severity.HINT: ("提示", "hint", "muted"),
}


def kind_of(finding: Finding) -> str:
    """Return the key of ``LOOKS`` for a finding."""
    return _UNFINISHED if finding.check in UNFINISHED else finding.severity


class FindingsModel(QAbstractListModel):
    """Findings below headings, by kind or by section; a heading is a row that cannot be chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Finding | str] = []

    def show_findings(
        self, findings: tuple[Finding, ...], heading_of: Callable[[Finding], str] | None = None
    ) -> None:
        """Show these in reading order below the headings of ``heading_of``; by kind without it."""
        groups: dict[str, list[Finding]] = {}
        if heading_of is None:
            groups = {word: [] for word, _mark, _colour in LOOKS.values()}
        for finding in findings:
            heading = LOOKS[kind_of(finding)][0] if heading_of is None else heading_of(finding)
            groups.setdefault(heading, []).append(finding)
        rows: list[Finding | str] = []
        for heading, group in groups.items():
            if group:
                rows += [f"{heading} {len(group)}", *group]
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row_of(self, finding: Finding) -> int:
        """Return the row of a finding, -1 where it is not shown."""
        return self._rows.index(finding) if finding in self._rows else -1

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own shape
        """Return the number of rows, headings included."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a row's words, or the finding itself."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == _ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row if isinstance(row, str) else f"{LOOKS[kind_of(row)][0]}：{row.message}"
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Say what can be done with a row."""
        if index.isValid() and isinstance(self._rows[index.row()], str):
            return Qt.ItemFlag.ItemIsEnabled
        return super().flags(index)


class _FindingDelegate(QStyledItemDelegate):
    """Paints a finding with its mark, its words broken over as many lines as they need."""

    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view
        self._heights: dict[tuple[str, int, int], int] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the height that the words need in the view's width."""
        metrics = QFontMetrics(option_font(option))
        px = self._theme.px
        width = self._view.viewport().width()
        row = index.data(_ROW_ROLE)
        if isinstance(row, str):
            return QSize(width, metrics.height() + px(14))
        # Measured once: the list is made anew while the clerk types, mostly of the same words.
        key = (row.message, width, self._theme.percent)
        if key not in self._heights:
            room = QRect(0, 0, max(px(80), width - px(20) - self._indent(metrics)), 1 << 20)
            needed = metrics.boundingRect(room, _WRAP, row.message)
            self._heights[key] = needed.height() + px(16)
        return QSize(width, self._heights[key])

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint a heading or a finding."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        cell = Cell.of(painter, self._theme, option)
        row = index.data(_ROW_ROLE)
        if isinstance(row, str):
            font = QFont(cell.font)
            font.setWeight(QFont.Weight.Bold)  # The shipped 黑体 shows no DemiBold.
            cell.line(cell.rect.adjusted(self._theme.px(10), 0, 0, 0), row, "text", font=font)
        else:
            self._paint_finding(cell, row)
        painter.restore()

    def _paint_finding(self, cell: Cell, finding: Finding) -> None:
        cell.ground("surface")
        cell.hairline()
        px = self._theme.px
        _word, mark, colour = LOOKS[kind_of(finding)]
        area = cell.rect.adjusted(px(10), px(8), -px(10), -px(8))
        size = cell.metrics.height()
        cell.mark(QRect(area.left(), area.top(), size, size), mark, colour)
        cell.painter.setFont(cell.font)
        cell.painter.setPen(self._theme.colour("text"))
        words = area.adjusted(self._indent(cell.metrics), 0, 0, px(8))
        cell.painter.drawText(words, _WRAP, finding.message)

    def _indent(self, metrics: QFontMetrics) -> int:
        return metrics.height() + self._theme.px(8)


class _FindingsView(QListView):
    """A list whose rows are measured again when it becomes wider or narrower."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the words break anew."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()


class FindingsPanel(QWidget):
    """Findings with a filter, by kind or by section; a click or Enter leads to the field.

    ``section_of`` says which section a finding belongs to, as a heading.

    Signals:
        finding_chosen: The ``Finding`` whose field the clerk wants to see.
    """

    finding_chosen = Signal(object)

    def __init__(
        self,
        theme: Theme,
        section_of: Callable[[Finding], str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._section_of = section_of
        self._by_section = QCheckBox("按栏目排列")
        self._findings: tuple[Finding, ...] = ()
        self._model = FindingsModel(self)
        self._list = _FindingsView()
        self._kind = QComboBox()
        self._search = QLineEdit()
        self._nothing = QLabel()
        self._build()
        self._kind.activated.connect(self._filter)
        self._by_section.toggled.connect(self._filter)
        self._search.textChanged.connect(self._filter)  # also for the clear button
        self._list.clicked.connect(self._choose)
        self._list.activated.connect(self._choose)  # Enter; for a double click it does no harm.
        theme.changed.connect(self._list.scheduleDelayedItemsLayout)

    def show_findings(self, findings: tuple[Finding, ...]) -> None:
        """Show these; the chosen one stays chosen where it is still there."""
        if findings != self._findings:
            self._findings = findings
            self._filter()

    def show_chosen(self, finding: Finding) -> None:
        """Mark a finding; tells nobody."""
        row = self._model.row_of(finding)
        if row >= 0:
            index = self._model.index(row)
            self._list.setCurrentIndex(index)
            self._list.scrollTo(index)

    @property
    def chosen_finding(self) -> Finding | None:
        """Return the chosen finding while the keyboard is in the list, None otherwise."""
        row = self._list.currentIndex().data(_ROW_ROLE)
        return row if isinstance(row, Finding) and self._list.hasFocus() else None

    def _build(self) -> None:
        px = self._theme.px
        self._kind.addItem("全部", None)
        for kind, (word, _mark, _colour) in LOOKS.items():
            self._kind.addItem(word, str(kind))
        name_whole(self._kind, "问题的类别")
        self._search.setPlaceholderText("查找")
        self._search.setClearButtonEnabled(True)
        name_whole(self._search, "在问题中查找")
        self._list.setModel(self._model)
        self._list.setItemDelegate(_FindingDelegate(self._theme, self._list))
        self._list.setAccessibleName("审核结果")
        self._list.setMouseTracking(True)
        self._list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._nothing.setProperty("role", "muted")
        self._nothing.setWordWrap(True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        row = QHBoxLayout()
        row.addWidget(self._kind)
        row.addWidget(self._search, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(12), px(12), px(12), px(12))
        box.setSpacing(px(8))
        box.addLayout(row)
        box.addWidget(self._by_section)
        box.addWidget(self._nothing)
        box.addWidget(self._list, 1)
        box.addStretch(0)
        self._show_nothing((), ())

    def _filter(self) -> None:
        chosen = self._list.currentIndex().data(_ROW_ROLE)
        wanted, words = self._kind.currentData(), self._search.text().split()
        shown = tuple(
            finding
            for finding in self._findings
            if (wanted is None or kind_of(finding) == wanted)
            and all(word in finding.message for word in words)
        )
        is_by_section = self._by_section.isChecked()
        self._model.show_findings(shown, self._section_of if is_by_section else None)
        self._show_nothing(self._findings, shown)
        if isinstance(chosen, Finding):
            self.show_chosen(chosen)

    def _show_nothing(self, findings: tuple[Finding, ...], shown: tuple[Finding, ...]) -> None:
        self._by_section.setVisible(bool(findings) and self._section_of is not None)
        self._list.setVisible(bool(shown))
        self._nothing.setVisible(not shown)
        self._nothing.setText(sentence("findings_none_shown" if findings else "findings_none"))

    def _choose(self, index: QModelIndex) -> None:
        row = index.data(_ROW_ROLE)
        if isinstance(row, Finding):
            self.finding_chosen.emit(row)
