"""Fuzz the readers: ``python -m tests.fuzz readers|import COUNT [--seed S] [--keep FOLDER]``.

``readers`` only reads the changed files; ``import`` goes on to the proposal. A fault's number makes
the same input again with the same seed; ``--keep`` keeps the inputs. With
``--minutes`` it ends when they are over.
"""

from __future__ import annotations

import argparse
import math
import secrets
import sys
import tempfile
from pathlib import Path

from tests.fuzz.readers import run


def main() -> int:
    """Run, and print what was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("target", choices=("readers", "import"))
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000))
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--minutes", type=float, default=math.inf)
    asked = parser.parse_args()
    print(f"{asked.count} changed files, seed {asked.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="perfdesk-fuzz-") as folder:
        found = run(asked.target, asked.count, asked.seed, Path(folder), asked.keep, asked.minutes)
    for fault in found.faults[:40]:
        print(f"  {fault}")
    for answer, times in found.answers.most_common():
        print(f"  {times:8} {answer}")
    print(
        f"{found.inputs} inputs in {found.seconds:.0f} s: {len(found.crashes)} crashes,"
        f" {len(found.hangs)} over 5 s, {len(found.memory)} over 500 MB, {len(found.outside)}"
        f" written outside; slowest {found.slowest:.2f} s, most memory {found.peak} MiB"
    )
    return 1 if found.faults else 0


if __name__ == "__main__":
    sys.exit(main())
