"""What a packed report was: history, deleted records and versions as JSON, and back."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from perfdesk.app.packages.package_file import PackageFaultError, entries, entry, number, read_json
from perfdesk.errors import UserError
from perfdesk.report.packing import unpack
from perfdesk.report.values import FieldRef

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Rows = dict[str, tuple[dict[str, object], ...]]

#: More changes than a report has in ten years of daily work.
_MOST_ROWS = 200_000
_LARGEST = 999_999_999
_TOLD_YEARS = range(2, 9999)


def past_json(rows: Mapping[str, tuple[dict[str, object], ...]]) -> bytes:
    """Write the rows of a ``Heritage``; what is damaged in the store already stays behind."""
    told = {
        table: [_row(row, of) for row in rows.get(table, ()) if _is_sound(row)]
        for table, of in _COLUMNS.items()
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _row(row: Mapping[str, object], of: Mapping[str, object]) -> list[object]:
    cells = (row[name] for name in of)
    return [one.isoformat() if isinstance(one, datetime) else one for one in cells]


def _is_sound(row: Mapping[str, object]) -> bool:
    if "content" not in row:
        return True
    try:
        unpack(str(row["content"]))
    except UserError:
        return False
    return True


def read_past(content: bytes) -> Rows:
    """Read what ``past_json`` wrote, by anybody.

    Raises:
        ValueError: It is something else.
        UserError: ``packed_damaged``: so is a version in it.
        RecursionError: It is made to be read for ever.
    """
    told = entry(read_json(content), frozenset(_COLUMNS))
    found: Rows = {}
    for table, columns in _COLUMNS.items():
        rows = []
        for cells in entries(told[table], _MOST_ROWS):
            parts = entries(cells, len(columns))
            # ``strict`` refuses a row that is too short.
            pairs = zip(columns.items(), parts, strict=True)
            rows.append({name: read(part) for (name, read), part in pairs})
        found[table] = tuple(rows)
    # The bin inside a report has one of each number.
    bin_numbers = [row["number"] for row in found["removed"]]
    if len(set(bin_numbers)) != len(bin_numbers):
        raise PackageFaultError("a record was deleted twice")
    return found


def moment(value: object) -> datetime:
    """Return a time that can be told in any zone, in UTC, or raise ValueError."""
    if not isinstance(value, str):
        raise PackageFaultError("no time")
    found = datetime.fromisoformat(value)
    if found.tzinfo is None or found.year not in _TOLD_YEARS:
        raise PackageFaultError("no time that can be told")
    return found.astimezone(UTC)


def _text(value: object) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise PackageFaultError("no text")
    # A lone surrogate is no text that the store can hold.
    value.encode()
    return value


def _optional(value: object) -> str | None:
    return None if value is None else _text(value)


def _code(value: object) -> str:
    ref = FieldRef.parse(_text(value))
    if ref.line:
        raise PackageFaultError("a code has no line")
    return ref.code


def _line(value: object) -> int:
    return number(value, _LARGEST)


def _content(value: object) -> str:
    unpack(text := _text(value))
    return text


#: By table, what is in a row and how it is read: the columns of ``models.reports.heritage``.
_COLUMNS: Mapping[str, Mapping[str, Callable[[object], object]]] = {
    "revision": {"at": moment, "code": _code, "line": _line, "old": _optional, "new": _optional},
    "removed": {"number": _line, "at": moment, "title": _text, "content": _content},
    "snapshot": {"name": _text, "at": moment, "content": _content},
}
