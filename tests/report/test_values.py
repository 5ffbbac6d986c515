from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.errors import UserError
from perfdesk.report.values import (
    Delta,
    FieldRef,
    Line,
    Provenance,
    ReportMeta,
    State,
    StoredValue,
)


@given(
    code=st.from_regex(r"[a-z][a-z0-9_]*", fullmatch=True).filter(str.isascii),
    line=st.integers(0, 999_999_999),
)
def test_ref_comes_back_from_its_text(code: str, line: int) -> None:
    ref = FieldRef(code, line)
    assert FieldRef.parse(str(ref)) == ref


def test_ref_is_written_with_its_line_where_it_has_one() -> None:
    assert str(FieldRef("goal")) == "goal"
    assert str(FieldRef("goal", 3)) == "goal:3"


@pytest.mark.parametrize(
    "text", ["", "Goal", "目标", "goal:", "goal:0", "goal:01", "goal:-1", "goal:x", ":1", "1goal",
             "goal:1:2", "goal: 1", " goal", "goal\n", "goal:1234567890"]
)  # fmt: skip
def test_malformed_ref_is_told(text: str) -> None:
    with pytest.raises(UserError) as caught:
        FieldRef.parse(text)
    assert caught.value.code == "ref_malformed"


def test_refs_are_ordered_by_code_and_line() -> None:
    refs = [FieldRef("b"), FieldRef("a", 10), FieldRef("a", 9)]
    assert sorted(refs) == [FieldRef("a", 9), FieldRef("a", 10), FieldRef("b")]


@pytest.mark.parametrize(
    "delta",
    [
        Delta(values=(StoredValue(FieldRef("a"), "", State.EMPTY, Provenance.TYPED),)),
        Delta(dropped=(FieldRef("a"),)),
        Delta(lines=(Line(1, "task", 0, 0),)),
        Delta(dropped_lines=(1,)),
        Delta(leftovers=()),
        Delta(meta=ReportMeta("sample", 1, 2023, "某局")),
    ],
)
def test_delta_with_anything_to_write_is_not_empty(delta: Delta) -> None:
    assert not delta.is_empty()


def test_delta_of_figures_for_the_start_page_alone_is_empty() -> None:
    assert Delta(percent=50, errors=1, warnings=2).is_empty()
