"""What a pasted block of indicators implies: levels of merged cells, signs, judgements."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from perfdesk.report.scores.score_words import level_in
from perfdesk.template.datatypes import meant_choice
from perfdesk.template.measures import measured

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from perfdesk.template.score_tables import Scoring
    from perfdesk.template.template import ReportTemplate
    from perfdesk.ui.editors.headings import Laid

#: A sign takes at most so many characters before its figure (>=, 大于等于).
_LONGEST_SIGN = 5

_Cells = dict[str, str | None]


def completed(
    laid: Laid, scoring: Scoring, template: ReportTemplate, signs: Sequence[str] = ()
) -> Laid:
    """Return a block with the cells that it implies; its own texts stay where they say enough.

    ``signs`` are those that stand already in the rows that it goes to.
    """
    codes = {field.code for field in laid.along if field is not None}
    implied: list[str] = []
    if scoring.target in codes and scoring.comparator is not None:
        implied.append(scoring.comparator)
    if scoring.actual in codes and scoring.judgement is not None:
        implied.append(scoring.judgement)
    added = [template.fields[code] for code in implied if code not in codes]
    along = [*laid.along, *added]
    fill_levels = _levels(scoring)
    rows: list[list[str | None]] = []
    for at_row, row in enumerate(laid.rows):
        if not any(row):
            rows.append(list(row))
            continue
        cells: _Cells = {
            field.code: text
            for field, text in zip(laid.along, row, strict=False)
            if field is not None
        }
        fill_levels(cells)
        old = signs[at_row] if at_row < len(signs) else ""
        _set_sign_apart(cells, scoring, template, old)
        _judge(cells, scoring, template, old)
        beyond = [*row, *[None] * (len(along) - len(row))]
        rows.append(
            [
                beyond[at] if field is None else cells.get(field.code)
                for at, field in enumerate(along)
            ]
        )
    return replace(laid, rows=rows, along=along)


def _levels(scoring: Scoring) -> Callable[[_Cells], None]:
    """Fill in the levels: of a merged cell a spreadsheet copies the text in its first row only.

    A level is taken from above as long as no level around it is another one.
    """
    above: dict[str, str] = {}

    def fill(cells: _Cells) -> None:
        is_new = False
        for code in (scoring.level1, scoring.level2):
            if code is None or code not in cells:
                continue
            told = cells[code] or ""
            is_new = is_new or (bool(told) and told != above.get(code))
            above[code] = told or ("" if is_new else above.get(code, ""))
            cells[code] = above[code]

    return fill


def _set_sign_apart(cells: _Cells, scoring: Scoring, template: ReportTemplate, old: str) -> None:
    """Part ≥12场 where no other sign is told; a target without a figure is judged."""
    code, target = scoring.comparator, cells.get(scoring.target) or ""
    if code is None or not target:
        return
    choices = template.fields[code].choices
    own = meant_choice(cells.get(code) or "", choices)
    sign, rest = _parted(target, choices)
    if sign and own in ("", sign):
        cells[code], cells[scoring.target] = sign, rest
    elif not cells.get(code, old) and not sign and measured(target)[1] == "measure_none":
        cells[code] = next((one for one in scoring.qualitative if one in choices), None)


def _parted(text: str, choices: tuple[str, ...]) -> tuple[str, str]:
    """Return the sign that a text begins with and what stands behind it."""
    for length in range(min(_LONGEST_SIGN, len(text) - 1), 0, -1):
        sign, rest = meant_choice(text[:length], choices), text[length:].strip()
        if sign and rest and measured(rest)[0] is not None:
            return sign, rest
    return "", text


def _judge(cells: _Cells, scoring: Scoring, template: ReportTemplate, old: str) -> None:
    """Take the judgement of an indicator without figures from what is told as its result."""
    code, actual = scoring.judgement, cells.get(scoring.actual) or ""
    if code is None or not actual or cells.get(code):
        return
    if scoring.comparator is not None:
        sign = cells.get(scoring.comparator, old) or ""
        if sign not in scoring.qualitative:
            return
    level = meant_choice(actual, template.fields[code].choices)
    if level:
        cells[code], cells[scoring.actual] = level, ""
    elif measured(actual)[0] is None:
        cells[code] = level_in(actual, scoring.band) or cells.get(code)
