"""The pages that are being filled: where the next line goes, page numbers, the mark of a draft."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from perfdesk.export.pdf.compose import Composer, Setting, clean, moved
from perfdesk.export.pdf.layout import Kind, Line, Origin, Page, Rule, Stamp
from perfdesk.export.style import COVER_SHARE

if TYPE_CHECKING:
    from perfdesk.export.style import PageStyle, Style

#: Rounding of sums of points.
EPS = 1e-3
_TEXT = frozenset({Kind.BODY, Kind.HEADING})
#: The middle of a hanzi lies so far above its baseline.
_MIDDLE_EM = 0.38


@dataclass(slots=True)
class _OpenPage:
    paper: PageStyle
    lines: list[Line] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    has_number: bool = True


class Pages:
    """The pages so far, and how far the last one is filled (points below the area's upper edge)."""

    def __init__(self, style: Style, paper: PageStyle) -> None:
        self._baseline_em = style.text.baseline_em
        self.paper = paper
        self.pages: list[_OpenPage] = []
        self.filled = 0.0
        self.begin()

    @property
    def height(self) -> float:
        """Return the height that lines may fill."""
        return self.paper.lines * self.paper.pitch

    @property
    def top(self) -> float:
        """Return where the next thing begins, from the paper's upper edge."""
        return self.paper.top + self.filled

    def begin(self, paper: PageStyle | None = None) -> None:
        """Begin a new page, on other paper if one is given."""
        self.paper = paper or self.paper
        self.pages.append(_OpenPage(self.paper))
        self.filled = 0.0

    @property
    def count(self) -> int:
        """Return how many pages there are with anything on them."""
        return len(self.pages) - self._is_fresh

    @property
    def _is_fresh(self) -> bool:
        return not (self.pages[-1].lines or self.pages[-1].rules or self.filled)

    def insert(self, place: int, pages: Pages) -> None:
        """Put other pages before the one that is in this place (from 0)."""
        self.pages[place:place] = pages.pages

    def begin_part(self, paper: PageStyle) -> None:
        """Begin a part on a page of its own; a page on which nothing stands yet will do."""
        if self._is_fresh:
            self.paper = self.pages[-1].paper = paper
        else:
            self.begin(paper)

    def make_cover(self) -> None:
        """Make a cover of the last page: what stands on it moves down, and it has no number."""
        page = self.pages[-1]
        page.has_number = False
        shift = max(self.height - self.filled, 0.0) * COVER_SHARE
        page.lines = [moved(line, 0.0, line.y + shift) for line in page.lines]
        page.rules = [replace(rule, y0=rule.y0 + shift, y1=rule.y1 + shift) for rule in page.rules]

    def take_back(self, count: int) -> list[Line]:
        """Take the last lines off the page, ``count`` or more: a heading goes along with its text.

        Only lines that stand one below the other at the page's end go. None are taken where the
        page would be left without any.
        """
        lines = self.pages[-1].lines
        pitch, keep = self.paper.pitch, len(lines)
        top = self.top
        while keep and (len(lines) - keep < count or lines[keep - 1].kind is Kind.HEADING):
            top -= pitch
            line = lines[keep - 1]
            if abs(line.y - self._baseline(top, line.size)) > EPS or line.kind not in _TEXT:
                break
            keep -= 1
        if not any(line.kind in _TEXT for line in lines[:keep]):
            # Nothing of the text would stay: the heading has to do without what follows it.
            keep = len(lines) - count if len(lines) - count > keep else len(lines)
        taken = lines[keep:]
        del lines[keep:]
        self.filled -= len(taken) * pitch
        return taken

    def has_room(self, height: float) -> bool:
        """Say whether something so high still stands on this page."""
        return self.filled + height <= self.height + EPS

    def make_room(self, height: float) -> None:
        """Begin a new page where this one has no room, unless it is empty."""
        if self.filled and not self.has_room(height):
            self.begin()

    def skip(self, lines: int) -> None:
        """Leave lines of the grid blank."""
        self.filled += lines * self.paper.pitch

    def put(self, line: Line) -> None:
        """Set a line on the next line of the grid."""
        pitch = self.paper.pitch
        self.make_room(pitch)
        self.pages[-1].lines.append(replace(line, y=self._baseline(self.top, line.size)))
        self.filled += pitch

    def _baseline(self, top: float, size: float) -> float:
        return top + (self.paper.pitch - size) / 2 + self._baseline_em * size

    def put_close(self, line: Line, pitch: float) -> None:
        """Set a line below what is there, ``pitch`` high, off the grid."""
        baseline = (pitch - line.size) / 2 + self._baseline_em * line.size
        self.pages[-1].lines.append(replace(line, y=self.top + baseline))
        self.filled += pitch

    def to_grid(self) -> None:
        """Go on to the next line of the grid."""
        pitch = self.paper.pitch
        self.filled = math.ceil((self.filled - EPS) / pitch) * pitch


class Finisher:
    """Adds to each page what does not come from the text: number, fingerprint, draft's mark."""

    def __init__(
        self, style: Style, composer: Composer, mark: str = "", fingerprint: str = ""
    ) -> None:
        self._style = style
        self._composer = composer
        self._mark = clean(mark)
        is_shown = fingerprint and style.fingerprint.size
        self._fingerprint = f"{style.fingerprint.label}{fingerprint}" if is_shown else ""

    def finished(self, pages: Pages) -> tuple[Page, ...]:
        """Return the pages as values."""
        return tuple(self._page(number, page) for number, page in enumerate(pages.pages, start=1))

    def _page(self, number: int, page: _OpenPage) -> Page:
        paper = page.paper
        header = self._header(paper) if self._mark else []
        pieces = [*self._page_number(number), *self._foot(number)] if page.has_number else []
        is_lying = paper.width > paper.height
        return Page(
            number=number,
            width=paper.width,
            height=paper.height,
            lines=(*header, *page.lines, *(() if is_lying else pieces)),
            rules=tuple(page.rules),
            stamp=self._stamp(paper) if self._mark else None,
            turned=tuple(map(self._clockwise, pieces)) if is_lying else (),
        )

    def _clockwise(self, line: Line) -> Stamp:
        """Return a line of the upright page as it lies when the page is turned clockwise."""
        return Stamp(moved(line, -line.x, 0.0), self._style.page.height - line.y, line.x, -90, 0)

    def _foot(self, number: int) -> list[Line]:
        """Return the fingerprint, on the page number's line, at the binding side."""
        page, role = self._style.page, self._style.fingerprint
        if not self._fingerprint:
            return []
        setting = Setting(
            Kind.FOOTER, role.face, role.size, role.size, 0.0, page.width, justify=False
        )
        line = self._composer.lines(self._fingerprint, setting, Origin())[0]
        side = self._style.page_number.side_chars * self._style.roles.page_number.size
        x = page.left + side if number % 2 else page.right - side - line.width
        return [moved(line, x, self._number_baseline)]

    @property
    def _number_baseline(self) -> float:
        rules, role = self._style.page_number, self._style.roles.page_number
        return self._style.page.bottom + rules.dash_below + rules.dash_height_em * role.size

    def _page_number(self, number: int) -> list[Line]:
        """Return the number's three pieces: dash, number, dash (GB/T 9704-2012, 7.5).

        They stand at one place on all pages, whatever type area a form has.
        """
        page = self._style.page
        rules, role = self._style.page_number, self._style.roles.page_number
        setting = Setting(
            Kind.PAGE_NUMBER, role.face, role.size, role.size, 0.0, page.width, justify=False
        )
        pieces = [
            self._composer.lines(text, setting, Origin())[0] for text in ("—", str(number), "—")
        ]
        gap = rules.gap_em * role.size
        width = sum(piece.width for piece in pieces) + 2 * gap
        side = rules.side_chars * role.size
        x = page.right - side - width if number % 2 else page.left + side
        placed: list[Line] = []
        for piece in pieces:
            placed.append(moved(piece, x, self._number_baseline))
            x += piece.width + gap
        return placed

    def _header(self, page: PageStyle) -> list[Line]:
        """Return the mark once more, black, amid the white above the type area."""
        size = self._style.draft.header_size
        return [
            moved(line, page.right - line.width, page.top / 2 + _MIDDLE_EM * size)
            for line in self._mark_lines(size, page.width)[:1]
        ]

    def _stamp(self, page: PageStyle) -> Stamp | None:
        """Return the mark across the page, its middle on the page's."""
        draft = self._style.draft
        lines = self._mark_lines(draft.size, math.hypot(page.width, page.height))
        if not lines:
            return None
        angle = math.radians(draft.angle)
        along, above = lines[0].width / 2, _MIDDLE_EM * draft.size
        x = page.width / 2 - along * math.cos(angle) + above * math.sin(angle)
        y = page.height / 2 + along * math.sin(angle) + above * math.cos(angle)
        return Stamp(lines[0], x, y, draft.angle, draft.grey)

    def _mark_lines(self, size: float, width: float) -> tuple[Line, ...]:
        setting = Setting(Kind.MARK, self._style.draft.face, size, size, 0.0, width, justify=False)
        return self._composer.lines(self._mark, setting, Origin())
