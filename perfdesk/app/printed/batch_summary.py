"""Say what came of a batch: in a sentence, in a list, in a file."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from perfdesk.app.printed.batch import Fate, Outcome
from perfdesk.app.printed.batch_names import Namer
from perfdesk.errors import message
from perfdesk.export.files import replace_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def counts(outcomes: Sequence[Outcome]) -> dict[Fate, int]:
    """Return how many files, or whole reports without files, ended in which way."""
    return {fate: sum(one.fate is fate for one in outcomes) for fate in Fate}


def headline(outcomes: Sequence[Outcome]) -> str:
    """Say in one sentence what came of a batch; nothing is said of what did not happen."""
    said = {
        Fate.WRITTEN: "batch_count_written",
        Fate.SKIPPED: "batch_count_skipped",
        Fate.FAILED: "batch_count_failed",
        Fate.CANCELLED: "batch_count_cancelled",
    }
    found = counts(outcomes)
    told = [
        message("notes", code, count=found[fate])
        for fate, code in said.items()
        if found[fate] or fate is Fate.WRITTEN
    ]
    drafts = sum(one.is_draft and one.fate is Fate.WRITTEN for one in outcomes)
    if drafts:
        told[0] += message("notes", "batch_count_drafts", count=drafts)
    return message("notes", "batch_headline", counts="，".join(told))


def summary_text(outcomes: Sequence[Outcome], folder: Path) -> str:
    """Return the whole summary: what was written, and what was not and why."""
    lines = [headline(outcomes), message("notes", "batch_folder", folder=folder)]
    written = [one for one in outcomes if one.path is not None]
    left = [one for one in outcomes if one.path is None]
    if left:
        lines += ["", message("notes", "batch_left")]
        lines += (f"{_titled(one)}：{one.reason}" for one in left)
    if written:
        lines += ["", message("notes", "batch_written")]
        lines += (str(_within(one.path, folder)) for one in written if one.path)
    remarks = [
        f"{_within(one.path, folder)}：{text}"
        for one in written
        if one.path
        for text in one.remarks
    ]
    if remarks:
        lines += ["", message("notes", "batch_remarks"), *remarks]
    return "\n".join(lines) + "\n"


def _titled(outcome: Outcome) -> str:
    return f"{outcome.name}（{outcome.kind}）" if outcome.kind else outcome.name


def _within(path: Path, folder: Path) -> Path:
    return path.relative_to(folder)


def write_summary(outcomes: Sequence[Outcome], folder: Path) -> Path:
    """Write the summary as a text file beside what was written and return its path.

    An older summary stays: the new one is numbered.

    Raises:
        UserError: The folder cannot be written.
    """
    name = message("notes", "batch_summary_name", day=f"{datetime.now(UTC).astimezone():%Y-%m-%d}")
    (target,) = Namer(replaces=False).targets(folder, name, ("txt",))
    # The mark in front tells old editors the encoding, and they want their own line ends.
    text = summary_text(outcomes, folder).replace("\n", "\r\n")
    replace_file(target, lambda file: file.write(text.encode("utf-8-sig", "replace")))
    return target
