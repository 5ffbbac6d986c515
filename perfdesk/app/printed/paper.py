"""Tell whether a printed report is the one on the desk, by the fingerprint in its foot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.errors import UserError, message
from perfdesk.report.fingerprint import fingerprint, read_fingerprint

if TYPE_CHECKING:
    from perfdesk.app.editing.session import ReportSession
    from perfdesk.app.library.library import Library
    from perfdesk.report.values import Snapshot


@dataclass(frozen=True, slots=True)
class PaperCheck:
    """What a code says: it is that of the data now, or of a named version, or of neither.

    Attributes:
        now: The code of the data as they are now.
    """

    now: str
    is_same: bool
    version: Snapshot | None = None


def fingerprint_of(session: ReportSession) -> str:
    """Return the code of an open report's data."""
    return fingerprint(session.report.to_data())


def check_paper(library: Library, session: ReportSession, typed: str) -> PaperCheck:
    """Compare a code, as a person read it from paper, with the report and its versions.

    Raises:
        UserError: ``fingerprint_unreadable`` where it is no code; or the store's own.
    """
    code = read_fingerprint(typed)
    if code is None:
        raise UserError("fingerprint_unreadable", text=typed)
    now = fingerprint_of(session)
    if code == now:
        return PaperCheck(now, is_same=True)
    for one in library.snapshots(session.id):
        if fingerprint(library.snapshot(session.id, one.id)) == code:
            return PaperCheck(now, is_same=False, version=one)
    return PaperCheck(now, is_same=False)


def told(check: PaperCheck) -> str:
    """Say in a sentence what a check brought."""
    if check.is_same:
        return message("notes", "fingerprint_same")
    version = check.version
    if version is None:
        return message("notes", "fingerprint_other", code=check.now)
    when = f"{version.at.astimezone():%Y-%m-%d %H:%M}"
    return message("notes", "fingerprint_version", code=check.now, when=when, name=version.name)
