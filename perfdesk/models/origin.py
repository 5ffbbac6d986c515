"""What a report brings along beside its content, and where the store keeps its origin.

Of plain values: the start page's list is read without SQLAlchemy.
"""

from __future__ import annotations

from dataclasses import dataclass, field

#: What the keys of the settings begin with that tell where a report comes from. Settings and no
#: column: they go with every copy of the desk, and no older program stumbles over them.
ORIGIN = "origin/"


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
