from __future__ import annotations

import pytest

from perfdesk.template.datatypes import DataType
from perfdesk.template.expressions import parse
from perfdesk.template.kinds import field_kind, kind_fault
from perfdesk.template.schema import FormField

FIELDS = {
    code: FormField(code=code, label=code, section="main", type=kind)
    for code, kind in (
        ("number", DataType.DECIMAL),
        ("money", DataType.MONEY),
        ("text", DataType.TEXT),
        ("items", DataType.LIST),
        ("pick", DataType.CHOICE),
        ("day", DataType.DATE),
        ("flag", DataType.FLAG),
    )
}


@pytest.mark.parametrize(
    ("code", "kind"),
    [("number", "number"), ("money", "number"), ("text", "text"), ("items", "text"),
     ("pick", "text"), ("day", "date"), ("flag", "truth"), ("fiscal_year", "number"),
     ("unit", "text")],
)  # fmt: skip
def test_every_field_has_a_kind(code: str, kind: str) -> None:
    assert field_kind(code, FIELDS) == kind


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("number + money * 2", "number"), ("number if flag else 0", "number"),
        ('text if flag else "无"', "text"), ("number > 1 and not flag", "truth"),
        ("day < day", "truth"), ('pick == "甲"', "truth"), ("sum(number, 1)", "number"),
        ("count(items)", "number"), ("distinct(items)", "number"),
        ('after(text, "甲")', "text"), ("year(day) == fiscal_year", "truth"),
        ('contains(items, "甲") or filled(day)', "truth"), ("coalesce(day, day)", "date"),
        ("length(items) > 0", "truth"), ("round(abs(-number), 1)", "number"), ("True", "truth"),
        ("filled(number) == flag", "truth"), ("min(number) <= max(money)", "truth"),
        ("text", None), ("number", None), ("number(text, text)", "number"),
        ("number(number, pick)", "number"), ('sign(text) == "≥"', "truth"),
        ("clamp(number, 0, money)", "number"), ("sum_if(number, flag)", "number"),
    ],
)  # fmt: skip
def test_what_fits_is_no_fault(source: str, wanted: str | None) -> None:
    assert kind_fault(parse(source).root, FIELDS, wanted) is None


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("text + 1", None), ("-text", None), ("day - day", None), ("number and flag", None),
        ("not number", None), ('number == "甲"', None), ("day < number", None),
        ("text < text", None),
        ("flag <= flag", None), ("number if number else 1", None), ("1 if flag else text", None),
        ("sum(text)", None), ("max(day)", None), ("round(text, 1)", None), ("year(number)", None),
        ("contains(number, text)", None), ("coalesce(number, text)", None), ("abs(flag)", None),
        ("number(day)", None), ("number(text, flag)", None), ("sign(number)", None),
        ("clamp(text, 0)", None), ("sum_if(text, flag)", None), ("sum_if(number, text)", None),
        ("number", "truth"), ("flag", "number"), ("text", "date"), ("number > 1", "number"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told(source: str, wanted: str | None) -> None:
    fault = kind_fault(parse(source).root, FIELDS, wanted)
    assert fault is not None
    assert "须" in fault or "只能" in fault
