"""What others wrote, on its way in: old reports, and scoring tables filled in elsewhere."""
