"""What a report brings along beside its content, and where the store keeps its origin.

Of plain values: the start page's list is read without SQLAlchemy.
"""

from __future__ import annotations

from dataclasses import dataclass, field

#: What the keys of the settings begin with that tell where a report comes from. Settings and no
#: column: they go with every copy of the desk, and no older program stumbles over them.
ORIGIN = "origin/"


def of_file(name: str, digest: str) -> str:
    """Return the origin of what was read from a file, by its name and SHA-256.

    An older program finds no moment behind the @ and tells that of the import, which is right.
    """
    return f"import@#{digest}#{name}"


def file_of(origin: str) -> tuple[str, str] | None:
    """Return name and SHA-256 of the file that a report was read from; None for all others."""
    kind, *found = origin.split("#", 2)
    return (found[1], found[0]) if kind == "import@" and len(found) == 2 else None


def origin_key(report_id: int) -> str:
    """Return the key of the setting that tells where a report comes from."""
    return f"{ORIGIN}{report_id}"


@dataclass(frozen=True, slots=True)
class Heritage:
    """What a report has beside its content.

    Attributes:
        origin: Where it comes from, as ``ReportSummary`` tells it.
        uid: Its own; it keeps that where the other desk has no report of this uid.
        previous_uid: That of last year's report, empty where it has none.
        rows: By the table's name, the rows in the order in which they were written.
    """

    origin: str = ""
    uid: str = ""
    previous_uid: str = ""
    rows: dict[str, tuple[dict[str, object], ...]] = field(default_factory=dict)


#: That of a report that never was on a desk.
NOTHING = Heritage()
