from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from perfdesk.report.values import ReportMeta, ReportSummary
from perfdesk.ui.parts.report_words import moment_words, name_words, state_words, twin_words
from perfdesk.ui.parts.rows_model import ROW_ROLE
from perfdesk.ui.parts.times import when_words
from perfdesk.ui.start.report_list import ORDERS, ReportFilter, ReportListModel, _look

if TYPE_CHECKING:
    from pytestqt.modeltest import ModelTester

_AT = datetime(2026, 3, 1, 6, 3, tzinfo=UTC)
_BACKED_UP = datetime(2025, 11, 22, 21, 55, tzinfo=UTC)


def summary(
    number: int, *, percent: int = 50, errors: int = 0, unfinished: int = 0, unit: str = ""
) -> ReportSummary:
    meta = ReportMeta("some-template", 1, 2020 + number % 5, unit or f"第{number}局")
    return ReportSummary(number, meta, percent, errors, 0, _AT, _AT, unfinished=unfinished)


@pytest.fixture
def model() -> ReportListModel:
    return ReportListModel(lambda template_id: f"{template_id} 的标题")


def test_model_keeps_the_order_and_says_everything(
    model: ReportListModel, qtmodeltester: ModelTester
) -> None:
    model.show_summaries([summary(3, errors=2), summary(1)])

    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    assert [model.index(row).data(ROW_ROLE).id for row in range(2)] == [3, 1]
    spoken = model.index(0).data()
    for words in ("第3局", "2023 年度", "some-template 的标题", "完成 50%", "2 个错误"):
        assert words in spoken


def test_titles_are_looked_up_once_for_a_template() -> None:
    asked: list[str] = []

    def title_of(template_id: str) -> str:
        asked.append(template_id)
        return template_id

    model = ReportListModel(title_of)

    model.show_summaries([summary(number) for number in range(1000)])

    assert asked == ["some-template"]


@pytest.mark.parametrize(
    ("percent", "errors", "unfinished", "words", "mark"),
    [
        (0, 12, 12, "未开始", "state-empty"),
        (0, 12, 11, "1 个错误 · 11 项待填", "state-faulty"),
        (0, 0, 0, "未开始", "state-empty"),
        (40, 3, 1, "2 个错误 · 1 项待填", "state-faulty"),
        (40, 3, 3, "3 项待填", "state-in_work"),
        (40, 0, 0, "填写中", "state-in_work"),
        (100, 3, 0, "3 个错误", "state-faulty"),
        (100, 1, 1, "1 项待填", "state-in_work"),
        (100, 0, 0, "已完成", "state-done"),
    ],
)
def test_state_is_told_in_words_and_by_shape(
    percent: int, errors: int, unfinished: int, words: str, mark: str
) -> None:
    one = summary(1, percent=percent, errors=errors, unfinished=unfinished)
    assert state_words(one) == words
    assert _look(one)[0] == mark


def test_a_report_in_the_bin_tells_when_it_was_put_there() -> None:
    thrown = replace(summary(1), deleted_at=_AT)
    assert moment_words(thrown) == f"{moment_words(summary(1))} 删除"


def test_names_sort_by_their_sounds() -> None:
    units = ["卫生局", "财政局", "一局", "安监局"]
    by_unit = sorted((summary(1, unit=unit) for unit in units), key=ORDERS[1].key)
    assert [one.meta.unit for one in by_unit] == ["安监局", "财政局", "卫生局", "一局"]


def test_filter_keeps_rows_with_every_word(model: ReportListModel) -> None:
    model.show_summaries([summary(1, unit="财政局"), summary(2, unit="财政局"), summary(3)])
    rows = ReportFilter(model)

    rows.look_for("财政局 2022")
    assert [rows.index(row, 0).data(ROW_ROLE).id for row in range(rows.rowCount())] == [2]
    rows.look_for("")
    assert rows.rowCount() == 3


@pytest.mark.parametrize(
    ("origin", "words"),
    [
        ("", ""),
        ("copy", "2026年3月1日 复制"),
        ("import", "2026年3月1日 导入"),
        ("backup@2025-11-22T21:55:00+00:00", "从 2025年11月23日 的备份恢复"),
        ("backup@nonsense", "从 2026年3月1日 的备份恢复"),
        ("something newer", ""),
    ],
)
def test_twins_are_told_apart_by_what_they_come_from(origin: str, words: str) -> None:
    """Copies, imports and restored reports had the very same name as their original."""
    twin = replace(summary(4, unit="某局"), origin=origin)
    when = {"2026年3月1日": when_words(_AT), "2025年11月23日": when_words(_BACKED_UP)}
    for long, short in when.items():
        words = words.replace(long, short)

    name = name_words(twin)

    assert name == ("某局 2024 年度" + (f"（{words}）" if words else ""))


def test_a_report_of_the_same_unit_and_year_is_found() -> None:
    """Only the wizard warned before it made a twin."""
    same = summary(4, unit="某局")
    words = twin_words(" 某局 ", 2024, [summary(3, unit="某局"), same])
    assert "某局 2024 年度" in words
    assert not twin_words("别局", 2024, [same])
