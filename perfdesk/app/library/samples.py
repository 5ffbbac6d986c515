"""Read the worked sample reports that a new user may look at; they are data in ``resources``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from perfdesk import paths
from perfdesk.report.values import ROOT, FieldRef

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from perfdesk.app.editing.session import ReportSession

#: Ends the unit's name of a sample, on the screen and in print: nobody hands one in by mistake.
SAMPLE_MARK = "（示例）"
#: The sample that is offered; it names the one of the year before.
FIRST_SAMPLE = "culture-2024"


@dataclass(frozen=True, slots=True)
class SampleRecord:
    """A record of a group: what its fields say and what stands below it."""

    group: str
    values: tuple[tuple[str, str], ...]
    records: tuple[SampleRecord, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """A worked report; ``previous`` is the sample of the year before, empty where there is none."""

    template_id: str
    fiscal_year: int
    unit: str
    previous: str
    values: tuple[tuple[str, str], ...]
    records: tuple[SampleRecord, ...]

    def fill(self, session: ReportSession) -> None:
        """Enter everything into an empty report of its template, as a clerk would.

        Raises:
            UserError: The template lacks a field of the sample; the shipped ones fit each other.
        """
        _enter(session, self.values, ROOT)
        _add(session, self.records, ROOT)
        session.read_proof()


def is_sample(unit: str) -> bool:
    """Say whether a report of this unit is a sample."""
    return unit.endswith(SAMPLE_MARK)


def read_sample(name: str) -> Sample:
    """Return a shipped sample by the name of its file.

    Raises:
        OSError: There is no such sample.
    """
    path = paths.resources() / "samples" / f"{name}.toml"
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    about = told["sample"]
    return Sample(
        template_id=about["template"],
        fiscal_year=about["fiscal_year"],
        unit=about["unit"] + SAMPLE_MARK,
        previous=about.get("previous", ""),
        values=tuple(told["values"].items()),
        records=_records(told),
    )


def _records(told: Mapping[str, Any]) -> tuple[SampleRecord, ...]:
    return tuple(
        SampleRecord(one["group"], tuple(one["values"].items()), _records(one))
        for one in told.get("record", ())
    )


def _enter(session: ReportSession, values: Iterable[tuple[str, str]], line: int) -> None:
    for code, text in values:
        session.enter(FieldRef(code, line), text, reads_later=True)


def _add(session: ReportSession, records: Iterable[SampleRecord], parent: int) -> None:
    for record in records:
        line, _change = session.add_line(record.group, parent)
        _enter(session, record.values, line.number)
        _add(session, record.records, line.number)
