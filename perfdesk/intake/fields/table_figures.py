"""Read figures of the report out of its other tables: beside a label, or in the row of the total.

Which of several figures in a row is meant, the headings of the columns say; else none is taken.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from perfdesk.intake.arrangement import PartKind
from perfdesk.intake.fields.figures import words_of
from perfdesk.intake.scores.eval_layout import is_null, label_key, own_keys
from perfdesk.intake.words.figure_values import figure_for, is_figure
from perfdesk.intake.words.wording import compact
from perfdesk.report.values import FieldRef
from perfdesk.template.datatypes import DataType, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from perfdesk.intake.arrangement import Part
    from perfdesk.intake.fields.ledger import Ledger
    from perfdesk.template.schema import FormField

_LEAST_COLUMNS = 2
#: What the heading of a column of spent money says, and what that of other figures does.
_SPENT = re.compile("执行|决算|实际|支出")
_NOT_SPENT = re.compile(
    "预算|上年|去年|率|占|比|增|减|差|计划|目标|年初|调整|下达|结余|结转|性质|类别"
)
#: Longer cells are no headings of columns.
_LONGEST_HEADING = 20
_TOLD_UNIT = re.compile(r"单位\s*[:：]\s*(?:人民币)?(亿元|万元|元)")
_IN_HEADING = re.compile("亿元|万元|元")
#: So many pieces above a table its unit is told.
_ABOVE = 2
#: From here on an amount without any unit is one in 元: offices spend no thousand million.
_NO_TEN_THOUSANDS = 100_000
_YEAR = re.compile(r"^(20\d\d)年度?")
#: Rows of the whole, in tables that part it by kind of expenditure or by office.
_TOTAL_ROWS = frozenset({"合计", "总计", "支出合计", "合计支出", "总支出"})
_KINDS = frozenset({"基本支出", "项目支出"})
_OFFICES = frozenset({
    "单位", "单位名称", "部门", "部门名称", "预算单位", "预算单位名称", "单位类别", "所属单位",
})  # fmt: skip


def unit_above(parts: Sequence[Part], rows: Sequence[Part]) -> str:
    """Return the unit of a table's amounts as it is told above it or in a row; empty for none."""
    first = parts.index(rows[0])
    texts = [cell for part in rows for cell in part.cells]
    for part in reversed(parts[max(0, first - _ABOVE) : first]):
        if part.kind is PartKind.ROW:
            break
        texts.append(part.text)
    found = (_TOLD_UNIT.search(text) for text in texts)
    return next((match[1] for match in found if match is not None), "")


def cell_figure(field: FormField, cell: str, heading: str, unit: str) -> str | None:
    """Return the figure in a cell as its field takes it, None where it is not certain.

    Args:
        field: The field.
        cell: The cell.
        heading: The words of its row and column, in which a unit may be told.
        unit: The table's own unit; empty where none is told.
    """
    told = _IN_HEADING.search(heading)
    own = told[0] if told else unit
    value = figure_for(field, cell, own or field.unit)
    is_bare = not own and field.type is DataType.MONEY and value is not None
    if is_bare and "元" not in cell and abs(Decimal(plain(value or "0"))) >= _NO_TEN_THOUSANDS:
        return None
    return value


def copy_labelled(
    ledger: Ledger, codes: Iterable[str], rows: Sequence[Part], left: Sequence[Part], unit: str
) -> None:
    """Put figures in rows that stay texts into their fields as well.

    Args:
        ledger: What has been accounted for.
        codes: Fields that may be told.
        rows: The table.
        left: Those of its rows that stay texts.
        unit: The unit told above the table, or empty.
    """
    fields = [ledger.template.fields[code] for code in codes]
    open_fields = [one for one in fields if one.is_numeric and one.calculate is None]
    reader = _Reader(ledger, open_fields, rows, unit)
    kept = {part.number for part in left}
    for heads, part in _headed(rows):
        if part.number in kept:
            reader.read(heads, part.cells)


def _headed(rows: Sequence[Part]) -> Iterator[tuple[Sequence[tuple[str, ...]], Part]]:
    """Yield the rows with figures, each with the rows of headings above it."""
    heads: list[tuple[str, ...]] = []
    is_open = False
    for part in rows:
        if any(map(is_figure, part.cells)):
            is_open = False
            yield heads, part
        elif sum(bool(cell.strip()) for cell in part.cells) >= _LEAST_COLUMNS:
            heads = [*heads, part.cells] if is_open else [part.cells]
            is_open = True


@dataclass(frozen=True, slots=True)
class _Cell:
    """Where in a row a figure stands, and what says of which field it is."""

    field: FormField
    at: int
    words: str


class _Reader:
    def __init__(
        self, ledger: Ledger, fields: Sequence[FormField], rows: Sequence[Part], unit: str
    ) -> None:
        self._ledger = ledger
        self._unit = unit
        self._keys: dict[str, FormField] = {}
        self._words: dict[str, FormField] = {}
        for field in fields:
            for key in own_keys(ledger.template, field.code):
                self._keys.setdefault(key, field)
        for code, known in words_of(ledger.template, [one.code for one in fields]).items():
            for words in known:
                self._words.setdefault(words, ledger.template.fields[code])
        cells = [part.cells for part in rows]
        width = max(map(len, cells), default=0)
        self._figures = {
            at for at in range(width) if any(is_figure(row[at]) for row in cells if at < len(row))
        }
        labels = {label_key(cell) for row in cells for cell in row[:1]}
        self._is_whole = labels >= _KINDS or bool(labels & _OFFICES)

    def read(self, heads: Sequence[tuple[str, ...]], cells: tuple[str, ...]) -> None:
        """Take the figures of a row."""
        filled = [at for at, cell in enumerate(cells) if cell.strip()]
        if self._is_whole and label_key(cells[filled[0]]) in _TOTAL_ROWS:
            found = list(self._totals(heads, cells))
        else:
            found = [
                _Cell(field, to, cells[at] + _heading(heads, to))
                for at, to in self._labelled(heads, cells, filled)
                if (field := self._keys.get(label_key(cells[at]))) is not None
            ]
        for one in found:
            value = cell_figure(one.field, cells[one.at], one.words, self._unit)
            if value is not None:
                self._ledger.copy(FieldRef(one.field.code), value)

    def _totals(self, heads: Sequence[tuple[str, ...]], cells: tuple[str, ...]) -> Iterator[_Cell]:
        """Yield the figures of a total, each of the field that its column's heading names."""
        if len(heads) != 1 or len(heads[0]) != len(cells):
            return
        named = {
            at: self._words.get(self._this_year(label_key(heads[0][at])) or "")
            for at in sorted(self._figures)
            if is_figure(cells[at])
        }
        counts = Counter(field.code for field in named.values() if field is not None)
        for at, field in named.items():
            if field is not None and counts[field.code] == 1:
                yield _Cell(field, at, heads[0][at])

    def _this_year(self, heading: str) -> str | None:
        """Return a heading without its year, last year's as 上年…; None where it is another's."""
        match, own = _YEAR.match(heading), self._ledger.fiscal_year
        if match is None or own is None:
            return None if match else compact(heading)
        year, words = int(match[1]), heading[match.end() :]
        return {own: words, own - 1: f"上年{words}"}.get(year)

    def _labelled(
        self, heads: Sequence[tuple[str, ...]], cells: tuple[str, ...], filled: Sequence[int]
    ) -> Iterator[tuple[int, int]]:
        """Yield where in a row a label and its figure stand."""
        figures = [at for at in filled if is_figure(cells[at]) or is_null(cells[at])]
        spent = [at for at in sorted(self._figures) if self._is_spent(_heading(heads, at))]
        if spent:
            is_certain = len(heads) == len(spent) == 1 and len(heads[0]) == len(cells)
            if is_certain and all(cell.strip() for cell in heads[0]) and figures == filled[1:]:
                yield filled[0], spent[0]
            return
        for at, to in pairwise(filled):
            is_one_of_many = any(filled.index(to) + 1 == filled.index(other) for other in figures)
            is_other = _NOT_SPENT.search(_heading(heads, to)) is not None
            if at not in figures and not is_one_of_many and not is_other:
                yield at, to

    def _is_spent(self, heading: str) -> bool:
        year = _YEAR.match(heading)
        is_other = year is not None and int(year[1]) != self._ledger.fiscal_year
        is_spent = _SPENT.search(heading) is not None and _NOT_SPENT.search(heading) is None
        return is_spent and not is_other


def _heading(heads: Sequence[tuple[str, ...]], at: int) -> str:
    """Return what stands above a column."""
    above = (cells[at].strip() for cells in heads if at < len(cells))
    return " ".join(cell for cell in above if len(cell) <= _LONGEST_HEADING)
