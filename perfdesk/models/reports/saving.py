"""Write a report's content: what is new, what is gone, and a revision for every changed text.

Only statements of SQLAlchemy's core that every database knows: no rows as objects, no upsert.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, insert, or_, select, update

from perfdesk.models.database.tables import (
    ANSWER,
    LEFTOVER,
    LINE,
    REMOVED,
    REVISION,
    SETTING,
    VALUE,
)
from perfdesk.report.packing import pack
from perfdesk.report.values import FieldRef, ReportData

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sqlalchemy import Connection, Executable

    from perfdesk.report.values import Answer, Delta, Line, ReportMeta, StoredValue

Parameters = dict[str, object]

#: Typing within such a span is one revision.
_SPAN_S = 120
#: More fields than a person types into at once are a paste, a restoration, an import.
_MOST_TYPED = 8


def insert_values(connection: Connection, report_id: int, values: Iterable[StoredValue]) -> None:
    """Write values that were not there."""
    rows = [_value_parameters(report_id, value) for value in values]
    _execute_many(connection, insert(VALUE), rows)


def insert_lines(connection: Connection, report_id: int, lines: Iterable[Line]) -> None:
    """Write lines that were not there."""
    rows = [_line_parameters(report_id, line) for line in lines]
    _execute_many(connection, insert(LINE), rows)


def replace_leftovers(connection: Connection, report_id: int, leftovers: Iterable[str]) -> None:
    """Write the whole list of leftovers anew."""
    connection.execute(delete(LEFTOVER).where(LEFTOVER.c.report_id == report_id))
    rows: list[Parameters] = [
        {"report_id": report_id, "position": position, "text": text}
        for position, text in enumerate(leftovers)
    ]
    _execute_many(connection, insert(LEFTOVER), rows)


def replace_answers(connection: Connection, report_id: int, answers: Iterable[Answer]) -> None:
    """Write the whole list of answers anew."""
    connection.execute(delete(ANSWER).where(ANSWER.c.report_id == report_id))
    rows: list[Parameters] = [
        {
            "report_id": report_id,
            "position": position,
            "check_code": answer.check,
            "code": answer.ref.code,
            "line": answer.ref.line,
            "quote": answer.quote,
            "text": answer.text,
        }
        for position, answer in enumerate(answers)
    ]
    _execute_many(connection, insert(ANSWER), rows)


def insert_content(connection: Connection, report_id: int, data: ReportData) -> None:
    """Write the whole content of a new report."""
    insert_lines(connection, report_id, data.lines)
    insert_values(connection, report_id, data.values)
    replace_leftovers(connection, report_id, data.leftovers)
    replace_answers(connection, report_id, data.answers)


def save_rest(connection: Connection, report_id: int, delta: Delta) -> None:
    """Write what is kept as whole lists, where it changed."""
    if delta.leftovers is not None:
        replace_leftovers(connection, report_id, delta.leftovers)
    if delta.answers is not None:
        replace_answers(connection, report_id, delta.answers)


def save_lines(connection: Connection, report_id: int, delta: Delta) -> None:
    """Drop, move and add lines; a line that is both dropped and given stays, as given."""
    numbers = [line.number for line in delta.lines]
    connection.execute(
        delete(LINE).where(
            LINE.c.report_id == report_id, LINE.c.number.in_([*delta.dropped_lines, *numbers])
        )
    )
    insert_lines(connection, report_id, delta.lines)


def save_removed(
    connection: Connection, report_id: int, meta: ReportMeta, delta: Delta, at: datetime
) -> None:
    """Put deleted records into the recycle bin and take out those that are back.

    A record that is among the removed and among the lines is back. What was deleted, put back and
    deleted again lies there once, as it was last.
    """
    back = {line.number for line in delta.lines}
    thrown = {record.number: record for record in delta.removed if record.number not in back}
    _execute_many(
        connection,
        delete(REMOVED).where(
            REMOVED.c.report_id == report_id, REMOVED.c.number == bindparam("of_number")
        ),
        [{"of_number": number} for number in sorted(back | thrown.keys())],
    )
    rows: list[Parameters] = [
        {
            "report_id": report_id,
            "number": record.number,
            "at": at,
            "title": record.title,
            "content": pack(ReportData(meta, record.lines, record.values)),
        }
        for record in thrown.values()
    ]
    _execute_many(connection, insert(REMOVED), rows)


def line_after(data: ReportData | Delta) -> int:
    """Return the first line number above all that a report or a change names."""
    numbers = {line.number for line in data.lines} | {value.ref.line for value in data.values}
    if isinstance(data, ReportData):
        return max(data.next_line, 1 + max(numbers, default=0))
    for record in data.removed:
        numbers.add(record.number)
        numbers.update(line.number for line in record.lines)
        numbers.update(value.ref.line for value in record.values)
    return 1 + max(numbers, default=0)


def save_values(connection: Connection, report_id: int, delta: Delta, at: datetime) -> None:
    """Write and drop values, with a revision for each whose text became another.

    The values of a dropped line go with it, named or not. A value that is both dropped and given
    stays, as given. While one text is only added to, it is one revision for each two minutes: a
    report is saved at every pause in the typing, and its history should tell states, not pauses.
    """
    new = {value.ref: value for value in delta.values}
    old = _old_texts(connection, report_id, delta)
    kept_lines = {line.number for line in delta.lines}
    dropped, gone_lines = set(delta.dropped), set(delta.dropped_lines) - kept_lines
    gone = [ref for ref in old if ref not in new and (ref in dropped or ref.line in gone_lines)]
    _delete_values(connection, report_id, [*gone, *(ref for ref in new if ref in old)])
    insert_values(connection, report_id, new.values())
    texts: dict[FieldRef, str | None] = {ref: value.text for ref, value in new.items()}
    texts.update(dict.fromkeys(gone))
    _insert_revisions(connection, report_id, at, old, texts)


def put_setting(connection: Connection, key: str, value: str) -> None:
    """Keep a setting of the desk, in the place of what was kept under its key."""
    connection.execute(delete(SETTING).where(SETTING.c.key == key))
    connection.execute(insert(SETTING).values(key=key, value=value))


def _old_texts(connection: Connection, report_id: int, delta: Delta) -> dict[FieldRef, str]:
    # By code rather than by (code, line): portable, and the few lines too many cost nothing.
    codes = {value.ref.code for value in delta.values} | {ref.code for ref in delta.dropped}
    touched = or_(VALUE.c.code.in_(codes), VALUE.c.line.in_(delta.dropped_lines))
    rows = connection.execute(
        select(VALUE.c.code, VALUE.c.line, VALUE.c.text).where(
            VALUE.c.report_id == report_id, touched
        )
    )
    return {FieldRef(code, line): text for code, line, text in rows}


def _delete_values(connection: Connection, report_id: int, refs: Iterable[FieldRef]) -> None:
    statement = delete(VALUE).where(
        VALUE.c.report_id == report_id,
        VALUE.c.code == bindparam("of_code"),
        VALUE.c.line == bindparam("of_line"),
    )
    _execute_many(
        connection, statement, [{"of_code": ref.code, "of_line": ref.line} for ref in refs]
    )


def _insert_revisions(
    connection: Connection,
    report_id: int,
    at: datetime,
    old: Mapping[FieldRef, str],
    new: Mapping[FieldRef, str | None],
) -> None:
    changed = [ref for ref, text in new.items() if old.get(ref) != text]
    if len(changed) <= _MOST_TYPED:
        # What was added to in place needs no row of its own.
        changed = [
            ref
            for ref in changed
            if not _goes_on(connection, report_id, at, ref, old.get(ref), new[ref])
        ]
    rows: list[Parameters] = [
        {
            "report_id": report_id,
            "at": at,
            "code": ref.code,
            "line": ref.line,
            "old": old.get(ref),
            "new": new[ref],
        }
        for ref in changed
    ]
    _execute_many(connection, insert(REVISION), rows)


def _goes_on(
    connection: Connection,
    report_id: int,
    at: datetime,
    ref: FieldRef,
    old: str | None,
    new: str | None,
) -> bool:
    """Let the field's last revision go on to ``new``; False where this is a revision of its own.

    Only what adds to the text goes on: whoever deletes or replaces finds what was there before.
    """
    if old is None or new is None or not _adds(old, new):
        return False
    of_field = (
        REVISION.c.report_id == report_id,
        REVISION.c.code == ref.code,
        REVISION.c.line == ref.line,
    )
    last = connection.execute(
        select(REVISION.c.id, REVISION.c.at, REVISION.c.new)
        .where(*of_field)
        .order_by(REVISION.c.id.desc())
        .limit(1)
    ).one_or_none()
    if last is None or last.new != old or _span(last.at) != _span(at):
        return False
    connection.execute(update(REVISION).where(REVISION.c.id == last.id).values(at=at, new=new))
    return True


def _span(at: datetime) -> int:
    return int(at.timestamp() // _SPAN_S)


def _adds(old: str, new: str) -> bool:
    """Say whether ``new`` is ``old`` with something put in at one place."""
    more = len(new) - len(old)
    if more < 0:
        return False
    pairs = zip(old, new, strict=False)
    start = next((at for at, (one, other) in enumerate(pairs) if one != other), len(old))
    return old[start:] == new[start + more :]


def _execute_many(connection: Connection, statement: Executable, rows: list[Parameters]) -> None:
    # SQLAlchemy would take an empty list for one row of defaults.
    if rows:
        connection.execute(statement, rows)


def _value_parameters(report_id: int, value: StoredValue) -> Parameters:
    return {
        "report_id": report_id,
        "code": value.ref.code,
        "line": value.ref.line,
        "text": value.text,
        "state": value.state.value,
        "provenance": value.provenance.value,
    }


def _line_parameters(report_id: int, line: Line) -> Parameters:
    return {
        "report_id": report_id,
        "number": line.number,
        "group_code": line.group,
        "parent": line.parent,
        "position": line.position,
    }
