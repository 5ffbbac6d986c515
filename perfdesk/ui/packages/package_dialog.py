"""Show what is in a report package before anything of it is stored, and take in what is wanted."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QStackedWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from perfdesk.app.packages.packages import Choice, Fate, Kind, Need, taking
from perfdesk.ui.parts.framing import fit, framed
from perfdesk.ui.parts.look import label
from perfdesk.ui.parts.messages import sentence
from perfdesk.ui.parts.names import name_whole
from perfdesk.ui.parts.report_words import name_words, twin_words
from perfdesk.ui.parts.run_page import RunPage
from perfdesk.ui.parts.style import set_role
from perfdesk.ui.parts.times import when_words

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from perfdesk.app.library.library import Library
    from perfdesk.app.packages.packages import PackageContents, PackedReport, Standing, Taken
    from perfdesk.report.values import ReportSummary
    from perfdesk.ui.parts.style import Theme

_FULL = 100
#: More reports are scrolled.
_MOST_ROWS = 8
#: The words of what can be done with a report, by how it stands; the first is suggested.
_NEW = ((Choice.TAKE, "收取"), (Choice.SKIP, "不收取"))
_IN_BIN = ((Choice.TAKE, "取回"), (Choice.SKIP, "不取回"))
_NEWER = ((Choice.REPLACE, "替换"), (Choice.KEEP_BOTH, "两份都留"), (Choice.SKIP, "不收取"))
_OLDER = ((Choice.SKIP, "不收取"), (Choice.KEEP_BOTH, "两份都留"), (Choice.REPLACE, "替换"))
_NOTHING = ((Choice.SKIP, "不必收取"),)
_CANNOT = ((Choice.SKIP, "不能收取"),)


class PackageDialog(QDialog):
    """Lists the reports of a package, asks for each, takes them in and tells what came of it.

    Attributes:
        may_replace: Asked with the ids of reports that are to be replaced, before the first is.
        outcomes: What became of each report, once it was begun.
        wanted: The report that the clerk wants to open now.
    """

    def __init__(
        self,
        library: Library,
        contents: PackageContents,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.may_replace: Callable[[Collection[int]], bool] = lambda _ids: True
        self.outcomes: list[Taken] = []
        self.wanted: int | None = None
        self._library = library
        self._contents = contents
        self._theme = theme
        self._standings: tuple[Standing, ...] = ()
        self._listed: Sequence[ReportSummary] = ()
        self._run: Iterator[Taken] | None = None
        self._list = QTreeWidget()
        self._boxes: list[QComboBox] = []
        self._about = label("", "hint", wraps=True)
        self._templates = QCheckBox()
        self._lack = label("", "finding-warning", wraps=True)
        self._progress = RunPage("收取")
        self._pages = QStackedWidget()
        self._open = QPushButton("打开报告")
        self._start, self._close = QPushButton("收取"), QPushButton("取消")
        self._build()
        self._start.clicked.connect(self._begin)
        self._open.clicked.connect(self._open_taken)
        self._close.clicked.connect(self.reject)
        self._list.currentItemChanged.connect(self._show_about)
        self._templates.toggled.connect(self._show_count)

    def show_reports(self, found: Sequence[Standing], listed: Sequence[ReportSummary] = ()) -> None:
        """Show the package's reports as they stand to this desk, whose reports are ``listed``."""
        self._standings, self._listed = tuple(found), listed
        for report, standing in zip(self._contents.reports, found, strict=True):
            self._add(report, standing)
        titles = [
            coming.title
            for coming in self._contents.templates.values()
            if any(
                one.need in {Need.ADDS, Need.RENEWS} and report.data.meta.template_id == coming.id
                for report, one in zip(self._contents.reports, found, strict=True)
            )
        ]
        self._templates.setText(sentence("package_templates", titles="、".join(titles)))
        self._templates.setVisible(bool(titles))
        self._list.setCurrentIndex(self._list.model().index(0, 0))
        self._show_count()
        # What was made last would come last.
        stops = (self._list, *self._boxes, self._templates, self._start, self._open, self._close)
        for one, other in pairwise(stops):
            QWidget.setTabOrder(one, other)

    def reject(self) -> None:
        """Close; not while reports are being stored."""
        if self._run is None:
            super().reject()

    # -- building ----------------------------------------------------------------------------

    def _build(self) -> None:
        px = self._theme.px
        self.setWindowTitle("收取报告包")
        for page in (self._build_choice(), self._progress):
            self._pages.addWidget(page)
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        foot.addWidget(self._lack, 1)
        for button in (self._start, self._open, self._close):
            foot.addWidget(button)
        set_role(self._start, "primary")
        self._close.setAutoDefault(False)
        self._open.hide()
        box = framed(self, self._theme)
        box.addWidget(self._pages, 1)
        box.addLayout(foot)
        self._start.setDefault(True)  # Of a button that is in no dialog yet Qt would forget it.
        rows = min(max(len(self._contents.reports), 2), _MOST_ROWS)
        fit(self, 72, 18 + 3 * rows)

    def _build_choice(self) -> QWidget:
        contents, page = self._contents, QWidget()
        self._list.setHeaderLabels(("报告", "完成情况", "这台电脑上", "处理"))
        self._list.setRootIsDecorated(False)
        self._list.setAccessibleName("包里的报告")
        head = self._list.header()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        head.setMinimumSectionSize(self.fontMetrics().horizontalAdvance("国") * 6)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # So high that the list does not jump when another row is chosen.
        self._about.setMinimumHeight(self.fontMetrics().lineSpacing() * 3)
        words = sentence(
            "package_head",
            file=contents.path.name,
            when=when_words(contents.made_at),
            where=contents.made_on,
            count=len(contents.reports),
        )
        box = QVBoxLayout(page)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(self._theme.px(8))
        box.addWidget(label(words, "muted", wraps=True))
        box.addWidget(self._list, 1)
        box.addWidget(self._about)
        box.addWidget(self._templates)
        return page

    def _add(self, report: PackedReport, standing: Standing) -> None:
        meta = report.data.meta
        name = f"{meta.unit} {meta.fiscal_year} 年度"
        item = QTreeWidgetItem([name, _state_words(report), _standing_words(standing)])
        item.setToolTip(0, f"{name}\n{report.template}")
        self._list.addTopLevelItem(item)
        box = QComboBox(self)
        for choice, words in _choices(standing):
            box.addItem(words, choice.value)
        name_whole(box, f"{name}：处理")
        box.currentIndexChanged.connect(lambda: self._list.setCurrentItem(item))
        box.currentIndexChanged.connect(self._show_count)
        self._boxes.append(box)
        if box.count() == 1:  # Nothing to choose: words are enough.
            item.setText(3, box.currentText())
            box.hide()
            return
        self._list.setItemWidget(item, 3, box)
        box.ensurePolished()
        room = QSize(self._theme.px(8), self._theme.px(4))
        item.setSizeHint(3, box.sizeHint() + room)

    # -- choosing ----------------------------------------------------------------------------

    def _show_about(self) -> None:
        """Say of the chosen row what matters for the choice."""
        row = self._list.indexOfTopLevelItem(self._list.currentItem())
        if row < 0:
            return
        report, standing = self._contents.reports[row], self._standings[row]
        self._about.setText("\n".join(_about_words(report, standing, self._listed)))

    def _choices(self) -> dict[int, Choice]:
        return {at: Choice(box.currentData()) for at, box in enumerate(self._boxes)}

    def _wanted(self) -> list[int]:
        return [at for at, choice in self._choices().items() if choice is not Choice.SKIP]

    def _show_count(self) -> None:
        wanted = self._wanted()
        self._start.setText(f"收取 {len(wanted)} 份报告" if wanted else "收取")
        lacks = not self._templates.isHidden() and not self._templates.isChecked()
        needs = any(self._standings[at].need in {Need.ADDS, Need.RENEWS} for at in wanted)
        words = sentence("package_needs_template") if lacks and needs else ""
        self._start.setEnabled(bool(wanted) and not words)
        self._lack.setText(words)
        self._close.setText("取消" if wanted else "关闭")

    # -- taking in ---------------------------------------------------------------------------

    def _begin(self) -> None:
        choices = self._choices()
        replaced = {
            here.id
            for at, choice in choices.items()
            if choice is Choice.REPLACE and (here := self._standings[at].here) is not None
        }
        if not self.may_replace(replaced):
            return
        self._run = taking(
            self._library, self._contents, choices, with_templates=self._templates.isChecked()
        )
        self._progress.bar.setRange(0, len(choices))
        self._pages.setCurrentIndex(1)
        self._start.hide()
        self._close.setEnabled(False)
        self._progress.words.setText(sentence("package_taking"))
        self._go_on()

    def _go_on(self) -> None:
        # By the event loop: the bar is painted between two reports.
        QTimer.singleShot(0, self._next)

    def _next(self) -> None:
        outcome = None if self._run is None else next(self._run, None)
        if outcome is None:
            self._run = None
            self._show_result()
            return
        self.outcomes.append(outcome)
        self._progress.bar.setValue(len(self.outcomes))
        if outcome.fate is not Fate.SKIPPED:
            self._progress.result.appendPlainText(f"{outcome.name}：{_fate_words(outcome)}")
        self._go_on()

    def _show_result(self) -> None:
        stored = [one for one in self.outcomes if one.fate in _STORED]
        failed = sum(one.fate in {Fate.FAILED, Fate.UNDECIDED} for one in self.outcomes)
        code = "package_done_failed" if failed else "package_done"
        self._progress.words.setText(sentence(code, count=len(stored), failed=failed))
        self._progress.bar.hide()
        self._close.setText("关闭")
        self._close.setEnabled(True)
        self._close.setFocus()
        if len(stored) == 1:
            self._open.show()
            set_role(self._open, "primary")
            self._open.setDefault(True)
            self._open.setFocus()

    def _open_taken(self) -> None:
        self.wanted = next(one.report_id for one in self.outcomes if one.fate in _STORED)
        self.accept()


_STORED = frozenset({Fate.TAKEN, Fate.REPLACED, Fate.BOTH, Fate.RESTORED})


def _choices(standing: Standing) -> tuple[tuple[Choice, str], ...]:
    if standing.kind is Kind.SAME:
        return _IN_BIN if standing.is_in_bin else _NOTHING
    if standing.need is Need.LACKS:
        return _CANNOT
    if standing.kind is Kind.NEW:
        return _NEW
    return _OLDER if standing.is_older else _NEWER


def _state_words(report: PackedReport) -> str:
    lacks = [f"{report.percent}%"]
    if report.percent >= _FULL and not report.errors:
        lacks = ["已完成"]
    faults = report.errors - report.unfinished
    counts = ((faults, "{} 个错误"), (report.unfinished, "{} 项待填"))
    return " · ".join(lacks + [words.format(count) for count, words in counts if count > 0])


def _standing_words(standing: Standing) -> str:
    if standing.kind is Kind.NEW:
        return "没有 · 其他单位" if standing.is_other_unit else "没有"
    words = "回收站里有" if standing.is_in_bin else "已有"
    if standing.kind is Kind.SAME:
        return f"{words} · 相同"
    return f"{words} · 不同，{'这里较新' if standing.is_older else '包里较新'}"


def _about_words(
    report: PackedReport, standing: Standing, listed: Sequence[ReportSummary]
) -> list[str]:
    """Return sentences on one report, the gravest first."""
    meta = report.data.meta
    coming = "" if report.data.saved_at is None else when_words(report.data.saved_at)
    told = []
    if standing.need is Need.LACKS and standing.kind is not Kind.SAME:
        told.append(sentence("package_lacks_template", title=report.template))
    if standing.is_other_unit:
        told.append(sentence("package_other_unit", unit=meta.unit))
    if standing.here is not None and standing.kind is Kind.OTHER:
        here = when_words(standing.here.saved_at)
        told.append(
            sentence("package_other", name=name_words(standing.here), here=here, coming=coming)
        )
    elif standing.kind is Kind.NEW:
        told.append(twin_words(meta.unit, meta.fiscal_year, listed))
    if standing.need is Need.RENEWS:
        told.append(sentence("package_renews", title=report.template))
    template = sentence("package_template", title=report.template, when=coming)
    return [words for words in (*told, template) if words]


def _fate_words(outcome: Taken) -> str:
    return outcome.reason or sentence(f"package_{outcome.fate.value}")
