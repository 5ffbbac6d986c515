"""Invented old reports in many outlines and shapes, with the reading a careful clerk would give.

A folder for each: ``written.txt`` is the report with the ideal reading marked in it, ``source.*``
the file that is read, ``expected.toml`` the reading for people to look at.  ``python -m
tests.intake.corpus`` makes the last two again.
"""
