"""That nothing is lost: backups, their second place, the emergency journal, what was not stored."""
