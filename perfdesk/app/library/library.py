"""All reports of a desk: list, create, open, import.

The start page needs only the list, so what works on an open report (and the reader of old ones) is
imported by the methods that need it: together a tenth of a second.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from perfdesk.app.editing.identity import report_meta
from perfdesk.app.library.past import Past
from perfdesk.app.library.shelf import Shelf
from perfdesk.errors import UserError
from perfdesk.models.reports.origin import NOTHING, Heritage
from perfdesk.report.values import (
    FieldRef,
    Provenance,
    ReportData,
    State,
    StoredValue,
)

if TYPE_CHECKING:
    from pathlib import Path

    from perfdesk.app.editing.last_year import LastYear
    from perfdesk.app.editing.session import ReportSession
    from perfdesk.app.library.kept import Late
    from perfdesk.app.settings import Settings
    from perfdesk.intake.proposal import Proposal
    from perfdesk.models.reports.repository import Repository
    from perfdesk.report.values import Progress, ReportSummary
    from perfdesk.template.catalogue import Catalogue
    from perfdesk.template.template import ReportTemplate

_FROM_JOURNAL = Heritage("journal")


class Library(Shelf, Past):
    """The reports in one store, filled in by the templates of one catalogue.

    ``settings`` are those of this PC, where there are any: what the clerk wants to be looked for.
    """

    def __init__(
        self, store: Repository | Late, catalogue: Catalogue, settings: Settings | None = None
    ) -> None:
        super().__init__(store)
        self.catalogue = catalogue
        self._settings = settings
        self._opened: dict[int, ReportTemplate] = {}

    def create(
        self, template_id: str, fiscal_year: int, unit: str, previous_id: int | None = None
    ) -> int:
        """Make an empty report with the template's defaults and return its id.

        ``previous_id`` is last year's report, shown beside this one.

        Raises:
            UserError: ``template_unknown``, ``template_faulty``, ``year_out_of_range``,
                ``unit_missing``, or the store's own.
        """
        return self._keep(self._begin(template_id, fiscal_year, unit), previous_id)

    def _begin(self, template_id: str, fiscal_year: int, unit: str) -> ReportSession:
        from perfdesk.app.editing.session import ReportSession  # noqa: PLC0415 - see the module

        template = self.catalogue.load(template_id)
        meta = report_meta(template, fiscal_year, unit)
        values = tuple(
            StoredValue(FieldRef(code), field.default, State.VALID, Provenance.GENERATED)
            for code, field in template.fields.items()
            if field.default and field.group is None
        )
        return ReportSession(0, template, ReportData(meta, values=values), self._repository)

    def create_sample(self) -> int:
        """Return the id of the worked sample, made with its year before where the desk has none."""
        from perfdesk.app.library.samples import FIRST_SAMPLE  # noqa: PLC0415 - see the module

        return self._sample(FIRST_SAMPLE)

    def _sample(self, name: str) -> int:
        from perfdesk.app.library.samples import read_sample  # noqa: PLC0415 - see the module

        sample = read_sample(name)
        session = self._begin(sample.template_id, sample.fiscal_year, sample.unit)
        for summary in self.summaries():
            if summary.meta == session.report.meta:
                return summary.id
        sample.fill(session)
        return self._keep(session, self._sample(sample.previous) if sample.previous else None)

    def copy(self, report_id: int, fiscal_year: int, unit: str) -> int:
        """Store the content of a report as a new one of this year and unit and return its id.

        Raises:
            UserError: What ``create`` and ``open`` raise.
        """
        data = self._repository.load(report_id)
        meta = report_meta(self._template_of(data), fiscal_year, unit)
        meta = replace(meta, template_version=data.meta.template_version)
        is_twin = (meta.fiscal_year, meta.unit) == (data.meta.fiscal_year, data.meta.unit)
        heritage = Heritage("copy") if is_twin else NOTHING
        # What was said to last year's findings says nothing of this year's.
        answers = data.answers if is_twin else ()
        return self._adopt(replace(data, meta=meta, answers=answers), data.previous_id, heritage)

    def _keep(
        self, session: ReportSession, previous_id: int | None = None, heritage: Heritage = NOTHING
    ) -> int:
        """Store a new report with its true states and its summary."""
        return self._put(session.report.to_data(), session.progress, previous_id, heritage)

    def _put(
        self, data: ReportData, progress: Progress, previous_id: int | None, heritage: Heritage
    ) -> int:
        return self._repository.create(
            data,
            percent=progress.percent,
            errors=progress.errors,
            warnings=progress.warnings,
            unfinished=progress.unfinished,
            previous_id=previous_id,
            heritage=heritage,
        )

    def open(self, report_id: int, *, reads_later: bool = False) -> ReportSession:
        """Open a report with the template it was begun with.

        With ``reads_later`` nothing is read proof until findings are asked for, which spares who
        never does that a fifth of a second.

        Raises:
            UserError: ``report_unknown``, ``template_unknown`` or ``template_newer``.
        """
        from perfdesk.app.editing.session import ReportSession  # noqa: PLC0415 - see the module

        data = self._content(report_id)
        template = self._template_of(data)
        self._opened[report_id] = template
        return ReportSession(
            report_id,
            template,
            data,
            self._saving,
            is_read_only=self.is_read_only,
            people=self.people,
            reads_later=reads_later,
        )

    @property
    def people(self) -> tuple[str, ...]:
        """Return the names of persons that must not be published unseen."""
        return () if self._settings is None else self._settings.people

    def _template_of(self, data: ReportData) -> ReportTemplate:
        template = self.catalogue.load(data.meta.template_id)
        if data.meta.template_version > template.identity.version:
            raise UserError(
                "template_newer",
                template=template.identity.title,
                theirs=data.meta.template_version,
                ours=template.identity.version,
            )
        return template

    def load(self, report_id: int) -> ReportData:
        """Return a report as it is stored, without opening it; also one in the bin.

        Raises:
            UserError: ``report_unknown``.
        """
        return self._content(report_id)

    # -- last year ---------------------------------------------------------------------------

    def last_year(self, session: ReportSession) -> LastYear | None:
        """Return last year's report for ``session.look_back``, None where it is not known.

        It is the one that was chosen, else the unit's only one of the year before.

        Raises:
            UserError: As ``open``, where it cannot be read.
        """
        from perfdesk.app.editing.last_year import LastYear, year_before  # noqa: PLC0415 - see the module

        meta, shelf = session.report.meta, self.summaries()
        previous_id = self._content(session.id).previous_id
        if previous_id is None:
            previous_id = year_before(session.id, meta.unit, meta.fiscal_year, shelf)
        if previous_id is None:
            return None
        data = self._content(previous_id)
        return LastYear(session.template, self._template_of(data), data, previous_id)

    def candidates_for_last_year(self, session: ReportSession) -> list[ReportSummary]:
        """Return the reports that may be chosen as last year's, the likeliest first."""
        from perfdesk.app.editing.last_year import sorted_candidates  # noqa: PLC0415 - see the module

        meta = session.report.meta
        return sorted_candidates(session.id, meta.unit, meta.fiscal_year, self.summaries())

    def save_copy(self, session: ReportSession) -> int:
        """Store an open report, as it is on the screen, as a new one and return its id."""
        return self._keep(session, heritage=Heritage("screen"))

    def adopt(self, data: ReportData, heritage: Heritage = _FROM_JOURNAL) -> int:
        """Store the whole content of a backup's or a journal's report as a new one; return its id.

        To the letter, also what this template does not know.

        Raises:
            UserError: ``template_unknown`` or ``template_newer``, or the store's own.
        """
        return self._adopt(data, None, heritage)

    def _adopt(self, data: ReportData, previous_id: int | None, heritage: Heritage) -> int:
        from perfdesk.app.editing.session import ReportSession  # noqa: PLC0415 - see the module

        session = ReportSession(0, self._template_of(data), data, self._repository)
        return self._put(data, session.progress, previous_id, heritage)

    def heritage(self, report_id: int) -> Heritage:
        """Return what a report has beside its content, to be taken to another desk."""
        return self._repository.heritage(report_id)

    def id_of(self, uid: str) -> int | None:
        """Return the id of the report that has this uid on every desk, None where it is not here.

        It may lie in the bin.
        """
        return self._repository.id_of(uid)

    def replace(self, report_id: int, data: ReportData, heritage: Heritage, name: str) -> None:
        """Put another state in the place of a report's content; what it was is kept as a version.

        One in the bin comes out of it.

        Raises:
            UserError: As ``adopt``, and ``report_unknown``.
        """
        from perfdesk.app.editing.session import ReportSession  # noqa: PLC0415 - see the module
        from perfdesk.models.reports.replacing import Replacement  # noqa: PLC0415

        session = ReportSession(0, self._template_of(data), data, self._repository)
        new = Replacement(data, session.progress, heritage, name)
        self._repository.replace_report(report_id, new)

    # -- importing -------------------------------------------------------------------------

    def propose(self, path: Path, template_id: str = "auto") -> Proposal:
        """Read an old report and say where everything would go; nothing is stored.

        Raises:
            UserError: The file cannot be read, or is a report of another kind.
        """
        from perfdesk.intake.read import propose  # noqa: PLC0415 - see the module

        return propose(path, self.catalogue, template_id)

    def take(
        self,
        proposal: Proposal,
        fiscal_year: int | None = None,
        unit: str | None = None,
        origin: str = "import",
    ) -> int:
        """Store a proposal as a new report and return its id.

        Printed figures that the program computes itself are not stored; where one differs from
        what the imported figures give, its sentence is kept as it stood, so that nothing is lost
        and the checks show the contradiction.

        Raises:
            UserError: ``year_missing`` or ``unit_missing`` where neither the text nor the caller
                says them, and the store's own.
        """
        read = self._read_in(proposal, fiscal_year, unit)
        return self._keep(read, heritage=Heritage(origin))

    def drafted(
        self, proposal: Proposal, fiscal_year: int | None = None, unit: str | None = None
    ) -> ReportData:
        """Return the report that ``take`` would store.

        Raises:
            UserError: ``year_missing`` or ``unit_missing``, as ``take``.
        """
        return self._read_in(proposal, fiscal_year, unit).report.to_data()

    def _read_in(
        self, proposal: Proposal, fiscal_year: int | None, unit: str | None
    ) -> ReportSession:
        from perfdesk.app.editing.session import ReportSession  # noqa: PLC0415 - see the module
        from perfdesk.intake.proposal import as_data, contradicted  # noqa: PLC0415

        year = proposal.fiscal_year if fiscal_year is None else fiscal_year
        if year is None:
            raise UserError("year_missing")
        template = self.catalogue.load(proposal.template_id)
        meta = report_meta(template, year, proposal.unit if unit is None else unit)
        data = as_data(proposal, meta.fiscal_year, meta.unit)
        session = ReportSession(0, template, data, self._repository)
        for placed in contradicted(proposal, lambda ref: session.value(ref).text):
            session.enter(placed.ref, placed.text, Provenance.IMPORTED)
        return session
