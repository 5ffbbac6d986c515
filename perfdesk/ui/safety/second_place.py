"""Choose where each backup is kept a second time: another disk or a stick, offered by name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from perfdesk.errors import UserError
from perfdesk.ui.parts.messages import Answer, sentence
from perfdesk.ui.parts.times import when_words

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from perfdesk.app.safety.backups import Backups
    from perfdesk.ui.parts.messages import Dialogs

_KINDS = {"fixed": "硬盘", "removable": "U盘"}
_OFFERED = 3


def second_place_words(backups: Backups) -> str:
    """Return where the second place is, and whether it is there now."""
    second = backups.second
    if second.folder is None:
        return sentence("settings_second_none")
    code = "settings_second_here" if second.is_reachable else "settings_second_away"
    words = sentence(code, path=second.folder)
    if second.copied_at is None:
        return words
    return sentence("settings_second_copied", place=words, when=when_words(second.copied_at))


def choose_second_place(backups: Backups, dialogs: Dialogs, parent: QWidget | None) -> bool:
    """Offer the disks and sticks that are there, and any folder; say whether another is chosen."""
    second = backups.second
    offers = second.offers()[:_OFFERED]
    answers = [
        Answer(str(offer.folder), f"{_KINDS[offer.drive.kind]} {offer.drive.root}")
        for offer in offers
    ]
    answers.append(Answer("other", "其他文件夹…"))
    if second.folder is not None:
        answers.append(Answer("none", "不再使用"))
    answers.append(Answer("", "取消"))
    words = sentence("second_question", now=second_place_words(backups))
    chosen = dialogs.ask(parent, words, tuple(answers))
    if not chosen:
        return False
    folder = None if chosen == "none" else Path(chosen)
    if chosen == "other":
        folder = dialogs.open_folder(parent, "选择第二备份位置", Path.home())
        if folder is None:
            return False
    try:
        second.choose(folder)
    except UserError as error:
        dialogs.tell_error(parent, error)
        return False
    return True
