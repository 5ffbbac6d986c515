from __future__ import annotations

import getpass
import os
import subprocess
import sys
from pathlib import Path

import pytest

from perfdesk.models.keeping.processes import birth_of, host_name, machine_mark, user_name


def _gone() -> int:
    """Return the number of a process that has ended and been waited for."""
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        child.wait()
    return child.pid


def test_process_that_runs_has_one_birth() -> None:
    assert birth_of(os.getpid())
    assert birth_of(os.getpid()) == birth_of(os.getpid())
    # Not the parent: it may have been born in the same tick of the system's clock.
    assert birth_of(1) != birth_of(os.getpid())


def test_process_that_is_gone_has_none() -> None:
    assert birth_of(_gone()) is None
    assert birth_of(2**70) is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no zombies")
def test_process_that_has_ended_is_gone_though_nobody_waited_for_it() -> None:
    """Harm: after kill -9 the next start said that the desk was open and did not answer."""
    with subprocess.Popen([sys.executable, "-c", ""], stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.read()  # Ends when the child does.
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        assert birth_of(child.pid) is None


def test_asking_does_no_harm() -> None:
    """On Windows ``os.kill(pid, 0)`` would end it."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        assert birth_of(child.pid)
        assert child.poll() is None
        child.communicate(b"\n")
    assert child.returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="there is no /proc")
def test_birth_is_unknown_where_the_system_does_not_tell(tmp_path: Path) -> None:
    assert birth_of(os.getpid(), tmp_path) == ""


@pytest.mark.skipif(sys.platform == "win32", reason="process 1 is Unix's")
def test_process_of_somebody_else_is_there() -> None:
    program = """
import os, sys
from perfdesk.models.keeping.processes import birth_of
birth_of(os.getpid())
if os.geteuid() == 0:
    os.setuid(65534)
print(birth_of(1) is not None)
"""
    top = Path(__file__).resolve().parents[3]
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=top
    )
    assert done.stdout.strip() == "True"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows is asked otherwise")
def test_process_that_may_not_be_signalled_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: int) -> None:
        raise PermissionError

    # The test above has it from the system itself, in a process of its own.
    monkeypatch.setattr(os, "kill", refuse)
    assert birth_of(os.getpid())


def test_pc_and_user_have_names(monkeypatch: pytest.MonkeyPatch) -> None:
    assert host_name()
    monkeypatch.setenv("LOGNAME", "李 华")
    assert user_name() == getpass.getuser() == "李 华"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows always has a user's name")
def test_user_without_a_name_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os, "getuid", lambda: 4_000_000_000)
    assert user_name() == "?"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows is asked otherwise")
def test_machine_is_known_where_it_has_a_mark(tmp_path: Path) -> None:
    file = tmp_path / "machine-id"
    assert machine_mark(file) == ""
    file.write_bytes(b"\xff\xff")
    assert machine_mark(file) == ""
    file.write_text("abc123\n", encoding="utf-8")
    assert machine_mark(file) == "abc123"
