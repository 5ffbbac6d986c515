"""After an import the window says what was filled in, what is left, and where to go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPushButton

from perfdesk.report.values import Provenance
from perfdesk.ui.desk.helper import FINDINGS, LAST_YEAR, LEFTOVERS
from perfdesk.ui.importing.dialog import ImportDialog
from perfdesk.ui.importing.how import Becomes, How

if TYPE_CHECKING:
    from pathlib import Path

    from perfdesk.app.library.library import Library
    from perfdesk.ui.desk.desk import Desk
    from perfdesk.ui.window.main_window import MainWindow
    from tests.ui.conftest import RecordingDialogs

_OLD = """星河区档案局2022年部门整体支出绩效自评报告
一、基本情况
（一）部门职能
负责全区的档案工作。
（二）部门整体收支情况
全年预算数1250.4万元，执行数1201.36万元，完成预算的96.1%。
二、综合评价分析
（一）自评结论综述
目标已经实现。
"""
_LEFT = """（二）档案数字化专项
已扫描两万卷。
另有三千卷待扫描。
"""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "旧报告.txt"
    path.write_text(_OLD, encoding="utf-8")
    return path


def _import(window: MainWindow, path: Path, how: How | None = None) -> Desk:
    """Import a file by the template for any region and confirm it."""

    def take() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ImportDialog)
        if how is not None:
            dialog._how.choose(how)
        dialog._take()

    QTimer.singleShot(0, take)
    window.flow.import_file(path)
    assert window.desk is not None
    return window.desk


def _entered(desk: Desk) -> list[str]:
    """Return what stands in the report that its template did not give."""
    entries = desk.bridge.session.report.entries.values()
    return [one.text for one in entries if one.provenance is not Provenance.GENERATED]


def _words(window: MainWindow) -> str:
    return window.notices.words().get("imported", "")


def _press(window: MainWindow, label: str) -> None:
    next(one for one in window.notices.findChildren(QPushButton) if one.text() == label).click()


def test_what_is_left_is_told_until_it_is_gone(
    window: MainWindow, old: Path, dialogs: RecordingDialogs
) -> None:
    old.write_text(_OLD + _LEFT, encoding="utf-8")
    desk = _import(window, old)
    left = len(desk.bridge.session.report.leftovers)
    assert left
    assert f"未归位 {left} 处" in _words(window)
    assert "标着“导入”" in _words(window)
    _press(window, "看未归位的文字")
    assert desk._helper.front == LEFTOVERS
    assert desk._helper.isVisible()
    dialogs.answers = ["drop"] * left
    for at in range(left):
        assert f"未归位 {left - at} 处" in _words(window)
        desk.acts.drop_leftover(0)
    assert "没有未归位" in _words(window)
    # She may take the line away: it does not come back.
    window.notices.take_back("imported")
    desk.acts.undo()
    assert _words(window) == ""


def test_where_nothing_is_left_the_review_is_where_to_begin(window: MainWindow, old: Path) -> None:
    desk = _import(window, old)
    entries = desk.bridge.session.report.entries.values()
    filled = sum(one.provenance is Provenance.IMPORTED for one in entries)
    assert f"填入 {filled} 栏" in _words(window)
    _press(window, "看审核结果")
    assert desk._helper.front == FINDINGS
    window.show_start()
    QApplication.sendPostedEvents(desk, 52)  # Deferred delete.
    assert _words(window) == ""


def test_last_years_report_fills_the_column_beside_only(
    window: MainWindow, library: Library, old: Path
) -> None:
    """Figures of last year stand beside this year's fields, never in them."""
    target = library.create("general", 2023, "星河区档案局")
    desk = _import(window, old, How(Becomes.LAST_OF, target))
    session = desk.bridge.session
    assert session.id == target
    assert not _entered(desk)
    assert "作为这份报告的上年报告" in _words(window)
    last_year = session.last_year
    assert last_year is not None
    imported = library.load(last_year.report_id).values
    figures = [one for one in imported if one.text in ("1250.4", "1201.36")]
    assert len(figures) == 2
    for one in figures:
        assert last_year.text_of(one.ref)
        assert not session.value(one.ref).text
    _press(window, "看上年的文字")
    assert desk._helper.front == LAST_YEAR


def test_report_begun_with_it_tells_what_stayed_behind(
    window: MainWindow, library: Library, old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old.write_text(_OLD + _LEFT, encoding="utf-8")
    monkeypatch.setattr(window.flow, "_carry_over", lambda _number: None)
    desk = _import(window, old, How(Becomes.LAST_OF_NEW))
    assert desk.bridge.session.report.meta.fiscal_year == 2023
    assert not _entered(desk)
    assert "留在那份报告的“未归位”栏" in _words(window)
    assert len(library.summaries()) == 2


def test_nothing_is_told_where_the_report_waits_to_be_opened(
    window: MainWindow, library: Library, old: Path
) -> None:
    other = library.create("general", 2024, "另一个局")
    window.open_report(other)
    window.hold()
    _import(window, old)
    assert _words(window) == ""
    wanted = window.let_go()
    assert wanted is not None
    assert wanted[0] != other
