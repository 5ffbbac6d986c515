"""Commands on the desk as a whole: backups, and the way back from one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from perfdesk.cli.output import DONE, complain, named, say, say_all
from perfdesk.cli.parser import with_json
from perfdesk.errors import UserError, message

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from perfdesk.app.library.library import Library
    from perfdesk.app.safety.backups import Backup, Backups
    from perfdesk.paths import DataFolder


def add_commands(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the commands of this module; they get the data folder instead of the open library."""
    command("backup", "立即备份，输出备份文件", None).set_defaults(run_closed=_backup)
    made = with_json(command("backups", "列出备份", None))
    made.add_argument("--in", type=Path, metavar="DIR", dest="place", help="这个文件夹中的备份")
    made.set_defaults(run_closed=_list)
    made = with_json(command("look", "列出一个备份中的报告", None))
    made.add_argument("file", type=Path, metavar="FILE", help="备份文件")
    made.set_defaults(run_closed=_look)
    made = command("restore", "用一个备份替换现在的数据，现在的数据另存", None)
    made.add_argument("file", type=Path, metavar="FILE", help="备份文件")
    made.add_argument(
        "--report", type=int, metavar="ID", help="只取出这份报告，作为新报告，输出其编号"
    )
    made.set_defaults(run_closed=_restore)


def _backups(folder: DataFolder) -> Backups:
    from perfdesk.app.safety.backups import Backups  # noqa: PLC0415 - the other commands do without
    from perfdesk.app.settings import Settings  # noqa: PLC0415 - as above

    return Backups(folder, Settings())


def _named(path: Path) -> Backup:
    from perfdesk.app.safety.backups import read_any  # noqa: PLC0415 - as above

    found = read_any(path)
    if found is None:
        raise UserError("backup_file_unknown", path=path)
    return found


def _backup(
    folder: DataFolder,
    _open: Callable[[DataFolder], Library],
    _arguments: argparse.Namespace,
) -> int:
    made = _backups(folder).make("hand")
    if made is None:
        complain(message("notes", "backup_unchanged"))
        return DONE
    say(str(made.path))
    return DONE


def _list(
    folder: DataFolder,
    _open: Callable[[DataFolder], Library],
    arguments: argparse.Namespace,
) -> int:
    backups = _backups(folder)
    found = backups.all() if arguments.place is None else backups.found_in(arguments.place)
    say_all(
        found,
        as_json=arguments.json,
        data=lambda one: {
            "path": str(one.path),
            "at": one.at.isoformat(),
            "size": one.size,
            "why": one.why,
            "second_place": one.is_second,
        },
        line=lambda one: f"{one.at.isoformat(timespec='seconds')}\t{one.size}\t{one.path}",
    )
    return DONE


def _look(
    folder: DataFolder,
    _open: Callable[[DataFolder], Library],
    arguments: argparse.Namespace,
) -> int:
    found = _backups(folder).look(_named(arguments.file))
    say_all(
        found,
        as_json=arguments.json,
        data=lambda one: {
            "id": one.id,
            "year": one.meta.fiscal_year,
            "unit": one.meta.unit,
            "template": one.meta.template_id,
            "saved_at": one.saved_at.isoformat(),
        },
        line=named,
    )
    return DONE


def _restore(
    folder: DataFolder,
    open_library: Callable[[DataFolder], Library],
    arguments: argparse.Namespace,
) -> int:
    backup = _named(arguments.file)
    if arguments.report is None:
        _restore_all(folder, backup)
        return DONE
    backups = _backups(folder)
    library = open_library(folder)
    try:
        say(str(backups.restore_report(backup, arguments.report, library)))
    finally:
        library.close()
    return DONE


def _restore_all(folder: DataFolder, backup: Backup) -> None:
    from perfdesk.app.data_folder.opening import Opening  # noqa: PLC0415 - the other commands do without
    from perfdesk.app.settings import Settings  # noqa: PLC0415 - as above

    # A window, or another PC, may be at work in this folder.
    opening = Opening(folder, Settings())
    try:
        aside = opening.restore(backup)
        # On a new PC there was nothing that could be kept.
        if aside.exists():
            say(str(aside))
    finally:
        opening.close()
