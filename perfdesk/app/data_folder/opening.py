"""Open a data folder and hold it: its lock, its store, and what keeps the desk safe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk import log
from perfdesk.app.data_folder.first_use import require_first_use
from perfdesk.app.data_folder.moving import Moving
from perfdesk.app.library.kept import late_store
from perfdesk.app.library.library import Library
from perfdesk.errors import UserError
from perfdesk.models.database.place import place_kind
from perfdesk.models.keeping.lock import DeskHeld, DeskLock, is_held_here
from perfdesk.models.keeping.processes import host_name, user_name
from perfdesk.paths import DataFolder
from perfdesk.template.catalogue import Catalogue

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from perfdesk.app.safety.backups import Backup, Backups
    from perfdesk.app.safety.recovery import Recovery
    from perfdesk.app.settings import Settings
    from perfdesk.models.reports.repository import Repository

__all__ = ["DeskHeld", "Opening", "is_held_here", "is_on_this_pc", "user_name"]

#: With these a file may be replaced though nobody can open it.
_REPLACEABLE = frozenset({"database_damaged", "migration_failed", "desk_emptied", "desk_missing"})


class Opening:
    """One data folder, from the first try to open it to the last close.

    Attributes:
        library: The reports, None while the folder is not open.
        left_at: Since when a run of the program had the desk that ended without leaving it (UTC);
            None where the last one ended as it should.
        barred_by: Code of what kept the desk from being opened to write, empty where nothing did.
    """

    def __init__(self, folder: DataFolder, settings: Settings) -> None:
        self.folder = folder
        self.settings = settings
        self.library: Library | None = None
        self.left_at: datetime | None = None
        self.barred_by = ""
        self._repository: Repository | None = None
        self._lock = DeskLock(folder.root)
        self._backups: Backups | None = None
        self._recovery: Recovery | None = None

    def open(
        self, *, read_only: bool = False, takes_over: bool = False, may_be_late: bool = False
    ) -> Library:
        """Open the desk, to read only or as the one who writes.

        ``may_be_late`` leaves the store for ``complete`` where its file has nothing unusual: the
        desk is held and can be listed.

        Raises:
            UserError: ``DeskHeld``, ``data_folder_gone`` for a chosen folder that is not there, and
                as of ``DeskLock.acquire``, ``require_first_use`` and ``Repository.open``.
        """
        root = self.folder.root
        if self.folder.is_gone:
            raise UserError("data_folder_gone", path=root)
        log.start(self.folder)
        if not read_only:
            self._acquire(takes_over=takes_over)
        try:
            require_first_use(self.folder, self.settings)
            may_be_late = may_be_late and not read_only
            late = late_store(self.folder.database, self._open_store) if may_be_late else None
            store = late or self._open_store(read_only=read_only)
        except BaseException:
            self._lock.release()
            raise
        self.library = Library(store, Catalogue.standard(self.folder.templates), self.settings)
        return self.library

    @staticmethod
    def import_store() -> None:
        """Import what ``complete`` needs, which takes long; may be called from another thread."""
        import perfdesk.models.reports.repository  # noqa: F401, PLC0415 - brings SQLAlchemy

    def complete(self) -> None:
        """Open the store where ``open`` has left that for later.

        Raises:
            UserError: As of ``Repository.open``; the desk is held as before.
        """
        if self.library is not None:
            self.library.complete()

    def _open_store(self, *, read_only: bool = False) -> Repository:
        from perfdesk.models.reports.repository import Repository  # noqa: PLC0415 - as ``import_store``

        self._repository = Repository.open(
            self.folder.database, self.folder.backups, read_only=read_only
        )
        self._repository.write_while(self._lock.may_write)
        return self._repository

    def _acquire(self, *, takes_over: bool) -> None:
        self._lock.acquire(force=takes_over)
        left_by = self._lock.taken_from
        self.left_at = None if left_by is None or not left_by.is_known else left_by.since

    def close(self, *, keeps_lock: bool = False) -> None:
        """Let go of the desk, or only of its file; may be called when it is not open."""
        if self._repository is not None:
            self._repository.close()
        self.library = self._repository = None
        if not keeps_lock:
            self._lock.release()

    def beat(self) -> bool:
        """Say that the desk is still held, once a minute; other PCs read it.

        Returns:
            False where somebody else has taken over: from now on this desk may only be read.
        """
        return self._repository is None or self.is_read_only or self._lock.beat()

    def check(self) -> None:
        """Let SQLite look through the whole file; may be called from another thread.

        Raises:
            UserError: ``database_damaged``.
        """
        if self._repository is not None:
            self._repository.quick_check()

    @property
    def may_write(self) -> bool:
        """Say whether the desk is open, not only to be read, and still this one's."""
        return self.library is not None and not self.is_read_only and self._lock.may_write()

    @property
    def is_read_only(self) -> bool:
        """Say whether the desk is only read."""
        return self._repository is not None and self._repository.is_read_only

    @property
    def is_on_share_or_stick(self) -> bool:
        """Say whether the folder can go away while the program runs."""
        return self.library is not None and place_kind(self.folder.database) != "local"

    @property
    def backups(self) -> Backups:
        """Return the backups of the folder, also while it is not open."""
        if self._backups is None:
            from perfdesk.app.safety.backups import Backups  # noqa: PLC0415 - not before the first paint

            self._backups = Backups(self.folder, self.settings)
        return self._backups

    @property
    def recovery(self) -> Recovery:
        """Return the emergency journals of the folder."""
        if self._recovery is None:
            from perfdesk.app.safety.recovery import Recovery  # noqa: PLC0415 - as above

            self._recovery = Recovery(self.folder)
        return self._recovery

    # -- another file in the database's place: the desk is closed, and held until it opens again ---

    def works_again(self) -> bool:
        """Take the desk and say whether what barred the way to its file is gone by now.

        The clerk may have read the question for an hour; meanwhile somebody else may have answered
        it and be at work.

        Raises:
            UserError: ``DeskHeld``, or what else bars the way by now: the file may not be replaced.
        """
        self.close(keeps_lock=True)
        self._lock.acquire()
        try:
            require_first_use(self.folder, self.settings)
            self._open_store().quick_check()
        except UserError as error:
            if error.code not in _REPLACEABLE:
                raise
            return False
        finally:
            self.close(keeps_lock=True)
        return True

    def restore(self, backup: Backup) -> Path:
        """Put a backup in the database's place; return where the present file is kept.

        Raises:
            UserError: ``DeskHeld``, and as of ``Backups.restore``; nothing is changed.
        """
        self.close(keeps_lock=True)
        self._lock.acquire()
        return self.backups.restore(backup)

    def begin_anew(self) -> None:
        """Set the database aside, untouched, and make an empty one.

        Raises:
            UserError: ``DeskHeld``, ``folder_unwritable`` or ``database_locked``; nothing is
                changed.
        """
        self.close(keeps_lock=True)
        self._lock.acquire()
        self.backups.set_aside(self.folder.database)
        self._open_store()
        self.close(keeps_lock=True)

    @property
    def joins(self) -> bool:
        """Say whether the next start goes over to reports that lie elsewhere already."""
        return Moving(self.settings).joins

    def moved(self) -> Opening:
        """Return the opening of the folder that the data were planned to go to, after copying.

        Raises:
            UserError: ``DeskHeld``, or as of ``Moving.carry_out``; then nothing has changed.
        """
        moving = Moving(self.settings)
        if moving.target is None or DataFolder.default().root != self.folder.root:
            return self
        self._lock.acquire()
        try:
            return Opening(moving.carry_out(self.folder), self.settings)
        finally:
            self._lock.release()


def is_on_this_pc(held: DeskHeld) -> bool:
    """Say whether it is this PC, by its name, that has the desk open."""
    return held.owner.host == host_name()
