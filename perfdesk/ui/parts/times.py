"""Tell times as clerks read them: stored in UTC, told in local time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo


def clock_time(moment: datetime, zone: tzinfo | None = None) -> str:
    """Return the local time of day to the second; ``zone`` is the PC's own by default."""
    return f"{moment.astimezone(zone):%H:%M:%S}"


def when_words(moment: datetime, now: datetime | None = None, zone: tzinfo | None = None) -> str:
    """Return a local time as short as it is clear: 今天 14:03, 11月20日 14:03, 2024年3月1日."""
    local = moment.astimezone(zone)
    today = (now or datetime.now(UTC)).astimezone(zone).date()
    return _words(local, today)


def _words(local: datetime, today: date) -> str:
    clock = f"{local:%H:%M}"
    if local.date() == today:
        return f"今天 {clock}"
    if local.date() == today - timedelta(days=1):
        return f"昨天 {clock}"
    if local.year == today.year:
        return f"{local.month}月{local.day}日 {clock}"
    return f"{local.year}年{local.month}月{local.day}日"
