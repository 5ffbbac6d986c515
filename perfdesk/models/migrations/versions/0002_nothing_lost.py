"""Add recycle bins, snapshots, last year's report, the clerk's place and the next line number."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_STATEMENTS = (
    "ALTER TABLE report ADD COLUMN deleted_at VARCHAR(32)",
    "ALTER TABLE report ADD COLUMN previous_id INTEGER",
    "ALTER TABLE report ADD COLUMN next_line INTEGER DEFAULT '1' NOT NULL",
    "ALTER TABLE report ADD COLUMN unfinished INTEGER DEFAULT '0' NOT NULL",
    "ALTER TABLE report ADD COLUMN place_section TEXT",
    "ALTER TABLE report ADD COLUMN place_ref TEXT",
    "ALTER TABLE report ADD COLUMN place_cursor INTEGER",
    """
UPDATE report SET next_line = 1 + max(
    coalesce((SELECT max(number) FROM line WHERE line.report_id = report.id), 0),
    coalesce((SELECT max(line) FROM value WHERE value.report_id = report.id), 0),
    coalesce((SELECT max(line) FROM revision WHERE revision.report_id = report.id), 0)
)
""",
    "CREATE INDEX ix_revision_report_id ON revision (report_id)",
    """
CREATE TABLE removed (
    report_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    at VARCHAR(32) NOT NULL,
    title TEXT NOT NULL,
    content TEXT NOT NULL,
    CONSTRAINT pk_removed PRIMARY KEY (report_id, number),
    CONSTRAINT fk_removed_report_id FOREIGN KEY(report_id) REFERENCES report (id) ON DELETE CASCADE
)
""",
    """
CREATE TABLE snapshot (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    report_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    at VARCHAR(32) NOT NULL,
    content TEXT NOT NULL,
    CONSTRAINT fk_snapshot_report_id FOREIGN KEY(report_id) REFERENCES report (id) ON DELETE CASCADE
)
""",
    "CREATE INDEX ix_snapshot_report_id ON snapshot (report_id)",
)


def upgrade() -> None:
    """Add columns and tables; what is there stays as it is."""
    for statement in _STATEMENTS:
        op.execute(statement)
