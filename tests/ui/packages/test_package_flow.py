"""Reports are packed from the window, and packages taken in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtWidgets import QApplication, QDialog, QPushButton

from perfdesk.app.library.library import Library
from perfdesk.app.packages.packages import Fate, look_into, pack_reports, standings, take_in
from perfdesk.errors import UserError
from perfdesk.models.reports.repository import Repository
from perfdesk.paths import DataFolder
from perfdesk.report.values import FieldRef
from perfdesk.template.catalogue import Catalogue
from perfdesk.ui.packages.pack_dialog import PackDialog
from perfdesk.ui.packages.package_dialog import PackageDialog
from perfdesk.ui.start.start_flow import StartFlow
from perfdesk.ui.start.start_page import StartPage
from tests.app.packages.test_package_templates import put
from tests.helpers.dialog_walk import faults
from tests.ui.conftest import TEMPLATE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from perfdesk.ui.parts.style import Theme
    from perfdesk.ui.window.main_window import MainWindow
    from tests.ui.conftest import InlineRunner, RecordingDialogs

_TEXT = FieldRef("conclusion")


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Library]:
    """Return the desk of another PC."""
    folder = DataFolder(tmp_path / "另一台")
    folder.root.mkdir()
    store = Repository.open(folder.database, folder.backups)
    library = Library(store, Catalogue.standard(folder.templates))
    yield library
    library.close()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    return tmp_path / "U盘" / "包.perfdesk"


@pytest.fixture(autouse=True)
def _stick(stick: Path) -> None:
    stick.parent.mkdir()


def soon(kind: type[QDialog], act: Callable[..., object]) -> None:
    """Do this with the dialog that comes up next."""

    def do() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, kind)
        act(dialog)

    QTimer.singleShot(0, do)


def taken(dialog: PackageDialog) -> None:
    """Press 收取, wait until all is stored, and close."""

    def close() -> None:
        if dialog._run is not None or not dialog.outcomes:
            QTimer.singleShot(0, close)
        else:
            dialog.reject()

    dialog._start.click()
    dialog.reject()  # Nothing, while reports are being stored.
    close()


def trigger(window: MainWindow, name: str) -> None:
    action = window.findChild(QAction, name)
    assert isinstance(action, QAction)
    assert action.isEnabled()
    action.trigger()


def write(library: Library, report_id: int, text: str) -> None:
    session = library.open(report_id)
    session.enter(_TEXT, text)
    session.flush()


# -- packing ---------------------------------------------------------------------------------------


def test_the_open_report_is_packed_as_it_is_on_the_screen(
    window: MainWindow, library: Library, dialogs: RecordingDialogs, stick: Path
) -> None:
    library.create(TEMPLATE, 2022, "别的局")
    number = library.create(TEMPLATE, 2023, "某某局")
    assert window.open_report(number)
    assert window.session is not None
    window.session.enter(_TEXT, "刚打的字")
    dialogs.files, dialogs.answers = [stick], [""]
    soon(PackDialog, lambda dialog: dialog._pack.click())
    trigger(window, "打包带走")
    (report,) = look_into(stick).reports
    assert report.data == library.load(number)
    assert any(value.text == "刚打的字" for value in report.data.values)
    assert dialogs.suggested[0].name.startswith("2023年度某某局")
    assert "1 份报告" in dialogs.asked[0]
    assert str(stick) in dialogs.asked[0]


def test_reports_are_ticked(
    window: MainWindow,
    library: Library,
    dialogs: RecordingDialogs,
    stick: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for year in (2021, 2022, 2023):
        write(library, library.create(TEMPLATE, year, "某某局"), "一")
    opened: list[object] = []

    def remember(url: object) -> bool:
        opened.append(url)
        return True

    monkeypatch.setattr("perfdesk.ui.parts.outside.shutil.which", lambda _name: None)
    monkeypatch.setattr(QDesktopServices, "openUrl", remember)
    dialogs.files, dialogs.answers = [None, stick], ["folder"]

    def choose(dialog: PackDialog) -> None:
        assert dialog.ids == [2]
        for row in range(3):
            item = dialog._list.topLevelItem(row)
            assert item is not None
            item.setCheckState(0, Qt.CheckState.Unchecked)
        assert not dialog._pack.isEnabled()
        for row in (0, 2):
            item = dialog._list.topLevelItem(row)
            assert item is not None
            item.setCheckState(0, Qt.CheckState.Checked)
        assert dialog._pack.text() == "打包 2 份报告…"
        dialog._past.setChecked(False)
        dialog._pack.click()  # No file was chosen: the dialog stays.
        assert dialog.isVisible()
        dialog._pack.click()

    soon(PackDialog, choose)
    window.start_page.pack_wanted.emit(2)
    contents = look_into(stick)
    assert [one.data.meta.fiscal_year for one in contents.reports] == [2023, 2021]
    assert not contents.reports[0].heritage.rows
    assert len(opened) == 1


def test_nothing_is_packed_unwanted(window: MainWindow, library: Library) -> None:
    library.create(TEMPLATE, 2023, "某某局")
    soon(PackDialog, lambda dialog: dialog._close.click())
    trigger(window, "打包带走")


def test_what_cannot_be_packed_is_told(
    window: MainWindow,
    library: Library,
    dialogs: RecordingDialogs,
    stick: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    packages = window.flow.packages
    packages.write([99], stick)
    number = library.create(TEMPLATE, 2023, "某某局")
    packages.write([number], stick.parent / "没有" / "包.perfdesk")
    assert [error.code for error in dialogs.errors] == ["report_unknown", "export_folder_missing"]

    def fails() -> list[object]:
        raise UserError("database_locked", path="x")

    monkeypatch.setattr(library, "summaries", fails)
    packages.pack()
    assert dialogs.errors[-1].code == "database_locked"


def test_what_is_not_saved_is_neither_packed_nor_replaced(
    window: MainWindow,
    library: Library,
    other: Library,
    dialogs: RecordingDialogs,
    stick: Path,
) -> None:
    pack_reports(other, [other.create(TEMPLATE, 2023, "某某局")], stick)
    assert window.open_report(library.create(TEMPLATE, 2023, "某某局"))
    assert window.session is not None
    library._repository.write_while(lambda: False)
    window.session.enter(_TEXT, "存不下来")
    window.flow.packages.pack()
    window.flow.packages.take(stick)
    assert len(dialogs.told) == 2
    assert "打包" in dialogs.told[0]
    assert "收取" in dialogs.told[1]
    library._repository.write_while(lambda: True)


# -- taking in -------------------------------------------------------------------------------------


def test_a_package_is_taken_in(
    window: MainWindow,
    library: Library,
    other: Library,
    dialogs: RecordingDialogs,
    stick: Path,
) -> None:
    write(other, other.create(TEMPLATE, 2023, "某某局"), "带来的")
    pack_reports(other, [1], stick)
    dialogs.files = [stick, None]
    soon(PackageDialog, taken)
    trigger(window, "收取报告包")
    (summary,) = library.summaries()
    assert summary.origin == "package"
    page = window.start_page
    assert "收取" in str(page._list.currentIndex().data())
    trigger(window, "收取报告包")  # No file was chosen: nothing.


def test_the_one_that_came_can_be_opened(
    window: MainWindow, library: Library, other: Library, stick: Path
) -> None:
    pack_reports(other, [other.create(TEMPLATE, 2023, "某某局")], stick)

    def act(dialog: PackageDialog) -> None:
        dialog._start.click()

        def go_on() -> None:
            if dialog._open.isHidden():
                QTimer.singleShot(0, go_on)
            else:
                dialog._open.click()

        go_on()

    soon(PackageDialog, act)
    window.flow.packages.take(stick)
    assert window.session is not None
    assert window.session.id == library.summaries()[0].id


def test_the_open_report_is_left_and_opened_again_where_it_is_replaced(
    window: MainWindow, library: Library, other: Library, stick: Path
) -> None:
    number = library.create(TEMPLATE, 2023, "某某局")
    way = stick.with_name("去.perfdesk")
    pack_reports(library, [number], way)
    soon(PackageDialog, lambda dialog: dialog.reject())
    window.flow.packages.take(way)  # It is here; there is nothing to be taken.
    assert window.open_report(number)
    take_in(other, look_into(way), {})
    write(other, 1, "在另一台改的")
    pack_reports(other, [1], stick)
    left: list[object] = []

    def act(dialog: PackageDialog) -> None:
        left.append(window.session)
        taken(dialog)
        left.append(window.session)

    soon(PackageDialog, act)
    window.flow.packages.take(stick)
    assert left[0] is not None
    assert left[1] is None
    assert window.session is not None
    assert window.session.id == number
    assert window.session.value(_TEXT).text == "在另一台改的"


def test_a_report_that_has_to_stay_open_is_not_replaced(
    window: MainWindow,
    library: Library,
    other: Library,
    stick: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pack_reports(library, [library.create(TEMPLATE, 2023, "某某局")], stick)
    take_in(other, look_into(stick), {})
    write(other, 1, "改")
    pack_reports(other, [1], stick)
    assert window.open_report(1)
    monkeypatch.setattr(window, "show_start", lambda: False)
    outcomes: list[object] = []

    def act(dialog: PackageDialog) -> None:
        dialog._start.click()
        outcomes.append(list(dialog.outcomes))
        dialog.reject()

    soon(PackageDialog, act)
    window.flow.packages.take(stick)
    assert outcomes == [[]]
    assert window.session is not None
    assert window.session.value(_TEXT).text == ""


def test_what_is_no_package_is_told(
    window: MainWindow, dialogs: RecordingDialogs, stick: Path
) -> None:
    window.flow.packages.take(stick)
    stick.write_bytes(b"PK\3\4")
    window.flow.packages.take(stick)
    assert [error.code for error in dialogs.errors] == ["package_missing", "package_foreign"]


def test_a_package_waits_while_something_is_asked(
    window: MainWindow, library: Library, other: Library, stick: Path, qtbot: QtBot
) -> None:
    pack_reports(other, [other.create(TEMPLATE, 2023, "某某局")], stick)
    dialog = QDialog(window)
    qtbot.addWidget(dialog)
    dialog.setModal(True)
    dialog.show()
    window.flow.packages.take(stick)
    assert "包.perfdesk" in window.notices.words()["package"]
    dialog.close()
    soon(PackageDialog, taken)
    button = next(one for one in window.notices.findChildren(QPushButton) if one.text() == "收取…")
    button.click()
    assert len(library.summaries()) == 1
    assert "package" not in window.notices.words()


def test_a_page_without_a_window_packs_and_takes_too(
    qtbot: QtBot,
    library: Library,
    other: Library,
    theme: Theme,
    dialogs: RecordingDialogs,
    runner: InlineRunner,
    stick: Path,
) -> None:

    page = StartPage(library.catalogue.title, theme)
    qtbot.addWidget(page)
    flow: StartFlow = StartFlow(library, theme, dialogs, runner, page)
    flow.serve(page)
    write(other, other.create(TEMPLATE, 2023, "某某局"), "一")
    pack_reports(other, [1], stick)
    soon(PackageDialog, taken)
    flow.packages.take(stick)
    write(other, 1, "二")
    pack_reports(other, [1], stick)
    outcomes: list[Fate] = []

    def act(dialog: PackageDialog) -> None:
        taken(dialog)
        outcomes.extend(one.fate for one in dialog.outcomes)

    soon(PackageDialog, act)
    flow.packages.take(stick)
    assert library.open(1).value(_TEXT).text == "二"
    dialog = QDialog(page)
    qtbot.addWidget(dialog)
    dialog.setModal(True)
    dialog.show()
    flow.packages.take(stick)  # There is nowhere to say that it waits.
    dialog.close()


def test_a_desk_that_is_only_read_takes_nothing(
    folder: DataFolder,
    library: Library,
    theme: Theme,
    dialogs: RecordingDialogs,
    runner: InlineRunner,
    qtbot: QtBot,
    stick: Path,
) -> None:

    store = Repository.open(folder.database, folder.backups, read_only=True)
    reading = Library(store, library.catalogue)
    page = StartPage(reading.catalogue.title, theme)
    qtbot.addWidget(page)
    flow = StartFlow(reading, theme, dialogs, runner, page)
    flow.packages.choose()
    flow.packages.take(stick)
    assert [error.code for error in dialogs.errors] == ["desk_read_only"] * 2
    reading.close()


def test_a_desk_that_cannot_be_read_is_told(
    window: MainWindow,
    library: Library,
    other: Library,
    dialogs: RecordingDialogs,
    stick: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pack_reports(other, [other.create(TEMPLATE, 2023, "某某局")], stick)

    def fails() -> list[object]:
        raise UserError("database_locked", path="x")

    monkeypatch.setattr(library, "summaries", fails)
    window.flow.packages.take(stick)
    assert [error.code for error in dialogs.errors] == ["database_locked"]


# -- the dialog ------------------------------------------------------------------------------------


def test_templates_come_by_the_clerks_word_only(
    qtbot: QtBot, folder: DataFolder, theme: Theme, other: Library, tmp_path: Path, stick: Path
) -> None:
    put(tmp_path / "另一台" / "templates")
    pack_reports(other, [other.create("our-city", 2024, "某某局")], stick)
    folder.root.mkdir()
    store = Repository.open(folder.database, folder.backups)
    library = Library(store, Catalogue.standard(folder.templates))
    contents = look_into(stick)
    dialog = PackageDialog(library, contents, theme)
    qtbot.addWidget(dialog)
    dialog.show_reports(standings(library, contents))
    dialog.show()
    assert faults(dialog) == []
    assert dialog._templates.isVisible()
    assert not dialog._start.isEnabled()
    assert "模板" in dialog._lack.text()
    dialog._boxes[0].setCurrentIndex(1)
    assert dialog._lack.text() == ""
    dialog._boxes[0].setCurrentIndex(0)
    dialog._templates.setChecked(True)
    dialog._start.click()
    qtbot.waitUntil(lambda: dialog._run is None)
    assert dialog._progress.words.text() == "已收取 1 份报告。"
    assert library.open(1).template.identity.id == "our-city"
    library.close()


def test_every_row_says_how_it_stands(
    qtbot: QtBot, folder: DataFolder, theme: Theme, other: Library, tmp_path: Path, stick: Path
) -> None:
    from perfdesk.app.packages.packages import standings, take_in  # noqa: PLC0415

    put(tmp_path / "另一台" / "templates", 3)
    put(folder.templates, 2)
    ids = [other.create(TEMPLATE, year, "某某局") for year in range(2015, 2021)]
    ids.append(other.create("our-city", 2024, "某某局"))
    ids.append(other.create_sample())
    store = Repository.open(folder.database, folder.backups)
    library = Library(store, Catalogue.standard(folder.templates))
    pack_reports(other, ids[:5], stick)
    take_in(library, look_into(stick), {})
    here = {one.meta.fiscal_year: one.id for one in library.summaries()}
    library.discard(here[2015])
    write(other, ids[1], "那里改了")
    write(library, here[2017], "这里改了")
    library.discard(here[2018])
    write(other, ids[3], "那里改了")
    session = library.open(here[2019])
    session.rename(2019, "另一局")
    session.flush()
    pack_reports(other, ids, stick)
    contents = look_into(stick)
    # One whose template nobody has.
    lost = contents.reports[5]
    meta = replace(lost.data.meta, template_id="lost", unit="陌生局")
    lost = replace(lost, data=replace(lost.data, meta=meta, saved_at=None))
    contents = replace(contents, reports=(*contents.reports[:5], lost, *contents.reports[6:]))
    dialog = PackageDialog(library, contents, theme)
    qtbot.addWidget(dialog)
    dialog.show_reports(standings(library, contents), library.summaries())
    rows = [dialog._list.topLevelItem(row) for row in range(8)]
    told = [[row.text(column) for column in (1, 2, 3)] for row in rows if row is not None]
    offered = [box.currentText() for box in dialog._boxes]
    assert [row[1] for row in told] == [
        "回收站里有 · 相同",
        "已有 · 不同，包里较新",
        "已有 · 不同，这里较新",
        "回收站里有 · 不同，包里较新",
        "已有 · 不同，这里较新",
        "没有 · 其他单位",
        "没有",
        "没有",
    ]
    assert offered == ["取回", "替换", "不收取", "替换", "不收取", "不能收取", "收取", "收取"]
    assert told[5][2] == "不能收取"
    assert told[7][0] == "已完成"
    abouts = []
    for row in rows:
        assert row is not None
        dialog._list.setCurrentItem(row)
        abouts.append(dialog._about.text())
    assert "版本和比较" in abouts[1]
    assert "不能收取" in abouts[5]
    assert "陌生局" in abouts[5]
    assert "比这台电脑上的新" in abouts[6]
    for box in dialog._boxes:
        box.setCurrentIndex(max(box.findText("不收取"), 0))
    dialog._boxes[0].setCurrentIndex(1)
    assert dialog._close.text() == "关闭"
    library.close()


def test_what_was_not_taken_is_told(
    qtbot: QtBot, library: Library, other: Library, theme: Theme, stick: Path
) -> None:
    pack_reports(other, [other.create(TEMPLATE, 2023, "某某局")], stick)
    contents = look_into(stick)
    dialog = PackageDialog(library, contents, theme)
    qtbot.addWidget(dialog)
    dialog.show_reports(standings(library, contents))
    library._repository.write_while(lambda: False)
    dialog._start.click()
    qtbot.waitUntil(lambda: dialog._run is None)
    assert "1 份没有收取" in dialog._progress.words.text()
    assert "某某局" in dialog._progress.result.toPlainText()
    assert dialog._open.isHidden()
