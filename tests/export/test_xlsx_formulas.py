"""Computed figures as live formulas: what is written, and what a spreadsheet makes of it."""

from __future__ import annotations

import itertools
import shutil
import subprocess
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from perfdesk.document.blocks import Document, Figure
from perfdesk.export.xlsx import write_xlsx
from perfdesk.report.values import FieldRef
from perfdesk.template.expressions import parse

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from perfdesk.template.datatypes import Value

_SOFFICE = shutil.which("soffice")


@dataclass(frozen=True)
class _Entries:
    """The typed figures as an expression sees them: code -> values of its records."""

    entries: Mapping[str, Sequence[str | None]]

    def value(self, name: str) -> Value:
        return self.values(name)[0]

    def values(self, name: str) -> Sequence[Value]:
        return [None if text is None else Decimal(text) for text in self.entries[name]]

    def count(self, name: str) -> int:
        return sum(value is not None for value in self.values(name))


_ENTRIES = _Entries(
    {
        "spent": ["3435.02"],
        "budget": ["3455.46"],
        "empty": [None],
        "zero": ["0"],
        "minus": ["-7.5"],
        "score": ["1.5", None, "2.5", "10"],
        "nothing": [None, None],
    }
)


def _typed() -> list[Figure]:
    """Return the entries in rows 2 to 12; records have the lines 1, 2 …."""
    figures = []
    for code, texts in _ENTRIES.entries.items():
        for index, text in enumerate(texts):
            value = None if text is None else Decimal(text)
            ref = FieldRef(code, index + 1 if len(texts) > 1 else 0)
            figures.append(Figure(ref, "部分", code, value, "分", 2))
    return figures


def _computed(source: str, value: Value, line: int = 0, code: str = "result") -> Figure:
    assert value is None or isinstance(value, Decimal)
    return Figure(FieldRef(code, line), "部分", source, value, "分", 2, parse(source))


def _evaluated(source: str) -> Figure:
    return _computed(source, parse(source).evaluate(_ENTRIES))


def _data(figures: Sequence[Figure], folder: Path) -> Worksheet:
    document = Document("", "标题", "单位", "gb9704", (), (), tuple(figures))
    write_xlsx(document, folder / "report.xlsx")
    return load_workbook(folder / "report.xlsx")["数据"]


def _last_row(figure: Figure, folder: Path) -> tuple[object, object]:
    """Return value and note of a computed figure below the typed ones."""
    row = _data([*_typed(), figure], folder)[13]
    return row[2].value, row[4].value


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "round(spent / budget * 100, 1)",
            '=IF(COUNT(C2:C3)<2,"",IFERROR(ROUND(C2/C3*100,1),""))',
        ),
        ("spent - (budget - minus)", '=IF(COUNT(C2:C3,C6)<3,"",C2-(C3-C6))'),
        ("(spent + budget) * -minus", '=IF(COUNT(C2:C3,C6)<3,"",(C2+C3)*-C6)'),
        ("sum(score)", '=IF(COUNT(C7:C10)=0,"",SUM(C7:C10))'),
        ("sum(score, spent)", '=IF(COUNT(C2,C7:C10)=0,"",SUM(C2,C7:C10))'),
        ("max(score, 100)", "=MAX(C7:C10,100)"),
        ("count(score)", "=COUNT(C7:C10)"),
        ("abs(minus) + 2", '=IF(COUNT(C6)<1,"",ABS(C6)+2)'),
        (
            "coalesce(empty, spent)",
            '=IFERROR(IFERROR(IF(ISNUMBER(C4),C4,NA()),IF(ISNUMBER(C2),C2,NA())),"")',
        ),
        ("1 if filled(empty) else 2", '=IFERROR(IF(ISNUMBER(C4),1,2),"")'),
        ("spent / zero", '=IF(COUNT(C2,C5)<2,"",IFERROR(C2/C5,""))'),
    ],
)
def test_formula_is_what_a_clerk_would_write(tmp_path: Path, source: str, expected: str) -> None:
    assert _last_row(_evaluated(source), tmp_path) == (expected, None)


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("5 if mode == 'A' else 0", "5"),
        ("fiscal_year - 1", "2022"),
        ("count(tasks)", "3"),
        ("length(remark)", "40"),
        ("score + 1", "2.5"),
    ],
)
def test_result_of_what_is_no_figure_is_a_value_with_a_note(
    tmp_path: Path, source: str, value: str
) -> None:
    found, note = _last_row(_computed(source, Decimal(value)), tmp_path)
    assert (str(found), note) == (value, "程序计算的结果")


def test_formula_that_would_show_another_figure_is_not_written(tmp_path: Path) -> None:
    """The sheet may lack records that the report counts: its sum would contradict the text."""
    found = _last_row(_computed("sum(score)", Decimal("15.5")), tmp_path)
    assert found == (15.5, "程序计算的结果")
    assert _last_row(_computed("spent + 1", None), tmp_path) == (None, None)


def test_record_is_computed_from_its_own_figures_and_the_reports(tmp_path: Path) -> None:
    figure = _computed("score * spent", Decimal("2.5") * Decimal("3435.02"), line=3)
    found = _last_row(figure, tmp_path)
    assert found == ('=IF(COUNT(C2,C9)<2,"",C9*C2)', None)


def test_record_does_not_guess_which_records_lie_within_it(tmp_path: Path) -> None:
    found = _last_row(_computed("sum(score)", Decimal(14), line=9), tmp_path)
    assert found == (14, "程序计算的结果")


def test_figure_that_stands_as_text_is_in_no_formula(tmp_path: Path) -> None:
    long = Figure(FieldRef("long"), "部分", "长", Decimal(12345678901234567), "元", 0)
    total = _computed("long / 1000", Decimal("12345678901234.567"))
    sheet = _data([long, total], tmp_path)
    assert sheet["C2"].value == "12345678901234567"
    # A computed figure keeps as many digits as the spreadsheet has, if those that show are right.
    assert (sheet["C3"].value, sheet["E3"].value) == ("12345678901234.567", "位数过多，按文本写入")


def test_formula_looks_down_past_rows_with_long_labels(tmp_path: Path) -> None:
    """A label over several rows shifts all below it."""
    long = Figure(FieldRef("a"), "部分", "很长的名称" * 200, Decimal(1), "分", 0)
    sheet = _data([_computed("a + b", Decimal(3)), long, *_renamed("b")], tmp_path)
    last = sheet.max_row
    assert (sheet.cell(last, 6).value, last > 4) == ("b", True)
    assert sheet["C2"].value == f'=IF(COUNT(C3,C{last})<2,"",C3+C{last})'


def _renamed(code: str) -> list[Figure]:
    return [Figure(FieldRef(code), "部分", code, Decimal(2), "分", 0)]


def test_workbook_is_computed_on_opening(tmp_path: Path) -> None:
    _data([_evaluated("spent + 1")], tmp_path)
    assert load_workbook(tmp_path / "report.xlsx").calculation.fullCalcOnLoad


def test_endless_fraction_without_formula_keeps_fifteen_digits(tmp_path: Path) -> None:
    found, _note = _last_row(_computed("other / 3", Decimal(1) / 3), tmp_path)
    assert found == pytest.approx(1 / 3, abs=1e-15)


_FORMS = (
    "{a} + {b} * {c}", "({a} - {b}) / {c}", "-{a} - -{b}", "round({a} / {b}, 1)",
    "round({a} * {b}, -1)", "abs({a} - {b})", "sum({a}, {b} * {c})", "min({a} / {b}, {c}, 10)",
    "max({a} + {b}, {c})", "min({a} * {b}, {b} / {c})", "coalesce({a} / {b}, {c}, 3)",
    "1 if {a} > {b} else {c}", "{a} if {b} != {c} else 0", "1 if {a} > 1 and {b} > {c} else 0",
    "1 if {a} > 1 or {b} / {c} > 1 else 0", "1 if not {a} <= {b} else 2",
    "1 if filled({a}) else {b}", "2 if filled({a} / {b}) and not filled({c}) else 4",
    "1 if 0 < {a} <= {b} else 0", "1 if {a} + {b} == {c} else 0", "sum(score) / count(score) + {a}",
    "sum(nothing)", "max(score, {a} - {b})", "coalesce(sum(nothing, {a}), {b}, 5)",
    "coalesce(max(nothing, {a} * 2), 8)", "1 if {a} else 2", "count(nothing) + {a}",
)  # fmt: skip
_OPERANDS = ("spent", "empty", "zero", "minus", "0.1")


def _generated() -> list[Figure]:
    sources = {
        form.format(a=a, b=b, c=c)
        for form in _FORMS
        for a, b, c in itertools.product(_OPERANDS, repeat=3)
    }
    return [_evaluated(source) for source in sorted(sources)]


def _ties() -> list[Figure]:
    """Return rates that lie exactly between two roundings, where binary noise would decide."""
    figures = []
    for budget, spent in itertools.product((4, 40, 80, 160, 400, 800), range(1, 160, 2)):
        source = f"round({spent} / {budget} * 100, 1)"
        figures.append(_evaluated(source))
    return figures


@pytest.mark.skipif(_SOFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_spreadsheet_computes_the_same_figures(tmp_path: Path) -> None:
    computed = [*_generated(), *_ties()]
    sheet = _data([*_typed(), *computed], tmp_path)
    formulas = [sheet.cell(13 + index, 3).value for index in range(len(computed))]
    assert all(str(source).startswith("=") for source in formulas)
    command = [
        str(_SOFFICE), "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--convert-to", "xlsx", "--outdir", str(tmp_path / "out"), str(tmp_path / "report.xlsx"),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    result = load_workbook(tmp_path / "out" / "report.xlsx", data_only=True)["数据"]
    wrong = [
        (figure.label, figure.value, found, formulas[index])
        for index, figure in enumerate(computed)
        if not _same(figure.value, found := result.cell(13 + index, 3).value)
    ]
    assert wrong == []


def _same(expected: Decimal | None, found: object) -> bool:
    if expected is None:
        return found in (None, "")
    return isinstance(found, int | float) and float(expected) == pytest.approx(found, rel=1e-12)
