from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.report.comparing.compare import compare
from perfdesk.report.values import FieldRef
from perfdesk.ui.past.compare_view import CompareView

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.ui.parts.style import Theme

_INTRO, _CONCLUSION = FieldRef("functions_intro"), FieldRef("conclusion")


@pytest.fixture
def view(qtbot: QtBot, session: ReportSession, theme: Theme) -> CompareView:
    view = CompareView(session.template, theme)
    qtbot.addWidget(view)
    view.resize(900, 500)
    view.show()
    return view


@pytest.fixture
def changed(session: ReportSession) -> ReportSession:
    session.enter(_INTRO, "旧的。")
    line, _change = session.add_line("task")
    session.enter(FieldRef("task_goal", line.number), "旧目标。")
    return session


def _show(view: CompareView, session: ReportSession, *acts: tuple[FieldRef, str]) -> None:
    before = session.report.to_data()
    for ref, text in acts:
        session.enter(ref, text)
    found = compare(session.template, before, session.report.to_data())
    view.show_differences(found, "从“甲”到“乙”", can_restore=True)


def _choose(view: CompareView, *rows: int) -> None:
    model = view._tree.model()
    index = model.index(rows[0], 0)
    for row in rows[1:]:
        index = model.index(row, 0, index)
    view._tree.setCurrentIndex(index)


def test_differences_stand_by_section_with_what_changed(
    view: CompareView, changed: ReportSession
) -> None:
    _show(view, changed, (_INTRO, "新的。"), (_CONCLUSION, "结论。"))

    heads = [view._tree.topLevelItem(i) for i in range(view._tree.topLevelItemCount())]
    assert [head.text(0) for head in heads if head is not None] == [
        "部门职能（1）",
        "自评结论综述（1）",
    ]
    assert view._words.text() == "从“甲”到“乙”：2 处不同"
    assert view._text.toPlainText() == "旧新的。"
    assert not view.grab().isNull()


def test_a_field_a_section_or_all_can_be_wanted_back(
    view: CompareView, changed: ReportSession
) -> None:
    _show(view, changed, (_INTRO, "新的。"))
    wanted: list[object] = []
    view.restore_wanted.connect(wanted.append)

    view._one.click()
    _choose(view, 0)
    assert not view._one.isEnabled()
    view._section.click()
    view._all.click()

    members = frozenset(changed.template.members["functions"])
    assert wanted == [frozenset({"functions_intro"}), members, None]


def test_a_text_in_a_record_comes_back_by_itself(
    qtbot: QtBot, view: CompareView, changed: ReportSession
) -> None:
    (number,) = changed.report.lines("task")
    ref = FieldRef("task_goal", number)
    _show(view, changed, (ref, "新目标。"))

    with qtbot.waitSignal(view.text_wanted) as wanted:
        view._one.click()

    assert wanted.args == [ref, "旧目标。"]


def test_a_record_comes_back_with_its_list(view: CompareView, changed: ReportSession) -> None:
    before = changed.report.to_data()
    changed.remove_line(changed.report.lines("task")[0])
    wanted: list[object] = []
    view.restore_wanted.connect(wanted.append)

    found = compare(changed.template, before, changed.report.to_data())
    view.show_differences(found, "比较", can_restore=True)
    view._one.click()

    assert wanted == [frozenset({"task"})]


def test_what_can_only_be_read_offers_no_way_back(
    view: CompareView, changed: ReportSession
) -> None:
    data = changed.report.to_data()
    view.show_differences(compare(changed.template, data, data), "没有不同", can_restore=False)

    assert view._words.text() == "没有不同"
    assert not view._all.isVisible()
    assert view._text.toPlainText() == ""
    view._restore_one()
