"""Lay the first tables: reports, values, lines, leftovers, revisions, settings."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# "PFDS", written out: a step keeps its meaning whatever the program does later.
_APPLICATION_ID = 0x50464453

_STATEMENTS = (
    """
CREATE TABLE report (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uid VARCHAR(32) NOT NULL,
    template_id TEXT NOT NULL,
    template_version INTEGER NOT NULL,
    fiscal_year INTEGER NOT NULL,
    unit TEXT NOT NULL,
    percent INTEGER NOT NULL,
    errors INTEGER NOT NULL,
    warnings INTEGER NOT NULL,
    created_at VARCHAR(32) NOT NULL,
    saved_at VARCHAR(32) NOT NULL,
    CONSTRAINT uq_report_uid UNIQUE (uid)
)
""",
    "CREATE INDEX ix_report_saved_at ON report (saved_at)",
    """
CREATE TABLE setting (
    "key" TEXT NOT NULL,
    value TEXT NOT NULL,
    CONSTRAINT pk_setting PRIMARY KEY ("key")
)
""",
    """
CREATE TABLE leftover (
    report_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    CONSTRAINT pk_leftover PRIMARY KEY (report_id, position),
    CONSTRAINT fk_leftover_report_id FOREIGN KEY(report_id) REFERENCES report (id) ON DELETE CASCADE
)
""",
    """
CREATE TABLE line (
    report_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    group_code TEXT NOT NULL,
    parent INTEGER NOT NULL,
    position INTEGER NOT NULL,
    CONSTRAINT pk_line PRIMARY KEY (report_id, number),
    CONSTRAINT fk_line_report_id FOREIGN KEY(report_id) REFERENCES report (id) ON DELETE CASCADE
)
""",
    """
CREATE TABLE revision (
    id INTEGER NOT NULL,
    report_id INTEGER NOT NULL,
    at VARCHAR(32) NOT NULL,
    code TEXT NOT NULL,
    line INTEGER NOT NULL,
    old TEXT,
    new TEXT,
    CONSTRAINT pk_revision PRIMARY KEY (id),
    CONSTRAINT fk_revision_report_id FOREIGN KEY(report_id) REFERENCES report (id) ON DELETE CASCADE
)
""",
    "CREATE INDEX ix_revision_report_id_code_line ON revision (report_id, code, line)",
    """
CREATE TABLE value (
    report_id INTEGER NOT NULL,
    code TEXT NOT NULL,
    line INTEGER NOT NULL,
    text TEXT NOT NULL,
    state VARCHAR(16) NOT NULL,
    provenance VARCHAR(16) NOT NULL,
    CONSTRAINT pk_value PRIMARY KEY (report_id, code, line),
    CONSTRAINT fk_value_report_id FOREIGN KEY(report_id) REFERENCES report (id) ON DELETE CASCADE
)
""",
    f"PRAGMA application_id = {_APPLICATION_ID}",
)


def upgrade() -> None:
    """Make the tables and sign the file."""
    for statement in _STATEMENTS:
        op.execute(statement)
