"""What an imported report becomes: a report of its own, or last year's of another one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from perfdesk.ui.parts.elided_combo import ElidedCombo
from perfdesk.ui.parts.framing import fit
from perfdesk.ui.parts.messages import sentence
from perfdesk.ui.parts.names import name_whole
from perfdesk.ui.parts.report_words import name_words
from perfdesk.ui.past.compare_view import CompareView

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from perfdesk.report.comparing.compare import Difference
    from perfdesk.report.values import ReportSummary
    from perfdesk.template.template import ReportTemplate
    from perfdesk.ui.parts.style import Theme


class Becomes(Enum):
    """What an import becomes."""

    REPORT = auto()
    LAST_OF_NEW = auto()
    LAST_OF = auto()


@dataclass(frozen=True, slots=True)
class How:
    """A choice of the box; ``report_id`` is the report whose last year's it becomes."""

    kind: Becomes = Becomes.REPORT
    report_id: int | None = None


class HowBox(ElidedCombo):
    """Offers what can become of an import of this year and unit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hows: list[How] = []
        self._year = 0
        name_whole(self, "导入为")
        self.show_choices("", 0, ())

    @property
    def how(self) -> How:
        """Return what was chosen."""
        return self._hows[max(0, self.currentIndex())]

    def show_choices(self, unit: str, fiscal_year: int, summaries: Iterable[ReportSummary]) -> None:
        """Offer what there is for this unit and year; the choice is kept where it still stands."""
        before = self.how if self._hows else How()
        later = [one for one in summaries if one.meta.fiscal_year > fiscal_year > 0]
        # The unit's own first, and of those the next year's.
        later.sort(key=lambda one: (one.meta.unit != unit, one.meta.fiscal_year, -one.id))
        self._year = fiscal_year
        self._hows = [How(), How(Becomes.LAST_OF_NEW)]
        self._hows += [How(Becomes.LAST_OF, one.id) for one in later]
        words = ["一份单独的报告", f"上年报告，接着新建 {fiscal_year + 1} 年度报告"]
        words += [f"“{name_words(one)}”的上年报告" for one in later]
        with QSignalBlocker(self):
            self.clear()
            self.addItems(words if fiscal_year else words[:1])
            self.choose(before)

    def choose(self, how: How) -> None:
        """Choose this; the first where it is not offered."""
        at = self._hows.index(how) if how in self._hows else 0
        self.setCurrentIndex(at if at < self.count() else 0)

    def words(self) -> str:
        """Return what the choice means; empty for a report of its own."""
        match self.how.kind:
            case Becomes.LAST_OF_NEW:
                return sentence("import_as_last_new", year=self._year + 1)
            case Becomes.LAST_OF:
                return sentence("import_as_last")
            case _:
                return ""


class TwinDialog(QDialog):
    """What differs between a report that is here already and the one that would be imported."""

    def __init__(
        self,
        template: ReportTemplate,
        differences: Sequence[Difference],
        name: str,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("与已有的报告比较")
        fit(self, 64, 40)
        view = CompareView(template, theme)
        code = "import_compare" if differences else "import_compare_same"
        words = sentence(code, name=name, count=len(differences))
        view.show_differences(differences, words, can_restore=False)
        box = QVBoxLayout(self)
        box.addWidget(view)
