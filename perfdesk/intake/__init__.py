"""Readers of old reports: file -> paragraphs -> outline -> a proposal that the clerk confirms."""
