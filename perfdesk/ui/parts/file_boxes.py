"""Boxes in which the clerk chooses a file or a folder; imported when the first one is shown."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QFileIconProvider, QWidget
from shiboken6 import delete

if TYPE_CHECKING:
    from PySide6.QtCore import QFileInfo


def open_file(parent: QWidget, title: str, kinds: str) -> Path | None:
    """Let the clerk choose a file that is there, first where she chose the last one."""
    dialog = _file_dialog(parent, title, str(_begin()), kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    chosen = _chosen(dialog)
    if chosen is not None:
        _LAST[:] = [chosen.parent]
    return chosen


def open_folder(parent: QWidget | None, title: str, begin: Path) -> Path | None:
    """Let the clerk choose a folder; a new one can be made in the box."""
    dialog = _file_dialog(parent, title, str(begin))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return _chosen(dialog)


def save_file(parent: QWidget, title: str, suggested: Path, kinds: str) -> Path | None:
    """Let the clerk choose where to write, under a name with an ending."""
    dialog = _file_dialog(parent, title, str(suggested.parent), kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setDefaultSuffix(suggested.suffix.removeprefix("."))
    dialog.selectFile(suggested.name)
    return _chosen(dialog)


#: What Qt's own box has without a name for who hears it read.
_NAMELESS = {"lookInCombo": "查找范围", "fileTypeCombo": "文件类型"}
#: The folder of the file that was chosen last, as long as the program runs.
_LAST: list[Path] = []


def _begin() -> Path:
    """Return where files are looked for: not in the program's own folder, which tells nobody."""
    if _LAST and _LAST[0].is_dir():
        return _LAST[0]
    place = QStandardPaths.StandardLocation.DocumentsLocation
    documents = Path(QStandardPaths.writableLocation(place))
    return documents if documents.is_dir() else Path.home()


class _ChineseKinds(QFileIconProvider):
    """Qt's own box calls a folder ``Folder``; its translation lacks the word."""

    def type(self, info: QFileInfo) -> str:
        """Return what kind of file it is."""
        if info.isDir():
            return "文件夹"
        return f"{info.suffix().upper()} 文件" if info.suffix() else "文件"


@cache
def _kinds() -> _ChineseKinds:
    """Return the one that all boxes share; a box does not keep it alive."""
    return _ChineseKinds()


def _file_dialog(parent: QWidget | None, title: str, folder: str, kinds: str = "") -> QFileDialog:
    dialog = QFileDialog(parent, title, folder, kinds)
    # Only Qt's own box asks for them; the system's box speaks the system's language.
    dialog.setIconProvider(_kinds())
    for name, words in _NAMELESS.items():
        box = dialog.findChild(QWidget, name)
        if isinstance(box, QWidget):
            box.setAccessibleName(words)
    return dialog


def _chosen(dialog: QFileDialog) -> Path | None:
    is_chosen = dialog.exec() == QFileDialog.DialogCode.Accepted
    names = dialog.selectedFiles()
    # At once: later would be when the window that asked is closed too, and until then the box
    # would look through its folder anew at each change there.
    delete(dialog)
    return Path(names[0]) if is_chosen and names else None
