from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QFileInfo, Qt, QTimer
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QMessageBox, QWidget

from perfdesk.errors import UserError
from perfdesk.ui.parts.messages import Answer, Dialogs

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_ANSWERS = (Answer("drop", "删除"), Answer("keep", "保留"))

pytestmark = pytest.mark.usefixtures("theme")


def _when_shown(act: Callable[[QMessageBox], None]) -> None:
    def find_and_act() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        act(box)

    QTimer.singleShot(0, find_and_act)


def _button(box: QMessageBox, label: str) -> None:
    next(button for button in box.buttons() if button.text() == label).click()


@pytest.mark.parametrize(("label", "key"), [("删除", "drop"), ("保留", "keep")])
def test_the_pressed_button_answers(label: str, key: str) -> None:
    _when_shown(lambda box: _button(box, label))

    assert Dialogs().ask(None, "删除吗？", _ANSWERS) == key


def test_closing_the_box_is_the_harmless_answer() -> None:
    _when_shown(lambda box: QTest.keyClick(box, Qt.Key.Key_Escape))

    assert Dialogs().ask(None, "删除吗？", _ANSWERS) == "keep"


@pytest.mark.parametrize(
    ("answers", "key"),
    [
        ((Answer("delete", "彻底删除", destroys=True), Answer("", "取消")), ""),
        ((Answer("anew", "从空白开始", destroys=True), Answer("", "退出")), ""),
        (
            (Answer("retry", "重试"), Answer("x", "放弃", destroys=True), Answer("", "不关闭")),
            "retry",
        ),
        ((Answer("copy", "复制"), Answer("", "关闭")), "copy"),
    ],
)
def test_enter_alone_never_destroys(answers: tuple[Answer, ...], key: str) -> None:
    """A clerk who presses Enter on a box that came up would lose a report for ever."""
    icons: list[QMessageBox.Icon] = []

    def press(box: QMessageBox) -> None:
        icons.append(box.icon())
        QTest.keyClick(box, Qt.Key.Key_Return)

    _when_shown(press)

    assert Dialogs().ask(None, "真的吗？", answers) == key
    warns = any(answer.destroys for answer in answers)
    assert (icons == [QMessageBox.Icon.Warning]) is warns


def test_an_error_is_shown_as_its_sentence_and_never_as_markup() -> None:
    error = UserError("disk_full", path="<b>D:/x</b>")
    seen: list[tuple[str, Qt.TextFormat]] = []

    def look(box: QMessageBox) -> None:
        seen.append((box.text(), box.textFormat()))
        box.accept()

    _when_shown(look)
    Dialogs().tell_error(None, error)

    assert seen == [(str(error), Qt.TextFormat.PlainText)]


def test_a_plain_word_is_told_with_a_chinese_button() -> None:
    labels: list[str] = []

    def look(box: QMessageBox) -> None:
        labels.extend(button.text() for button in box.buttons())
        box.accept()

    _when_shown(look)
    Dialogs().tell(None, "好了。")

    assert labels == ["确定"]


def _type_name(name: str, saw: list[str]) -> None:
    """Type a name into the box for saving, refuse to replace, and leave."""
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QFileDialog)
    dialog.findChildren(QLineEdit)[0].setText(name)

    def refuse() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        saw.append(box.text())
        box.button(QMessageBox.StandardButton.No).click()
        QTimer.singleShot(0, dialog.reject)

    QTimer.singleShot(0, refuse)
    dialog.accept()


def test_the_whole_name_is_asked_for_before_a_file_is_replaced(tmp_path: Path) -> None:
    """A clerk types x; x.pdf is there already, and would be gone without a word."""
    (tmp_path / "x.pdf").write_bytes(b"old")
    saw: list[str] = []
    QTimer.singleShot(0, lambda: _type_name("x", saw))

    chosen = Dialogs().save_file(QWidget(), "导出 PDF", tmp_path / "报告.pdf", "PDF 文件 (*.pdf)")

    assert chosen is None
    assert "x.pdf" in saw[0]


def test_a_name_without_ending_gets_the_suggested_one(tmp_path: Path) -> None:
    def type_and_accept() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QFileDialog)
        assert dialog.selectedFiles() == [str(tmp_path / "报告.pdf")]
        dialog.findChildren(QLineEdit)[0].setText("x")
        dialog.accept()

    QTimer.singleShot(0, type_and_accept)

    chosen = Dialogs().save_file(QWidget(), "导出 PDF", tmp_path / "报告.pdf", "PDF 文件 (*.pdf)")

    assert chosen == tmp_path / "x.pdf"


def test_qt_s_own_box_speaks_chinese_of_folders_too(tmp_path: Path) -> None:
    (tmp_path / "资料").mkdir()
    seen: list[str] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QFileDialog)
        seen.append(dialog.iconProvider().type(QFileInfo(str(tmp_path))))
        seen.append(dialog.iconProvider().type(QFileInfo("报告.pdf")))
        seen.append(dialog.iconProvider().type(QFileInfo("报告")))
        dialog.reject()

    QTimer.singleShot(0, look)

    assert Dialogs().open_folder(None, "选择文件夹", tmp_path) is None
    assert seen == ["文件夹", "PDF 文件", "文件"]


def test_news_are_no_question() -> None:
    seen: list[QMessageBox.Icon] = []

    def look(box: QMessageBox) -> None:
        seen.append(box.icon())
        QTest.keyClick(box, Qt.Key.Key_Escape)

    _when_shown(look)
    Dialogs().ask(None, "已导出。", _ANSWERS, mood="news")

    assert seen == [QMessageBox.Icon.Information]


@pytest.mark.parametrize("size", [8, 12, 20])
def test_no_words_are_cut_whatever_their_size(qapp: QApplication, size: int) -> None:
    """Harm: at 90 % Qt found a box narrow enough to need no line breaks, and cut the sentence."""
    whole: list[bool] = []
    usual = qapp.font()

    def look(box: QMessageBox) -> None:
        label = box.findChild(QLabel, "qt_msgbox_label")
        assert label is not None
        whole.append(label.wordWrap() or label.width() >= label.sizeHint().width())
        whole.append(label.height() >= label.heightForWidth(label.width()))
        box.accept()

    font = QFont(usual)
    font.setPointSize(size)
    qapp.setFont(font)
    try:
        _when_shown(look)
        Dialogs().tell(None, "正式稿还不能导出：还有几处没有填写，请先改正，再导出。" * 4)
    finally:
        qapp.setFont(usual)
    assert whole == [True, True]
