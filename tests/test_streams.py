from __future__ import annotations

import io
import os
import subprocess
import sys

import pytest

from perfdesk.streams import Spoken
from tests.conftest import TOP


def test_without_streams_what_is_said_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    spoken = Spoken()
    spoken.catch()

    print("回答", flush=True)  # noqa: T201 - what is tested
    sys.stderr.write("错误\n")

    assert not spoken.has_console
    assert spoken.take() == "回答\n错误"
    assert spoken.take() == ""


def test_streams_that_are_there_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="gbk"))
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    spoken = Spoken()
    spoken.catch()

    # A rare hanzi that GBK lacks, and half a character of a broken file name.
    print("䶮\udc80", flush=True)  # noqa: T201 - as above

    assert spoken.has_console
    assert raw.getvalue() == "䶮\\udc80\n".encode()


_CONSOLE = """
import os, pty, sys
pid, master = pty.fork()
if pid == 0:
    os.environ["PYTHONIOENCODING"] = "gbk"
    os.execv(sys.executable, [sys.executable, "-c",
        "from perfdesk.streams import Spoken; Spoken().catch(); print('龘𬭊绩效')"])
said = b""
try:
    while piece := os.read(master, 4096):
        said += piece
except OSError:
    pass
sys.stdout.buffer.write(said)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a console made by pty")
def test_a_console_that_lacks_a_character_is_no_fault() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _CONSOLE],
        capture_output=True,
        check=False,
        cwd=TOP,
        env={**os.environ, "PYTHONPATH": str(TOP)},
        timeout=60,
    )

    assert done.returncode == 0
    assert done.stdout.decode("gbk").strip() == "龘\\U0002cb4a绩效"
