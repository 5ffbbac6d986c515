"""Find blanks that stand between Chinese characters, or between them and their marks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from perfdesk.proof.language.words import HAN, slip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfdesk.proof.values import Passage, Slip

_BLANK = " \t\u3000\xa0"
_INSIDE = re.compile(
    rf"[{HAN}](?:[{_BLANK}]{{1,10}}[{HAN}])+"
    rf"|[{HAN}][{_BLANK}]{{1,10}}[，。；：、）》”！？]"
    rf"|[，。；、（《“][{_BLANK}]{{1,10}}[{HAN}]"
)
_RUN = re.compile(rf"[{_BLANK}]{{2,}}")
#: 第一部分 总则, 一、 概况: a blank behind a number is a matter of layout.
_NUMBER = re.compile(
    r"(?:^|\n)\s{0,4}(?:第[一二三四五六七八九十\d]{1,3}(?:部分|章|节|条|篇)"
    r"|附件[一二三四五六七八九十\d]{0,3}"
    r"|[（(]?[一二三四五六七八九十\d]{1,3}[、.．）)]*)$"
)
#: 年 月 日 to be filled in by hand.
_DATE = frozenset("年月日时分 \t\u3000\xa0")


def stray_blanks(passage: Passage) -> Iterator[Slip]:
    """Yield blanks inside a sentence; the layout of titles and headings is no sentence."""
    if passage.kind in {"title", "heading"}:
        return
    text = passage.text
    if not any(blank in text for blank in _BLANK):
        return
    for match in _INSIDE.finditer(text):
        words = match[0]
        if _RUN.search(words) and (passage.is_file or len(_RUN.sub("", words)) <= 2):
            continue  # Columns of a table, a line to be signed.
        if _DATE.issuperset(words) or _NUMBER.search(
            text[max(match.start() - 19, 0) : match.start() + 1]
        ):
            continue
        right = "".join(words.split())
        yield slip("stray_blank", passage, match.span(), right, right=right)
