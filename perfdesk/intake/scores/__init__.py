"""Scoring tables of a spreadsheet back into a report's."""
