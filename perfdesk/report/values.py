"""The values of a report as they cross the floors: frozen, without template or store."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003 - dataclass fields are read at run time
from enum import StrEnum
from typing import TYPE_CHECKING

from perfdesk.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfdesk.template.datatypes import Severity, Value

#: The line of values that stand in no group.
ROOT = 0

_REF = re.compile(r"([a-z][a-z0-9_]*)(?::([1-9][0-9]{0,8}))?")


@dataclass(frozen=True, slots=True, order=True)
class FieldRef:
    """Where a value stands: a field's permanent code and the line (record) that holds it.

    ``line`` is a number that a record keeps for life; 0 is the report itself. Written ``code`` or
    ``code:line``.
    """

    code: str
    line: int = ROOT

    def __str__(self) -> str:
        return self.code if self.line == ROOT else f"{self.code}:{self.line}"

    @classmethod
    def parse(cls, text: str) -> FieldRef:
        """Read ``code`` or ``code:line``.

        Raises:
            UserError: ``ref_malformed``.
        """
        match = _REF.fullmatch(text)
        if match is None:
            raise UserError("ref_malformed", ref=text)
        return cls(match[1], int(match[2] or ROOT))


class State(StrEnum):
    """What became of a field's text."""

    EMPTY = "empty"
    VALID = "valid"
    INVALID = "invalid"
    CALCULATED = "calculated"
    NOT_RELEVANT = "not_relevant"


class Provenance(StrEnum):
    """Where a field's text came from."""

    TYPED = "typed"
    GENERATED = "generated"
    OVERRIDDEN = "overridden"
    CARRIED_OVER = "carried_over"
    IMPORTED = "imported"


@dataclass(frozen=True, slots=True)
class FieldValue:
    """A field's content.

    Attributes:
        text: What stands in the field, kept to the letter even where it is no valid value.
        value: The same for code; None unless the state is VALID or CALCULATED.
        fault: For INVALID, the Chinese sentence that says why.
    """

    ref: FieldRef
    text: str
    value: Value
    state: State
    provenance: Provenance
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A record of a group: its life-long number, its group, the line that holds it.

    ``position`` counts from 0 among the lines with the same group and parent.
    """

    number: int
    group: str
    parent: int
    position: int


@dataclass(frozen=True, slots=True)
class Fix:
    """What may safely stand instead of a piece of a field's text (characters start to end)."""

    ref: FieldRef
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a reviewer would send the report back for, in words.

    Attributes:
        check: The template's check code, or the name of one of the engine's own checks.
        refs: The fields it speaks of; the first is where the message is shown.
        message: What is wrong, with figures and places, and what to do (the sentences from the
            first that begins with 请 or 确 on).
        quote: The text at fault, as it stands in the field; may be empty.
        span: Where the quote stands in the text of the first field (characters), or None.
        fix: What one click would put right, or None.
        title: The check in a few words (检查项).
        basis: The rule that it comes from (依据); may be empty.
        answer: The clerk's explanation, empty where it is only marked as read; None: not answered.
        gist: What it tells beside places; an answer holds as long as this is the same.
        answered_before: What the clerk said when it told something else; offered, not applied.
    """

    severity: Severity
    check: str
    refs: tuple[FieldRef, ...]
    message: str
    quote: str = ""
    span: tuple[int, int] | None = None
    fix: Fix | None = None
    title: str = ""
    basis: str = ""
    answer: str | None = None
    gist: str = ""
    answered_before: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Answer:
    """What the clerk says to a warning or hint; it holds as long as the finding tells ``quote``.

    ``quote`` is the finding's gist: the words at fault and its figures. ``text`` is the explanation
    (审核说明); empty where the finding is only marked as read.
    """

    check: str
    ref: FieldRef
    quote: str
    text: str


class SectionState(StrEnum):
    """How far a section is."""

    EMPTY = "empty"
    IN_WORK = "in_work"
    FAULTY = "faulty"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class SectionProgress:
    """A section with all below it: what is filled of what has to be, and its findings.

    ``unfinished`` of the errors say only that something is still to be filled in.
    """

    state: SectionState
    filled: int
    required: int
    errors: int
    warnings: int
    unfinished: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """The whole report's state.

    Attributes:
        percent: 0 to 100, of the fields that have to be filled.
        unfinished: How many of the errors say only that something is still to be filled in.
    """

    percent: int
    errors: int
    warnings: int
    sections: Mapping[str, SectionProgress]
    unfinished: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """What one act of the clerk changed; each view repaints what it names.

    Attributes:
        initiator: The field whose editor caused it (that editor is skipped), or None.
        values: All values that are new or different now.
        groups: (group code, parent line) of each list of records that was changed.
        sections: Codes of the sections whose relevance changed.
        focus: The field that the clerk should be shown (after undoing, replacing, restoring), or
            None.
    """

    initiator: FieldRef | None
    values: tuple[FieldValue, ...]
    groups: tuple[tuple[str, int], ...]
    sections: tuple[str, ...]
    findings_added: tuple[Finding, ...]
    findings_removed: tuple[Finding, ...]
    progress: Progress
    focus: FieldRef | None = None


@dataclass(frozen=True, slots=True)
class ReportMeta:
    """What a report is, apart from its content."""

    template_id: str
    template_version: int
    fiscal_year: int
    unit: str


@dataclass(frozen=True, slots=True)
class StoredValue:
    """A value as the store keeps it: text and marks, nothing computed."""

    ref: FieldRef
    text: str
    state: State
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class ReportData:
    """A whole report as it is stored and loaded.

    ``leftovers`` are the pieces of an imported text that had no place. ``next_line`` is above every
    line number that the report ever had, so that the history of a record that is gone never
    becomes that of another one. ``saved_at`` (UTC) is the save that this is the content of.
    ``uid`` tells the report apart from any other one in any copy of any desk; ``previous_id`` is
    last year's report on the same desk. The store knows these four by itself and only gives them
    out.
    """

    meta: ReportMeta
    lines: tuple[Line, ...] = ()
    values: tuple[StoredValue, ...] = ()
    leftovers: tuple[str, ...] = ()
    next_line: int = 1
    saved_at: datetime | None = field(default=None, compare=False)
    uid: str = field(default="", compare=False)
    previous_id: int | None = field(default=None, compare=False)
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportSummary:
    """A row of the start page.

    Attributes:
        percent: Completion, 0 to 100, as of the last save.
        errors: Findings of severity error as of the last save.
        unfinished: How many of them are only what is still to be filled in.
        saved_at: Time of the last save, in UTC.
        origin: Where it comes from, if it was not begun empty: "copy", "import", "screen" (saved as
            a new one), "journal", "backup" or "package" (taken in), and after an @ the moment it is
            as of (ISO 8601).
    """

    id: int
    meta: ReportMeta
    percent: int
    errors: int
    warnings: int
    created_at: datetime
    saved_at: datetime
    deleted_at: datetime | None = None
    unfinished: int = 0
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the clerk was in a report: section, field and the cursor in its text (characters)."""

    section: str
    ref: FieldRef | None = None
    cursor: int = 0


@dataclass(frozen=True, slots=True)
class RemovedRecord:
    """A record that was deleted, with all below it, as the recycle bin keeps it.

    Attributes:
        number: The record's life-long number, which it gets again when it is put back.
        title: What the clerk knows it by: its name and the beginning of its content.
        lines: The record's own line first, then all below it.
        at: When it was deleted (UTC); None for one that is not stored yet.
    """

    number: int
    title: str
    lines: tuple[Line, ...]
    values: tuple[StoredValue, ...]
    at: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A state of a report that the clerk gave a name (at: UTC)."""

    id: int
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Delta:
    """What has to be written since the last save; one transaction.

    Attributes:
        values: New text of fields (also empty text).
        dropped: Fields whose line is gone.
        lines: Lines that are new or stand elsewhere now.
        dropped_lines: Numbers of lines that are gone.
        leftovers: The whole new list, or None where it is unchanged.
        meta: New unit or year, or None where unchanged.
        removed: Records that were deleted since the last save, for the recycle bin. A record whose
            number is among ``lines`` leaves the bin.
        base: The save that this goes on from; None does not ask.
        place: Where the clerk is now, kept along with it; None leaves what was kept.
        answers: The whole new list of answers to findings, or None where it is unchanged.
    """

    values: tuple[StoredValue, ...] = ()
    dropped: tuple[FieldRef, ...] = ()
    lines: tuple[Line, ...] = ()
    dropped_lines: tuple[int, ...] = ()
    leftovers: tuple[str, ...] | None = None
    meta: ReportMeta | None = None
    removed: tuple[RemovedRecord, ...] = ()
    base: datetime | None = None
    place: Place | None = None
    answers: tuple[Answer, ...] | None = None
    percent: int = 0
    errors: int = 0
    warnings: int = 0
    unfinished: int = 0

    def is_empty(self) -> bool:
        """Say whether there is nothing to write."""
        return not (
            self.values
            or self.dropped
            or self.lines
            or self.dropped_lines
            or self.leftovers is not None
            or self.meta is not None
            or self.removed
            or self.answers is not None
        )


@dataclass(frozen=True, slots=True)
class Revision:
    """One change of one field as the store keeps it; at is UTC, None is "was not there"."""

    at: datetime
    ref: FieldRef
    old: str | None
    new: str | None
