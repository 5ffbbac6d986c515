"""Add what the clerk says to findings."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_STATEMENT = """
CREATE TABLE answer (
    report_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    check_code TEXT NOT NULL,
    code TEXT NOT NULL,
    line INTEGER NOT NULL,
    quote TEXT NOT NULL,
    text TEXT NOT NULL,
    CONSTRAINT pk_answer PRIMARY KEY (report_id, position),
    CONSTRAINT fk_answer_report_id FOREIGN KEY(report_id) REFERENCES report (id) ON DELETE CASCADE
)
"""


def upgrade() -> None:
    """Add a table; what is there stays as it is."""
    op.execute(_STATEMENT)
