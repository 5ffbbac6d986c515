"""What is wrong with a field, in words below its input, with the click that puts it right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from perfdesk.ui.parts.look import FINDING_MARKS, GAP, label, quiet_button, set_role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.report.values import Finding


class FindingLine(QWidget):
    """One finding: its mark and words, and 改正 where one click puts it right.

    Signals:
        fix_wanted: The ``Finding`` that is to be put right.
    """

    fix_wanted = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._finding: Finding | None = None
        self._button: QToolButton | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GAP)
        self._words = label("", "hint", self, wraps=True)
        self._row.addWidget(self._words, 1)

    def show_finding(self, finding: Finding, words: str, *, may_fix: bool) -> None:
        """Tell a finding in these words."""
        self._finding = finding
        mark, role = FINDING_MARKS[finding.severity]
        set_role(self._words, role)
        self._words.setText(f"{mark}　{words}")
        self.show()
        self._offer_fix(finding if may_fix and finding.fix is not None else None)

    def show_nothing(self) -> None:
        """Tell nothing any more."""
        self._finding = None
        self._words.setText("")
        self.hide()

    def _offer_fix(self, finding: Finding | None) -> None:
        if self._button is None:
            if finding is None:
                return
            self._button = quiet_button("改正", "", self)
            self._button.clicked.connect(lambda: self.fix_wanted.emit(self._finding))
            self._row.addWidget(self._button, 0, Qt.AlignmentFlag.AlignTop)
        self._button.setVisible(finding is not None)
        if finding is not None:
            tip = fix_words(finding)
            self._button.setToolTip(tip)
            self._button.setAccessibleName(f"改正：{tip}")


def fix_words(finding: Finding) -> str:
    """Return what one click would put right: “依法法” 改为 “依法”."""
    if finding.fix is None:
        return ""
    new = f"改为“{finding.fix.text}”" if finding.fix.text else "删去"
    return f"“{finding.quote}”{new}" if finding.quote else new


class FindingLines(QObject):
    """All findings of one field, a line each.

    Signals:
        fix_wanted: The ``Finding`` that is to be put right.
    """

    fix_wanted = Signal(object)

    def __init__(self, body: QVBoxLayout, editor: QWidget) -> None:
        super().__init__(editor)
        self._body = body
        self._editor = editor
        self._lines: list[FindingLine] = []
        self.count = 0

    def show_findings(self, told: Sequence[tuple[Finding, str]], *, may_fix: bool) -> None:
        """Tell these findings, each in its words."""
        self.count = len(told)
        while len(self._lines) < len(told):
            made = FindingLine(self._editor)
            made.fix_wanted.connect(self.fix_wanted)
            self._lines.append(made)
            self._body.addWidget(made)
        for index, line in enumerate(self._lines):
            if index < len(told):
                finding, words = told[index]
                line.show_finding(finding, words, may_fix=may_fix)
            else:
                line.show_nothing()
