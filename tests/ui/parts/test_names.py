from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from perfdesk.report.values import FieldRef
from perfdesk.ui.parts.names import name_whole

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from perfdesk.ui.window.main_window import MainWindow


def test_the_parts_of_a_widget_are_named_with_it(qtbot: QtBot) -> None:
    """A reader that came to the list, the line or the clearing cross inside fell silent."""
    combo, spin, line = QComboBox(), QSpinBox(), QLineEdit()
    line.setClearButtonEnabled(True)
    for widget in (combo, spin, line):
        qtbot.addWidget(widget)
    name_whole(combo, "顺序")
    name_whole(spin, "年度")
    name_whole(line, "查找")

    assert combo.view().accessibleName() == "顺序的选项"
    assert spin.findChildren(QLineEdit)[0].accessibleName() == "年度"
    assert [one.accessibleName() for one in line.findChildren(QAbstractButton)] == ["清空查找"]


def test_all_that_takes_the_keyboard_on_the_desk_has_a_name(window: MainWindow) -> None:
    """Buttons without text yet (backup, bin, last year) and lists of drop-downs were nameless."""
    nameless = _nameless(window)
    window.open_report(window._library.create_sample())
    desk = window.desk
    assert desk is not None
    for ref in tuple(desk.bridge.session.report.refs())[::25]:
        desk.go_to(FieldRef(ref.code, ref.line))
        QApplication.processEvents()
    nameless += _nameless(window)

    assert nameless == []


def _nameless(window: QWidget) -> list[str]:
    kinds = (QAbstractButton, QAbstractItemView, QLineEdit, QComboBox)
    found = []
    for widget in window.findChildren(QWidget):
        if not isinstance(widget, kinds) or isinstance(widget, QHeaderView):
            continue
        text = widget.text() if isinstance(widget, QAbstractButton) else ""
        is_qts_own = widget.objectName().startswith("qt_") or type(widget) is QAbstractButton
        is_unopened = isinstance(widget, QAbstractItemView) and not _is_page(widget)
        if not (widget.accessibleName() or text or is_qts_own or is_unopened):
            found.append(f"{type(widget).__name__} in {type(widget.parent()).__name__}")
    return found


def _is_page(view: QAbstractItemView) -> bool:
    """The list of a choice on a page is named when it comes up, not before."""
    parent = view.parent()
    return type(parent.parent()).__name__ != "ChoiceInput"
