"""Resident memory of the open window, against a bare PySide6 window with SQLAlchemy imported.

Run as a child process: ``python -m tests.bench.memory ours|bare FOLDER REPORT`` prints the resident
size in KiB once its window is idle.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from perfdesk.paths import DataFolder

_STATUS = Path("/proc/self/status")


def measure(folder: DataFolder, report: int) -> tuple[float, float]:
    """Return the resident size in MiB of (the window with a report, the bare window)."""
    return _size("ours", folder, report), _size("bare", folder, report)


def _size(name: str, folder: DataFolder, report: int) -> float:
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.memory", name, str(folder.root), str(report)],
        stdout=subprocess.PIPE,
        env=environment,
        check=True,
        text=True,
    )
    return int(done.stdout.split()[-1]) / 1024


def _tell() -> None:
    resident = next(line for line in _STATUS.read_text().splitlines() if line.startswith("VmRSS"))
    sys.stdout.write(resident.split()[1] + "\n")
    sys.stdout.flush()


def _loop() -> int:
    """Let the window come up and everything it puts off be done, then tell and end."""
    from PySide6.QtCore import QElapsedTimer
    from PySide6.QtWidgets import QApplication

    idle = QElapsedTimer()
    idle.start()
    while idle.elapsed() < 3000:
        QApplication.processEvents()
    _tell()
    for window in QApplication.topLevelWidgets():
        window.close()
    return 0


def _ours(folder: DataFolder, report: int) -> None:
    from PySide6.QtWidgets import QApplication

    from perfdesk.__main__ import run_window

    QApplication.exec = staticmethod(_loop)  # type: ignore[method-assign]
    run_window(folder, report, None)


def _bare(_folder: DataFolder, _report: int) -> None:
    import sqlalchemy
    from PySide6.QtWidgets import QApplication, QMainWindow

    application = QApplication(["bare"])
    window = QMainWindow()
    window.resize(1366, 768)
    window.show()
    assert sqlalchemy.__version__
    _loop()
    application.quit()


if __name__ == "__main__":
    {"ours": _ours, "bare": _bare}[sys.argv[1]](DataFolder(Path(sys.argv[2])), int(sys.argv[3]))
