from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from perfdesk.ui.parts.times import clock_time, when_words

_CHINA = timezone(timedelta(hours=8))
_NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # 09:00 in China


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 3, 1, 16, 5, tzinfo=UTC), "今天 00:05"),
        (datetime(2026, 3, 1, 15, 59, tzinfo=UTC), "昨天 23:59"),
        (datetime(2026, 2, 3, 6, 3, tzinfo=UTC), "2月3日 14:03"),
        (datetime(2025, 12, 31, 15, 59, tzinfo=UTC), "2025年12月31日"),
        (datetime(2025, 12, 31, 16, 0, tzinfo=UTC), "1月1日 00:00"),
    ],
)
def test_times_are_told_in_local_time(moment: datetime, words: str) -> None:
    assert when_words(moment, _NOW, _CHINA) == words


def test_clock_time_is_told_to_the_second() -> None:
    assert clock_time(datetime(2026, 3, 1, 6, 3, 12, tzinfo=UTC), _CHINA) == "14:03:12"
