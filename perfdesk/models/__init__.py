"""The store: SQLAlchemy tables and the repository, which hands out report values, never rows."""
