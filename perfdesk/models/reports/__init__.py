"""What is in the database: reports, their past and where they come from, and settings."""
