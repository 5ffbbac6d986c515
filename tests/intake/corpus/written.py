"""Read a marked text: its pieces in order, and the sections where each may stand.

The head, between two lines ``+++``, is TOML. Below it a line is a paragraph of the section above,
or begins with a mark::

    ^ title or label                     ~ no text of the report (web page, contents page)
    @code heading                        @@code heading of the second level, and so on
    @code heading≫text that runs on      @=code   the lines below stand in this section
    | cell | cell |                      % sign-off, list of attachments
    (box) in a text box                  (note) a footnote of the line above

``a|b`` names sections that are as good as each other; ``-`` is left over; ``*`` anything.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
_HEADING = re.compile(r"(@+)(=?)([\w|*-]+)\s*(.*)")
_RUN_IN = "≫"
ANY = frozenset({"*"})
#: No text of the report: title, label, furniture.
ASIDE = frozenset({"~"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, heading or row.

    Attributes:
        kind: ``title``, ``aside``, ``heading``, ``text``, ``row``, ``closing``, ``box``, ``note``.
        rest: Text that runs on behind a heading.
        sections: Where it may stand.
    """

    kind: str
    text: str
    sections: frozenset[str]
    level: int = 0
    rest: str = ""
    cells: tuple[str, ...] = ()

    @property
    def whole(self) -> str:
        """Return the piece as one line of text."""
        return self.text + self.rest


@dataclass(frozen=True, slots=True)
class Written:
    """A marked text."""

    name: str
    pieces: tuple[Piece, ...]
    templates: tuple[str, ...]
    unit: str
    year: int | None
    form: str = "txt"
    shape: dict[str, Any] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """Return where it stands."""
        return HERE / self.name

    @property
    def source(self) -> Path:
        """Return the file that is read."""
        return self.folder / f"source.{self.form}"


def names() -> list[str]:
    """Return the names of all texts."""
    return sorted(path.parent.name for path in HERE.glob("*/written.txt"))


def read(name: str) -> Written:
    """Read a marked text by its name."""
    _, head, body = (HERE / name / "written.txt").read_text("utf-8").split("+++\n", 2)
    table = tomllib.loads(head)
    return Written(
        name,
        tuple(_pieces(body)),
        tuple(table.get("template", ["general"])),
        table["unit"],
        table.get("year"),
        table.get("form", "txt"),
        table.get("shape", {}),
        table.get("fields", {}),
    )


def _pieces(body: str) -> list[Piece]:
    pieces: list[Piece] = []
    section = ASIDE
    for line in filter(None, map(str.strip, body.splitlines())):
        if found := _HEADING.fullmatch(line):
            section = frozenset(found[3].split("|"))
            if not found[2]:
                text, _, rest = found[4].partition(_RUN_IN)
                pieces.append(Piece("heading", text, section, len(found[1]), rest))
        else:
            pieces.append(_piece(line, section))
    return pieces


def _piece(line: str, section: frozenset[str]) -> Piece:
    mark, rest = line[0], line[1:].strip()
    if mark == "^":
        return Piece("title", rest, ASIDE)
    if mark == "~":
        return Piece("aside", rest, ASIDE)
    if mark == "%":
        return Piece("closing", rest, ANY)
    if mark == "|":
        cells = tuple(cell.strip() for cell in line.strip("|").split("|"))
        return Piece("row", "\t".join(cells), section, cells=cells)
    for kind in ("box", "note"):
        if line.startswith(f"({kind})"):
            return Piece(kind, line.removeprefix(f"({kind})").strip(), section)
    return Piece("text", line, section)
