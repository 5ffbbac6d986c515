"""What keeps a desk safe beside its database: backups, the journal, the lock."""
