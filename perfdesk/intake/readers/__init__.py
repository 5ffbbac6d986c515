"""Text and Word files to lines in one plain form, and what stands before every reader."""
