"""Read what is on the clipboard: blocks of cells from spreadsheets, numbered lists from Word."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


#: Ends of lines of all programs: Word's vertical tab, Unicode's two, the form feed.
_LINE_ENDS = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_CHINESE = "[一二三四五六七八九十百]{1,4}"
_DIGITS = "[0-9０-９]{1,3}"
#: What Word and WPS put before an item; 1.5万元, 2023年, 一、二级 and hyphens in words are none.
_MARKER = re.compile(
    rf"""\s*(?:
      [（(\[【〔]\s*(?:{_CHINESE}|{_DIGITS}|[a-zA-Z])\s*[）)\]】〕][、.．]?
    | (?:{_CHINESE}|{_DIGITS}|[a-zA-Z])\s*[）)]
    | (?:{_CHINESE}|{_DIGITS})\s*、(?![一二三四五六七八九十0-9])
    | {_DIGITS}\s*[.．](?![0-9０-９])
    | [0-9]{{1,2}}(?:\.[0-9]{{1,2}}){{1,3}}[.．]?\t
    | {_DIGITS}\t
    | [\u2460-\u2473\u2474-\u249b\u2776-\u277f\u3220-\u3229][、.．]?
    | [●•·◆◇■□▪▫○※★☆➢➤✓✔\uf06c\uf06e\uf0a7\uf0b7\uf0d8\uf0fc]
    | [-–—*+]\s
    )\s*""",
    re.VERBOSE,
)
#: 一是…；二是… in one paragraph: the next item begins behind a closing mark.
_INLINE = re.compile(rf"(?<=[；;。])\s*(?={_CHINESE}是)")
_INLINE_MARKER = re.compile(rf"{_CHINESE}是")


def items_of(text: str, *, is_inline: bool = False) -> list[str]:
    """Return the items of a pasted list without their numbers and bullets; blank lines are none.

    ``is_inline``: the list prints as 一是…；二是…; one paragraph of that kind is parted, too.
    """
    lines = [line for line in _LINE_ENDS.split(text) if line.strip()]
    if is_inline and len(lines) == 1 and _INLINE_MARKER.match(lines[0].strip()):
        pieces = _INLINE.split(lines[0].strip())
        lines = [piece.rstrip("；;。 ") for piece in pieces] if len(pieces) > 1 else lines
    return [item for line in lines if (item := _bare(line, is_inline=is_inline))]


def _bare(line: str, *, is_inline: bool) -> str:
    bare = _MARKER.sub("", line, count=1) if _MARKER.match(line) else line
    bare = re.sub(r"\s*\t\s*", " ", bare).strip()
    return (
        _INLINE_MARKER.sub("", bare, count=1) if is_inline and _INLINE_MARKER.match(bare) else bare
    )


def is_list(text: str) -> bool:
    """Say whether a text is a numbered list from Word, whose numbers end with a tab."""
    lines = [line for line in _LINE_ENDS.split(text) if line.strip()]
    return all(line.strip().count("\t") <= 1 and _MARKER.match(line) for line in lines)


def cells_of(text: str) -> list[list[str]]:
    """Return the rows of a copied block; cells with line breaks stand in quotes there."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    if not plain:
        return []
    rows = csv.reader(io.StringIO(plain, newline=""), delimiter="\t")
    return [[cell.strip() for cell in row] or [""] for row in rows]


def block_text(rows: Sequence[Sequence[str]]) -> str:
    """Return rows of cells as a spreadsheet takes them."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows(rows)
    return out.getvalue()
