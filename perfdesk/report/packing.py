"""Turn a whole report into one text and back: for snapshots, the recycle bin and the journal.

JSON with a mark and a version, no pickle: what is read back may have been damaged or written by
somebody else.
"""

from __future__ import annotations

import json
import unicodedata
from datetime import datetime
from typing import TYPE_CHECKING

from perfdesk.errors import UserError
from perfdesk.report.values import (
    ROOT,
    Answer,
    FieldRef,
    Line,
    Provenance,
    ReportData,
    ReportMeta,
    State,
    StoredValue,
)

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

_KIND = "perfdesk report"
_VERSION = 1
# As many digits as a field's reference may have.
_LARGEST = 999_999_999
_YEARS = range(1, 10_000)
_TOLD_YEARS = range(2, 9999)


def pack(data: ReportData) -> str:
    """Write a report, with all that the store knows of it, as one line of JSON."""
    meta = data.meta
    content = {
        "kind": _KIND,
        "version": _VERSION,
        "meta": [meta.template_id, meta.template_version, meta.fiscal_year, meta.unit],
        "lines": [[line.number, line.group, line.parent, line.position] for line in data.lines],
        "values": [
            [value.ref.code, value.ref.line, value.text, value.state, value.provenance]
            for value in data.values
        ],
        "leftovers": data.leftovers,
        "next_line": data.next_line,
        "saved_at": None if data.saved_at is None else data.saved_at.isoformat(),
        "uid": data.uid,
        "previous_id": data.previous_id,
        "answers": [[a.check, a.ref.code, a.ref.line, a.quote, a.text] for a in data.answers],
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def unpack(text: str) -> ReportData:
    """Read what ``pack`` wrote; anything else is refused, whatever it is.

    Raises:
        UserError: ``packed_damaged``.
    """
    try:
        return _report(json.loads(text))
    except (ValueError, TypeError, KeyError, RecursionError, UserError) as error:
        raise UserError("packed_damaged") from error


def _report(content: object) -> ReportData:
    if not isinstance(content, dict) or (content["kind"], content["version"]) != (_KIND, _VERSION):
        raise ValueError("neither kind nor version is ours")
    lines = tuple(_line(*_list(item)) for item in _list(content["lines"]))
    values = tuple(_value(*_list(item)) for item in _list(content["values"]))
    _require_once(line.number for line in lines)
    _require_once(value.ref for value in values)
    # Until schema 3 nobody could answer.
    answers = tuple(_answer(*_list(item)) for item in _list(content.get("answers", [])))
    _require_once((answer.check, answer.ref, answer.quote) for answer in answers)
    saved_at, previous_id = content["saved_at"], content["previous_id"]
    return ReportData(
        meta=_meta(*_list(content["meta"])),
        lines=lines,
        values=values,
        leftovers=tuple(_text(item) for item in _list(content["leftovers"])),
        next_line=_number(content["next_line"]),
        saved_at=None if saved_at is None else _moment(saved_at),
        uid=_text(content["uid"]),
        previous_id=None if previous_id is None else _number(previous_id),
        answers=answers,
    )


def _meta(template_id: object, version: object, year: object, unit: object) -> ReportMeta:
    meta = ReportMeta(_text(template_id), _number(version), _number(year), _text(unit))
    if meta.fiscal_year not in _YEARS or any(unicodedata.category(c) == "Cc" for c in meta.unit):
        raise ValueError("no year, or no name")
    return meta


def _line(number: object, group: object, parent: object, position: object) -> Line:
    if number == ROOT:
        raise ValueError("the report itself is no record")
    return Line(_number(number), _text(group), _number(parent), _number(position))


def _value(
    code: object, line: object, text: object, state: object, provenance: object
) -> StoredValue:
    ref = _ref(code, line)
    return StoredValue(ref, _text(text), State(_text(state)), Provenance(_text(provenance)))


def _answer(check: object, code: object, line: object, quote: object, text: object) -> Answer:
    return Answer(_text(check), _ref(code, line), _text(quote), _text(text))


def _ref(code: object, line: object) -> FieldRef:
    plain = FieldRef.parse(_text(code))
    if plain.line != ROOT:
        raise ValueError("a code has no line")
    return FieldRef(plain.code, _number(line))


def _require_once(marks: Iterable[Hashable]) -> None:
    given = list(marks)
    if len(set(given)) != len(given):
        raise ValueError("something stands there twice")


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError("no list")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    # A lone surrogate is no text that the store or a file can hold, and NUL ends some.
    value.encode()
    return value.replace("\0", "")


def _number(value: object) -> int:
    # Python's bool is an int.
    if type(value) is not int or not 0 <= value <= _LARGEST:
        raise TypeError("no number")
    return value


def _moment(value: object) -> datetime:
    found = datetime.fromisoformat(_text(value))
    if found.tzinfo is None:
        raise ValueError("no time zone")
    if found.year not in _TOLD_YEARS:
        raise ValueError("no time that can be told in another zone")
    return found
