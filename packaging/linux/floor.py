"""Measure what the program's files ask of the system they will run on, and hold it to a bound."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from common.running import run
from common.steps import BuildError

from linux import libraries

if TYPE_CHECKING:
    from pathlib import Path

    from linux.context import Context

#: Kylin V10 has 2.31, UOS 20 has 2.28; the first is demanded, the second told of.
HIGHEST_GLIBC = (2, 31)
#: libstdc++ of GCC 8, which UOS 20 has.
HIGHEST_GLIBCXX = (3, 4, 25)
_ELF = b"\x7fELF"
_NEEDED = re.compile(r"\(NEEDED\)\s+Shared library: \[(.+?)\]")
_VERSION = re.compile(r"Name: ([A-Za-z]+(?:_[A-Z]+)*)_(\d+(?:\.\d+)*)\s")


@dataclass(slots=True)
class Needs:
    """What files ask for.

    Attributes:
        libraries: Name of a library -> one of the files that ask for it.
        versions: Family of versions (``GLIBC``) -> the highest that is asked for, and by which.
    """

    libraries: dict[str, str] = field(default_factory=dict)
    versions: dict[str, tuple[tuple[int, ...], str]] = field(default_factory=dict)

    def add(self, file: str, told: str) -> None:
        """Add what ``readelf -d -V`` tells of a file."""
        for name in _NEEDED.findall(told):
            self.libraries.setdefault(name, file)
        # Only what a file asks of others, not the versions that it defines itself.
        _, _, asked = told.partition("Version needs section")
        for family, number in _VERSION.findall(asked):
            version = tuple(int(part) for part in number.split("."))
            if version > self.versions.get(family, ((), ""))[0]:
                self.versions[family] = (version, file)

    def highest(self, family: str) -> str:
        """Return the highest version of a family, empty for none."""
        return ".".join(str(part) for part in self.versions.get(family, ((), ""))[0])


def measure(tree: Path) -> Needs:
    """Return what all programs and libraries of a folder ask for."""
    found = Needs()
    for path in sorted(tree.rglob("*")):
        if path.is_file() and not path.is_symlink() and is_elf(path):
            told = run(("readelf", "--wide", "-d", "-V", path), timeout=60).must("readelf")
            found.add(path.relative_to(tree).as_posix(), told)
    return found


def is_elf(path: Path) -> bool:
    """Say whether a file is a program or library of Linux."""
    with path.open("rb") as file:
        return file.read(len(_ELF)) == _ELF


def own_libraries(tree: Path) -> set[str]:
    """Return the names of the libraries that are there; a link to nothing is none."""
    return {path.name for path in tree.rglob("*.so*") if path.exists()}


def check(context: Context) -> str:
    """Hold the frozen program to the bounds, and every library to be there or to be the system's.

    Raises:
        BuildError: A newer system is asked for than the users have, or a library is nowhere.
    """
    needs = measure(context.tree)
    own = own_libraries(context.tree)
    lost = {
        f"{name} (for {file})"
        for name, file in needs.libraries.items()
        if name not in own and name not in libraries.SYSTEM
    }
    if lost:
        raise BuildError("Neither the program nor the system has: " + ", ".join(sorted(lost)))
    for family, bound in (("GLIBC", HIGHEST_GLIBC), ("GLIBCXX", HIGHEST_GLIBCXX)):
        version, file = needs.versions.get(family, ((), ""))
        if version > bound:
            most = ".".join(str(part) for part in bound)
            raise BuildError(f"{file} asks for {family} {needs.highest(family)}, over {most}.")
    told = [f"{name} {needs.highest(name)} ({file})" for name, (_, file) in needs.versions.items()]
    asked = sorted(name for name in needs.libraries if name not in own)
    return "\n".join([*sorted(told), f"{len(asked)} libraries of the system: {', '.join(asked)}"])
