"""Scoring tables: what a row tells, its score explained, totals, and what is wrong with them."""
