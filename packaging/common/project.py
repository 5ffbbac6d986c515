"""What the builds need to know of the project itself: where it lies, its version, its date."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from dataclasses import dataclass
from pathlib import Path

from common.steps import BuildError

TOP = Path(__file__).resolve().parents[2]
NAME = "perfdesk"
#: What a user reads everywhere.
PRODUCT = "绩效自评工作台"
_VERSION = re.compile(r"\d+\.\d+\.\d+")
#: Zip files know no time before it.
_EARLIEST = 315_532_800


@dataclass(frozen=True, slots=True)
class Project:
    """One state of the project."""

    version: str
    #: Seconds since 1970; stands in all files that would else have the time of the build.
    epoch: int

    @classmethod
    def read(cls, top: Path = TOP) -> Project:
        """Read version (pyproject.toml) and date (``SOURCE_DATE_EPOCH``, else the last commit's).

        Raises:
            BuildError: The version has not three numbers, or the program says another one.
        """
        version = tomllib.loads((top / "pyproject.toml").read_text(encoding="utf-8"))["project"][
            "version"
        ]
        if not _VERSION.fullmatch(version):
            raise BuildError(f"The version {version!r} in pyproject.toml is not of the form 1.2.3.")
        told = (top / NAME / "__init__.py").read_text(encoding="utf-8")
        if f'__version__ = "{version}"' not in told:
            raise BuildError(f"{NAME}/__init__.py has another version than pyproject.toml.")
        return cls(version, _epoch(top))

    @property
    def numbers(self) -> tuple[int, int, int, int]:
        """Return the version as the four numbers that Windows wants."""
        major, minor, patch = (int(part) for part in self.version.split("."))
        return major, minor, patch, 0

    def before(self) -> str:
        """Return a version lower than this one, for the test of an upgrade."""
        major, minor, patch, _build = self.numbers
        if patch:
            return f"{major}.{minor}.{patch - 1}"
        if minor:
            return f"{major}.{minor - 1}.0"
        return f"{max(major - 1, 0)}.0.0"


def _epoch(top: Path) -> int:
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given.isdecimal():
        return max(int(given), _EARLIEST)
    asked = subprocess.run(
        ["git", "log", "-1", "--format=%ct"], cwd=top, capture_output=True, text=True, check=False
    )
    told = asked.stdout.strip()
    if asked.returncode or not told.isdecimal():
        raise BuildError("Neither git nor SOURCE_DATE_EPOCH tells the date of this state.")
    return max(int(told), _EARLIEST)
