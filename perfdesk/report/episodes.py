"""Tell the history of a field as a person remembers it: one entry for a stretch of work."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from perfdesk.report.values import Revision

#: Saves that follow one another within this time belong to one stretch of work.
PAUSE = timedelta(minutes=2)


def episodes(revisions: Iterable[Revision], pause: timedelta = PAUSE) -> list[Revision]:
    """Put the revisions of one field (newest first) together where no ``pause`` lies between.

    What is saved by itself every second would else be hundreds of entries for one sentence. An
    entry goes from the text before the stretch to the text at its end; one that ends where it
    began is left out.
    """
    found: list[Revision] = []
    earliest = None  # When the oldest save of the last entry was.
    for revision in revisions:
        if found and earliest is not None and earliest - revision.at < pause:
            found[-1] = replace(found[-1], old=revision.old)
        else:
            found.append(revision)
        earliest = revision.at
    return [one for one in found if (one.old or "") != (one.new or "")]
