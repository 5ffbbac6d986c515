"""Mark in a text what findings quote: drawn over it, never part of it.

Extra selections change neither the document nor its layout, so that typing, the input method and
the height of the text know nothing of them; each moves along with what is typed before it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtGui import QColor, QPalette, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

from perfdesk.template.datatypes import Severity
from perfdesk.ui.inputs.writing import units

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from perfdesk.report.values import Finding

#: Where the style keeps the colour of each severity.
INKS = {
    Severity.ERROR: QPalette.ColorRole.BrightText,
    Severity.WARNING: QPalette.ColorRole.LinkVisited,
    Severity.HINT: QPalette.ColorRole.PlaceholderText,
}
#: Of 255: the ground behind marked words is a breath of their colour.
_BREATH = 38


class TextSpan(NamedTuple):
    """Characters start to end (exclusive) of a text, and how badly they are wrong."""

    start: int
    end: int
    severity: Severity


def spans_of(findings: Iterable[Finding]) -> list[TextSpan]:
    """Return what these findings quote; those that quote nothing are left out."""
    told = [(one.span, one.severity) for one in findings if one.span is not None]
    return sorted({TextSpan(*span, severity) for span, severity in told if span[0] < span[1]})


def within(spans: Iterable[TextSpan], start: int, end: int) -> list[TextSpan]:
    """Return what of the spans lies in a part of the text, counted from where that begins."""
    return [
        TextSpan(max(span.start, start) - start, min(span.end, end) - start, span.severity)
        for span in spans
        if span.start < end and span.end > start
    ]


def mark_in(widget: QPlainTextEdit, text: str, spans: Sequence[TextSpan]) -> None:
    """Mark these spans of a widget's text, and nothing else."""
    if not spans and not widget.extraSelections():
        return
    widget.setExtraSelections([_selection(widget, text, span) for span in spans])


def _selection(widget: QPlainTextEdit, text: str, span: TextSpan) -> QTextEdit.ExtraSelection:
    selection = QTextEdit.ExtraSelection()
    cursor = QTextCursor(widget.document())
    limit = max(0, widget.document().characterCount() - 1)
    cursor.setPosition(min(units(text[: span.start]), limit))
    cursor.setPosition(min(units(text[: span.end]), limit), QTextCursor.MoveMode.KeepAnchor)
    ink = widget.palette().color(INKS[span.severity])
    ground = QColor(ink)
    ground.setAlpha(_BREATH)
    form = QTextCharFormat()
    form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
    form.setUnderlineColor(ink)
    form.setBackground(ground)
    selection.cursor = cursor  # type: ignore[attr-defined]
    selection.format = form  # type: ignore[attr-defined]
    return selection
