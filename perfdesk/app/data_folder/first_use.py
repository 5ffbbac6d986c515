"""Tell the first start of a desk from one whose database was lost: both have an empty file or none.

SQLite takes a file of no bytes for a sound database without content, so that a power cut or a
deleted file would open as an empty desk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.errors import UserError
from perfdesk.models.database.version import holds_nothing
from perfdesk.paths import DataFolder

if TYPE_CHECKING:
    from perfdesk.app.settings import Settings


def require_first_use(folder: DataFolder, settings: Settings) -> None:
    """Let an empty desk begin only where nothing says that there was one.

    Raises:
        UserError: ``desk_missing`` or ``desk_emptied``: there is no database, or nothing in it, but
            backups, texts that were kept in need, or what SQLite keeps beside a file in use. No
            file is touched: a log of SQLite's goes as soon as the empty file is opened.
    """
    database = folder.database
    if holds_nothing(database) and _has_traces(folder, settings):
        raise UserError("desk_emptied" if database.exists() else "desk_missing", path=database)


def _has_traces(folder: DataFolder, settings: Settings) -> bool:
    # A desk that is there needs none of these.
    from perfdesk.app.safety.backups import Backups  # noqa: PLC0415
    from perfdesk.models.database.swap import side_files  # noqa: PLC0415
    from perfdesk.models.keeping.journal import read_kept  # noqa: PLC0415

    # The second place is that of this user's own desk; another folder has none.
    is_own = DataFolder.default().root == folder.root
    found = Backups(folder, settings).all()
    return (
        any(is_own or not backup.is_second for backup in found)
        or any(path.stat().st_size for path in side_files(folder.database))
        or any(True for place in (folder.root, folder.local) for _ in read_kept(place))
    )
