"""Commands on scoring tables in spreadsheets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from perfdesk.cli.output import DONE, FINDINGS, complain, say, say_json
from perfdesk.cli.parser import with_id, with_json
from perfdesk.errors import message

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable

    from perfdesk.app.importing.table_import import TableImport, TableNote
    from perfdesk.app.library.library import Library


def add_commands(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the commands of this module to the command line."""
    words = "读入填好的自评表（xlsx、xlsm、xls、ods）；有读不了的格时返回 1，且什么也不读入"
    made = with_json(with_id(command("import-table", words, _import_table)))
    made.add_argument("file", type=Path, metavar="FILE", help="表格文件")
    made.add_argument("--table", metavar="CODE", help="只读这一种自评表")
    made.add_argument("--clear", action="store_true", help="文件中空白的格也照改，清空原有内容")
    made.add_argument(
        "--as-new", action="store_true", help="名称不同的表一律新增，不与指标相同的表对应"
    )
    made.add_argument("--partly", action="store_true", help="有读不了的格时，其余的照样读入")
    made.add_argument("--dry-run", action="store_true", help="只列出要改的内容，不保存")


def _import_table(library: Library, arguments: argparse.Namespace) -> int:
    # The readers of spreadsheets are wanted only here.
    from perfdesk.app.importing.table_import import import_tables, take_tables  # noqa: PLC0415

    session = library.open(arguments.id)
    read = import_tables(
        session, arguments.file, arguments.table, clears=arguments.clear, as_new=arguments.as_new
    )
    if arguments.json:
        say_json(_json(read))
    else:
        for row in read.rows:
            say("\t".join((row.address, row.where, row.label, _line(row.old), _line(row.new))))
        _say_notes(read.rejected, "rejected_mark")
        _say_notes(read.notes, "note_mark")
    complain(read.summary)
    is_barred = bool(read.rejected) and not arguments.partly
    if is_barred and not arguments.dry_run:
        complain(message("tables", "none_taken", count=len(read.rejected)))
    elif not arguments.dry_run and not read.is_empty:
        take_tables(session, read)
        session.flush()
    return FINDINGS if read.rejected else DONE


def _line(text: str) -> str:
    return " ".join(text.split())


def _say_notes(notes: Iterable[TableNote], mark: str) -> None:
    word = message("tables", mark)
    for note in notes:
        say("\t".join((word, note.address, _line(note.text), note.words)))


def _json(read: TableImport) -> dict[str, object]:
    return {
        "tables": [
            {
                "title": one.title, "name": one.name, "sheet": one.sheet, "new": one.is_new,
                "old_name": one.old_name,
            }
            for one in read.tables
        ],
        "taken": [
            {
                "address": row.address, "ref": row.ref, "where": row.where, "label": row.label,
                "old": row.old, "new": row.new,
            }
            for row in read.rows
        ],
        "new_records": read.new_records,
        "rejected": [_note_json(note) for note in read.rejected],
        "notes": [_note_json(note) for note in read.notes],
    }  # fmt: skip


def _note_json(note: TableNote) -> dict[str, str]:
    return {"address": note.address, "text": note.text, "reason": note.words}
