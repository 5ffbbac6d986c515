"""The tables of the store, for SQLAlchemy's core; nobody outside ``models`` sees a row.

A report's content is rows, not columns: a new field, year or region needs no new column. Money and
every other value stay text, exactly as the report holds them.

No mapped classes: the store never holds rows as objects, and importing SQLAlchemy's ORM costs about
as much of a start as showing the whole window.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

if TYPE_CHECKING:
    from sqlalchemy import Dialect
    from sqlalchemy.types import TypeEngine

_T = TypeVar("_T")


class UtcText(TypeDecorator[datetime]):
    """A moment as ISO 8601 text in UTC with six decimals, so that text order is time order."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Write an aware moment; a naive one would be read as the machine's own zone."""
        return None if value is None else value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """Read it back, aware."""
        return None if value is None else datetime.fromisoformat(value)


#: Constraints have names, so that a migration can speak of them.
METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _key(name: str, kind: TypeEngine[_T]) -> Column[_T]:
    return Column(name, kind, primary_key=True)


def _filled(name: str, kind: TypeEngine[_T]) -> Column[_T]:
    return Column(name, kind, nullable=False)


def _counted(name: str, first: int) -> Column[int]:
    """Make a column that SQLite can add to a table that is there: it has a default."""
    return Column(name, Integer(), nullable=False, server_default=str(first))


def _of_report(*, is_key: bool = True) -> Column[int]:
    """Make a fresh column: SQLAlchemy ties each to one table."""
    cascading = ForeignKey("report.id", ondelete="CASCADE")
    return Column("report_id", Integer(), cascading, primary_key=is_key, nullable=False)


#: What the start page lists of a report. ``uid`` tells the same report apart from another with the
#: same id in a copy of the database. ``deleted_at`` is set while it lies in the recycle bin.
#: ``next_line`` is above every line number that it ever had. ``previous_id`` is last year's report;
#: no foreign key, for SQLite cannot add one to a table that is there: ``delete`` clears it.
REPORT = Table(
    "report",
    METADATA,
    _key("id", Integer()),
    _filled("uid", String(32)),
    _filled("template_id", Text()),
    _filled("template_version", Integer()),
    _filled("fiscal_year", Integer()),
    _filled("unit", Text()),
    _filled("percent", Integer()),
    _filled("errors", Integer()),
    _filled("warnings", Integer()),
    _filled("created_at", UtcText()),
    _filled("saved_at", UtcText()),
    Column("deleted_at", UtcText()),
    Column("previous_id", Integer()),
    _counted("next_line", 1),
    _counted("unfinished", 0),
    Column("place_section", Text()),
    Column("place_ref", Text()),
    Column("place_cursor", Integer()),
    UniqueConstraint("uid"),
    Index(None, "saved_at"),
    # Ids are never given twice: a deleted report's id in a log or a link must not mean another one.
    sqlite_autoincrement=True,
)

#: A field's text and marks; ``line`` 0 is the report itself.
VALUE = Table(
    "value",
    METADATA,
    _of_report(),
    _key("code", Text()),
    _key("line", Integer()),
    _filled("text", Text()),
    _filled("state", String(16)),
    _filled("provenance", String(16)),
)

#: A record of a group: its life-long number and where it stands.
LINE = Table(
    "line",
    METADATA,
    _of_report(),
    _key("number", Integer()),
    _filled("group_code", Text()),
    _filled("parent", Integer()),
    _filled("position", Integer()),
)

#: A piece of an imported text that has no place yet.
LEFTOVER = Table(
    "leftover",
    METADATA,
    _of_report(),
    _key("position", Integer()),
    _filled("text", Text()),
)

#: What the clerk said to a finding: by its check, its field and the words that are marked.
ANSWER = Table(
    "answer",
    METADATA,
    _of_report(),
    _key("position", Integer()),
    _filled("check_code", Text()),
    _filled("code", Text()),
    _filled("line", Integer()),
    _filled("quote", Text()),
    _filled("text", Text()),
)

#: One change of one field; None is "was not there" and "is there no more".
REVISION = Table(
    "revision",
    METADATA,
    _key("id", Integer()),
    _of_report(is_key=False),
    _filled("at", UtcText()),
    _filled("code", Text()),
    _filled("line", Integer()),
    Column("old", Text()),
    Column("new", Text()),
    Index(None, "report_id", "code", "line"),
    # For the newest changes of a whole report: SQLite's indexes end in the row's id.
    Index(None, "report_id"),
)

#: A record that was deleted, packed with all below it: the recycle bin inside a report.
REMOVED = Table(
    "removed",
    METADATA,
    _of_report(),
    _key("number", Integer()),
    _filled("at", UtcText()),
    _filled("title", Text()),
    _filled("content", Text()),
)

#: A state of a report that the clerk gave a name, packed.
SNAPSHOT = Table(
    "snapshot",
    METADATA,
    _key("id", Integer()),
    _of_report(is_key=False),
    _filled("name", Text()),
    _filled("at", UtcText()),
    _filled("content", Text()),
    Index(None, "report_id"),
    # An open list must not show another one under the number of one that was deleted.
    sqlite_autoincrement=True,
)

#: A setting of this desk.
SETTING = Table(
    "setting",
    METADATA,
    _key("key", Text()),
    _filled("value", Text()),
)

#: Alembic's own table, declared so that a new database is made without importing Alembic.
ALEMBIC_VERSION = Table(
    "alembic_version",
    METADATA,
    _filled("version_num", String(32)),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
