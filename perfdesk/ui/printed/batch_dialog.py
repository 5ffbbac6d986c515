"""Export several reports at once: which, as what, under which names, and what came of it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, QStandardPaths, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from perfdesk.app.library.samples import is_sample
from perfdesk.app.printed.batch import BatchOrder, Drafts, draft_mark
from perfdesk.app.printed.batch_names import SLOTS, STANDARD_RULE, name_parts, ruled_name, safe_name
from perfdesk.app.printed.batch_summary import summary_text, write_summary
from perfdesk.errors import UserError
from perfdesk.ui.parts.framing import fit, framed
from perfdesk.ui.parts.look import label
from perfdesk.ui.parts.messages import sentence
from perfdesk.ui.parts.names import name_whole
from perfdesk.ui.parts.outside import open_outside
from perfdesk.ui.parts.report_words import name_words, state_words
from perfdesk.ui.parts.run_page import RunPage
from perfdesk.ui.parts.style import set_role
from perfdesk.ui.printed.batch_run import BatchRun

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from perfdesk.app.library.library import Library
    from perfdesk.app.printed.batch_names import NameParts
    from perfdesk.app.settings import Settings
    from perfdesk.report.values import ReportSummary
    from perfdesk.ui.parts.messages import Dialogs
    from perfdesk.ui.parts.style import Theme
    from perfdesk.ui.parts.tasks import Runner

_KINDS = {"pdf": "PDF(&P)", "xlsx": "Excel(&E)", "docx": "Word(&W)"}
_DRAFTS = {
    Drafts.WHERE_ERRORS: "导出草稿，每页标明“草稿”",
    Drafts.NONE: "跳过，不导出",
    Drafts.ALL: "所有报告都导出草稿",
}
_RULE, _FOLDER = "batch_rule", "batch_folder"
_ROLE = Qt.ItemDataRole.UserRole
#: So many hanzi wide is the list of reports at least: year, unit and state.
_LIST_CHARS = 18


class BatchDialog(QDialog):
    """Asks, shows how far it is, and tells what was written; closing while it works cancels."""

    def __init__(
        self,
        library: Library,
        settings: Settings | None,
        theme: Theme,
        dialogs: Dialogs,
        runner: Runner,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._settings = settings
        self._theme = theme
        self._dialogs = dialogs
        self._run = BatchRun(library, runner, self)
        self._parts: dict[int, NameParts] = {}
        self._exported_to = Path()
        self._told = 0
        self._list = QTreeWidget()
        self._all, self._none = QPushButton("全选"), QPushButton("全不选")
        self._kinds = {kind: QCheckBox(words) for kind, words in _KINDS.items()}
        self._rule = QLineEdit(self._kept(_RULE) or STANDARD_RULE)
        self._example = label("", "hint", wraps=True)
        self._drafts = QComboBox()
        self._by_unit = QCheckBox("每个单位一个文件夹(&U)")
        self._replaces = QCheckBox("替换文件夹里的同名文件(&R)")
        self._keeps_list = QCheckBox("另存一份导出结果（文本文件）(&T)")
        self._folder = QLineEdit(self._kept(_FOLDER) or str(_documents()))
        self._browse = QPushButton("选择…")
        self._progress = RunPage("导出")
        self._pages = QStackedWidget()
        self._start, self._close = QPushButton("导出"), QPushButton("关闭")
        self._look = QPushButton("打开文件夹")
        self._build()
        self._connect()
        self._show_example()

    def reject(self) -> None:
        """Close; while files are written, cancel first."""
        if self._run.is_running:
            self._close.setEnabled(False)
            self._progress.words.setText(sentence("batch_cancelling"))
            self._run.cancel()
            return
        super().reject()

    def show_reports(self, summaries: Sequence[ReportSummary]) -> None:
        """Offer these; all but samples are ticked."""
        with QSignalBlocker(self._list):  # One example is enough for all ticks.
            for one in summaries:
                item = QTreeWidgetItem([name_words(one), state_words(one)])
                item.setData(0, _ROLE, one)
                item.setToolTip(0, name_words(one))
                item.setCheckState(0, _checked(not is_sample(one.meta.unit)))
                self._list.addTopLevelItem(item)
        self._list.setCurrentIndex(self._list.model().index(0, 0))
        self._show_example()

    # -- building ------------------------------------------------------------------------------

    def _build(self) -> None:
        self.setWindowTitle("批量导出")
        for page in (self._build_choice(), self._progress):
            self._pages.addWidget(page)
        foot = QHBoxLayout()
        foot.addWidget(self._look)
        foot.addStretch(1)
        foot.addWidget(self._start)
        foot.addWidget(self._close)
        set_role(self._start, "primary")
        self._start.setDefault(True)
        self._close.setAutoDefault(False)
        self._look.hide()
        box = framed(self, self._theme)
        box.addWidget(self._pages, 1)
        box.addLayout(foot)
        fit(self, 76, 32)

    def _build_choice(self) -> QWidget:
        page = QWidget()
        self._list.setHeaderLabels(("报告", "状态"))
        self._list.setRootIsDecorated(False)
        self._list.setUniformRowHeights(True)
        self._list.setAccessibleName("要导出的报告")
        # The unit begins a name and the year ends it.
        self._list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        # However large the letters: names of reports that all read 星… tell nothing apart.
        self._list.setMinimumWidth(self.fontMetrics().horizontalAdvance("国") * _LIST_CHARS)
        head = self._list.header()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        for button in (self._all, self._none, self._browse):
            button.setAutoDefault(False)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addWidget(self._list, 1)
        left.addLayout(_row(self._theme.px(8), self._all, self._none))
        right.addLayout(self._build_form())
        right.addStretch(1)
        box = QHBoxLayout(page)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(self._theme.px(20))
        box.addLayout(left, 1)
        box.addLayout(right, 1)
        return page

    def _build_form(self) -> QFormLayout:
        self._kinds["pdf"].setChecked(True)
        for drafts, words in _DRAFTS.items():
            self._drafts.addItem(words, drafts.value)
        name_whole(self._drafts, "有错误或待填的报告")
        name_whole(self._rule, "命名规则")
        name_whole(self._folder, "保存位置")
        self._rule.setMaxLength(200)
        form = QFormLayout()
        form.setHorizontalSpacing(self._theme.px(16))
        form.setVerticalSpacing(self._theme.px(8))
        px = self._theme.px
        form.addRow("格式", _row(px(20), *self._kinds.values()))
        form.addRow("命名规则(&N)", self._rule)
        form.addRow("", _row(px(6), *self._slot_buttons()))
        form.addRow("", self._example)
        form.addRow("有错误或待填的报告(&D)", self._drafts)
        place = QHBoxLayout()
        place.setSpacing(px(8))
        place.addWidget(self._folder, 1)
        place.addWidget(self._browse)
        form.addRow("保存位置", place)
        for box in (self._by_unit, self._replaces, self._keeps_list):
            form.addRow("", box)
        return form

    def _slot_buttons(self) -> list[QPushButton]:
        buttons = []
        for slot in SLOTS:
            button = QPushButton(slot)
            button.setAutoDefault(False)
            button.setAccessibleName(f"在命名规则中插入{slot}")
            button.clicked.connect(lambda _=False, slot=slot: self._insert(slot))
            buttons.append(button)
        return buttons

    def _connect(self) -> None:
        self._all.clicked.connect(lambda: self._tick(is_wanted=True))
        self._none.clicked.connect(lambda: self._tick(is_wanted=False))
        self._list.itemChanged.connect(self._show_example)
        self._rule.textChanged.connect(self._show_example)
        self._drafts.currentIndexChanged.connect(self._show_example)
        for box in (*self._kinds.values(), self._by_unit):
            box.toggled.connect(self._show_example)
        self._browse.clicked.connect(self._choose_folder)
        self._start.clicked.connect(self._begin)
        self._close.clicked.connect(self.reject)
        self._look.clicked.connect(self._open_folder)
        self._run.advanced.connect(self._show_progress)
        self._run.ended.connect(self._show_result)

    # -- choosing ------------------------------------------------------------------------------

    def _tick(self, *, is_wanted: bool) -> None:
        with QSignalBlocker(self._list):
            for item in self._items():
                item.setCheckState(0, _checked(is_wanted))
        self._list.viewport().update()
        self._show_example()

    def _items(self) -> list[QTreeWidgetItem]:
        rows = range(self._list.topLevelItemCount())
        return [item for row in rows if (item := self._list.topLevelItem(row)) is not None]

    def _ticked(self) -> list[ReportSummary]:
        return [
            item.data(0, _ROLE)
            for item in self._items()
            if item.checkState(0) == Qt.CheckState.Checked
        ]

    def _wanted_kinds(self) -> tuple[str, ...]:
        return tuple(kind for kind, box in self._kinds.items() if box.isChecked())

    def _insert(self, slot: str) -> None:
        self._rule.insert(f"{{{slot}}}")
        self._rule.setFocus()

    def _show_example(self) -> None:
        """Show what the first file would be called, or what is missing."""
        ticked, kinds = self._ticked(), self._wanted_kinds()
        text = sentence("batch_choose_reports" if not ticked else "batch_choose_kind")
        is_ready = bool(ticked and kinds)
        if is_ready:
            try:
                text = sentence("batch_example", name=self._named(ticked[0], kinds[0]))
            except UserError as error:
                text, is_ready = str(error), False
        self._example.setText(text)
        self._start.setEnabled(is_ready)
        self._start.setText(f"导出 {len(ticked)} 份报告" if ticked else "导出")

    def _named(self, summary: ReportSummary, kind: str) -> str:
        if summary.id not in self._parts:
            session = self._library.open(summary.id)
            title = session.document().title
            self._parts[summary.id] = name_parts(session, title, _today())
        parts = self._parts[summary.id]
        drafts = Drafts(self._drafts.currentData())
        is_draft = drafts is Drafts.ALL or (drafts is Drafts.WHERE_ERRORS and summary.errors > 0)
        name = f"{ruled_name(self._rule.text(), parts)}{draft_mark(is_draft=is_draft)}.{kind}"
        return (
            f"{safe_name(parts.unit) or summary.id}/{name}" if self._by_unit.isChecked() else name
        )

    def _choose_folder(self) -> None:
        folder = self._dialogs.open_folder(self, "导出到哪个文件夹", Path(self._folder.text()))
        if folder is not None:
            self._folder.setText(str(folder))

    # -- exporting -----------------------------------------------------------------------------

    def _begin(self) -> None:
        order = BatchOrder(
            kinds=self._wanted_kinds(),
            folder=Path(self._folder.text().strip() or _documents()),
            today=_today(),
            rule=self._rule.text(),
            by_unit=self._by_unit.isChecked(),
            drafts=Drafts(self._drafts.currentData()),
            replaces=self._replaces.isChecked(),
        )
        ticked = self._ticked()
        try:
            self._run.begin(ticked, order)
        except UserError as error:
            self._dialogs.tell_error(self, error)
            return
        self._exported_to = order.folder
        self._keep(_RULE, order.rule)
        self._keep(_FOLDER, str(order.folder))
        self._progress.bar.setRange(0, len(ticked))
        self._pages.setCurrentIndex(1)
        self._start.hide()
        self._close.setText("取消")

    def _show_progress(self, done: int, name: str) -> None:
        self._progress.bar.setValue(done)
        for one in self._run.outcomes[self._told :]:
            self._progress.result.appendPlainText(
                one.path.name if one.path else f"{one.name}：{one.reason}"
            )
        self._told = len(self._run.outcomes)
        if self._close.isEnabled():
            self._progress.words.setText(sentence("batch_writing", name=name))

    def _show_result(self) -> None:
        outcomes, folder = self._run.outcomes, self._exported_to
        first, _, rest = summary_text(outcomes, folder).partition("\n")
        self._progress.words.setText(first)
        self._progress.result.setPlainText(rest)
        self._progress.bar.hide()
        self._look.show()
        self._close.setText("关闭")
        self._close.setEnabled(True)
        self._close.setFocus()
        if self._keeps_list.isChecked():
            try:
                write_summary(outcomes, folder)
            except UserError as error:
                self._dialogs.tell_error(self, error)

    def _open_folder(self) -> None:
        open_outside(self._exported_to, self._dialogs)

    def _kept(self, name: str) -> str | None:
        return None if self._settings is None else self._settings.get(name)

    def _keep(self, name: str, text: str) -> None:
        if self._settings is not None:
            self._settings.set(name, text)


def _row(spacing: int, *widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(spacing)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row


def _checked(is_wanted: bool) -> Qt.CheckState:  # noqa: FBT001 - the one thing it is about
    return Qt.CheckState.Checked if is_wanted else Qt.CheckState.Unchecked


def _today() -> date:
    return datetime.now(UTC).astimezone().date()


def _documents() -> Path:
    place = QStandardPaths.StandardLocation.DocumentsLocation
    return Path(QStandardPaths.writableLocation(place))
