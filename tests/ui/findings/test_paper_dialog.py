"""The dialog compares a code from paper with the report as it is now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.__main__ import open_library
from perfdesk.app.printed.paper import fingerprint_of
from perfdesk.paths import DataFolder
from perfdesk.report.values import FieldRef
from perfdesk.ui.findings.paper_dialog import PaperDialog

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from perfdesk.app.library.library import Library
    from perfdesk.ui.parts.style import Theme


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    library = open_library(DataFolder(tmp_path))
    yield library
    library.close()


def test_code_is_compared(library: Library, theme: Theme, qtbot: QtBot) -> None:
    session = library.open(library.create("general", 2024, "某某局"))
    printed = fingerprint_of(session)
    session.enter(FieldRef("organisation_text"), "内设三个科室。")
    dialog = PaperDialog(session, library, theme)
    qtbot.addWidget(dialog)
    assert dialog._result.text() == ""
    for typed, words in (
        (fingerprint_of(session).lower(), "一致"),
        (printed, "不一致"),
        ("水务", "“水务”不是数据指纹"),
    ):
        dialog._typed.setText(typed)
        assert dialog._result.text() == ""
        dialog.compare()
        assert dialog._result.text().startswith(words)
