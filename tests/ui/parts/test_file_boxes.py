from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget

from perfdesk.ui.parts import file_boxes

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot


def test_files_are_looked_for_in_documents_then_where_the_last_one_was(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Harm: the box showed the program's own folder, where no report of anybody lies."""
    documents, stick = tmp_path / "文档", tmp_path / "U盘"
    documents.mkdir()
    stick.mkdir()
    (stick / "旧报告.docx").write_bytes(b"")
    begun: list[str] = []

    def choose(box: QFileDialog) -> QFileDialog.DialogCode:
        begun.append(box.directory().dirName())
        box.setDirectory(str(stick))
        box.selectFile("旧报告.docx")
        return QFileDialog.DialogCode.Accepted

    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _place: str(documents))
    monkeypatch.setattr(QFileDialog, "exec", choose)
    monkeypatch.setattr(file_boxes, "_LAST", [])
    parent = QWidget()
    qtbot.addWidget(parent)

    chosen = [file_boxes.open_file(parent, "选择旧报告", "Word (*.docx)") for _ in range(2)]

    assert begun == ["文档", "U盘"]
    assert chosen == [stick / "旧报告.docx"] * 2
    # A box that stayed would go on looking through its folder while the window is open.
    assert not parent.findChildren(QFileDialog)


def test_every_box_to_choose_from_has_a_name_that_is_read_out(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []

    def look(box: QFileDialog) -> QFileDialog.DialogCode:
        heard.extend(one.accessibleName() for one in box.findChildren(QComboBox))
        return QFileDialog.DialogCode.Rejected

    monkeypatch.setattr(QFileDialog, "exec", look)
    parent = QWidget()
    qtbot.addWidget(parent)

    assert file_boxes.save_file(parent, "导出", tmp_path / "报告.pdf", "PDF (*.pdf)") is None
    assert sorted(heard) == ["文件类型", "查找范围"]
