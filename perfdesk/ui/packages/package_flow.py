"""Reports that go to another PC and come from one: begun by a menu, a drop or a double click."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from perfdesk.errors import UserError
from perfdesk.ui.parts.messages import Answer, sentence

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from perfdesk.app.library.library import Library
    from perfdesk.app.packages.packages import PackageContents
    from perfdesk.ui.parts.messages import Dialogs
    from perfdesk.ui.parts.style import Theme
    from perfdesk.ui.parts.tasks import Runner
    from perfdesk.ui.start.start_flow import StartFlow
    from perfdesk.ui.window.main_window import MainWindow

KINDS = "报告包 (*.perfdesk)"
_NOTICE = "package"
_WRITTEN = (Answer("folder", "打开所在文件夹"), Answer("", "关闭"))


class PackageFlow(QObject):
    """Packs reports, and takes packages in.

    Args:
        flow: Shows the start page anew when something came.
    """

    def __init__(
        self,
        library: Library,
        flow: StartFlow,
        theme: Theme,
        dialogs: Dialogs,
        runner: Runner,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._library = library
        self._flow = flow
        self._theme = theme
        self._dialogs = dialogs
        self._runner = runner
        self._window = window

    @property
    def _host(self) -> MainWindow | None:
        """The window with the report that may be open."""
        return self._flow.host

    @property
    def _open_id(self) -> int | None:
        session = None if self._host is None else self._host.session
        return None if session is None else session.id

    def _save_open(self) -> bool:
        """Save what is on the screen; a package holds what is stored. False where that fails."""
        saved = None if self._host is None else self._host.save_open()
        return saved is None or saved[0]

    # -- packing -----------------------------------------------------------------------------

    def pack(self, report_id: int | None = None) -> None:
        """Ask which reports to pack, this one or the open one ticked, and where to; write it."""
        # Dialogs are made of more than the start page needs.
        from perfdesk.ui.packages.pack_dialog import PackDialog  # noqa: PLC0415

        if not self._save_open():
            self._dialogs.tell(self._window, sentence("pack_unsaved"))
            return
        try:
            summaries = self._library.summaries()
        except UserError as error:
            self._dialogs.tell_error(self._window, error)
            return
        ticked = report_id or self._open_id
        dialog = PackDialog(summaries, ticked, self._theme, self._dialogs, self._window)
        is_accepted = dialog.exec() == PackDialog.DialogCode.Accepted
        ids, target, with_past = dialog.ids, dialog.target, dialog.with_past
        dialog.deleteLater()
        if is_accepted and target is not None:
            self.write(ids, target, with_past=with_past)

    def write(self, ids: Collection[int], target: Path, *, with_past: bool = True) -> None:
        """Pack these reports into a file, beside the screen, and tell what came of it."""
        from perfdesk.app.packages.packages import packed, write  # noqa: PLC0415 - as above

        try:
            content = packed(self._library, [*ids], with_past=with_past)
        except UserError as error:
            self._dialogs.tell_error(self._window, error)
            return

        def nothing() -> None:
            """The box that follows tells all."""

        self._runner.run(
            lambda: write(content, target),
            lambda _none: self._tell_written(target, len(ids)),
            lambda error: self._dialogs.tell_error(self._window, error),
            nothing,
        )

    def _tell_written(self, target: Path, count: int) -> None:
        from perfdesk.ui.parts.outside import open_outside  # noqa: PLC0415 - seldom needed

        words = sentence("pack_written", count=count, path=target)
        if self._dialogs.ask(self._window, words, _WRITTEN, mood="news") == "folder":
            open_outside(target.parent, self._dialogs)

    # -- taking in ---------------------------------------------------------------------------

    def choose(self) -> None:
        """Let the clerk choose a package and take it in."""
        if self._library.is_read_only:
            self._dialogs.tell_error(self._window, UserError("desk_read_only"))
            return
        path = self._dialogs.open_file(self._window, "收取报告包", KINDS)
        if path is not None:
            self.take(path)

    def take(self, path: Path) -> None:
        """Show what is in a package and take in what the clerk wants of it.

        The file is read beside the screen. While a question is open it waits in a quiet line.
        """
        from perfdesk.app.packages.packages import look_into  # noqa: PLC0415 - as above

        if QApplication.activeModalWidget() is not None:
            self._put_off(path)
            return
        if self._library.is_read_only:
            self._dialogs.tell_error(self._window, UserError("desk_read_only"))
            return

        def nothing() -> None:
            """The dialog that follows shows all."""

        self._runner.run(
            lambda: look_into(path),
            self._show,
            lambda error: self._dialogs.tell_error(self._window, error),
            nothing,
        )

    def _put_off(self, path: Path) -> None:
        if self._host is None:
            return
        notices = self._host.notices

        def go_on() -> None:
            notices.take_back(_NOTICE)
            self.take(path)

        notices.say(_NOTICE, sentence("package_waits", file=path.name), ("收取…", go_on))

    def _show(self, contents: PackageContents) -> None:
        from perfdesk.app.packages.packages import standings  # noqa: PLC0415 - as above
        from perfdesk.ui.packages.package_dialog import PackageDialog  # noqa: PLC0415

        if not self._save_open():
            self._dialogs.tell(self._window, sentence("package_unsaved"))
            return
        try:
            found = standings(self._library, contents, self._flow.unit)
            listed = self._library.summaries()
        except UserError as error:
            self._dialogs.tell_error(self._window, error)
            return
        open_id = self._open_id
        dialog = PackageDialog(self._library, contents, self._theme, self._window)
        dialog.may_replace = self._may_replace
        dialog.show_reports(found, listed)
        dialog.exec()
        wanted = dialog.wanted
        taken = [one.report_id for one in dialog.outcomes if one.report_id is not None]
        dialog.deleteLater()
        if dialog.outcomes:
            self._flow.refresh(select=taken[-1] if taken else None)
        left = open_id if self._open_id is None else None
        if wanted is not None or left is not None:
            self._flow.report_wanted.emit(wanted or left, None)

    def _may_replace(self, ids: Collection[int]) -> bool:
        """Put the open report away where it is one of these; False where it has to stay."""
        if self._host is None or self._open_id not in ids:
            return True
        return self._host.show_start()
