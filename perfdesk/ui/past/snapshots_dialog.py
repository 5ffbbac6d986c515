"""The named versions of a report: keep one, look at one, compare two, take something back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from perfdesk.errors import UserError
from perfdesk.report.comparing.compare import compare
from perfdesk.report.values import ReportData
from perfdesk.ui.parts.framing import fit
from perfdesk.ui.parts.look import label
from perfdesk.ui.parts.messages import Answer, sentence
from perfdesk.ui.parts.names import name_whole
from perfdesk.ui.parts.plain_list import PlainList
from perfdesk.ui.parts.times import when_words
from perfdesk.ui.past.compare_view import CompareView

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.app.library.library import Library
    from perfdesk.report.values import FieldRef, ReportSummary, Snapshot
    from perfdesk.template.template import ReportTemplate
    from perfdesk.ui.bridge import Bridge
    from perfdesk.ui.parts.messages import Dialogs
    from perfdesk.ui.parts.style import Theme

#: What can be compared, beside versions and other reports.
_NOW, _NOTHING = "now", "nothing"
_NAME_LENGTH = 60


@dataclass(frozen=True, slots=True)
class _State:
    """One side of a comparison."""

    words: str
    data: ReportData
    template: ReportTemplate


class SnapshotsDialog(QDialog):
    """Versions at the left, at the right what differs from another state.

    Signals:
        said: What was done, in words.
    """

    said = Signal(str)

    def __init__(
        self,
        bridge: Bridge,
        library: Library,
        theme: Theme,
        dialogs: Dialogs,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._session: ReportSession = bridge.session
        self._library = library
        self._dialogs = dialogs
        self._snapshots: tuple[Snapshot, ...] = ()
        #: What to compare with was turned to the full text by the program, not by the clerk.
        self._was_moved = False
        self._left = QWidget()
        self._name = QLineEdit()
        self._keep = QPushButton("存一个版本")
        self._list = PlainList()
        self._drop = QPushButton("删除此版本…")
        self._with = QComboBox()
        self._view = CompareView(self._session.template, theme)
        self._nothing = label(sentence("snapshots_none"), "muted", wraps=True)
        self._build(theme)
        self._connect()
        self._fill_others()
        self._list_snapshots()
        self._list.setFocus()

    # -- what the desk asks for ----------------------------------------------------------------

    def begin_name(self) -> None:
        """Let the clerk type the name of a new version at once."""
        self._name.setFocus()

    def compare_with_report(self, report_id: int) -> None:
        """Show what differs between another report and what is on the screen, and only that."""
        self.setWindowTitle(sentence("compare_years_title"))
        self._left.hide()
        self._view.setFocus()
        self._list.setCurrentRow(0)
        index = self._with.findData(report_id)
        if index >= 0:
            self._with.setCurrentIndex(index)
            self._show_comparison()

    # -- building ------------------------------------------------------------------------------

    def _build(self, theme: Theme) -> None:
        px = theme.px
        self.setWindowTitle("版本和比较")
        fit(self, 80, 44)
        self._name.setPlaceholderText("新版本的名称，例如：送领导审阅稿")
        self._name.setAccessibleName("新版本的名称")
        self._name.setMaxLength(_NAME_LENGTH)
        self._keep.setAutoDefault(False)
        self._drop.setAutoDefault(False)
        self._list.setAccessibleName("各个版本")
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        name_whole(self._with, "与哪一个比较")
        self._with.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._with.setMinimumContentsLength(16)
        left, right = self._left, QWidget()
        versions, comparison = QVBoxLayout(left), QVBoxLayout(right)
        versions.setContentsMargins(0, 0, px(12), 0)
        comparison.setContentsMargins(px(12), 0, 0, 0)
        for box in (versions, comparison):
            box.setSpacing(px(8))
        keep = QHBoxLayout()
        keep.addWidget(self._name, 1)
        keep.addWidget(self._keep)
        versions.addLayout(keep)
        versions.addWidget(self._list, 1)
        versions.addWidget(self._nothing)
        versions.addWidget(self._drop)
        choice = QHBoxLayout()
        choice.addWidget(label("与它比较：", "fieldLabel"))
        choice.addWidget(self._with, 1)
        comparison.addLayout(choice)
        comparison.addWidget(self._view, 1)
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.setChildrenCollapsible(False)
        parts.addWidget(left)
        parts.addWidget(right)
        parts.setStretchFactor(0, 1)
        parts.setStretchFactor(1, 3)
        parts.setSizes([220, 560])  # as 22 to 56
        box = QVBoxLayout(self)
        box.setContentsMargins(px(16), px(16), px(16), px(16))
        box.addWidget(parts, 1)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        close.rejected.connect(self.reject)
        box.addWidget(close)

    def _connect(self) -> None:
        self._keep.clicked.connect(self._keep_version)
        self._name.returnPressed.connect(self._keep_version)
        self._drop.clicked.connect(self._drop_version)
        self._list.currentRowChanged.connect(self._show_comparison)
        self._with.activated.connect(self._choose_other)
        self._view.restore_wanted.connect(self._restore)
        self._view.text_wanted.connect(self._restore_text)

    def _fill_others(self) -> None:
        self._with.addItem("现在的内容", _NOW)
        self._with.addItem("（不比较，看全文）", _NOTHING)
        for summary in self._library.candidates_for_last_year(self._session):
            self._with.addItem(_report_words(summary), summary.id)

    # -- versions ------------------------------------------------------------------------------

    def _list_snapshots(self, chosen: int = 0) -> None:
        self._snapshots = self._library.snapshots(self._session.id)
        is_writable = not self._session.is_read_only
        self._name.setEnabled(is_writable)
        self._keep.setEnabled(is_writable)
        with QSignalBlocker(self._list):
            self._list.clear()
            self._list.addItem("现在的内容")
            for snapshot in self._snapshots:
                self._list.addItem(f"{snapshot.name}\n{when_words(snapshot.at)}")
        self._nothing.setVisible(not self._snapshots)
        row = next((i for i, one in enumerate(self._snapshots, 1) if one.id == chosen), None)
        self._list.setCurrentRow(row if row is not None else min(1, len(self._snapshots)))

    def _keep_version(self) -> None:
        name = self._name.text().strip() or f"{self._session.report.meta.fiscal_year} 年度报告"
        try:
            data = self._session.report.to_data()
            kept = self._library.add_snapshot(self._session.id, name, data)
        except UserError as error:
            self._dialogs.tell_error(self, error)
            return
        self._name.clear()
        self._list_snapshots(kept.id)
        self.said.emit(sentence("snapshot_kept", name=kept.name))

    def _drop_version(self) -> None:
        snapshot = self._chosen()
        if snapshot is None:
            return
        question = sentence("snapshot_drop", name=snapshot.name)
        answers = (Answer("drop", "删除此版本", destroys=True), Answer("", "保留"))
        if self._dialogs.ask(self, question, answers) != "drop":
            return
        try:
            self._library.drop_snapshot(self._session.id, snapshot.id)
        except UserError as error:
            self._dialogs.tell_error(self, error)
        self._list_snapshots()

    def _chosen(self) -> Snapshot | None:
        """Return the version that is chosen; None for what is on the screen."""
        row = self._list.currentRow() - 1
        return self._snapshots[row] if 0 <= row < len(self._snapshots) else None

    # -- comparing -----------------------------------------------------------------------------

    def _show_comparison(self) -> None:
        snapshot = self._chosen()
        self._drop.setEnabled(snapshot is not None and not self._session.is_read_only)
        self._offer_sides(snapshot)
        try:
            old, new = self._sides(snapshot, self._with.currentData())
            found = compare(new.template, old.data, new.data, old_template=old.template)
        except UserError as error:
            self._view.show_differences((), str(error), can_restore=False)
            return
        is_back = snapshot is not None and self._with.currentData() == _NOW
        words = _comparison_words(old, new, count=len(found))
        can_restore = is_back and not self._session.is_read_only
        self._view.show_differences(
            found, words, can_restore=can_restore, is_full_text=not old.words
        )

    def _choose_other(self) -> None:
        self._was_moved = False
        self._show_comparison()

    def _offer_sides(self, snapshot: Snapshot | None) -> None:
        """Offer the present content beside a version only: against itself it tells nothing."""
        model = self._with.model()
        now = self._with.findData(_NOW)
        item = model.item(now) if isinstance(model, QStandardItemModel) else None
        if item is not None:
            item.setEnabled(snapshot is not None)
        chosen = self._with.currentData()
        if snapshot is None and chosen == _NOW:
            self._with.setCurrentIndex(self._with.findData(_NOTHING))
            self._was_moved = True
        elif snapshot is not None and chosen == _NOTHING and self._was_moved:
            self._with.setCurrentIndex(now)
            self._was_moved = False

    def _sides(self, snapshot: Snapshot | None, other: object) -> tuple[_State, _State]:
        """Return the two states, the earlier one first."""
        now = _State("现在的内容", self._session.report.to_data(), self._session.template)
        mine = now if snapshot is None else self._snapshot_state(snapshot)
        if other == _NOTHING:
            blank = ReportData(mine.data.meta, uid=mine.data.uid)
            return _State("", blank, mine.template), mine
        if not isinstance(other, int):
            return mine, now
        theirs = self._report_state(other)
        is_later = theirs.data.meta.fiscal_year > mine.data.meta.fiscal_year
        return (mine, theirs) if is_later else (theirs, mine)

    def _snapshot_state(self, snapshot: Snapshot) -> _State:
        data = self._library.snapshot(self._session.id, snapshot.id)
        # A snapshot is of this report, also where its unit or year was corrected since.
        data = replace(data, meta=self._session.report.meta, uid="")
        return _State(snapshot.name, data, self._session.template)

    def _report_state(self, report_id: int) -> _State:
        data = self._library.load(report_id)
        template = self._library.catalogue.load(data.meta.template_id)
        return _State(f"{data.meta.unit} {data.meta.fiscal_year} 年度", data, template)

    # -- restoring -----------------------------------------------------------------------------

    def _restore(self, codes: frozenset[str] | None) -> None:
        snapshot = self._chosen()
        if snapshot is not None:
            number = snapshot.id

            def act(name: str) -> None:
                data = self._library.snapshot(self._session.id, number)
                self._bridge.take_over(data, name, codes)

            self._do(snapshot, act)

    def _restore_text(self, ref: FieldRef, text: str) -> None:
        snapshot = self._chosen()
        if snapshot is not None:
            self._do(snapshot, lambda name: self._bridge.enter_many({ref: text}, name))

    def _do(self, snapshot: Snapshot, act: Callable[[str], None]) -> None:
        try:
            act(sentence("snapshot_restore_name", name=snapshot.name))
        except UserError as error:
            self._dialogs.tell_error(self, error)
            return
        self.said.emit(sentence("snapshot_restored", name=snapshot.name))
        self._show_comparison()


def _report_words(summary: ReportSummary) -> str:
    return f"{summary.meta.fiscal_year} 年度 · {summary.meta.unit}"


def _comparison_words(old: _State, new: _State, *, count: int) -> str:
    if not old.words:
        return f"“{new.words}”的全文"
    words = f"从“{old.words}”到“{new.words}”"
    return words if count else f"{words}没有不同"
