from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QTimer
from PySide6.QtNetwork import QLocalSocket

from perfdesk.paths import DataFolder
from perfdesk.report.values import FieldRef
from perfdesk.ui.running import instance as module
from perfdesk.ui.running.instance import Instance, Outcome, Request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

_CALL = """
import sys
from pathlib import Path
from perfdesk.paths import DataFolder
from perfdesk.report.values import FieldRef
from perfdesk.ui.running.instance import Request, hand_over

request = Request(7, FieldRef.parse("conclusion:2"))
print(hand_over(DataFolder(Path(sys.argv[1])), request))
"""

_LISTEN_AND_DIE = """
import os
import signal
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from perfdesk.paths import DataFolder
from perfdesk.ui.running.instance import Instance

application = QCoreApplication([])
instance = Instance(DataFolder(Path(sys.argv[1])))
assert instance._server.isListening()
os.kill(os.getpid(), signal.SIGKILL)
"""


def _run(script: str, folder: DataFolder, cwd: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, str(folder.root)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[3])},
    )


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    root = tmp_path / "绩效 数据"
    root.mkdir()
    return DataFolder(root)


def _line(**words: object) -> bytes:
    plain = {"report": None, "field": None, "file": None, "closes": False}
    return json.dumps({**plain, **words}).encode() + b"\n"


#: A loaded machine is no failure.
_PATIENCE_S = 120

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def first(folder: DataFolder) -> Iterator[Instance]:
    first = Instance(folder)
    assert first._server.isListening()
    yield first
    first.close()


def test_a_second_start_hands_its_wish_on(
    qtbot: QtBot, first: Instance, folder: DataFolder, tmp_path: Path
) -> None:
    with qtbot.waitSignal(first.called) as called:
        second = _run(_CALL, folder, tmp_path)
    said, _none = second.communicate(timeout=_PATIENCE_S)

    assert said.strip() == "True"
    assert called.args == [Request(7, FieldRef("conclusion", 2))]


@pytest.mark.usefixtures("first")
def test_nobody_answers_for_another_folder(tmp_path: Path) -> None:
    said, _none = _run(_CALL, DataFolder(tmp_path / "别的"), tmp_path).communicate(
        timeout=_PATIENCE_S
    )

    assert said.strip() == "False"


def test_the_place_of_a_killed_program_is_taken_over(
    qtbot: QtBot, folder: DataFolder, tmp_path: Path
) -> None:
    """Its socket lies about and nobody sits behind it."""
    dead = _run(_LISTEN_AND_DIE, folder, tmp_path)
    dead.communicate(timeout=_PATIENCE_S)
    assert dead.returncode < 0

    next_one = Instance(folder)
    assert next_one._server.isListening()
    with qtbot.waitSignal(next_one.called):
        second = _run(_CALL, folder, tmp_path)
    assert second.communicate(timeout=_PATIENCE_S)[0].strip() == "True"
    next_one.close()


@pytest.mark.parametrize(
    "bytes_",
    [
        b"\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"[" * 15_000 + b"\n",
        b"\xff\xfe\x00\n",
        _line(report="rm -rf"),
        _line(report=True),
        _line(report=1, field="../x"),
        _line(report=1, field=3),
        _line(report=1, more="x"),
        _line(file="x.perfdesk"),
        _line(file="/a\0b"),
        _line(file=["/a"]),
        _line(closes=1),
        b"x" * 200_000,
    ],
)
def test_whoever_says_something_else_is_not_heard(
    qtbot: QtBot, first: Instance, folder: DataFolder, bytes_: bytes
) -> None:
    heard: list[object] = []
    first.called.connect(heard.append)
    stranger = QLocalSocket()
    stranger.connectToServer(module._name(folder))
    assert stranger.waitForConnected(_PATIENCE_S * 1000)

    with qtbot.waitSignal(stranger.disconnected):
        stranger.write(bytes_)

    assert heard == []
    assert first._server.isListening()


def test_whoever_says_nothing_does_not_keep_others_from_being_heard(
    qtbot: QtBot, first: Instance, folder: DataFolder, tmp_path: Path
) -> None:
    silent = QLocalSocket()
    silent.connectToServer(module._name(folder))
    assert silent.waitForConnected(_PATIENCE_S * 1000)

    with qtbot.waitSignal(first.called):
        second = _run(_CALL, folder, tmp_path)

    assert second.communicate(timeout=_PATIENCE_S)[0].strip() == "True"
    silent.abort()


def test_each_spelling_of_a_folder_is_the_same_window(folder: DataFolder) -> None:
    other = DataFolder(folder.root / ".." / folder.root.name)

    assert module._name(folder) == module._name(other)


def test_the_name_is_short_where_only_the_user_may_write(
    folder: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert Path(module._name(folder)).parent == tmp_path

    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "missing"))
    assert len(module._name(folder)) < 40


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_no_line_does_harm(line: bytes) -> None:
    try:
        request = Request.from_line(line)
    except ValueError:
        return
    assert isinstance(request, Request)


@given(
    st.none() | st.integers(1, 2**31 - 1),
    st.none() | st.builds(FieldRef, st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True)),
    st.none() | st.just(Path("U 盘/报告.perfdesk").absolute()),
    st.booleans(),
)
def test_a_request_comes_back_as_it_was(
    report: int | None, field: FieldRef | None, file: Path | None, closes: bool
) -> None:
    request = Request(report, field, file, closes)

    assert Request.from_line(request.to_line().strip()) == request


_ASK = """
import sys
from pathlib import Path
from perfdesk.paths import DataFolder
from perfdesk.ui.running.instance import ask_to_close

print(ask_to_close(DataFolder(Path(sys.argv[1])), 120))
"""


@pytest.mark.parametrize("outcome", Outcome)
def test_whoever_asks_to_close_is_told_what_came_of_it(
    qtbot: QtBot, folder: DataFolder, tmp_path: Path, outcome: Outcome
) -> None:
    """Also where that becomes clear only after a while."""
    asked: list[Outcome] = []

    def close_window(tell: Callable[[Outcome], None]) -> None:
        asked.append(outcome)
        QTimer.singleShot(50, window, lambda: tell(outcome))

    window = Instance(folder, close_window=close_window)
    installer = _run(_ASK, folder, tmp_path)
    qtbot.waitUntil(lambda: installer.poll() is not None)

    assert installer.communicate()[0].strip() == str(outcome)
    assert asked == [outcome]
    window.close()


def test_nobody_is_there_to_be_asked_to_close(folder: DataFolder, tmp_path: Path) -> None:
    said, _none = _run(_ASK, folder, tmp_path).communicate(timeout=_PATIENCE_S)

    assert said.strip() == "None"


def test_another_user_and_another_sign_on_have_another_name(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a terminal server one user may sit at two screens, and sees the windows of one only."""
    names = {module._name(folder)}
    for name, value in (("user_name", "李四"), ("session_mark", "2")):
        monkeypatch.setattr(module, name, lambda value=value: value)
        names.add(module._name(folder))

    assert len(names) == 3
