"""Label the annexes behind a report: 附件 by the 附件说明 where there is one, else 附表.

GB/T 9704-2012, 7.3.4 and 7.3.9: number and title of an annex are those of the 附件说明. A report
without one keeps its tables as 附表 of its own: it may be an 附件 itself (附件2), and no two things
in one file are called that.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from perfdesk.errors import message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.document.blocks import Annex


def with_annexes(names: Sequence[str], annexes: Sequence[Annex]) -> tuple[str, ...]:
    """Return the names of the 附件说明 with the annexes that it does not name; none of none."""
    if not names:
        return ()
    known = {_key(name) for name in names}
    titles = {_key(one.title): one.title for one in annexes if _is_bare(one)}
    return (*names, *(title for key, title in titles.items() if key not in known))


def labelled(annexes: Sequence[Annex], names: Sequence[str]) -> tuple[Annex, ...]:
    """Return the annexes with labels; what the template calls by a label of its own keeps that.

    Annexes of one title are one 附件 of several tables (附件2-1, 附件2-2).
    """
    keys = [_key(one.title) for one in annexes if _is_bare(one)]
    order = [_key(name) for name in names] or list(dict.fromkeys(keys))
    code = "annex_of_report" if names else "table_of_report"
    labels: list[str] = []
    for at, key in enumerate(keys):
        numbers = [str(order.index(key) + 1)] if len(order) > 1 else []
        numbers += [str(keys[: at + 1].count(key))] if keys.count(key) > 1 else []
        labels.append(message("notes", code, number="-".join(numbers)))
    given = iter(labels)
    return tuple(replace(one, label=next(given)) if _is_bare(one) else one for one in annexes)


def _is_bare(annex: Annex) -> bool:
    """Say whether an annex has a title without a label."""
    return bool(annex.title and not annex.label)


def _key(title: str) -> str:
    """Return what of a title is compared: 《》 and blanks make it no other one."""
    return "".join(title.split()).strip("《》")
