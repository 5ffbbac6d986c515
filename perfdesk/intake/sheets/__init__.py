"""Spreadsheets to grids of texts and to lines."""
