from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication

from perfdesk.app.safety.backups import Backups
from perfdesk.app.settings import Settings
from perfdesk.errors import UserError
from perfdesk.models.reports.repository import Repository
from perfdesk.report.values import FieldRef
from perfdesk.ui.safety.backups_dialog import BackupsDialog

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from perfdesk.app.library.library import Library
    from perfdesk.paths import DataFolder
    from perfdesk.ui.parts.style import Theme
    from tests.ui.conftest import RecordingDialogs


@pytest.fixture
def backups(folder: DataFolder, tmp_path: Path) -> Backups:
    return Backups(folder, Settings(tmp_path / "own"))


@pytest.fixture
def show(
    qtbot: QtBot,
    backups: Backups,
    folder: DataFolder,
    library: Library,
    theme: Theme,
    dialogs: RecordingDialogs,
) -> Callable[[Library | None], BackupsDialog]:
    def show(opened: Library | None = library) -> BackupsDialog:
        dialog = BackupsDialog(backups, folder, opened, theme, dialogs)
        qtbot.addWidget(dialog)
        return dialog

    return show


def _fill(library: Library, report_id: int) -> None:
    session = library.open(report_id)
    session.enter(FieldRef("conclusion"), "写在备份里的结论。")
    session.flush()


def test_a_desk_without_backups_says_so(
    show: Callable[..., BackupsDialog], dialogs: RecordingDialogs
) -> None:
    dialog = show()
    assert "还没有备份" in dialog._note.text()
    assert not dialog._all.isEnabled()
    dialog._restore_all()
    dialog._restore_one()

    dialog._now.click()

    assert dialog._list.topLevelItemCount() == 1
    first = dialog._list.topLevelItem(0)
    assert first is not None
    assert first.text(1) == "手动"
    dialog._now.click()
    assert "没有变化" in dialog._note.text()
    assert dialogs.errors == []


def test_a_report_can_be_read_before_it_is_restored(
    show: Callable[..., BackupsDialog], backups: Backups, library: Library, report_id: int
) -> None:
    _fill(library, report_id)
    backups.make("hand")

    dialog = show()

    assert "某某局" in dialog._reports.item(0).text()
    assert "写在备份里的结论。" in dialog._text.toPlainText()


def test_one_report_comes_back_as_a_new_one(
    show: Callable[..., BackupsDialog], backups: Backups, library: Library, report_id: int
) -> None:
    _fill(library, report_id)
    backups.make("hand")
    dialog = show()

    dialog._one.click()

    assert len(library.summaries()) == 2
    assert dialog.restored == [max(one.id for one in library.summaries())]
    assert "作为新报告恢复" in dialog._note.text()


@pytest.mark.usefixtures("report_id")
def test_where_a_backup_lies_can_be_read(show: Callable[..., BackupsDialog]) -> None:
    """The last column stood half outside the list: which copy is on the stick was not to see."""
    dialog = show()
    dialog._now.click()
    dialog.show()
    QApplication.processEvents()

    header = dialog._list.header()
    assert header.length() <= dialog._list.viewport().width()
    assert header.sectionSize(3) >= dialog._list.sizeHintForColumn(3)


@pytest.mark.usefixtures("report_id")
def test_a_time_in_the_future_is_marked(
    show: Callable[..., BackupsDialog], backups: Backups
) -> None:
    """One of a clock set ahead stood on top as the newest of all."""
    ahead, now = backups.make("timer"), backups.make("hand")
    assert ahead is not None
    assert now is not None
    ahead.path.rename(ahead.path.with_name("perfdesk-29991231-120000-timer.sqlite3"))

    dialog = show()

    rows = [dialog._list.topLevelItem(number) for number in range(2)]
    assert [row is not None and "时间在将来" in row.text(0) for row in rows] == [False, True]


@pytest.mark.usefixtures("report_id")
def test_all_are_restored_only_after_a_word(
    show: Callable[..., BackupsDialog], backups: Backups, dialogs: RecordingDialogs
) -> None:
    backup = backups.make("hand")
    dialog = show()
    dialogs.answers = ["", "restore"]

    dialog._all.click()
    assert dialog.wanted is None
    dialog._all.click()

    assert dialog.wanted == backup
    assert "1 份报告" in dialogs.asked[0]


@pytest.mark.usefixtures("report_id")
def test_a_backup_that_is_no_good_is_told(
    show: Callable[..., BackupsDialog], backups: Backups
) -> None:
    backup = backups.make("hand")
    assert backup is not None
    backup.path.write_bytes(b"nothing of ours" * 500)

    dialog = show()

    assert "打不开" in dialog._note.text()
    assert not dialog._all.isEnabled()
    assert not dialog._one.isEnabled()


@pytest.mark.usefixtures("report_id")
def test_where_nothing_is_open_only_all_can_be_restored(
    show: Callable[..., BackupsDialog], backups: Backups
) -> None:
    backups.make("hand")

    dialog = show(None)

    assert dialog._one.isHidden()
    assert dialog._now.isHidden()
    assert dialog._all.isEnabled()


@pytest.mark.usefixtures("report_id")
def test_a_desk_that_is_only_read_restores_nothing(
    show: Callable[..., BackupsDialog], backups: Backups, folder: DataFolder, library: Library
) -> None:
    backups.make("hand")
    reading = type(library)(
        Repository.open(folder.database, folder.backups, read_only=True), library.catalogue
    )

    dialog = show(reading)

    assert not dialog._all.isEnabled()
    assert dialog._one.isHidden()
    reading.close()


@pytest.mark.usefixtures("report_id")
def test_what_fails_is_told(
    show: Callable[..., BackupsDialog],
    backups: Backups,
    dialogs: RecordingDialogs,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    backups.make("hand")
    dialog = show()

    def fail(*_arguments: object) -> None:
        raise UserError("disk_full", path="x")

    monkeypatch.setattr(Backups, "make", fail)
    monkeypatch.setattr(Backups, "restore_report", fail)
    monkeypatch.setattr(Backups, "load", fail)
    dialog._now.click()
    dialog._one.click()
    dialog._read()

    assert [error.code for error in dialogs.errors] == ["disk_full"] * 2
    assert "磁盘空间已满" in dialog._text.toPlainText()


def test_backups_of_another_pc_are_looked_into_and_restored(
    show: Callable[..., BackupsDialog],
    library: Library,
    report_id: int,
    backups: Backups,
    dialogs: RecordingDialogs,
    tmp_path: Path,
) -> None:
    """On a new PC the stick with the old one's backups could only be used by the command line."""
    _fill(library, report_id)
    made = backups.make("hand")
    assert made is not None
    stick = tmp_path / "U盘" / "绩效自评备份" / "旧电脑"
    stick.mkdir(parents=True)
    made.path.rename(stick / made.path.name)
    dialog = show()
    assert dialog._list.topLevelItemCount() == 0
    dialogs.files, dialogs.answers = [tmp_path / "U盘"], ["restore"]

    dialog._elsewhere.click()

    first = dialog._list.topLevelItem(0)
    assert first is not None
    assert first.text(3) == "旧电脑"
    assert str(tmp_path / "U盘") in dialog._about.text()
    assert "写在备份里的结论。" in dialog._text.toPlainText()
    dialog._one.click()
    assert len(library.summaries()) == 2
    dialog._all.click()
    assert dialog.wanted is not None
    assert dialog.wanted.path == stick / made.path.name


@pytest.mark.usefixtures("report_id")
def test_a_folder_without_backups_is_told_and_changes_nothing(
    show: Callable[..., BackupsDialog], dialogs: RecordingDialogs, tmp_path: Path
) -> None:
    """An empty list would have looked as if this desk's own backups were gone."""
    empty = tmp_path / "空"
    empty.mkdir()
    dialog = show()
    dialog._now.click()
    dialogs.files = [empty, None, tmp_path / "数据" / "backups"]

    dialog._elsewhere.click()
    assert "没有找到备份" in dialogs.told[0]
    dialog._elsewhere.click()
    assert dialog._back.isHidden()
    dialog._elsewhere.click()
    assert not dialog._back.isHidden()
    dialog._back.click()

    assert dialog._back.isHidden()
    assert dialog._list.topLevelItemCount() == 1


def test_the_second_place_is_chosen_here(
    show: Callable[..., BackupsDialog],
    backups: Backups,
    dialogs: RecordingDialogs,
    tmp_path: Path,
) -> None:
    dialog = show()
    dialogs.answers, dialogs.files = ["other", ""], [tmp_path / "二"]

    dialog._place.click()
    dialog._place.click()

    assert backups.second.folder == tmp_path / "二"


def test_what_could_not_come_with_a_report_is_said(
    show: Callable[..., BackupsDialog], library: Library, report_id: int, backups: Backups
) -> None:
    """The link to last year's report was dropped without a word."""
    previous = library.create("liwan-2023", 2022, "某某局")
    library.set_previous(report_id, previous)
    backups.make("hand")
    dialog = show()
    row = next(
        row for row in range(dialog._reports.count()) if "2023" in dialog._reports.item(row).text()
    )
    dialog._reports.setCurrentRow(row)
    dialog._one.click()
    assert "上年报告不在本机" not in dialog._note.text()
    library.delete(previous)

    dialog._one.click()

    assert "上年报告不在本机" in dialog._note.text()
    assert len(dialog.restored) == 2
