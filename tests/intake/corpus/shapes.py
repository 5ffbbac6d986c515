"""Give a marked text the look of a text file out of an office: cut lines, pages, blanks, signs."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.intake.corpus.written import Piece, Written

_HALF = str.maketrans("，；：？！（）", ",;:?!()")
_FULL_DIGITS = str.maketrans("0123456789%", "０１２３４５６７８９％")
#: Radicals that PDFs give for common characters.
_KANGXI = str.maketrans(
    {
        unicodedata.normalize("NFKC", chr(code)): chr(code)
        for code in range(0x2F00, 0x2FD6)
        if unicodedata.normalize("NFKC", chr(code)) in "一人大工用高立行面金方日月水车长门非食言"
    }
)
_HANZI = "\u4e00-\u9fff"
_AROUND_DIGITS = re.compile(f"(?<=[{_HANZI}])(?=[0-9])|(?<=[0-9%])(?=[{_HANZI}])")
_WORDS = re.compile("收入|支出|年度|部门|绩效|预算|目标|情况")
#: Marks that no printer sets at the beginning of a line.
_NO_START = "，。；：、！？）》”’%％…"


def signs(text: str, shape: dict[str, object]) -> str:
    """Exchange signs and put blanks in, as the shape says."""
    if shape.get("halfwidth"):
        text = re.sub("。(?=$)", "。", text.translate(_HALF))
    if shape.get("blanks"):
        text = _AROUND_DIGITS.sub(" ", text)
        text = _WORDS.sub(lambda word: f"{word[0][0]} {word[0][1]}", text)
    if shape.get("digit_blanks"):
        text = _AROUND_DIGITS.sub(" ", text)
    if shape.get("fullwidth_digits"):
        text = text.translate(_FULL_DIGITS)
    if shape.get("kangxi"):
        text = text.translate(_KANGXI)
    if shape.get("nbsp"):
        text = text.replace(" ", "\u00a0")
    return text


def cells_of(text: str) -> int:
    """Return the width of a text in half cells."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def wrap(text: str, width: int) -> list[str]:
    """Cut a paragraph at a width in full cells, as a word processor prints it."""
    lines, line = [], ""
    for sign in text:
        if line and cells_of(line + sign) > 2 * width and sign not in _NO_START:
            lines.append(line)
            line = ""
        line += sign
    return [*lines, line] if line else lines


def paragraphs(written: Written) -> Iterator[tuple[Piece, str]]:
    """Yield each piece with its text as it is printed."""
    indent = written.shape.get("indent", "")
    for piece in written.pieces:
        text = signs(piece.whole, written.shape)
        if piece.kind == "row":
            text = str(written.shape.get("cell_sign", "\t")).join(text.split("\t"))
        elif piece.kind != "title":
            text = indent + text
        yield piece, text


def lines_of(written: Written) -> list[str]:
    """Return the lines of the text file."""
    shape = written.shape
    texts = list(paragraphs(written))
    if shape.get("one_line"):
        return ["".join(text for _, text in texts)]
    lines: list[str] = []
    for number, (piece, text) in enumerate(texts):
        width = int(shape.get("width", 0))
        is_cut = width and piece.kind != "row" and not (shape.get("mixed") and number % 3 == 0)
        lines += wrap(text, width) if is_cut else [text]
        if shape.get("paragraph_gap"):
            lines.append("")
    if shape.get("page_lines"):
        lines = list(_paged(lines, shape))
    if shape.get("blank_lines"):
        lines = [each for line in lines for each in (line, "")]
    return lines


def _paged(lines: Iterable[str], shape: dict[str, object]) -> Iterator[str]:
    """Yield the lines with page numbers, and with a running head where there is one."""
    lines = list(lines)
    per_page = int(str(shape["page_lines"]))
    total = -(-len(lines) // per_page)
    number = str(shape.get("page_number", "- {n} -"))
    for page in range(total):
        if shape.get("running_head") and page:
            yield str(shape["running_head"])
        yield from lines[page * per_page : (page + 1) * per_page]
        yield number.format(n=page + 1, total=total)
        if shape.get("form_feed"):
            yield "\f"


def encoded(written: Written) -> bytes:
    """Return the content of the text file."""
    endings = {"lf": "\n", "crlf": "\r\n", "cr": "\r", "vt": "\v"}
    ending = endings[str(written.shape.get("ends", "lf"))]
    text = ending.join(lines_of(written)) + ending
    return text.encode(str(written.shape.get("encoding", "utf-8")))
