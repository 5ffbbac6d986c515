from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QPushButton

from perfdesk.errors import UserError
from perfdesk.report.values import FieldRef
from perfdesk.ui.bridge import Bridge
from perfdesk.ui.past.snapshots_dialog import SnapshotsDialog
from tests.ui.conftest import TEMPLATE

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.app.library.library import Library
    from perfdesk.ui.parts.style import Theme
    from tests.ui.conftest import RecordingDialogs

_INTRO, _CONCLUSION = FieldRef("functions_intro"), FieldRef("conclusion")


@pytest.fixture
def dialog(
    qtbot: QtBot,
    session: ReportSession,
    library: Library,
    theme: Theme,
    dialogs: RecordingDialogs,
) -> SnapshotsDialog:
    other = library.open(library.create(TEMPLATE, 2021, "某某局"))
    other.enter(_INTRO, "往年的职能。")
    other.flush()
    session.enter(_INTRO, "初稿。")
    dialog = SnapshotsDialog(Bridge(session), library, theme, dialogs)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def _keep(dialog: SnapshotsDialog, name: str) -> None:
    dialog._name.setText(name)
    dialog._keep.click()


def _compare_with(dialog: SnapshotsDialog, index: int) -> None:
    dialog._with.setCurrentIndex(index)
    dialog._choose_other()


def _changes(dialog: SnapshotsDialog) -> list[tuple[str | None, str | None]]:
    return [(one.old, one.new) for one in dialog._view._differences]


def test_a_version_is_kept_under_its_name(
    qtbot: QtBot, dialog: SnapshotsDialog, library: Library, report_id: int
) -> None:
    assert dialog._nothing.isVisible()

    with qtbot.waitSignal(dialog.said) as said:
        _keep(dialog, " 送审稿 ")
    _keep(dialog, "")

    assert said.args == ["已存版本“送审稿”"]
    assert {one.name for one in library.snapshots(report_id)} == {"送审稿", "2023 年度报告"}
    assert not dialog._nothing.isVisible()


def test_what_changed_since_comes_back_as_one_step(
    dialog: SnapshotsDialog, session: ReportSession
) -> None:
    _keep(dialog, "送审稿")
    session.enter(_INTRO, "定稿。")
    session.enter(_CONCLUSION, "结论。")
    _compare_with(dialog, 0)
    assert _changes(dialog) == [("初稿。", "定稿。"), ("", "结论。")]

    dialog._view._all.click()

    assert session.value(_INTRO).text == "初稿。"
    assert session.value(_CONCLUSION).text == ""
    assert _changes(dialog) == []
    session.undo()
    assert session.value(_INTRO).text == "定稿。"
    assert session.value(_CONCLUSION).text == "结论。"


def test_one_field_comes_back_and_the_rest_stays(
    dialog: SnapshotsDialog, session: ReportSession
) -> None:
    _keep(dialog, "送审稿")
    session.enter(_INTRO, "定稿。")
    session.enter(_CONCLUSION, "结论。")
    _compare_with(dialog, 0)

    dialog._view._one.click()

    assert session.value(_INTRO).text == "初稿。"
    assert session.value(_CONCLUSION).text == "结论。"


def test_a_text_in_a_record_comes_back(dialog: SnapshotsDialog, session: ReportSession) -> None:
    line, _change = session.add_line("task")
    ref = FieldRef("task_goal", line.number)
    session.enter(ref, "旧目标。")
    _keep(dialog, "送审稿")
    session.enter(ref, "新目标。")
    _compare_with(dialog, 0)

    dialog._view._one.click()

    assert session.value(ref).text == "旧目标。"


def test_two_versions_and_two_years_can_be_compared(
    dialog: SnapshotsDialog,
) -> None:
    year = dialog._with.count() - 1
    dialog.compare_with_report(int(dialog._with.itemData(year)))
    assert ("往年的职能。", "初稿。") in _changes(dialog)
    assert not dialog._view._all.isVisible()

    _keep(dialog, "送审稿")
    _compare_with(dialog, 1)
    assert dialog._view._words.text().startswith("“送审稿”的全文")
    assert "初稿。" in [new for _old, new in _changes(dialog)]
    _compare_with(dialog, year)
    assert ("往年的职能。", "初稿。") in _changes(dialog)


def test_the_present_content_held_against_itself_is_shown_in_full(
    dialog: SnapshotsDialog,
) -> None:
    """Standing at 与现在的内容比较 and telling 130 differences, it seemed that much was changed."""
    dialog.begin_name()
    dialog._list.setCurrentRow(0)

    assert "全文" in dialog._view._words.text()
    assert dialog._view._words.text().endswith("项内容")
    assert dialog._with.currentText() == "（不比较，看全文）"
    dialog._restore(None)
    dialog._restore_text(_INTRO, "")
    dialog._drop_version()


def test_a_full_text_carries_no_marks_of_change(dialog: SnapshotsDialog) -> None:
    """A text that was not held against anything was underlined as if it were all new."""
    tree = dialog._view._tree
    section = tree.topLevelItem(0)
    assert section is not None
    assert not section.child(0).text(0).startswith("增")
    assert dialog._view._legend.isHidden()
    assert [piece.kind for piece in dialog._view._text._pieces] == ["same"]


def test_a_version_is_held_against_the_present_content_again(dialog: SnapshotsDialog) -> None:
    """What the program turned to the full text by itself it turns back for a version."""
    _keep(dialog, "送审稿")
    assert dialog._with.currentText() == "现在的内容"
    dialog._list.setCurrentRow(0)
    assert dialog._with.currentText() == "（不比较，看全文）"
    dialog._list.setCurrentRow(1)
    assert dialog._with.currentText() == "现在的内容"

    dialog._with.setCurrentIndex(1)
    dialog._choose_other()
    dialog._list.setCurrentRow(0)
    dialog._list.setCurrentRow(1)

    assert dialog._with.currentText() == "（不比较，看全文）"


def test_a_version_is_dropped_only_after_asking(
    dialog: SnapshotsDialog, library: Library, report_id: int, dialogs: RecordingDialogs
) -> None:
    _keep(dialog, "送审稿")
    dialogs.answers = ["", "drop"]

    dialog._drop.click()
    assert len(library.snapshots(report_id)) == 1
    dialog._drop.click()

    assert library.snapshots(report_id) == ()


def test_what_the_store_refuses_is_told(
    dialog: SnapshotsDialog,
    library: Library,
    dialogs: RecordingDialogs,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _keep(dialog, "送审稿")

    def refuse(*_arguments: object) -> None:
        raise UserError("disk_full", path="x")

    for name in ("add_snapshot", "drop_snapshot", "snapshot"):
        monkeypatch.setattr(library, name, refuse)
    dialogs.answers = ["drop"]

    _keep(dialog, "又一稿")
    dialog._drop.click()
    dialog._restore(None)

    assert [error.code for error in dialogs.errors] == ["disk_full"] * 3
    assert "磁盘空间已满" in dialog._view._words.text()


def test_two_years_have_a_window_of_their_own(
    dialog: SnapshotsDialog, library: Library, session: ReportSession
) -> None:
    """Harm: it was called 版本和比较, the cursor stood in a version's name, nothing closed it."""
    other = library.candidates_for_last_year(session)[0].id

    dialog.compare_with_report(other)

    assert dialog.windowTitle() == "与上年逐项对照"
    assert not dialog._name.isVisible()
    assert dialog._view._tree.hasFocus()
    (close,) = [one for one in dialog.findChildren(QPushButton) if one.text() == "关闭"]
    close.click()
    assert not dialog.isVisible()


def test_the_keyboard_begins_in_the_list_of_versions(dialog: SnapshotsDialog) -> None:
    """Harm: Enter, pressed at once, kept a version that nobody wanted."""
    assert dialog._list.hasFocus()
