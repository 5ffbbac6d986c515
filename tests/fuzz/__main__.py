"""Fuzz the readers: ``python -m tests.fuzz readers|import COUNT [--seed S] [--keep FOLDER]``.

``readers`` only reads the changed files; ``import`` goes on to the proposal. A fault's number makes
the same input again with the same seed: ``readers 1 --seed S --from NUMBER``; ``--keep`` keeps the
inputs of faults. With ``--minutes`` it ends when they are over.
"""

from __future__ import annotations

import argparse
import math
import secrets
import sys
import tempfile
from pathlib import Path

from tests.fuzz.readers import Outcome, run


def main() -> int:
    """Run, and print what was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("target", choices=("readers", "import"))
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000))
    parser.add_argument("--from", type=int, default=0, dest="first")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--minutes", type=float, default=math.inf)
    asked = parser.parse_args()
    numbers = range(asked.first, asked.first + asked.count)
    print(f"{asked.count} changed files from number {asked.first}, seed {asked.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="perfdesk-fuzz-") as folder:
        found = run(
            asked.target, numbers, asked.seed, Path(folder), asked.keep, asked.minutes, tell_sums
        )
    tell(found)
    return 1 if found.faults else 0


def tell(found: Outcome) -> None:
    """Print faults first, then what was answered by kinds, then the sums."""
    for fault in found.faults[:40]:
        print(f"  {fault}")
    for kind, inputs in sorted(found.kinds.items()):
        print(f"{kind}: {inputs} inputs")
        answers = ((times, said) for (one, said), times in found.answers.items() if one == kind)
        for times, said in sorted(answers, reverse=True):
            print(f"  {times:8} {said}")
    tell_sums(found)


def tell_sums(found: Outcome) -> None:
    """Print in one line how many inputs were read, and how many went wrong."""
    print(
        f"{found.inputs} inputs in {found.seconds:.0f} s, up to number {found.last}:"
        f" {len(found.crashes)} crashes, {len(found.hangs)} over 5 s, {len(found.memory)} over"
        f" 500 MB, {len(found.outside)} written outside; slowest {found.slowest:.2f} s"
        f" (number {found.slowest_at}), most memory {found.peak} MiB",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
