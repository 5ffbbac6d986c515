"""The code on the paper changes with the entries, and with nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.report.fingerprint import fingerprint, read_fingerprint
from perfdesk.report.values import (
    Answer,
    FieldRef,
    Line,
    Provenance,
    ReportData,
    ReportMeta,
    State,
    StoredValue,
)


def _value(code: str, text: str, line: int = 0) -> StoredValue:
    return StoredValue(FieldRef(code, line), text, State.VALID, Provenance.TYPED)


DATA = ReportData(
    ReportMeta("liwan-2023", 3, 2023, "示例单位"),
    (Line(1, "tasks", 0, 0), Line(2, "tasks", 0, 1)),
    (_value("a", "12.5"), _value("b", "水务", 1), _value("b", "防汛", 2)),
    (),
    3,
)


def test_known_code() -> None:
    """Printed papers must be known by every later version of the program."""
    assert fingerprint(DATA) == "JN1W-1SCZ-YMN3"


def test_what_is_no_entry_does_not_count() -> None:
    others = replace(
        DATA,
        meta=replace(DATA.meta, template_version=9),
        values=(*reversed(DATA.values), _value("c", "")),
        lines=tuple(reversed(DATA.lines)),
        leftovers=("剩余",),
        next_line=17,
        saved_at=datetime(2026, 1, 1, tzinfo=UTC),
        uid="x",
        previous_id=4,
        answers=(Answer("check", FieldRef("a"), "", "已核实"),),
    )
    assert fingerprint(others) == fingerprint(DATA)


@pytest.mark.parametrize(
    "other",
    [
        replace(DATA, meta=replace(DATA.meta, fiscal_year=2024)),
        replace(DATA, meta=replace(DATA.meta, unit="示例单位二")),
        replace(DATA, meta=replace(DATA.meta, template_id="liwan-2021")),
        replace(DATA, values=DATA.values[:2]),
        replace(DATA, values=(_value("a", "12.50"), *DATA.values[1:])),
        replace(DATA, values=(DATA.values[0], _value("b", "水务", 2), _value("b", "防汛", 1))),
        replace(DATA, lines=(Line(1, "tasks", 0, 1), Line(2, "tasks", 0, 0))),
    ],
)
def test_every_entry_counts(other: ReportData) -> None:
    assert fingerprint(other) != fingerprint(DATA)


@given(st.text(max_size=40))
def test_code_is_read_back_however_it_is_typed(text: str) -> None:
    code = fingerprint(replace(DATA, leftovers=(), values=(_value("a", text),)))
    assert len(code) == 14
    for typed in (code, code.lower(), code.replace("-", ""), f" {code.replace('-', ' ')} "):
        assert read_fingerprint(typed) == code
    assert read_fingerprint(code.replace("0", "o").replace("1", "l")) == code


@pytest.mark.parametrize("text", ["", "7K3M", "7K3M-92QD-HXAB-1", "7K3M-92QD-HXAU", "水务" * 6])
def test_what_is_no_code(text: str) -> None:
    assert read_fingerprint(text) is None
