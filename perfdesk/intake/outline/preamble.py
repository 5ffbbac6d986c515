"""Tell the paragraph with which a report opens: 根据…，现将情况报告如下."""

from __future__ import annotations

import re

from perfdesk.intake.words.wording import compact, is_closed

#: A shorter line is a salutation, or a note below the title.
_SHORTEST = 18
_ABOUT = re.compile("绩效|自评|评价")
_OPENS = re.compile("^(?:根据|按照|依据|依照|遵照|为了?|按|结合)")
_ENDS = re.compile("(?:如下|[现特]将?(?:予以)?(?:报告|汇报|说明|公开))[^。]{0,8}[：:。]$")


def is_preamble(text: str) -> bool:
    """Say whether a paragraph before the first heading tells how the report came about."""
    plain = compact(text)
    is_sentence = len(plain) >= _SHORTEST and (is_closed(plain) or plain.endswith(("：", ":")))
    is_told = _OPENS.match(plain) is not None or _ENDS.search(plain) is not None
    return is_sentence and is_told and _ABOUT.search(plain) is not None
