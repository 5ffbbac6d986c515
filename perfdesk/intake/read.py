"""Read an old report: file -> clean lines -> template and outline -> arrangement -> proposal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from perfdesk.errors import UserError, message
from perfdesk.intake.arrange import arrange, body_of
from perfdesk.intake.cleaning import clean
from perfdesk.intake.cleaning.rows import cells_of
from perfdesk.intake.fields.fill import fill
from perfdesk.intake.fields.tables import empty_report, scoring_section
from perfdesk.intake.files import read_source
from perfdesk.intake.outline.choosing import Choice, choose, forced
from perfdesk.intake.outline.outline import Outline
from perfdesk.pulse import beat

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from perfdesk.intake.cleaning.paragraphs import SourceLine
    from perfdesk.intake.proposal import Proposal
    from perfdesk.intake.readers.source import SourceFile
    from perfdesk.template.catalogue import Catalogue
    from perfdesk.template.patterns import Pattern
    from perfdesk.template.template import ReportTemplate

#: Chooses the template that fits best.
AUTO = "auto"
#: A report has a few hundred; more would take longer than a clerk waits.
_MAX_LINES = 20_000
#: How well a template fits that knows only the file's table.
_BY_TABLE = 0.5


@dataclass(frozen=True, slots=True)
class CleanFile:
    """A file that was read and cleaned; any template can be tried on it."""

    source: SourceFile
    lines: tuple[SourceLine, ...]


def read_file(path: Path) -> CleanFile:
    """Read and clean an old report.

    Raises:
        UserError: The file cannot be read (see ``read_source``), or ``import_too_many_lines``.
    """
    source = read_source(path)
    lines = clean(source)
    if len(lines) > _MAX_LINES:
        raise UserError("import_too_many_lines", file=path.name, limit=_MAX_LINES)
    return CleanFile(source, lines)


def propose_by(
    file: CleanFile, catalogue: Catalogue, template_id: str = AUTO, *, must_fit: bool = True
) -> Proposal:
    """Say where everything of a file would go.

    Args:
        file: What was read.
        catalogue: Where the templates are.
        template_id: A template, or ``auto`` for the one that fits best.
        must_fit: Refuse a text that does not fit; else a template that was named takes what fits,
            and all the rest is left over.

    Raises:
        UserError: The template cannot be loaded, or the text is no report of a known kind
            (``import_other_kind``).
    """
    named = None if template_id == AUTO else catalogue.load(template_id)
    templates = list(_loadable(catalogue)) if named is None else [named]
    body = body_of(file.lines)
    choice = choose(templates, body)
    if choice is None or not choice.fit:
        choice = _by_tables(templates, body) or choice
    if choice is None and named is not None and not must_fit:
        choice = forced(named, body)
    if choice is None:
        raise UserError("import_other_kind", file=file.source.name)
    arrangement = arrange(choice.template, _titles(catalogue), file.lines, choice.outline)
    notes = file.source.notes
    arrangement = replace(arrangement, fit=choice.fit, fit_reason=choice.reason, notes=notes)
    return fill(choice.template, arrangement)


def _by_tables(templates: Iterable[ReportTemplate], lines: Sequence[SourceLine]) -> Choice | None:
    """Return the template that knows the scoring table of a file which is nothing else.

    One for any year comes before those of a region.
    """
    rows = [cells_of(line) for line in lines if line.is_row]
    title = " ".join(line.text for line in lines if not line.is_row)
    for template in sorted(templates, key=lambda one: bool(one.identity.fiscal_years)):
        section = scoring_section(empty_report(template), rows, title) if rows else None
        if section is not None:
            reason = message("notes", "template_by_table", table=template.sections[section].heading)
            outline = Outline((), tuple(lines), tuple(range(len(lines))))
            return Choice(template, outline, _BY_TABLE, reason)
    return None


def propose(path: Path, catalogue: Catalogue, template_id: str = AUTO) -> Proposal:
    """Read an old report and say where everything would go; nothing is stored.

    Raises:
        UserError: As ``read_file`` and ``propose_by``.
    """
    return propose_by(read_file(path), catalogue, template_id)


def _loadable(catalogue: Catalogue) -> Iterator[ReportTemplate]:
    """Yield all templates that can be loaded; a faulty one is told when it is chosen by name."""
    for entry in catalogue.entries():
        beat()
        try:
            template = catalogue.load(entry.id)
        except UserError:
            continue
        yield template


def _titles(catalogue: Catalogue) -> Iterator[Pattern]:
    """Yield the titles of all templates; none is loaded unless its title is asked for."""
    for template in _loadable(catalogue):
        yield template.report_title
