"""Look at a file from elsewhere: choose it, see what was found in it, keep the list."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from perfdesk.app.printed.exporting import file_name
from perfdesk.ui.findings.findings_list import LOOKS
from perfdesk.ui.parts.file_writer import FileWriter
from perfdesk.ui.parts.framing import fit, framed
from perfdesk.ui.parts.look import label
from perfdesk.ui.parts.messages import sentence

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from perfdesk.document.blocks import Document
    from perfdesk.template.datatypes import Severity
    from perfdesk.ui.parts.messages import Dialogs
    from perfdesk.ui.parts.style import Theme
    from perfdesk.ui.parts.tasks import Runner

_ROLE = Qt.ItemDataRole.UserRole
#: What was made of a file, and one line of what was found in it.
_Report = TypeVar("_Report")
_Entry = TypeVar("_Entry")


@dataclass(frozen=True, slots=True)
class FileReportWords:
    """What such a dialog is called and asks for.

    Attributes:
        files: The filter of the box that chooses the file.
        listed: Name of the list, on the screen and of the file that keeps it.
        what: Code of the sentence that says what is done.
        working: Code of the sentence while it is done; ``{name}`` is the file's.
        columns: Headings behind the severity's, with their widths in characters; 0 takes the rest.
        size: Width and height of the dialog in characters.
    """

    title: str
    files: str
    listed: str
    what: str
    working: str
    columns: tuple[tuple[str, int], ...]
    size: tuple[int, int]


class FileReportDialog(QDialog, Generic[_Report, _Entry]):
    """Shows what was found in one file at a time; nothing of it is stored."""

    WORDS: FileReportWords

    def __init__(
        self, theme: Theme, dialogs: Dialogs, runner: Runner, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._dialogs = dialogs
        self._runner = runner
        self._writer = FileWriter(dialogs, runner)
        self._report: _Report | None = None
        self._is_working = False
        self._words = label(sentence(self.WORDS.what), "fieldLabel", wraps=True)
        self._list = QTreeWidget()
        self._message = label("", "fieldLabel", wraps=True)
        self._basis = label("", "hint", wraps=True)
        self._choose = QPushButton("选择文件…")
        self._export = QPushButton(f"导出{self.WORDS.listed}…")
        self._close = QPushButton("关闭")
        self._build()
        self._choose.clicked.connect(self.choose)
        self._export.clicked.connect(self._keep)
        self._close.clicked.connect(self.reject)
        self._list.currentItemChanged.connect(lambda _item, _old: self._show_chosen())

    # -- what each kind of report brings ----------------------------------------------------------

    @abstractmethod
    def _made_of(self, path: Path) -> _Report:
        """Read a file; runs beside the screen."""

    @abstractmethod
    def _told(self, report: _Report) -> str:
        """Return what stands above the list."""

    @abstractmethod
    def _entries(self, report: _Report) -> Sequence[_Entry]:
        """Return what is listed now."""

    @abstractmethod
    def _cells(self, entry: _Entry) -> tuple[Severity, tuple[str, ...]]:
        """Return an entry's severity and the words of its columns."""

    @abstractmethod
    def _details(self, entry: _Entry) -> tuple[str, str]:
        """Return what is told below the list of the chosen entry: the matter and its basis."""

    @abstractmethod
    def _document(self, report: _Report) -> Document:
        """Return the list to be kept."""

    # -- reading a file ---------------------------------------------------------------------------

    def choose(self) -> None:
        """Let the clerk choose a file and read it beside the screen."""
        path = self._dialogs.open_file(self, self.WORDS.title, self.WORDS.files)
        if path is not None and not self._is_working:
            self.look_at(path)

    def look_at(self, path: Path) -> None:
        """Read a file; until that is done only closing is possible."""
        self._is_working = True
        self._words.setText(sentence(self.WORDS.working, name=path.name))
        self._choose.setEnabled(False)
        self._export.setEnabled(False)
        self._runner.run(
            lambda: self._made_of(path),
            self._take,
            lambda error: self._dialogs.tell_error(self, error),
            self._end,
        )

    def _take(self, report: _Report) -> None:
        self._report = report
        self._end()
        self._show_entries()
        self._list.setFocus()

    def _end(self) -> None:
        """Show what is known of the last file that could be read."""
        self._is_working = False
        self._choose.setEnabled(True)
        self._export.setEnabled(self._report is not None)
        known = self._report
        self._words.setText(sentence(self.WORDS.what) if known is None else self._told(known))

    # -- showing ----------------------------------------------------------------------------------

    def _shown(self) -> Sequence[_Entry]:
        return () if self._report is None else self._entries(self._report)

    def _show_entries(self) -> None:
        self._list.clear()
        shown = self._shown()
        for entry in shown:
            severity, cells = self._cells(entry)
            word, mark, colour = LOOKS[severity]
            item = QTreeWidgetItem([word, *(" ".join(cell.split()) for cell in cells)])
            item.setIcon(0, self._theme.icon(mark, colour))
            item.setData(0, _ROLE, entry)
            for column, words in enumerate((word, *cells)):
                item.setToolTip(column, words)
            self._list.addTopLevelItem(item)
        self._list.setVisible(bool(shown))
        self._list.setCurrentIndex(self._list.model().index(0, 0))
        self._show_chosen()

    def _show_chosen(self) -> None:
        entry = self._list.currentIndex().siblingAtColumn(0).data(_ROLE)
        message, basis = ("", "") if entry is None else self._details(entry)
        self._message.setText(message)
        self._basis.setText(basis)

    # -- keeping ----------------------------------------------------------------------------------

    def _keep(self) -> None:
        """Write the list to a file."""
        if self._report is None or self._writer.is_running:
            return
        kind = self._writer.ask_kind(self, self.WORDS.listed)
        if not kind:
            return
        document = self._document(self._report)
        name = f"{file_name(document.title) or self.WORDS.listed}.{kind}"
        target = self._writer.ask_target(name, kind, self)
        if target is not None:
            self._writer.write(document, kind, target, self)

    # -- building ---------------------------------------------------------------------------------

    def _above_list(self) -> tuple[QWidget, ...]:
        """Return what stands between the words and the list."""
        return ()

    def _build(self) -> None:
        self.setWindowTitle(self.WORDS.title)
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._build_list()
        self._export.setEnabled(False)
        self._choose.setProperty("role", "primary")
        self._choose.setDefault(True)
        foot = QHBoxLayout()
        foot.addWidget(self._choose)
        foot.addWidget(self._export)
        foot.addStretch(1)
        foot.addWidget(self._close)
        box = framed(self, self._theme, 10)
        box.addWidget(self._words)
        for widget in self._above_list():
            box.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft)
        box.addWidget(self._list, 1)
        box.addWidget(self._message)
        box.addWidget(self._basis)
        box.addLayout(foot)
        wide, high = self.WORDS.size
        fit(self, wide, high)

    def _build_list(self) -> None:
        self._list.setHeaderLabels(["等级", *(heading for heading, _width in self.WORDS.columns)])
        self._list.setRootIsDecorated(False)
        self._list.setUniformRowHeights(True)
        self._list.setAccessibleName(self.WORDS.listed)
        self._list.hide()
        em = self.fontMetrics().horizontalAdvance("国")
        widths = (6, *(width for _heading, width in self.WORDS.columns))
        for column, width in enumerate(widths):
            if width:
                self._list.setColumnWidth(column, em * width)
