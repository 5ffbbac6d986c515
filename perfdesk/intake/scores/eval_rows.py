"""Read the indicators of a scoring table: one record a row, matched by the indicators' names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from perfdesk.intake.scores.eval_layout import is_no_value, is_null, label_key, title_key
from perfdesk.intake.scores.eval_measures import IndicatorCells, Row
from perfdesk.intake.sheets.spreadsheet import Cell
from perfdesk.intake.words.wording import fold
from perfdesk.report.values import FieldRef

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from perfdesk.intake.scores.eval_layout import TableLayout
    from perfdesk.intake.sheets.spreadsheet import Sheet
    from perfdesk.template.score_tables import Scoring

_UNIT_HEADINGS = frozenset({"计量单位", "单位"})
_SUBTOTAL = "小计"
_LEAST_HEADINGS = 3


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of the indicators: its last row, and which columns are which fields."""

    first: int
    last: int
    columns: Mapping[int, str]
    unit: int | None
    unknown: tuple[int, ...]


def heading_at(sheet: Sheet, layout: TableLayout, scoring: Scoring, row: int) -> Heading | None:
    """Return the heading of a table that begins in a row, None where there is none."""
    columns = _headings(sheet, layout, row)
    codes = set(columns.values())
    if scoring.level3 not in codes or len(codes) < _LEAST_HEADINGS:
        return None
    if not codes & {scoring.target, scoring.actual}:
        return None
    last = row
    while scoring.level3 in (below := _headings(sheet, layout, last + 1)).values():
        last += 1
        columns = below | columns
    texts = {
        column: label_key(sheet.cell(last, column).text)
        for column in range(sheet.width)
        if sheet.area(last, column)[1] == column
    }
    unit = next((column for column, key in texts.items() if key in _UNIT_HEADINGS), None)
    kept: dict[int, str] = {}
    for column, code in sorted(columns.items()):
        if code not in kept.values():
            kept[column] = code
    unknown = tuple(
        column
        for column, key in texts.items()
        if key and column not in kept and column != unit and key not in layout.span_labels
    )
    return Heading(row, last, kept, unit, unknown)


def _headings(sheet: Sheet, layout: TableLayout, row: int) -> dict[int, str]:
    if row >= len(sheet.rows):
        return {}
    found: dict[int, str] = {}
    for column in range(sheet.width):
        code = layout.columns.get(label_key(sheet.cell(row, column).text))
        if code is not None and sheet.area(row, column)[1] == column:
            found[column] = code
    return found


class RowReader(IndicatorCells):
    """Reads the rows of one table into a proposal."""

    def read(self, heading: Heading, behind: int, line: int) -> int:
        """Take the rows below a heading for a record; return the row behind the table.

        Args:
            heading: The table's heading.
            behind: Row at which the next table begins, or the sheet ends.
            line: The record that the table is of; below 0 for a new one.
        """
        self._columns = {code: column for column, code in heading.columns.items()}
        self._unit_column = heading.unit
        rows, end = self._rows(heading, behind, line)
        self._tell_unknown(heading, end)
        existing = () if line < 0 else self._report.lines(self._scoring.group, line)
        self._match(rows, existing)
        self._take(rows, existing, line)
        return end

    # -- rows ------------------------------------------------------------------------------------

    def _rows(self, heading: Heading, behind: int, line: int) -> tuple[list[Row], int]:
        rows: list[Row] = []
        above: dict[str, str] = {}
        at_name = self._columns[self._scoring.level3]
        end = heading.last + 1
        for at in range(heading.last + 1, behind):
            area = self._sheet.area(at, at_name)
            if self._is_blank(at):
                continue
            if self._begins_next(at):
                break
            if self._is_total(at):
                self._compare_total(at, line)
                return rows, at + 1
            if area[1] < at_name or self._is_across(area):
                break
            end = at + 1
            if heading.last < area[0] < at:
                continue  # One record over several rows of the sheet.
            if self._is_subtotal(at):
                self._gathering.tell(self._sheet.address(at, at_name), "", "subtotal")
                continue
            rows.append(self._row(at, above))
        return rows, end

    def _is_blank(self, at: int) -> bool:
        cells = (self._sheet.cell(at, column) for column in self._columns.values())
        own = (self._sheet.area(at, column)[0] == at for column in self._columns.values())
        return all(
            not is_own or (is_null(cell.text) and not cell.problem)
            for cell, is_own in zip(cells, own, strict=True)
        )

    def _before_values(self, at: int) -> Iterator[str]:
        """Yield the keys of what stands up to the indicator's name."""
        for column in range(self._columns[self._scoring.level3] + 1):
            yield label_key(self._sheet.cell(at, column).text)

    def _begins_next(self, at: int) -> bool:
        """Say whether the head of another table begins here: its title or one of its labels."""
        layout = self._layout
        heads = {key for one in layout.head for key in (*one.left, *one.above)}
        heads -= {*layout.columns, *layout.totals, *layout.span_labels}
        keys = list(self._before_values(at))[:-1]
        return any(
            key in heads or any(title in title_key(key) for title in layout.titles) for key in keys
        )

    def _is_total(self, at: int) -> bool:
        return any(key in self._layout.totals for key in self._before_values(at))

    def _is_subtotal(self, at: int) -> bool:
        return any(key.endswith(_SUBTOTAL) for key in self._before_values(at))

    def _is_across(self, area: tuple[int, int, int, int]) -> bool:
        """Say whether a cell lies over other columns of the table too: words below it."""
        return sum(area[1] <= column <= area[3] for column in self._columns.values()) > 1

    def _row(self, at: int, above: dict[str, str]) -> Row:
        row = Row(at, self._text(at, self._scoring.level3), {})
        for depth, code in enumerate(self._levels):
            text = self._text(at, code)
            if text:
                if fold(text) != fold(above.get(code, "")):
                    for below in self._levels[depth + 1 :]:
                        above.pop(below, None)
                above[code] = text
            else:
                row.filled.add(code)
            row.levels[code] = above.get(code, "")
        return row

    def _compare_total(self, at: int, line: int) -> None:
        scoring = self._scoring
        for code, total in ((scoring.weight, scoring.weight_total), (scoring.score, scoring.total)):
            column = self._columns.get(code)
            if column is not None and self._sheet.area(at, column)[1] == column:
                cell, address = self._sheet.cell(at, column), self._sheet.address(at, column)
                self._taker.take(FieldRef(total, line), cell, address)

    def _tell_unknown(self, heading: Heading, end: int) -> None:
        for column in heading.unknown:
            below = (self._sheet.cell(at, column).text for at in range(heading.last + 1, end))
            if any(not is_null(text) for text in below):
                text = self._sheet.cell(heading.last, column).text
                address = self._sheet.address(heading.last, column)
                self._gathering.reject(address, text, "column_unknown", heading=text)

    # -- matching --------------------------------------------------------------------------------

    def _match(self, rows: Sequence[Row], existing: Sequence[int]) -> None:
        """Say which record each row is: by name and levels, by name, by levels and target."""
        left = list(existing)
        for is_same in (self._is_same_record, self._has_same_name, self._is_renamed):
            for row in rows:
                if row.record is None:
                    row.record = next((one for one in left if is_same(row, one)), None)
                    if row.record is not None:
                        left.remove(row.record)

    def _has_same_levels(self, row: Row, record: int) -> bool:
        return all(
            code not in self._columns
            or fold(row.levels[code]) == fold(old := self._old(code, record))
            or (code in row.filled and not old)
            for code in self._levels
        )

    def _is_same_record(self, row: Row, record: int) -> bool:
        return fold(row.name) == fold(self._old(self._scoring.level3, record)) and (
            self._has_same_levels(row, record)
        )

    def _has_same_name(self, row: Row, record: int) -> bool:
        return bool(row.name) and fold(row.name) == fold(self._old(self._scoring.level3, record))

    def _is_renamed(self, row: Row, record: int) -> bool:
        target = self._text(row.at, self._scoring.target)
        is_same_target = bool(target) and target == self._shown_target(record)
        return bool(row.name) and is_same_target and self._has_same_levels(row, record)

    # -- taking ----------------------------------------------------------------------------------

    def _take(self, rows: Sequence[Row], existing: Sequence[int], line: int) -> None:
        group = self._taker.field(self._scoring.group)
        room = group.max_lines - len(existing)
        for row in rows:
            address = self._sheet.address(row.at, self._columns[self._scoring.level3])
            if row.record is None and not row.name:
                self._reject_unnamed(row, address)
                continue
            if row.record is None:
                if room <= 0:
                    limit = group.max_lines
                    code = "too_many_records"
                    self._gathering.reject(address, row.name, code, label=group.label, limit=limit)
                    continue
                room -= 1
                group_code = self._scoring.group
                row.record = self._gathering.add_record(group_code, line, row.name, address)
            self._take_row(row, row.record)
        matched = {row.record for row in rows}
        for record in existing:
            name = self._old(self._scoring.level3, record)
            if record not in matched and name:
                self._gathering.tell(self._sheet.name, "", "record_missing", name=name)

    def _reject_unnamed(self, row: Row, address: str) -> None:
        rest = [code for code in self._columns if code not in self._levels]
        texts = [text for code in rest if (text := self._text(row.at, code))]
        if texts:
            self._gathering.reject(address, " ".join(texts), "indicator_unnamed")

    def _take_row(self, row: Row, record: int) -> None:
        scoring = self._scoring
        for code in self._levels:
            if code in self._columns:
                self._take_level(row, record, code)
        special: dict[str, Callable[[Row, int], None]] = {
            scoring.target: self._take_target,
            scoring.actual: self._take_actual,
        }
        marked = self._take_left_out(row, record)
        # The sign before the value that it stands for.
        codes = sorted(self._columns, key=lambda code: code != scoring.comparator)
        for code in codes:
            if code in self._levels or code in marked or self._is_merged_on(row, code):
                continue
            if code in special and self._is_valued(row, record, code):
                special[code](row, record)
            elif code in special and is_no_value(self._cell(row, code).text):
                empty = replace(self._cell(row, code), text="")
                self._taker.take(FieldRef(code, record), empty, self._at(row, code))
            else:
                self._taker.take(FieldRef(code, record), self._cell(row, code), self._at(row, code))

    def _is_valued(self, row: Row, record: int, code: str) -> bool:
        """Say whether a measure stands in a cell; 无 is one where the report says it too."""
        text = self._text(row.at, code)
        has_value = not is_no_value(text) or (bool(text) and text == self._old(code, record))
        return has_value and not self._cell(row, code).problem

    def _is_merged_on(self, row: Row, code: str) -> bool:
        """Say whether a cell is only the lower part of one above; words hold for all its rows."""
        if self._sheet.area(row.at, self._columns[code])[0] == row.at:
            return False
        if code == self._scoring.note:
            return False
        if self._text(row.at, code):
            self._gathering.reject(self._at(row, code), self._text(row.at, code), "merged_rows")
        return True

    def _take_level(self, row: Row, record: int, code: str) -> None:
        if code in row.filled and record > 0:
            if not row.levels[code]:
                self._taker.take(FieldRef(code, record), self._cell(row, code), self._at(row, code))
            return
        self._taker.take(FieldRef(code, record), Cell(row.levels[code]), self._at(row, code))
