from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.template.patterns import (
    Pattern,
    PatternError,
    Slot,
    chinese_number,
    number_text,
    numbered,
)


def test_pattern_is_texts_and_slots_in_order() -> None:
    pattern = Pattern.parse("任务{n:cn}：{goal}（{goal.place}、{goal.label}）")
    assert pattern.slots == (
        Slot("n", form="cn"),
        Slot("goal"),
        Slot("goal", "place"),
        Slot("goal", "label"),
    )
    assert pattern.fill(lambda slot: f"<{slot.name}{slot.aspect}>") == (
        "任务<n>：<goal>（<goalplace>、<goallabel>）"
    )


@pytest.mark.parametrize("source", ["", "没有空", "１％ 100% %s $x \\n"])
def test_text_without_slots_stays_as_it_is(source: str) -> None:
    pattern = Pattern.parse(source)
    assert pattern.slots == ()
    assert pattern.fill(lambda slot: slot.name) == source


@pytest.mark.parametrize(
    "source",
    ["{", "}", "{}", "{ n }", "{N}", "{1a}", "{目标}", "{a.value}", "{a.__class__}", "{a[0]}",
     "{n:d}", "{n!r}", "{{n}}", "{a}{", "前}后"],
)  # fmt: skip
def test_brace_that_is_no_slot_is_refused(source: str) -> None:
    with pytest.raises(PatternError, match="花括号"):
        Pattern.parse(source)


def test_text_of_a_slot_is_never_read_as_a_pattern() -> None:
    assert Pattern.parse("{a}").fill(lambda _slot: "{b}{") == "{b}{"


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九"),
     (100, "100"), (0, "0"), (-1, "-1")],
)  # fmt: skip
def test_headings_count_in_chinese_up_to_99(number: int, text: str) -> None:
    assert chinese_number(number) == text


@given(first=st.integers(1, 150), second=st.integers(1, 150))
def test_no_two_numbers_are_written_alike(first: int, second: int) -> None:
    assert (chinese_number(first) == chinese_number(second)) == (first == second)


def test_number_is_written_as_the_slot_asks() -> None:
    assert number_text(Slot("n"), 12) == "12"
    assert number_text(Slot("n", form="cn"), 12) == "十二"
    assert numbered(Pattern.parse("{n:cn}是"), 2) == "二是"
    assert numbered(Pattern.parse("（{n}）"), 2) == "（2）"
