"""The menus of the window: its own lines, and around them those of an open report."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence

from perfdesk.ui.desk.desk_commands import CHECK, EDIT, EXPORT, HELP, DeskMenus
from perfdesk.ui.parts.menus import Entry
from perfdesk.ui.parts.style import SIZES

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from perfdesk.ui.parts.menus import TopBar
    from perfdesk.ui.parts.style import Theme
    from perfdesk.ui.window.main_window import MainWindow

_BATCH = "批量导出"
#: Label, keys, direction. The plus of a full keyboard is on the key of the equals sign.
_SIZES = (
    ("放大界面", ("Ctrl++", "Ctrl+="), 1),
    ("缩小界面", ("Ctrl+-",), -1),
    ("标准大小", ("Ctrl+0",), 0),
)


class WindowMenus(QObject):
    """Builds all menus of the window.

    Signals:
        settings_wanted, backups_wanted, folder_wanted, diagnosis_wanted, about_wanted,
            foreign_wanted, inspect_wanted: The clerk chose it.
        percent_wanted: The clerk wants another interface size.
    """

    settings_wanted = Signal()
    backups_wanted = Signal()
    folder_wanted = Signal()
    diagnosis_wanted = Signal()
    about_wanted = Signal()
    foreign_wanted = Signal()
    inspect_wanted = Signal()
    percent_wanted = Signal(int)

    def __init__(self, top: TopBar, theme: Theme, window: MainWindow) -> None:
        super().__init__(window)
        window.flow.host = window
        self._theme = theme
        self.desk = DeskMenus(top, self)
        top.add_menu("报告(&R)", self._report_entries(window))
        menus = self.desk.build()
        self._add_sizes(menus[EDIT])
        self._add_foreign(menus[CHECK])
        self._add_batch(menus[EXPORT], window)
        self._add_help(menus[HELP])
        top.set_export_menu(menus[EXPORT])

    def _report_entries(self, window: MainWindow) -> tuple[Entry | None, ...]:
        flow = window.flow

        def import_tables() -> None:
            if window.desk is not None:
                window.desk.tables.import_tables()

        return (
            Entry("新建报告…", flow.new_report, "Ctrl+N", writes=True),
            Entry("导入旧报告…", flow.import_report, "Ctrl+O", writes=True),
            Entry("收取报告包…", flow.packages.choose, writes=True),
            Entry("打包带走…", flow.packages.pack),
            Entry(f"{_BATCH}…", partial(_export_batch, window)),
            Entry("示例报告", flow.sample_report, writes=True),
            Entry("回收站…", flow.open_bin),
            None,
            Entry("导入自评表…", import_tables, needs_report=True, writes=True),
            Entry("更正单位和年度…", window.rename_report, needs_report=True, writes=True),
            Entry("立即保存", window.save_by_hand, "Ctrl+S", needs_report=True, writes=True),
            Entry("返回首页", window.show_start, "Ctrl+W", needs_report=True),
            None,
            Entry("备份和恢复…", self.backups_wanted.emit, "Ctrl+B"),
            Entry("打开数据文件夹", self.folder_wanted.emit),
            Entry("设置…", self.settings_wanted.emit, "Ctrl+,"),
            None,
            Entry("退出", window.close, "Ctrl+Q"),
        )

    def _add_sizes(self, menu: QMenu) -> None:
        menu.addSeparator()
        for label, keys, step in _SIZES:
            action = menu.addAction(label)
            action.setObjectName(label)
            action.setShortcuts([QKeySequence(key) for key in keys])
            action.setData(step)
            action.triggered.connect(self._step_size)

    def _add_foreign(self, menu: QMenu) -> None:
        """A file is checked without a report of one's own being open."""
        menu.addSeparator()
        for label, wanted in (
            ("检查一份外来文件…", self.foreign_wanted),
            ("文件体检…", self.inspect_wanted),
        ):
            action = menu.addAction(label)
            action.setObjectName(label.removesuffix("…"))
            action.triggered.connect(wanted)

    def _add_batch(self, menu: QMenu, window: MainWindow) -> None:
        """Reports are exported without one being open, too."""
        menu.addSeparator()
        action = menu.addAction(f"{_BATCH}…")
        action.setObjectName(_BATCH)
        action.triggered.connect(lambda _checked: _export_batch(window))

    def _add_help(self, menu: QMenu) -> None:
        menu.addSeparator()
        for label, wanted in (("诊断文件…", self.diagnosis_wanted), ("关于…", self.about_wanted)):
            action = menu.addAction(label)
            action.setObjectName(label.removesuffix("…"))
            action.triggered.connect(wanted)

    def _step_size(self) -> None:
        action = self.sender()
        step = int(action.data()) if isinstance(action, QAction) else 0
        now = self._theme.percent
        beyond = [size for size in SIZES if (size - now) * step > 0]
        nearest = min(beyond, key=lambda size: abs(size - now), default=now)
        self.percent_wanted.emit(nearest if step else 100)


def _export_batch(window: MainWindow) -> None:
    """Export several reports; of the open one what is on the screen."""
    if window.desk is not None:
        window.desk.autosave.flush_now()
    window.flow.export_batch()
