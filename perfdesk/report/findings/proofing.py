"""Have an open report read proof: its fields as passages, slips as findings beside the fields.

What the program generated is read for its figures only; figures of the form are passages too, for
the texts are held against them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from perfdesk.proof.readers import reader_of_errors, whole_reader
from perfdesk.proof.telling import tell
from perfdesk.proof.values import Passage, Setting
from perfdesk.report.answers import gist_of
from perfdesk.report.places import place
from perfdesk.report.values import ROOT, FieldRef, Finding, Fix, State
from perfdesk.template.datatypes import PROSE, DataType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from perfdesk.proof.values import Key, Kind, Slip
    from perfdesk.report.report import Report

#: States in which a field has something to be read.
_TOLD = (State.VALID, State.CALCULATED)


class Proofing:
    """What the proof-reader finds in one report.

    Args:
        report: The report; its values have to be true whenever this is asked.
        people: Names of persons that must not be published unseen, from the clerk's own list.
        only_errors: Leave out whatever can find no error.
    """

    def __init__(
        self, report: Report, people: tuple[str, ...] = (), *, only_errors: bool = False
    ) -> None:
        self._report = report
        self._setting = Setting(
            fiscal_year=report.meta.fiscal_year,
            unit=report.meta.unit,
            people=people,
            off=frozenset(report.template.identity.checks_off),
        )
        make = reader_of_errors if only_errors else whole_reader
        self._reader = make(self._setting)
        #: The slips that speak of a passage.
        self._told_of: dict[Key, set[Slip]] = {}

    def update(
        self, refs: Iterable[FieldRef], *, is_rearranged: bool
    ) -> Iterator[tuple[FieldRef, Slip, Finding | None]]:
        """Read changed fields again; yield field, slip and finding, None for what is gone.

        Slips that speak of a changed field are told again, for they quote it.

        Args:
            refs: Fields that are new, different or gone.
            is_rearranged: Records came, went or moved.
        """
        reader = self._reader
        changed: dict[Key, Passage | None] = {ref: self._passage(ref) for ref in refs}
        is_other = any((ref in reader.passages) == (new is None) for ref, new in changed.items())
        order: list[Key] | None = None
        if is_other or is_rearranged:
            here = {*reader.passages, *(ref for ref, new in changed.items() if new is not None)}
            here -= {ref for ref, new in changed.items() if new is None}
            order = [ref for ref in self._report.refs() if ref in here]
        change = reader.update(changed, order)
        for slip in change.went:
            self._forget(slip)
            yield _ref(slip.spot.key), slip, None
        for slip in change.came:
            for ref in _refs(slip):
                self._told_of.setdefault(ref, set()).add(slip)
        again = {slip for ref in changed for slip in self._told_of.get(ref, ())}
        for slip in again.union(change.came):
            yield _ref(slip.spot.key), slip, self.finding(slip)

    def _forget(self, slip: Slip) -> None:
        for ref in _refs(slip):
            told = self._told_of[ref]
            told.discard(slip)
            if not told:
                del self._told_of[ref]

    def finding(self, slip: Slip) -> Finding:
        """Say what a slip is, with its place as it is now."""
        told = tell(slip, self._passages, self._place)
        ref, spot = _ref(slip.spot.key), slip.spot
        fix = None
        if slip.replacement is not None and not self._reader.passages[ref].is_generated:
            fix = Fix(ref, spot.start, spot.end, slip.replacement)
        return Finding(
            severity=told.severity,
            check=slip.check,
            refs=_refs(slip),
            message=told.message,
            quote=told.quote,
            span=(spot.start, spot.end),
            fix=fix,
            title=told.title,
            basis=told.basis,
            gist=gist_of(told.quote, told.slots),
        )

    @property
    def _passages(self) -> Mapping[object, Passage]:
        return self._reader.passages

    def _place(self, passage: Passage) -> str:
        return place(self._report, _ref(passage.key))

    # -- fields as passages ------------------------------------------------------------------

    def _passage(self, ref: FieldRef) -> Passage | None:
        """Return what there is to read in a field."""
        value = self._report.values.get(ref)
        if value is None or not value.text:
            return None
        template = self._report.template
        field = template.fields[ref.code]
        kind = _kind(field.type, is_numeric=field.is_numeric)
        is_told = value.state in _TOLD or (kind != "figure" and value.state is State.INVALID)
        if kind is None or not is_told:
            return None
        return Passage(
            key=ref,
            text=value.text,
            kind=kind,
            role=template.role_of(ref.code),
            label=field.label,
            names=field.aliases,
            unit=field.unit,
            part=template.section_of(ref.code) if ref.line == ROOT else ref.line,
            is_row=any(
                template.fields[group].max_lines != 1 for group in template.groups_of(ref.code)
            ),
            is_generated=value.state is State.CALCULATED or field.readonly,
            is_stable=template.is_stable(ref.code),
        )


def _kind(of: DataType, *, is_numeric: bool) -> Kind | None:
    if is_numeric:
        return "figure"
    if of is DataType.LIST:
        return "items"
    return "text" if of in PROSE or of is DataType.SENTENCE else None


def _ref(key: Key) -> FieldRef:
    """A proof-reader takes any keys; those of a report's passages are its fields."""
    return cast("FieldRef", key)


def _refs(slip: Slip) -> tuple[FieldRef, ...]:
    """Return the fields that a slip speaks of, each once; it is shown at the first."""
    return tuple(dict.fromkeys(_ref(spot.key) for spot in (slip.spot, *slip.also)))
