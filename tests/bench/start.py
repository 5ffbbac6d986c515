"""Start of the program to its first usable window, against a bare window that opens the same file.

Run as a child process by the benchmark: ``python -m tests.bench.start ours|bare FOLDER`` prints
``usable`` once its window is exposed, painted and has nothing left to do.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import time
from pathlib import Path

from perfdesk.paths import DataFolder
from tests.bench.measure import Times

REPORTS = 1000


def fill(folder: DataFolder, reports: int = REPORTS) -> None:
    """Make so many reports of real size (as many values as the published report of 2023 has)."""
    from perfdesk.models.reports.repository import Repository
    from perfdesk.report.values import (
        FieldRef,
        Provenance,
        ReportData,
        ReportMeta,
        State,
        StoredValue,
    )

    repository = Repository.open(folder.database, folder.backups)
    text = "本单位按照年度工作要点组织实施各项工作，取得明显成效。" * 8
    for number in range(reports):
        meta = ReportMeta("liwan-2023", 1, 2000 + number % 25, f"第{number}局")
        values = tuple(
            StoredValue(FieldRef(f"field_{i}"), text, State.VALID, Provenance.TYPED)
            for i in range(30)
        )
        repository.create(ReportData(meta, values=values), percent=number % 101, errors=number % 7)
    repository.close()


def run(folder: DataFolder, runs: int = 12) -> tuple[Times, Times]:
    """Start both in turn; return (ours, bare) in milliseconds."""
    found: dict[str, list[float]] = {"ours": [], "bare": []}
    for number in range(runs + 1):
        for name, times in found.items():
            elapsed = _start(name, folder)
            if number:  # the first round fills the disk cache
                times.append(elapsed)
    return Times("perfdesk", found["ours"]), Times("bare window", found["bare"])


def _start(name: str, folder: DataFolder) -> float:
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    # An installed program has its bytecode; a first round makes ours.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    begin = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "tests.bench.start", name, str(folder.root)],
        stdout=subprocess.PIPE,
        env=environment,
    ) as child:
        assert child.stdout is not None
        line = child.stdout.readline()
        elapsed = (time.perf_counter() - begin) * 1000
        child.wait()
    if line.strip() != b"usable":
        raise RuntimeError(f"{name} did not come up")
    return elapsed


def _until_usable() -> int:
    """Stand in for the event loop: run it until a window is exposed and nothing is pending."""
    from PySide6.QtGui import QGuiApplication

    while not any(window.isExposed() for window in QGuiApplication.topLevelWindows()):
        QGuiApplication.processEvents()
    QGuiApplication.processEvents()
    sys.stdout.write("usable\n")
    sys.stdout.flush()
    return 0


def _ours(folder: DataFolder) -> None:
    from perfdesk.__main__ import run_window

    gc.disable()  # As run_window does before it imports the same.
    from PySide6.QtWidgets import QApplication

    QApplication.exec = staticmethod(_until_usable)  # type: ignore[method-assign]
    run_window(folder, None, None)


def _bare(folder: DataFolder) -> None:
    import sqlalchemy
    from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

    application = QApplication(["bare"])
    engine = sqlalchemy.create_engine(f"sqlite:///{folder.database}")
    with engine.connect() as connection:
        count = connection.execute(sqlalchemy.text("SELECT count(*) FROM report")).scalar_one()
    window = QMainWindow()
    window.setCentralWidget(QLabel(str(count)))
    window.resize(1280, 720)
    window.show()
    _until_usable()
    application.quit()


if __name__ == "__main__":
    {"ours": _ours, "bare": _bare}[sys.argv[1]](DataFolder(Path(sys.argv[2])))
