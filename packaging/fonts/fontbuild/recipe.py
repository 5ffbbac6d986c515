"""Read sources.toml: which package gives which face, and the hashes of all of them."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from fontbuild.errors import FontBuildError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Client = Literal["apt", "npm"]
CharacterSet = Literal[
    "report", "report_missing_from_fangsong", "page_number", "beyond_report", "names_beyond"
]


@dataclass(frozen=True, slots=True)
class Package:
    """A pinned package; `archive` is the file name its client gives the download."""

    id: str
    client: Client
    name: str
    version: str
    archive: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Face:
    """One font file to make, and the upstream file it is made of.

    `dropped` are characters that upstream draws wrongly. `is_rare`: asked last, by all faces.
    `crc32` is what the program checks before it uses the file: five times as fast as SHA-256.
    """

    role: str
    file: str
    family: str
    postscript_name: str
    origin: str
    package: str
    member: str
    characters: CharacterSet
    dropped: str
    licence: str
    bytes: int
    sha256: str
    crc32: str
    is_rare: bool = False


@dataclass(frozen=True, slots=True)
class Licence:
    """One licence text to write.

    `package` and `member` name the upstream text; the text from `body_from` on is
    kept, `indent` is removed from every line, `copyright` lines are set before it.
    """

    file: str
    title: str
    package: str
    member: str
    body_from: str
    copyright: tuple[str, ...]
    sha256: str


@dataclass(frozen=True, slots=True)
class CharacterList:
    """The list of the 8,105 characters, kept so that tests need no Unihan."""

    file: str
    package: str
    member: str
    count: int
    sha256: str


@dataclass(frozen=True, slots=True)
class RareCharacters:
    """Which hanzi beyond the Basic Multilingual Plane are used in names, places and dictionaries.

    `sources` are the marks of the Chinese sources in Unihan's kIRG_GSource; `others` are added.
    """

    package: str
    member: str
    sources: tuple[str, ...]
    others: str


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything sources.toml says."""

    fonttools: str
    changed: str
    packages: dict[str, Package]
    faces: tuple[Face, ...]
    licences: tuple[Licence, ...]
    standard_characters: CharacterList
    rare_characters: RareCharacters

    def members_of(self, package: str) -> set[str]:
        """Name the files that are needed from one package."""
        users: Iterator[Face | Licence | CharacterList | RareCharacters] = iter(
            (*self.faces, *self.licences, self.standard_characters, self.rare_characters)
        )
        return {user.member for user in users if user.package == package}


T = TypeVar("T", Package, Face, Licence, CharacterList, RareCharacters)


def _record(kind: type[T], table: dict[str, Any]) -> T:
    """Make a record; an unknown or absent key is a fault of the recipe, not a default."""
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in table.items()
    }
    try:
        return kind(**values)
    except TypeError as err:
        raise FontBuildError(f"sources.toml, {kind.__name__}: {err}") from err


def load_recipe(path: Path) -> Recipe:
    """Read the recipe; every key must be known and present."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    packages = [_record(Package, {"id": key, **t}) for key, t in tables["packages"].items()]
    return Recipe(
        fonttools=tables["fonttools"],
        changed=tables["changed"],
        packages={package.id: package for package in packages},
        faces=tuple(_record(Face, table) for table in tables["faces"]),
        licences=tuple(_record(Licence, table) for table in tables["licences"]),
        standard_characters=_record(CharacterList, tables["standard_characters"]),
        rare_characters=_record(RareCharacters, tables["rare_characters"]),
    )


def sha256_of(content: bytes) -> str:
    """Give the hexadecimal SHA-256 of a file's bytes."""
    return hashlib.sha256(content).hexdigest()
