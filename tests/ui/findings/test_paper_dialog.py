"""The dialog compares a code from paper with the report as it is now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.app.printed.paper import fingerprint_of
from perfdesk.report.values import FieldRef
from perfdesk.ui.findings.paper_dialog import PaperDialog

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from perfdesk.app.library.library import Library
    from perfdesk.ui.parts.style import Theme


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
