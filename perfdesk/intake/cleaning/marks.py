"""Write marks and figures as they are written in Chinese print: ，for , and 3 for ３.

Whether a text was written with half-width marks is a property of the whole text. A single slip
among thousands is the clerk's, and is for the proof-reader to tell, not for a reader to hide.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from perfdesk.intake.words.numbers import leading_number

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from perfdesk.intake.cleaning.paragraphs import SourceLine

_HANZI = "\u3400-\u9fff\U00020000-\U000323af"
_CHINESE = rf"{_HANZI}〇％“”‘’《》（）【】〔〕、，。；：？！—…"
_NARROW = str.maketrans(
    {chr(0xFF10 + n): str(n) for n in range(10)}
    | {chr(0xFF21 + n): chr(0x41 + n) for n in range(26)}
    | {chr(0xFF41 + n): chr(0x61 + n) for n in range(26)}
    | {"％": "%", "＋": "+", "＝": "=", "／": "/"}
)
#: Digits that web publishing set apart one by one: 8 6 3.5
_APART = re.compile(r"(?<![0-9.,])[0-9](?: [0-9](?![0-9]))+(?:\.[0-9]+)?")
_POINT = re.compile(r"(?<=\d)．(?=\d)")
_MINUS = re.compile(r"(?<=\d)－(?=\d)")
_WIDE = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
#: Half-width marks beside a hanzi on either side; within figures and Latin text there is none.
_MARK = re.compile(rf"(?<=[{_CHINESE}])[,;:?!]|[,;:?!](?=[{_CHINESE}])")
_MARK_AFTER_FIGURE = re.compile(r"(?<=[0-9A-Za-z%])([,;:])(?=$)")
_STOP = re.compile(rf"(?<=[{_HANZI}”’）》])\.(?=$|[{_HANZI}“”‘’（）《》])")
_OPENING = re.compile(rf"(?<=[{_CHINESE}])\(|\((?=[{_CHINESE}])")
_CLOSING = re.compile(rf"(?<=[{_CHINESE}])\)|\)(?=[{_CHINESE}])")
_PAIR = re.compile(r"[（(]([^（()）]*)[）)]")
_DOTS = re.compile(r"(?<!\.)\.{3,6}(?!\.)|(?<!…)…(?!…)|。{3,6}")
_QUOTED = re.compile(r'"([^"\n]{1,200}?)"')
#: So many hundredths of the marks, and so many of them, make it the way of a text.
_SHARE, _FEWEST = 20, 3


def tidy_marks(lines: tuple[SourceLine, ...]) -> tuple[SourceLine, ...]:
    """Tidy the texts, and the cells, of all lines that are text of the report."""
    steps = _steps(lines)

    def tidied(line: SourceLine) -> SourceLine:
        if line.is_row:
            # Two cells may have a digit each.
            cells = tuple(_tidy(cell, steps) for cell in line.cells)
            return replace(line, text=_tidy(line.text, [narrow]), cells=cells)
        return replace(line, text=_tidy(line.text, steps))

    return tuple(line if line.furniture else tidied(line) for line in lines)


def _steps(lines: Sequence[SourceLine]) -> tuple[Callable[[str], str], ...]:
    text = "\n".join(line.text for line in lines if not line.furniture)
    wide = sum(map(text.count, _WIDE.values())) + text.count("（") + text.count("。")
    half = len(_MARK.findall(text)) + len(_STOP.findall(text))
    brackets = len(_OPENING.findall(text))
    steps: tuple[Callable[[str], str], ...] = (narrow, join_digits)
    if half >= _FEWEST and half * 100 >= (half + wide) * _SHARE:
        steps += (widen_marks, widen_stops, join_dots)
    if brackets >= _FEWEST and brackets * 100 >= (brackets + text.count("（")) * _SHARE:
        steps += (widen_brackets,)
    if '"' in text and "“" not in text:
        steps += (curl_quotes,)
    return steps


def _tidy(text: str, steps: Sequence[Callable[[str], str]]) -> str:
    for step in steps:
        text = step(text)
    return text


def narrow(text: str) -> str:
    """Return figures, Latin letters and % of half width; a point and a minus within figures."""
    return _MINUS.sub("-", _POINT.sub(".", text.translate(_NARROW)))


def join_digits(text: str) -> str:
    """Return digits that stand apart one by one as one figure."""
    return _APART.sub(lambda match: match[0].replace(" ", ""), text)


def widen_marks(text: str) -> str:
    """Return , ; : ? ! as full-width marks beside hanzi; 1,234.5, 9:30 and http: stay."""
    wide = _MARK.sub(lambda match: _WIDE[match[0]], text)
    return _MARK_AFTER_FIGURE.sub(lambda match: _WIDE[match[1]], wide) if wide != text else wide


def widen_stops(text: str) -> str:
    """Return a full stop behind hanzi as 。; one behind a number (一.) stays."""
    number = leading_number(text)
    start = number.length if number is not None else 0
    return text[:start] + _STOP.sub("。", text[start:])


def widen_brackets(text: str) -> str:
    """Return brackets as （） where hanzi stand in or beside them."""

    def widened(match: re.Match[str]) -> str:
        around = (
            text[max(0, match.start() - 1) : match.start()],
            text[match.end() : match.end() + 1],
        )
        is_chinese = re.search(f"[{_CHINESE}]", match[1] + "".join(around)) is not None
        return f"（{match[1]}）" if is_chinese else match[0]

    return _PAIR.sub(widened, text)


def join_dots(text: str) -> str:
    """Return three dots, and half of an ellipsis, as ……."""
    return _DOTS.sub("……", text)


def curl_quotes(text: str) -> str:
    """Return straight quotes in pairs as “”."""
    return _QUOTED.sub("“\\1”", text)
