"""The desk of an open report, shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.ui.desk.desk import Desk

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.app.library.library import Library
    from perfdesk.ui.parts.style import Theme
    from tests.ui.conftest import InlineRunner, RecordingDialogs


@pytest.fixture
def desk(
    qtbot: QtBot,
    session: ReportSession,
    library: Library,
    theme: Theme,
    dialogs: RecordingDialogs,
    runner: InlineRunner,
) -> Desk:
    desk = Desk(session, library, theme, dialogs, runner)
    qtbot.addWidget(desk)
    desk.resize(1500, 800)
    desk.show()
    return desk
