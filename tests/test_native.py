from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from perfdesk import native
from tests.conftest import TOP

if TYPE_CHECKING:
    from pathlib import Path


def test_a_fault_is_told_on_the_console(capsys: pytest.CaptureFixture[str]) -> None:
    native.tell("坏了", has_console=True)

    assert capsys.readouterr().err == "坏了\n"


def test_without_a_console_nothing_is_written_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    for has_console in (True, False):
        native.tell("坏了", has_console=has_console) if sys.platform != "win32" else None


def test_a_long_text_does_not_fit_a_box() -> None:
    assert native.fits_box("一行\n两行")
    assert not native.fits_box("一行\n" * 100)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="read from /proc")
def test_a_process_knows_its_age() -> None:
    script = (
        "import time, perfdesk.native as n; a = n.age_ms(); time.sleep(.5); print(a, n.age_ms())"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, cwd=TOP, text=True
    )
    young, old = map(int, done.stdout.split())

    assert 0 <= young < old
    assert 400 <= old - young < 60_000


def test_where_the_system_does_not_tell_no_age_is_made_up(tmp_path: Path) -> None:
    assert native.age_ms(tmp_path) is None
    (tmp_path / "self").mkdir()
    (tmp_path / "self" / "stat").write_text("1 (python) R", encoding="ascii")
    assert native.age_ms(tmp_path) is None


@pytest.mark.skipif(sys.platform == "win32", reason="of Windows alone")
def test_sign_ons_and_marks_are_windows_own() -> None:
    native.hold_running_mark()

    assert native.session_mark() == ""
    assert not native.is_marked_running()


@pytest.mark.parametrize(
    ("program", "words", "windowed"),
    [
        ("perfdesk.exe", [], True),
        ("perfdesk-cli.exe", [], False),
        ("perfdesk.exe", ["self-test", "D"], False),
    ],
)
def test_only_the_clerk_s_program_shows_boxes(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    program: str,
    words: list[str],
    windowed: bool,
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / program))
    monkeypatch.setattr(sys, "argv", [program, *words])
    assert not native.is_windowed()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert native.is_windowed() == windowed
