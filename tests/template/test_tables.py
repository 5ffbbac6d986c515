from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.template.tables import Table, between, length, read, spelling


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inner(Table):
    name: str
    flag: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outer(Table):
    code: Annotated[str, length(1, 5), spelling("[a-z]+")]
    count: Annotated[int, between(0, 9)] = 0
    rate: Annotated[Decimal, between(0)] = Decimal(1)
    colour: Colour = Colour.RED
    word: Literal["up", "down"] | None = None
    needed: bool | Annotated[str, length(1)] = False
    names: Annotated[tuple[Annotated[str, length(0, 3)], ...], length(1, 2)] = ("甲",)
    pair: tuple[int, int] | None = None
    inner: Inner = Inner(name="甲")
    texts: dict[Annotated[str, spelling("[a-z]")], str] = field(default_factory=dict)

    def disagreements(self) -> list[str]:
        return ["一", "二"] if self.word == "down" and self.count else []


def test_what_is_not_given_is_as_the_class_says() -> None:
    assert read(Outer, {"code": "a"}) == (Outer(code="a"), [])


def test_every_kind_of_value_is_read() -> None:
    content = {
        "code": "a", "count": 3, "rate": 2, "colour": "red", "word": "up", "needed": "a",
        "names": ["甲", "乙"], "pair": [1, 2], "inner": {"name": "乙", "flag": True},
        "texts": {"a": "甲"},
    }  # fmt: skip
    assert read(Outer, content) == (
        Outer(
            code="a",
            count=3,
            rate=Decimal(2),
            colour=Colour.RED,
            word="up",
            needed="a",
            names=("甲", "乙"),
            pair=(1, 2),
            inner=Inner(name="乙", flag=True),
            texts={"a": "甲"},
        ),
        [],
    )


@pytest.mark.parametrize(
    ("key", "value", "faults"),
    [
        ("code", 1, ["code：须为文字（加引号）"]),
        ("code", "", ["code：不能为空"]),
        ("code", "aaaaaa", ["code：过长"]),
        ("code", "A", ["code：书写不合规定"]),
        ("code", "a\n", ["code：书写不合规定"]),
        ("count", True, ["count：须为整数"]),
        ("count", Decimal("1.0"), ["count：须为整数"]),
        ("count", -1, ["count：过小"]),
        ("count", 10, ["count：过大"]),
        ("rate", True, ["rate：须为数字"]),
        ("rate", [], ["rate：须为数字"]),
        ("rate", "甲", ["rate：须为数字"]),
        ("rate", Decimal("inf"), ["rate：须为数字"]),
        ("rate", Decimal("nan"), ["rate：须为数字"]),
        ("rate", Decimal("-0.1"), ["rate：过小"]),
        ("colour", "blue", ["colour：不在允许的取值之内"]),
        ("colour", [], ["colour：不在允许的取值之内"]),
        ("word", "left", ["word：不在允许的取值之内"]),
        ("word", {}, ["word：不在允许的取值之内"]),
        ("needed", 1, ["needed：须为 true 或 false", "needed：须为文字（加引号）"]),
        ("needed", "", ["needed：须为 true 或 false", "needed：不能为空"]),
        ("names", "甲", ["names：须为列表"]),
        ("names", [], ["names：不能为空"]),
        ("names", [1, 2, 3], ["names：过多"]),
        ("names", ["甲", 1], ["names.1：须为文字（加引号）"]),
        ("names", ["甲甲甲甲"], ["names.0：过长"]),
        ("pair", 1, ["pair：须为列表"]),
        ("pair", ["甲", 1], ["pair.0：须为整数"]),
        ("pair", [1], ["pair.1：缺少必填的键"]),
        ("pair", [1, 2, 3], ["pair：过多"]),
        ("inner", "甲", ["inner：须为表"]),
        ("inner", {}, ["inner.name：缺少必填的键"]),
        ("inner", {"name": "", "more": 1}, ["inner.more：不认识的键"]),
        ("texts", 1, ["texts：须为表"]),
        ("texts", {"A": "", "a": 1}, ["texts.A：书写不合规定", "texts.a：须为文字（加引号）"]),
    ],
)
def test_value_that_is_none_is_told_with_its_key(
    key: str, value: object, faults: list[str]
) -> None:
    table, found = read(Outer, {"code": "a", key: value})
    assert table is None
    assert [f"{at}：{text}" for at, text in found] == faults


def test_number_keeps_its_zeros_and_may_be_a_text() -> None:
    for value in (Decimal("0.10"), "0.10"):
        table, _ = read(Outer, {"code": "a", "rate": value})
        assert table is not None
        assert str(table.rate) == "0.10"


def test_all_faults_of_a_table_are_told_at_once() -> None:
    _, found = read(Outer, {"count": -1, "inner": {"flag": 1}, "more": 1})
    assert [key for key, _ in found] == ["code", "count", "inner.name", "inner.flag", "more"]


def test_what_does_not_go_together_is_told_of_the_whole_table() -> None:
    assert read(Outer, {"code": "a", "word": "down", "count": 1}) == (None, [("", "一；二")])


def test_what_does_not_go_together_is_told_only_where_each_key_is_well() -> None:
    _, found = read(Outer, {"code": "A", "word": "down", "count": 1})
    assert found == [("code", "书写不合规定")]


def test_long_list_of_wrong_items_is_one_fault() -> None:
    assert len(read(Outer, {"code": "a", "names": [0] * 100_000})[1]) == 1


SCALARS = st.one_of(
    st.booleans(), st.integers(), st.decimals(), st.text(max_size=7), st.dates(), st.datetimes()
)
CONTENT = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)
KEYS = st.sampled_from([*Outer.__dataclass_fields__, "more"])


@given(st.one_of(CONTENT, st.dictionaries(KEYS, CONTENT)))
def test_whatever_stands_there_is_a_table_or_has_faults(content: object) -> None:
    table, faults = read(Outer, content)
    assert (table is None) == bool(faults)
    assert all(text for _, text in faults)
