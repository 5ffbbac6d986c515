"""What a scoring table says of indicators that do not apply: a mark in the row, a note below."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from perfdesk.errors import message
from perfdesk.report.values import FieldRef
from perfdesk.template.datatypes import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from perfdesk.report.report import Report
    from perfdesk.template.score_tables import Scoring


def left_out_mark() -> str:
    """Return the word that stands for the score of an indicator that does not apply."""
    return message("notes", "left_out_mark")


def is_left_out(report: Report, scoring: Scoring, line: int) -> bool:
    """Say whether an indicator does not apply, and so counts neither points nor weight."""
    applies = scoring.applicable
    return applies is not None and report.values[FieldRef(applies, line)].value is False


def left_out_note(report: Report, scoring: Scoring, table: int) -> str:
    """Return how a table's total is made of what is left; empty where all indicators apply.

    Args:
        report: The report with all its values.
        scoring: The table's rules.
        table: The record that the table is of.
    """
    lines = report.tree.records_of(scoring.group, table)
    left_out = [line for line in lines if is_left_out(report, scoring, line)]
    if not left_out:
        return ""
    mark, lost = left_out_mark(), _points(report, scoring, left_out)
    beside = _value(report, scoring.execution_weight, table)
    whole = _points(report, scoring, lines) + beside
    code = "left_out_rescaled" if scoring.rescale and whole > lost else "left_out"
    figures = {"lost": lost, "whole": whole, "rest": whole - lost}
    slots = {name: f"{figure.normalize():f}" for name, figure in figures.items()}
    return message("notes", code, mark=mark, count=len(left_out), **slots)


def is_left_out_note(text: str) -> bool:
    """Say whether a text is such a note, whatever its figures."""
    slots = dict.fromkeys(("count", "lost", "whole", "rest"), "\0")
    begun = message("notes", "left_out", mark=left_out_mark(), **slots).partition("\0")[0]
    return plain(text).startswith(plain(begun))


def _points(report: Report, scoring: Scoring, lines: Iterable[int]) -> Decimal:
    return sum((_value(report, scoring.weight, line) for line in lines), Decimal(0))


def _value(report: Report, code: str | None, line: int) -> Decimal:
    found = None if code is None else report.values[FieldRef(code, line)].value
    return found if isinstance(found, Decimal) else Decimal(0)
