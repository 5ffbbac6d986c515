from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog

from perfdesk.app.library.samples import is_sample
from perfdesk.report.values import FieldRef, Place, Provenance
from perfdesk.ui.parts.wizard_path import NewReport, Start
from perfdesk.ui.printed.batch_dialog import BatchDialog
from perfdesk.ui.start.carry_over_dialog import CarryOverDialog
from perfdesk.ui.start.new_report_dialog import NewReportDialog
from perfdesk.ui.start.recycle_bin import RecycleBinDialog
from perfdesk.ui.start.rename_dialog import RenameDialog
from perfdesk.ui.start.start_flow import StartFlow
from perfdesk.ui.start.start_page import StartPage
from tests.ui.conftest import TEMPLATE

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from perfdesk.app.library.library import Library
    from perfdesk.ui.parts.style import Theme
    from tests.ui.conftest import InlineRunner, RecordingDialogs

_TEXT = FieldRef("conclusion")
_LAST = "目标已经实现。"


@pytest.fixture
def page(qtbot: QtBot, library: Library, theme: Theme) -> StartPage:
    page = StartPage(library.catalogue.title, theme)
    qtbot.addWidget(page)
    page.show()
    return page


@pytest.fixture
def flow(
    page: StartPage,
    library: Library,
    theme: Theme,
    dialogs: RecordingDialogs,
    runner: InlineRunner,
) -> StartFlow:
    flow = StartFlow(library, theme, dialogs, runner, page)
    flow.serve(page)
    flow.refresh()
    return flow


@pytest.fixture
def opened(flow: StartFlow) -> list[int]:
    opened: list[int] = []
    flow.report_wanted.connect(lambda number, _focus: opened.append(number))
    return opened


def _soon(kind: type[QDialog], act: Callable[..., object]) -> None:
    """Do this with the dialog that comes up next."""

    def do() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, kind)
        act(dialog)

    QTimer.singleShot(0, do)


def _ids(library: Library) -> list[int]:
    return [one.id for one in library.summaries()]


# -- beginning -----------------------------------------------------------------------------------


def test_the_wizard_offers_the_units_of_the_desk_but_no_sample(
    flow: StartFlow, library: Library, opened: list[int]
) -> None:
    library.create_sample()
    library.create(TEMPLATE, 2022, "甲局")
    library.create(TEMPLATE, 2023, "乙局")
    flow.unit = "本局"
    shown: list[list[str]] = []

    def look(dialog: NewReportDialog) -> None:
        combo = dialog._unit_step._unit
        shown.append([combo.itemText(row) for row in range(combo.count())])
        dialog.reject()

    _soon(NewReportDialog, look)
    flow.new_report()

    assert shown == [["本局", "乙局", "甲局"]]
    assert opened == []


def test_the_wizard_leads_to_the_file_where_one_is_wanted(
    flow: StartFlow, library: Library, opened: list[int], dialogs: RecordingDialogs
) -> None:
    dialogs.files = [None]

    def fill_in(dialog: NewReportDialog) -> None:
        dialog._unit_step._line.setText("某局")
        dialog._start_step._ways[Start.FILE].click()
        dialog.accept()

    _soon(NewReportDialog, fill_in)
    flow.new_report()

    assert dialogs.files == []
    assert (opened, _ids(library)) == ([], [])


def test_the_wizard_makes_the_report(flow: StartFlow, library: Library, opened: list[int]) -> None:
    def fill_in(dialog: NewReportDialog) -> None:
        dialog._unit_step._line.setText("某局")
        dialog.accept()

    _soon(NewReportDialog, fill_in)
    flow.new_report()

    assert opened == _ids(library)


@pytest.fixture
def last_year(library: Library) -> int:
    number = library.create(TEMPLATE, 2022, "某局")
    session = library.open(number)
    session.enter(_TEXT, _LAST)
    session.flush()
    return number


@pytest.mark.parametrize("is_wanted", [True, False])
def test_last_years_text_is_carried_over_where_the_clerk_wants_it(
    flow: StartFlow, library: Library, opened: list[int], last_year: int, is_wanted: bool
) -> None:
    def choose(dialog: CarryOverDialog) -> None:
        assert dialog._tree.topLevelItemCount() == 1
        (leaf,) = dialog._leaves()
        leaf.setCheckState(0, leaf.checkState(0).Checked)
        (dialog.accept if is_wanted else dialog.reject)()

    _soon(CarryOverDialog, choose)
    flow.begin_report(NewReport("某局", 2023, TEMPLATE, Start.LAST_YEAR, last_year))

    session = library.open(opened[0])
    value = session.value(_TEXT)
    assert value.text == (_LAST if is_wanted else "")
    assert (value.provenance is Provenance.CARRIED_OVER) == is_wanted
    assert library._repository.load(opened[0]).previous_id == last_year


def test_a_last_year_without_text_asks_nothing(
    flow: StartFlow, library: Library, opened: list[int]
) -> None:
    before = library.create(TEMPLATE, 2022, "某局")

    flow.begin_report(NewReport("某局", 2023, TEMPLATE, Start.LAST_YEAR, before))

    assert len(opened) == 1


def test_a_last_year_that_is_gone_is_told(
    flow: StartFlow, library: Library, opened: list[int], dialogs: RecordingDialogs
) -> None:
    flow.begin_report(NewReport("某局", 2023, TEMPLATE, Start.LAST_YEAR, 77))

    assert [error.code for error in dialogs.errors] == ["report_unknown"]
    assert (opened, _ids(library)) == ([], [])


def test_the_sample_is_opened(flow: StartFlow, library: Library, opened: list[int]) -> None:
    flow.sample_report()
    flow.sample_report()

    assert opened[0] == opened[1]
    assert is_sample(library.open(opened[0]).report.meta.unit)


# -- rows ------------------------------------------------------------------------------------------


def test_a_report_is_thrown_away_and_taken_back_without_a_question(
    flow: StartFlow, page: StartPage, library: Library, dialogs: RecordingDialogs
) -> None:
    first = library.create(TEMPLATE, 2022, "甲局")
    second = library.create(TEMPLATE, 2023, "乙局")
    flow.refresh()

    page.discard_wanted.emit(first)
    assert _ids(library) == [second]
    assert "甲局 2022 年度" in page._note._words.text()
    assert page._foot.bin.text() == "回收站（1）"

    page._note.undo()
    assert set(_ids(library)) == {first, second}
    assert page._chosen() is not None
    assert page._chosen().id == first  # type: ignore[union-attr]
    assert "已恢复" in page._note._words.text()
    assert dialogs.asked == []


def test_throwing_away_what_is_gone_is_told(flow: StartFlow, dialogs: RecordingDialogs) -> None:
    flow.discard(77)
    assert [error.code for error in dialogs.errors] == ["report_unknown"]


def test_unit_and_year_are_corrected_from_the_list(
    flow: StartFlow, page: StartPage, library: Library
) -> None:
    number = library.create(TEMPLATE, 2022, "某局")

    def correct(dialog: RenameDialog) -> None:
        dialog._unit.setText("某某局")
        dialog.accept()

    _soon(RenameDialog, correct)
    page.rename_wanted.emit(number)
    assert [one.meta.unit for one in library.summaries()] == ["某某局"]

    _soon(RenameDialog, RenameDialog.reject)
    flow.rename(number)
    assert [one.meta.unit for one in library.summaries()] == ["某某局"]


def test_a_copy_is_made_for_another_year(
    flow: StartFlow, page: StartPage, library: Library, last_year: int, dialogs: RecordingDialogs
) -> None:
    def next_year(dialog: RenameDialog) -> None:
        assert dialog.windowTitle() == "复制为新报告"
        dialog._year.setValue(2024)
        dialog.accept()

    _soon(RenameDialog, next_year)
    page.copy_wanted.emit(last_year)

    copy = max(_ids(library))
    assert library.open(copy).value(_TEXT).text == _LAST
    assert page._chosen() is not None
    assert "某局 2024 年度" in page._note._words.text()

    _soon(RenameDialog, RenameDialog.reject)
    flow.copy(last_year)
    flow.copy(77)
    assert len(_ids(library)) == 2
    assert [error.code for error in dialogs.errors] == ["report_unknown"]


def test_the_page_shows_where_the_clerk_was(
    flow: StartFlow, page: StartPage, library: Library
) -> None:
    number = library.create(TEMPLATE, 2022, "某局")
    library.create(TEMPLATE, 2023, "某局")
    library.open(number)
    library.keep_place(number, Place("self_conclusion"))

    flow.refresh()
    assert page._continue.isVisible()
    assert "自评结论综述" in page._continue._where.text()

    library.discard(number)
    flow.refresh()
    assert not page._continue.isVisible()


@pytest.mark.usefixtures("flow")
def test_the_bin_is_looked_into_and_the_list_follows(page: StartPage, library: Library) -> None:
    number = library.create(TEMPLATE, 2022, "某局")
    library.discard(number)

    def take_out(dialog: RecycleBinDialog) -> None:
        dialog._restore.click()
        dialog.reject()

    _soon(RecycleBinDialog, take_out)
    page.bin_wanted.emit()

    assert _ids(library) == [number]
    assert page._chosen() is not None


@pytest.mark.usefixtures("flow")
def test_several_reports_are_offered_for_export(page: StartPage, library: Library) -> None:
    library.create(TEMPLATE, 2022, "某局")
    seen: list[int] = []

    def look(dialog: BatchDialog) -> None:
        seen.append(len(dialog._ticked()))
        dialog.reject()

    _soon(BatchDialog, look)
    page.batch_wanted.emit()

    assert seen == [1]


def test_a_store_that_is_gone_is_told(
    flow: StartFlow, library: Library, dialogs: RecordingDialogs
) -> None:
    path = library._repository.store.path
    library.close()
    path.rename(path.with_suffix(".aside"))
    path.mkdir()

    flow.refresh()
    flow.new_report()

    assert len(dialogs.errors) == 2


def test_without_a_page_there_is_nothing_to_refresh(
    page: StartPage,
    library: Library,
    theme: Theme,
    dialogs: RecordingDialogs,
    runner: InlineRunner,
) -> None:
    flow = StartFlow(library, theme, dialogs, runner, page)
    flow.refresh()
    assert dialogs.errors == []
