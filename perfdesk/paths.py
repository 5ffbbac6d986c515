"""Say where things lie: shipped resources, the desk's data folder, logs, the PC's own settings.

Knows nothing of their content.
"""

from __future__ import annotations

import errno
import hashlib
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_DATABASE_NAME = "perfdesk.sqlite3"
#: Names another folder for what belongs to this PC and user alone; for tests and benches.
_OWN_FOLDER_VARIABLE = "PERFDESK_LOCAL_DIR"
#: Stands for the folder of the frozen program in a checkout, which has none; for tests.
_PROGRAM_FOLDER_VARIABLE = "PERFDESK_PROGRAM_DIR"
#: Holds the path of the data folder, where another one than the user's own was chosen.
_CHOICE_NAME = "data-folder.txt"
#: Beside the program, this file says that the reports are to lie there too.
PORTABLE_MARK = "portable.txt"
_PORTABLE_DATA, _PORTABLE_SETTINGS = "data", "settings"
#: Where an installer has new files, and former ones, until all are in their place.
_HALF_UPGRADED = ("_perfdesk.new", "_perfdesk.old")
#: Knows a portable program again whose drive has another letter today.
_IDENTITY_NAME = "id.txt"


class NoUserFolderError(OSError):
    """The system names no folder for this user: her profile is missing or damaged."""


@cache
def resources() -> Path:
    """Return the folder of the shipped resources, in a checkout, a wheel or a frozen program."""
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        return Path(frozen) / "resources"
    package = Path(__file__).resolve().parent
    in_wheel = package / "_resources"
    return in_wheel if in_wheel.is_dir() else package.parent / "resources"


# -- the portable program -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Portable:
    """A program that has its reports beside it, on a stick that goes from PC to PC.

    Attributes:
        program: The program's folder.
        is_writable: False of a write-protected stick, whose user's reports lie on the PC instead.
    """

    program: Path
    is_writable: bool

    @property
    def data(self) -> Path:
        """Return the folder of the reports beside the program."""
        return self.program / _PORTABLE_DATA

    @property
    def settings(self) -> Path:
        """Return the folder of the settings beside the program."""
        return self.program / _PORTABLE_SETTINGS


def program_folder() -> Path | None:
    """Return the folder of the frozen program; None of a checkout, unless a test names one."""
    if getattr(sys, "frozen", False):
        return Path(sys.executable).parent
    given = os.environ.get(_PROGRAM_FOLDER_VARIABLE)
    return Path(given) if given else None


def portable() -> Portable | None:
    """Return where a portable program lies; None of an installed one and of a checkout."""
    program = program_folder()
    return None if program is None else _portable_at(program)


def is_half_upgraded() -> bool:
    """Say whether an installer began to replace the program's files and has not ended."""
    program = program_folder()
    return program is not None and any((program / name).exists() for name in _HALF_UPGRADED)


@cache
def _portable_at(program: Path) -> Portable | None:
    if not (program / PORTABLE_MARK).is_file():
        return None
    return Portable(program, all(map(takes_files, (program / _PORTABLE_DATA, program))))


def takes_files(folder: Path) -> bool:
    """Say whether files can be made in a folder, which is made where it is missing.

    It is tried: on Windows nothing else tells a folder without rights, or a protected stick. A full
    disk takes files as far as this is concerned.
    """
    probe = folder / f".perfdesk-{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
    except OSError as error:
        return error.errno == errno.ENOSPC
    with suppress(OSError):
        probe.unlink()
    return True


def _identity_of(settings: Path) -> str:
    """Return the mark of a portable program, made at its first start; empty where none is kept."""
    import uuid  # noqa: PLC0415 - of a portable program alone; it asks what system this is

    file = settings / _IDENTITY_NAME
    with suppress(OSError, ValueError):
        settings.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            file.write_text(uuid.uuid4().hex, encoding="ascii")
        return file.read_text(encoding="ascii").strip()
    return ""


# -- folders of this PC and user ------------------------------------------------------------------


def pc_folder() -> Path:
    """Return this user's folder on this PC for what is not the data's, nor a stick's."""
    given = os.environ.get(_OWN_FOLDER_VARIABLE)
    if given:
        return Path(given)
    import platformdirs  # noqa: PLC0415 - needless where a folder is given

    found = Path(platformdirs.user_config_dir("perfdesk", appauthor=False))
    if found.is_absolute():
        return found
    # The profile is broken. Settings are no reason to stop: then they hold for a while only.
    import tempfile  # noqa: PLC0415 - seldom needed

    return Path(tempfile.gettempdir()) / "perfdesk"


def own_folder() -> Path:
    """Return the folder of the settings, apart from all reports; a stick has its own."""
    carried = portable()
    return carried.settings if carried is not None and carried.is_writable else pc_folder()


def chosen_data_folder() -> Path | None:
    """Return the data folder that the user chose, which need not be there now; None for none."""
    own = own_folder()
    try:
        text = (own / _CHOICE_NAME).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return None
    # A path from a stick to the same stick is kept without its letter.
    return Path(os.path.normpath(own / text)) if text else None


def choose_data_folder(folder: Path) -> None:
    """Let the program begin in this folder from its next start on.

    Raises:
        OSError: The choice cannot be kept; the one before stands.
    """
    own = own_folder()
    own.mkdir(parents=True, exist_ok=True)
    part = own / f"{_CHOICE_NAME}.part"
    part.write_text(_as_kept(folder.absolute(), own), encoding="utf-8")
    part.replace(own / _CHOICE_NAME)


def _as_kept(folder: Path, own: Path) -> str:
    """Return the path to be kept: of a portable program without the letter of the common drive."""
    if portable() is not None:
        with suppress(OSError, ValueError):
            if folder.stat().st_dev == own.stat().st_dev:
                return os.path.relpath(folder, own)
    return str(folder)


def _users_data() -> Path:
    # Imported here because a folder that is given makes it needless at start.
    import platformdirs  # noqa: PLC0415

    found = Path(platformdirs.user_data_dir("perfdesk", appauthor=False, roaming=True))
    if not found.is_absolute():
        # Reports in whatever folder one happens to stand in would be lost sooner or later.
        raise NoUserFolderError(errno.ENOENT, "no folder of the user")
    return found


@dataclass(frozen=True, slots=True)
class DataFolder:
    """One desk's data folder: the database, its copies and the log stand in it."""

    root: Path

    @classmethod
    def default(cls) -> DataFolder:
        """Return the folder that the user chose, else her own (on Windows below %APPDATA%).

        A portable program's lies beside it, unless nothing can be written there.

        Raises:
            NoUserFolderError: The system names none.
        """
        chosen = chosen_data_folder()
        if chosen is not None:
            return cls(chosen)
        carried = portable()
        if carried is not None and carried.is_writable:
            return cls(carried.data)
        return cls(_users_data())

    @property
    def is_gone(self) -> bool:
        """Say whether the user chose it and it is not there, as on a stick that is not plugged in.

        An empty desk in its place would look like a loss.
        """
        return not self.root.is_dir() and chosen_data_folder() == self.root

    @property
    def database(self) -> Path:
        """Return the path of the SQLite file."""
        return self.root / _DATABASE_NAME

    @property
    def backups(self) -> Path:
        """Return the folder of the database's copies."""
        return self.root / "backups"

    @property
    def local(self) -> Path:
        """Return this desk's folder on this PC, for what cannot be written in the data folder."""
        place, carried = str(self.root.resolve()), portable()
        if carried is not None and self.root.resolve() == carried.data.resolve():
            # The same stick may be another drive today.
            place = _identity_of(carried.settings) or place
        key = hashlib.sha256(place.encode("utf-8", "surrogatepass")).hexdigest()
        return pc_folder() / "desks" / key[:16]

    @property
    def logs(self) -> Path:
        """Return the folder of the log files."""
        return self.root / "logs"

    @property
    def templates(self) -> Path:
        """Return the folder in which an office puts template packages of its own."""
        return self.root / "templates"
