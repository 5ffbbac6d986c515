"""Cold PDF export: a process of its own each time, from the neutral document to the file.

``python -m tests.bench.pdf_cold ENGINE FILE`` is such a process; FILE holds the document, or
Typst's source. What the whole command costs (``perfdesk export``) is measured beside it.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from perfdesk.document.blocks import Document
    from perfdesk.paths import DataFolder

_TOP = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Cold:
    """Medians of one engine: milliseconds on the clock and of the processor, most memory (MiB).

    ``least`` is the least that the processor took: of a busy machine it says most.
    """

    name: str
    wall: float
    cpu: float
    peak: float
    least: float


def run(document: Document, folder: DataFolder, report: int, runs: int = 7) -> list[Cold]:
    """Start each engine in turn, so many rounds, after one that does not count."""
    from tests.bench.pdf import write_typst

    place = Path(tempfile.mkdtemp(prefix="perfdesk-bench-"))
    # The figures and their formulas are the workbook's: Typst's source has none of them either.
    document = replace(document, figures=())
    longer = replace(document, blocks=document.blocks * 20)
    for name, one in (("1", document), ("20", longer)):
        (place / f"{name}.pickle").write_bytes(pickle.dumps(one))
        write_typst(place / f"{name}.typ", one)
    engine = [sys.executable, "-m", "tests.bench.pdf_cold"]
    command = [sys.executable, "-m", "perfdesk", "--data-dir", str(folder.root)]
    target = str(place / "out.pdf")
    acts = {
        "python alone": [sys.executable, "-c", "pass"],
        "perfdesk": [*engine, "perfdesk", str(place / "1.pickle")],
        "Typst": [*engine, "typst", str(place / "1.typ")],
        "Platypus": [*engine, "platypus", str(place / "1.pickle")],
        "perfdesk export, the command": [
            *command, "export", str(report), "--to", "pdf", "--out", target, "--draft",
        ],
        "perfdesk, 20 times longer": [*engine, "perfdesk", str(place / "20.pickle")],
        "Typst, 20 times longer": [*engine, "typst", str(place / "20.typ")],
    }  # fmt: skip
    found: dict[str, list[tuple[float, float, float]]] = {name: [] for name in acts}
    for number in range(runs + 1):
        for name, words in acts.items():
            measured = _process(words)
            if number:
                found[name].append(measured)
    return [_cold(name, rows) for name, rows in found.items()]


def _cold(name: str, rows: list[tuple[float, float, float]]) -> Cold:
    wall, cpu, peak = (list(column) for column in zip(*rows, strict=True))
    return Cold(name, median(wall), median(cpu), median(peak), min(cpu))


#: A small process that starts the measured one: the system counts the starter's memory, too.
_STARTER = """
import os, sys, time
null = os.open(os.devnull, os.O_RDWR)
start = time.perf_counter()
process = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ,
                         file_actions=[(os.POSIX_SPAWN_DUP2, null, n) for n in (1, 2)])
_, status, usage = os.wait4(process, 0)
print((time.perf_counter() - start) * 1000, (usage.ru_utime + usage.ru_stime) * 1000,
      usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status))
"""


def _process(words: list[str]) -> tuple[float, float, float]:
    """Run a process; return milliseconds on the clock, of the processor, and its most MiB."""
    starter = [sys.executable, "-S", "-c", _STARTER, *words]
    # An installed program has its bytecode; the round that does not count makes ours.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        starter, cwd=_TOP, env=environment, check=True, capture_output=True, text=True
    )
    wall, cpu, peak, code = map(float, done.stdout.split())
    if code:
        raise RuntimeError(" ".join(words))
    return wall, cpu, peak


def _export(engine: str, path: Path) -> None:
    if engine == "typst":
        import typst

        fonts = [str(_TOP / "resources" / "fonts")]
        typst.Compiler(str(path), font_paths=fonts, ignore_system_fonts=True).compile(format="pdf")
        return
    document: Document = pickle.loads(path.read_bytes())  # noqa: S301 - written by ``run``
    if engine == "perfdesk":
        from perfdesk.export.pdf import render_pdf

        render_pdf(document)
        return
    from tests.bench import pdf

    pdf.platypus(lambda: document)()


if __name__ == "__main__":
    _export(sys.argv[1], Path(sys.argv[2]))
