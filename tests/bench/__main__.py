"""Run the benchmark: ``python -m tests.bench [start|desk|pdf …]``; without a name, all of it."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from perfdesk.__main__ import open_library
from perfdesk.paths import DataFolder

if TYPE_CHECKING:
    from perfdesk.app.library import Library
    from tests.bench.measure import Times

_REPORT = Path(__file__).resolve().parents[3] / "shared" / "reports" / "2023.txt"


def main(names: list[str]) -> int:
    """Run the named parts and print their tables."""
    with tempfile.TemporaryDirectory(prefix="perfdesk-bench-") as folder:
        for name in names or list(_PARTS):
            if name not in _PARTS:
                print(__doc__)
                return 2
            root = Path(folder) / name
            root.mkdir()
            _PARTS[name](DataFolder(root))
    return 0


def _print(times: list[Times], against: str = "") -> None:
    """Print medians, and ratios to the named row."""
    base = next((one.median for one in times if one.name == against), None)
    for one in times:
        ratio = f"{one.median / base:8.2f} x" if base else ""
        print(f"  {one.name:32} {one.median:9.2f} ms   p95 {one.p95:9.2f} ms {ratio}")


def _start(folder: DataFolder) -> None:
    from tests.bench import start

    start.fill(folder)
    ours, bare = start.run(folder)
    print(f"start to first usable window, {start.REPORTS} reports (goal: at most 1.3 x)")
    _print([ours, bare], bare.name)


def _real_report(library: Library) -> int | None:
    """Import the published report of 2023, the real size; None where it is absent."""
    if not _REPORT.is_file():
        print(f"  skipped: {_REPORT.name} is not beside this checkout")
        return None
    return library.take(library.propose(_REPORT, "liwan-2023"))


def _desk(folder: DataFolder) -> None:
    from tests.bench import desk

    library = open_library(folder)
    print("work on the main thread, report of 2023 (goals: keystroke 20 ms, section 50 ms)")
    report = _real_report(library)
    if report is not None:
        window = desk.open_window(library, folder, report)
        _print(desk.keystrokes(window), "keystroke, bare text widget")
        _print(desk.sections(window))
        window.close()
    library.close()


def _pdf(folder: DataFolder) -> None:
    from tests.bench import pdf

    library = open_library(folder)
    print("warm PDF export, report of 2023 (one paragraph differs in every run)")
    report = _real_report(library)
    if report is not None:
        _print(pdf.run(library.open(report).document()), "perfdesk")
    library.close()


_PARTS = {"start": _start, "desk": _desk, "pdf": _pdf}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
