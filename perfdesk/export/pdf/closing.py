"""Set what stands below the text: 附件说明, 落款, 附注 (GB/T 9704-2012, 7.3.4 to 7.3.6)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from perfdesk.document.blocks import Align
from perfdesk.export.pdf.compose import Composer, Setting, clean, moved
from perfdesk.export.pdf.layout import Kind, Line, Origin

if TYPE_CHECKING:
    from perfdesk.document.blocks import Closing, SignOff
    from perfdesk.export.style import Style


@dataclass(frozen=True, slots=True)
class SetClosing:
    """Lines one below the other, without blank ones: the attachments, and what is signed."""

    attachments: tuple[Line, ...]
    signed: tuple[Line, ...]


def set_closing(closing: Closing, style: Style, composer: Composer) -> SetClosing:
    """Set the closing's lines over the width of the type area."""
    setter = _Setter(style, composer)
    return SetClosing(
        attachments=setter.attachments(closing),
        signed=(
            *(setter.sign_off(closing.sign_off) if closing.sign_off else ()),
            *setter.note(closing),
        ),
    )


class _Setter:
    """Sets the parts in the face of the body."""

    def __init__(self, style: Style, composer: Composer) -> None:
        self._style = style
        self._composer = composer
        self._cell = style.page.cell
        self._right = style.page.left + style.page.chars * style.page.cell

    def attachments(self, closing: Closing) -> tuple[Line, ...]:
        """Return the names, one below the other; each goes on below its first character."""
        lead = self._cells(closing.lead)
        x = self._style.page.left + (self._style.text.indent_chars + lead) * self._cell
        origin = Origin(source=closing.attachments_source)
        lines: list[Line] = []
        for item in closing.attachments:
            before = item.marker if lines else closing.lead + item.marker
            hang = self._cells(item.marker)
            left = x + hang * self._cell
            setting = replace(
                self._setting(Kind.BODY, left), indent_chars=-hang - (0.0 if lines else lead)
            )
            lines.extend(self._composer.lines(before + clean(item.text), setting, origin))
        return tuple(lines)

    def sign_off(self, signed: SignOff) -> tuple[Line, ...]:
        """Return names and date, the date where the seal will be or where the names put it.

        Names of several units stand one below the other, the shorter ones amid the longest.
        """
        rules, left = self._style.closing, self._style.page.left
        origin = Origin(source=signed.author_source)
        names = [line for name in signed.author.splitlines() for line in self._line(name, origin)]
        dates = self._line(signed.date, Origin(source=signed.date_source))
        width = max((line.width for line in names), default=0.0)
        date_width = max((line.width for line in dates), default=0.0)
        end = self._right - rules.right_chars * self._cell
        name_x, date_x = end - width, end - date_width
        if signed.is_sealed:
            date_x = self._right - rules.sealed_right_chars * self._cell - date_width
            name_x = date_x + (date_width - width) / 2 if dates else name_x
        elif date_width > width:
            name_x = date_x - rules.date_chars * self._cell
        else:
            date_x = name_x + rules.date_chars * self._cell
        name_x = max(left, min(name_x, self._right - width))
        return (
            *(moved(line, name_x + (width - line.width) / 2 - line.x) for line in names),
            *(moved(line, date_x - line.x) for line in dates),
        )

    def note(self, closing: Closing) -> tuple[Line, ...]:
        """Return the note, as a paragraph."""
        setting = replace(
            self._setting(Kind.BODY, self._style.page.left),
            indent_chars=self._style.text.indent_chars,
        )
        return self._composer.lines(
            clean(closing.note), setting, Origin(source=closing.note_source)
        )

    def _line(self, text: str, origin: Origin) -> tuple[Line, ...]:
        """Return a name or date: one line, several where it is longer than the area allows."""
        page, rules = self._style.page, self._style.closing
        room = page.chars - self._style.text.indent_chars - rules.right_chars
        setting = replace(
            self._setting(Kind.SIGNED, page.left),
            width=room * self._cell,
            justify=False,
            align=Align.LEFT,
        )
        return self._composer.lines(clean(text), setting, origin)

    def _cells(self, text: str) -> float:
        table = self._composer.glyphs(self._style.roles.body.face)
        return sum(map(table.cells, text))

    def _setting(self, kind: Kind, x: float) -> Setting:
        role = self._style.roles.body
        return Setting(kind, role.face, role.size, self._cell, x, self._right - x)
