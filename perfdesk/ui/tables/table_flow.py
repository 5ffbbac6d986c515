"""Take a scoring table that a colleague filled in as a spreadsheet into the open report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from perfdesk.ui.parts.messages import sentence

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from perfdesk.ui.bridge import Bridge
    from perfdesk.ui.parts.messages import Dialogs
    from perfdesk.ui.parts.style import Theme
    from perfdesk.ui.parts.tasks import Runner


class TableFlow(QObject):
    """Opens the dialog in which the clerk sees what would be taken, and confirms it.

    Signals:
        said: What was done, in words.
    """

    said = Signal(str)

    def __init__(
        self, bridge: Bridge, theme: Theme, dialogs: Dialogs, runner: Runner, desk: QWidget
    ) -> None:
        super().__init__(desk)
        self._bridge = bridge
        self._theme = theme
        self._dialogs = dialogs
        self._runner = runner
        self._desk = desk

    def import_tables(self) -> None:
        """Let the clerk choose a file, look at what it would change, and take it."""
        # The desk comes up without the dialogs, which are rarely wanted.
        from perfdesk.ui.tables.table_import_dialog import TableImportDialog  # noqa: PLC0415

        session = self._bridge.session
        if not session.template.forms:
            self._dialogs.tell(self._desk, sentence("tables_no_form"))
            return
        dialog = TableImportDialog(
            self._bridge, self._theme, self._dialogs, self._runner, self._desk.window()
        )
        dialog.said.connect(self.said)
        dialog.exec()
        dialog.deleteLater()
