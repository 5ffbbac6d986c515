"""Read formats and faults of the cells of an xlsx or xlsm file (ISO/IEC 29500-1, 18.3 and 18.8)."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from perfdesk.intake.sheets.cell_marks import CELL_ERROR, CELL_NOT_COMPUTED, Mark, SheetMarks

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zipfile import ZipFile

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_WORDS = "sharedstrings.xml"
_TOLD = re.compile(rb"uniqueCount\s*=\s*[\"']([^\"']*)")
#: Each has five bytes at least, and a part 24 MiB at most. Fewer than that may be told wrongly:
#: some programs count each word as often as it stands in a cell.
_MOST_WORDS = 5_000_000
#: The formats that a file need not spell out (18.8.30).
BUILT_IN_FORMATS = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00",
}  # fmt: skip


def xlsx_marks(packed: ZipFile) -> list[SheetMarks]:
    """Return the marks of all sheets in their order.

    Raises:
        ET.ParseError: A part is no XML.
        KeyError: A part is missing.
        ValueError: The list of words tells more of them than a file can hold, or a cell stands at
            no place.
    """
    _check_words(packed)
    formats = _formats(packed)
    targets = _targets(packed)
    found: list[SheetMarks] = []
    for sheet in _tree(packed, "xl/workbook.xml").iter():
        if _name(sheet) == "sheet":
            relation = sheet.get(_RELATION) or sheet.get(_STRICT_RELATION) or ""
            found.append(_sheet_marks(_tree(packed, targets[relation]), formats))
    return found


def _check_words(packed: ZipFile) -> None:
    for part in packed.namelist():
        if part.casefold().endswith(_WORDS):
            for told in _TOLD.findall(packed.read(part)):
                if not told.isdigit() or int(told) > _MOST_WORDS:
                    # The library sets memory aside for so many, and the whole program ends.
                    raise ValueError("more words than a part can hold")


def _tree(packed: ZipFile, part: str) -> ET.Element:
    # ``check_packed`` has refused every part with declarations of its own.
    return ET.fromstring(packed.read(part))  # noqa: S314


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _targets(packed: ZipFile) -> dict[str, str]:
    """Return where the parts of the workbook stand, by their names in it."""
    return {
        one.get("Id", ""): posixpath.normpath(posixpath.join("/xl", one.get("Target", "")))[1:]
        for one in _tree(packed, "xl/_rels/workbook.xml.rels")
    }


def _formats(packed: ZipFile) -> list[str]:
    """Return the number formats by the numbers that cells have for them."""
    if "xl/styles.xml" not in packed.namelist():
        return []
    root = _tree(packed, "xl/styles.xml")
    own: dict[int, str] = dict(BUILT_IN_FORMATS)
    for one in root.iter():
        if _name(one) == "numFmt" and one.get("numFmtId", "").isdecimal():
            own[int(one.get("numFmtId", ""))] = one.get("formatCode", "")
    cell_formats = next((one for one in root if _name(one) == "cellXfs"), None)
    return [own.get(int(one.get("numFmtId", "0")), "") for one in cell_formats or ()]


def _sheet_marks(root: ET.Element, formats: list[str]) -> SheetMarks:
    found = SheetMarks()
    row = -1
    for element in root.iter():
        if _name(element) != "row":
            continue
        told = element.get("r", "")
        row = int(told) - 1 if told.isdecimal() else row + 1
        column = -1
        for cell in element:
            if _name(cell) != "c":
                continue
            place = cell.get("r", "").upper()
            reference = _REFERENCE.fullmatch(place)
            if place and reference is None:
                # The library makes a place of any letters, and a sheet that goes as far.
                raise ValueError(f"no place of a cell: {place}")
            column = column + 1 if reference is None else column_number(reference[1])
            at = row if reference is None else int(reference[2]) - 1
            _add(found, (at, column), cell, formats)
    return found


def column_number(letters: str) -> int:
    """Return the number of a column by its letters, from 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _add(found: SheetMarks, place: tuple[int, int], cell: ET.Element, formats: list[str]) -> None:
    parts: Mapping[str, ET.Element] = {_name(part): part for part in cell}
    value = parts["v"].text if "v" in parts else None
    style = int(cell.get("s", "0"))
    number_format = formats[style] if 0 <= style < len(formats) else ""
    if cell.get("t") == "e":
        found.marks[place] = Mark(problem=CELL_ERROR)
    elif "f" in parts and value is None and cell.get("t", "n") != "str":
        found.marks[place] = Mark(problem=CELL_NOT_COMPUTED)
    elif value is not None and number_format:
        found.marks[place] = Mark(number_format)
    if place in found.marks or value is not None or "is" in parts:
        found.reach(*place)
