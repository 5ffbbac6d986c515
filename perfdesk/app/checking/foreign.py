"""Check a report from elsewhere: read the file, proof-read it, and tell what was found.

Nothing is stored, and nothing of the text goes into the log.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from perfdesk.app.checking.outside import told_as_checking
from perfdesk.errors import UserError, message
from perfdesk.intake.files import read_paragraphs
from perfdesk.intake.passages import FileText, read_passages
from perfdesk.proof.readers import whole_reader
from perfdesk.proof.telling import tell
from perfdesk.proof.values import Setting

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence
    from pathlib import Path

    from perfdesk.intake.readers.source import FileLine
    from perfdesk.proof.proofreader import Proofreader
    from perfdesk.proof.values import Slip
    from perfdesk.template.catalogue import Catalogue
    from perfdesk.template.datatypes import Severity
    from perfdesk.template.template import ReportTemplate

#: A report has a few hundred; more would take longer than a clerk waits.
_MAX_LINES = 20_000
#: The same said so often is said once, with the first of its places.
_FEW, _MOST_PLACES = 3, 10


@dataclass(frozen=True, slots=True)
class ForeignFinding:
    """Something in a file that should be looked at.

    Attributes:
        check: The check's code.
        where: How a person finds it: 第 12 行, 第 2 页第 5 行, and what stands there.
        quote: The text at fault, to the letter; may be empty.
        line: Number of the line (in Word: of the paragraph) in which it begins, from 1.
    """

    severity: Severity
    check: str
    title: str
    basis: str
    where: str
    quote: str
    message: str
    line: int


@dataclass(frozen=True, slots=True)
class ForeignReview:
    """What was found in a file.

    Attributes:
        title: The report's title; the file's name where none was recognised.
        template_id: The template whose headings it has; empty where it has those of none.
        fiscal_year: The year it tells; 0 where that was not found.
    """

    title: str
    template_id: str
    fiscal_year: int
    findings: tuple[ForeignFinding, ...]


def check_file(path: Path, catalogue: Catalogue, people: Iterable[str] = ()) -> ForeignReview:
    """Check a report in a text, Word or PDF file; nothing is stored.

    Args:
        path: The file.
        catalogue: Where the templates are, by which headings and tasks are known.
        people: Names of persons that must not be published unseen.

    Raises:
        UserError: The file cannot be read (see ``read_paragraphs``), or has too many lines
            (``check_too_many_lines``); what the readers call ``import_…`` is ``check_…`` here.
    """
    with told_as_checking():
        lines = read_paragraphs(path)
    if len(lines) > _MAX_LINES:
        raise UserError("check_too_many_lines", file=path.name, limit=_MAX_LINES)
    return check_lines(lines, path.name, catalogue, people)


def check_lines(
    lines: Sequence[FileLine], name: str, catalogue: Catalogue, people: Iterable[str] = ()
) -> ForeignReview:
    """Check the lines of a file that was read; ``name`` is the file's."""
    templates = _templates(catalogue)
    titles = [template.report_title for template in templates]
    text = read_passages(templates, titles, lines)
    reader = whole_reader(Setting(text.fiscal_year, text.unit, tuple(people)))
    reader.put(text.passages)
    findings = _gathered(
        (_cause(slip, reader), _finding(slip, text, reader)) for slip in reader.slips
    )
    return ForeignReview(
        title=text.title or name,
        template_id=text.template_id,
        fiscal_year=text.fiscal_year,
        findings=tuple(sorted(findings, key=lambda finding: finding.line)),
    )


def _cause(slip: Slip, reader: Proofreader) -> Hashable:
    """Return what slips have in common that say the same of the same words."""
    text = reader.passages[slip.spot.key].text[slip.spot.start : slip.spot.end]
    slots = tuple(sorted((name, words) for name, words in slip.slots.items() if name != "near"))
    return slip.check, slip.variant, text, slots, slip.replacement, bool(slip.also)


def _gathered(findings: Iterable[tuple[Hashable, ForeignFinding]]) -> Iterator[ForeignFinding]:
    """Tell what is told more than ``_FEW`` times of one cause once, with all its places.

    A list of forty half-width commas hides everything else.
    """
    by_cause: dict[Hashable, list[ForeignFinding]] = {}
    for cause, finding in findings:
        by_cause.setdefault(cause, []).append(finding)
    for same in by_cause.values():
        if len(same) <= _FEW:
            yield from same
            continue
        first, *others = sorted(same, key=lambda finding: finding.line)
        places = dict.fromkeys(finding.where.partition("，")[0] for finding in others)
        told = message(
            "findings",
            "same_elsewhere" if len(places) <= _MOST_PLACES else "same_in_many_places",
            first=first.message,
            count=len(same),
            places="、".join(list(places)[:_MOST_PLACES]),
        )
        yield replace(first, message=told)


def _templates(catalogue: Catalogue) -> list[ReportTemplate]:
    """Return all templates that can be loaded, those for any year first."""
    loaded: list[ReportTemplate] = []
    for entry in sorted(catalogue.entries(), key=lambda entry: (bool(entry.years), entry.id)):
        try:
            loaded.append(catalogue.load(entry.id))
        except UserError:
            # A faulty template of the office's own is told where it is chosen.
            continue
    return loaded


def _finding(slip: Slip, text: FileText, reader: Proofreader) -> ForeignFinding:
    # A paragraph may have many lines: the sentence names those where the words are.
    places = {"place": text.line_at(slip.spot.key, slip.spot.start).place}
    if slip.also:
        places["other_place"] = text.line_at(slip.also[0].key, slip.also[0].start).place
    exact = replace(slip, slots={**places, **slip.slots})
    told = tell(exact, reader.passages, lambda passage: text.line_at(passage.key, 0).place)
    line = text.line_at(slip.spot.key, slip.spot.start)
    label = reader.passages[slip.spot.key].label
    return ForeignFinding(
        severity=told.severity,
        check=slip.check,
        title=told.title,
        basis=told.basis,
        where=f"{line.place}，{label}" if label else line.place,
        quote=told.quote,
        message=told.message,
        line=line.number,
    )
