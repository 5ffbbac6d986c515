"""Write into a finished workbook what its formulas give, which openpyxl cannot.

A spreadsheet computes anew on opening. What does not compute (a preview, a phone, a program that
reads the file) shows the stored result, and without one an empty cell.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from perfdesk.export.archive import repacked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

_PROPERTIES = "docProps/core.xml"
# openpyxl tells when the file was made, by which two files of one document would differ.
_TIMES = re.compile(r"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:(created|modified)>")
# As openpyxl writes the cell of a formula: the result's element is there and empty.
_FORMULA = re.compile(
    r'<c r="(?P<cell>[A-Z]+[0-9]+)"(?P<looks>[^>]*)>(?P<formula><f>[^<]*</f>)<v ?(?:/>|></v>)</c>'
)


def with_results(workbook: bytes, results: Sequence[Mapping[str, Decimal | str]]) -> bytes:
    """Return the workbook with the results of its formulas and without the time of its making.

    Args:
        workbook: As openpyxl saved it.
        results: For each sheet, in their order, the results by the names of the cells.
    """
    wanted = {f"xl/worksheets/sheet{n}.xml": found for n, found in enumerate(results, start=1)}

    def changed(name: str, data: bytes) -> bytes:
        if name == _PROPERTIES:
            return _TIMES.sub("", data.decode()).encode()
        found = wanted.get(name)
        return _filled(data.decode(), found).encode() if found else data

    return repacked(workbook, changed)


def _filled(sheet: str, results: Mapping[str, Decimal | str]) -> str:
    def cell(match: re.Match[str]) -> str:
        result = results.get(match["cell"])
        if result is None:
            return match[0]
        kind = ' t="str"' if isinstance(result, str) else ""
        value = escape(result) if isinstance(result, str) else f"{result:f}"
        return f'<c r="{match["cell"]}"{match["looks"]}{kind}>{match["formula"]}<v>{value}</v></c>'

    return _FORMULA.sub(cell, sheet)
