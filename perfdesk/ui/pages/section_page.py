"""One page of the form: a section as its template describes it, nothing of it known here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from perfdesk.report.places import heading_numbers
from perfdesk.report.values import FieldRef, SectionState
from perfdesk.ui.editors.field_grid import FieldGrid
from perfdesk.ui.inputs.tab_order import following
from perfdesk.ui.inputs.writing import Written
from perfdesk.ui.pages.page_host import PageHost
from perfdesk.ui.parts.counts import fault_count
from perfdesk.ui.parts.look import BLOCK_GAP, GAP, WIDE_GAP, em, label, set_role

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent, QWheelEvent

    from perfdesk.report.values import Change, SectionProgress
    from perfdesk.ui.bridge import Bridge
    from perfdesk.ui.editors.base import FieldEditor

#: The column's greatest width: 820 px at the base size of 10.5 pt (UI.md), growing with the font.
_COLUMN_PX = 820
#: The same with a scoring table, which has many columns.
_WIDE_COLUMN_PX = 1240
_BASE_EM_PX = 14

STATE_MARKS: dict[SectionState, tuple[str, str]] = {
    SectionState.DONE: ("✓", "已完成"),
    SectionState.FAULTY: ("!", "有错误"),
    SectionState.IN_WORK: ("●", "填写中"),
    SectionState.EMPTY: ("○", "未填写"),
}


class OverviewRow(QPushButton):
    """A section below this one: its state as a mark, its heading, how far it is."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        set_role(self, "overview")
        row = QHBoxLayout(self)
        row.setContentsMargins(WIDE_GAP, GAP, WIDE_GAP, GAP)
        row.setSpacing(GAP)
        self._mark = label("", "fieldLabel", self)
        self._mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._heading = label("", "fieldLabel", self)
        self._words = label("", "hint", self)
        row.addWidget(self._mark)
        row.addWidget(self._heading, 1)
        row.addWidget(self._words)
        for part in (self._mark, self._heading, self._words):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        policy = QSizePolicy.Policy
        self.setSizePolicy(policy.Expanding, policy.Minimum)

    def sizeHint(self) -> QSize:
        """Be as high as the words need."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        """Be as high as the words need."""
        layout = self.layout()
        return layout.minimumSize() if layout is not None else super().minimumSizeHint()

    def show_state(self, mark: str, heading: str, words: str) -> None:
        """Show how far the section is."""
        self._mark.setText(mark)
        self._mark.setMinimumWidth(em(self) * 3 // 2)
        self._heading.setText(heading)
        self._words.setText(words)
        self.setAccessibleName(f"{heading} {words}")


class SectionPage(QScrollArea):
    """The page of one section.

    Signals:
        field_focused: FieldRef that got the focus.
        navigate: -1 or +1: the clerk wants the section before or after.
        open_section: Code of a section below this one that the clerk wants.
        zone_wanted: -1 or +1: Tab leads on to what stands before or behind the page.
    """

    field_focused = Signal(object)
    navigate = Signal(int)
    open_section = Signal(str)
    zone_wanted = Signal(int)

    def __init__(self, section_code: str, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.section_code = section_code
        self._bridge = bridge
        self._host = PageHost(bridge, self)
        self._scroll_target: FieldRef | None = None
        self._scroll_later = QTimer(self)
        self._scroll_later.setSingleShot(True)
        self._rows: dict[str, OverviewRow] = {}
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._build()
        self._connect()
        self._show_heading()
        self._show_overview()

    # -- building --------------------------------------------------------------------------

    def _build(self) -> None:
        template = self._bridge.session.template
        content = QWidget(self)
        set_role(content, "page")
        around = QHBoxLayout(content)
        around.setContentsMargins(BLOCK_GAP, BLOCK_GAP, BLOCK_GAP, BLOCK_GAP)
        self._column = QWidget(content)
        around.addStretch(1)
        around.addWidget(self._column, 1000)
        around.addStretch(1)
        column = QVBoxLayout(self._column)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(WIDE_GAP)
        column.addLayout(self._build_head())
        refs = [FieldRef(code) for code in template.members.get(self.section_code, ())]
        self._grid = FieldGrid(refs, self._host, self._column)
        if not refs:
            self._grid.hide()
        column.addWidget(self._grid)
        column.addLayout(self._build_overview())
        column.addStretch(1)
        column.addLayout(self._build_foot())
        self.setWidget(content)
        self._limit_width()

    def _build_head(self) -> QVBoxLayout:
        head = QVBoxLayout()
        head.setSpacing(GAP)
        self._title = label("", "pageTitle", self._column, wraps=True)
        head.addWidget(self._title)
        what = self._bridge.session.template.sections[self.section_code].help.what
        if what:
            head.addWidget(label(what, "hint", self._column, wraps=True))
        return head

    def _build_overview(self) -> QVBoxLayout:
        """Make a row for each section below this one: its state, and the way to it."""
        rows = QVBoxLayout()
        rows.setSpacing(GAP)
        for code in self._bridge.session.template.children.get(self.section_code, ()):
            row = OverviewRow(self._column)
            row.clicked.connect(lambda _checked=False, code=code: self.open_section.emit(code))
            self._rows[code] = row
            rows.addWidget(row)
        return rows

    def _build_foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(GAP)
        self.back_button = QPushButton("‹ 上一节", self._column)
        self.next_button = QPushButton("下一节 ›", self._column)
        set_role(self.back_button, "quiet")
        set_role(self.next_button, "primary")
        foot.addStretch(1)
        foot.addWidget(self.back_button)
        foot.addWidget(self.next_button)
        return foot

    def _connect(self) -> None:
        self.back_button.clicked.connect(lambda: self.navigate.emit(-1))
        self.next_button.clicked.connect(lambda: self.navigate.emit(1))
        self._host.field_focused.connect(self.field_focused)
        self._bridge.line_added.connect(self._go_to_line)
        self._host.field_focused.connect(self._follow)
        self._host.sight_wanted.connect(self._keep_in_sight)
        self._host.field_wanted.connect(self.focus_ref)
        bar = self.verticalScrollBar()
        # The range changes before what is on the page gets its new place.
        bar.rangeChanged.connect(lambda: self._scroll_later.start(0))
        self._scroll_later.timeout.connect(self._scroll)
        bar.actionTriggered.connect(self._leave_target)
        bar.valueChanged.connect(self._move_candidates)

    def _limit_width(self) -> None:
        template = self._bridge.session.template
        groups = [one.scoring.group for one in template.scorings.values()]
        has_scores = any(template.section_of(one) == self.section_code for one in groups)
        width = _WIDE_COLUMN_PX if has_scores else _COLUMN_PX
        self._column.setMaximumWidth(max(width, width * em(self) // _BASE_EM_PX))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the column readable, in whatever size the font is."""
        self._limit_width()
        super().resizeEvent(event)

    def focusNextPrevChild(self, is_forward: bool) -> bool:  # noqa: FBT001 - Qt's own signature
        """Let Tab go through the page as it stands, whenever its parts were made.

        Qt asks too where the whole page goes away: the keyboard is for the page that comes then.
        """
        if not self.isVisible():
            return False
        here = QApplication.focusWidget()
        if here is not None and self.isAncestorOf(here):
            there = following(here, self, forward=is_forward)
            if there is not None:
                reason = Qt.FocusReason
                there.setFocus(reason.TabFocusReason if is_forward else reason.BacktabFocusReason)
                self.ensureWidgetVisible(there)
                return True
            return self._leave_page(here, is_forward=is_forward)
        return super().focusNextPrevChild(is_forward)

    def _leave_page(self, here: QWidget, *, is_forward: bool) -> bool:
        """Let the window go on to what stands before or behind the page.

        Qt asks too where the widget with the keyboard goes away: then the page is not left. The
        chain of focus is not walked here: what PySide 6.9 hands out on that way counts as deleted
        with the page (it took the menus along).
        """
        if here.isVisible():
            self.zone_wanted.emit(1 if is_forward else -1)
            return True
        back = following(here, self, forward=not is_forward)
        if back is not None:
            back.setFocus()
        return back is not None

    # -- showing ---------------------------------------------------------------------------

    def show_change(self, change: Change) -> None:
        """Repaint what a change names; the editor that caused it keeps its text."""
        self._host.show_change(change)
        if change.sections:
            self._show_heading()
        self._show_overview()

    def refresh(self) -> None:
        """Show everything anew, after changes that the page was not told of."""
        self._host.refresh()
        self._show_heading()
        self._show_overview()

    def _show_heading(self) -> None:
        session = self._bridge.session
        number = heading_numbers(session.report).get(self.section_code, "")
        self._title.setText(f"{number}{session.template.sections[self.section_code].heading}")

    def _show_overview(self) -> None:
        if not self._rows:
            return
        session = self._bridge.session
        numbers = heading_numbers(session.report)
        for code, row in self._rows.items():
            row.setVisible(code not in session.report.hidden_sections)
            progress = session.progress.sections[code]
            heading = f"{numbers.get(code, '')}{session.template.sections[code].heading}"
            row.show_state(STATE_MARKS[progress.state][0], heading, _state_words(progress))

    # -- finding the way -------------------------------------------------------------------

    def editor(self, ref: FieldRef) -> FieldEditor | None:
        """Return the editor of a field, unfolding what hides it; None if not on this page."""
        return self._host.editor(ref)

    def focus_ref(self, ref: FieldRef) -> bool:
        """Scroll to a field and give it the keyboard; say whether it is on this page."""
        editor = self.editor(ref)
        if editor is None or not editor.is_relevant:
            return False
        editor.focus_ref(ref)
        self._keep_in_sight(ref)
        return True

    def _keep_in_sight(self, ref: FieldRef) -> None:
        self._scroll_target = ref
        self._scroll_later.start(0)

    def _scroll(self) -> None:
        """Keep the field that was gone to in sight while the page around it still grows.

        What was just made or unfolded gets its place and height in several rounds of layout, each
        of which changes the range of the scroll bar.
        """
        editor = self._host.shown_at(self._scroll_target) if self._scroll_target else None
        if editor is not None and editor.isVisible():
            self.ensureWidgetVisible(editor.sight, 0, em(self) * 4)

    def _follow(self, ref: FieldRef) -> None:
        """Keep the field that the clerk came to in sight: an answer may bring fields above it."""
        self._scroll_target = ref

    def _leave_target(self) -> None:
        """Let the clerk scroll as she likes."""
        self._scroll_target = None

    def _move_candidates(self) -> None:
        """Let the input method's list follow the text that scrolls."""
        written = self.focusWidget()
        if isinstance(written, Written):
            written.place_candidates()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll as the clerk likes."""
        self._leave_target()
        super().wheelEvent(event)

    def _go_to_line(self, number: int) -> None:
        """Go to the first field of a record that was just added here."""
        report = self._bridge.session.report
        group = report.line(number).group
        if report.template.section_of(group) != self.section_code:
            return
        for code in report.template.members.get(group, ()):
            field = report.template.fields[code]
            if not (field.is_container or field.is_generated or field.readonly):
                self.focus_ref(FieldRef(code, number))
                return


def _state_words(progress: SectionProgress) -> str:
    words = [STATE_MARKS[progress.state][1]]
    if progress.required:
        words.append(f"{progress.filled}/{progress.required}")
    if progress.state is SectionState.FAULTY:
        words.append(f"{fault_count(progress)} 个错误")
    if progress.warnings:
        words.append(f"{progress.warnings} 个提醒")
    return " · ".join(words)
