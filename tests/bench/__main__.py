"""Run the benchmark: ``python -m tests.bench [start|desk|preview|large|memory|pdf|import|…]``.

Without a name, all of it.

``python -m tests.bench crash [KILLS]`` kills a window KILLS times (300) on each kind of disk; it
takes a quarter of an hour and is never part of all.

``python -m tests.bench soak [ACTS [SEED]]`` walks at random through the window, 3,000 acts where no
number is given; it is never part of all, either.
"""

from __future__ import annotations

import secrets
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from perfdesk.__main__ import open_library
from perfdesk.paths import DataFolder

if TYPE_CHECKING:
    from perfdesk.app.library.library import Library
    from tests.bench.measure import Times

_REPORT = Path(__file__).resolve().parents[3] / "shared" / "reports" / "2023.txt"


def main(names: list[str]) -> int:
    """Run the named parts and print their tables."""
    with tempfile.TemporaryDirectory(prefix="perfdesk-bench-") as folder:
        if names[:1] == ["crash"]:
            return _crash(Path(folder), int(names[1]) if names[1:] else 300)
        if names[:1] == ["soak"]:
            return _soak(DataFolder(Path(folder) / "数据 夹"), *map(int, names[1:]))
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


def _preview(folder: DataFolder) -> None:
    from tests.bench import desk, preview

    library = open_library(folder)
    print("typing beside the pages, report of 2023 (goals: keystroke 16 ms, pages after 300 ms)")
    report = _real_report(library)
    if report is not None:
        window = desk.open_window(library, folder, report)
        before = preview.resident()
        _print(preview.run(window))
        print(f"  preview open: {preview.resident() - before:+.1f} MiB")
        print(f"  each change after that: {preview.grown(window):+.3f} MiB")
        window.close()
    library.close()


def _pdf(folder: DataFolder) -> None:
    from tests.bench import pdf, pdf_cold

    library = open_library(folder)
    print("warm PDF export, report of 2023 (goal: faster than Typst)")
    report = _real_report(library)
    if report is None:
        library.close()
        return
    document = library.open(report).document()
    library.close()
    times = pdf.run(document)
    typst = next((one.name for one in times if one.name == "Typst, caches kept"), "perfdesk")
    _print(times, typst)
    longer = replace(document, blocks=document.blocks * 20)
    _print(pdf.run_longer(longer), "")
    print("cold PDF export, a process each (goals: Typst's time, 80 MiB, 20 times longer linear)")
    cold = pdf_cold.run(document, folder, report)
    base = next(one for one in cold if one.name == "Typst")
    for one in cold:
        print(
            f"  {one.name:32} {one.wall:9.2f} ms {one.wall / base.wall:8.2f} x"
            f"   processor {one.cpu:8.2f} ms {one.cpu / base.cpu:6.2f} x"
            f"   least {one.least:8.2f} ms {one.least / base.least:6.2f} x"
            f"   peak {one.peak:6.1f} MiB"
        )


def _large(folder: DataFolder) -> None:
    from tests.bench import large, start, table

    start.fill(folder)
    library = open_library(folder)
    print("a desk of 1,000 reports (goal: 100 ms)")
    _print(large.search(library, folder))
    print("a report of 200 tasks with 10 indicators (goal: no stall over 50 ms)")
    _print(large.run(library, folder))
    print("a scoring table of 999 indicators: an act, and the longest round after it")
    for one in table.run(library, folder):
        own, rest = one.runs
        print(f"  {one.name:32} {own:9.1f} ms   then {rest:9.1f} ms")
    library.close()


def _memory(folder: DataFolder) -> None:
    from tests.bench import memory

    library = open_library(folder)
    report = _real_report(library)
    library.close()
    if report is None:
        return
    ours, bare = memory.measure(folder, report)
    print("resident memory of the open window, report of 2023 (goal: at most 1.5 x)")
    print(f"  perfdesk {ours:6.1f} MiB   bare window {bare:6.1f} MiB   {ours / bare:4.2f} x")


def _crash(folder: Path, kills: int) -> int:
    from tests.bench import crash

    is_sound = True
    print(f"a window killed {kills} times on each kind of disk while text is typed into it")
    for kind in crash.kinds():
        found = crash.run(folder, kind, kills)
        faults = [*found.lost, *found.damaged, *found.not_started]
        is_sound = is_sound and not faults and found.kills == kills
        print(
            f"  {kind:10} {found.kills} kills: {len(found.lost)} with text older than"
            f" {crash.AGE_S} s missing, {len(found.damaged)} damaged databases,"
            f" {len(found.not_started)} starts failed; {found.in_journal} kept by the emergency"
            f" journal; oldest text missing {found.oldest_missing_s:.2f} s"
        )
        for fault in faults[:20]:
            print(f"    {fault}")
    return 0 if is_sound else 1


def _soak(folder: DataFolder, acts: int = 3000, seed: int | None = None) -> int:
    from tests.bench import soak

    seed = secrets.randbelow(1_000_000) if seed is None else seed
    print(f"a random walk of {acts} acts through the window, seed {seed}")
    found = soak.run(folder, acts, seed)
    print("  " + ", ".join(f"{count} x {kind}" for kind, count in sorted(found.acts.items())))
    print(
        f"  {found.boxes} boxes closed by Esc, {found.compared} times a report was left and"
        f" compared with what is stored; {found.seconds:.0f} s; {len(found.faults)} complaints"
    )
    for fault in found.faults[:20]:
        print(f"    {fault}")
    return 1 if found.faults else 0


def _check(folder: DataFolder) -> None:
    from tests.bench import check

    library = open_library(folder)
    report = _real_report(library)
    if report is not None:
        session = check.large_session(library, report)
        length = check.length_of(session.report)
        print(f"a keystroke in a report of {length:,} characters (goal: 10 ms of checking)")
        times = check.keystrokes(session)
        for some in (times[:4], times[4:]):
            _print(some, some[-1].name)
        checks = check.full_checks(library, report)
        print(f"a full check of {len(checks)} reports (goal: linear, an exponent of 1)")
        first = None
        for size in check.SIZES:
            each = [one.milliseconds / one.length * 1000 for one in checks if one.size == size]
            first = first or median(each)
            print(
                f"  {size:3} x  {median(each):7.2f} µs a character  {median(each) / first:5.2f} x"
            )
        print(f"  time grows with the length to the power of {check.exponent(checks):.2f}")
    library.close()


def _corpus(_: DataFolder) -> None:
    from tests.bench import corpus

    print("old reports of the corpus (goal: 98 % under the right heading, none lost)")
    corpus.show(corpus.run())


def _import(folder: DataFolder) -> None:
    from tests.bench import import_window, importing

    pages, times = importing.run(folder.root)
    print(f"an old report of {pages} pages (processor time; goals: read in 2 s, 3 s in all)")
    _print(times)
    library = open_library(folder)
    pieces, times = import_window.run(library, folder.root)
    library.close()
    print(f"{pieces:,} pieces in the window: the longest stretch of each act (goal: 50 ms)")
    _print(times)


_PARTS = {
    "start": _start,
    "desk": _desk,
    "preview": _preview,
    "large": _large,
    "memory": _memory,
    "pdf": _pdf,
    "check": _check,
    "corpus": _corpus,
    "import": _import,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
