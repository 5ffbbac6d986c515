"""What stands beside an old report on its way in: its faults, its twins; and how it is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.app.checking.foreign import check_lines
from perfdesk.app.importing.importing import Reading
from perfdesk.errors import UserError
from perfdesk.intake.words.wording import compact
from perfdesk.models.reports.origin import file_of, of_file
from perfdesk.pulse import heard_by
from perfdesk.report.comparing.compare import compare

if TYPE_CHECKING:
    from collections.abc import Iterable

    from perfdesk.app.checking.foreign import ForeignFinding
    from perfdesk.app.importing.importing import ImportDesk
    from perfdesk.app.library.library import Library
    from perfdesk.report.comparing.compare import Difference
    from perfdesk.report.values import ReportSummary
    from perfdesk.template.catalogue import Catalogue


def count_characters(desk: ImportDesk) -> int:
    """Return how many characters the file has, but for blanks."""
    return sum(len(compact(line.text)) for line in desk.file.source.lines)


def find_faults(
    desk: ImportDesk,
    catalogue: Catalogue,
    people: Iterable[str] = (),
    reading: Reading | None = None,
) -> tuple[ForeignFinding, ...]:
    """Check the old text as it stands in its file, which may be done beside the screen.

    Nothing is put right by it. ``people`` are names that must not be published unseen.

    Raises:
        UserError: ``import_cancelled`` where ``reading`` was.
    """
    with heard_by((reading or Reading()).beat):
        return check_lines(desk.file.source.lines, desk.name, catalogue, people).findings


def imported_before(
    desk: ImportDesk, summaries: Iterable[ReportSummary]
) -> tuple[ReportSummary, ...]:
    """Return the reports that were read from this very file."""
    found = ((one, file_of(one.origin)) for one in summaries)
    return tuple(one for one, file in found if file is not None and file[1] == desk.digest)


def compared(
    desk: ImportDesk, library: Library, report_id: int, fiscal_year: int, unit: str
) -> tuple[Difference, ...]:
    """Return what differs between a report of the desk and what this one would become.

    Raises:
        UserError: As ``Library.load`` and ``Library.drafted``.
    """
    old = library.load(report_id)
    new = library.drafted(desk.proposal, fiscal_year, unit)
    theirs = library.catalogue.load(old.meta.template_id)
    return compare(desk.template, old, new, old_template=theirs)


def take(
    desk: ImportDesk,
    library: Library,
    fiscal_year: int | None = None,
    unit: str | None = None,
    last_year_of: int | None = None,
) -> int:
    """Store it as a new report that tells the file it comes from, and return its id.

    Args:
        desk: What is stored.
        library: Where to.
        fiscal_year: Its year, where not that of its title.
        unit: Its unit, where not that of its title.
        last_year_of: The report that it becomes last year's of. Nothing of that one changes.

    Raises:
        UserError: As ``Library.take``; ``import_not_before`` where it is no earlier year's.
    """
    year = desk.proposal.fiscal_year if fiscal_year is None else fiscal_year
    if last_year_of is not None and year is not None:
        later = library.load(last_year_of).meta.fiscal_year
        if year >= later:
            raise UserError("import_not_before", year=year, other=later)
    number = library.take(desk.proposal, year, unit, of_file(desk.name, desk.digest))
    if last_year_of is not None:
        library.set_previous(last_year_of, number)
    return number
