from __future__ import annotations

import pytest

from perfdesk.ui.parts.wizard_path import STEPS, NewReport, Start, fitting, likely_previous, verb
from tests.test_messages import sentences
from tests.ui.start.test_report_list import summary


def _wanted(
    unit: str = "某局", start: Start = Start.BLANK, previous: int | None = None
) -> NewReport:
    return NewReport(unit, 2024, "general", start, previous)


@pytest.mark.parametrize(
    ("step", "wanted", "lack"),
    [
        (0, _wanted(""), "wizard_unit_missing"),
        (0, _wanted(), ""),
        (1, _wanted(""), ""),
        (2, _wanted(), ""),
        (2, _wanted(start=Start.FILE), ""),
        (2, _wanted(start=Start.LAST_YEAR), "wizard_previous_missing"),
        (2, _wanted(start=Start.LAST_YEAR, previous=3), ""),
    ],
)
def test_each_step_says_what_it_lacks(step: int, wanted: NewReport, lack: str) -> None:
    assert STEPS[step].lack(wanted) == lack
    assert not lack or lack in sentences("ui")


def test_the_button_says_what_happens_next() -> None:
    words = [verb(step, _wanted()) for step in range(len(STEPS))]
    assert words == ["下一步", "下一步", "新建"]
    assert verb(2, _wanted(start=Start.LAST_YEAR)) == "新建并沿用…"
    assert verb(2, _wanted(start=Start.FILE)) == "选择文件…"


def test_last_years_report_counts_only_where_it_is_started_from() -> None:
    assert _wanted(start=Start.LAST_YEAR, previous=3).previous == 3
    assert _wanted(start=Start.BLANK, previous=3).previous is None


def test_the_units_own_report_of_the_year_before_is_the_likeliest() -> None:
    others = [summary(1, unit="某局"), summary(3, unit="某局"), summary(8, unit="别局")]

    assert [one.id for one in fitting(_wanted(), others)] == [3, 1, 8]
    assert likely_previous(_wanted(), others) == 3
    assert likely_previous(_wanted("新局"), others) is None
