"""Read formats, faults and merged ranges of an ods file (OASIS OpenDocument 1.3, part 3, 9 and 16).

A format is told there by elements; of those the words around the number and the percent sign are
told again as Excel writes them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from perfdesk.intake.sheets.cell_marks import CELL_ERROR, CELL_NOT_COMPUTED, Mark, SheetMarks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zipfile import ZipFile

_NS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TABLE, _OFFICE, _NUMBER, _STYLE, _TEXT = (
    _NS % name for name in ("table", "office", "datastyle", "style", "text")
)
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_PERCENTS = f"{_NUMBER}percentage-style"
_STYLES = {f"{_NUMBER}number-style", _PERCENTS}
_SIGN = "%"
_POSITIVE = frozenset({"value()>=0", "value()>0"})
#: Programs fill a sheet up to its last row and column with one empty cell that is repeated.
_FAR = 1 << 20


def ods_marks(packed: ZipFile) -> list[SheetMarks]:
    """Return the marks of all sheets in their order; raises as ``xlsx_marks``."""
    # ``check_packed`` has refused every part with declarations of its own.
    roots = [
        ET.fromstring(packed.read(part))  # noqa: S314
        for part in ("styles.xml", "content.xml")
        if part in packed.namelist()
    ]
    formats = _formats(roots)
    return [_sheet_marks(table, formats) for table in roots[-1].iter(f"{_TABLE}table")]


def _formats(roots: list[ET.Element]) -> dict[str, str]:
    """Return the number formats by the names of the cells' styles."""
    codes: dict[str, str] = {}
    positive: dict[str, str] = {}
    styles: dict[str, tuple[str, str]] = {}
    for root in roots:
        for element in root.iter():
            name = element.get(f"{_STYLE}name", "")
            if element.tag in _STYLES:
                codes[name] = "".join(_code(element))
                for part in element.iter(f"{_STYLE}map"):
                    if part.get(f"{_STYLE}condition", "").replace(" ", "") in _POSITIVE:
                        positive[name] = part.get(f"{_STYLE}apply-style-name", "")
            elif element.tag == f"{_STYLE}style" and element.get(f"{_STYLE}family") == "table-cell":
                own = element.get(f"{_STYLE}data-style-name", "")
                styles[name] = own, element.get(f"{_STYLE}parent-style-name", "")
    # A style with parts for several signs is itself the last of them, mostly the negative one.
    codes |= {name: codes[own] for name, own in positive.items() if own in codes}
    return {name: _inherited(name, styles, codes) for name in styles}


def _inherited(name: str, styles: dict[str, tuple[str, str]], codes: dict[str, str]) -> str:
    seen: set[str] = set()
    while name in styles and name not in seen:
        seen.add(name)
        own, parent = styles[name]
        if own:
            return codes.get(own, "")
        name = parent
    return ""


def _code(style: ET.Element) -> Iterator[str]:
    for part in style:
        if part.tag == f"{_NUMBER}number":
            least = part.get(f"{_NUMBER}min-decimal-places", part.get(f"{_NUMBER}decimal-places"))
            places = min(int(least or 0), 30)
            separators = "#,##0" if part.get(f"{_NUMBER}grouping") == "true" else "0"
            yield f"{separators}.{'0' * places}" if places else separators
        elif part.tag == f"{_NUMBER}text":
            # The sign of a style of percents stands among the words; in others it is one of them.
            words = "".join(part.itertext()).replace('"', "")
            if style.tag == _PERCENTS:
                words = words.replace(_SIGN, f'"{_SIGN}"', 1)
            yield f'"{words}"'


def _sheet_marks(table: ET.Element, formats: dict[str, str]) -> SheetMarks:
    found = SheetMarks()
    merged: list[tuple[int, int, int, int]] = []
    row = 0
    for element in table.iter(f"{_TABLE}table-row"):
        rows = _count(element, "number-rows-repeated")
        column = 0
        for cell in element:
            if not cell.tag.endswith("table-cell"):
                continue
            columns = _count(cell, "number-columns-repeated")
            if (mark := _mark(cell, element, formats)) is not None:
                found.reach(row + rows - 1, column + columns - 1)
                if mark.number_format or mark.problem:
                    # A repeated one is told at its first place; a grid too large is refused anyway.
                    for at in range(min(columns, 256)):
                        found.marks[row, column + at] = mark
            last_row = row + _count(cell, "number-rows-spanned") - 1
            last_column = column + _count(cell, "number-columns-spanned") - 1
            if (last_row, last_column) != (row, column):
                merged.append((row, column, last_row, last_column))
            column += columns
        row += rows
    found.merged = tuple(merged)
    return found


def _count(element: ET.Element, name: str) -> int:
    told = element.get(f"{_TABLE}{name}", "1")
    return min(max(int(told), 1), _FAR)


def _mark(cell: ET.Element, row: ET.Element, formats: dict[str, str]) -> Mark | None:
    """Return a cell's mark; None where it is empty."""
    kind = cell.get(f"{_OFFICE}value-type")
    formula = cell.get(f"{_TABLE}formula")
    text = "".join("".join(part.itertext()) for part in cell.iter(f"{_TEXT}p"))
    if cell.get(_CALC) == "error" or (formula and text.startswith(("#", "Err:"))):
        return Mark(problem=CELL_ERROR)
    if kind is None:
        return Mark(problem=CELL_NOT_COMPUTED) if formula else (Mark() if text else None)
    style = cell.get(f"{_TABLE}style-name") or row.get(f"{_TABLE}default-cell-style-name") or ""
    if kind == "percentage":
        return Mark(formats.get(style) or "0%")
    return Mark(formats.get(style, "") if kind in ("float", "currency") else "")
