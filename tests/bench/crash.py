"""Kill a real window while text is typed into it, again and again, and look what is still there.

Each kill is one process: the program itself, a window on a screen (Xvfb where it is installed),
keys sent to the field with the focus. It reports every key that has arrived with the machine's
monotonic time; the bench kills it at a random moment (SIGKILL) and then reads the desk and the
emergency journal as the next start would. What was typed ``AGE_S`` before the kill has to be in one
of them. The next round starts on the same, just killed, folder: a program that does not come up
fails the bench.

Run as a child process: ``python -m tests.bench.crash FOLDER REPORT REF``.
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from perfdesk.__main__ import open_library, run_window
from perfdesk.app.safety.recovery import Recovery
from perfdesk.paths import DataFolder
from perfdesk.report.values import FieldRef

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future

#: What is older than this has to be there (issue: 1.5 s).
AGE_S = 1.5
_KEY_MS = 40
_LONGEST_S = 5.0
_START_S = 30.0
_TEMPLATE = "general"
_UNIT = "试验局"
_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"
#: A round's text begins with its own mark, so that the texts of two rounds cannot be confused.
_MARK = "【{round}】"
_TMPFS_MB = 24


@dataclass
class Result:
    """What came of the rounds of one worker."""

    kills: int = 0
    lost: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    not_started: list[str] = field(default_factory=list)
    in_journal: int = 0
    oldest_missing_s: float = 0.0

    def add(self, other: Result) -> None:
        """Count another worker's rounds in."""
        self.kills += other.kills
        self.lost += other.lost
        self.damaged += other.damaged
        self.not_started += other.not_started
        self.in_journal += other.in_journal
        self.oldest_missing_s = max(self.oldest_missing_s, other.oldest_missing_s)


# -- the parent --------------------------------------------------------------------------------


def kinds() -> tuple[str, ...]:
    """Return the kinds of disk that can be made here; trouble is made by root on Linux alone."""
    if sys.platform == "linux" and os.geteuid() == 0:
        return ("normal", "full", "read-only")
    print("  full and read-only disks are made by root on Linux alone: skipped")
    return ("normal",)


def run(root: Path, kind: str, kills: int, workers: int = 4) -> Result:
    """Kill so often, shared among workers with a folder and a screen each.

    Args:
        kind: ``normal``, ``full`` (a small disk that is filled while the clerk types) or
            ``read-only`` (a folder whose permissions are taken away meanwhile).
    """
    shares = [kills // workers + (number < kills % workers) for number in range(workers)]
    whole = Result()
    # Processes, for where the journal may lie is said by the environment.
    with ProcessPoolExecutor(workers) as pool:
        running: list[Future[Result]] = [
            pool.submit(_work, root / f"{kind}-{number}", kind, number, share)
            for number, share in enumerate(shares)
        ]
        for one in running:
            whole.add(one.result())
    return whole


def _work(root: Path, kind: str, number: int, kills: int) -> Result:
    os.environ["PERFDESK_LOCAL_DIR"] = str(root / "local")
    return _Worker(root, kind, number).work(kills)


class _Worker:
    """Rounds on one desk, one after the other."""

    def __init__(self, root: Path, kind: str, number: int) -> None:
        self._root = root
        self._kind = kind
        self._folder = DataFolder(root / "数据 夹")
        self._random = random.Random(f"{kind} {number}")  # noqa: S311 - moments, no secrets
        self._display = ""
        self._result = Result()
        self._report = 0
        self._refs: list[str] = []

    def work(self, kills: int) -> Result:
        """Do so many rounds."""
        self._root.mkdir(parents=True)
        with contextlib.ExitStack() as undo:
            if self._kind == "full":
                undo.enter_context(_small_disk(self._root))
            self._begin()
            self._display = undo.enter_context(_screen())
            for number in range(kills):
                self._round(number)
        return self._result

    def _begin(self) -> None:
        library = open_library(self._folder)
        self._report = library.create(_TEMPLATE, 2025, _UNIT)
        session = library.open(self._report)
        self._refs = [
            str(ref)
            for ref in session.report.refs()
            if session.template.fields[ref.code].type.value == "text"
            and session.template.fields[ref.code].group is None
        ][:4]
        library.close()

    def _round(self, number: int) -> None:
        ref = self._random.choice(self._refs)
        child = self._start(ref, number)
        typed = _Typed(child)
        if not typed.started.wait(_START_S):
            self._result.not_started.append(f"{self._kind}, round {number}: {self._log(child)}")
            child.kill()
            child.wait()
            return
        with self._trouble():
            time.sleep(self._random.uniform(0.2, _LONGEST_S))
            killed_at = time.monotonic()
            child.send_signal(signal.SIGKILL)
            child.wait()
            typed.end()
            self._result.kills += 1
            self._judge(number, typed, killed_at)

    def _start(self, ref: str, number: int) -> subprocess.Popen[str]:
        environment = {
            **os.environ,
            "DISPLAY": self._display,
            "PERFDESK_BENCH_MARK": _MARK.format(round=number),
            "HOME": str(self._root),
            "XDG_RUNTIME_DIR": str(self._root),
        }
        environment.pop("QT_QPA_PLATFORM", None)
        if not self._display:
            environment["QT_QPA_PLATFORM"] = "offscreen"
        return subprocess.Popen(
            [
                *(_WITHOUT_ROOTS_POWERS if self._kind == "read-only" else ()),
                sys.executable,
                "-m",
                "tests.bench.crash",
                str(self._folder.root),
                str(self._report),
                ref,
            ],
            stdout=subprocess.PIPE,
            stderr=(self._root / "stderr.txt").open("w"),
            text=True,
            env=environment,
        )

    def _log(self, child: subprocess.Popen[str]) -> str:
        errors = (self._root / "stderr.txt").read_text(encoding="utf-8", errors="replace")
        return f"exit {child.poll()}, {errors[-300:]}"

    @contextlib.contextmanager
    def _trouble(self) -> Iterator[None]:
        """Take the room or the permission away for this round."""
        time.sleep(self._random.uniform(0, 1.0))
        if self._kind == "full":
            filler = self._root / "filler"
            _fill(filler)
            try:
                yield
            finally:
                filler.unlink()
        elif self._kind == "read-only":
            _lock_up(self._folder.root, locked=True)
            try:
                yield
            finally:
                _lock_up(self._folder.root, locked=False)
        else:
            yield

    def _judge(self, number: int, typed: _Typed, killed_at: float) -> None:
        what = f"{self._kind}, round {number}"
        # Elsewhere, for SQLite makes files of its own even to read.
        with tempfile.TemporaryDirectory() as elsewhere:
            for path in self._folder.root.glob(f"{self._folder.database.name}*"):
                shutil.copy(path, elsewhere)
            database = Path(elsewhere) / self._folder.database.name
            if (fault := _damage(database)) is not None:
                self._result.damaged.append(f"{what}: {fault}")
                return
            stored = self._stored(database)
        kept = [value.text for one in Recovery(self._folder).found() for value in one.data.values]
        # In any field: after a question about the last crash the keyboard may be in another one.
        in_database = max((_common(text, typed.text) for text in stored), default=0)
        in_journal = max((_common(text, typed.text) for text in kept), default=0)
        longest = max(in_database, in_journal)
        due = typed.length_at(killed_at - AGE_S)
        if longest < due:
            self._result.lost.append(f"{what}: {due - longest} of {due} characters are missing")
        self._result.in_journal += in_journal > in_database
        if longest < len(typed.text):
            self._result.oldest_missing_s = max(
                self._result.oldest_missing_s, killed_at - typed.time_of(longest)
            )

    def _stored(self, database: Path) -> list[str]:
        """Read all texts as they lie in the database, by another reader than the program's."""
        with contextlib.closing(sqlite3.connect(database)) as connection:
            rows = connection.execute(
                "SELECT text FROM value WHERE report_id = ?", (self._report,)
            ).fetchall()
        return [str(text) for (text,) in rows]


class _Typed:
    """What a child says it has typed, with the moment of each character."""

    def __init__(self, child: subprocess.Popen[str]) -> None:
        self.started = threading.Event()
        self.text = ""
        self._moments: list[float] = []
        self._child = child
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self._child.stdout is not None
        for line in self._child.stdout:
            moment, _space, characters = line.rstrip("\n").partition(" ")
            if not line.endswith("\n"):
                return  # Cut off by the kill.
            self.text += characters
            self._moments += [float(moment)] * len(characters)
            self.started.set()

    def end(self) -> None:
        """Hear the child out."""
        self._reader.join()

    def length_at(self, moment: float) -> int:
        """Return how many characters had arrived then."""
        return sum(arrived <= moment for arrived in self._moments)

    def time_of(self, index: int) -> float:
        """Return when a character arrived."""
        return self._moments[index]


def _common(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _damage(database: Path) -> str | None:
    """Return what SQLite finds wrong in a file, None where it is sound."""
    try:
        with contextlib.closing(sqlite3.connect(database)) as found:
            answer = str(found.execute("PRAGMA integrity_check").fetchone()[0])
    except sqlite3.Error as error:
        return str(error)
    return None if answer == "ok" else answer


# -- trouble: root on Linux only ---------------------------------------------------------------

#: So that root too may write only where the permissions say so.
_WITHOUT_ROOTS_POWERS = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")


@contextlib.contextmanager
def _small_disk(folder: Path) -> Iterator[None]:
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={_TMPFS_MB}m", "tmpfs", str(folder)], check=True
    )
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def _fill(path: Path) -> None:
    """Take all the room there is."""
    with path.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        for size in (1 << 20, 1 << 12, 1):
            with contextlib.suppress(OSError):
                while True:
                    file.write(bytes(size))


def _lock_up(folder: Path, *, locked: bool) -> None:
    for path in (folder, *folder.rglob("*")):
        with contextlib.suppress(FileNotFoundError):
            path.chmod((0o555 if path.is_dir() else 0o444) if locked else 0o755)


@contextlib.contextmanager
def _screen() -> Iterator[str]:
    """Give a screen of its own, where one can be had; yield its name, else an empty one."""
    if shutil.which("Xvfb") is None:
        yield ""
        return
    # Xvfb takes a free number and tells it.
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1366x768x24"]
    with subprocess.Popen(
        command, pass_fds=(writing,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        os.close(writing)
        with os.fdopen(reading) as told:
            name = f":{told.readline().strip()}"
            try:
                yield name
            finally:
                server.terminate()


# -- the child ---------------------------------------------------------------------------------


def _child(folder: DataFolder, report: int, ref: FieldRef) -> int:
    """Run the program's own window; a timer in it presses keys."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    run_loop = QApplication.exec

    def loop() -> int:
        keys = _Keys()
        timer = QTimer()
        timer.timeout.connect(keys.press)
        timer.start(_KEY_MS)
        return run_loop()

    QApplication.exec = staticmethod(loop)  # type: ignore[method-assign]
    return run_window(folder, report, ref)


class _Keys:
    """Presses one key at a time, as a person: in a question Enter, in the field a letter."""

    def __init__(self) -> None:
        self._random = random.Random()  # noqa: S311 - letters, no secrets
        self._has_begun = False

    def press(self) -> None:
        """Press the next key and tell of it once it has arrived."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QApplication, QPlainTextEdit

        question = QApplication.activeModalWidget()
        if question is not None:
            QTest.keyClick(question, Qt.Key.Key_Return)
            return
        if QApplication.activeWindow() is None:
            # A screen without a window manager gives the keyboard only to who asks for it.
            for window in QApplication.topLevelWidgets():
                window.activateWindow()
        field = QApplication.focusWidget()
        if not isinstance(field, QPlainTextEdit):
            return
        if not self._has_begun:
            self._has_begun = True
            QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
            QTest.keyClick(field, Qt.Key.Key_Delete)
            mark = os.environ["PERFDESK_BENCH_MARK"]
            _commit(field, mark)
            self._tell(mark)
            return
        letter = self._random.choice(_ALPHABET)
        QTest.keyClicks(field, letter)
        self._tell(letter)

    @staticmethod
    def _tell(characters: str) -> None:
        sys.stdout.write(f"{time.monotonic()} {characters}\n")
        sys.stdout.flush()


def _commit(field: object, text: str) -> None:
    """Enter Chinese as an input method does."""
    from PySide6.QtGui import QInputMethodEvent
    from PySide6.QtWidgets import QApplication

    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(field, event)  # type: ignore[arg-type]


if __name__ == "__main__":
    sys.exit(_child(DataFolder(Path(sys.argv[1])), int(sys.argv[2]), FieldRef.parse(sys.argv[3])))
