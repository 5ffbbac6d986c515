"""What was on the screen and not in the store, held against what is stored now."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from perfdesk.errors import UserError, message
from perfdesk.report.comparing.compare import compare
from perfdesk.report.report import Report

if TYPE_CHECKING:
    from collections.abc import Iterable

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.app.library.library import Library
    from perfdesk.report.comparing.compare import Difference
    from perfdesk.report.values import Answer, Change, FieldRef, ReportData, Revision
    from perfdesk.template.template import ReportTemplate

#: Looked through for texts that were stored and have been changed since.
_REVISIONS = 5000


@dataclass(frozen=True, slots=True)
class Unsaved:
    """The content of an open report when it could not be saved.

    Attributes:
        uid: The report's; its id may mean another report on another desk.
        base: The save that the content goes on from; None for a report never saved.
        at: When it was kept (UTC).
        session: Tells the opening of the report that kept it, so that a later one does not
            overwrite it before the clerk was asked.
    """

    report_id: int
    uid: str
    template_id: str
    template_version: int
    base: datetime | None
    at: datetime
    data: ReportData
    session: str = field(default="", compare=False)


def unsaved_of(session: ReportSession, at: datetime | None = None) -> Unsaved:
    """Return the whole content of an open report as it is on the screen."""
    data = replace(session.report.to_data(), saved_at=session.saved_at)
    return Unsaved(
        report_id=session.id,
        uid=data.uid,
        template_id=data.meta.template_id,
        template_version=data.meta.template_version,
        base=session.saved_at,
        at=at or datetime.now(UTC),
        data=data,
    )


@dataclass(frozen=True, slots=True)
class Question:
    """What the clerk has to know before she chooses what becomes of an unsaved content.

    Attributes:
        title: The report, as the window names it.
        is_there: The report is still on this desk; otherwise it can only become a new one.
        is_in_bin: The report lies in the recycle bin, from which it has to be taken first.
        is_fitting: The report is filled in by the same version of the same template, so that the
            content can go into it.
        has_moved_on: The report was saved after the save that the content goes on from.
        stored_at: When the report was last saved (UTC).
        other_meta: Year and unit in the report and in the content, where they differ.
        other_leftovers: How many pieces have no place in either, where those differ.
        other_answers: How many findings are answered in either, where the answers differ.
        differences: What the content would change in the report, field by field; all of it where
            the report is gone.
    """

    unsaved: Unsaved
    title: str
    is_there: bool
    is_in_bin: bool
    is_fitting: bool
    has_moved_on: bool
    stored_at: datetime | None
    other_meta: tuple[str, str] | None
    other_leftovers: tuple[int, int] | None
    other_answers: tuple[int, int] | None
    differences: tuple[Difference, ...]

    @property
    def may_restore(self) -> bool:
        """Say whether the content can go into the report it belongs to."""
        return self.is_there and self.is_fitting


def ask_about(unsaved: Unsaved, library: Library) -> Question:
    """Return what the question about an unsaved content needs."""
    stored = _stored(unsaved, library)
    template = _template(unsaved, library)
    before = stored or replace(unsaved.data, values=(), lines=(), leftovers=(), answers=())
    titles = (_title(before), _title(unsaved.data))
    title = titles[1]
    return Question(
        unsaved=unsaved,
        title=title if template is None else f"{title} · {template.identity.title}",
        is_there=stored is not None,
        is_in_bin=stored is not None and _is_in_bin(unsaved, library),
        is_fitting=template is not None
        and (stored is None or _form(stored) == (unsaved.template_id, unsaved.template_version)),
        has_moved_on=_has_moved_on(stored, unsaved),
        stored_at=None if stored is None else stored.saved_at,
        other_meta=None if titles[0] == titles[1] else titles,
        other_leftovers=None
        if before.leftovers == unsaved.data.leftovers
        else (len(before.leftovers), len(unsaved.data.leftovers)),
        other_answers=None
        if before.answers == unsaved.data.answers
        else (len(before.answers), len(unsaved.data.answers)),
        differences=() if template is None else compare(template, before, unsaved.data),
    )


def restore(session: ReportSession, unsaved: Unsaved) -> Change:
    """Make an unsaved content that of the open report it belongs to; one step, to be undone.

    Raises:
        UserError: ``recovery_other_report``: it is another report, or filled in by another version
            of the template; nothing is changed.
    """
    meta = session.report.meta
    is_its_own = session.report.uid == unsaved.uid
    if not is_its_own or (meta.template_id, meta.template_version) != _form(unsaved.data):
        raise UserError("recovery_other_report")
    return session.take_over(unsaved.data, message("undo", "recovered"))


def is_stored(unsaved: Unsaved, library: Library) -> bool:
    """Say whether the store has it all, now or since overwritten by something newer.

    By the texts: what differs was in the report after the save that the content goes on from. Of
    unit, year, the records' order, answers and what had no place the store keeps no history: these
    have to stand as they are now, or the clerk is asked. A report that is not there, or whose
    template is not, has nothing stored.
    """
    stored = _stored(unsaved, library)
    template = _template(unsaved, library)
    if stored is None or template is None:
        return False
    kept, now = _content(template, unsaved.data), _content(template, stored)
    if kept == now:
        return True
    if stored.saved_at == unsaved.base or not kept.has_form_of(now):
        return False
    differing = {ref: text for ref, text in kept.texts.items() if now.texts.get(ref, "") != text}
    differing |= dict.fromkeys(now.texts.keys() - kept.texts.keys(), "")
    return bool(differing) and _were_there(
        differing, library.changes(unsaved.report_id, _REVISIONS), unsaved.base
    )


@dataclass(frozen=True, slots=True)
class _Content:
    """What a person has put in, and nothing of what follows from it."""

    meta: tuple[int, str]
    texts: dict[FieldRef, str]
    lines: frozenset[tuple[int, str, int, int]]
    leftovers: tuple[str, ...]
    answers: tuple[Answer, ...]

    def has_form_of(self, other: _Content) -> bool:
        """Say whether all but the texts is the same."""
        mine = (self.meta, self.lines, self.leftovers, self.answers)
        return mine == (other.meta, other.lines, other.leftovers, other.answers)


def _content(template: ReportTemplate, data: ReportData) -> _Content:
    # Through the template: the open report knows nothing of what the template does not.
    known = Report.from_data(template, data).to_data()
    return _Content(
        (data.meta.fiscal_year, data.meta.unit),
        {value.ref: value.text for value in known.values if value.text},
        frozenset((line.number, line.group, line.parent, line.position) for line in known.lines),
        known.leftovers,
        known.answers,
    )


def _were_there(
    texts: dict[FieldRef, str], revisions: Iterable[Revision], base: datetime | None
) -> bool:
    seen: set[tuple[FieldRef, str]] = set()
    for revision in revisions:
        if base is None or revision.at > base:
            seen |= {(revision.ref, revision.old or ""), (revision.ref, revision.new or "")}
    return all((ref, text) in seen for ref, text in texts.items())


def _has_moved_on(stored: ReportData | None, unsaved: Unsaved) -> bool:
    if stored is None or stored.saved_at is None:
        return False
    return unsaved.base is None or stored.saved_at > unsaved.base


def _title(data: ReportData) -> str:
    return f"{data.meta.fiscal_year} 年度 · {data.meta.unit}"


def _form(data: ReportData) -> tuple[str, int]:
    return data.meta.template_id, data.meta.template_version


def _stored(unsaved: Unsaved, library: Library) -> ReportData | None:
    """Return what is stored of the same report; its number alone may mean another one."""
    try:
        stored = library.load(unsaved.report_id)
    except UserError as error:
        if error.code != "report_unknown":
            raise
        return None
    return stored if stored.uid == unsaved.uid else None


def _is_in_bin(unsaved: Unsaved, library: Library) -> bool:
    return any(summary.id == unsaved.report_id for summary in library.discarded())


def _template(unsaved: Unsaved, library: Library) -> ReportTemplate | None:
    """Return the template by which the content is filled in; None where it is not here."""
    try:
        template = library.catalogue.load(unsaved.template_id)
    except UserError:
        return None
    return template if unsaved.template_version <= template.identity.version else None
