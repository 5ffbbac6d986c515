"""Tell and ask: the only way to a modal box, so that tests record instead of show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox

from perfdesk.errors import message
from perfdesk.ui.parts.style import set_role

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtPrintSupport import QPrinter
    from PySide6.QtWidgets import QWidget

    from perfdesk.errors import UserError

PROGRAM_NAME = "绩效自评工作台"

Mood = Literal["question", "news", "fault"]
_ICONS = {
    "question": QMessageBox.Icon.Question,
    "news": QMessageBox.Icon.Information,
    "fault": QMessageBox.Icon.Warning,
}
#: Words beyond this are given lines of this many characters, which Qt's box makes too short.
_LINE = 30
#: In pixels: Qt breaks lines in boxes wider than that alone. Narrower ones that were told a width
#: cut what does not fit, as small letters (90 %) had it.
_BREAKS_BEYOND = 500


@dataclass(frozen=True, slots=True)
class Answer:
    """A button of a question; ``key`` is what ``Dialogs.ask`` returns for it.

    ``destroys``: what it does cannot be taken back, so Enter alone never presses it.
    """

    key: str
    label: str
    destroys: bool = False


def sentence(code: str, /, **slots: object) -> str:
    """Return a sentence of ``resources/messages/ui.toml``."""
    return message("ui", code, **slots)


class Dialogs:
    """Shows sentences and questions in boxes of their own.

    ``parent`` is the window that the box belongs to, or None before there is one.
    """

    def tell(self, parent: QWidget | None, text: str) -> None:
        """Say something that needs no answer."""
        self._box(parent, QMessageBox.Icon.Information, text).exec()

    def tell_error(self, parent: QWidget | None, error: UserError) -> None:
        """Say what happened, what is safe and what to do."""
        self._box(parent, QMessageBox.Icon.Warning, str(error)).exec()

    def ask(
        self,
        parent: QWidget | None,
        text: str,
        answers: tuple[Answer, ...],
        *,
        mood: Mood = "question",
    ) -> str:
        """Return the key of the button that was pressed.

        The first answer that destroys nothing is the suggested one; the last one is also what
        closing the box means, so it has to be harmless. ``mood`` says what the words are besides:
        news, or a fault; a question that may destroy something always bears the mark of warning.
        """
        warns = any(answer.destroys for answer in answers)
        box = self._box(parent, _ICONS["fault" if warns else mood], text)
        buttons = {
            box.addButton(answer.label, QMessageBox.ButtonRole.ActionRole): answer.key
            for answer in answers
        }
        harmless = (
            one for one, answer in zip(buttons, answers, strict=True) if not answer.destroys
        )
        last = next(reversed(buttons))
        suggested = next(harmless, last)
        set_role(suggested, "primary")
        box.setDefaultButton(suggested)
        box.setEscapeButton(last)
        box.exec()
        pressed = box.clickedButton()
        return next((key for button, key in buttons.items() if button is pressed), answers[-1].key)

    def open_file(self, parent: QWidget, title: str, kinds: str) -> Path | None:
        """Let the clerk choose a file that is there."""
        # Boxes for files are made of more than the start page needs.
        from perfdesk.ui.parts import file_boxes  # noqa: PLC0415

        return file_boxes.open_file(parent, title, kinds)

    def open_folder(self, parent: QWidget | None, title: str, begin: Path) -> Path | None:
        """Let the clerk choose a folder; a new one can be made in the box."""
        from perfdesk.ui.parts import file_boxes  # noqa: PLC0415 - as above

        return file_boxes.open_folder(parent, title, begin)

    def save_file(self, parent: QWidget, title: str, suggested: Path, kinds: str) -> Path | None:
        """Let the clerk choose where to write; Qt asks before an old file is replaced.

        A name without an ending gets that of ``suggested`` before Qt looks for an old file.
        """
        from perfdesk.ui.parts import file_boxes  # noqa: PLC0415 - as above

        return file_boxes.save_file(parent, title, suggested, kinds)

    def print_on(self, parent: QWidget, printer: QPrinter, pages: int) -> bool:
        """Let the clerk choose printer, pages and copies; say whether to print."""
        from perfdesk.ui.printed import print_choice  # noqa: PLC0415 - nobody prints at the start

        return print_choice.ask(parent, printer, pages)

    def _box(self, parent: QWidget | None, icon: QMessageBox.Icon, text: str) -> QMessageBox:
        box = QMessageBox(parent)
        box.setWindowTitle(PROGRAM_NAME)
        box.setIcon(icon)
        # Sentences hold file names and the clerk's own words, which may look like markup.
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(text)
        label = box.findChild(QLabel, "qt_msgbox_label")
        if label is not None and len(text) > 2 * _LINE:
            line = label.fontMetrics().horizontalAdvance("国") * _LINE
            # Qt lets no box be wider than the screen less 480; picture and margins take 120.
            room = box.screen().availableGeometry().width() - 600
            if room > _BREAKS_BEYOND:
                label.setMinimumWidth(min(max(line, _BREAKS_BEYOND + 1), room))
        return box
