"""Alembic's scripts, shipped as files: ``env.py`` and ``versions/`` are run, not imported."""
