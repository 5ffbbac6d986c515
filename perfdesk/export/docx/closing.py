"""What stands below the text of a Word file: 附件说明, 落款, 附注 (GB/T 9704-2012, 7.3.4 on)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.document.blocks import Align
from perfdesk.export.docx.elements import (
    element,
    exact_pitch,
    justified,
    paragraph,
    run,
    switch,
    twips,
)
from perfdesk.export.docx.styles import NORMAL, pitch_of
from perfdesk.export.texts import plain, width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.oxml.xmlchemy import BaseOxmlElement as Element

    from perfdesk.document.blocks import Closing, SignOff
    from perfdesk.export.style import Style

# 7.3.5.2: the date begins so many characters right of the name; the longer one ends so far from
# the right edge.
_DATE_SHIFT = 2.0
_FREE_RIGHT = 2.0
# 7.3.5.1: with a seal, the date ends so far from the right edge, the name stands amid it.
_SEALED_RIGHT = 4.0
# Word sets half a character in a Latin letter or digit.
_DIGIT = 0.5


def closing_elements(closing: Closing, style: Style) -> Iterator[Element]:
    """Yield the paragraphs of a closing, each part one blank line below what stands before it."""
    pitch = pitch_of(style.page)
    indent = style.text.indent_chars
    for at, item in enumerate(closing.attachments):
        lead = plain(closing.lead) if at == 0 else ""
        # A name that turns over goes on below its own first character.
        begin = indent + width(plain(closing.lead))
        marker = _cells(item.marker)
        text = lead + plain(item.marker + item.text)
        yield _indented(
            style,
            text,
            begin + marker,
            begin + marker - (indent if lead else begin),
            before=pitch if at == 0 else 0.0,
        )
    if closing.sign_off is not None:
        yield from _signed(closing.sign_off, style, pitch)
    if closing.note:
        yield _indented(style, plain(closing.note), 0.0, -indent)


def _signed(sign_off: SignOff, style: Style, pitch: float) -> Iterator[Element]:
    author, date = plain(sign_off.author), plain(sign_off.date)
    excess = _cells(date) - _cells(author)
    if sign_off.is_sealed:
        rights = _SEALED_RIGHT + excess / 2, _SEALED_RIGHT
    else:
        # The first character of the date stands two behind that of the name.
        author_right = _FREE_RIGHT + excess + _DATE_SHIFT
        pushed = max(_FREE_RIGHT - author_right, 0.0)
        rights = author_right + pushed, _FREE_RIGHT + pushed
    pieces = [pair for pair in zip((author, date), rights, strict=True) if pair[0]]
    for at, (text, right) in enumerate(pieces):
        yield paragraph(
            NORMAL,
            run(text),
            properties=(
                # Never a page with nothing but the signature.
                switch("keepNext", on=at < len(pieces) - 1),
                exact_pitch(pitch, before=0.0 if at else pitch),
                element("ind", {"right": twips(max(right, 0.0) * style.page.cell)}),
                justified(Align.RIGHT),
            ),
        )


def _indented(
    style: Style, text: str, left: float, hanging: float, *, before: float = 0.0
) -> Element:
    """Return a paragraph indented by characters; a negative ``hanging`` indents its first line."""
    cell = style.page.cell
    indent: dict[str, object] = {"left": twips(left * cell)}
    indent["hanging" if hanging >= 0 else "firstLine"] = twips(abs(hanging) * cell)
    return paragraph(
        NORMAL,
        run(text),
        properties=(exact_pitch(pitch_of(style.page), before=before), element("ind", indent)),
    )


def _cells(text: str) -> float:
    """Return a text's width in characters; digits and Latin letters are half ones."""
    return sum(_DIGIT if char.isascii() else 1.0 for char in text)
