"""Bad luck at the start, met by real processes: a sentence and exit code 3, never silence."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from perfdesk.app.self_test.self_test_steps import desk_of
from perfdesk.paths import PORTABLE_MARK
from tests.conftest import TOP

if TYPE_CHECKING:
    from pathlib import Path

_MAIN = "from perfdesk.__main__ import main; sys.exit(main())"
#: A program with a window has no streams; what is shown instead is noted for the test.
_WINDOWED = """
import sys
import threading
from pathlib import Path
from perfdesk import native
note = Path(sys.argv.pop(1))
sys.stdout = sys.stderr = None
native.tell = lambda text, has_console: note.write_text(f"{has_console} {text}", "utf-8")
"""
_is_root = sys.platform == "linux" and os.geteuid() == 0 and shutil.which("unshare") is not None


def _start(
    own: Path, *words: str, script: str = f"import sys\n{_MAIN}", **variables: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script, *words],
        capture_output=True,
        encoding="utf-8",
        check=False,
        cwd=own,
        timeout=120,
        env={
            **os.environ,
            "PYTHONPATH": str(TOP),
            "QT_QPA_PLATFORM": "offscreen",
            "PERFDESK_LOCAL_DIR": str(own),
            **variables,
        },
    )


def _windowed(own: Path, *words: str, before: str = "") -> tuple[int, str]:
    """Run the program without streams; return its exit code and what its box says."""
    note = own / "box.txt"
    script = f"{_WINDOWED}\n{before}\n{_MAIN}"
    done = _start(own, str(note), *words, script=script)
    assert (done.stdout, done.stderr) == ("", "")
    return done.returncode, note.read_text(encoding="utf-8") if note.exists() else ""


# -- a part of the program is not there -----------------------------------------------------------


@pytest.mark.parametrize("part", ["perfdesk.cli", "sqlite3", "PySide6.QtCore"])
def test_a_missing_part_is_told(tmp_path: Path, part: str) -> None:
    """An antivirus took a file, or a copy was broken off."""
    script = f"import sys\nsys.modules[{part!r}] = None\n{_MAIN}"
    done = _start(tmp_path, "--data-dir", str(tmp_path / "数据"), script=script)

    assert done.returncode == 3
    assert "程序文件不完整" in done.stderr
    assert part in done.stderr
    assert "Traceback" not in done.stderr


def test_missing_resources_are_told(tmp_path: Path) -> None:
    """Even the sentences are among them."""
    script = f"import sys\nsys._MEIPASS = {str(tmp_path / 'none')!r}\n{_MAIN}"
    done = _start(tmp_path, "show", "x", "--data-dir", str(tmp_path / "数据"), script=script)

    assert done.returncode == 3
    assert "程序文件不完整" in done.stderr


@pytest.mark.parametrize("data", ["数据", "file/数据"])
def test_a_missing_plugin_for_the_screen_is_told(tmp_path: Path, data: str) -> None:
    """Qt would end the process without a word."""
    (tmp_path / "file").touch()
    done = _start(tmp_path, "--data-dir", str(tmp_path / data), QT_QPA_PLATFORM="nothing-such")

    assert done.returncode == 3
    assert "无法打开窗口" in done.stderr
    log = (tmp_path / "logs" / "perfdesk.log").read_text(encoding="utf-8")
    assert "nothing-such" in log


# -- a program without a console -------------------------------------------------------------------


def test_wrong_usage_is_shown_in_a_box(tmp_path: Path) -> None:
    code, told = _windowed(tmp_path, "nonsense")

    assert code == 2
    assert told.startswith("False ")
    assert "命令书写有误" in told


def test_an_answer_is_shown_in_a_box(tmp_path: Path) -> None:
    code, told = _windowed(tmp_path, "templates", "--data-dir", str(tmp_path / "数据"))

    assert code == 0
    assert "liwan-2023" in told


def test_a_bug_is_shown_in_a_box(tmp_path: Path) -> None:
    before = "import perfdesk.cli\nperfdesk.cli.main = lambda *_: 1 / 0"
    code, told = _windowed(tmp_path, before=before)

    assert code == 3
    assert "程序出现内部错误" in told


def test_a_missing_part_is_shown_in_a_box(tmp_path: Path) -> None:
    code, told = _windowed(tmp_path, before="sys.modules['perfdesk.cli'] = None")

    assert code == 3
    assert "程序文件不完整" in told


_CLOSER = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from perfdesk.ui.running import spoken_box
make = spoken_box.make_application
def look():
    box = QApplication.activeModalWidget()
    if box is not None:
        note.write_text(box.findChild(QPlainTextEdit).toPlainText(), "utf-8")
        box.reject()
timer = []
def make_and_look(argv):
    application = make(argv)
    timer.append(QTimer(application, interval=20))
    timer[0].timeout.connect(look)
    timer[0].start()
    return application
spoken_box.make_application = make_and_look
"""


def test_help_is_shown_in_a_box_that_scrolls(tmp_path: Path) -> None:
    code, told = _windowed(tmp_path, "--help", before=_CLOSER)

    assert code == 0
    assert "用法" in told
    assert told.count("\n") > 30


def test_the_result_of_a_self_test_in_a_folder_is_no_box(tmp_path: Path) -> None:
    """The build runs it, and nobody would close the box."""
    (tmp_path / "file").touch()
    before = "from perfdesk.app.self_test import self_test\nself_test._take = lambda *_: None"
    assert _windowed(tmp_path, "self-test", str(tmp_path / "试"), before=before) == (0, "")


def test_a_bug_on_another_thread_is_in_the_log(tmp_path: Path) -> None:
    before = """
import threading
import perfdesk.cli
def fail(*_):
    one = threading.Thread(target=lambda: 1 / 0)
    one.start()
    one.join()
    return 0
perfdesk.cli.main = fail
"""
    assert _windowed(tmp_path, before=before) == (0, "")
    log = (tmp_path / "logs" / "perfdesk.log").read_text(encoding="utf-8")
    assert "ZeroDivisionError" in log


# -- bad luck with the PC ------------------------------------------------------------------------


def test_without_a_profile_a_data_folder_is_asked_for(tmp_path: Path) -> None:
    before = "import platformdirs\nplatformdirs.user_data_dir = lambda *_, **__: 'perfdesk'"
    code, told = _windowed(tmp_path, "list", before=before)

    assert code == 3
    assert "--data-dir" in told


@pytest.mark.skipif(shutil.which("faketime") is None, reason="faketime is not installed")
@pytest.mark.parametrize("moment", ["1980-01-01 00:00:05", "2099-12-31 23:59:00"])
def test_a_clock_that_is_very_wrong_keeps_nobody_from_working(tmp_path: Path, moment: str) -> None:
    def start(*words: str) -> subprocess.CompletedProcess[str]:
        script = "import subprocess, sys; sys.exit(subprocess.call(sys.argv[1:]))"
        command = ["faketime", moment, sys.executable, "-m", "perfdesk", *words]
        return _start(tmp_path, *command, script=script)

    made = start("sample", "--data-dir", str(desk_of(tmp_path).root))
    assert made.returncode == 0, made.stderr
    assert start("self-test", str(tmp_path), "--inner", made.stdout.strip()).returncode == 0


@pytest.mark.skipif(not _is_root, reason="only root can take all folders away from a process")
def test_without_any_temporary_folder_all_is_written(tmp_path: Path) -> None:
    """%TEMP% points to a drive that is gone."""
    take_away = (
        "mount --bind {work} /mnt"
        # Not hidden, for the checkout itself may lie there.
        " && for one in /var/tmp /tmp; do"
        " mount --bind $one $one && mount -o remount,bind,ro $one || exit; done"
        " && cd /proc &&"
        " TMPDIR=/nonexistent PERFDESK_LOCAL_DIR=/mnt/own {python} -m perfdesk --data-dir /mnt/d"
    )
    words = take_away.format(work=tmp_path, python=sys.executable)
    for command in ("sample", "export 1 --to xlsx --out /mnt/a.xlsx --draft"):
        done = subprocess.run(
            ["unshare", "-m", "bash", "-c", f"{words} {command}"],
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=120,
            env={**os.environ, "PYTHONPATH": str(TOP)},
        )
        if "mount" in done.stderr:
            pytest.skip("nothing can be mounted here")
        assert (done.returncode, done.stderr) == (0, "") or "草稿" in done.stderr
    assert (tmp_path / "a.xlsx").is_file()


@pytest.mark.skipif(not _is_root, reason="only root can protect a folder from itself")
def test_a_protected_stick_is_left_alone(tmp_path: Path) -> None:
    stick = tmp_path / "U 盘"
    stick.mkdir()
    (stick / PORTABLE_MARK).touch()
    words = f'mount --bind -o ro "{stick}" "{stick}" && {sys.executable} -m perfdesk sample'
    done = subprocess.run(
        ["unshare", "-m", "bash", "-c", words],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
        env={
            **os.environ,
            "PYTHONPATH": str(TOP),
            "PERFDESK_PROGRAM_DIR": str(stick),
            "PERFDESK_LOCAL_DIR": str(tmp_path / "own"),
            "XDG_DATA_HOME": str(tmp_path / "home"),
        },
    )
    if "mount" in done.stderr:
        pytest.skip("nothing can be mounted here")

    assert done.returncode == 0
    assert "不允许写入" in done.stderr
    assert str(tmp_path / "home") in done.stderr
    assert [path.name for path in stick.iterdir()] == [PORTABLE_MARK]
    assert list((tmp_path / "home").rglob("perfdesk.sqlite3"))


def test_a_user_with_a_chinese_name_works(tmp_path: Path) -> None:
    who = {"LOGNAME": "张三", "USERNAME": "张三"}
    desk = ("--data-dir", str(desk_of(tmp_path).root))
    made = _start(tmp_path, "sample", *desk, **who)
    assert made.returncode == 0, made.stderr
    done = _start(tmp_path, "self-test", str(tmp_path), "--inner", made.stdout.strip(), **who)
    assert done.returncode == 0, done.stdout


def test_an_open_window_closes_when_an_installer_asks(tmp_path: Path) -> None:
    """It saves, backs up and is gone before the answer comes."""
    desk = tmp_path / "数据"
    environment = {
        **os.environ,
        "PYTHONPATH": str(TOP),
        "QT_QPA_PLATFORM": "offscreen",
        "PERFDESK_LOCAL_DIR": str(tmp_path / "own"),
    }
    command = [sys.executable, "-m", "perfdesk", "--data-dir", str(desk)]
    assert subprocess.run([*command, "sample"], env=environment, check=False).returncode == 0
    ask = [*command, "ask-to-close", "--wait", "120"]
    with subprocess.Popen(command, env=environment) as window:
        try:
            # It holds its folder before it listens, and at its start it may still be writing: one
            # question is enough all the same.
            tries = 600
            while not (desk / "perfdesk.lock").exists() and tries:
                tries -= 1
                threading.Event().wait(0.1)
            code = subprocess.run(ask, env=environment, check=False).returncode
            assert window.wait(60) == 0
        finally:
            window.kill()
    assert code == 0
    assert not (desk / "perfdesk.lock").exists()
    # Nobody is there any more, which is as good.
    assert subprocess.run(ask, env=environment, check=False).returncode == 0
