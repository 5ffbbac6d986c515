"""Ask which sections of last year's report a new one begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from perfdesk.ui.parts.framing import fit
from perfdesk.ui.parts.messages import sentence
from perfdesk.ui.parts.style import set_role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.app.editing.last_year import LastYear, Offer
    from perfdesk.app.editing.session import ReportSession
    from perfdesk.template.template import ReportTemplate
    from perfdesk.ui.parts.style import Theme

_CODE = Qt.ItemDataRole.UserRole
_SHOWN = 60
_WHOLE = 1000


def carry_over(
    session: ReportSession, last_year: LastYear, theme: Theme, parent: QWidget
) -> frozenset[str]:
    """Let the clerk choose and take that over; return the codes of what was taken over.

    Raises:
        UserError: The report cannot be stored.
    """
    offers = last_year.offers(session.report)
    if not offers:
        return frozenset()
    dialog = CarryOverDialog(session.template, offers, last_year.title, theme, parent)
    is_wanted = dialog.exec() == QDialog.DialogCode.Accepted
    codes = dialog.codes() if is_wanted else frozenset()
    if codes:
        session.take_over(last_year.content(session.report, codes), "沿用上年", codes)
        session.flush()
    return codes


class CarryOverDialog(QDialog):
    """Shows what last year's report offers, by section, with what is suggested marked."""

    def __init__(
        self,
        template: ReportTemplate,
        offers: Sequence[Offer],
        title: str,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tree = QTreeWidget()
        self._take = QPushButton()
        self._build(title, theme)
        self._fill(template, offers)
        self._tree.itemChanged.connect(self._show_state)
        self._show_state()

    def codes(self) -> frozenset[str]:
        """Return the fields and groups that are marked."""
        return frozenset(
            leaf.data(0, _CODE)
            for leaf in self._leaves()
            if leaf.checkState(0) is Qt.CheckState.Checked
        )

    def _leaves(self) -> list[QTreeWidgetItem]:
        tops = (self._tree.topLevelItem(at) for at in range(self._tree.topLevelItemCount()))
        return [top.child(at) for top in tops if top for at in range(top.childCount())]

    def _build(self, title: str, theme: Theme) -> None:
        px = theme.px
        self.setWindowTitle("沿用上年")
        fit(self, 56, 36)
        source = QLabel(title)
        source.setProperty("role", "panelTitle")
        about = QLabel(sentence("carry_what"))
        about.setProperty("role", "hint")
        self._tree.setHeaderLabels(["栏目", "上年的文字"])
        self._tree.setAccessibleName("可以沿用的上年内容")
        self._tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self._tree.setUniformRowHeights(True)
        self._tree.setRootIsDecorated(False)
        skip = QPushButton("不沿用")
        skip.clicked.connect(self.reject)
        self._take.clicked.connect(self.accept)
        set_role(self._take, "primary")
        self._take.setDefault(True)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addStretch(1)
        row.addWidget(self._take)
        row.addWidget(skip)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(24), px(20), px(24), px(16))
        box.setSpacing(px(12))
        for label in (source, about):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            box.addWidget(label)
        box.addWidget(self._tree, 1)
        box.addLayout(row)

    def _fill(self, template: ReportTemplate, offers: Sequence[Offer]) -> None:
        tops: dict[str, QTreeWidgetItem] = {}
        for offer in offers:
            if offer.section not in tops:
                top = QTreeWidgetItem(self._tree, [template.sections[offer.section].heading])
                top.setFlags(top.flags() | Qt.ItemFlag.ItemIsAutoTristate)
                top.setFirstColumnSpanned(True)
                tops[offer.section] = top
            leaf = QTreeWidgetItem(tops[offer.section], [_label(offer), _beginning(offer)])
            leaf.setToolTip(1, offer.text[:_WHOLE])
            leaf.setData(0, _CODE, offer.code)
            state = Qt.CheckState.Checked if offer.is_suggested else Qt.CheckState.Unchecked
            leaf.setCheckState(0, state)
        self._tree.expandAll()
        self._tree.setCurrentItem(next(iter(tops.values())))

    def _show_state(self) -> None:
        count = len(self.codes())
        self._take.setText(f"沿用 {count} 项" if count else "沿用")
        self._take.setEnabled(count > 0)


def _label(offer: Offer) -> str:
    return f"{offer.label}（{offer.count_records} 条）" if offer.count_records else offer.label


def _beginning(offer: Offer) -> str:
    words = " ".join(offer.text.split())
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"
