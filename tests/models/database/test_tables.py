from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from sqlalchemy import Integer, String
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from perfdesk.models.database.tables import METADATA, UtcText

_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]


def test_moment_is_written_in_utc_and_read_back_aware() -> None:
    column = UtcText()
    beijing = datetime(2024, 1, 1, 7, 30, tzinfo=timezone(timedelta(hours=8)))
    text = column.process_bind_param(beijing, _DIALECT)
    assert text == "2023-12-31T23:30:00.000000+00:00"
    assert column.process_result_value(text, _DIALECT) == beijing


def test_missing_moment_stays_missing() -> None:
    assert UtcText().process_bind_param(None, _DIALECT) is None
    assert UtcText().process_result_value(None, _DIALECT) is None


def test_text_order_is_time_order() -> None:
    first = datetime(2024, 1, 1, 0, 0, 0, 0, tzinfo=UTC)
    texts = [
        UtcText().process_bind_param(first + timedelta(microseconds=step), _DIALECT) or ""
        for step in (0, 1, 999_999, 1_000_000)
    ]
    assert texts == sorted(texts)


def test_every_table_can_be_made_on_another_database() -> None:
    """An office that outgrows one PC puts the same tables on PostgreSQL (design, "The store")."""
    for table in METADATA.sorted_tables:
        assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=_DIALECT))


def test_all_content_of_a_report_goes_with_it() -> None:
    keys = [key for table in METADATA.sorted_tables for key in table.foreign_keys]
    assert len(keys) == 7
    assert {key.ondelete for key in keys} == {"CASCADE"}


def test_no_column_holds_an_inexact_number() -> None:
    columns = [column for table in METADATA.sorted_tables for column in table.c]
    assert all(isinstance(column.type, String | Integer | UtcText) for column in columns)
