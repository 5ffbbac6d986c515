"""Alembic's way in: run the due steps on the connection that is handed over, in its transaction.

No logging is configured and no URL is read: the program has done both already.
"""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
