"""Throw changed files at the readers in processes that are watched, and count what goes wrong."""

from __future__ import annotations

import json
import math
import os
import queue
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from perfdesk.app.exporting import export_document
from perfdesk.document.build import build_document
from perfdesk.intake.read import propose
from perfdesk.template.catalogue import Catalogue
from tests.intake.archive import REPORT, TITLE
from tests.intake.filled import taken

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOP = Path(__file__).resolve().parents[2]
_STORED = ("tables/*.*", "pdf/*.pdf", "corpus/*/source.*")
#: What a reader may take: seconds and MiB.
SECONDS, MEMORY = 5.0, 500
#: A process on a busy machine may wait for its turn; it is ended only after this.
_PATIENCE = 30.0
#: Inputs of one process: what leaks in it shows, but does not add up for ever.
_TURN = 500
_LARGEST_SEED = 120_000


@dataclass(slots=True)
class Outcome:
    """What became of the inputs; faults are kept with the number that makes them again."""

    inputs: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    crashes: list[str] = field(default_factory=list)
    hangs: list[str] = field(default_factory=list)
    memory: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    seconds: float = 0.0
    slowest: float = 0.0
    peak: int = 0

    @property
    def faults(self) -> list[str]:
        """Return all that went wrong."""
        return [*self.crashes, *self.hangs, *self.memory, *self.outside]

    def take(self, said: dict[str, object]) -> bool:
        """Count what a process told of an input; say whether that was a fault."""
        number, found, seconds = said["number"], str(said["found"]), float(str(said["seconds"]))
        peak, before = int(str(said["peak"])), len(self.faults)
        self.inputs += 1
        self.slowest, self.peak = max(self.slowest, seconds), max(self.peak, peak)
        if found.startswith("Traceback"):
            self.crashes.append(f"{number}: {found}")
        else:
            self.answers[found] += 1
        if seconds > SECONDS:
            self.hangs.append(f"{number}: {seconds:.1f} s, {found[:200]}")
        if peak > MEMORY:
            self.memory.append(f"{number}: {peak} MiB, {found[:200]}")
        self.outside += [f"{number}: {one}" for one in said["outside"] or ()]  # type: ignore[attr-defined]
        return len(self.faults) > before


def write_seeds(folder: Path) -> None:
    """Put the files that are changed into a folder: the tests' own, and our own exports."""
    folder.mkdir(parents=True)
    stored = (path for form in _STORED for path in sorted((_TOP / "tests/intake").glob(form)))
    for number, path in enumerate(stored):
        if path.stat().st_size <= _LARGEST_SEED:
            shutil.copy(path, folder / f"{number:02}{path.suffix}")
    old = folder / "own.txt"
    old.write_text("\n".join((TITLE, *REPORT)), encoding="gb18030")
    catalogue = Catalogue.standard()
    proposal = propose(old, catalogue)
    document = build_document(taken(catalogue.load(proposal.template_id), proposal))
    for kind in ("docx", "pdf"):
        export_document(document, kind, folder / f"own.{kind}")


def run(
    target: str,
    count: int,
    seed: int,
    folder: Path,
    keep: Path | None = None,
    minutes: float = math.inf,
) -> Outcome:
    """Read so many changed files in a process at a time; faults' inputs are copied to ``keep``.

    It ends before that where the minutes are over.
    """
    outcome, start, at = Outcome(), time.perf_counter(), 0
    if not (folder / "seeds").exists():
        write_seeds(folder / "seeds")
    while at < count and time.perf_counter() - start < minutes * 60:
        at = _turn(target, (seed, at, min(at + _TURN, count)), folder, outcome, keep)
    outcome.seconds = time.perf_counter() - start
    return outcome


def _turn(
    target: str, numbers: tuple[int, int, int], folder: Path, outcome: Outcome, keep: Path | None
) -> int:
    """Let one process read, as long as it lives; return the first number that it has not read."""
    seed, first, last = numbers
    command = [sys.executable, "-m", "tests.fuzz.worker", target, str(folder)]
    environment = {**os.environ, "TMPDIR": str(folder), "HOME": str(folder)}
    at, begun = first, False
    with subprocess.Popen(
        [*command, *map(str, (seed, first, last))],
        cwd=_TOP,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
    ) as process:
        for said in _told(process):
            begun = "begins" in said
            if begun:
                continue
            at = int(str(said["number"])) + 1
            if outcome.take(said):
                _keep(folder, keep, at - 1)
        if process.poll() is None:
            process.kill()
            outcome.hangs.append(f"{at}: ended after {_PATIENCE:.0f} s")
        elif at < last:
            errors = process.stderr.read() if process.stderr else ""
            outcome.crashes.append(f"{at}: the process ended: {process.wait()} {errors[-2000:]}")
    if at < last:
        if not begun:
            raise RuntimeError(outcome.faults[-1])
        outcome.inputs += 1
        _keep(folder, keep, at)
        at += 1
    for path in folder.glob("input-*"):
        path.unlink()
    return at


def _told(process: subprocess.Popen[str]) -> Iterator[dict[str, object]]:
    """Yield what a process tells, until it ends or says nothing for long."""
    lines: queue.Queue[str] = queue.Queue()

    def listen() -> None:
        for line in process.stdout or ():
            lines.put(line)
        lines.put("")

    threading.Thread(target=listen, daemon=True).start()
    while True:
        try:
            line = lines.get(timeout=_PATIENCE)
        except queue.Empty:
            return
        if not line:
            process.wait(_PATIENCE)
            return
        yield json.loads(line)


def _keep(folder: Path, keep: Path | None, number: int) -> None:
    path = folder / f"input-{number}"
    if keep is not None and path.exists():
        keep.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, keep / str(number))
