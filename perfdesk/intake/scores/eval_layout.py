"""What the form of a scoring table says about where its fields stand: the labels around them.

Labels are compared without blanks, widths and what stands in brackets behind them: 全年预算数（A）
is 全年预算数. A field is also known by its own label and its aliases.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from perfdesk.intake.words.wording import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from perfdesk.template.template import CompiledCell, CompiledForm, CompiledRow, ReportTemplate

_BRACKETS = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]$")
_BEGINNING = re.compile(
    r"^(?:[*★▲●#]|其中[:：]?|[0-9]{1,2}[.、](?![0-9])|[一二三四五六七八九十]{1,2}、"
    r"|[(（][一二三四五六七八九十]{1,2}[)）])+"
)
_NULL_MARKS = frozenset("—–―－-*＊/／")
#: In a place for a value it says that there is none; as a remark it is one.
_NO_VALUE = "无"
#: Words of titles that offices put in or leave out.
_TITLE_NOISE = re.compile(r"[(（][^()（）]*[)）]|部门|单位|支出|资金|预算|20\d\d年?度?|年度|情况")
#: The row of all money, as it is called in other tables: none of its lines is taken for it.
_ALL_MONEY = frozenset({
    "年度资金总额", "资金总额", "部门预算总额", "预算总额", "金额合计", "资金合计", "合计", "总计",
    "部门预算资金总额", "年度预算总额", "支出总额", "部门整体支出", "整体支出",
})  # fmt: skip
#: What the lines of money are headed by; it tells nothing beside them.
_FUNDS = frozenset({
    "预算执行", "预算执行情况", "部门预算执行情况", "年度预算执行情况", "部门整体预算执行情况",
    "资金执行情况", "预算资金执行情况",
})  # fmt: skip
#: 财政拨款（年初预算数）: a name of a row and one of a column.
_CROSSED = re.compile(r"(.+)[(（]([^()（）]+)[)）]")


def label_key(text: str) -> str:
    """Return what of a label is compared; empty for no label."""
    key = fold(text[:60])
    while (shorter := _BRACKETS.sub("", key)) != key and shorter:
        key = shorter
    return _BEGINNING.sub("", key).rstrip(":：")


def is_null(text: str) -> bool:
    """Say whether a cell says nothing: empty, or a mark for "none" (DOMAIN 2.1)."""
    return not text.strip() or set(text.strip()) <= _NULL_MARKS


def is_no_value(text: str) -> bool:
    """Say whether a place for a value says that there is none."""
    return is_null(text) or text.strip() == _NO_VALUE


def title_key(text: str) -> str:
    """Return what of a title is compared: 部门（单位）整体支出绩效自评表 says 整体绩效自评表."""
    return _TITLE_NOISE.sub("", fold(text))


@dataclass(frozen=True, slots=True)
class HeadField:
    """A field outside the rows of indicators.

    Attributes:
        code: The field; empty for words that tell the unit, which are only compared.
        left: Keys of the label left of it; empty where there is none.
        above: Keys of the label above it.
        own: Keys of its own label and aliases.
    """

    code: str
    left: frozenset[str]
    above: frozenset[str]
    own: frozenset[str]


@dataclass(frozen=True)
class TableLayout:
    """A form, as far as a reader has to know it.

    Attributes:
        columns: Codes of the indicators' fields by the keys of their headings.
        level: Codes of the fields that are forward-filled, outermost first.
        totals: Keys of labels of the row that ends the indicators.
        labels: Keys of all labels.
        titles: Keys of what the table may be called.
    """

    form: CompiledForm
    scoring: str
    head: tuple[HeadField, ...]
    columns: dict[str, str]
    totals: frozenset[str]
    labels: frozenset[str]
    titles: frozenset[str]
    span_labels: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class _Placed:
    cell: CompiledCell
    row: int
    column: int

    @property
    def is_label(self) -> bool:
        return self.cell.cell.field is None and not self.cell.text.slots

    @property
    def key(self) -> str:
        return label_key(self.cell.cell.text) if self.is_label else ""

    def covers_column(self, column: int) -> bool:
        return self.column <= column < self.column + self.cell.cell.columns

    def covers_row(self, row: int) -> bool:
        return self.row <= row < self.row + self.cell.cell.rows


def layouts(template: ReportTemplate) -> tuple[TableLayout, ...]:
    """Return the layouts of all forms that are scoring tables."""
    return tuple(_layout(template, form) for form in template.forms if form.form.scoring)


def own_keys(template: ReportTemplate, code: str) -> frozenset[str]:
    """Return the keys by which a field is known."""
    known = template.fields[code]
    return frozenset(key for name in (known.label, *known.aliases) if (key := label_key(name)))


def _layout(template: ReportTemplate, form: CompiledForm) -> TableLayout:
    scoring = template.scorings[form.form.scoring or ""].scoring
    placed = [one for row in _placed_rows(form) for one in row[1]]
    by_row = {row: cells for row, (_row, cells) in enumerate(_placed_rows(form))}
    records = next((at for at, row in enumerate(form.rows) if row.row.each == scoring.group), None)
    last = len(form.rows) if records is None else records
    heads = [
        head
        for at, row in enumerate(form.rows[:last])
        if row.row.each is None
        for one in by_row[at]
        if (head := _head_field(template, one, placed)) is not None
    ]
    columns: dict[str, str] = {}
    for code in template.members.get(scoring.group, ()):
        for key in own_keys(template, code):
            columns.setdefault(key, code)
    if records is not None:
        columns.update(_headings(by_row, records))
    total_row = next((at for at, cells in by_row.items() if _shows(cells, scoring.total)), None)
    total_labels = {one.key for one in by_row.get(total_row, ()) if one.key} if total_row else set()
    span = {label_key(one.cell.text) for row in form.rows for one in row.span}
    labels = (
        {one.key for one in placed}
        | {key for head in heads for key in (*head.own, *head.left, *head.above)}
        | set(columns)
    )
    if labels & _FUNDS:
        labels |= _FUNDS
    return TableLayout(
        form=form,
        scoring=scoring.code,
        head=tuple(heads),
        columns=columns,
        totals=frozenset(total_labels | own_keys(template, scoring.total)),
        labels=frozenset(labels | span) - {""},
        titles=frozenset({title_key(scoring.title), title_key(form.form.title)}) - {""},
        span_labels=frozenset(span) - {""},
    )


def _placed_rows(form: CompiledForm) -> list[tuple[CompiledRow, list[_Placed]]]:
    """Return where the cells of each row stand, a row of records as one row."""
    free = [0] * len(form.form.widths)
    rows: list[tuple[CompiledRow, list[_Placed]]] = []
    for at, row in enumerate(form.rows):
        placed: list[_Placed] = []
        for cell in (*row.span, *row.cells):
            column = next(index for index, taken in enumerate(free) if taken <= at)
            for covered in range(column, column + cell.cell.columns):
                free[covered] = at + cell.cell.rows
            placed.append(_Placed(cell, at, column))
        rows.append((row, placed))
    return rows


def _shows(cells: Iterable[_Placed], code: str) -> bool:
    return any(one.cell.cell.field == code for one in cells)


def _head_field(
    template: ReportTemplate, one: _Placed, placed: Iterable[_Placed]
) -> HeadField | None:
    """Return a cell of a field with the labels around it; None for words of the form itself."""
    if one.is_label:
        return None
    code = one.cell.cell.field or ""
    beside = [other for other in placed if other.covers_row(one.row) and other.column < one.column]
    over = [other for other in placed if other.covers_column(one.column) and other.row < one.row]
    above = _nearest(sorted(over, key=lambda other: -other.row), through_fields=True)
    # A figure in a column with a label may have other figures between itself and its row's label.
    left = _nearest(sorted(beside, key=lambda other: -other.column), through_fields=bool(above))
    left_keys, above_keys = {left} - {""}, {above} - {""}
    own: set[str] = set()
    field = template.fields.get(code)
    for name in (field.label, *field.aliases) if field is not None else ():
        crossed = _CROSSED.fullmatch(fold(name))
        if crossed and above_keys and left_keys:
            left_keys.add(label_key(crossed[1]))
            above_keys.add(label_key(crossed[2]))
        else:
            own.add(label_key(name))
    if left_keys & _ALL_MONEY and above_keys:
        left_keys |= _ALL_MONEY
    if above_keys & own:
        above_keys |= own
    elif not above_keys:
        left_keys |= own
    return HeadField(code, frozenset(left_keys), frozenset(above_keys), frozenset(own))


def _nearest(cells: Iterable[_Placed], *, through_fields: bool) -> str:
    """Return the key of the first label among cells; empty where something else stands first.

    ``through_fields``: figures and null marks may stand before it.
    """
    for one in cells:
        if one.key and not is_null(one.key):
            return one.key
        if not through_fields or one.cell.text.slots:
            return ""
    return ""


def _headings(by_row: dict[int, list[_Placed]], records: int) -> Iterator[tuple[str, str]]:
    """Yield the headings above the cells of the records with the fields below them."""
    for one in by_row[records]:
        slots = [slot.name for slot in one.cell.text.slots if slot.name != "n"]
        codes = [one.cell.cell.field] if one.cell.cell.field else slots[-1:]
        heading = next(
            (other.key for other in by_row.get(records - 1, ()) if other.column == one.column), ""
        )
        if codes and heading:
            yield heading, codes[0]
