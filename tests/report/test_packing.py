from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.errors import UserError
from perfdesk.report.packing import pack, unpack
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

if TYPE_CHECKING:
    from collections.abc import Callable

# Whatever the store can hold: all but lone surrogates and NUL.
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
units = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
moments = st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - naive by hypothesis' wish
codes = st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True)
numbers = st.integers(1, 10**9 - 1)
lines = st.builds(Line, numbers, codes, st.integers(0, 99), st.integers(0, 99))
values = st.builds(
    StoredValue,
    st.builds(FieldRef, codes, st.integers(0, 99)),
    texts,
    st.sampled_from(State),
    st.sampled_from(Provenance),
)
reports = st.builds(
    ReportData,
    st.builds(ReportMeta, texts, st.integers(1, 9), st.integers(2000, 2100), units),
    st.lists(lines, unique_by=lambda line: line.number, max_size=5).map(tuple),
    st.lists(values, unique_by=lambda value: value.ref, max_size=5).map(tuple),
    st.lists(texts, max_size=3).map(tuple),
    numbers,
    st.none() | moments,
    texts,
    st.none() | numbers,
    st.lists(
        st.builds(Answer, texts, st.builds(FieldRef, codes, st.integers(0, 99)), texts, texts),
        unique_by=lambda answer: (answer.check, answer.ref, answer.quote),
        max_size=3,
    ).map(tuple),
)
SAMPLE = ReportData(
    ReportMeta("sample", 1, 2023, "某单位"),
    (Line(3, "task", 0, 0),),
    (StoredValue(FieldRef("goal", 3), "目标", State.VALID, Provenance.TYPED),),
    ("剩余",),
    4,
    datetime(2024, 1, 1, tzinfo=UTC),
    "abc",
    7,
    (Answer("money", FieldRef("goal", 3), "目标", "属实"),),
)


@given(data=reports)
def test_what_is_packed_is_unpacked(data: ReportData) -> None:
    found = unpack(pack(data))
    assert found == data
    # These the comparison of reports leaves out.
    assert (found.saved_at, found.uid, found.previous_id) == (
        data.saved_at,
        data.uid,
        data.previous_id,
    )


def test_packed_report_is_one_line_that_a_person_can_read() -> None:
    text = pack(SAMPLE)
    assert "目标" in text
    assert "\n" not in text


def test_what_was_packed_before_anybody_could_answer_is_unpacked() -> None:
    content = json.loads(pack(SAMPLE))
    del content["answers"]
    assert unpack(json.dumps(content)).answers == ()


@given(text=st.text())
def test_any_text_is_refused(text: str) -> None:
    with pytest.raises(UserError) as caught:
        unpack(text)
    assert caught.value.code == "packed_damaged"


@given(cut=st.integers(0, len(pack(SAMPLE)) - 1))
def test_torn_text_is_refused(cut: int) -> None:
    with pytest.raises(UserError) as caught:
        unpack(pack(SAMPLE)[:cut])
    assert caught.value.code == "packed_damaged"


def _set(key: str, value: object) -> Callable[[dict[str, Any]], object]:
    return lambda content: content.update({key: value})


@pytest.mark.parametrize(
    "spoil",
    [
        _set("kind", "other"),
        _set("version", 2),
        _set("meta", None),
        _set("meta", ["sample", 1, 2023]),
        _set("meta", ["sample", "1", 2023, "某单位"]),
        _set("meta", ["sample", True, 2023, "某单位"]),
        _set("meta", ["sample", 1, 999_999_999, "某单位"]),
        _set("meta", ["sample", 1, 2023, "某\n单位"]),
        _set("lines", {}),
        _set("lines", [3]),
        _set("lines", [[0, "task", 0, 0]]),
        _set("lines", [[-1, "task", 0, 0]]),
        _set("lines", [[10**9, "task", 0, 0]]),
        _set("lines", [[3, "task", 0, 0.5]]),
        _set("lines", [[3, "task", 0, 0], [3, "task", 0, 1]]),
        _set("values", [["goal:3", 3, "", "valid", "typed"]]),
        _set("values", [["'; DROP", 0, "", "valid", "typed"]]),
        _set("values", [["goal", 3, None, "valid", "typed"]]),
        _set("values", [["goal", 3, "\ud800", "valid", "typed"]]),
        _set("values", [["goal", 3, "", "good", "typed"]]),
        _set("values", [["goal", 3, "", "valid", "guessed"]]),
        _set("values", [["goal", 3, "", "valid", "typed"]] * 2),
        _set("leftovers", "ab"),
        _set("leftovers", [1]),
        _set("next_line", float("nan")),
        _set("saved_at", "yesterday"),
        _set("saved_at", "2024-01-01T00:00:00"),
        _set("saved_at", 5),
        _set("saved_at", "9999-12-31T23:59:59-12:00"),
        _set("saved_at", "0001-01-01T00:00:00+14:00"),
        _set("uid", None),
        _set("previous_id", "7"),
        _set("answers", [["money", "goal", 3, "目标"]]),
        _set("answers", [["money", "goal", -3, "目标", "属实"]]),
        _set("answers", [["money", "goal", 3, "目标", "属实"], ["money", "goal", 3, "目标", ""]]),
        lambda content: content.pop("values"),
    ],
)
def test_hostile_content_is_refused(spoil: Callable[[dict[str, Any]], object]) -> None:
    content = json.loads(pack(SAMPLE))
    spoil(content)
    with pytest.raises(UserError) as caught:
        unpack(json.dumps(content))
    assert caught.value.code == "packed_damaged"


def test_what_no_store_keeps_is_left_out() -> None:
    """Harm: a NUL in a tampered unit or text ended up in the store, where it cuts texts short."""
    content = json.loads(pack(SAMPLE))
    content["meta"][3] = "某\0单位"
    content["leftovers"] = ["余\0下"]
    found = unpack(json.dumps(content))
    assert (found.meta.unit, found.leftovers) == ("某单位", ("余下",))


@pytest.mark.parametrize("text", ["[" * 100_000, "1" * 10_000, "[]", "null", "{}"])
def test_odd_json_is_refused(text: str) -> None:
    with pytest.raises(UserError) as caught:
        unpack(text)
    assert caught.value.code == "packed_damaged"
