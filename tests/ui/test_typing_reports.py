"""Both published reports, typed by hand into the real window, closed, opened again: all is there.

The texts come from the reader of old reports; they go in through the editors only: keys for digits
and for what steers (Return), an input method's commits for the rest, clicks on the real buttons.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from perfdesk.app.library.library import Library
from perfdesk.models.reports.repository import Repository
from perfdesk.report.values import ROOT, FieldRef, Provenance
from perfdesk.template.catalogue import Catalogue
from perfdesk.template.datatypes import DataType
from perfdesk.ui.editors.list_editor import ListEditor
from perfdesk.ui.parts.wizard_path import NewReport
from perfdesk.ui.running.application import desk_maker
from perfdesk.ui.window.main_window import MainWindow

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.intake.proposal import Proposal
    from perfdesk.paths import DataFolder
    from perfdesk.ui.editors.base import FieldEditor
    from perfdesk.ui.parts.style import Theme
    from perfdesk.ui.parts.tasks import Runner
    from tests.ui.conftest import RecordingDialogs


def commit(widget: QWidget, text: str) -> None:
    """Write as an input method does: first a composition, then the commit."""
    for piece in filter(None, (text[:7], text[7:])):
        composing = QInputMethodEvent(piece[:2], [])
        QApplication.sendEvent(widget, composing)
        done = QInputMethodEvent()
        done.setCommitString(piece)
        QApplication.sendEvent(widget, done)


def write_paragraphs(widget: QWidget, text: str) -> None:
    for number, paragraph in enumerate(text.split("\n")):
        if number:
            QTest.keyClick(widget, Qt.Key.Key_Return)
        if paragraph.isascii():
            QTest.keyClicks(widget, paragraph)
        else:
            commit(widget, paragraph)


class Clerk:
    """Finds her way by what the desk offers and types."""

    def __init__(self, window: MainWindow) -> None:
        assert window._desk is not None
        assert window._session is not None
        self._desk = window._desk
        self.session: ReportSession = window._session

    def editor(self, ref: FieldRef) -> FieldEditor:
        assert self._desk.go_to(ref)
        page = self._desk._pages._alive[self._desk._pages.current]
        editor = page.editor(ref)
        assert editor is not None, ref
        return editor

    def type_into(self, ref: FieldRef, text: str) -> None:
        editor = self.editor(ref)
        if isinstance(editor, ListEditor):
            for number, item in enumerate(text.split("\n")):
                if number:
                    QTest.keyClick(editor._rows[number - 1].input, Qt.Key.Key_Return)
                commit(editor._rows[number].input, item)
        else:
            write_paragraphs(editor.input, text)

    def reads(self, ref: FieldRef) -> str:
        """Return what stands in a field's editor on the screen."""
        editor = self.editor(ref)
        if isinstance(editor, ListEditor):
            return editor.text
        widget = editor.input
        assert isinstance(widget, QLineEdit | QPlainTextEdit), ref
        return widget.text() if isinstance(widget, QLineEdit) else widget.toPlainText()

    def add_record(self, group: str, parent: int) -> int:
        """Click 添加 and return the new record's number."""
        before = set(self.session.report.lines(group, parent))
        button = self.editor(FieldRef(group, parent)).input
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        (new,) = set(self.session.report.lines(group, parent)) - before
        return new

    def type_report(self, proposal: Proposal) -> dict[FieldRef, str]:
        """Type everything that the old report says; return what was typed where."""
        numbers = {ROOT: ROOT}
        for line in sorted(proposal.lines, key=lambda line: line.number):
            numbers[line.number] = self.add_record(line.group, numbers[line.parent])
        typed = {}
        for placed in proposal.placed:
            field = self.session.template.fields[placed.ref.code]
            if placed.calculated or field.type is DataType.SENTENCE or field.default:
                continue
            ref = FieldRef(placed.ref.code, numbers[placed.ref.line])
            self.type_into(ref, placed.text)
            typed[ref] = placed.text
        return typed


@pytest.mark.parametrize("year", [2021, 2023])
def test_report_typed_by_hand_is_there_again(
    qtbot: QtBot,
    real_report: Callable[[int], Path],
    library: Library,
    folder: DataFolder,
    theme: Theme,
    dialogs: RecordingDialogs,
    runner: Runner,
    year: int,
) -> None:
    proposal = library.propose(real_report(year), f"liwan-{year}")
    window = MainWindow(library, folder, theme, dialogs, desk_maker(theme, dialogs, runner))
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.flow.begin_report(NewReport(proposal.unit, year, f"liwan-{year}"))
    typed = Clerk(window).type_report(proposal)
    assert len(typed) > 10
    assert window.close()
    assert dialogs.errors == []
    library.close()

    again = Library(Repository.open(folder.database, folder.backups), Catalogue.standard())
    (summary,) = again.summaries()
    window = MainWindow(again, folder, theme, dialogs, desk_maker(theme, dialogs, runner))
    qtbot.addWidget(window)
    window.show()
    assert window.open_report(summary.id)
    clerk = Clerk(window)
    assert {ref: clerk.reads(ref) for ref in typed} == typed
    session = clerk.session
    assert {session.value(ref).provenance for ref in typed} == {Provenance.TYPED}
    for placed in proposal.placed:
        if placed.calculated and placed.ref.line == ROOT:
            assert session.value(placed.ref).text.replace(" ", "") == placed.text.replace(" ", "")
    window.close()
    again.close()
