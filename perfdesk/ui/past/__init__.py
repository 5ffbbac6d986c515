"""What a report was: history, versions, deleted records, last year."""
