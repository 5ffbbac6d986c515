from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from perfdesk.ui.start.recycle_bin import RecycleBinDialog
from tests.ui.conftest import TEMPLATE

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from perfdesk.app.library.library import Library
    from perfdesk.ui.parts.style import Theme
    from tests.ui.conftest import RecordingDialogs


@pytest.fixture
def numbers(library: Library) -> list[int]:
    """Return three reports in the bin, the one discarded last first."""
    made = [library.create(TEMPLATE, 2021 + at, "某局") for at in range(3)]
    for number in made:
        library.discard(number)
    return made[::-1]


@pytest.fixture
def bin_dialog(
    qtbot: QtBot, library: Library, theme: Theme, dialogs: RecordingDialogs, numbers: list[int]
) -> RecycleBinDialog:
    assert len(numbers) == 3
    dialog = RecycleBinDialog(library, theme, dialogs)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def _shown(dialog: RecycleBinDialog) -> list[str]:
    return [str(dialog._model.index(row).data()) for row in range(dialog._model.rowCount())]


def test_the_bin_lists_what_was_discarded_last_first(bin_dialog: RecycleBinDialog) -> None:
    assert ["2023" in _shown(bin_dialog)[0], "2021" in _shown(bin_dialog)[2]] == [True, True]
    assert "删除" in _shown(bin_dialog)[0]


def test_enter_takes_a_report_out(
    bin_dialog: RecycleBinDialog, library: Library, numbers: list[int]
) -> None:
    QTest.keyClick(bin_dialog._list, Qt.Key.Key_Down)
    QTest.keyClick(bin_dialog._list, Qt.Key.Key_Return)

    assert [one.id for one in library.summaries()] == [numbers[1]]
    assert bin_dialog.restored == numbers[1]
    assert "已恢复" in bin_dialog._note.text()
    assert len(_shown(bin_dialog)) == 2
    assert bin_dialog.isVisible()


def test_removing_for_ever_asks(
    bin_dialog: RecycleBinDialog, library: Library, dialogs: RecordingDialogs, numbers: list[int]
) -> None:
    dialogs.answers = ["keep", "delete"]

    bin_dialog._delete.click()
    assert len(_shown(bin_dialog)) == 3
    assert "某局 2023 年度" in dialogs.asked[0]

    QTest.keyClick(bin_dialog._list, Qt.Key.Key_Delete)
    assert [one.id for one in library.discarded()] == numbers[1:]


def test_the_whole_bin_can_be_emptied(
    bin_dialog: RecycleBinDialog, library: Library, dialogs: RecordingDialogs
) -> None:
    dialogs.answers = ["keep", "delete"]

    bin_dialog._clear.click()
    assert len(library.discarded()) == 3
    bin_dialog._clear.click()

    assert library.discarded() == []
    assert bin_dialog._content.currentWidget() is bin_dialog._empty
    assert not bin_dialog._restore.isEnabled()
    bin_dialog._take_out()
    bin_dialog._remove()
    assert "全部 3 份" in dialogs.asked[0]


def test_a_report_that_is_gone_meanwhile_is_told(
    bin_dialog: RecycleBinDialog, library: Library, dialogs: RecordingDialogs, numbers: list[int]
) -> None:
    library.delete(numbers[0])

    bin_dialog._restore.click()

    assert [error.code for error in dialogs.errors] == ["report_unknown"]
    assert bin_dialog.restored is None
    assert len(_shown(bin_dialog)) == 2


def test_a_store_that_is_gone_is_told(
    bin_dialog: RecycleBinDialog, library: Library, dialogs: RecordingDialogs
) -> None:
    path = library._repository.store.path
    library.close()
    path.rename(path.with_suffix(".aside"))
    path.mkdir()
    dialogs.answers = ["delete"]

    bin_dialog._restore.click()
    bin_dialog._clear.click()

    assert dialogs.errors
