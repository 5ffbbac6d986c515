"""Files that are dropped onto the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QWindow
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit

from perfdesk.ui.parts.drops import Drops

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pytestqt.qtbot import QtBot

_COPY, _LEFT = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
_NO_KEY = Qt.KeyboardModifier.NoModifier


class Dropped:
    """A window with a field that takes texts, and what came of the drops."""

    def __init__(self, qtbot: QtBot) -> None:
        self.field = QPlainTextEdit()
        qtbot.addWidget(self.field)
        self.field.show()
        self.taken: list[Path] = []
        self.read: list[Path] = []
        self.owner = QObject()
        surface = self.field.windowHandle()
        assert isinstance(surface, QWindow)
        self.surface = surface
        Drops(surface, self.taken.append, self.read.append, self.owner)

    def drop(self, data: QMimeData) -> bool:
        """Drag data over the window and let go; say whether the window took it."""
        action = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
        at = QPoint(5, 5)
        events: Sequence[QDropEvent] = (
            QDragEnterEvent(at, action, data, _LEFT, _NO_KEY),
            QDragMoveEvent(at, action, data, _LEFT, _NO_KEY),
            QDropEvent(QPointF(at), action, data, _LEFT, _NO_KEY),
        )
        is_taken = False
        for event in events:
            event.ignore()
            QApplication.sendEvent(self.surface, event)
            is_taken = event.isAccepted() and event.dropAction() == _COPY
        return is_taken


@pytest.fixture
def dropped(qtbot: QtBot) -> Dropped:
    return Dropped(qtbot)


def files(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def test_a_package_is_taken_in(dropped: Dropped, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "某 局.PERFDESK"
    path.write_bytes(b"")
    letter = tmp_path / "说明.txt"
    letter.write_bytes(b"")
    data = files(path, letter)
    assert dropped.drop(data)
    qtbot.waitUntil(lambda: dropped.taken == [path])
    assert (dropped.read, dropped.field.toPlainText()) == ([], "")


def test_any_other_file_is_imported(dropped: Dropped, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "旧报告.docx"
    path.write_bytes(b"")
    data = files(path)
    assert dropped.drop(data)
    qtbot.waitUntil(lambda: dropped.read == [path])
    assert dropped.taken == []


def test_texts_folders_and_heaps_of_files_are_not_ours(dropped: Dropped, tmp_path: Path) -> None:
    one, two = tmp_path / "一.txt", tmp_path / "二.txt"
    one.write_bytes(b"")
    two.write_bytes(b"")
    words, web = QMimeData(), QMimeData()
    words.setText("字")
    web.setUrls([QUrl("http://a.example/b.perfdesk"), QUrl("file:")])
    heaps = [words, web, files(tmp_path), files(one, two), files(tmp_path / "没有.perfdesk")]
    for data in heaps:
        dropped.drop(data)
        QApplication.processEvents()
    assert (dropped.taken, dropped.read) == ([], [])


def test_nothing_is_taken_while_something_is_asked(
    dropped: Dropped, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "包.perfdesk"
    path.write_bytes(b"")
    dialog = QDialog(dropped.field)
    qtbot.addWidget(dialog)
    dialog.setModal(True)
    dialog.show()
    data = files(path)
    assert not dropped.drop(data)
    QApplication.processEvents()
    assert dropped.taken == []
    dialog.close()


def test_other_events_go_on(dropped: Dropped) -> None:
    assert QApplication.sendEvent(dropped.surface, QEvent(QEvent.Type.UpdateRequest)) is not None
