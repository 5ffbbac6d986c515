from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.template.deadlines import acceptance, is_open, told_time

YEAR = 2023


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023年12月底前", "2023-12-01", "2023-12-31"),
        ("2025年3月", "2025-03-01", "2025-03-31"),
        ("12月31日前", "2023-12-31", "2023-12-31"),
        ("2023-06-30", "2023-06-30", "2023-06-30"),
        ("2023.6.30前完成", "2023-06-30", "2023-06-30"),
        ("≤2023年6月30日", "2023-06-30", "2023-06-30"),
        ("6月中旬", "2023-06-11", "2023-06-20"),
        ("2024年2月", "2024-02-01", "2024-02-29"),
        ("第四季度", "2023-10-01", "2023-12-31"),
        ("第2季度", "2023-04-01", "2023-06-30"),
        ("上半年", "2023-01-01", "2023-06-30"),
        ("年底前", "2023-01-01", "2023-12-31"),
        ("2023年底前", "2023-01-01", "2023-12-31"),
        ("2023年11月20日完成并投入使用", "2023-11-20", "2023-11-20"),
        ("１２月", "2023-12-01", "2023-12-31"),
    ],
)
def test_times_are_read_as_the_days_that_they_may_mean(text: str, first: str, last: str) -> None:
    """时效指标 with dates were refused as unreadable, though half of all tables have them."""
    assert told_time(text, YEAR) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "text",
    ["", "12场", "30日内", "3个月", "2年", "按时", "显著提高", "辖区内全覆盖", "一次性",
     "1/2", "13月", "2023.", "2023/",
     "2月30日", "2.5万人次",
     "2023年完成12场", "6月至9月", "2023", "四个项目", "全年无事故", "0000年3月", "95%"],
)  # fmt: skip
def test_what_is_no_single_time_is_none(text: str) -> None:
    assert told_time(text, YEAR) is None


def test_a_month_may_lie_on_both_sides_of_a_day() -> None:
    target, month, day = (told_time(one, YEAR) for one in ("11月15日前", "11月", "11月15日"))
    assert target is not None
    assert month is not None
    assert day is not None
    assert is_open(target, month)
    assert not is_open(target, day)


def test_acceptance_is_found_where_it_is_dated() -> None:
    found = acceptance("项目于2023年10月9日通过验收。", YEAR)
    assert found is not None
    assert found.last == date(2023, 10, 9)
    assert acceptance("验收时间：10月", YEAR) is not None
    assert acceptance("10月仍未验收", YEAR) is None
    assert acceptance("已验收", YEAR) is None


@given(st.text(max_size=60))
def test_any_text_is_a_time_or_none(text: str) -> None:
    span = told_time(text, YEAR)
    assert span is None or span.first <= span.last


@given(st.dates(date(1950, 1, 1), date(2100, 12, 31)))
def test_reading_inverts_writing(day: date) -> None:
    assert told_time(f"{day.year}年{day.month}月{day.day}日", YEAR) == (day, day)
