"""Say where things lie: shipped resources, the desk's data folder, logs, the PC's own settings.

Knows nothing of their content.
"""

from __future__ import annotations

import hashlib
import os
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_DATABASE_NAME = "perfdesk.sqlite3"
#: Names another folder for what belongs to this PC and user alone; for tests and benches.
_OWN_FOLDER_VARIABLE = "PERFDESK_LOCAL_DIR"
#: Holds the path of the data folder, where another one than the user's own was chosen.
_CHOICE_NAME = "data-folder.txt"


@cache
def resources() -> Path:
    """Return the folder of the shipped resources, in a checkout, a wheel or a frozen program."""
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        return Path(frozen) / "resources"
    package = Path(__file__).resolve().parent
    in_wheel = package / "_resources"
    return in_wheel if in_wheel.is_dir() else package.parent / "resources"


def own_folder() -> Path:
    """Return the folder of what belongs to this PC and user, apart from all reports."""
    given = os.environ.get(_OWN_FOLDER_VARIABLE)
    if given:
        return Path(given)
    import platformdirs  # noqa: PLC0415 - needless where a folder is given

    return Path(platformdirs.user_config_dir("perfdesk", appauthor=False))


def chosen_data_folder() -> Path | None:
    """Return the data folder that the user chose, which need not be there now; None for none."""
    try:
        text = (own_folder() / _CHOICE_NAME).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return None
    return Path(text) if text else None


def choose_data_folder(folder: Path) -> None:
    """Let the program begin in this folder from its next start on.

    Raises:
        OSError: The choice cannot be kept; the one before stands.
    """
    own = own_folder()
    own.mkdir(parents=True, exist_ok=True)
    part = own / f"{_CHOICE_NAME}.part"
    part.write_text(str(folder.absolute()), encoding="utf-8")
    part.replace(own / _CHOICE_NAME)


@dataclass(frozen=True, slots=True)
class DataFolder:
    """One desk's data folder: the database, its copies and the log stand in it."""

    root: Path

    @classmethod
    def default(cls) -> DataFolder:
        """Return the folder that the user chose, else her own (on Windows below %APPDATA%)."""
        chosen = chosen_data_folder()
        if chosen is not None:
            return cls(chosen)
        # Imported here because a folder that is given makes it needless at start.
        import platformdirs  # noqa: PLC0415

        return cls(Path(platformdirs.user_data_dir("perfdesk", appauthor=False, roaming=True)))

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
        key = hashlib.sha256(str(self.root.resolve()).encode("utf-8", "surrogatepass")).hexdigest()
        return own_folder() / "desks" / key[:16]

    @property
    def logs(self) -> Path:
        """Return the folder of the log files."""
        return self.root / "logs"

    @property
    def templates(self) -> Path:
        """Return the folder in which an office puts template packages of its own."""
        return self.root / "templates"
