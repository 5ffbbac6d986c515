"""The pages beside the form: they follow, keep their place, lead to fields and back."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from perfdesk.app.printed.preview import freeze, lay_out
from perfdesk.errors import UserError
from perfdesk.ui.parts.tasks import TaskRunner
from perfdesk.ui.printed.sheet_view import FIT_PAGE, FIT_WIDTH, ZOOMS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from perfdesk.app.library.library import Library
    from perfdesk.paths import DataFolder
    from perfdesk.report.values import FieldRef
    from perfdesk.ui.desk.desk import Desk
    from perfdesk.ui.desk.preview_flow import PreviewFlow
    from perfdesk.ui.printed.preview_panel import PreviewPanel
    from perfdesk.ui.window.main_window import MainWindow


_CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def folder(folder: DataFolder, desk_with_sample: Path) -> DataFolder:
    folder.root.mkdir()
    shutil.copy(desk_with_sample, folder.database)
    return folder


@pytest.fixture
def desk(window: MainWindow, library: Library) -> Desk:
    window.open_report(library.create_sample())
    QApplication.processEvents()
    assert window.desk is not None
    return window.desk


@pytest.fixture
def flow(desk: Desk) -> PreviewFlow:
    desk.preview.show()
    QApplication.processEvents()
    return desk.preview


@pytest.fixture
def panel(flow: PreviewFlow) -> PreviewPanel:
    assert flow.panel is not None
    return flow.panel


def _text(desk: Desk, page: int = 0) -> FieldRef:
    """Return a field with text that is printed on a page."""
    session = desk.bridge.session
    sheets = lay_out(freeze(session))
    return next(
        line.source
        for line in sheets.pages[page].lines
        if line.source is not None
        and session.template.fields[line.source.code].type == "text"
        and len(line.text) > 10
    )


def test_nothing_is_made_before_it_is_looked_at(desk: Desk) -> None:
    desk.bridge.submit(_text(desk), "改了。")
    assert desk.preview.panel is None


def test_the_pages_of_the_report_are_shown(desk: Desk, panel: PreviewPanel) -> None:
    pages = lay_out(freeze(desk.bridge.session)).pages
    assert panel.view._pages == pages
    assert not panel.view.wanted()
    assert f"第 1 页，共 {len(pages)} 页" in panel._where.text()
    picture = panel.view._pictures[0][1]
    assert picture.width() == pytest.approx(pages[0].width * panel.view._plan.scale, abs=1.5)


def test_the_pages_follow_once_typing_has_paused(
    desk: Desk, flow: PreviewFlow, panel: PreviewPanel, qtbot: QtBot
) -> None:
    ref = _text(desk)
    with qtbot.waitSignal(flow.shown):
        desk.bridge.submit(ref, "新写的一句话。")
    words = [line.text for line in panel.view._pages[0].lines]
    assert any("新写的一句话。" in one for one in words)
    assert not panel.view.wanted()


def test_out_of_sight_nothing_is_made(desk: Desk, flow: PreviewFlow, panel: PreviewPanel) -> None:
    before = panel.view._pages
    desk.show_panel("help")
    desk.bridge.submit(_text(desk), "不看预览时写的话。")
    assert not flow._pause.isActive()
    assert panel.view._pages is before
    desk.show_panel("preview")
    QApplication.processEvents()
    assert panel.view._pages != before


def test_work_beside_the_screen_is_given_up_for_newer(
    desk: Desk, flow: PreviewFlow, panel: PreviewPanel, qtbot: QtBot
) -> None:
    runner = TaskRunner()
    flow._runner = runner
    ref = _text(desk)
    desk.bridge.submit(ref, "第一次。")
    flow.refresh()
    assert flow._laying is not None
    with qtbot.waitSignal(flow.shown):
        desk.bridge.submit(ref, "第二次。")
    qtbot.waitUntil(lambda: not runner.is_busy and not panel.view.wanted())
    words = "".join(line.text for page in panel.view._pages for line in page.lines)
    assert "第二次。" in words
    assert "第一次。" not in words


def test_a_desk_may_be_left_while_pages_are_made(
    desk: Desk, flow: PreviewFlow, window: MainWindow, qtbot: QtBot
) -> None:
    runner = TaskRunner()
    flow._runner = runner
    desk.bridge.submit(_text(desk), "离开前写的话。")
    flow.refresh()
    assert runner.is_busy
    window.show_start()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qtbot.waitUntil(lambda: not runner.is_busy)
    assert flow._is_left


def test_the_field_at_hand_is_marked_and_brought_to_sight(desk: Desk, panel: PreviewPanel) -> None:
    sheets = lay_out(freeze(desk.bridge.session))
    ref = _text(desk, len(sheets.pages) // 2)
    assert desk.go_to(ref)
    QApplication.processEvents()
    assert panel.view._marks == sheets.boxes(ref)
    rect = panel.view._plan.marks(panel.view._marks)[0]
    assert panel.view._sight().contains(rect.center())
    assert not panel.view.wanted()


def test_a_click_on_a_line_goes_to_its_field(desk: Desk, panel: PreviewPanel) -> None:
    ref = _text(desk)
    view = panel.view
    page, box = lay_out(freeze(desk.bridge.session)).boxes(ref)[0]
    view.go_to_page(page)
    middle = view._plan.rect_of(page, box).center() - view._sight().topLeft()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=middle.toPoint())
    assert desk.place.ref == ref
    QTest.mouseClick(view.viewport(), Qt.MouseButton.RightButton, pos=middle.toPoint())
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(1, 1))
    assert desk.place.ref == ref


def test_a_click_on_a_heading_goes_to_its_section(desk: Desk, panel: PreviewPanel) -> None:
    heading = next(
        line
        for page in panel.view._pages
        for line in page.lines
        if line.kind == "heading" and line.source is None and page.number == 2
    )
    box = heading.box
    panel.view.clicked.emit(1, QPointF((box.left + box.right) / 2, (box.top + box.bottom) / 2))
    assert desk.place.section == heading.origin.section


def test_enter_goes_where_the_page_leads(desk: Desk, panel: PreviewPanel) -> None:
    desk.show_overview()
    panel.view.go_to_page(1)
    QTest.keyClick(panel.view, Qt.Key.Key_Return)
    assert desk.place.ref is not None


def test_pages_turn_by_keys(panel: PreviewPanel) -> None:
    view = panel.view
    view.set_zoom(FIT_PAGE)
    last = len(view._pages) - 1
    for key, page in (
        (Qt.Key.Key_PageDown, 1),
        (Qt.Key.Key_PageDown, 2),
        (Qt.Key.Key_PageUp, 1),
        (Qt.Key.Key_End, last),
        (Qt.Key.Key_Home, 0),
    ):
        QTest.keyClick(view, key)
        assert view.page == page
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert view.verticalScrollBar().value() > 0


def test_the_size_changes_by_keys_wheel_and_buttons(panel: PreviewPanel) -> None:
    view = panel.view
    assert view.zoom == FIT_WIDTH
    fit = view.percent
    QTest.keyClick(view, Qt.Key.Key_Plus)
    larger = view.percent
    assert larger in ZOOMS
    assert larger > fit
    assert not view.wanted()
    _wheel(panel, 120)
    assert view.percent > larger
    _wheel(panel, -120)
    QTest.keyClick(view, Qt.Key.Key_Minus)
    assert view.percent < larger
    QTest.keyClick(view, Qt.Key.Key_0)
    assert view.percent == fit
    for action, zoom in panel._fits:
        action.trigger()
        assert view.zoom == zoom
        assert action.isChecked()


def _wheel(panel: PreviewPanel, turn: int, keys: Qt.KeyboardModifier = _CTRL) -> None:
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(),
        QPoint(0, turn),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(panel.view.viewport(), event)


def test_the_wheel_alone_scrolls(panel: PreviewPanel) -> None:
    before = panel.view.percent
    _wheel(panel, -240, Qt.KeyboardModifier.NoModifier)
    assert panel.view.verticalScrollBar().value() > 0
    assert panel.view.percent == before


def test_two_pages_stand_side_by_side(panel: PreviewPanel) -> None:
    view = panel.view
    view.go_to_page(2)
    panel.pairs.trigger()
    one, two = view._plan.rects[2:4]
    assert one.top() == two.top()
    assert one.right() < two.left()
    assert view.page == 2
    view.step_page(1)
    assert view.page == 4
    panel.pairs.trigger()
    assert view._plan.rects[2].top() < view._plan.rects[3].top()


def test_small_pages_lead_to_the_large_ones(panel: PreviewPanel) -> None:
    assert not panel.strip.isVisible()
    panel.small.trigger()
    QApplication.processEvents()
    assert panel.strip.isVisible()
    assert not panel.strip.wanted()
    panel.strip.clicked.emit(3, QPointF(1, 1))
    assert panel.view.page >= 3
    assert panel.strip._chosen == panel.view.page
    panel.view.go_to_page(0)
    QTest.keyClick(panel.strip, Qt.Key.Key_Plus)
    assert panel.strip.zoom == FIT_WIDTH


def test_wide_and_back(desk: Desk, flow: PreviewFlow, panel: PreviewPanel) -> None:
    # In this window a page beside all else could not be read, so it begins wide.
    assert panel.wide.isChecked()
    flow.toggle_wide()
    QApplication.processEvents()
    narrow = panel.width()
    flow.toggle_wide()
    QApplication.processEvents()
    assert panel.width() > 2 * narrow
    assert panel.wide.isChecked()
    panel.wide.trigger()
    QApplication.processEvents()
    assert panel.width() == pytest.approx(narrow, abs=3)
    flow.toggle_wide()
    desk._zones.unfold_way()
    assert not panel.wide.isChecked()


def test_what_is_read_keeps_its_place_when_pages_come_before_it(
    desk: Desk, flow: PreviewFlow, panel: PreviewPanel, qtbot: QtBot
) -> None:
    ref = _text(desk, len(panel.view._pages) // 2)
    desk.go_to(ref)
    QApplication.processEvents()
    view = panel.view

    def shown_at() -> float:
        return view._plan.marks(view._marks)[0].top() - view._sight().top()

    before, count = shown_at(), len(view._pages)
    with qtbot.waitSignal(flow.shown):
        desk.bridge.submit(_text(desk), "\n".join(["很长的一段话。" * 40] * 6))
    assert len(view._pages) > count
    assert shown_at() == pytest.approx(before, abs=2)


def test_fewer_pages_leave_the_last_one_in_sight(panel: PreviewPanel) -> None:
    view = panel.view
    view.go_to_page(len(view._pages) - 1)
    view.show_pages(view._pages[:2])
    assert view.page <= 1
    assert view._plan.in_sight(view._sight())
    view.show_pages(())
    view.step_page(1)
    assert view.page == 0


def test_only_pages_that_changed_are_painted_anew(
    desk: Desk, flow: PreviewFlow, panel: PreviewPanel, qtbot: QtBot
) -> None:
    panel.view.set_zoom(FIT_PAGE)
    before = dict(panel.view._pictures)
    last = _text(desk, 0)
    with qtbot.waitSignal(flow.shown):
        text = desk.bridge.session.report.values[last].text
        desk.bridge.submit(last, f"{text[:-1]}，")
    assert panel.view._pictures[0][1] is not before[0][1]
    assert panel.view._pictures[1][1] is before[1][1]


def test_a_missing_character_and_a_fault_are_quiet_lines(
    desk: Desk, flow: PreviewFlow, panel: PreviewPanel, qtbot: QtBot
) -> None:
    assert not panel._note.isVisible()
    with qtbot.waitSignal(flow.shown):
        desk.bridge.submit(_text(desk), "这里少一个字\U0001f600。")
    assert "\U0001f600" in panel._note.text()
    pages = panel.view._pages
    flow._tell(UserError("font_missing", file="x.ttf"))
    assert "x.ttf" in panel._note.text()
    assert panel.view._pages is pages


def test_a_dense_screen_gets_sharp_pictures(
    panel: PreviewPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(panel.view, "devicePixelRatioF", lambda: 2.0)
    wanted = panel.view.wanted()
    assert [one.scale for one in wanted[:1]] == [panel.view._plan.scale * 2]
    panel.view._look()
    width = panel.view._pictures[0][1].width()
    assert width == pytest.approx(panel.view._pages[0].width * panel.view._plan.scale * 2, abs=2)


def test_pictures_of_another_size_stand_in_until_the_new_ones_come(panel: PreviewPanel) -> None:
    wanted, image = panel.view._pictures[0]
    panel.view.take(replace(wanted, scale=wanted.scale / 2), image)
    assert not panel.grab().isNull()
    assert panel.view.wanted()[0].index == 0


def test_the_button_prints(
    desk: Desk, panel: PreviewPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[object] = []
    monkeypatch.setattr(desk.prints, "print_report", lambda window, _flush: printed.append(window))
    panel.print_wanted.emit()
    assert printed == [desk.window()]


def test_the_keys_are_in_the_menu(make_window: Callable[[], MainWindow]) -> None:
    from PySide6.QtGui import QAction  # noqa: PLC0415 - only here

    keys = {
        one.objectName(): one.shortcut().toString() for one in make_window().findChildren(QAction)
    }
    assert (keys["预览"], keys["加宽预览"], keys["打印"]) == ("F9", "Shift+F9", "Ctrl+P")
