"""The line above a scoring table that tells, always in sight, what its rows come to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from perfdesk.errors import message
from perfdesk.ui.parts.look import GAP, TIGHT, WIDE_GAP, label, set_role

if TYPE_CHECKING:
    from decimal import Decimal

    from perfdesk.report.scores.score import Totals


class ScoreBar(QFrame):
    """Weights against full marks, total, grade, and how many scores are still missing."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        set_role(self, "scoreBar")
        self._total = label("", "scoreTotal", self)
        self._grade = label("", "tag-accent", self)
        self._weights = label("", "fieldLabel", self)
        self._rest = label("", "hint", self)
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP, TIGHT, GAP, TIGHT)
        row.setSpacing(WIDE_GAP)
        for part in (self._total, self._grade, self._weights):
            row.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        row.addWidget(self._rest, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_totals(self, totals: Totals) -> None:
        """Show what the table comes to."""
        total = "—" if totals.total is None else shown(totals.total)
        _put(self._total, message("ui", "score_total", total=total))
        _put(self._grade, totals.grade)
        weights, full = totals.weight_total, totals.full_marks
        sign, role = _balance(weights, full)
        told = "—" if weights is None else shown(weights)
        _put(
            self._weights, f"{sign}{message('ui', 'score_weights', weights=told, full=shown(full))}"
        )
        set_role(self._weights, role)
        _put(self._rest, "　".join(_rest_words(totals)))
        parts = (self._total, self._weights, self._grade, self._rest)
        self.setAccessibleName("，".join(part.text() for part in parts if part.text()))


def _put(where: QLabel, words: str) -> None:
    if where.text() != words:
        where.setText(words)
        where.setVisible(bool(words))


def _balance(weights: Decimal | None, full: Decimal) -> tuple[str, str]:
    """Return mark and role of the sum of weights: right only where it is full marks."""
    if weights == full:
        return "✓ ", "finding-done"
    return "! ", "finding-warning"


def _rest_words(totals: Totals) -> list[str]:
    words: list[str] = []
    weights, full = totals.weight_total, totals.full_marks
    if weights is not None and weights != full:
        code = "score_weights_lack" if weights < full else "score_weights_over"
        words.append(message("ui", code, difference=shown(abs(full - weights))))
    if totals.next_grade is not None:
        grade, points = totals.next_grade
        words.append(message("ui", "score_next_grade", grade=grade, points=shown(points)))
    if totals.missing:
        words.append(message("ui", "score_missing", count=totals.missing))
    return words


def shown(figure: Decimal) -> str:
    """Return a figure without zeros at its end: 90, 88.5."""
    text = f"{figure:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
