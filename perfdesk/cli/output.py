"""What the commands say, and the codes they end with."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from perfdesk.report.values import ReportSummary

T = TypeVar("T")

DONE, FINDINGS, USAGE, FAULT = 0, 1, 2, 3


def say(text: str) -> None:
    """Give an answer."""
    sys.stdout.write(f"{text}\n")


def end_of_pipe() -> None:
    """Stop speaking to a reader who has gone (``show 1 | head -1``), which is no fault."""
    # Python writes what is left when it ends, and would complain about the closed pipe.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def complain(text: str) -> None:
    """Tell what is wrong, beside the answer."""
    sys.stderr.write(f"{text}\n")


def say_json(content: object) -> None:
    """Give an answer that a program reads."""
    say(json.dumps(content, ensure_ascii=False, indent=2))


def say_all(
    things: Iterable[T],
    *,
    as_json: bool,
    data: Callable[[T], dict[str, object]],
    line: Callable[[T], str],
) -> None:
    """Give an answer of many things: one list for a program, else a line for each."""
    if as_json:
        say_json([data(one) for one in things])
        return
    for one in things:
        say(line(one))


def named(report: ReportSummary) -> str:
    """Return which report it is: its number, year, unit and template."""
    meta = report.meta
    return f"{report.id}\t{meta.fiscal_year}\t{meta.unit}\t{meta.template_id}"
