"""One window per data folder: a second start hands its wish to the first and ends."""

from __future__ import annotations

import getpass
import hashlib
import json
import logging
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from perfdesk.errors import UserError
from perfdesk.report.values import FieldRef

if TYPE_CHECKING:
    from perfdesk.paths import DataFolder

_log = logging.getLogger(__name__)

_LIMIT = 16 << 10
_DONE = b"ok\n"
#: How long a caller may keep a line open, and how long a second start waits for an answer.
_PATIENCE_MS = 5_000


@dataclass(frozen=True, slots=True)
class Request:
    """What a start asks for: a report, a field in it; or only the window."""

    report: int | None = None
    field: FieldRef | None = None

    def to_line(self) -> bytes:
        """Return the request as one line."""
        words = {
            "report": self.report,
            "field": None if self.field is None else str(self.field),
        }
        return json.dumps(words).encode() + b"\n"

    @classmethod
    def from_line(cls, line: bytes) -> Request:
        """Read a line that may come from anybody.

        Raises:
            ValueError: It is no request.
        """
        words = json.loads(line)
        if not isinstance(words, dict) or words.keys() != {"report", "field"}:
            raise ValueError("other words than those of a request")
        report: Any = words["report"]
        field: Any = words["field"]
        if report is not None and (type(report) is not int or not 0 < report < 1 << 31):
            raise ValueError("no number of a report")
        if not isinstance(field, str | None):
            raise ValueError("no words")  # noqa: TRY004 - whatever is wrong is one fault here
        try:
            ref = None if field is None else FieldRef.parse(field)
        except UserError as error:
            raise ValueError("no code of a field") from error
        return cls(report, ref)


def hand_over(folder: DataFolder, request: Request) -> bool:
    """Hand a request to the window that has this folder open; False where none answers."""
    _let_it_come_to_the_front()
    socket = QLocalSocket()
    socket.connectToServer(_name(folder))
    if not socket.waitForConnected(_PATIENCE_MS):
        return False
    socket.write(request.to_line())
    socket.waitForBytesWritten(_PATIENCE_MS)
    while socket.bytesAvailable() < len(_DONE) and socket.waitForReadyRead(_PATIENCE_MS):
        pass
    return bytes(socket.readAll().data()) == _DONE


class Instance(QObject):
    """Listens for later starts on the same data folder.

    Whoever listens holds the desk's lock, so that a name left behind by a killed program is free.

    Signals:
        called: The ``Request`` of a later start.
    """

    called = Signal(object)

    def __init__(self, folder: DataFolder, parent: QObject | None = None) -> None:
        super().__init__(parent)
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
        socket.write(_DONE)
        socket.flush()
        socket.disconnectFromServer()
        _log.info("A later start asks for report %s, field %s", request.report, request.field)
        self.called.emit(request)

    def _forget(self) -> None:
        socket = self.sender()
        if isinstance(socket, QLocalSocket):
            self._callers.pop(socket, None)
            socket.deleteLater()

    def _lose_patience(self) -> None:
        """Whoever has kept a line open until now without a word to the end has to go."""
        for socket in tuple(self._callers):
            socket.disconnectFromServer()


def _name(folder: DataFolder) -> str:
    """Return the same name for every spelling of the folder, another one for every user.

    It is short and plain whatever the folder is called; a socket's path may have 107 bytes.
    """
    place = os.path.normcase(folder.root.resolve())
    mark = hashlib.sha256(f"{getpass.getuser()}\n{place}".encode("utf-8", "replace")).hexdigest()
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
