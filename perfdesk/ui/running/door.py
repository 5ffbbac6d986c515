"""Open the desk with the clerk's help: wherever the plain way is barred, another one is offered."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, TypeVar

from perfdesk.app.data_folder.opening import DeskHeld, Opening, is_on_this_pc
from perfdesk.errors import UserError
from perfdesk.paths import DataFolder, choose_data_folder
from perfdesk.ui.parts.messages import Answer, sentence
from perfdesk.ui.parts.times import when_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfdesk.app.library.library import Library
    from perfdesk.app.safety.backups import Backup
    from perfdesk.ui.parts.messages import Dialogs

_log = logging.getLogger(__name__)

_T = TypeVar("_T")

_READ = Answer("read", "只读打开")
_TAKE = Answer("take", "接管", destroys=True)
_RETRY = Answer("retry", "重试")
_FOLDER = Answer("folder", "换一个文件夹…")
_BACKUPS = Answer("backups", "查看备份…")
_ANEW = Answer("anew", "从空白开始", destroys=True)
_QUIT = Answer("", "退出")

#: The ways out of each fault, the suggested one first; any other fault has the last ones.
_WAYS: dict[str, tuple[Answer, ...]] = {
    "database_damaged": (_BACKUPS, _ANEW),
    "desk_emptied": (_BACKUPS, _ANEW),
    "desk_missing": (_BACKUPS, _ANEW),
    "database_newer": (_RETRY, _FOLDER),
    "database_foreign": (_FOLDER, _RETRY),
    "database_read_only": (_READ, _RETRY),
    "folder_unwritable": (_READ, _RETRY, _FOLDER),
    "data_folder_gone": (_RETRY, _FOLDER),
    "migration_failed": (_BACKUPS, _READ, _RETRY),
}
_OTHER_WAYS = (_RETRY, _READ)


class Door:
    """Tries to open a data folder until it is open or the clerk gives up.

    Args:
        choose_backup: Shows the backups of a folder that is not open and returns the one that the
            desk is to be restored from; None for none.
        hand_over: Hands this start's wish to the window that has the folder open on this PC; True
            where it has heard.

    Attributes:
        opening: What was opened in the end: the clerk may have chosen another folder.
        is_handed_over: Another window does what this start was to do.
        news: What to say once the window is there: what was restored on the way in.
    """

    def __init__(
        self,
        opening: Opening,
        dialogs: Dialogs,
        choose_backup: Callable[[Opening], Backup | None],
        hand_over: Callable[[Opening], bool],
    ) -> None:
        self.opening = opening
        self.is_handed_over = False
        self.news = ""
        self._dialogs = dialogs
        self._choose_backup = choose_backup
        self._hand_over = hand_over

    def open(self, *, may_be_late: bool = False) -> Library | None:
        """Return the reports; None where the program is to end.

        ``may_be_late`` is as of ``Opening.open``; what follows a question is never late.
        """
        if not may_be_late:
            return self._try_until_open(None)
        found = self._guarded(lambda: self.opening.open(may_be_late=True))
        return self._try_until_open(found) if isinstance(found, UserError) else found

    def complete(self) -> UserError | None:
        """Open what was left for later; return what bars the way, for ``find_way_out``."""
        return self._guarded(self.opening.complete)

    def find_way_out(self, fault: UserError) -> Library | None:
        """Go on from a fault that was found when the desk was open already; it is closed now."""
        self.opening.close()
        return self._try_until_open(fault)

    def _try_until_open(self, fault: UserError | None) -> Library | None:
        found = self._try("") if fault is None else fault
        while isinstance(found, UserError):
            if isinstance(found, DeskHeld) and self._hand_over(self.opening):
                self.is_handed_over = True
                return None
            way = self._ask(found)
            if not way:
                # A file that was to be replaced has been taken.
                self.opening.close()
                return None
            if self._prepare(way):
                found = self._try(way)
        return found

    def _try(self, way: str) -> Library | UserError:
        reads, takes = way == _READ.key, way == _TAKE.key
        return self._guarded(lambda: self.opening.open(read_only=reads, takes_over=takes))

    def _guarded(self, act: Callable[[], _T]) -> _T | UserError:
        """Return what an act returns, or what bars its way."""
        try:
            return act()
        except UserError as error:
            _log.info("Not opened: %s", error.code)
            return error

    def _prepare(self, way: str) -> bool:
        """Do what a way needs before the next try; False where it came to nothing."""
        try:
            if way == _ANEW.key:
                self._replace(self.opening.begin_anew)
            elif way == _BACKUPS.key:
                return self._restore()
            elif way == _FOLDER.key:
                return self._choose_folder()
        except UserError as error:
            self._dialogs.tell_error(None, error)
            return False
        return True

    def _restore(self) -> bool:
        backup = self._choose_backup(self.opening)
        if backup is not None:
            self._replace(lambda: self._put_back(backup))
        return backup is not None

    def _put_back(self, backup: Backup) -> None:
        aside = self.opening.restore(backup)
        code = "backups_restored_damaged" if aside.exists() else "backups_restored_alone"
        self.news = sentence(code, when=when_words(backup.at), path=aside)

    def _replace(self, act: Callable[[], object]) -> None:
        """Replace the database, unless somebody else has put it right while the clerk chose."""
        if self.opening.works_again():
            self._dialogs.tell(None, sentence("start_works_again"))
        else:
            act()

    def _choose_folder(self) -> bool:
        chosen = self._dialogs.open_folder(None, "选择数据文件夹", self.opening.folder.root.parent)
        if chosen is None:
            return False
        is_own = DataFolder.default().root == self.opening.folder.root
        self.opening.close()
        self.opening = Opening(DataFolder(chosen), self.opening.settings)
        if is_own:
            try:
                choose_data_folder(chosen)
            except OSError as error:
                _log.info("The folder is not remembered: %s", error)
        return True

    # -- asking ------------------------------------------------------------------------------

    def _ask(self, fault: UserError) -> str:
        self.opening.barred_by = fault.code
        if isinstance(fault, DeskHeld):
            return self._ask_held(fault)
        ways = [*_WAYS.get(fault.code, _OTHER_WAYS), _QUIT]
        if _READ in ways and not self.opening.folder.database.exists():
            ways.remove(_READ)
        words = [self._words(way) for way in ways]
        if _BACKUPS in ways and sentence("start_no_backup") in words:
            ways.remove(_BACKUPS)
            if fault.code == "database_damaged":
                fault = UserError("database_damaged_alone", **fault.slots)
        told = "\n\n".join((str(fault), "\n".join(words)))
        return self._dialogs.ask(None, told, tuple(ways), mood="fault")

    def _words(self, way: Answer) -> str:
        """Say what an answer does; of the backups, which there are."""
        if way != _BACKUPS:
            return sentence(f"start_way_{way.key or 'quit'}")
        backups = self.opening.backups
        newest = backups.newest_good
        if newest is None:
            return sentence("start_no_backup")
        count = len(backups.look(newest))
        return sentence("start_way_backups", newest=when_words(newest.at), count=count)

    def _ask_held(self, held: DeskHeld) -> str:
        since = when_words(held.owner.since)
        slots = {"user": held.owner.user, "host": held.owner.host, "since": since}
        ways = (_READ, _TAKE, _QUIT) if held.may_take_over else (_READ, _RETRY, _QUIT)
        if not held.owner.is_known:
            words = str(held)
        elif held.may_take_over:
            words = sentence("held_stale", **slots)
        elif is_on_this_pc(held):
            words = sentence("held_deaf", since=since, user=held.owner.user)
            ways = (_RETRY, _READ, _QUIT)
        else:
            words = sentence("held_elsewhere", **slots)
        return self._dialogs.ask(None, words, ways)
