"""Export several reports in several formats; one that fails does not stop the rest.

A report is opened and made a document where the store lives (``Batch.prepare``); its files may be
written elsewhere (``write``), so that a window goes on living meanwhile.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from perfdesk.app.library.samples import is_sample
from perfdesk.app.printed.batch_names import (
    STANDARD_RULE,
    Namer,
    check_rule,
    name_parts,
    ruled_name,
    safe_name,
)
from perfdesk.app.printed.exporting import KINDS, export_document, final_errors, report_document
from perfdesk.errors import UserError, message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from perfdesk.app.library.library import Library
    from perfdesk.document.blocks import Document
    from perfdesk.report.values import ReportSummary

_log = logging.getLogger(__name__)


class Drafts(Enum):
    """Which reports become drafts, marked on every page."""

    WHERE_ERRORS = "where_errors"
    ALL = "all"
    NONE = "none"  # A report with errors is skipped.


class Fate(Enum):
    """What became of a file, or of a whole report."""

    WRITTEN = "written"
    SKIPPED = "skipped"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class BatchOrder:
    """What the clerk wants written, and how.

    Attributes:
        rule: How files are called; see ``batch_names``.
        by_unit: Each unit's files lie in a folder of its own.
        replaces: Files of the same name in the folder are replaced; else new ones are numbered.
        today: The day that ``{日期}`` stands for.
    """

    kinds: tuple[str, ...]
    folder: Path
    today: date
    rule: str = STANDARD_RULE
    by_unit: bool = False
    drafts: Drafts = Drafts.WHERE_ERRORS
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """One file of a batch, or one report of which no file was made.

    Attributes:
        name: What the clerk calls the report.
        kind: The format; empty where it concerns all of them.
        path: The file; None where none was written.
        reason: A sentence on why not; empty where it was written.
        remarks: Sentences on what is not right in a written file.
    """

    report_id: int
    name: str
    fate: Fate
    kind: str = ""
    path: Path | None = None
    is_draft: bool = False
    reason: str = ""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prepared:
    """A report ready to be written: nothing in it changes any more."""

    report_id: int
    name: str
    document: Document
    targets: tuple[Path, ...]
    is_draft: bool


class Batch:
    """Takes reports one after the other and says what is to be written of each.

    Raises:
        UserError: ``batch_no_kind``, ``export_kind``, ``batch_rule_empty``, ``batch_rule_slot``, or
            the folder cannot be made; then nothing was written.
    """

    def __init__(self, library: Library, order: BatchOrder) -> None:
        self._library = library
        self._order = replace(order, kinds=checked_kinds(order.kinds))
        self._namer = Namer(replaces=order.replaces)
        check_rule(order.rule)
        _make_folder(order.folder)

    def prepare(self, summary: ReportSummary) -> Prepared | Outcome:
        """Open a report and return what is to be written, or why nothing is."""
        try:
            return self._prepared(summary)
        except UserError as error:
            fate = Fate.SKIPPED if error.code == "export_errors" else Fate.FAILED
            _log.info("Report %d is left out: %s", summary.id, error.code)
            return Outcome(summary.id, called(summary), fate, reason=str(error))

    def _prepared(self, summary: ReportSummary) -> Prepared:
        order, session = self._order, self._library.open(summary.id, reads_later=True)
        has_errors = bool(final_errors(session))
        is_draft = order.drafts is Drafts.ALL or (
            order.drafts is Drafts.WHERE_ERRORS and has_errors
        )
        document = report_document(session, is_draft=is_draft)
        name = ruled_name(order.rule, name_parts(session, document.title, order.today))
        folder = order.folder
        if order.by_unit:
            folder /= safe_name(session.report.meta.unit) or str(summary.id)
            _make_folder(folder)
        mark = draft_mark(is_draft=is_draft)
        targets = self._namer.targets(folder, name, order.kinds, mark)
        return Prepared(summary.id, called(summary), document, targets, is_draft)


def draft_mark(*, is_draft: bool) -> str:
    """Return what the name of a draft ends with; empty for a final version."""
    return f"（{message('notes', 'draft_mark')}）" if is_draft else ""


def write(prepared: Prepared, goes_on: Callable[[], bool] = lambda: True) -> list[Outcome]:
    """Write a report's files and say what became of each; may be called on another thread.

    ``goes_on`` is asked before each file: once it says no, the others are given up.
    """
    return [_write_one(prepared, target, goes_on) for target in prepared.targets]


def _write_one(prepared: Prepared, target: Path, goes_on: Callable[[], bool]) -> Outcome:
    kind = target.suffix.removeprefix(".")
    done = Outcome(prepared.report_id, prepared.name, Fate.WRITTEN, kind, target, prepared.is_draft)
    if not goes_on():
        return replace(done, fate=Fate.CANCELLED, path=None, reason=_cancelled())
    try:
        result = export_document(prepared.document, kind, target)
    except UserError as error:
        return replace(done, fate=Fate.FAILED, path=None, reason=str(error))
    return replace(done, remarks=(*result.missing, *result.remarks))


def run(
    library: Library,
    summaries: Iterable[ReportSummary],
    order: BatchOrder,
    goes_on: Callable[[], bool] = lambda: True,
) -> Iterator[Outcome]:
    """Export these reports here and now; yield what became of each file as soon as it is known.

    Raises:
        UserError: As ``Batch``.
    """
    batch = Batch(library, order)
    for summary in summaries:
        if not goes_on():
            yield given_up(summary)
            continue
        prepared = batch.prepare(summary)
        if isinstance(prepared, Outcome):
            yield prepared
        else:
            yield from write(prepared, goes_on)


def given_up(summary: ReportSummary) -> Outcome:
    """Return the outcome of a report that nobody waited for."""
    return Outcome(summary.id, called(summary), Fate.CANCELLED, reason=_cancelled())


def _cancelled() -> str:
    return message("notes", "batch_cancelled")


def called(summary: ReportSummary) -> str:
    """Return what a report is called in the summary of a batch."""
    return message("notes", "batch_report", year=summary.meta.fiscal_year, unit=summary.meta.unit)


def wanted_reports(
    summaries: Iterable[ReportSummary], year: int | None = None
) -> list[ReportSummary]:
    """Return the reports that leave the office, oldest year first: no samples.

    Raises:
        UserError: ``batch_nothing``: there is none.
    """
    found = [
        one
        for one in summaries
        if not is_sample(one.meta.unit) and year in (None, one.meta.fiscal_year)
    ]
    if not found:
        raise UserError("batch_nothing")
    return sorted(found, key=lambda one: (one.meta.fiscal_year, one.meta.unit, one.id))


def checked_kinds(kinds: Iterable[str]) -> tuple[str, ...]:
    """Return formats each once, in the order in which they are wanted.

    Raises:
        UserError: ``batch_no_kind``, or ``export_kind`` for one that is none.
    """
    wanted = tuple(dict.fromkeys(kinds))
    if not wanted:
        raise UserError("batch_no_kind", known="、".join(KINDS))
    for kind in wanted:
        if kind not in KINDS:
            raise UserError("export_kind", kind=kind, known="、".join(KINDS))
    return wanted


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except PermissionError as error:
        raise UserError("export_folder_read_only", folder=folder) from error
    except FileExistsError as error:
        raise UserError("batch_folder_is_file", folder=folder) from error
    except OSError as error:
        raise UserError(
            "export_failed", path=folder, reason=error.strerror or str(error)
        ) from error
