"""Read what stands above the indicators of a scoring table: names, funds, goals."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from perfdesk.document.left_out import is_left_out_note
from perfdesk.intake.scores.eval_layout import is_null, label_key, title_key
from perfdesk.intake.words.figure_values import is_figure
from perfdesk.intake.words.wording import fold
from perfdesk.report.values import FieldRef
from perfdesk.template.datatypes import DataType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from perfdesk.intake.scores.eval_layout import HeadField, TableLayout
    from perfdesk.intake.scores.eval_values import CellTaker
    from perfdesk.intake.scores.table_proposal import Gathering
    from perfdesk.intake.sheets.spreadsheet import Sheet
    from perfdesk.report.report import Report

_Place = tuple[int, int]
_DIGIT = re.compile(r"\d")
_FIGURES = frozenset({DataType.MONEY, DataType.INTEGER, DataType.DECIMAL, DataType.PERCENT})
#: A label stands at most so many rows above a figure.
_MOST_ROWS = 15
#: What heads a text in a cell below is no longer; a text itself mostly is.
_LONGEST_LABEL = 16
#: Labels of forms everywhere, mostly without a field of their own: no content of another label.
_FORM_LABELS = frozenset(
    {
        "主管部门", "主管单位", "联系人", "联系电话", "电话", "负责人",
        "审核人", "经办人", "填报人", "填表人", "填报单位", "填报日期",
        "填表日期", "填报时间", "备注", "说明",
    }
)  # fmt: skip
_YEAR = re.compile(r"(20[0-9]{2})年度")
#: What stands around a table and says nothing of its content.
_AROUND = re.compile(
    r"(附件|附表|表)[0-9一二三四五六七八九十]*(?:[-－—][0-9]+)?[:：]?|草稿|金?额?单位[:：].{1,6}|.*年度[)）]?"
)
_YUAN = re.compile(r"(?:单位[:：]|[(（])元[)）]?$")


class HeadReader:
    """The cells of a sheet between one table's end and the next table's indicators."""

    def __init__(self, sheet: Sheet, layout: TableLayout, rows: range) -> None:
        self._sheet = sheet
        self._layout = layout
        self._places = [
            (row, column)
            for row in rows
            for column in range(sheet.width)
            if sheet.area(row, column)[:2] == (row, column)
            and (sheet.cell(row, column).problem or not is_null(sheet.cell(row, column).text))
        ]
        self._rows = rows
        self._keys = {place: label_key(sheet.cell(*place).text) for place in self._places}
        self._used: set[_Place] = set()

    @property
    def likeness(self) -> int:
        """Return how much of the layout's head is here; its title counts most."""
        labels = {key for one in self._layout.head for key in (*one.left, *one.above)}
        known = len(labels & set(self._keys.values()))
        return known + 100 * self.has_title

    @property
    def has_title(self) -> bool:
        """Say whether the table's title stands here, or is the sheet's name."""
        texts = [self._sheet.name, *(self._sheet.cell(*at).text for at in self._places)]
        return any(title in title_key(text) for title in self._layout.titles for text in texts)

    def text_of(self, code: str) -> str:
        """Return what stands for a field; empty where nothing does."""
        head = next((one for one in self._layout.head if one.code == code), None)
        place = None if head is None else self._find(head)
        text = "" if place is None else self._sheet.cell(*place).text
        return "" if is_null(text) else text.strip()

    def read(self, report: Report, taker: CellTaker, gathering: Gathering, line: int) -> None:
        """Take all fields of the head for a record, and say what else stands there."""
        unit = "元" if self._is_in_yuan() else ""
        for head in self._layout.head:
            field = report.template.fields.get(head.code or "")
            place = self._find(head, is_figure_of=field is not None and field.type in _FIGURES)
            if place is None:
                continue
            self._used.add(self._origin(place))
            cell, address = self._sheet.cell(*place), self._sheet.address(*place)
            if not head.code:
                self._compare_unit(report, gathering, place)
                continue
            is_own = report.template.fields[head.code].group == self._layout.form.form.each
            taker.take(FieldRef(head.code, line if is_own else 0), cell, address, unit)
        self._compare_year(report, gathering)
        self._tell_rest(gathering)

    def _origin(self, place: _Place) -> _Place:
        area = self._sheet.area(*place)
        return area[0], area[1]

    def _compare_unit(self, report: Report, gathering: Gathering, place: _Place) -> None:
        text, own = self._sheet.cell(*place).text, report.meta.unit
        if not is_null(text) and fold(text) != fold(own):
            gathering.tell(self._sheet.address(*place), text, "unit_differs", unit=own)

    def _compare_year(self, report: Report, gathering: Gathering) -> None:
        for place in self._places:
            told = _YEAR.search(fold(self._sheet.cell(*place).text))
            if place[0] > self._rows.start + _MOST_ROWS or self._keys[place] in self._layout.labels:
                return
            if told is not None and int(told[1]) != report.meta.fiscal_year:
                address, text = self._sheet.address(*place), self._sheet.cell(*place).text
                own = report.meta.fiscal_year
                gathering.tell(address, text, "year_differs", year=told[1], own=own)
                return

    def _is_in_yuan(self) -> bool:
        texts = [fold(self._sheet.cell(*at).text) for at in self._places]
        return any(map(_YUAN.search, texts)) and not any("万元)" in text for text in texts)

    def _tell_rest(self, gathering: Gathering) -> None:
        for place in self._places:
            text = self._sheet.cell(*place).text
            is_known = place in self._used or self._keys[place] in self._layout.labels
            is_known = is_known or is_left_out_note(text)
            is_title = _AROUND.fullmatch(fold(text)) or any(
                title in title_key(text) for title in self._layout.titles
            )
            if not is_known and not is_title:
                gathering.reject(self._sheet.address(*place), text, "head_unknown")

    # -- places --------------------------------------------------------------------------------

    def _with_key(self, keys: Iterable[str]) -> list[_Place]:
        wanted = frozenset(keys)
        return [place for place in self._places if self._keys[place] in wanted]

    def _find(self, head: HeadField, *, is_figure_of: bool = False) -> _Place | None:
        """Return where a field's content stands (or would stand); words are no figure's."""
        beside = (
            [] if head.left and head.above and self._is_column(head) else self._beside(head.own)
        )
        filled = [place for place in beside if self._origin(place) in self._keys]
        for place in (*self._candidates(head), *filled, *beside):
            origin = self._origin(place)
            key = self._keys.get(origin, "")
            free = key not in self._layout.labels and key not in _FORM_LABELS
            if is_figure_of and self._heads_column(origin):
                continue
            if not is_figure_of and self._heads_text(origin):
                continue
            if free and place[0] in self._rows and self._origin(place) not in self._used:
                return place
        return None

    def _heads_column(self, place: _Place) -> bool:
        """Say whether words stand here and a figure below: a label that nobody knows."""
        if place not in self._keys or _DIGIT.search(self._text(place)) is not None:
            return False
        below = self._sheet.area(*place)[2] + 1, place[1]
        return below in self._keys and is_figure(self._text(below))

    def _heads_text(self, place: _Place) -> bool:
        """Say whether a label that nobody knows stands here, in a row of headings above texts."""
        key = self._keys.get(place, "")
        if not key or len(key) > _LONGEST_LABEL or _DIGIT.search(key) or not self._below(place):
            return False
        labels = self._layout.labels
        row = [one for one in self._places if one[0] == place[0]]
        if any(self._keys[one] in labels and self._below(one) in labels for one in row):
            return False  # Labels below labels: the values stand beside them.
        below = (self._below(one) for one in row)
        return any(len(text) > _LONGEST_LABEL and text not in labels for text in below)

    def _below(self, place: _Place) -> str:
        return self._keys.get((self._sheet.area(*place)[2] + 1, place[1]), "")

    def _is_column(self, head: HeadField) -> bool:
        """Say whether several rows stand below a field's heading: which one is meant is unknown."""
        for above in self._with_key(head.above):
            bottom = self._sheet.area(*above)[2]
            figures = [
                place
                for place in self._places
                if place[1] == above[1] and place[0] > bottom and is_figure(self._text(place))
            ]
            if len(figures) > 1:
                return True
        return False

    def _text(self, place: _Place) -> str:
        return self._sheet.cell(*place).text

    def _candidates(self, head: HeadField) -> Iterator[_Place]:
        if head.left and head.above:
            yield from self._crossings(head)
        elif head.left:
            for place in self._with_key(head.left):
                yield self._right_of(place)
        elif head.above:
            for place in self._with_key(head.above):
                yield self._sheet.area(*place)[2] + 1, place[1]

    def _crossings(self, head: HeadField) -> Iterator[_Place]:
        for above in reversed(self._with_key(head.above)):
            bottom = self._sheet.area(*above)[2]
            for left in self._with_key(head.left):
                first_row, _column, last_row, last_column = self._sheet.area(*left)
                row = first_row if first_row > bottom else bottom + 1
                is_beside = first_row <= row <= last_row or first_row == last_row == above[0]
                if is_beside and last_column < above[1] and row - bottom <= _MOST_ROWS:
                    yield row, above[1]

    def _beside(self, keys: Iterable[str]) -> Iterator[_Place]:
        """Yield the places right of and below labels: a layout of another kind."""
        for place in self._with_key(keys):
            yield self._right_of(place)
            yield self._sheet.area(*place)[2] + 1, place[1]

    def _right_of(self, label: _Place) -> _Place:
        """Return the first content behind a label before the next one; where it has to be else."""
        row, next_to = label[0], self._sheet.area(*label)[3] + 1
        for column in range(next_to, self._sheet.width):
            place = self._origin((row, column))
            if place in self._keys:
                is_label = self._keys[place] in self._layout.labels
                return (row, next_to) if is_label else (row, column)
        return row, next_to


def name_field(report: Report, layout: TableLayout) -> str | None:
    """Return the field that tells one record's form from another's; None where there is but one."""
    each = layout.form.form.each
    fields = report.template.fields
    if each is None or fields[each].max_lines == 1:
        return None
    texts = [
        one.code
        for one in layout.head
        if one.code and fields[one.code].group == each and fields[one.code].type is DataType.TEXT
    ]
    return texts[0] if texts else None
