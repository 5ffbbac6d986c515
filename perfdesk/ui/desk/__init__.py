"""The desk of an open report: way, page and helper, and how a keystroke reaches the core."""
