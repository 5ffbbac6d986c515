from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.report.searching.search import Hit, find, replaced
from perfdesk.report.values import FieldRef
from tests.helpers.packages import load_package, open_session
from tests.helpers.rich import RICH

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.app.library.library import Library

CLOSING = FieldRef("closing")


def _spans(hits: tuple[Hit, ...]) -> list[tuple[str, int, str]]:
    return [(str(hit.ref), hit.start, hit.found) for hit in hits]


@pytest.mark.parametrize(
    ("text", "wanted", "found"),
    [
        ("全年预算数", "预算", ["预算"]),
        ("WPS和ｗｐｓ和Wps", "wPs", ["WPS", "ｗｐｓ", "Wps"]),
        ("２０２３年，2023年", "2023", ["２０２３", "2023"]),
        ("甲,乙，丙", "，", [",", "，"]),
        ("甲 乙\u3000丙", " ", [" ", "\u3000"]),
        ("甲\u00a0乙", "甲 乙", ["甲\u00a0乙"]),
        ("100%和１００％", "100％", ["100%", "１００％"]),
        ("a.c abc", ".", ["."]),
        ("[甲]^甲-乙\\", "[甲]", ["[甲]"]),
        ("啊啊啊啊啊", "啊啊", ["啊啊", "啊啊"]),
        ("甲\n乙", "甲\n乙", ["甲\n乙"]),
        ("ß和İ", "i", []),
        ("预算", "決算", []),
        ("预算", "", []),
    ],
)
def test_words_are_found_however_they_are_written(
    session: ReportSession, text: str, wanted: str, found: list[str]
) -> None:
    session.enter(CLOSING, text)
    hits = [hit for hit in find(session.report, wanted) if hit.ref == CLOSING]
    assert [hit.found for hit in hits] == found
    for hit in hits:
        assert text[hit.start : hit.start + hit.length] == hit.found


def test_widths_are_told_apart_where_asked(session: ReportSession) -> None:
    session.enter(CLOSING, "ＡＢ ab AB")
    hits = find(session.report, "ab", whole_width=True)
    assert [hit.found for hit in hits if hit.ref == CLOSING] == ["ab", "AB"]


def test_hits_stand_in_reading_order_with_their_place(session: ReportSession) -> None:
    session.enter(CLOSING, "甲在结尾")
    session.enter(FieldRef("reason"), "甲原因")
    session.enter(FieldRef("task_name", 2), "甲二")
    session.move_line(2, 0)
    hits = find(session.report, "甲")
    assert _spans(hits)[:4] == [
        ("reason", 0, "甲"),
        ("task_name:2", 0, "甲"),
        ("task_name:1", 0, "甲"),
        ("told:3", 0, "甲"),
    ]
    assert str(hits[-1].ref) == "closing"
    assert hits[1].where == "二、（一）任务明细 · 任务1 · 名称"
    assert hits[0].where == "一、收支 · 原因"
    order = list(session.report.refs())
    assert [order.index(hit.ref) for hit in hits] == sorted(order.index(hit.ref) for hit in hits)


def test_fields_that_do_not_apply_are_left_out(session: ReportSession) -> None:
    session.enter(FieldRef("task_name", 1), "甲乙")
    session.enter(FieldRef("switch"), "否")
    assert find(session.report, "甲乙") == ()


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("一预算二", "一", "二"),
        ("第一段\n前预算后\n第三段", "前", "后"),
        (f"{'一' * 30}预算{'二' * 30}", f"…{'一' * 16}", f"{'二' * 16}…"),
        (f"{'一' * 30}\n预算\n{'二' * 30}", "", ""),
        (f"{'一' * 16}预算{'二' * 16}", "一" * 16, "二" * 16),
    ],
)
def test_excerpt_is_of_one_line(session: ReportSession, text: str, before: str, after: str) -> None:
    session.enter(CLOSING, text)
    (hit,) = [hit for hit in find(session.report, "预算") if hit.ref == CLOSING]
    assert (hit.before, hit.after) == (before, after)


def test_what_is_made_cannot_be_replaced(session: ReportSession) -> None:
    hits = find(session.report, "50")
    editable = {str(hit.ref): hit.is_editable for hit in hits}
    assert editable == {"executed": True, "rate": False, "prose": False}
    session.enter(FieldRef("prose"), "改写：50")
    assert {str(hit.ref) for hit in find(session.report, "50") if hit.is_editable} == {
        "executed",
        "prose",
    }


def test_words_are_replaced_everywhere_in_one_step(session: ReportSession) -> None:
    session.enter(CLOSING, "档案馆与档案局，档案")
    session.enter(FieldRef("reason"), "档案")
    before = dict(session.report.values)
    texts = replaced(session.report, find(session.report, "档案"), "卷宗材料")
    assert texts == {CLOSING: "卷宗材料馆与卷宗材料局，卷宗材料", FieldRef("reason"): "卷宗材料"}
    session.enter_many(texts, "替换 4 处")
    session.undo()
    assert session.report.values == before


def test_one_of_several_is_replaced(session: ReportSession) -> None:
    session.enter(CLOSING, "甲乙甲乙甲")
    hits = [hit for hit in find(session.report, "乙") if hit.ref == CLOSING]
    assert replaced(session.report, hits[1:2], "")[CLOSING] == "甲乙甲甲"
    assert replaced(session.report, [hits[0], hits[0]], "丙")[CLOSING] == "甲丙甲乙甲"


def test_stale_hits_replace_nothing(session: ReportSession) -> None:
    session.enter(CLOSING, "一二三")
    hits = find(session.report, "三")
    session.enter(CLOSING, "别的")
    assert replaced(session.report, hits, "四") == {}
    gone = find(session.report, "乙")
    session.remove_line(2)
    assert replaced(session.report, gone, "丙") == {}
    made = find(session.report, "50")
    assert replaced(session.report, made, "50") == {}


@pytest.mark.parametrize(("year", "template"), [(2021, "liwan-2021"), (2023, "liwan-2023")])
def test_published_report_is_searched_to_the_letter(
    real_report: Callable[[int], Path], library: Library, year: int, template: str
) -> None:
    report = library.open(library.take(library.propose(real_report(year), template))).report
    for wanted in ("档案", "预算", "2", "。", f"{year}年", "１０"):
        found = {(hit.ref, hit.start) for hit in find(report, wanted, whole_width=True)}
        expected = {
            (value.ref, at)
            for value in report.values.values()
            if value.state != "not_relevant"
            for at in range(len(value.text))
            if value.text.startswith(wanted, at)
        }
        # Hits never overlap; of these words no two can.
        assert found == expected
    assert find(report, "预算")
    assert {hit.found for hit in find(report, "％")} <= {"%", "％"}


def test_report_with_nothing_in_it_has_no_hits(tmp_path: Path) -> None:
    session, _store = open_session(load_package(tmp_path, RICH))
    assert find(session.report, "预算") == ()
