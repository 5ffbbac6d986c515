from __future__ import annotations

import re
from decimal import Decimal

import pytest

from perfdesk.template import tables
from perfdesk.template.datatypes import DataType, Severity
from perfdesk.template.schema import Check, FormField


def _read(kind: str, **more: object) -> tuple[FormField | None, tables.Faults]:
    content = {"code": "a", "label": "甲", "section": "main", "type": kind, **more}
    return tables.read(FormField, content)


def _field(kind: str, **more: object) -> FormField:
    field, faults = _read(kind, **more)
    assert field is not None, faults
    return field


@pytest.mark.parametrize(
    ("kind", "layout"),
    [("text", "paragraphs"), ("list", "items"), ("table", "table"), ("group", "table"),
     ("decimal", "paragraphs")],
)  # fmt: skip
def test_field_without_layout_prints_as_its_type_does(kind: str, layout: str) -> None:
    assert _field(kind).display_layout.kind == layout


def test_layout_of_the_template_wins() -> None:
    assert _field("list", layout={"kind": "inline"}).display_layout.kind == "inline"


def test_options_say_what_the_type_must_know() -> None:
    assert _field("integer").options.places == 0
    assert _field("decimal").options.places == 2
    assert _field("percent", places=1).options.places == 1
    options = _field("money", unit="元", minimum=Decimal(0), pad=True).options
    assert (options.unit, options.minimum, options.pad) == ("元", Decimal(0), True)
    assert _field("choice", choices=["甲", "乙"]).options.choices == ("甲", "乙")


def test_field_says_what_kind_of_thing_it_is() -> None:
    assert _field("group").is_container
    assert not _field("text").is_container
    assert _field("decimal", calculate="1").is_generated
    assert _field("sentence", pattern="甲").is_generated
    assert not _field("date").is_generated
    assert _field("percent").is_numeric
    assert _field("percent").type is DataType.PERCENT


def test_only_sentences_and_figures_that_say_so_may_be_overridden() -> None:
    assert _field("sentence", pattern="甲").may_be_overridden
    assert _field("decimal", calculate="1", overridable=True).may_be_overridden
    assert not _field("decimal", calculate="1").may_be_overridden
    assert not _field("decimal", overridable=True).may_be_overridden
    assert not _field("text").may_be_overridden
    ((_, text),) = _read("text", overridable=True)[1]
    assert "overridable 只用于数字" in text


def test_all_that_disagrees_in_one_field_is_told_at_once() -> None:
    ((key, text),) = _read("text", pattern="甲", choices=["乙"], min_lines=3, max_lines=1)[1]
    assert not key
    assert re.search(r"pattern.*；.*choices.*；.*min_lines", text)


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("text", {"readonly": True}),
        ("decimal", {"calculate": "1"}),
        ("sentence", {"pattern": "甲"}),
    ],
)
def test_what_nobody_types_is_not_carried_over(kind: str, more: dict[str, object]) -> None:
    ((_, text),) = _read(kind, carry_over="suggest", **more)[1]
    assert "carry_over" in text
    assert _field(kind, carry_over="never", **more).carry_over == "never"


def test_check_is_an_error_without_tolerance_where_it_says_nothing_else() -> None:
    check = Check(code="c", test="True", fields=("a",), message="甲")
    assert check.severity is Severity.ERROR
    assert check.tolerance == 0
