"""The defects of the two real reports, row by row: found, not to be marked, or for a person."""

from __future__ import annotations

import re
import sys
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from perfdesk import paths
from perfdesk.app.checking.foreign import ForeignFinding, check_file
from perfdesk.template.catalogue import Catalogue

TOP = Path(__file__).resolve().parents[2]
REPORTS = TOP.parent / "shared" / "reports"
FILES = {"7.1": "2021.txt", "7.2": "2023.txt"}
ROWS = {"7.1": 60, "7.2": 30}
#: Both reports have the same section 一（一） (DOMAIN.md 7.3): what is wrong there in one is wrong
#: in the other, though the lists tell it once.
SHARED_SECTION = {"7.1": (9, 33), "7.2": (9, 65)}


@dataclass(frozen=True)
class Row:
    """A row of the list; ``kind`` is found, must_not or human_only.

    ``style`` are checks of style that the row itself names beside figures that are right.
    """

    kind: str
    id: str
    lines: tuple[tuple[int, int], ...]
    words: tuple[str, ...]
    checks: frozenset[str]
    is_all: bool
    reason: str
    style: frozenset[str]

    def stands_at(self, finding: ForeignFinding) -> bool:
        return any(first <= finding.line <= last for first, last in self.lines)

    def is_of(self, finding: ForeignFinding) -> bool:
        """Say whether a finding is of this row."""
        if not self.stands_at(finding) or finding.check not in self.checks:
            return False
        return not self.words or any(word in told(finding) for word in self.words)


def _rows() -> list[Row]:
    tables = tomllib.loads((Path(__file__).parent / "defects.toml").read_text(encoding="utf-8"))
    rooms = {file.stem: set(tomllib.loads(file.read_text(encoding="utf-8"))) for file in _texts()}

    def checks(one: dict[str, Any]) -> frozenset[str]:
        named = [rooms.get(room, set()) for room in one.get("rooms", ())]
        return frozenset(one.get("checks", ())).union(*named)

    return [
        Row(
            kind,
            one["id"],
            tuple((first, last) for first, last in one.get("lines", ())),
            tuple(one.get("words", ())),
            checks(one),
            one.get("all", False),
            one.get("reason", ""),
            frozenset(one.get("style", ())),
        )
        for kind in ("found", "must_not", "human_only")
        for one in tables[kind]
    ]


def _texts() -> list[Path]:
    return sorted((paths.resources() / "proof" / "checks").glob("*.toml"))


ALL_ROWS = _rows()


def rows(kind: str) -> list[Row]:
    return [row for row in ALL_ROWS if row.kind == kind]


@cache
def findings(part: str) -> tuple[ForeignFinding, ...]:
    """Return what is found in a real report; the names list holds the one person it names."""
    path = REPORTS / FILES[part]
    if not path.is_file():
        pytest.skip("the real reports are not beside this checkout (../shared/reports)")
    # The clerk's list of names holds the one person whom the reports name (7.2#29).
    people = re.findall("主任([\u4e00-\u9fff]{3})在", "".join(path.read_text("utf-8").split()))
    return check_file(path, Catalogue.standard(), people).findings


def told(finding: ForeignFinding) -> str:
    """Return the words that a finding shows."""
    return f"{finding.quote} {finding.message}"


def test_every_row_is_there_once() -> None:
    expected = [f"{part}#{number}" for part, last in ROWS.items() for number in range(1, last + 1)]
    assert sorted(row.id for row in ALL_ROWS) == sorted(expected)


def test_what_a_person_has_to_find_says_why() -> None:
    assert all(len(row.reason) > 40 for row in rows("human_only"))


@pytest.mark.parametrize("row", rows("found"), ids=lambda row: row.id)
def test_what_a_program_can_find_is_found(row: Row) -> None:
    found = [told(one) for one in findings(row.id[:3]) if row.is_of(one)]
    assert found
    if row.is_all:
        assert all(any(word in words for words in found) for word in row.words)


@pytest.mark.parametrize("row", rows("must_not"), ids=lambda row: row.id)
def test_what_is_right_is_not_marked(row: Row) -> None:
    marked = [one for one in findings(row.id[:3]) if row.is_of(one)]
    assert [one for one in marked if one.check not in row.style] == []


@pytest.mark.parametrize("part", FILES)
def test_findings_that_are_no_defect_are_few(part: str) -> None:
    defects = [row for row in ALL_ROWS if row.id.startswith(part) and row.kind != "human_only"]
    first, last = SHARED_SECTION[part]
    others = [row for row in rows("found") if not row.id.startswith(part)]
    false = []
    for one in findings(part):
        if any(row.is_of(one) for row in defects if row.kind == "found" or one.check in row.style):
            continue
        is_shared = first <= one.line <= last
        if not (is_shared and any(_is_same(row, one) for row in others)):
            false.append(one)
    length = len("".join((REPORTS / FILES[part]).read_text(encoding="utf-8").split()))
    sys.stdout.write(
        f"\n{FILES[part]}: {len(findings(part))} findings in {length} characters, "
        f"{len(false)} of them no defect of the list\n"
    )
    for one in false:
        sys.stdout.write(f"  line {one.line} {one.check} {one.quote[:40]!r}\n")
    assert len(false) <= length // 1000


def _is_same(row: Row, finding: ForeignFinding) -> bool:
    first, last = SHARED_SECTION["7.1" if row.id.startswith("7.1") else "7.2"]
    stands = any(begin >= first and end <= last for begin, end in row.lines)
    return stands and finding.check in row.checks
