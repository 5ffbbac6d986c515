"""Read targets and actual values of indicators: their signs, units and judgements."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from perfdesk.document.left_out import left_out_mark
from perfdesk.document.texts import figure_in, tells_percents
from perfdesk.intake.scores.eval_layout import is_null
from perfdesk.intake.scores.eval_values import is_bare, same_figure
from perfdesk.intake.sheets.spreadsheet import Cell
from perfdesk.report.values import FieldRef
from perfdesk.template.datatypes import DataType, content_type, half_width, plain
from perfdesk.template.measures import measured, sign_of

if TYPE_CHECKING:
    from perfdesk.intake.scores.eval_layout import TableLayout
    from perfdesk.intake.scores.eval_values import CellTaker
    from perfdesk.intake.scores.table_proposal import Gathering
    from perfdesk.intake.sheets.spreadsheet import Sheet
    from perfdesk.report.report import Report

_SIGNS = {">=": "≥", "=>": "≥", "≧": "≥", "⩾": "≥", "<=": "≤", "=<": "≤", "≦": "≤", "⩽": "≤"}


#: A bare figure from here on is no share of 1 that somebody forgot to tell as a percent.
_CLEARLY_PERCENT = 2


@dataclass(slots=True)
class Row:
    """An indicator in the file.

    Attributes:
        levels: The names of the levels above it, filled from the rows above.
        filled: Codes of those levels that the row itself leaves blank.
        record: The record it is matched with; None for none yet.
    """

    at: int
    name: str
    levels: dict[str, str]
    filled: set[str] = field(default_factory=set)
    record: int | None = None


class IndicatorCells:
    """The cells of one table's indicators, and how those that hold measures are taken."""

    def __init__(
        self, report: Report, sheet: Sheet, layout: TableLayout, taker: CellTaker,
        gathering: Gathering,
    ) -> None:  # fmt: skip
        self._report = report
        self._sheet = sheet
        self._layout = layout
        self._taker = taker
        self._gathering = gathering
        self._scoring = report.template.scorings[layout.scoring].scoring
        levels = (self._scoring.level1, self._scoring.level2)
        self._levels = tuple(code for code in levels if code is not None)
        self._columns: dict[str, int] = {}
        self._unit_column: int | None = None

    def _text(self, at: int, code: str) -> str:
        column = self._columns.get(code)
        text = "" if column is None else self._sheet.cell(at, column).text.strip()
        return "" if is_null(text) else text

    def _old(self, code: str, record: int) -> str:
        """Return what a field shows; a mark for "none" is nothing, as in the file."""
        old = self._taker.old(FieldRef(code, record))
        return "" if is_null(old) else old

    def _cell(self, row: Row, code: str) -> Cell:
        return self._sheet.cell(row.at, self._columns[code])

    def _at(self, row: Row, code: str) -> str:
        return self._sheet.address(row.at, self._columns[code])

    # -- targets and values ------------------------------------------------------------------------

    def _shown_target(self, record: int) -> str:
        """Return the target as the form shows it, with its sign."""
        scoring = self._scoring
        target = self._old(scoring.target, record)
        sign = self._old(scoring.comparator, record) if scoring.comparator else ""
        if sign in scoring.qualitative or not target or sign_of(target) is not None:
            return target
        return f"{sign}{target}"

    def _take_left_out(self, row: Row, record: int) -> set[str]:
        """Take the mark of an indicator that does not apply; return the columns that bear it.

        An indicator whose mark gave way to a figure applies again.
        """
        scoring, mark = self._scoring, left_out_mark()
        if scoring.applicable is None or scoring.applicable in self._columns:
            return set()
        ref = FieldRef(scoring.applicable, record)
        marked = {
            code
            for code in (scoring.score, scoring.actual)
            if plain(self._text(row.at, code)) == mark
        }
        no, yes = (content_type(DataType.FLAG).show(one, self._taker.field(ref.code).options)
                   for one in (False, True))  # fmt: skip
        if marked:
            code = scoring.score if scoring.score in marked else scoring.actual
            self._taker.take(ref, Cell(no), self._at(row, code))
        elif self._old(ref.code, record) == no and figure_in(self._text(row.at, scoring.score)):
            self._taker.take(ref, Cell(yes), self._at(row, scoring.score))
        return marked

    def _take_target(self, row: Row, record: int) -> None:
        scoring = self._scoring
        ref, address = FieldRef(scoring.target, record), self._at(row, scoring.target)
        cell = self._with_unit(row, self._cell(row, scoring.target))
        text = cell.text.strip()
        shown = self._shown_target(record)
        if (
            text == shown
            or self._is_same_measure(record, text, shown)
            or (self._taker.is_same(ref, text))
        ):
            self._taker.take(ref, Cell(self._old(scoring.target, record)), address)
            return
        sign, rest = self._split(text)
        full = self._completed(replace(cell, text=rest), self._old(scoring.target, record))
        self._taker.take(ref, Cell(full), address)
        self._tell_share(rest, full, address)
        if scoring.comparator is None or scoring.comparator in self._columns:
            return
        old = self._old(scoring.comparator, record)
        is_written = bool(sign) and rest != text
        has_no_figure = not sign and measured(rest)[1] == "measure_none"
        if not old and not is_written and (has_no_figure or self._is_judged(row)):
            sign = next(iter(scoring.qualitative), "")
        if sign and sign != old:
            self._taker.put(FieldRef(scoring.comparator, record), address, sign)

    def _is_same_measure(self, record: int, text: str, old: str) -> bool:
        """Say whether a cell tells the old figure: a sheet has a percent sign in all of a row."""
        scoring = self._scoring
        codes = (scoring.target, scoring.actual, scoring.unit)
        texts = [self._old(code, record) for code in codes if code is not None]
        return same_figure(text, old, is_percent=any(map(tells_percents, texts)))

    def _split(self, text: str) -> tuple[str, str]:
        """Part a sign from the value behind it; a sign in words stays where it is."""
        begun = half_width(text[:2])
        sign, length = next(
            ((_SIGNS[mark], len(mark)) for mark in _SIGNS if begun.startswith(mark)),
            (begun[:1], 1),
        )
        choices = (
            self._taker.field(self._scoring.comparator).choices if self._scoring.comparator else ()
        )
        if sign in choices and text[length:].strip():
            return sign, text[length:].strip()
        told = sign_of(text)
        return (told if told in choices else ""), text

    def _with_unit(self, row: Row, cell: Cell) -> Cell:
        """Add the unit that stands in a column of its own."""
        if self._unit_column is None or self._scoring.unit is not None or not cell.text.strip():
            return cell
        unit = self._sheet.cell(row.at, self._unit_column).text.strip()
        figure = figure_in(cell.text.strip())
        if is_null(unit) or figure is None or figure.suffix:
            return cell
        return Cell(self._scaled(cell.text.strip(), unit))

    def _completed(self, cell: Cell, *others: str) -> str:
        """Return a value text; a bare figure gets the unit of what stood there or its target."""
        text = cell.text.strip()
        figure = figure_in(text)
        if figure is None or not is_bare(text):
            return text
        known = next((one for other in others if (one := figure_in(other.strip()))), None)
        if known is None or not known.unit:
            return text
        return self._scaled(text, known.unit, is_share=known.value > 1)

    @staticmethod
    def _scaled(text: str, unit: str, *, is_share: bool = True) -> str:
        """Put a unit behind a figure; 0.95 in a column of percents is 95%."""
        figure = figure_in(text)
        if unit == "%" and is_share and figure is not None and 0 < figure.value <= 1:
            scaled = figure.value * 100
            return f"{figure.prefix}{scaled.normalize():f}%"
        return f"{text}{unit}"

    def _take_actual(self, row: Row, record: int) -> None:
        scoring = self._scoring
        ref, address = FieldRef(scoring.actual, record), self._at(row, scoring.actual)
        cell = self._with_unit(row, self._cell(row, scoring.actual))
        text = cell.text.strip()
        if self._is_judged(row) and not self._old(scoring.actual, record):
            if scoring.judgement is not None and scoring.judgement not in self._columns:
                self._taker.take(FieldRef(scoring.judgement, record), cell, address)
            return
        old = self._old(scoring.actual, record)
        if self._taker.is_same(ref, text) or self._is_same_measure(record, text, old):
            self._taker.take(ref, Cell(self._taker.old(ref)), address)
            return
        target = self._split(self._text(row.at, scoring.target))[1]
        others = (self._old(scoring.actual, record), target, self._old(scoring.target, record))
        full = self._completed(cell, *others)
        self._taker.take(ref, Cell(full), address)
        self._tell_share(text, full, address)

    def _is_judged(self, row: Row) -> bool:
        """Say whether a judgement stands in the place of the actual value."""
        scoring = self._scoring
        if scoring.judgement is None or scoring.actual not in self._columns:
            return False
        choices = self._taker.field(scoring.judgement).choices
        return plain(self._text(row.at, scoring.actual)) in {plain(choice) for choice in choices}

    def _tell_share(self, text: str, full: str, address: str) -> None:
        """Say how a bare figure was read that could be a share as well as a percent."""
        figure, read = figure_in(text), figure_in(full)
        if figure is None or read is None or text == full or not read.is_percent:
            return
        if 0 < figure.value < _CLEARLY_PERCENT and any(
            one.address == address and one.new == full for one in self._gathering.taken
        ):
            self._gathering.tell(address, text, "share_read", shown=text, read=full)
