"""One window per data folder: a second start hands its wish to the first and ends.

An installer speaks to the window in the same way, and is told what came of it.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import sys
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from shiboken6 import isValid

from perfdesk.app.data_folder.opening import user_name
from perfdesk.errors import UserError
from perfdesk.native import session_mark
from perfdesk.report.values import FieldRef

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfdesk.paths import DataFolder

_log = logging.getLogger(__name__)

_LIMIT = 16 << 10
_DONE = b"ok\n"
#: How long a caller may keep a line open, and how long a second start waits for an answer.
_PATIENCE_MS = 5_000


class Outcome(Enum):
    """What an installer is told that asked a window to close."""

    CLOSED = b"closed\n"
    STAYS = b"refused\n"


@dataclass(frozen=True, slots=True)
class Request:
    """What a start asks for: a report, a field in it; a file to be taken in; or only the window.

    ``closes``: no start, but an installer that wants the window closed.
    """

    report: int | None = None
    field: FieldRef | None = None
    file: Path | None = None
    closes: bool = False

    def to_line(self) -> bytes:
        """Return the request as one line."""
        words = {
            "report": self.report,
            "field": None if self.field is None else str(self.field),
            "file": None if self.file is None else str(self.file),
            "closes": self.closes,
        }
        return json.dumps(words).encode() + b"\n"

    @classmethod
    def from_line(cls, line: bytes) -> Request:
        """Read a line that may come from anybody.

        Raises:
            ValueError: It is no request.
        """
        words = json.loads(line)
        if not isinstance(words, dict) or words.keys() != {"report", "field", "file", "closes"}:
            raise ValueError("other words than those of a request")
        report: Any = words["report"]
        if report is not None and (type(report) is not int or not 0 < report < 1 << 31):
            raise ValueError("no number of a report")
        if type(words["closes"]) is not bool:
            raise ValueError("neither yes nor no")
        return cls(report, _field(words["field"]), _file(words["file"]), words["closes"])


def _field(word: object) -> FieldRef | None:
    if word is None:
        return None
    if not isinstance(word, str):
        raise ValueError("no words")  # noqa: TRY004 - whatever is wrong is one fault here
    try:
        return FieldRef.parse(word)
    except UserError as error:
        raise ValueError("no code of a field") from error


def _file(word: object) -> Path | None:
    if word is None:
        return None
    # A path without its beginning would be looked for where the window happens to stand.
    if not isinstance(word, str) or "\0" in word or not Path(word).is_absolute():
        raise ValueError("no path of a file")
    return Path(word)


def hand_over(folder: DataFolder, request: Request) -> bool:
    """Hand a request to the window that has this folder open; False where none answers."""
    _let_it_come_to_the_front()
    return _say(folder, request, _PATIENCE_MS) == _DONE


def ask_to_close(folder: DataFolder, seconds: int) -> Outcome | None:
    """Ask the window of a folder to save and close; None where it says nothing, or none is there.

    Its clerk may be asked something first, so the answer may take as long as it is waited for.
    """
    _let_it_come_to_the_front()
    answer = _say(folder, Request(closes=True), seconds * 1000)
    return next((outcome for outcome in Outcome if outcome.value == answer), None)


def _say(folder: DataFolder, request: Request, patience_ms: int) -> bytes:
    """Return what is answered, in one line; empty where nobody hears, or says nothing in time."""
    socket = QLocalSocket()
    socket.connectToServer(_name(folder))
    if not socket.waitForConnected(_PATIENCE_MS):
        return b""
    socket.write(request.to_line())
    socket.waitForBytesWritten(_PATIENCE_MS)
    clock = QElapsedTimer()
    clock.start()
    while not socket.canReadLine() and clock.elapsed() < patience_ms:
        if not socket.waitForReadyRead(max(1, patience_ms - clock.elapsed())):
            break
    return bytes(socket.readAll().data())


class Instance(QObject):
    """Listens for later starts on the same data folder.

    Whoever listens holds the desk's lock, so that a name left behind by a killed program is free.

    Args:
        close_window: Saves and closes the window where its clerk agrees, and tells what came of
            it, at once or as soon as that is clear.

    Signals:
        called: The ``Request`` of a later start.
    """

    called = Signal(object)

    def __init__(
        self,
        folder: DataFolder,
        parent: QObject | None = None,
        close_window: Callable[[Callable[[Outcome], None]], None] = lambda tell: tell(
            Outcome.STAYS
        ),
    ) -> None:
        super().__init__(parent)
        self._close_window = close_window
        self._server = QLocalServer(self)
        #: What each caller has said so far; one that has been answered is not in it.
        self._callers: dict[QLocalSocket, bytes] = {}
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE_MS)
        self._patience.timeout.connect(self._lose_patience)
        # Nobody else on this PC may speak to the window.
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)
        name = _name(folder)
        QLocalServer.removeServer(name)
        if not self._server.listen(name):
            _log.info("Later starts are not heard: %s", self._server.errorString())

    def close(self) -> None:
        """Hear no one any more."""
        self._server.close()

    def _answer(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            self._callers[socket] = b""
            self._patience.start()
            socket.setReadBufferSize(_LIMIT)
            socket.readyRead.connect(self._hear)
            socket.disconnected.connect(self._forget)
            self._hear_one(socket)

    def _hear(self) -> None:
        socket = self.sender()
        if isinstance(socket, QLocalSocket):
            self._hear_one(socket)

    def _hear_one(self, socket: QLocalSocket) -> None:
        if socket not in self._callers:
            return
        heard = self._callers[socket] + bytes(socket.readAll().data())
        self._callers[socket] = heard
        line, end, _rest = heard.partition(b"\n")
        if not end and len(heard) <= _LIMIT:
            return
        del self._callers[socket]
        try:
            request = Request.from_line(line if end else b"")
        except (ValueError, RecursionError) as error:
            _log.info("A caller that is no start of this program: %s", error)
            socket.disconnectFromServer()
            return
        if request.closes:
            _log.info("Asked to close")
            # Beside this call: closing may ask the clerk, and runs a loop of events to do so.
            QTimer.singleShot(0, socket, lambda: self._be_closed(socket))
            return
        _answer(socket, _DONE)
        _log.info("A later start asks for report %s, field %s", request.report, request.field)
        if request.file is not None:
            _log.info("A later start brings a file")
        self.called.emit(request)

    def _be_closed(self, socket: QLocalSocket) -> None:
        def tell(outcome: Outcome) -> None:
            if isValid(socket):  # Who asked may have gone while the clerk was asked.
                _answer(socket, outcome.value)

        self._close_window(tell)

    def _forget(self) -> None:
        socket = self.sender()
        if isinstance(socket, QLocalSocket):
            self._callers.pop(socket, None)
            socket.deleteLater()

    def _lose_patience(self) -> None:
        """Whoever has kept a line open until now without a word to the end has to go."""
        for socket in tuple(self._callers):
            socket.disconnectFromServer()


def _answer(socket: QLocalSocket, words: bytes) -> None:
    socket.write(words)
    socket.flush()
    socket.waitForBytesWritten(_PATIENCE_MS)
    socket.disconnectFromServer()


def _name(folder: DataFolder) -> str:
    """Return the same name for every spelling of the folder, another one for every user.

    And for every sign-on of a user on Windows, who would not see the window of another one.

    It is short and plain whatever the folder is called; a socket's path may have 107 bytes.
    """
    place = os.path.normcase(folder.root.resolve())
    who = f"{user_name()}\n{session_mark()}\n{place}"
    mark = hashlib.sha256(who.encode("utf-8", "replace")).hexdigest()
    name = f"perfdesk-{mark[:24]}"
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    if sys.platform == "linux" and runtime and Path(runtime).is_dir():
        # Only the user can write there, so that nobody can sit on the name before us.
        return str(Path(runtime) / name)
    return name


def _let_it_come_to_the_front() -> None:
    """Windows lets only the program in front say who may be in front."""
    if sys.platform == "win32":  # pragma: no cover - not on the machine of the tests
        import ctypes  # noqa: PLC0415

        anyone = -1
        ctypes.windll.user32.AllowSetForegroundWindow(anyone)
