"""Names for the figures of a workbook, by which a clerk's own formulas may call them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from openpyxl.utils import absolute_coordinate, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName

if TYPE_CHECKING:
    from collections.abc import Iterable

    from openpyxl import Workbook

    from perfdesk.export.xlsx.formulas import Place

_NOT_IN_NAMES = re.compile(r"[^\w.]|[²³¹]")
# A name that a cell has already (A1, R1C1, R, C) is none; nor is one that begins with a digit.
_NO_NAME = re.compile(r"[A-Z]{1,3}[0-9]+|R[0-9]*(C[0-9]*)?|C[0-9]*|[0-9.].*", re.IGNORECASE)
_MOST_CHARS = 100


def name_figures(workbook: Workbook, figures: Iterable[tuple[str, Place]]) -> None:
    """Name cells by their labels (全年预算数); one that is there already gets a number."""
    taken: set[str] = set()
    for label, place in figures:
        name = _free(_name(label), taken)
        if name:
            taken.add(name.upper())
            cell = absolute_coordinate(f"{place.column}{place.row}")
            target = f"{quote_sheetname(place.sheet)}!{cell}"
            workbook.defined_names[name] = DefinedName(name, attr_text=target)


def _name(label: str) -> str:
    """Return a label as Excel takes a name; empty where nothing of it is left."""
    name = _NOT_IN_NAMES.sub("", label)[:_MOST_CHARS]
    return f"_{name}" if _NO_NAME.fullmatch(name) else name


def _free(name: str, taken: set[str]) -> str:
    number, free = 1, name
    while free.upper() in taken:
        number += 1
        free = f"{name}_{number}"
    return free
