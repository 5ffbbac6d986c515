"""Compare two builds of the same state, byte by byte, and keep the result in ``docs/``.

python packaging/compare.py windows|linux WORK OUT OTHER_WORK OTHER_OUT

The folders are those that ``build.py`` was given. Exit code 1 where anything differs.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from dataclasses import dataclass
from pathlib import Path

from common import figures
from common.project import NAME, TOP, Project
from common.tree import total

_FIGURES = TOP / "docs" / "build-figures.md"
#: What is handed out, as a pattern in the folder of the results.
_RESULTS = {
    "windows": {"installer": "*-setup.exe", "portable zip": "*-portable.zip"},
    "linux": {"package (.deb)": "*.deb"},
}
_BILL = {"bill of materials": "*-bom.json"}


@dataclass(frozen=True, slots=True)
class Found:
    """What two folders have: how many files, and the names of those that differ."""

    count: int
    size: int
    different: tuple[str, ...]

    def __str__(self) -> str:
        """Say it for the table."""
        if self.different:
            return f"{len(self.different)} of {self.count} files differ"
        files = "1 file" if self.count == 1 else f"{self.count} files"
        return f"{files}, {self.size:,} bytes: the same"


def compare(folder: Path, other: Path, pattern: str = "**/*") -> Found:
    """Compare the files of two folders by name and content."""
    here, there = _files(folder, pattern), _files(other, pattern)
    names = sorted(here.keys() | there.keys())
    different = tuple(name for name in names if _mark(here, name) != _mark(there, name))
    return Found(len(names), total(here.values()), different)


def _files(folder: Path, pattern: str) -> dict[str, Path]:
    found = (path for path in folder.glob(pattern) if path.is_file())
    return {path.relative_to(folder).as_posix(): path for path in found}


def _mark(files: dict[str, Path], name: str) -> str:
    return hashlib.sha256(files[name].read_bytes()).hexdigest() if name in files else ""


def main(arguments: list[str]) -> int:
    """Compare, tell, and write the table."""
    parser = argparse.ArgumentParser(prog="compare.py", description=__doc__)
    parser.add_argument("system", choices=sorted(_RESULTS))
    for name in ("work", "out", "other_work", "other_out"):
        parser.add_argument(name, type=Path)
    given = parser.parse_args(arguments)
    tree = Path("dist") / NAME
    found = {"program's folder": compare(given.work / tree, given.other_work / tree)}
    for what, pattern in (_RESULTS[given.system] | _BILL).items():
        found[what] = compare(given.out, given.other_out, pattern)
    rows = [(what, str(one), "") for what, one in found.items()]
    figures.write(_FIGURES, f"{given.system}, built twice", Project.read().version, rows)
    for what, one in found.items():
        print(f"{what}: {one}", *one.different[:20], sep="\n  ")
    return 1 if any(one.different or not one.count for one in found.values()) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
