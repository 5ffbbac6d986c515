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
from perfdesk.export.office import characters, signature_lines
from perfdesk.export.texts import plain, width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.oxml.xmlchemy import BaseOxmlElement as Element

    from perfdesk.document.blocks import Closing, SignOff
    from perfdesk.export.style import Style


def closing_elements(closing: Closing, style: Style) -> Iterator[Element]:
    """Yield the paragraphs of a closing, each part one blank line below what stands before it."""
    gap = style.closing.gap_lines * pitch_of(style.page)
    indent = style.text.indent_chars
    for at, item in enumerate(closing.attachments):
        lead = plain(closing.lead) if at == 0 else ""
        # A name that turns over goes on below its own first character.
        begin = indent + width(plain(closing.lead))
        marker = characters(item.marker)
        text = lead + plain(item.marker + item.text)
        yield _indented(
            style,
            text,
            begin + marker,
            begin + marker - (indent if lead else begin),
            before=gap if at == 0 else 0.0,
            # Never a page with nothing but the signature. Not the whole list: where that with
            # the text before it is higher than a page, LibreOffice keeps nothing together.
            keep_next=closing.sign_off is not None and at == len(closing.attachments) - 1,
        )
    if closing.sign_off is not None:
        yield from _signed(closing.sign_off, style, gap, has_note=bool(closing.note))
    if closing.note:
        yield _indented(style, plain(closing.note), 0.0, -indent)


def _signed(sign_off: SignOff, style: Style, gap: float, *, has_note: bool) -> Iterator[Element]:
    """Yield names and date; they stay together, and with a note below them."""
    pieces = signature_lines(sign_off, style.closing)
    for at, (text, right) in enumerate(pieces):
        yield paragraph(
            NORMAL,
            run(text),
            properties=(
                switch("keepNext", on=has_note or at < len(pieces) - 1),
                exact_pitch(pitch_of(style.page), before=0.0 if at else gap),
                element("ind", {"right": twips(right * style.page.cell)}),
                justified(Align.RIGHT),
            ),
        )


def _indented(
    style: Style,
    text: str,
    left: float,
    hanging: float,
    *,
    before: float = 0.0,
    keep_next: bool = False,
) -> Element:
    """Return a paragraph indented by characters; a negative ``hanging`` indents its first line."""
    cell = style.page.cell
    indent: dict[str, object] = {"left": twips(left * cell)}
    indent["hanging" if hanging >= 0 else "firstLine"] = twips(abs(hanging) * cell)
    return paragraph(
        NORMAL,
        run(text),
        properties=(
            switch("keepNext", on=keep_next),
            exact_pitch(pitch_of(style.page), before=before),
            element("ind", indent),
        ),
    )
