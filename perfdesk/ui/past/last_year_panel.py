"""Last year beside this year: the field at hand with what differs, and what can be taken over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from perfdesk.report.comparing.diff import Piece
from perfdesk.report.places import heading_numbers
from perfdesk.report.values import Provenance
from perfdesk.ui.parts.look import label
from perfdesk.ui.parts.messages import sentence
from perfdesk.ui.parts.plain_list import PlainList
from perfdesk.ui.past.diff_text import DiffText

if TYPE_CHECKING:
    from perfdesk.app.editing.last_year import LastYear, Offer
    from perfdesk.app.editing.session import ReportSession
    from perfdesk.report.values import FieldRef
    from perfdesk.ui.parts.style import Theme

_BEGINNING, _TIP_LENGTH = 30, 500
_CODE_ROLE = Qt.ItemDataRole.UserRole
#: What a field's text is, held against last year's.
_STATES = {
    "unchanged": "与上年相同，请核对是否需要更新",
    "may_stay": "与上年相同，本栏可以不变",
    "changed": "与上年不同",
}


class LastYearPanel(QWidget):
    """Shows last year's text of a field and offers what the section can take over.

    Signals:
        choose_wanted: The clerk wants to choose last year's report.
        field_wanted: ``FieldRef`` of the one field that is to have last year's text.
        take_wanted: Codes of the fields whose content of last year is wanted here.
        compare_wanted: The clerk wants both whole reports side by side.
    """

    choose_wanted = Signal()
    field_wanted = Signal(object)
    take_wanted = Signal(object)
    compare_wanted = Signal()

    def __init__(self, session: ReportSession, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._section = ""
        self._ref: FieldRef | None = None
        self._theme = theme
        self._is_made = False

    def _make(self) -> None:
        """Make what is in it: many a clerk never looks here."""
        self._is_made = True
        self._title = label("", "panelTitle", wraps=True)
        self._words = label("", "muted", wraps=True)
        self._choose = QPushButton("选择上年报告…")
        self._compare = QPushButton("逐项对照…")
        self._field = label("", "fieldLabel", wraps=True)
        self._state = label("", "hint", wraps=True)
        self._text = DiffText(self._theme, "上年和今年的文字")
        self._legend = label(sentence("diff_legend_years"), "hint", wraps=True)
        self._take_field = QPushButton("沿用本栏上年文字")
        self._lower = QWidget()
        self._offers_head = label("", "fieldLabel", wraps=True)
        self._no_offers = label(sentence("last_year_no_offers"), "hint", wraps=True)
        self._offers = PlainList()
        self._take = QPushButton("沿用选中的内容")
        self._body = QWidget()
        self._build(self._theme)
        self._choose.clicked.connect(self.choose_wanted)
        self._compare.clicked.connect(self.compare_wanted)
        self._take_field.clicked.connect(self._tell_field)
        self._take.clicked.connect(self._tell_chosen)
        self._offers.itemChanged.connect(self._show_count)

    def show_place(self, section: str, ref: FieldRef | None) -> None:
        """Show a section and the field in it that has the focus; without one, its first text."""
        self._section, self._ref = section, ref or self._first_of(section)
        self.refresh()

    def refresh(self) -> None:
        """Show everything as it is now."""
        if not self._is_made:
            self._make()
        last_year = self._session.last_year
        self._body.setVisible(last_year is not None)
        self._compare.setVisible(last_year is not None)
        self._choose.setEnabled(not self._session.is_read_only)
        if last_year is None:
            self._title.setText("还没有选择上年报告")
            self._words.setText(sentence("last_year_none"))
            self._words.show()
            self._choose.setText("选择上年报告…")
            return
        self._title.setText(f"上年：{last_year.title}")
        self._words.hide()
        self._choose.setText("换一份…")
        self._show_field(last_year)
        self._show_offers(last_year)

    def _first_of(self, section: str) -> FieldRef | None:
        """Return the section's first field that last year had, else its first field."""
        report, last_year = self._session.report, self._session.last_year
        if last_year is None:
            return None
        refs = [
            ref
            for ref in report.refs()
            if report.template.section_of(ref.code) == section
            and not report.template.fields[ref.code].is_container
        ]
        texts = (ref for ref in refs if (last_year.text_of(ref) or "").strip())
        return next(texts, next(iter(refs), None))

    # -- building ------------------------------------------------------------------------------

    def _build(self, theme: Theme) -> None:
        px = theme.px
        top = QHBoxLayout()
        top.addWidget(self._choose)
        top.addWidget(self._compare)
        top.addStretch(1)
        field = QWidget()
        upper, lower = QVBoxLayout(field), QVBoxLayout(self._lower)
        for box in (upper, lower):
            box.setContentsMargins(0, 0, 0, 0)
        upper.addWidget(self._field)
        upper.addWidget(self._state)
        upper.addWidget(self._text, 1)
        upper.addWidget(self._legend)
        upper.addLayout(_left(self._take_field))
        lower.addWidget(self._offers_head)
        lower.addWidget(self._offers, 1)
        lower.addLayout(_left(self._take))
        self._offers.setAccessibleName("本节可以沿用的上年内容")
        self._offers.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._offers.setTextElideMode(Qt.TextElideMode.ElideRight)
        parts = _Parts(Qt.Orientation.Vertical)
        parts.setChildrenCollapsible(False)
        parts.addWidget(field)
        parts.addWidget(self._lower)
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(parts, 1)
        body.addWidget(self._no_offers)
        # At a large size the panel is higher than the window: it scrolls, nothing is squeezed flat.
        lines = self.fontMetrics().height()
        self._text.setMinimumHeight(lines * 5)
        self._offers.setMinimumHeight(lines * 4)
        inner, area = QWidget(), QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        area.show()  # The panel may be in sight already; Qt would do it a moment later.
        box = QVBoxLayout(inner)
        box.setContentsMargins(px(12), px(12), px(12), px(12))
        box.setSpacing(px(8))
        box.addWidget(self._title)
        box.addWidget(self._words)
        box.addLayout(top)
        box.addWidget(self._body, 1)
        box.addStretch(0)

    # -- showing -------------------------------------------------------------------------------

    def _show_field(self, last_year: LastYear) -> None:
        ref = self._ref
        value = None if ref is None else self._session.report.values.get(ref)
        if ref is None or value is None:
            self._field.setText("")
            self._state.setText(sentence("last_year_no_field"))
            self._state.show()
            self._show_pieces(())
            self._take_field.setEnabled(False)
            return
        self._field.setText(self._session.template.fields[ref.code].label)
        old = last_year.text_of(ref)
        self._show_text(last_year, ref, old, value.text)
        offered = {offer.code for offer in last_year.offers(self._session.report, self._section)}
        around = {ref.code, *self._session.template.groups_of(ref.code)}
        can_take = bool(around & offered) and bool(old) and old != value.text
        self._take_field.setEnabled(can_take and not self._session.is_read_only)

    def _show_text(self, last_year: LastYear, ref: FieldRef, old: str | None, new: str) -> None:
        """Show what differs; where one of the two has nothing there is nothing to hold against."""
        if old is None:
            self._state.setText(sentence("last_year_no_such_field"))
            self._show_pieces(())
        elif not old.strip():
            self._state.setText(sentence("last_year_field_empty"))
            self._show_pieces(())
        elif not new.strip():
            self._state.setText(sentence("last_year_field_open"))
            self._show_pieces((Piece("same", old),))
        else:
            self._state.setText(_STATES.get(last_year.state(ref, new), ""))
            self._show_pieces(last_year.pieces(ref, new))
        self._state.setVisible(bool(self._state.text()))

    def _show_pieces(self, pieces: tuple[Piece, ...]) -> None:
        self._text.setVisible(bool(pieces))
        self._legend.setVisible(any(piece.kind != "same" for piece in pieces))
        self._text.show_pieces(pieces)

    def _is_taken_over(self, last_year: LastYear) -> bool:
        """Say whether the section has a text of last year already."""
        report = self._session.report
        return any(
            report.template.section_of(ref.code) == self._section
            and report.values[ref].text.strip()
            and (
                report.values[ref].provenance is Provenance.CARRIED_OVER
                or last_year.state(ref, report.values[ref].text) in ("unchanged", "may_stay")
            )
            for ref in report.refs()
        )

    def _show_offers(self, last_year: LastYear) -> None:
        report = self._session.report
        offers = (
            last_year.offers(report, self._section)
            if self._section in report.template.sections
            else ()
        )
        heading = ""
        if self._section in report.template.sections:
            number = heading_numbers(report).get(self._section, "")
            heading = f"{number}{report.template.sections[self._section].heading}"
        with QSignalBlocker(self._offers):
            self._offers.clear()
            for offer in offers:
                self._offers.addItem(_item(offer))
        self._lower.setVisible(bool(offers))
        self._no_offers.setVisible(not offers)
        if not offers:
            taken = self._is_taken_over(last_year)
            self._no_offers.setText(
                sentence("last_year_taken_over" if taken else "last_year_no_offers")
            )
        self._offers_head.setText(f"{heading}：可以沿用的上年内容")
        self._show_count()

    def _chosen(self) -> list[str]:
        items = (self._offers.item(row) for row in range(self._offers.count()))
        return [
            str(item.data(_CODE_ROLE))
            for item in items
            if item.checkState() is Qt.CheckState.Checked
        ]

    def _show_count(self) -> None:
        count = len(self._chosen())
        self._take.setText(f"沿用选中的 {count} 项" if count else "沿用选中的内容")
        self._take.setEnabled(bool(count) and not self._session.is_read_only)

    # -- telling -------------------------------------------------------------------------------

    def _tell_field(self) -> None:
        if self._ref is not None:
            self.field_wanted.emit(self._ref)

    def _tell_chosen(self) -> None:
        self.take_wanted.emit(frozenset(self._chosen()))


class _Parts(QSplitter):
    """Asks for what its parts need, not for what they would like: they share what is there."""

    def sizeHint(self) -> QSize:
        """Return the least size."""
        return self.minimumSizeHint()


def _left(button: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(button)
    row.addStretch(1)
    return row


def _item(offer: Offer) -> QListWidgetItem:
    text = " ".join(offer.text[:200].split())
    begins = text if len(text) <= _BEGINNING else f"{text[:_BEGINNING]}…"
    count = f"{offer.count_records} 条" if offer.count_records else begins
    state = "（已填）" if offer.is_filled else ""
    item = QListWidgetItem(f"{offer.label}{state}：{count}")
    item.setData(_CODE_ROLE, offer.code)
    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
    is_chosen = offer.is_suggested and not offer.is_filled
    item.setCheckState(Qt.CheckState.Checked if is_chosen else Qt.CheckState.Unchecked)
    warning = f"{sentence('offer_replaces')}\n" if offer.is_filled else ""
    item.setToolTip(f"{warning}{offer.text[:_TIP_LENGTH]}")
    return item
