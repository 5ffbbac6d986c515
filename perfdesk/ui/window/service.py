"""What the menus of the window lead to: settings, backups, about, the diagnosis file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, QUrl, Signal, qVersion
from PySide6.QtGui import QDesktopServices, QGuiApplication

from perfdesk.app.data_folder.moving import Moving
from perfdesk.errors import UserError
from perfdesk.paths import DataFolder
from perfdesk.ui.parts.drops import Drops
from perfdesk.ui.parts.messages import Answer, sentence

if TYPE_CHECKING:
    from perfdesk.app.data_folder.opening import Opening
    from perfdesk.app.settings import Choices
    from perfdesk.ui.parts.messages import Dialogs
    from perfdesk.ui.parts.style import Theme
    from perfdesk.ui.running.guard import Guard
    from perfdesk.ui.window.main_window import MainWindow
    from perfdesk.ui.window.settings_dialog import SettingsDialog

_WRITTEN = (Answer("folder", "打开所在文件夹"), Answer("", "关闭"))


class Service(QObject):
    """Serves the menus of one window.

    Signals:
        restore_wanted: The ``Backup`` that the whole desk is to be restored from.
    """

    restore_wanted = Signal(object)

    def __init__(
        self, opening: Opening, window: MainWindow, guard: Guard, theme: Theme, dialogs: Dialogs
    ) -> None:
        super().__init__(window)
        self._opening = opening
        self._window = window
        self._guard = guard
        self._theme = theme
        self._dialogs = dialogs
        menus = window.menus
        menus.settings_wanted.connect(self.show_settings)
        menus.backups_wanted.connect(self.show_backups)
        menus.folder_wanted.connect(self._open_folder)
        menus.diagnosis_wanted.connect(self.write_diagnosis)
        menus.about_wanted.connect(self.show_about)
        menus.foreign_wanted.connect(self.check_foreign)
        menus.inspect_wanted.connect(self.inspect_file)
        menus.percent_wanted.connect(self._take_percent)
        window.start_page.backups_wanted.connect(self.show_backups)
        window.flow.unit = opening.settings.choices.unit
        window.flow.settings = opening.settings
        if not opening.is_read_only:
            window.setAcceptDrops(True)
            window.winId()  # What has no native window yet gets one.
            flow = window.flow
            Drops(window.windowHandle(), flow.packages.take, flow.import_file, self)

    # -- settings ----------------------------------------------------------------------------

    def show_settings(self) -> None:
        """Let the clerk choose; what she sees is as she chooses, and stays only with 确定."""
        # Dialogs are made of more than the start page needs.
        from perfdesk.ui.window.settings_dialog import SettingsDialog  # noqa: PLC0415

        settings = self._opening.settings
        before = settings.choices
        root = self._opening.folder.root
        people = settings.people
        dialog = SettingsDialog(before, root, self._theme, self._window, people=people)
        dialog.changed.connect(self._apply)
        dialog.second_place_wanted.connect(lambda: self._choose_second_place(dialog))
        dialog.folder_change_wanted.connect(lambda: self._plan_move(dialog))
        self._show_places(dialog)
        if dialog.exec() == SettingsDialog.DialogCode.Accepted:
            settings.keep(dialog.choices)
            if dialog.people != people:
                settings.keep_people(dialog.people)
                self._look_for(settings.people)
        dialog.deleteLater()
        if settings.choices.percent != before.percent:
            self._window.rebuild_desk()
        self._guard.show_backup()

    def _apply(self, choices: Choices) -> None:
        self._theme.look(choices.percent, choices.family, choices.scheme)
        self._window.flow.unit = choices.unit
        if self._window.desk is not None:
            self._window.desk.autosave.set_times(choices.idle_ms, choices.ceiling_ms)

    def _look_for(self, people: tuple[str, ...]) -> None:
        """Look for these persons in the open report, too."""
        if self._window.desk is not None:
            self._window.desk.bridge.know_people(people)

    def _take_percent(self, percent: int) -> None:
        settings = self._opening.settings
        if percent != self._theme.percent:
            self._theme.set_percent(percent)
            settings.set("percent", str(percent))
            self._window.rebuild_desk()

    def _show_places(self, dialog: SettingsDialog) -> None:
        from perfdesk.ui.safety.second_place import second_place_words  # noqa: PLC0415 - as above

        root = self._opening.folder.root
        target = Moving(self._opening.settings).target
        code = "settings_folder_now" if target is None else "settings_folder_next"
        if Moving(self._opening.settings).joins:
            code = "settings_folder_joins"
        why = ""
        if self._opening.is_read_only:
            why = sentence("settings_folder_read_only")
        elif DataFolder.default().root != root:
            why = sentence("settings_folder_given")
        dialog.show_folder(sentence(code, path=root, target=target), why)
        dialog.show_second_place(second_place_words(self._opening.backups))

    def _choose_second_place(self, dialog: SettingsDialog) -> None:
        from perfdesk.ui.safety.second_place import choose_second_place  # noqa: PLC0415 - as above

        if choose_second_place(self._opening.backups, self._dialogs, dialog):
            self._show_places(dialog)

    def _plan_move(self, dialog: SettingsDialog) -> None:
        root = self._opening.folder.root
        target = self._dialogs.open_folder(dialog, "选择新的数据文件夹", root.parent)
        if target is None:
            return
        moving = Moving(self._opening.settings)
        try:
            moving.plan(self._opening.folder, target)
        except UserError as error:
            if error.code != "folder_taken":
                self._dialogs.tell_error(dialog, error)
                return
            self._offer_to_join(dialog, moving, target)
        else:
            if moving.target is not None:
                told = sentence("settings_folder_planned", target=moving.target)
                self._dialogs.tell(dialog, told)
        self._show_places(dialog)

    def _offer_to_join(self, dialog: SettingsDialog, moving: Moving, target: Path) -> None:
        """Reports lie there already, as after a move to another PC: ask whether they are meant."""
        asked = sentence("settings_folder_join_ask", target=target, path=self._opening.folder.root)
        answers = (Answer("join", "改用那里的报告"), Answer("", "取消"))
        if self._dialogs.ask(dialog, asked, answers):
            moving.plan_to_join(target)

    # -- the rest ----------------------------------------------------------------------------

    def show_backups(self) -> None:
        """Show the backups; whoever restores them all gets a new window."""
        from perfdesk.ui.safety.backups_dialog import BackupsDialog  # noqa: PLC0415 - as above

        desk = self._window.desk
        if desk is not None:
            desk.autosave.flush_now()
        opening = self._opening
        dialog = BackupsDialog(
            opening.backups,
            opening.folder,
            opening.library,
            self._theme,
            self._dialogs,
            self._window,
        )
        dialog.exec()
        self._guard.show_backup()
        if dialog.wanted is not None:
            self.restore_wanted.emit(dialog.wanted)
        elif dialog.restored:
            self._window.flow.refresh()

    def check_foreign(self) -> None:
        """Let the clerk check a report from elsewhere; nothing of it is stored."""
        from perfdesk.ui.findings.foreign_dialog import ForeignDialog  # noqa: PLC0415 - as above

        library, window = self._opening.library, self._window
        if library is None:
            return  # The desk is just being closed.
        dialog = ForeignDialog(library, self._theme, self._dialogs, window.runner, window)
        dialog.exec()
        dialog.deleteLater()

    def inspect_file(self) -> None:
        """Let the clerk measure the layout of a finished file; nothing of it is stored."""
        from perfdesk.ui.findings.inspect_dialog import InspectDialog  # noqa: PLC0415 - as above

        dialog = InspectDialog(self._theme, self._dialogs, self._window.runner, self._window)
        dialog.exec()
        dialog.deleteLater()

    def show_about(self) -> None:
        """Show version and licences."""
        from perfdesk.ui.window.about_dialog import AboutDialog  # noqa: PLC0415 - as above

        AboutDialog(self._opening.folder.root, self._theme, self._window).exec()

    def write_diagnosis(self) -> None:
        """Write the diagnosis file where the clerk wants it, and say where it is."""
        from perfdesk.app.data_folder.diagnosis import suggested_name, write_diagnosis  # noqa: PLC0415

        target = self._dialogs.save_file(
            self._window, "保存诊断文件", _desktop() / suggested_name(), "诊断文件 (*.zip)"
        )
        if target is None:
            return
        try:
            write_diagnosis(target, self._opening, _screen())
        except UserError as error:
            self._dialogs.tell_error(self._window, error)
            return
        words = f"{sentence('diagnosis_written', path=target)}\n\n{sentence('diagnosis_about')}"
        if self._dialogs.ask(self._window, words, _WRITTEN, mood="news") == "folder":
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(target.parent)))

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._opening.folder.root)))


def _desktop() -> Path:
    place = QStandardPaths.StandardLocation.DesktopLocation
    folder = Path(QStandardPaths.writableLocation(place))
    return folder if folder.is_dir() else Path.home()


def _screen() -> dict[str, str]:
    """Return what Qt knows of itself and of the screens."""
    screens = ", ".join(
        f"{screen.size().width()}x{screen.size().height()} {screen.devicePixelRatio():g}"
        for screen in QGuiApplication.screens()
    )
    return {"Qt": qVersion(), "platform": QGuiApplication.platformName(), "screens": screens}
