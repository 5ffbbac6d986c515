"""Show what differs between two texts: gone is struck through, new is underlined, both coloured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit, QWidget

from perfdesk.report.comparing.diff import differences

if TYPE_CHECKING:
    from perfdesk.report.comparing.diff import Piece
    from perfdesk.ui.parts.style import Theme

#: Kind of piece -> (text colour, ground), of the palette.
_LOOKS = {"gone": ("error", "error_soft"), "new": ("done", "done_soft")}


class DiffText(QTextEdit):
    """A text that can be read and copied; colour is never the only mark."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pieces: tuple[Piece, ...] = ()
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        theme.changed.connect(self._draw)

    def show_texts(self, old: str, new: str) -> None:
        """Show how ``old`` became ``new``."""
        self.show_pieces(differences(old, new))

    def show_pieces(self, pieces: tuple[Piece, ...]) -> None:
        """Show these pieces."""
        self._pieces = pieces
        self._draw()

    def _draw(self) -> None:
        self.clear()
        cursor = QTextCursor(self.document())
        for piece in self._pieces:
            cursor.insertText(piece.text, self._format(piece.kind))
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _format(self, kind: str) -> QTextCharFormat:
        look = QTextCharFormat()
        if kind in _LOOKS:
            colour, ground = _LOOKS[kind]
            look.setForeground(self._theme.colour(colour))
            look.setBackground(self._theme.colour(ground))
            look.setFontStrikeOut(kind == "gone")
            look.setFontUnderline(kind == "new")
        return look
