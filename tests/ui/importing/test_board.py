"""The two sides of an import: chosen together, arranged by keys, lists and dragging."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QMimeData,
    QModelIndex,
    QPoint,
    QPointF,
    QRect,
    Qt,
)
from PySide6.QtGui import QDrag, QDragEnterEvent, QDragMoveEvent, QDropEvent, QFont
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from perfdesk.app.importing.importing import ImportDesk, targets
from perfdesk.template.catalogue import Catalogue
from perfdesk.ui.importing.board import ACTS, ImportBoard
from perfdesk.ui.importing.lists import LINKED_ROLE, ROW_ROLE, Fold
from perfdesk.ui.importing.target import TargetDialog
from tests.helpers.old_report import read_old

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from perfdesk.intake.arrangement import Part
    from perfdesk.ui.parts.style import Theme

_TEXT = """星河区水务局2022年部门整体支出绩效自评报告
一、基本情况
（一）部门职能
本局𠮷负责全区水务工作。还负责河道管理。
- 1 -
一级指标\t二级指标
二、河湖长制杂记
巡河一千次。
三、综合评价分析
（一）自评结论综述
自评等级为优。
四、存在的主要问题
支付进度偏慢。
五、下一步改进措施
加快支付。
"""


@pytest.fixture
def desk(tmp_path: Path) -> ImportDesk:
    return read_old(tmp_path, _TEXT)


@pytest.fixture
def board(qtbot: QtBot, theme: Theme, desk: ImportDesk) -> ImportBoard:
    board = ImportBoard(theme)
    qtbot.addWidget(board)
    board.step(1)
    board.change(lambda _desk: None)
    board.refresh()
    board.place()
    board.turn()
    board.join()
    board.resize(1000, 600)
    board.show()
    board.show_desk(desk)
    board.activateWindow()
    qtbot.waitUntil(lambda: not board._panes._old_view.is_measuring)
    return board


def part(desk: ImportDesk, text: str) -> Part:
    return next(one for one in desk.arrangement.parts if one.text.startswith(text))


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def press(board: ImportBoard, name: str) -> None:
    board._actions[name].trigger()


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """What is typed into the list of places, or None to leave it."""
    said: dict[str, object] = {"typed": None}

    def run(dialog: TargetDialog) -> int:
        typed = said["typed"]
        if typed is None:
            return QDialog.DialogCode.Rejected
        dialog._typed.setText(str(typed))
        said["seen"] = dialog._list.count()
        dialog._choose()
        return dialog.result()

    monkeypatch.setattr(TargetDialog, "exec", run)
    return said


def test_models_hold_what_qt_wants(board: ImportBoard) -> None:
    panes = board._panes
    for model in (panes._old, panes._places, panes._left):
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
        assert model.data(QModelIndex()) is None
        assert model.data(model.index(0), Qt.ItemDataRole.DecorationRole) is None
        assert model.data(model.index(0), Qt.ItemDataRole.AccessibleTextRole)


def test_begins_at_the_first_to_look_at(board: ImportBoard, desk: ImportDesk) -> None:
    assert board._panes.chosen == desk.unsure()[:1]
    assert "要看的" in board.count.text()
    assert board._panes._left_view.isVisible()


def test_choosing_at_the_left_shows_the_right(board: ImportBoard, desk: ImportDesk) -> None:
    panes = board._panes
    number = part(desk, "加快支付。").number
    index = panes._old.index(panes._old.row_of(number))
    choose = QItemSelectionModel.SelectionFlag.ClearAndSelect
    panes._old_view.selectionModel().setCurrentIndex(index, choose)
    assert list(panes.chosen) == [number]
    assert panes._text.toPlainText() == "加快支付。"
    index = panes._place_view.currentIndex()
    assert index.data() == "加快支付。"
    assert index.data(LINKED_ROLE)
    panes._old_view.clearSelection()
    assert not panes.chosen
    assert panes._text.toPlainText() == ""


def test_choosing_at_the_right_shows_the_left(board: ImportBoard, desk: ImportDesk) -> None:
    panes = board._panes
    number = part(desk, "支付进度偏慢。").number
    panes._place_view.setCurrentIndex(panes._places.index(panes._places.row_of(number)))
    assert panes.chosen == (number,)
    assert panes._old_view.currentIndex().data() == "支付进度偏慢。"
    left = part(desk, "巡河一千次。").number
    panes._left_view.setCurrentIndex(panes._left.index(panes._left.row_of(left)))
    assert panes.chosen == (left,)
    assert "未归位" in panes._reason.toPlainText()


def test_keys_walk_and_confirm(board: ImportBoard, desk: ImportDesk) -> None:
    view = board._panes._old_view
    view.setFocus()
    unsure = desk.unsure()
    QTest.keyClick(view, Qt.Key.Key_F8)
    assert board._panes.chosen == (unsure[1 % len(unsure)],)
    QTest.keyClick(view, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert board._panes.chosen == (unsure[0],)
    count = len(unsure)
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert len(desk.unsure()) < count
    QTest.keyClick(view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert desk.unsure() == unsure
    QTest.keyClick(view, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert len(desk.unsure()) < count
    while desk.unsure():
        board.send(desk.unsure()[:1], "problems_section", None)
    board.step(1)
    assert "没有拿不准的" not in board.count.text()  # A title is still left.


def test_delete_dismisses_and_undo_brings_back(board: ImportBoard, desk: ImportDesk) -> None:
    number = part(desk, "巡河一千次。").number
    board._panes.choose((number,))
    QTest.keyClick(board._panes._old_view, Qt.Key.Key_Delete)
    assert part(desk, "巡河一千次。").kind == "furniture"
    press(board, "撤销")
    assert part(desk, "巡河一千次。").kind == "text"


def test_f6_walks_through_the_panes(board: ImportBoard) -> None:
    panes = board._panes
    panes.focus_text()
    seen = []
    for _ in range(5):
        QTest.keyClick(focused(), Qt.Key.Key_F6)
        seen.append(focused())
    assert seen == [
        panes._left_view,
        panes._place_view,
        panes._text,
        panes._reason,
        panes._old_view,
    ]


def test_place_is_found_by_words_and_initials(
    board: ImportBoard, desk: ImportDesk, answer: dict[str, object]
) -> None:
    number = part(desk, "巡河一千次。").number
    board._panes.choose((number,))
    QTest.keyClick(board._panes._old_view, Qt.Key.Key_F2)
    assert not desk.is_changed
    answer["typed"] = "存在的主要问题"
    press(board, "放到…")
    assert part(desk, "巡河一千次。").section == "problems_section"
    answer["typed"] = "未归位"
    press(board, "放到…")
    assert part(desk, "巡河一千次。").section is None
    answer["typed"] = "bmzn"
    press(board, "放到…")
    assert part(desk, "巡河一千次。").section == "functions"


def test_heading_on_and_off(
    board: ImportBoard, desk: ImportDesk, answer: dict[str, object]
) -> None:
    number = part(desk, "巡河一千次。").number
    board._panes.choose((number,))
    press(board, "作为标题")
    assert not desk.is_changed
    answer["typed"] = "存在的主要问题"
    press(board, "作为标题")
    assert part(desk, "巡河一千次。").kind == "heading"
    assert board._actions["作为标题"].text() == "作为正文"
    press(board, "作为标题")
    assert part(desk, "巡河一千次。").kind == "text"
    answer["typed"] = "未归位"
    press(board, "作为标题")
    assert part(desk, "巡河一千次。").section is None


def test_cut_at_the_cursor_and_joined(board: ImportBoard, desk: ImportDesk) -> None:
    """A character beyond the first plane is two of Qt's."""
    number = part(desk, "本局𠮷负责").number
    board._panes.choose((number,))
    cursor = board._panes._text.textCursor()
    cursor.setPosition(len("本局𠮷负责全区水务工作。") + 1)
    board._panes._text.setTextCursor(cursor)
    press(board, "拆分")
    rest = part(desk, "还负责河道管理。")
    assert part(desk, "本局𠮷负责").text == "本局𠮷负责全区水务工作。"
    board._panes.choose((number, rest.number))
    press(board, "合并")
    assert part(desk, "本局𠮷负责").text.endswith("河道管理。")
    assert board._panes.chosen == (number,)
    later = part(desk, "巡河一千次。").number
    board._panes.choose((later,))
    press(board, "合并")
    assert "巡河一千次。" in part(desk, "二、河湖长制").text
    board._panes.choose(())
    press(board, "拆分")
    board.split()


def test_pieces_are_dropped_on_sections(board: ImportBoard, desk: ImportDesk) -> None:
    panes = board._panes
    number = part(desk, "巡河一千次。").number
    old = panes._old.index(panes._old.row_of(number))
    data = panes._old.mimeData([old])
    assert panes._places.mimeTypes() == data.formats()
    target = next(
        at
        for at in range(panes._places.rowCount())
        if panes._places.index(at).data(ROW_ROLE).section == "problems_section"
    )
    copy = Qt.DropAction.CopyAction
    assert panes._places.dropMimeData(data, copy, -1, -1, panes._places.index(target))
    assert part(desk, "巡河一千次。").section == "problems_section"
    board.undo()
    assert panes._places.dropMimeData(data, copy, target + 1, 0, QModelIndex())
    assert part(desk, "巡河一千次。").section == "problems_section"
    assert not panes._places.dropMimeData(QMimeData(), copy, 0, 0, panes._places.index(0))
    assert not panes._places.dropMimeData(data, copy, 0, 0, QModelIndex())
    for model in (panes._old, panes._places):
        assert model.supportedDragActions() == model.supportedDropActions() == copy
    assert panes._places.flags(QModelIndex()) & Qt.ItemFlag.ItemIsDropEnabled
    assert not panes._old.flags(QModelIndex()) & Qt.ItemFlag.ItemIsDragEnabled
    assert panes._old.flags(old) & Qt.ItemFlag.ItemIsDragEnabled


def test_what_is_no_text_is_folded(board: ImportBoard, desk: ImportDesk) -> None:
    panes = board._panes
    number = part(desk, "-1-").number
    row = panes._old.row_of(number)
    fold = panes._old.index(row).data(ROW_ROLE)
    assert isinstance(fold, Fold)
    rows = panes._old.rowCount()
    panes._old_view.activated.emit(panes._old.index(row))
    assert panes._old.rowCount() == rows + 1
    panes._old_view.activated.emit(panes._old.index(row))
    assert panes._old.rowCount() == rows
    panes.choose((number,))
    assert panes._old.rowCount() == rows + 1
    board._panes._old_view.repaint()


def test_only_what_needs_a_look(
    board: ImportBoard, desk: ImportDesk, answer: dict[str, object]
) -> None:
    panes = board._panes
    board._only_open.setChecked(True)
    shown = [panes._old.index(at).data(ROW_ROLE).number for at in range(panes._old.rowCount())]
    assert shown == list(desk.unsure())
    answer["typed"] = "存在的主要问题"
    panes._place_view.activated.emit(QModelIndex())
    assert panes._old.rowCount() < len(shown)
    board._only_open.setChecked(False)
    assert panes._old.rowCount() > len(shown)


def test_rows_follow_the_width_and_the_font(qtbot: QtBot, board: ImportBoard) -> None:
    view = board._panes._old_view
    height = view.visualRect(board._panes._old.index(3)).height()
    board.resize(620, 600)
    qtbot.waitUntil(lambda: not view.is_measuring)
    QApplication.processEvents()
    assert view.visualRect(board._panes._old.index(3)).height() >= height
    assert view.font() == QFont(view.font())
    board.show_findings(())
    pixmap = board.grab()
    assert not pixmap.isNull()


def test_a_slip_is_dragged_and_no_row(
    board: ImportBoard, desk: ImportDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[QDrag] = []

    def run(drag: QDrag, _actions: Qt.DropAction) -> Qt.DropAction:
        seen.append(drag)
        assert drag.pixmap().width() < board._panes._old_view.width()
        assert drag.mimeData().formats() == board._panes._old.mimeTypes()
        return Qt.DropAction.IgnoreAction

    monkeypatch.setattr(QDrag, "exec", run)
    board._panes.choose((part(desk, "加快支付。").number,))
    board._panes._old_view.startDrag(Qt.DropAction.CopyAction)
    board._panes._old_view.clearSelection()
    board._panes._old_view.startDrag(Qt.DropAction.CopyAction)
    assert len(seen) == 1


def test_places_are_searched(qtbot: QtBot, theme: Theme, desk: ImportDesk) -> None:
    dialog = TargetDialog(targets(desk.template), "放到哪里？", theme)
    qtbot.addWidget(dialog)
    dialog.show()
    count = dialog._list.count()
    dialog.choose_first("problems_section", None)
    item = dialog._list.currentItem()
    assert item is not None
    assert "存在的主要问题" in item.text()
    dialog.choose_first("no-such", None)
    row = dialog._list.currentRow()
    QTest.keyClick(dialog, Qt.Key.Key_Down)
    assert dialog._list.currentRow() == row + 1
    QTest.keyClick(dialog, Qt.Key.Key_A)
    dialog._typed.setText("没有这样的章节")
    assert not dialog._list.isVisible()
    dialog._choose()
    assert dialog.result() == 0
    dialog._typed.setText("部门职能")
    assert 0 < dialog._list.count() < count
    QTest.keyClick(dialog._typed, Qt.Key.Key_Return)
    assert dialog.chosen is not None
    assert dialog.chosen.section == "functions"


def test_every_act_says_its_key(board: ImportBoard) -> None:
    for act in ACTS:
        if act.label not in {"撤销", "重做"}:
            assert "（" in board._actions[act.label].toolTip()


def test_cells_and_degrees_are_painted(
    qtbot: QtBot, board: ImportBoard, desk: ImportDesk, theme: Theme
) -> None:
    looks = {"本局𠮷负责": 0.4, "（一）部门职能": 0.4, "支付进度偏慢。": 0.6, "四、存在": 0.6}

    def doubted(one: Part) -> Part:
        cells = ("一级指标", "二级指标") if one.text == "加快支付。" else ()
        found = (sure for text, sure in looks.items() if one.text.startswith(text))
        return replace(one, cells=cells, confidence=next(found, one.confidence))

    arranged = replace(
        desk.arrangement, parts=tuple(doubted(one) for one in desk.arrangement.parts)
    )
    desk.arrangement = arranged
    assert desk.take_filled(replace(desk.proposal, arrangement=arranged))
    board.resize(1000, 1600)
    board.refresh()
    board._panes.choose((part(desk, "-1-").number,))
    theme.set_percent(125)
    board.refresh()
    assert not board.grab().isNull()
    theme.set_percent(100)
    qtbot.waitUntil(lambda: not board._panes._old_view.is_measuring)
    view = board._panes._old_view
    at = board._panes._old.row_of(part(desk, "加快支付。").number)
    index = board._panes._old.index(at)
    view.scrollTo(index)
    assert not view.selectionModel().isSelected(index)
    # Words of both cells stand in the frames, not below their ground.
    image, rect = view.viewport().grab().toImage(), view.visualRect(index)
    dark = {
        x
        for x in range(rect.left() + theme.px(14), rect.center().x())
        for y in range(rect.top(), rect.bottom())
        if image.pixelColor(x, y).lightness() < 100
    }
    assert len(dark) > theme.px(40)
    number = part(desk, "支付进度偏慢。").number
    index = board._panes._places.index(board._panes._places.row_of(number))
    assert "请看一下" in str(index.data(Qt.ItemDataRole.AccessibleTextRole))


def test_long_report_is_filled_in_beside_the_screen(
    qtbot: QtBot, theme: Theme, tmp_path: Path
) -> None:
    """What becomes of many pieces is shown a moment after the act; none is overtaken by another."""
    path = tmp_path / "长报告.txt"
    lines = "".join(f"支付进度偏慢，第{at}处。\n" for at in range(350))
    path.write_text(_TEXT.replace("支付进度偏慢。\n", lines), encoding="utf-8")
    desk = ImportDesk.read(path, Catalogue.standard(), "general")
    board = ImportBoard(theme)
    qtbot.addWidget(board, before_close_func=lambda one: one.leave())
    board.resize(1000, 600)
    board.show()
    board.show_desk(desk)
    number = part(desk, "支付进度偏慢，第7处。").number
    board.send((number,), None, None)
    assert not desk.is_filled
    other = part(desk, "支付进度偏慢，第8处。").number
    board.send((other,), None, None)
    qtbot.waitUntil(lambda: desk.is_filled and board.is_settled)
    assert board._panes._left.row_of(number) >= 0
    assert board._panes._left.row_of(other) >= 0
    # Nothing of an import that was left is shown any more.
    board.undo()
    board.leave()
    QApplication.processEvents()
    assert board._panes._left.row_of(other) >= 0


def test_keys_and_the_pointer_walk_through_the_rows(board: ImportBoard, desk: ImportDesk) -> None:
    view = board._panes._old_view
    board.resize(1000, 330)
    view.setFocus()
    last = view.model().rowCount() - 1
    for key, row in (
        (Qt.Key.Key_End, last),
        (Qt.Key.Key_Down, last),
        (Qt.Key.Key_Up, last - 1),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_Up, 0),
    ):
        QTest.keyClick(view, key)
        assert view.currentIndex().row() == row
        assert view.viewport().rect().intersects(view.visualRect(view.currentIndex()))
    QTest.keyClick(view, Qt.Key.Key_PageDown)
    below = view.currentIndex().row()
    assert 0 < below < last
    QTest.keyClick(view, Qt.Key.Key_PageUp)
    assert view.currentIndex().row() < below
    view.setCurrentIndex(view.model().index(1, 0))
    second = view.visualRect(view.model().index(2, 0))
    assert view.indexAt(second.center()).row() == 2
    QTest.mouseClick(
        view.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.ShiftModifier,
        second.center(),
    )
    assert len([*board._panes.chosen]) == 2
    # What is chosen with the button held down over rows, and below the last one.
    flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
    view.setSelection(second.united(view.visualRect(view.model().index(3, 0))), flag)
    assert len([*board._panes.chosen]) == 2
    board.resize(1000, 1600)
    QApplication.processEvents()
    bottom = view.visualRect(view.model().index(last, 0)).bottomLeft()
    view.setSelection(QRect(bottom, bottom + QPoint(5, 90)), flag)
    assert list(board._panes.chosen) == [desk.arrangement.parts[-1].number]
    view.setSelection(QRect(bottom + QPoint(0, 20), bottom + QPoint(5, 90)), flag)
    assert not board._panes.chosen
    assert view.visualRect(QModelIndex()) == QRect()
    assert not view.isIndexHidden(view.model().index(0, 0))
    assert (view.horizontalOffset(), view.verticalOffset()) == (0, 0)
    assert not view.visualRegionForSelection(QItemSelection()).isEmpty()


def test_pieces_are_dragged_with_the_mouse(
    board: ImportBoard, desk: ImportDesk, qtbot: QtBot
) -> None:
    """From the window's side: what is dropped on a row of the report goes to its section."""
    panes = board._panes
    number = part(desk, "巡河一千次。").number
    data = panes._old.mimeData([panes._old.index(panes._old.row_of(number))])
    view = panes._place_view
    row = next(
        at
        for at in range(panes._places.rowCount())
        if panes._places.index(at).data(ROW_ROLE).section == "problems_section"
    )
    view.scrollTo(panes._places.index(row))
    place = view.visualRect(panes._places.index(row)).center()
    at = view.viewport().mapTo(board, place)
    surface = board.windowHandle()
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(surface, QDragEnterEvent(at, copy, data, left, none))
    QApplication.sendEvent(surface, QDragMoveEvent(at, copy, data, left, none))
    assert not board.grab().isNull()
    QApplication.sendEvent(surface, QDropEvent(QPointF(at), copy, data, left, none))
    qtbot.waitUntil(lambda: part(desk, "巡河一千次。").section == "problems_section")


def test_row_higher_than_the_list_begins_at_its_top(board: ImportBoard, desk: ImportDesk) -> None:
    panes = board._panes
    number = part(desk, "支付进度偏慢。").number
    board.change(lambda one: one.join(part(desk, "巡河一千次。").number))
    long = "支付进度偏慢，原因是多方面的。" * 60
    parts = [
        replace(one, text=long) if one.number == number else one for one in desk.arrangement.parts
    ]
    desk.arrangement = replace(desk.arrangement, parts=tuple(parts))
    board.resize(1000, 360)
    board.refresh()
    QApplication.processEvents()
    index = panes._old.index(panes._old.row_of(number))
    panes.choose((number,))
    view = panes._old_view
    assert view.visualRect(index).height() > view.viewport().height()
    view.verticalScrollBar().setValue(0)
    view.scrollTo(index)
    assert view.visualRect(index).top() == 0
    view.scrollTo(QModelIndex())
    assert view.visualRect(index).top() == 0
