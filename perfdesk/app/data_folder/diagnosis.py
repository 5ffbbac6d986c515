"""Write the diagnosis file: what a technician needs to know, and nothing that a clerk wrote.

Only what is known to be harmless is taken over. Log messages are the program's own English words;
what else stands in a log (the text of an error, a name, a path) may be a clerk's, and is left out.
"""

from __future__ import annotations

import getpass
import platform
import re
import sqlite3
import sys
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from perfdesk import __version__, log, paths
from perfdesk.export.files import replace_file
from perfdesk.models.database.connect import connect_plainly

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import BinaryIO

    from perfdesk.app.data_folder.opening import Opening

_PACKAGES = ("PySide6_Essentials", "SQLAlchemy", "alembic", "reportlab", "openpyxl")
#: The beginning of a log line: time, level, room.
_LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} [A-Z]+ perfdesk[\w.]*: ")
_FRAME = re.compile(r"  File \"(?P<file>.+)\", line \d+, in [\w.<>]+$")
_KIND = re.compile(r"(?P<kind>[A-Za-z_][\w.]*(?:Error|Exception|Warning|Interrupt|Exit))(?::|$)")
#: From the first path, which may have blanks in it, to the end of the line; and what is quoted.
_PATH = re.compile(r"\S*[/\\].*|[A-Za-z]:\\.*")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_NOT_ASCII = re.compile(r"[^\x20-\x7e]+")


def write_diagnosis(target: Path, opening: Opening, screen: Mapping[str, str]) -> None:
    """Write the file; ``screen`` is what the window knows (Qt, sizes of screens).

    Raises:
        UserError: As of ``replace_file``.
    """
    places = zip(("logs", "logs-pc", "logs-temp"), log.places(opening.folder), strict=False)

    def write(file: BinaryIO) -> None:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            facts = "".join(f"{line}\n" for line in _facts(opening, screen))
            archive.writestr("diagnosis.txt", facts)
            for name, place in places:
                for path in sorted(place.glob(f"{log.NAME}*")):
                    found = harmless(_lines(path), opening.folder.root)
                    archive.writestr(f"{name}/{path.name}", "".join(f"{line}\n" for line in found))

    replace_file(target, write)


def _facts(opening: Opening, screen: Mapping[str, str]) -> Iterator[str]:
    folder = opening.folder
    yield f"perfdesk {__version__}"
    yield f"time {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"
    yield f"system {platform.platform()} {platform.machine()}"
    yield f"python {platform.python_version()}, frozen {getattr(sys, 'frozen', False)}"
    yield f"sqlite {sqlite3.sqlite_version}"
    for name in _PACKAGES:
        yield f"{name} {_version(name)}"
    for name, text in screen.items():
        yield f"{name} {text}"
    yield f"read only {opening.is_read_only}"
    yield f"share or stick {opening.is_on_share_or_stick}"
    yield f"chosen data folder {paths.chosen_data_folder() is not None}"
    yield from (f"database {line}" for line in _database(folder.database))
    for path in sorted((*folder.root.glob("*.*"), *folder.backups.glob("*"))):
        # The program's own files; whatever else lies there has a name that is not ours.
        if path.name.startswith("perfdesk"):
            yield f"file {path.name} {_size(path)}"
    choices = opening.settings.choices
    yield f"choices {choices.percent} % {choices.scheme} own typeface {bool(choices.family)}"
    yield f"saving {choices.idle_ms} ms {choices.ceiling_ms} ms"
    if opening.library is not None:
        for entry in opening.library.catalogue.entries():
            name = entry.id if entry.id.isascii() else "(own)"
            yield f"template {name} version {entry.version}"


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "unknown"


def _database(path: Path) -> Iterator[str]:
    try:
        with closing(connect_plainly(path)) as connection:
            for pragma in ("user_version", "application_id", "journal_mode", "page_count"):
                yield f"{pragma} {connection.execute(f'PRAGMA {pragma}').fetchone()[0]}"
            yield f"check {'ok' if _is_sound(connection) else 'damaged'}"
            for table in ("report", "value", "line", "revision"):
                count = connection.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - ours
                yield f"{table} {count.fetchone()[0]} rows"
            kinds = connection.execute(
                "SELECT template_id, template_version, count(*) FROM report GROUP BY 1, 2"
            )
            for template, version, count in kinds:
                name = template if str(template).isascii() else "(own)"
                yield f"reports of {name} version {version}: {count}"
    except sqlite3.Error as error:
        yield f"cannot be read: {getattr(error, 'sqlite_errorname', type(error).__name__)}"


def _is_sound(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))


def _size(path: Path) -> str:
    try:
        found = path.stat()
    except OSError as error:
        return type(error).__name__
    return f"{found.st_size} bytes {datetime.fromtimestamp(found.st_mtime, UTC):%Y-%m-%d %H:%M:%S}"


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError as error:
        return [f"({type(error).__name__})"]


def harmless(lines: list[str], data: Path) -> Iterator[str]:
    """Yield of a log what cannot be a clerk's words: our own lines, frames, kinds of errors."""
    names = _names(data)
    for line in lines:
        if _LINE.match(line):
            yield _scrubbed(line, names)
        elif (frame := _FRAME.match(line)) is not None:
            yield line.replace(frame["file"], Path(frame["file"].replace("\\", "/")).name)
        elif line == "Traceback (most recent call last):":
            yield line
        elif (kind := _KIND.match(line)) is not None:
            # What follows the kind may quote what was typed.
            yield kind["kind"]


def _names(data: Path) -> dict[str, str]:
    """Return what tells who and where, the longest first."""
    found = {str(data): "<data>", str(data.resolve()): "<data>"}
    try:
        found[str(Path.home())] = "<home>"
        found[getpass.getuser()] = "<user>"
    except (RuntimeError, KeyError, OSError):
        pass
    found[platform.node()] = "<pc>"
    return {name: found[name] for name in sorted(found, key=len, reverse=True) if len(name) > 1}


def _scrubbed(line: str, names: Mapping[str, str]) -> str:
    for name, mark in names.items():
        line = line.replace(name, mark)
    line = _QUOTED.sub("(quoted)", _PATH.sub("(path)", line))
    return _NOT_ASCII.sub("~", line)


def suggested_name() -> str:
    """Return the name of the file."""
    return f"perfdesk-diagnosis-{datetime.now(UTC).astimezone():%Y%m%d-%H%M}.zip"
