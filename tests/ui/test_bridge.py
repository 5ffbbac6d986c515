from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from perfdesk.app.editing.session import ReportSession
from perfdesk.errors import UserError
from perfdesk.report.values import Change, FieldRef, ReportData
from perfdesk.ui.bridge import TYPING_PAUSE_MS, Bridge
from tests.helpers.packages import META, MemoryStore, load_package, open_session
from tests.helpers.rich import RICH

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QCursor
    from pytestqt.qtbot import QtBot

    from perfdesk.template.template import ReportTemplate

pytestmark = pytest.mark.usefixtures("qapp")

CLOSING = FieldRef("closing")
BUDGET = FieldRef("budget")
NAMES = FieldRef("names")


class Ear:
    """Takes down what a bridge says."""

    def __init__(self, bridge: Bridge) -> None:
        self.changes: list[Change] = []
        self.lines: list[int] = []
        self.names: list[tuple[str, str]] = []
        bridge.changed.connect(self.changes.append)
        bridge.line_added.connect(self.lines.append)
        bridge.names_changed.connect(lambda undo, redo: self.names.append((undo, redo)))


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> ReportTemplate:
    return load_package(tmp_path_factory.mktemp("bridge"), RICH)


@pytest.fixture
def bridge(rich: ReportTemplate) -> Bridge:
    session, _store = open_session(rich, ReportData(META, leftovers=("甲",), uid="own"))
    return Bridge(session)


@pytest.fixture
def ear(bridge: Bridge) -> Ear:
    return Ear(bridge)


def test_each_act_tells_its_change_once(bridge: Bridge, ear: Ear) -> None:
    before = bridge.session.report.to_data()
    acts: list[Callable[[], object]] = [
        lambda: bridge.submit(CLOSING, "甲"),
        lambda: bridge.enter_many({CLOSING: "乙", BUDGET: "1"}, "粘贴 2 格"),
        lambda: bridge.restore_generated(FieldRef("prose")),
        lambda: bridge.add_line("task", 0),
        lambda: bridge.submit(FieldRef("task_name", 1), "丙"),
        lambda: bridge.copy_line(1),
        lambda: bridge.move_line(2, 0),
        lambda: bridge.remove_line(1),
        lambda: bridge.put_back(bridge.session.last_removed[0]),
        lambda: bridge.clear_section("money"),
        lambda: bridge.rename(2022, "某局"),
        lambda: bridge.drop_leftover(0),
        lambda: bridge.take_over(before, "恢复"),
        bridge.undo,
        bridge.redo,
    ]
    for count, act in enumerate(acts, 1):
        act()
        assert len(ear.changes) == count
    assert ear.lines == [1, 2]


def test_acts_together_are_told_once(bridge: Bridge, ear: Ear) -> None:
    with bridge.together("外"), bridge.together("内") as inner:
        bridge.add_line("task", 0)
        bridge.submit(FieldRef("task_name", 1), "丙")
    assert len(ear.changes) == 1
    assert {value.ref for value in inner.change.values} <= {
        value.ref for value in ear.changes[0].values
    }
    assert ear.lines == []
    assert ear.names == [("外", "")]


def test_acts_together_that_are_refused_leave_the_views_true(bridge: Bridge, ear: Ear) -> None:
    bridge.submit(CLOSING, "甲")
    with contextlib.suppress(UserError), bridge.together("粘贴"):
        bridge.submit(CLOSING, "乙")
        bridge.submit(FieldRef("rate"), "1")
    texts = {value.ref: value.text for value in ear.changes[-1].values}
    assert texts[CLOSING] == "甲"
    assert len(ear.changes) == 2
    bridge.submit(CLOSING, "甲丙")
    assert len(ear.changes) == 3


def test_read_only_report_refuses_before_anything_is_done(rich: ReportTemplate) -> None:
    data = ReportData(META)
    bridge = Bridge(ReportSession(7, rich, data, MemoryStore(data), is_read_only=True))
    ear = Ear(bridge)
    with pytest.raises(UserError) as caught, bridge.together("粘贴"):
        raise AssertionError
    assert caught.value.code == "desk_read_only"
    assert ear.changes == []
    with pytest.raises(UserError):
        bridge.submit(CLOSING, "甲")


def test_names_are_told_when_they_are_others(bridge: Bridge, ear: Ear) -> None:
    bridge.submit(CLOSING, "甲")
    bridge.submit(CLOSING, "甲乙")
    assert ear.names == [("输入 结语", "")]
    change = bridge.undo()
    assert change.focus == CLOSING
    assert ear.names[-1] == ("", "输入 结语")
    bridge.redo()
    assert ear.names[-1] == ("输入 结语", "")
    bridge.undo()
    bridge.undo()
    assert len(ear.names) == 4


def test_pause_in_typing_begins_another_step(bridge: Bridge, qtbot: QtBot) -> None:
    assert bridge._pause.interval() == TYPING_PAUSE_MS
    bridge._pause.setInterval(1)
    bridge.submit(CLOSING, "甲")
    with qtbot.waitSignal(bridge._pause.timeout):
        pass
    bridge.submit(CLOSING, "甲乙")
    bridge.undo()
    assert bridge.session.value(CLOSING).text == "甲"


def test_texts_are_read_proof_at_the_pause(bridge: Bridge, ear: Ear, qtbot: QtBot) -> None:
    """Harm: read at every key, a long report held the keyboard for 50 ms and more."""
    bridge.submit(NAMES, "推进依法法行政。")
    (typed,) = ear.changes
    assert not any(one.check == "doubled_character" for one in typed.findings_added)
    qtbot.waitUntil(lambda: len(ear.changes) == 2)
    told = ear.changes[1]
    assert [one.check for one in told.findings_added] == ["doubled_character"]
    assert told.initiator == NAMES
    bridge.submit(NAMES, "推进依法行政。")
    bridge.undo()
    assert any(one.check == "doubled_character" for one in bridge.session.findings)


def test_the_pointer_says_that_it_takes_a_while(bridge: Bridge) -> None:
    shapes: list[object] = []

    def note(_change: Change) -> None:
        cursor: QCursor | None = QGuiApplication.overrideCursor()
        shapes.append(cursor.shape() if cursor is not None else None)

    bridge.changed.connect(note)
    bridge.enter_many({CLOSING: "甲"}, "填入")
    bridge.undo()
    with bridge.together("填入"):
        bridge.enter_many({CLOSING: "乙"}, "填入")
    assert shapes == [Qt.CursorShape.WaitCursor] * 3
    assert QGuiApplication.overrideCursor() is None
