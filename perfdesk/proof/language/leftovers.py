"""Find what is still to be filled in: XX, ____, 待补充, dotted lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from perfdesk.proof.language.words import folded, names, slip, without_links
from perfdesk.regex import late

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfdesk.proof.values import Passage, Slip

#: What follows a number or a date: XX年, XX万元 are certainly to be filled in.
_COUNTED = r"\s?(?:年|月|日|[万亿]?元|%|个|名|次|项|件|家|人|场|份|期|批)"
_BLANK = late(
    r"_{2,}"
    rf"|(?<![A-Za-z\d])(?:20)?[Xx×✕╳]{{2,}}(?={_COUNTED})"
    rf"|(?<![A-Za-z\d])X(?={_COUNTED})"
)
_CROSSES = late(r"(?<![A-Za-z\d])(?:[Xx]{2,}|[×✕╳]{2,})(?![A-Za-z\d])|某某|□{2,}|�+")
_STARS = late(r"(?<![\d*])\*{2,}(?![\d*])|[?？]{3,}")
_DOTS = late(r"…{3,}|\.{4,}|。{3,}|·{4,}")
#: Most texts have nothing like any of them.
_MAY_BE = late(r"[_Xx×✕╳□�]|某某|\*\*|[?？]{3}|…{3}|\.{4}|。{3}|·{4}")
_TO_PAGE = late(r"\s{0,4}\d{1,3}\s*(?:\n|$)")


def placeholders(passage: Passage) -> Iterator[Slip]:
    """Yield marks and words that hold the place of what nobody has filled in yet."""
    text = folded(without_links(passage.text))
    for word in names("leftovers", "words"):
        if word in text:
            for match in re.finditer(re.escape(word), text):
                yield slip("placeholder", passage, match.span(), variant="mark")
    if _MAY_BE.search(text) is None:
        return
    blanks = [match.span() for match in _BLANK.finditer(text)]
    for span in blanks:
        yield slip("placeholder", passage, span)
    taken = {at for span in blanks for at in range(*span)}
    for pattern in (_CROSSES, _STARS, _DOTS):
        for match in pattern.finditer(text):
            if match.start() in taken or (pattern is _DOTS and _TO_PAGE.match(text, match.end())):
                continue  # Dots that lead to the number of a page.
            yield slip("placeholder", passage, match.span(), variant="mark")
