from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.report.places import (
    ReadingOrder,
    heading_numbers,
    place,
    record_title,
    records,
    section_place,
)
from perfdesk.report.values import ROOT, FieldRef
from tests.helpers.packages import load_package, open_session

if TYPE_CHECKING:
    from pathlib import Path

    from perfdesk.app.editing.session import ReportSession


def test_sections_that_do_not_print_carry_no_number(session: ReportSession) -> None:
    assert heading_numbers(session.report) == {
        "money": "一、",
        "maybe": "二、",
        "inner": "（一）",
        "late": "三、",
    }


def test_sections_that_do_not_apply_do_not_count(session: ReportSession) -> None:
    session.enter(FieldRef("switch"), "否")
    assert heading_numbers(session.report) == {"money": "一、", "late": "二、"}


def test_place_is_said_as_people_say_it(session: ReportSession) -> None:
    """Without its mark 一（一） read like a slip of the keys, in lists, findings and files."""
    assert section_place(session.report, "money") == "一、收支"
    assert section_place(session.report, "inner") == "二、（一）任务明细"
    assert section_place(session.report, "cover") == "文首"
    assert place(session.report, FieldRef("score", 4)) == "二、（一）任务明细“任务1”“指标2”"
    assert records(session.report, ROOT) == []
    assert records(session.report, 2) == ["任务2"]


def test_a_record_of_a_table_is_its_row(tmp_path: Path) -> None:
    """“项目支出情况表1” sent clerks to look for a table of that number."""
    text = '[[section]]\ncode = "money"\nheading = "收支"\n'
    text += '[[field]]\ncode = "item"\ntype = "table"\nlabel = "项目表"\nsection = "money"\n'
    text += '[[field]]\ncode = "name"\ntype = "text"\nlabel = "名称"\ngroup = "item"\n'
    session, _store = open_session(load_package(tmp_path, text))
    session.add_line("item", ROOT)
    line, _change = session.add_line("item", ROOT)

    assert records(session.report, line.number) == ["项目表第2行"]


def test_levels_below_the_last_pattern_are_numbered_by_it(tmp_path: Path) -> None:
    text, parent = "", ""
    for code in "abcde":
        text += f'[[section]]\ncode = "{code}"\nheading = "{code}"\n{parent}'
        parent = f'parent = "{code}"\n'
    session, _store = open_session(load_package(tmp_path, text))
    assert heading_numbers(session.report) == {
        "a": "一、",
        "b": "（一）",
        "c": "1.",
        "d": "1.",
        "e": "1.",
    }
    assert section_place(session.report, "d") == "一、（一）1.1.d"


def test_number_of_a_hidden_heading_is_not_taken(tmp_path: Path) -> None:
    text = (
        '[[section]]\ncode = "a"\nheading = "甲"\nnumbered = false\n'
        '[[section]]\ncode = "b"\nheading = "乙"\nparent = "a"\n'
        '[[section]]\ncode = "c"\nheading = "丙"\n'
    )
    session, _store = open_session(load_package(tmp_path, text))
    assert heading_numbers(session.report) == {"b": "（一）", "c": "一、"}
    assert section_place(session.report, "a") == "甲"


def test_record_is_called_by_its_name_and_first_text(session: ReportSession) -> None:
    assert record_title(session.report, 2) == "任务2 乙"
    assert record_title(session.report, 3) == "任务1 指标1"
    session.enter(FieldRef("task_name", 2), "\n")
    assert record_title(session.report, 2) == "任务2"
    session.enter(FieldRef("excuse", 3), "一\n二")
    assert record_title(session.report, 3) == "任务1 指标1 一 二"
    session.enter(FieldRef("task_name", 1), "")
    assert record_title(session.report, 1) == "任务1 一 二"


def test_reading_order_is_that_of_the_report(session: ReportSession) -> None:
    session.move_line(2, 0)
    session.move_line(4, 0)
    order = ReadingOrder(session.report)
    refs = list(session.report.refs())
    assert sorted(session.report.values, key=order.key) == refs
