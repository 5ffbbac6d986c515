"""The list of everything a reviewer would send the report back for, with a jump to each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from perfdesk.report.values import Finding
from perfdesk.ui.findings.finding_acts import FindingActs
from perfdesk.ui.findings.findings_list import (
    LOOKS,
    FindingDelegate,
    FindingsModel,
    FindingsView,
    kind_of,
)
from perfdesk.ui.inputs.inputs import DropDown
from perfdesk.ui.parts.messages import sentence
from perfdesk.ui.parts.names import name_whole
from perfdesk.ui.parts.rows_model import ROW_ROLE

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QModelIndex

    from perfdesk.ui.parts.style import Theme

_ALL_KINDS = "全部"
_ALL_CHECKS = "全部检查项"


class FindingsPanel(QWidget):
    """Findings with a filter, by kind or by section; a click or Enter leads to the field.

    ``section_of`` says which section a finding belongs to, as a heading.

    Attributes:
        acts: What can be done with the chosen finding; it tells what the clerk wants.

    Signals:
        finding_chosen: The ``Finding`` whose field the clerk wants to see.
    """

    finding_chosen = Signal(object)

    def __init__(
        self,
        theme: Theme,
        section_of: Callable[[Finding], str] | None = None,
        parent: QWidget | None = None,
        *,
        is_read_only: bool = False,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._section_of = section_of
        self._by_section = QCheckBox("按栏目排列")
        self._findings: tuple[Finding, ...] = ()
        self._model = FindingsModel(self)
        self._list = FindingsView()
        self._kind = QComboBox()
        self._check = DropDown()
        self._search = QLineEdit()
        self._nothing = QLabel()
        self.acts = FindingActs(theme, is_read_only=is_read_only)
        self._build()
        self._kind.activated.connect(self._filter)
        self._check.activated.connect(self._filter)
        self._by_section.toggled.connect(self._filter)
        self._search.textChanged.connect(self._filter)  # also for the clear button
        self._list.clicked.connect(self._choose)
        self._list.activated.connect(self._choose)  # Enter; for a double click it does no harm.
        self._list.selectionModel().currentChanged.connect(self._show_acts)
        self.acts.writing.connect(self._keep_chosen_in_sight)
        theme.changed.connect(self._list.scheduleDelayedItemsLayout)

    def show_findings(self, findings: tuple[Finding, ...]) -> None:
        """Show these; the chosen one stays chosen where it is still there, else its neighbour."""
        if findings != self._findings:
            self._findings = findings
            self._show_checks()
            self._filter()

    def show_chosen(self, finding: Finding) -> None:
        """Mark a finding; tells nobody."""
        self._mark(self._model.row_of(finding))

    def take_keyboard(self) -> None:
        """Give the keyboard to the list; where nothing is left in it, to its filter."""
        (self._kind if self._list.isHidden() else self._list).setFocus()

    def _keep_chosen_in_sight(self) -> None:
        """Show the finding that is explained, once the list has made room for the editor."""
        QTimer.singleShot(0, self, lambda: self._list.scrollTo(self._list.currentIndex()))

    def _mark(self, row: int) -> None:
        if row >= 0:
            index = self._model.index(row)
            self._list.setCurrentIndex(index)
            self._list.scrollTo(index)

    @property
    def chosen_finding(self) -> Finding | None:
        """Return the chosen finding while the keyboard is in the list, None otherwise."""
        return self._chosen() if self._list.hasFocus() else None

    def _chosen(self) -> Finding | None:
        row = self._list.currentIndex().data(ROW_ROLE)
        return row if isinstance(row, Finding) else None

    def _build(self) -> None:
        px = self._theme.px
        self._kind.addItem(_ALL_KINDS, None)
        for kind, (word, _mark, _colour) in LOOKS.items():
            self._kind.addItem(word, str(kind))
        name_whole(self._kind, "问题的类别")
        self._check.addItem(_ALL_CHECKS, None)
        self._check.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._check.setMinimumContentsLength(6)
        name_whole(self._check, "检查项")
        self._search.setPlaceholderText("查找")
        self._search.setClearButtonEnabled(True)
        name_whole(self._search, "在问题中查找")
        self._list.setModel(self._model)
        self._list.setItemDelegate(FindingDelegate(self._theme, self._list))
        self._list.setAccessibleName("审核结果")
        self._list.setMouseTracking(True)
        self._list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._nothing.setProperty("role", "muted")
        self._nothing.setWordWrap(True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        kinds, words = QHBoxLayout(), QHBoxLayout()
        kinds.addWidget(self._kind)
        kinds.addWidget(self._check, 1)
        words.addWidget(self._search, 1)
        words.addWidget(self._by_section)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(12), px(12), px(12), px(12))
        box.setSpacing(px(8))
        box.addLayout(kinds)
        box.addLayout(words)
        box.addWidget(self._nothing)
        box.addWidget(self._list, 1)
        box.addStretch(0)
        box.addWidget(self.acts)
        self._show_nothing((), ())

    def _show_checks(self) -> None:
        """Offer the checks that tell something now; the chosen one stays as long as it does."""
        chosen = self._check.currentData()
        counts: dict[str, int] = {}
        for finding in self._findings:
            if finding.title:
                counts[finding.title] = counts.get(finding.title, 0) + 1
        self._check.clear()
        self._check.addItem(_ALL_CHECKS, None)
        for title, count in sorted(counts.items()):
            self._check.addItem(f"{title} {count}", title)
        self._check.setCurrentIndex(max(0, self._check.findData(chosen)))
        self._check.setVisible(bool(counts))

    def _filter(self) -> None:
        chosen, row = self._chosen(), self._list.currentIndex().row()
        shown = tuple(finding for finding in self._findings if self._is_wanted(finding))
        is_by_section = self._by_section.isChecked()
        self._model.show_findings(shown, self._section_of if is_by_section else None)
        self._show_nothing(self._findings, shown)
        if chosen is not None:
            kept = self._model.row_of(chosen)
            self._mark(kept if kept >= 0 else self._model.nearest(row))
        self._show_acts()

    def _is_wanted(self, finding: Finding) -> bool:
        kind, check = self._kind.currentData(), self._check.currentData()
        if kind is not None and kind_of(finding) != kind:
            return False
        said = f"{finding.title}\n{finding.message}\n{finding.answer or ''}"
        is_checked = check is None or finding.title == check
        return is_checked and all(word in said for word in self._search.text().split())

    def _show_nothing(self, findings: tuple[Finding, ...], shown: tuple[Finding, ...]) -> None:
        self._by_section.setVisible(bool(findings) and self._section_of is not None)
        self._list.setVisible(bool(shown))
        self._nothing.setVisible(not shown)
        self._nothing.setText(sentence("findings_none_shown" if findings else "findings_none"))

    def _show_acts(self) -> None:
        """Offer what can be done with the chosen finding."""
        chosen = self._chosen()
        alike = 0
        if chosen is not None:
            alike = sum(
                one.check == chosen.check and one.fix is not None and one.answer is None
                for one in self._findings
            )
        self.acts.show_finding(chosen, alike)

    def _choose(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE)
        if isinstance(row, Finding):
            self.finding_chosen.emit(row)
