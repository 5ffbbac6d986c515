"""Tell the clerk where her reports lie when the program on a stick cannot write beside itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.paths import DataFolder, portable
from perfdesk.ui.parts.messages import Answer, sentence

if TYPE_CHECKING:
    from perfdesk.ui.parts.messages import Dialogs

_HERE = Answer("here", "用这台电脑上的数据")
_LOOK = Answer("look", "只看U盘上的数据")


def data_folder(folder: DataFolder, dialogs: Dialogs) -> DataFolder:
    """Return the folder to open: ``folder``, or what lies on a protected stick and is only read.

    Nothing is asked where the clerk named a folder herself, or the stick takes files.
    """
    carried = portable()
    if carried is None or carried.is_writable or folder.root != DataFolder.default().root:
        return folder
    on_stick = DataFolder(carried.data)
    if not on_stick.database.exists():
        dialogs.tell(None, sentence("portable_protected", path=folder.root))
        return folder
    words = sentence("portable_protected_data", path=folder.root, stick=on_stick.root)
    return on_stick if dialogs.ask(None, words, (_HERE, _LOOK)) == _LOOK.key else folder
