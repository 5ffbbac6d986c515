from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from perfdesk.errors import UserError
from perfdesk.report.values import FieldRef, Revision
from perfdesk.ui.past.history_panel import HistoryPanel

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.app.library.library import Library
    from perfdesk.ui.parts.style import Theme

_REF = FieldRef("conclusion")


@pytest.fixture
def panel(qtbot: QtBot, session: ReportSession, library: Library, theme: Theme) -> HistoryPanel:
    panel = HistoryPanel(session, library, theme)
    qtbot.addWidget(panel)
    panel.show()
    return panel


def _save(session: ReportSession, *texts: str) -> None:
    for text in texts:
        session.enter(_REF, text)
        session.flush()


def _lines(panel: HistoryPanel) -> list[str]:
    return [panel._list.item(row).text() for row in range(panel._list.count())]


def test_saves_of_one_stretch_are_one_version_or_each_by_itself(
    panel: HistoryPanel, session: ReportSession
) -> None:
    _save(session, "第一稿。", "另一稿。", "目标已经实现。")

    panel.show_field(_REF)
    assert [line.split("　")[1] for line in _lines(panel)] == ["目标已经实现。"]
    panel._each.setChecked(True)

    assert len(_lines(panel)) == 3
    panel._list.setCurrentRow(2)
    assert panel._text.toPlainText() == "第一稿。"


def test_an_old_version_is_asked_for_back(
    qtbot: QtBot, panel: HistoryPanel, session: ReportSession
) -> None:
    _save(session, "旧的", "新的")
    panel.show_field(_REF)
    panel._each.setChecked(True)
    assert not panel._restore.isEnabled()  # what is there now

    panel._list.setCurrentRow(1)
    with qtbot.waitSignal(panel.restore_wanted) as wanted:
        panel._restore.click()

    assert wanted.args == [_REF, "旧的"]


def test_what_was_never_changed_says_so(panel: HistoryPanel) -> None:
    panel.show_field(_REF)
    assert "还没有保存过" in panel._words.text()
    assert not panel._body.isVisible()

    panel.show_field(None)
    assert "把光标放进一栏" in panel._words.text()


def test_a_store_that_cannot_be_read_is_told(
    panel: HistoryPanel, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise UserError("disk_full", path="x")

    monkeypatch.setattr(library, "history", refuse)

    panel.show_field(_REF)

    assert "磁盘空间已满" in panel._words.text()


def test_a_long_text_and_an_emptied_one_are_told_short(
    panel: HistoryPanel, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    newest = Revision(datetime.now(UTC), _REF, "长" * 500, None)
    older = replace(newest, at=newest.at - timedelta(hours=5), old=None, new="长" * 500)
    monkeypatch.setattr(library, "history", lambda *_arguments: [newest, older])

    panel.show_field(_REF)

    assert _lines(panel)[0].endswith("（清空）")
    assert _lines(panel)[1].endswith("长…")


def test_what_was_deleted_and_put_back_has_a_history(
    panel: HistoryPanel, session: ReportSession
) -> None:
    """Harm: of a record back from the bin it said that nothing had ever been saved."""
    _save(session, "结论。", "", "结论。", "")

    panel.show_field(_REF)

    assert len(_lines(panel)) >= 3
    assert not panel._words.isVisible()
