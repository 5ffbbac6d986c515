"""Find and set cursor and selection in whatever input of an editor holds the text.

Positions are told in characters; Qt counts UTF-16 units.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from perfdesk.ui.inputs.writing import units

if TYPE_CHECKING:
    from collections.abc import Iterator

_Input = QLineEdit | QPlainTextEdit


def cursor_in(editor: QWidget) -> int:
    """Return where the cursor stands in the input with the focus; 0 where none of these has it."""
    focus = QApplication.focusWidget()
    if not isinstance(focus, _Input) or not editor.isAncestorOf(focus):
        return 0
    if isinstance(focus, QLineEdit):
        position = focus.cursorPosition()
    else:
        position = focus.textCursor().position()
    before = _text(focus).encode("utf-16-le")[: 2 * position].decode("utf-16-le", "ignore")
    return _offset(editor, focus) + len(before)


def put_cursor(editor: QWidget, cursor: int) -> None:
    """Put the cursor after so many characters and let the keyboard go there."""
    select_in(editor, cursor, 0)


def select_in(editor: QWidget, start: int, length: int) -> None:
    """Mark a part of the text; in a list, of the item that the part begins in."""
    offset = 0
    inputs = list(_inputs(editor))
    for number, widget in enumerate(inputs):
        text = _text(widget)
        if start - offset <= len(text) or number == len(inputs) - 1:
            begin = max(0, min(start - offset, len(text)))
            _select(widget, text, begin, min(begin + length, len(text)))
            widget.setFocus()
            return
        offset += len(text) + 1


def _inputs(editor: QWidget) -> Iterator[_Input]:
    """Yield the inputs of an editor in the order of their texts; items of a list are lines."""
    if isinstance(editor, _Input):
        yield editor
        return
    texts: list[_Input] = [*editor.findChildren(QPlainTextEdit)]
    inputs = texts or [*editor.findChildren(QLineEdit)]
    shown = [one for one in inputs if not one.isHidden()]
    yield from sorted(shown, key=lambda one: one.mapTo(editor, one.rect().topLeft()).y())


def _offset(editor: QWidget, focus: QWidget) -> int:
    offset = 0
    for widget in _inputs(editor):
        if widget is focus:
            break
        offset += len(_text(widget)) + 1
    return offset


def _text(widget: _Input) -> str:
    return widget.text() if isinstance(widget, QLineEdit) else widget.toPlainText()


def _select(widget: _Input, text: str, start: int, end: int) -> None:
    first, last = units(text[:start]), units(text[:end])
    if isinstance(widget, QLineEdit):
        widget.setCursorPosition(first)
        if last > first:
            widget.setSelection(first, last - first)
        return
    cursor = widget.textCursor()
    cursor.setPosition(first)
    cursor.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
    widget.setTextCursor(cursor)
    widget.ensureCursorVisible()
