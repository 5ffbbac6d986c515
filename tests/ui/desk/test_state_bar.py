from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication

from perfdesk.errors import UserError
from perfdesk.report.values import Progress
from perfdesk.ui.desk.state_bar import StateBar
from perfdesk.ui.parts.times import clock_time

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from perfdesk.ui.parts.style import Theme

_MOMENT = datetime(2026, 3, 1, 6, 3, 12, tzinfo=UTC)
_FULL = UserError("disk_full", path="x")


@pytest.fixture
def bar(qtbot: QtBot, theme: Theme) -> StateBar:
    bar = StateBar(theme)
    qtbot.addWidget(bar)
    bar.resize(1200, 40)
    bar.show()
    return bar


def test_words_follow_the_state_of_saving(bar: StateBar) -> None:
    said = []
    bar.show_saved(_MOMENT)
    said.append(bar._save.text())
    bar.show_dirty()
    said.append(bar._save.text())
    bar.show_saving()
    said.append(bar._save.text())
    bar.show_saved(None)
    said.append(bar._save.text())

    time = clock_time(_MOMENT)
    assert said == [f"已保存 {time}", "未保存的更改", "正在保存…", f"已保存 {time}"]


def test_a_failure_is_not_talked_over(bar: StateBar) -> None:
    bar.show_failed(_FULL)
    bar.show_dirty()
    bar.show_saving()
    assert bar._save.text() == f"保存失败：{_FULL}"

    bar.show_saved(_MOMENT)
    bar.show_dirty()
    assert bar._save.text() == "未保存的更改"


def test_counts_lead_to_the_findings(qtbot: QtBot, bar: StateBar) -> None:
    bar.show_progress(Progress(62, 2, 3, {}))

    assert bar._percent.text() == "完成 62 %"
    assert bar._counts.text() == "2 个错误 · 3 个提醒"
    bar.show_progress(Progress(62, 17, 3, {}, unfinished=15))
    assert bar._counts.text() == "2 个错误 · 3 个提醒 · 15 项待填"
    with qtbot.waitSignal(bar.findings_wanted):
        bar._counts.click()


def test_a_long_reason_does_not_widen_the_window(bar: StateBar) -> None:
    bar.show_failed(UserError("disk_full", path="x"))
    before = bar.minimumSizeHint().width()

    bar.show_failed(UserError("disk_full", path="很长的路径" * 100))
    bar.show_task("正在导出" * 100)

    assert bar.minimumSizeHint().width() - before < 20
    assert "很长的路径" in bar._save.toolTip()


def test_whole_reason_can_be_read_by_a_click(qtbot: QtBot, bar: StateBar) -> None:
    assert not bar._details.isVisible()
    error = UserError("disk_full", path="很长的路径" * 100)
    bar.show_failed(error)

    with qtbot.waitSignal(bar.details_wanted) as told:
        bar._details.click()
    assert told.args == [f"保存失败：{error}"]

    bar.show_saved(_MOMENT)
    assert not bar._details.isVisible()


def test_the_progress_bar_gives_way_before_words_are_cut(bar: StateBar) -> None:
    """Harm: at 200 % one read "已保存 0…" beside a bar of full length."""
    bar.show_saved(_MOMENT)
    bar.show_backup("最近备份 今天 06:18")
    bar.show_progress(Progress(62, 17, 3, {}, unfinished=15))
    assert bar._bar.isVisible()

    bar.resize(560, 40)
    QApplication.processEvents()

    assert not bar._bar.isVisible()
    assert bar._save.width() >= bar._save.fontMetrics().horizontalAdvance(bar._save.text())
    bar.resize(1200, 40)
    QApplication.processEvents()
    assert bar._bar.isVisible()
    assert bar._backup.isVisible()


def test_what_was_done_is_not_cut_beside_free_room(bar: StateBar) -> None:
    """Harm: a message ended in … although a third of the line was empty."""
    bar.show_saved(_MOMENT)
    bar.show_backup("最近备份 今天 06:18")
    bar.say("已恢复版本“送审稿”的内容，可以撤销（Ctrl+Z）。")
    QApplication.processEvents()

    assert bar._task.width() >= bar._task.fontMetrics().horizontalAdvance(bar._task.text())


def test_what_was_said_goes_at_the_next_change(bar: StateBar) -> None:
    """Harm: "已撤销：…" stood beside what was typed afterwards; an export's words stay."""
    bar.say("已撤销：输入")
    bar.unsay()
    assert not bar._task.isVisible()

    bar.show_task("正在导出")
    bar.unsay()
    assert bar._task.isVisible()
