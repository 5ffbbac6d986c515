from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialogButtonBox

from perfdesk.report.values import FieldRef
from perfdesk.ui.parts.wizard_path import NewReport
from perfdesk.ui.start.rename_dialog import RenameDialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfdesk.ui.window.main_window import MainWindow
    from tests.ui.conftest import RecordingDialogs


@pytest.fixture
def opened(make_window: Callable[[], MainWindow]) -> MainWindow:
    window = make_window()
    window.show()
    window.flow.begin_report(NewReport("某某句", 2023, "liwan-2023"))
    return window


def _answer(unit: str, year: int, *, accept: bool = True) -> None:
    """Fill the dialog that is about to open, as soon as it is there."""

    def fill() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, RenameDialog)
        dialog._unit.setText(unit)
        dialog._year.setValue(year)
        ok = dialog._buttons.button(QDialogButtonBox.StandardButton.Ok)
        assert ok.isEnabled() == bool(unit.strip())
        if accept:
            dialog.accept()
        else:
            dialog.reject()

    QTimer.singleShot(0, fill)


def test_corrected_unit_stands_in_title_and_store(opened: MainWindow) -> None:
    session = opened._session
    assert session is not None
    session.enter(FieldRef("improvements"), "措施")
    _answer("某某局", 2022)
    opened.rename_report()
    assert "某某局" in opened.windowTitle()
    assert "2022" in session.document().title
    assert session.value(FieldRef("improvements")).text == "措施"
    assert opened.close()
    assert opened._library.summaries()[0].meta.unit == "某某局"


def test_nothing_changes_where_the_clerk_takes_it_back(opened: MainWindow) -> None:
    _answer("另一局", 2020, accept=False)
    opened.rename_report()
    assert "某某句" in opened.windowTitle()


def test_impossible_name_is_told(opened: MainWindow, dialogs: RecordingDialogs) -> None:
    _answer("\u200b", 2023)
    opened.rename_report()
    assert [error.code for error in dialogs.errors] == ["unit_missing"]
    assert "某某句" in opened.windowTitle()


def test_field_that_is_not_there_is_told(opened: MainWindow, dialogs: RecordingDialogs) -> None:
    assert opened.open_report(1, FieldRef("nobody"))
    assert [error.code for error in dialogs.errors] == ["ref_unknown"]


def test_a_copy_that_would_be_a_twin_is_warned_of(opened: MainWindow) -> None:
    """A copy of the same unit and year was made without a word."""
    seen: list[str] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, RenameDialog)
        seen.append(dialog._twin.text())
        dialog._year.setValue(2022)
        seen.append(dialog._twin.text())
        dialog._year.setValue(2023)
        dialog.accept()

    session = opened._session
    assert session is not None
    QTimer.singleShot(0, look)
    opened.flow.copy(session.id)

    assert "某某句 2023 年度" in seen[0]
    assert seen[1] == ""
    (copy,) = (one for one in opened._library.summaries() if one.id != session.id)
    opened.open_report(copy.id)
    assert "复制）" in opened.windowTitle()
    assert "复制" not in opened._session.document().title  # type: ignore[union-attr]
