"""Find the lines of a cover before the first heading: 部门名称：…, 预算编码：…, 联系人：…."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.intake.cleaning.title import unit_in
from perfdesk.intake.scores.eval_layout import label_key, own_keys
from perfdesk.intake.words.wording import compact, is_closed, width

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from perfdesk.intake.cleaning.paragraphs import SourceLine
    from perfdesk.template.template import ReportTemplate

_LABELLED = re.compile(r"(?P<label>[^：:，。；]{2,16})[：:](?P<value>.+)")
#: One line of this kind alone may be anything.
_LEAST = 2
#: A line of a cover is shorter, in half cells.
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class CoverLine:
    """A line of the cover: the section of the form, and its field where there is one."""

    section: str
    field: str | None


def cover_lines(
    template: ReportTemplate, lines: Sequence[SourceLine], taken: Collection[int]
) -> dict[int, CoverLine]:
    """Return the lines of a cover by their index; none where the template has no cover."""
    section = next((form.form.section for form in template.forms if form.form.cover), None)
    if section is None:
        return {}
    fields = [code for code, one in template.fields.items() if one.section == section]
    keys = {key: code for code in fields for key in own_keys(template, code)}
    texts = {at: line for at, line in enumerate(lines) if at not in taken and _is_short(line)}
    labelled = {at: _LABELLED.fullmatch(_text(line)) for at, line in texts.items()}
    known = [
        at
        for at, match in labelled.items()
        if match and (label_key(match["label"]) in keys or unit_in(match[0]))
    ]
    if len(known) < _LEAST:
        return {}
    return {
        at: CoverLine(section, keys.get(label_key(match["label"])) if match else None)
        for at, match in labelled.items()
    }


def _text(line: SourceLine) -> str:
    """Return a line as it would stand in a text: a row of two cells is a label with its value."""
    cells = [cell for cell in line.cells if cell.strip()]
    return compact("：".join(cell.rstrip("：:") for cell in cells) if cells else line.text)


def _is_short(line: SourceLine) -> bool:
    return width(line.text) <= _LONGEST and not is_closed(line.text)
