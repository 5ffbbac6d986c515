"""Throw changed files at the readers in processes that are watched, and count what goes wrong."""

from __future__ import annotations

import json
import math
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from perfdesk.app.printed.exporting import export_document
from perfdesk.document.build import build_document
from perfdesk.intake.read import propose
from perfdesk.template.catalogue import Catalogue
from tests.fuzz.mutations import Seeds
from tests.fuzz.seeds import small_files
from tests.fuzz.worker import SECONDS
from tests.intake.archive import REPORT, TITLE
from tests.intake.filled import taken

if TYPE_CHECKING:
    from collections.abc import Callable

_TOP = Path(__file__).resolve().parents[2]
_STORED = ("tables/*.*", "pdf/*.pdf", "corpus/*/source.*")
_LARGEST_SEED = 120_000
_TOLD = 25_000
#: MiB that a reader may take.
MEMORY = 500
#: What ends a process that reads: its time was over, or it wrote into a file.
_HANGS, _WRITES = frozenset({"SIGPROF", "SIGALRM"}), "SIGXFSZ"


@dataclass(slots=True)
class Outcome:
    """What became of the inputs; faults are kept with the number that makes them again.

    Attributes:
        answers: How often an input of a kind had which answer.
        last: Number after the last input.
    """

    answers: Counter[tuple[str, str]] = field(default_factory=Counter)
    crashes: list[str] = field(default_factory=list)
    hangs: list[str] = field(default_factory=list)
    memory: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    seconds: float = 0.0
    slowest: float = 0.0
    slowest_at: int = 0
    peak: int = 0
    last: int = 0

    @property
    def faults(self) -> list[str]:
        """Return all that went wrong."""
        return [*self.crashes, *self.hangs, *self.memory, *self.outside]

    @property
    def inputs(self) -> int:
        """Return how many inputs were read."""
        return self.answers.total()

    @property
    def kinds(self) -> Counter[str]:
        """Return how many inputs there were of each kind."""
        return Counter({kind: self.of_kind(kind) for kind, _ in self.answers})

    def of_kind(self, kind: str, answer: str = "") -> int:
        """Return how many inputs of a kind there were, or how many had this answer."""
        return sum(
            times
            for (one, said), times in self.answers.items()
            if one == kind and answer in {"", said}
        )

    def take(self, said: dict[str, Any]) -> bool:
        """Count what a process told; say whether that was a fault."""
        before = len(self.faults)
        if "until" in said:
            self.outside += [f"before {said['until']}: {one}" for one in said["outside"]]
        elif "ended" in said:
            self._take_ended(said)
        else:
            self._take_answer(said)
        return len(self.faults) > before

    def _take_answer(self, said: dict[str, Any]) -> None:
        number, found, seconds, peak = (said[one] for one in ("number", "found", "seconds", "peak"))
        self.last = number + 1
        self.peak = max(self.peak, peak)
        if seconds > self.slowest:
            self.slowest, self.slowest_at = seconds, number
        is_crash = found.startswith("Traceback")
        self.answers[said["kind"], "crash" if is_crash else found] += 1
        if is_crash:
            self.crashes.append(f"{number}: {found}")
        if seconds > SECONDS:
            self.hangs.append(f"{number}: {seconds:.1f} s, {found[:200]}")
        if peak > MEMORY:
            self.memory.append(f"{number}: {peak} MiB, {found[:200]}")
        self.outside += [f"{number}: {one}" for one in said["outside"]]

    def _take_ended(self, said: dict[str, Any]) -> None:
        self.last = said["number"] + 1
        self.answers[said["kind"], said["ended"]] += 1
        fault = f"{said['number']}: the process ended by {said['ended']}\n{said['trace']}"
        if said["ended"] in _HANGS:
            self.hangs.append(fault)
        elif said["ended"] == _WRITES:
            self.outside.append(fault)
        else:
            self.crashes.append(fault)


def write_seeds(folder: Path) -> None:
    """Put the files that are changed into a folder: small ones, the tests' own, and our exports."""
    folder.mkdir(parents=True)
    for number, (ending, content) in enumerate(small_files()):
        (folder / f"small{number:02}.{ending}").write_bytes(content)
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
    numbers: range,
    seed: int,
    folder: Path,
    keep: Path | None = None,
    minutes: float = math.inf,
    tell: Callable[[Outcome], None] = lambda _outcome: None,
) -> Outcome:
    """Read the changed files of these numbers; faults' inputs are written to ``keep``.

    It ends before that where the minutes are over; now and then ``tell`` is given what there is.
    """
    outcome, start = Outcome(), time.perf_counter()
    if not (folder / "seeds").exists():
        write_seeds(folder / "seeds")
    seeds = Seeds(folder / "seeds")
    words = (target, str(folder), *map(str, (seed, numbers.start, numbers.stop)))
    with subprocess.Popen(
        (sys.executable, "-m", "tests.fuzz.worker", *words),
        cwd=_TOP,
        stdout=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        for line in process.stdout or ():
            said = json.loads(line)
            if outcome.take(said) and keep is not None and "number" in said:
                keep.mkdir(parents=True, exist_ok=True)
                kind, content = seeds.mutated(seed, said["number"])
                (keep / f"{seed}-{said['number']}.{kind}").write_bytes(content)
            outcome.seconds = time.perf_counter() - start
            if outcome.inputs % _TOLD == 0:
                tell(outcome)
            if outcome.seconds > minutes * 60:
                # With the one that reads just now.
                os.killpg(process.pid, signal.SIGKILL)
                break
        else:
            if process.wait():
                raise RuntimeError("the process that begets the readers has ended")
    return outcome
