"""The whole report on one page: how far it is, its key figures, each section, what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListView,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from perfdesk.report.glance import Figure, figures, first_words, next_step
from perfdesk.report.places import heading_numbers, place
from perfdesk.report.values import SectionState
from perfdesk.ui.pages.annexes import OPTIONAL, annex_words
from perfdesk.ui.pages.section_tree import MARKS
from perfdesk.ui.parts.counts import count_words, fault_count
from perfdesk.ui.parts.look import ElidedLabel, label
from perfdesk.ui.parts.messages import sentence
from perfdesk.ui.parts.painting import Cell, option_font
from perfdesk.ui.parts.rows_model import ROW_ROLE, Index, RowsModel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.report.values import Finding, SectionProgress
    from perfdesk.ui.parts.style import Theme

_COLUMN_PX = 820
#: Changes come by keystrokes; the overview is made anew this long after one.
_DELAY_MS = 200
#: Pairs of label and figure side by side.
_FIGURE_COLUMNS = 2


class _Row:
    """A section as the list shows it."""

    __slots__ = ("annex", "begins", "code", "heading", "level", "progress")

    def __init__(
        self,
        code: str,
        level: int,
        heading: str,
        progress: SectionProgress,
        begins: str,
        annex: str = "",
    ) -> None:
        self.code = code
        self.level = level
        self.heading = heading
        self.progress = progress
        self.begins = begins
        self.annex = annex

    @property
    def words(self) -> str:
        """Say how far the section is."""
        words = [MARKS[self.progress.state][2]]
        if self.annex:
            words = [self.annex] if self.annex == OPTIONAL else [*words, self.annex]
        if self.progress.required:
            words.append(f"{self.progress.filled}/{self.progress.required}")
        if fault_count(self.progress):
            words.append(f"{fault_count(self.progress)} 个错误")
        if self.progress.warnings:
            words.append(f"{self.progress.warnings} 个提醒")
        return " · ".join(words)


class _SectionsModel(RowsModel[_Row]):
    """The sections that apply."""

    def show_rows(self, rows: Sequence[_Row]) -> None:
        """Show these; the list keeps its place where the sections are the same."""
        is_same = [row.code for row in rows] == [row.code for row in self.rows]
        if not is_same:
            self.beginResetModel()
        self.rows = rows
        if is_same and rows:
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
        elif not is_same:
            self.endResetModel()

    def words_of(self, row: _Row) -> str:
        """Return a row's words."""
        return f"{row.heading}，{row.words}，{row.begins}".rstrip("，")


class _RowDelegate(QStyledItemDelegate):
    """Paints mark, heading, counts, and below them how the content begins."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of one or of two lines."""
        row = index.data(ROW_ROLE)
        lines = 2 if isinstance(row, _Row) and row.begins else 1
        height = QFontMetrics(option_font(option)).height()
        return QSize(0, lines * height + self._theme.px(14))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one section."""
        row = index.data(ROW_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        cell = Cell.of(painter, self._theme, option)
        cell.ground("surface")
        cell.hairline()
        if isinstance(row, _Row):
            self._paint_row(cell, row)
        painter.restore()

    def _paint_row(self, cell: Cell, row: _Row) -> None:
        px, metrics = self._theme.px, cell.metrics
        mark, colour, _word = MARKS[row.progress.state]
        left = px(8) + (row.level - 1) * px(20)
        area = cell.rect.adjusted(left, px(6), -px(10), -px(6))
        size = metrics.ascent()
        top = area.top() + (metrics.height() - size) // 2
        cell.mark(QRect(area.left(), top, size, size), mark, colour)
        line = QRect(area.left(), area.top(), area.width(), metrics.height())
        faulty = row.progress.state is SectionState.FAULTY
        cell.line(line, row.words, "error" if faulty else "muted", Qt.AlignmentFlag.AlignRight)
        font = QFont(cell.font)
        if row.level == 1:
            font.setWeight(QFont.Weight.Bold)
        room = line.adjusted(size + px(7), 0, -metrics.horizontalAdvance(row.words) - px(12), 0)
        cell.line(room, row.heading, "text", font=font)
        if row.begins:
            below = line.adjusted(size + px(7), 0, 0, 0).translated(0, metrics.height() + px(2))
            cell.line(below, row.begins, "muted")


class _Rows(QListView):
    """A list that is as high as its rows: the page scrolls, not the list.

    Signals:
        wanted: Code of a section that the clerk wants to go to.
    """

    wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setItemDelegate(_RowDelegate(theme, self))
        self.setAccessibleName("各栏目的状态")
        self.setMouseTracking(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._choose)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the section on Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def fit(self) -> None:
        """Be as high as all rows."""
        count = self.model().rowCount()
        self.setFixedHeight(sum(self.sizeHintForRow(row) for row in range(count)) + 2)
        if count and not self.currentIndex().isValid():
            self.setCurrentIndex(self.model().index(0, 0))

    def _choose(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE)
        if isinstance(row, _Row):
            self.wanted.emit(row.code)


class OverviewPage(QScrollArea):
    """One calm column: state, next step, figures, sections.

    Signals:
        section_wanted: Code of a section to go to.
        ref_wanted: ``FieldRef`` of a field to go to.
    """

    section_wanted = Signal(str)
    ref_wanted = Signal(object)

    def __init__(self, session: ReportSession, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._title = label("", "pageTitle", wraps=True)
        self._counts = label("", "hint", wraps=True)
        self._bar = QProgressBar()
        self._next = QPushButton("接下来")
        self._done = label(sentence("overview_done"), "muted", wraps=True)
        self._figures = QGridLayout()
        self._figures_head = label("主要数字", "panelTitle")
        self._shown_figures: tuple[Figure, ...] = ()
        self._figure_buttons: list[QPushButton] = []
        self._column = QWidget()
        self._rows = _Rows(theme, self._column)
        self._model = _SectionsModel(self)
        self._step: Finding | None = None
        self._later = QTimer(self)
        self._build()
        self._next.clicked.connect(self._go_on)
        self._rows.wanted.connect(self.section_wanted)
        self._later.timeout.connect(self.refresh)

    def refresh_soon(self) -> None:
        """Show everything anew in a moment."""
        self._later.start()

    def refresh(self) -> None:
        """Show everything as it is now."""
        self._later.stop()
        report, progress = self._session.report, self._session.progress
        self._title.setText(f"{report.meta.unit}　{report.meta.fiscal_year} 年度")
        self._bar.setValue(progress.percent)
        self._counts.setText(f"完成 {progress.percent} %　{count_words(progress)}")
        self._show_step(next_step(self._session.findings))
        self._show_figures(figures(report))
        self._model.show_rows(self._section_rows())
        self._rows.fit()

    def focus_first(self) -> None:
        """Give the keyboard to the next step, else to the list of sections."""
        (self._rows if self._next.isHidden() else self._next).setFocus()

    # -- building ------------------------------------------------------------------------------

    def _build(self) -> None:
        px = self._theme.px
        self._later.setSingleShot(True)
        self._later.setInterval(_DELAY_MS)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("总览")
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("完成进度")
        self._next.setProperty("role", "primary")
        policy = QSizePolicy.Policy
        self._next.setSizePolicy(policy.Maximum, policy.Fixed)
        self._rows.setModel(self._model)
        self._figures.setHorizontalSpacing(px(12))
        self._figures.setVerticalSpacing(px(4))
        column = QVBoxLayout(self._column)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(self._title)
        column.addWidget(label(self._session.template.identity.title, "hint", wraps=True))
        column.addWidget(self._bar)
        column.addWidget(self._counts)
        column.addSpacing(px(4))
        step = QHBoxLayout()
        step.addWidget(self._next, 0, Qt.AlignmentFlag.AlignLeft)
        step.addWidget(self._done, 1)
        column.addLayout(step)
        column.addSpacing(px(12))
        column.addWidget(self._figures_head)
        column.addLayout(self._figures)
        column.addSpacing(px(12))
        column.addWidget(label("各栏目", "panelTitle"))
        column.addWidget(self._rows)
        column.addStretch(1)
        content = QWidget()
        content.setProperty("role", "page")
        around = QHBoxLayout(content)
        around.setContentsMargins(px(24), px(24), px(24), px(24))
        around.addStretch(1)
        around.addWidget(self._column, 1000)
        around.addStretch(1)
        self._column.setMaximumWidth(px(_COLUMN_PX))
        self.setWidget(content)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the rows be measured anew."""
        super().resizeEvent(event)
        self._rows.fit()

    # -- showing -------------------------------------------------------------------------------

    def _show_step(self, step: Finding | None) -> None:
        self._step = step
        self._next.setVisible(step is not None)
        self._done.setVisible(step is None)
        if step is None:
            return
        ref = step.refs[0]
        field = self._session.template.fields[ref.code]
        where = place(self._session.report, ref)
        metrics = self._next.fontMetrics()
        words = f"接下来：{where} · {field.label}"
        room = metrics.horizontalAdvance("国") * 40
        self._next.setText(metrics.elidedText(words, Qt.TextElideMode.ElideMiddle, room))
        self._next.setToolTip(step.message)
        self._next.setAccessibleName(words)

    def _show_figures(self, shown: tuple[Figure, ...]) -> None:
        self._figures_head.setVisible(bool(shown))
        if shown == self._shown_figures:
            return
        self._shown_figures = shown
        for button in self._figure_buttons:
            self._figures.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._figure_buttons = [self._figure(figure) for figure in shown]
        rows = -(-len(shown) // _FIGURE_COLUMNS)
        for number, button in enumerate(self._figure_buttons):
            self._figures.addWidget(button, number % rows, number // rows)
        for column in range(_FIGURE_COLUMNS):
            self._figures.setColumnStretch(column, 1)

    def _figure(self, figure: Figure) -> QPushButton:
        button = _FigureButton(figure, self._theme)
        button.clicked.connect(lambda: self.ref_wanted.emit(figure.ref))
        return button

    def _section_rows(self) -> list[_Row]:
        report, progress = self._session.report, self._session.progress
        numbers = heading_numbers(report)
        return [
            _Row(
                code,
                level,
                f"{numbers.get(code, '')}{report.template.sections[code].heading}",
                progress.sections[code],
                first_words(report, code),
                annex_words(report, code, progress.sections[code]),
            )
            for code, level in _shown_sections(self._session)
        ]

    def _go_on(self) -> None:
        if self._step is not None:
            self.ref_wanted.emit(self._step.refs[0])


class _FigureButton(QPushButton):
    """A figure with its label; a click leads to its field."""

    def __init__(self, figure: Figure, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "overview")
        self.setAccessibleName(f"{figure.label} {figure.words or '未填'}")
        self.setToolTip(figure.label)
        name = ElidedLabel()
        name.setText(figure.label)
        name.setProperty("role", "fieldLabel")
        words = QLabel(figure.words or "未填")
        words.setProperty("role", "fieldLabel" if figure.words else "muted")
        words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(10), theme.px(4), theme.px(10), theme.px(4))
        row.addWidget(name, 1)
        row.addWidget(words)
        for part in (name, words):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        """Be as high as the words need."""
        layout = self.layout()
        return super().sizeHint() if layout is None else layout.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Be as high as the words need."""
        return QSize(self.fontMetrics().height() * 6, self.sizeHint().height())


def _shown_sections(session: ReportSession) -> Sequence[tuple[str, int]]:
    template, hidden = session.template, session.report.hidden_sections
    return [
        (code, level)
        for code, level in template.walk_sections()
        if not any(one in hidden for one in template.section_path(code))
    ]
