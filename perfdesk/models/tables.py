"""The tables of the store, as SQLAlchemy declares them; nobody outside ``models`` sees a row.

A report's content is rows, not columns: a new field, year or region needs no new column. Money and
every other value stay text, exactly as the report holds them.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    TypeDecorator,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

if TYPE_CHECKING:
    from sqlalchemy import Dialect


class UtcText(TypeDecorator[datetime]):
    """A moment as ISO 8601 text in UTC with six decimals, so that text order is time order."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Write an aware moment; a naive one would be read as the machine's own zone."""
        return None if value is None else value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Read it back, aware."""
        return None if value is None else datetime.fromisoformat(value)


class Base(DeclarativeBase):
    """The parent of all rows; constraints have names, so that a migration can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcText}  # noqa: RUF012 - SQLAlchemy's own attribute


def _of_report(*, primary_key: bool = True) -> Mapped[int]:
    return mapped_column(ForeignKey("report.id", ondelete="CASCADE"), primary_key=primary_key)


class ReportRow(Base):
    """What the start page lists of a report.

    ``uid`` tells the same report apart from another with the same id in a copy of the database.
    """

    __tablename__ = "report"
    # Ids are never given twice: a deleted report's id in a log or a link must not mean another one.
    __table_args__ = (Index(None, "saved_at"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True)
    template_id: Mapped[str] = mapped_column(Text)
    template_version: Mapped[int]
    fiscal_year: Mapped[int]
    unit: Mapped[str] = mapped_column(Text)
    percent: Mapped[int]
    errors: Mapped[int]
    warnings: Mapped[int]
    created_at: Mapped[datetime]
    saved_at: Mapped[datetime]


class ValueRow(Base):
    """A field's text and marks; ``line`` 0 is the report itself."""

    __tablename__ = "value"

    report_id: Mapped[int] = _of_report()
    code: Mapped[str] = mapped_column(Text, primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16))
    provenance: Mapped[str] = mapped_column(String(16))


class LineRow(Base):
    """A record of a group: its life-long number and where it stands."""

    __tablename__ = "line"

    report_id: Mapped[int] = _of_report()
    number: Mapped[int] = mapped_column(primary_key=True)
    group_code: Mapped[str] = mapped_column(Text)
    parent: Mapped[int]
    position: Mapped[int]


class LeftoverRow(Base):
    """A piece of an imported text that has no place yet."""

    __tablename__ = "leftover"

    report_id: Mapped[int] = _of_report()
    position: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)


class RevisionRow(Base):
    """One change of one field; None is "was not there" and "is there no more"."""

    __tablename__ = "revision"
    __table_args__ = (Index(None, "report_id", "code", "line"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = _of_report(primary_key=False)
    at: Mapped[datetime]
    code: Mapped[str] = mapped_column(Text)
    line: Mapped[int]
    old: Mapped[str | None] = mapped_column(Text)
    new: Mapped[str | None] = mapped_column(Text)


class SettingRow(Base):
    """A setting of this desk."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(Text, primary_key=True)
    value: Mapped[str] = mapped_column(Text)


#: Alembic's own table, declared so that a new database is made without importing Alembic.
alembic_version = Table(
    "alembic_version",
    Base.metadata,
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
