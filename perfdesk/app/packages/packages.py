"""Carry reports from one PC to another: pack them into a file, look into one, take it in.

A package holds whole reports as the store has them, with their history, deleted records and
versions, and the office's own templates that they were filled in by. Whoever takes one in sees
first what is in it; which of two states of one report stays is the clerk's word.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import Enum
from typing import TYPE_CHECKING

from perfdesk import __version__
from perfdesk.app.library.samples import is_sample
from perfdesk.app.packages.package_contents import LONGEST, PackageContents, PackedReport, look_into
from perfdesk.app.packages.package_file import MOST_REPORTS, SUFFIX, Package, write_package
from perfdesk.app.packages.package_past import past_json
from perfdesk.app.packages.package_templates import Need, carried, install, need
from perfdesk.errors import UserError, message
from perfdesk.export.files import replace_file
from perfdesk.models.keeping.processes import host_name
from perfdesk.report.packing import pack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from perfdesk.app.library.library import Library
    from perfdesk.models.reports.origin import Heritage
    from perfdesk.report.values import ReportData, ReportSummary

__all__ = [
    "SUFFIX",
    "Choice",
    "Fate",
    "Kind",
    "Need",
    "PackageContents",
    "PackedReport",
    "Standing",
    "Taken",
    "look_into",
    "pack_reports",
    "packed",
    "standings",
    "suggested_name",
    "take_in",
    "taking",
    "write",
]

_log = logging.getLogger(__name__)


# -- packing ---------------------------------------------------------------------------------------


def packed(library: Library, ids: Sequence[int], *, with_past: bool = True) -> bytes:
    """Return a package of these reports, as they are stored, as a file's bytes.

    Raises:
        UserError: ``report_unknown``, ``package_empty``, ``package_too_much`` (too many, or too
            large), and what ``carried`` raises of a template.
    """
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        raise UserError("package_empty")
    if len(wanted) > MOST_REPORTS:
        raise UserError("package_too_many", limit=MOST_REPORTS)
    summaries = {one.id: one for one in (*library.summaries(), *library.discarded())}
    members: dict[str, bytes] = {}
    reports, templates = [], {}
    for position, report_id in enumerate(wanted, 1):
        data = library.load(report_id)
        template_id = data.meta.template_id
        if template_id not in templates:
            templates[template_id] = carried(library.catalogue, template_id)
        heritage = library.heritage(report_id)
        name = f"reports/{position:03}"
        members[f"{name}.json"] = pack(replace(data, previous_id=None)).encode()
        if with_past:
            members[f"{name}-past.json"] = past_json(heritage.rows)
        title = library.catalogue.title(template_id)
        reports.append(
            _about_report(name, summaries[report_id], heritage, title, with_past=with_past)
        )
    coming = [one for one in templates.values() if one is not None]
    for one in coming:
        members |= one.members
    about = {
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "made_on": _shown(host_name()),
        "reports": reports,
        "templates": [
            {"id": one.id, "title": _shown(one.title), "version": one.version} for one in coming
        ],
    }
    return write_package(Package(about, members), __version__)


def _about_report(
    name: str, summary: ReportSummary, heritage: Heritage, title: str, *, with_past: bool
) -> dict[str, object]:
    return {
        "file": f"{name}.json",
        "past": f"{name}-past.json" if with_past else None,
        "previous_uid": heritage.previous_uid,
        "percent": summary.percent,
        "errors": summary.errors,
        "warnings": summary.warnings,
        "unfinished": summary.unfinished,
        "template": _shown(title),
    }


def _shown(words: str) -> str:
    return "".join(char for char in words if char.isprintable())[:LONGEST]


def write(content: bytes, target: Path) -> None:
    """Write a package beside its place and put it there when it is complete.

    Raises:
        UserError: As ``export.files.replace_file``; an old file is as it was.
    """
    replace_file(target, lambda file: file.write(content))


def pack_reports(
    library: Library, ids: Sequence[int], target: Path, *, with_past: bool = True
) -> None:
    """Write these reports, as they are stored, into a package.

    Raises:
        UserError: As ``packed`` and ``write``; an old file is as it was.
    """
    write(packed(library, ids, with_past=with_past), target)


def suggested_name(summaries: Sequence[ReportSummary], today: datetime) -> str:
    """Return what a package of these may be called."""
    from perfdesk.app.printed.batch_names import safe_name  # noqa: PLC0415 - pulls in the writers

    units = list(dict.fromkeys(one.meta.unit for one in summaries))
    years = sorted({one.meta.fiscal_year for one in summaries})
    whose = units[0] if len(units) == 1 else f"{len(summaries)}份报告"
    when = f"{years[0]}年度" if len(years) == 1 else ""
    return f"{safe_name(f'{when}{whose} {today.astimezone():%m%d}')}{SUFFIX}"


# -- what this desk has of it ----------------------------------------------------------------------


class Kind(Enum):
    """How a report that comes stands to those of this desk."""

    NEW = "new"
    SAME = "same"  # It is here, unchanged.
    OTHER = "other"  # It is here, with another content.


@dataclass(frozen=True, slots=True)
class Standing:
    """How a report that comes stands to this desk.

    Attributes:
        here: The report of this desk that is the same one, None where it is new.
        is_older: This desk's one was saved later than the one that comes.
        is_other_unit: This desk has reports, but none of this unit.
        need: What becomes of its template.
    """

    kind: Kind
    here: ReportSummary | None
    need: Need
    is_older: bool = False
    is_other_unit: bool = False

    @property
    def is_in_bin(self) -> bool:
        """Say whether this desk's one lies in the recycle bin."""
        return self.here is not None and self.here.deleted_at is not None


def standings(
    library: Library, contents: PackageContents, usual_unit: str = ""
) -> tuple[Standing, ...]:
    """Say of each report of a package how it stands to this desk.

    It is the same one by its uid, which it keeps on every desk, else by its content.
    """
    listed = [*library.summaries(), *library.discarded()]
    units = {one.meta.unit for one in listed if not is_sample(one.meta.unit)}
    units |= {usual_unit} - {""}
    return tuple(_standing(library, contents, one, listed, units) for one in contents.reports)


def _standing(
    library: Library,
    contents: PackageContents,
    report: PackedReport,
    listed: Iterable[ReportSummary],
    units: set[str],
) -> Standing:
    meta = report.data.meta
    coming = contents.templates.get(meta.template_id)
    kind, here = _twin(library, report.data, listed)
    saved_at = report.data.saved_at or contents.made_at
    return Standing(
        kind=kind,
        here=here,
        need=need(meta, coming, library.catalogue),
        is_older=here is not None and here.saved_at > saved_at,
        is_other_unit=bool(units) and meta.unit not in units and not is_sample(meta.unit),
    )


def _twin(
    library: Library, data: ReportData, listed: Iterable[ReportSummary]
) -> tuple[Kind, ReportSummary | None]:
    by_id = {one.id: one for one in listed}
    same = by_id.get(library.id_of(data.uid) or 0)
    content = _content(data)
    if same is not None:
        is_same = _content(library.load(same.id)) == content
        return (Kind.SAME if is_same else Kind.OTHER), same
    for one in by_id.values():
        is_twin = one.meta == data.meta and one.deleted_at is None
        if is_twin and _content(library.load(one.id)) == content:
            return Kind.SAME, one
    return Kind.NEW, None


def _content(data: ReportData) -> tuple[object, ...]:
    """Return what two reports are compared by: all that somebody entered."""
    return (
        data.meta,
        frozenset((value.ref, value.text, value.provenance) for value in data.values),
        frozenset(data.lines),
        data.leftovers,
        frozenset(data.answers),
    )


# -- taking in -------------------------------------------------------------------------------------


class Choice(Enum):
    """What is to become of a report that comes."""

    TAKE = "take"  # Take in what is not here; what is here in another state has to be decided.
    REPLACE = "replace"  # It takes the place of the one here, which is kept as a version of it.
    KEEP_BOTH = "keep_both"
    SKIP = "skip"


class Fate(Enum):
    """What became of a report of a package."""

    TAKEN = "taken"
    REPLACED = "replaced"
    BOTH = "both"
    SAME = "same"
    RESTORED = "restored"  # It was here, unchanged, in the recycle bin.
    SKIPPED = "skipped"
    UNDECIDED = "undecided"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Taken:
    """One report of a package and what became of it.

    Attributes:
        position: Which one of the package, from 0.
        report_id: The report of this desk; None where none has anything of it.
        reason: A sentence on why it was not taken; empty where it was.
    """

    position: int
    name: str
    fate: Fate
    report_id: int | None = None
    reason: str = ""


def take_in(
    library: Library,
    contents: PackageContents,
    choices: Mapping[int, Choice],
    *,
    with_templates: bool = False,
) -> list[Taken]:
    """Store the reports of a package, each by its choice (``Choice.TAKE`` where there is none).

    Each is stored as a whole or not at all; one that fails leaves the desk as it was and does not
    stop the rest. ``with_templates``: the clerk wants the templates that come along.
    """
    return list(taking(library, contents, choices, with_templates=with_templates))


def taking(
    library: Library,
    contents: PackageContents,
    choices: Mapping[int, Choice],
    *,
    with_templates: bool = False,
) -> Iterator[Taken]:
    """Do as ``take_in``, one report a step."""
    # A report finds last year's one by its uid: that one first.
    years = sorted(
        enumerate(contents.reports), key=lambda pair: (pair[1].data.meta.fiscal_year, pair[0])
    )
    for position, report in years:
        choice = choices.get(position, Choice.TAKE)
        try:
            fate, report_id = _take(library, contents, report, choice, with_templates)
        except UserError as error:
            _log.info("A packed report was not taken in: %s", error.code)
            yield Taken(position, report.name, Fate.FAILED, reason=str(error))
            continue
        reason = message("notes", "package_undecided") if fate is Fate.UNDECIDED else ""
        yield Taken(position, report.name, fate, report_id, reason)


def _take(
    library: Library,
    contents: PackageContents,
    report: PackedReport,
    choice: Choice,
    with_templates: bool,  # noqa: FBT001 - handed on
) -> tuple[Fate, int | None]:
    if choice is Choice.SKIP:
        return Fate.SKIPPED, None
    listed = [*library.summaries(), *library.discarded()]
    standing = _standing(library, contents, report, listed, set())
    here = standing.here
    if here is not None and standing.kind is Kind.SAME:
        if standing.is_in_bin:
            library.restore(here.id)
        return (Fate.RESTORED if standing.is_in_bin else Fate.SAME), here.id
    if here is not None and choice is Choice.TAKE:
        return Fate.UNDECIDED, here.id
    take_back = _prepare_template(library, contents, report, standing.need, with_templates)
    try:
        return _store(library, report, here, choice)
    except BaseException:
        take_back()
        raise


def _store(
    library: Library, report: PackedReport, here: ReportSummary | None, choice: Choice
) -> tuple[Fate, int]:
    if here is None or choice is Choice.KEEP_BOTH:
        heritage = replace(report.heritage, origin="package")
        report_id = library.adopt(report.data, heritage)
        return (Fate.TAKEN if here is None else Fate.BOTH), report_id
    now = datetime.now(UTC).isoformat(timespec="seconds")
    heritage = replace(report.heritage, origin=f"package@{now}")
    library.replace(here.id, report.data, heritage, message("notes", "package_replaced_name"))
    return Fate.REPLACED, here.id


def _prepare_template(
    library: Library,
    contents: PackageContents,
    report: PackedReport,
    wanted: Need,
    with_templates: bool,  # noqa: FBT001 - handed on
) -> Callable[[], None]:
    """Put the report's template up where it comes along; return what takes that back."""
    coming = contents.templates.get(report.data.meta.template_id)
    if coming is None or wanted in {Need.HERE, Need.LACKS}:
        # Where it lacks, the store's own sentence tells which one, and which there are.
        return lambda: None
    if not with_templates:
        raise UserError("package_template_unasked", template=coming.title)
    return install(coming, library.catalogue)
