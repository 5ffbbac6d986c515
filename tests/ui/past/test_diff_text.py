from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QTextCursor

from perfdesk.ui.past.diff_text import DiffText

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from perfdesk.ui.parts.style import Theme


def _marks(text: DiffText) -> dict[str, tuple[bool, bool]]:
    """Return for each character whether it is struck through and underlined."""
    cursor = QTextCursor(text.document())
    found = {}
    while cursor.movePosition(
        QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor
    ):
        look = cursor.charFormat()
        found[cursor.selectedText()] = (look.fontStrikeOut(), look.fontUnderline())
        cursor.clearSelection()
    return found


def test_gone_and_new_are_marked_without_colour_too(qtbot: QtBot, theme: Theme) -> None:
    text = DiffText(theme, "改动")
    qtbot.addWidget(text)

    text.show_texts("甲乙丙", "甲丁丙")

    assert text.toPlainText() == "甲乙丁丙"
    assert _marks(text) == {
        "甲": (False, False),
        "乙": (True, False),
        "丁": (False, True),
        "丙": (False, False),
    }


def test_markup_in_a_text_is_text(qtbot: QtBot, theme: Theme) -> None:
    text = DiffText(theme, "改动")
    qtbot.addWidget(text)

    text.show_texts("", "<b>甲</b>\n第二段")

    assert text.toPlainText() == "<b>甲</b>\n第二段"
