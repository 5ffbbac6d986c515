"""After an export the finished file is measured beside the screen, and a quiet line tells of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shiboken6 import isValid

from perfdesk.app.settings import Settings
from perfdesk.ui.parts.messages import sentence
from perfdesk.ui.parts.notices import Notices
from perfdesk.ui.parts.tasks import gently

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from perfdesk.app.checking.inspecting import Inspection
    from perfdesk.errors import UserError
    from perfdesk.ui.parts.messages import Dialogs
    from perfdesk.ui.parts.style import Theme
    from perfdesk.ui.parts.tasks import Runner

#: What can be measured.
_KINDS = frozenset({".pdf", ".docx"})
_NOTICE = "inspected"
_LOOK = "查看体检…"


class InspectFlow:
    """Leads a written file to its line: nothing found, or so many deductions and the way to them.

    The export is told first; measuring begins behind it and waits for nobody.
    """

    def __init__(self, theme: Theme, dialogs: Dialogs, runner: Runner) -> None:
        self._theme = theme
        self._dialogs = dialogs
        self._runner = runner

    def begin(self, path: Path, window: QWidget) -> None:
        """Measure a file that was written just now; nothing where its kind cannot be measured."""
        # The desk may be gone by the time its file is written, or measured.
        notices = window.findChild(Notices) if isValid(window) else None
        if notices is None:
            return
        # What was said of the file before is true no longer.
        notices.take_back(_NOTICE)
        if path.suffix.lower() not in _KINDS:
            return
        rules = Settings().choices.page_style

        def show(inspection: Inspection) -> None:
            if not isValid(notices):
                return
            count = len(inspection.deductions)
            code = "inspected_faults" if count else "inspected_clean"
            words = sentence(code, name=inspection.name, count=count)
            notices.say(_NOTICE, words, (_LOOK, lambda: self._open(path, inspection, window)))

        def tell(error: UserError) -> None:
            # The file is there; that it could not be read again is no reason for a box.
            if isValid(notices):
                notices.say(_NOTICE, sentence("inspected_not", name=path.name, reason=str(error)))

        self._runner.run(_measuring(path, rules), show, tell, lambda: None)

    def _open(self, path: Path, inspection: Inspection, window: QWidget) -> None:
        from perfdesk.ui.findings.inspect_dialog import InspectDialog  # noqa: PLC0415 - made when wanted

        dialog = InspectDialog(self._theme, self._dialogs, self._runner, window)
        dialog.show_inspection(path, inspection)
        dialog.exec()
        dialog.deleteLater()


def _measuring(path: Path, rules: str) -> Callable[[], Inspection]:
    def measure() -> Inspection:
        # Readers of files are no part of the start.
        from perfdesk.app.checking.inspecting import inspect_file  # noqa: PLC0415

        with gently():
            return inspect_file(path, rules)

    return measure
