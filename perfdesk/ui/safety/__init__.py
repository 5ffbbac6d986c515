"""What was lost or could be: backups and what a crash left."""
