"""The figures of a page, read from ``resources/styles/``; lengths are kept in points."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar, cast

from perfdesk import paths
from perfdesk.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_POINTS_PER_MM = 72 / 25.4
_NAME = re.compile(r"[a-z0-9-]+")
_Part = TypeVar("_Part")


@dataclass(frozen=True, slots=True)
class PageStyle:
    """Paper, type area and its grid (GB/T 9704-2012, 5.1 and 5.2), in points."""

    width: float
    height: float
    top: float
    left: float
    area_width: float
    area_height: float
    lines: int
    chars: int
    cell: float
    pitch: float

    @property
    def right(self) -> float:
        """Return the right edge of the type area, from the paper's left edge."""
        return self.left + self.area_width

    @property
    def bottom(self) -> float:
        """Return the lower edge of the type area, from the paper's upper edge."""
        return self.top + self.area_height


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How lines are filled; ``_chars`` are cells, ``_em`` are parts of the type size."""

    indent_chars: float
    baseline_em: float
    keep_last_chars: int
    max_squeeze_chars: float
    max_stretch_chars: float
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoleStyle:
    """Face and size (points) of one kind of text; ``bold_em`` is a stroke round each outline."""

    face: str
    size: float
    bold_em: float = 0.0


@dataclass(frozen=True, slots=True)
class RolesStyle:
    """The kinds of text outside of tables."""

    label: RoleStyle
    title: RoleStyle
    heading1: RoleStyle
    heading2: RoleStyle
    heading3: RoleStyle
    heading4: RoleStyle
    body: RoleStyle
    page_number: RoleStyle

    def heading(self, level: int) -> RoleStyle:
        """Return the role of a heading; levels below the fourth look like the fourth."""
        return (self.heading1, self.heading2, self.heading3, self.heading4)[min(level, 4) - 1]


@dataclass(frozen=True, slots=True)
class TitleStyle:
    """Where the title stands and where it may be broken."""

    line: int
    line_below_label: int
    blank_lines_after: int
    break_after: tuple[str, ...]
    break_after_weak: tuple[str, ...]
    whole_words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageNumberStyle:
    """Where the page number stands (GB/T 9704-2012, 7.5)."""

    dash_below: float
    side_chars: float
    dash_height_em: float
    gap_em: float


@dataclass(frozen=True, slots=True)
class ClosingStyle:
    """Where 附件说明, 落款 and 附注 stand (GB/T 9704-2012, 7.3.4 to 7.3.6).

    Attributes:
        gap_lines: Blank lines above 附件说明 and above 落款.
        sealed_right_chars: White right of a date that will be sealed; the name is centred on it.
        right_chars: White right of a name, or of a date longer than it, that will not be.
        date_chars: The date's first character stands so far right of the name's.
        keep_lines: Where the 落款 has no room, so many lines of the text go over with it.
    """

    gap_lines: int
    sealed_right_chars: float
    right_chars: float
    date_chars: float
    keep_lines: int


@dataclass(frozen=True, slots=True)
class ContentsStyle:
    """The page of contents before the text; ``levels`` of headings are told, none for no page."""

    levels: int
    title: str
    leader: str


@dataclass(frozen=True, slots=True)
class TableStyle:
    """How tables look; they have a pitch of their own and join the grid again below."""

    sizes: tuple[float, ...]
    heading_face: str
    body_face: str
    caption_face: str
    pitch_em: float
    padding: float
    gap: float
    rule: float


#: So much of the white that a cover's form leaves stands above its title: all is above the middle.
COVER_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class FormStyle:
    """How pages of forms and wide lists are set, upright or lying; they have no line grid.

    Attributes:
        margin_top, margin_side, margin_bottom: White round the type area, whichever way it lies.
        sizes: The first in which the form stands on one page is taken; else the first in which
            nothing is broken inside.
        cover_sizes: The same for a form before the report (封面), which has few entries.
        padding: Above, below and beside a cell's text.
    """

    margin_top: float
    margin_side: float
    margin_bottom: float
    title: RoleStyle
    subtitle: RoleStyle
    gap: float
    sizes: tuple[float, ...]
    cover_sizes: tuple[float, ...]
    label_face: str
    body_face: str
    pitch_em: float
    padding: float
    rule: float


@dataclass(frozen=True, slots=True)
class DraftStyle:
    """How the mark of what is not final (草稿) stands on each page.

    Attributes:
        size: Of the large mark across the page, ``grey`` its lightness (0 black, 1 white).
        angle: By how many degrees it rises.
        header_size: Of the mark above the type area, printed black.
    """

    face: str
    size: float
    grey: float
    angle: float
    header_size: float


@dataclass(frozen=True, slots=True)
class TypefacesStyle:
    """Which faces are used; ``installed`` is 1 for the official ones of this PC before ours."""

    installed: int


@dataclass(frozen=True, slots=True)
class FingerprintStyle:
    """How the code of the report's data stands in the foot; its ``size`` is 0 where it does not."""

    label: str
    face: str
    size: float


@dataclass(frozen=True, slots=True)
class Style:
    """All figures of one page design; ``fallback`` names the faces to ask for a missing glyph."""

    page: PageStyle
    text: TextStyle
    roles: RolesStyle
    fallback: Mapping[str, tuple[str, ...]]
    title: TitleStyle
    page_number: PageNumberStyle
    closing: ClosingStyle
    contents: ContentsStyle
    table: TableStyle
    form: FormStyle
    draft: DraftStyle
    typefaces: TypefacesStyle
    fingerprint: FingerprintStyle

    def form_page(self, *, is_landscape: bool) -> PageStyle:
        """Return the page of a form: the same paper, upright or lying, with the form's margins.

        A lying page is an upright one turned clockwise (GB/T 9704-2012, 8): its head was at the
        left, and what was below, with the page number, is at its left.
        """
        page, form = self.page, self.form
        sides = sorted((page.width, page.height), reverse=is_landscape)
        left, below = form.margin_side, form.margin_bottom
        if is_landscape:
            left, below = below, left
        area_width = sides[0] - left - form.margin_side
        area_height = sides[1] - form.margin_top - below
        return replace(
            page,
            width=sides[0],
            height=sides[1],
            top=form.margin_top,
            left=left,
            area_width=area_width,
            area_height=area_height,
            lines=int(area_height / page.pitch),
            chars=int(area_width / page.cell),
        )

    def on_form_page(self, *, is_landscape: bool) -> Style:
        """Return the style as it is there; tables have the sizes of forms."""
        page = self.form_page(is_landscape=is_landscape)
        return replace(self, page=page, table=replace(self.table, sizes=self.form.sizes))

    def for_cover(self) -> Style:
        """Return the style as it is on a cover: its title as large as the report's, text below."""
        form, roles = self.form, self.roles
        subtitle = replace(form.subtitle, size=roles.body.size)
        sizes, gap = form.cover_sizes, self.page.pitch
        cover = replace(form, sizes=sizes, title=roles.title, subtitle=subtitle, gap=gap)
        return replace(self, form=cover)

    def faces(self, face: str) -> tuple[str, ...]:
        """Return ``face`` and its substitutes in the order in which they are asked."""
        return (face, *self.fallback.get(face, ()))


@dataclass(frozen=True, slots=True)
class StyleVariant:
    """A house rule that an office may choose: ``gb9704+<name>`` is the page design with it.

    Attributes:
        title: What the clerk reads.
        of: What it decides (the pitch of lines); of several with the same, one may be chosen.
    """

    name: str
    title: str
    of: str


@cache
def load_style(name: str, folder: Path | None = None) -> Style:
    """Read a page design from ``folder`` (by default the shipped ones); once per process.

    ``name`` is that of a file, and behind ``+`` those of its variants: ``gb9704+pitch-28+bold-2``.

    Raises:
        UserError: ``style_missing`` or ``style_faulty`` (the slot ``fault`` names file and key).
    """
    base, *variants = name.split("+")
    table = _read(base, folder)
    offered = table.pop("variants", {})
    try:
        for variant in variants:
            table = _varied(table, _dict(_dict(offered)[variant]), f"variants.{variant}")
        return _style(table)
    except KeyError as err:
        raise UserError("style_missing", name=name) from err
    except (TypeError, ValueError) as err:
        raise UserError("style_faulty", name=name, fault=err) from err


def style_variants(name: str, folder: Path | None = None) -> tuple[StyleVariant, ...]:
    """Return what a page design leaves to the office, in its file's order.

    Raises:
        UserError: As ``load_style``.
    """
    base = name.partition("+")[0]
    try:
        return tuple(
            StyleVariant(variant, _text(table["title"]), _text(table["of"]))
            for variant, made in _dict(_read(base, folder).get("variants", {})).items()
            for table in (_dict(made),)
        )
    except (KeyError, TypeError) as err:
        raise UserError("style_faulty", name=name, fault=err) from err


def _read(base: str, folder: Path | None) -> dict[str, object]:
    if not _NAME.fullmatch(base):
        raise UserError("style_missing", name=base)
    path = (folder or paths.resources() / "styles") / f"{base}.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as err:
        raise UserError("style_missing", name=base) from err
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as err:
        raise UserError("style_faulty", name=base, fault=err) from err


def _varied(table: dict[str, object], changes: dict[str, object], place: str) -> dict[str, object]:
    """Return the tables with the keys that a variant changes; it may bring no new sections."""
    varied = dict(table)
    for section, keys in changes.items():
        if section in ("title", "of") and isinstance(keys, str):
            continue
        if section not in table:
            raise ValueError(f"{place}.{section}")
        varied[section] = {**_dict(table[section]), **_dict(keys)}
    return varied


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"a text is expected instead of {value!r}")
    return value


def _style(table: dict[str, object]) -> Style:
    expected = {field.name for field in dataclasses.fields(Style)}
    if table.keys() != expected:
        raise ValueError(f"sections: {sorted(table.keys() ^ expected)}")
    roles = {
        role: _part(RoleStyle, look, f"roles.{role}")
        for role, look in _dict(table["roles"]).items()
    }
    fallback = {
        face: _texts(row, f"fallback.{face}") for face, row in _dict(table["fallback"]).items()
    }
    return Style(
        page=_part(PageStyle, table["page"], "page"),
        text=_part(TextStyle, table["text"], "text"),
        roles=_filled(RolesStyle, roles, "roles"),
        fallback=MappingProxyType(fallback),
        title=_part(TitleStyle, table["title"], "title"),
        page_number=_part(PageNumberStyle, table["page_number"], "page_number"),
        closing=_part(ClosingStyle, table["closing"], "closing"),
        contents=_part(ContentsStyle, table["contents"], "contents"),
        table=_part(TableStyle, table["table"], "table"),
        form=_form(_dict(table["form"])),
        draft=_part(DraftStyle, table["draft"], "draft"),
        typefaces=_part(TypefacesStyle, table["typefaces"], "typefaces"),
        fingerprint=_part(FingerprintStyle, table["fingerprint"], "fingerprint"),
    )


def _form(table: dict[str, object]) -> FormStyle:
    """Make the section of forms, whose title and subtitle are roles of their own."""
    filled = dict(table)
    for name in {"title", "subtitle"} & table.keys():
        filled[name] = _part(RoleStyle, table[name], f"form.{name}")
    return _part(FormStyle, filled, "form")


def _dict(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise TypeError(f"a section is expected instead of {value!r}")
    return cast("dict[str, object]", value)


def _texts(value: object, place: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise TypeError(f"{place}: a list of texts is expected")
    return tuple(value)


def _part(kind: type[_Part], table: object, place: str) -> _Part:
    """Make one section; a key's unit (``_mm``, ``_pt``) is taken off and turned into points."""
    values: dict[str, object] = {}
    for key, value in _dict(table).items():
        name, factor = key, 1.0
        if key.endswith("_mm"):
            name, factor = key.removesuffix("_mm"), _POINTS_PER_MM
        elif key.endswith("_pt"):
            name = key.removesuffix("_pt")
        values[name] = _converted(value, factor, f"{place}.{key}")
    return _filled(kind, values, place)


def _converted(value: object, factor: float, place: str) -> object:
    match value:
        case bool():
            raise TypeError(f"{place}: a number or a text is expected")
        case int() if factor == 1.0:
            return value
        case int() | float():
            return value * factor
        case str() | RoleStyle():
            return value
        case list() if value and all(isinstance(one, (int, float)) for one in value):
            return tuple(float(one) * factor for one in value)
        case _:
            return _texts(value, place)


def _filled(kind: type[_Part], values: Mapping[str, object], place: str) -> _Part:
    """Fill a dataclass; every field without a default must be there, and nothing else."""
    fields = {field.name: str(field.type) for field in dataclasses.fields(kind)}  # type: ignore[arg-type]
    needed = {
        field.name
        for field in dataclasses.fields(kind)  # type: ignore[arg-type]
        if field.default is dataclasses.MISSING
    }
    wrong = (values.keys() - fields.keys()) | (needed - values.keys())
    if wrong:
        raise ValueError(f"{place}: {sorted(wrong)}")
    for name, value in values.items():
        if not _fits(value, fields[name]):
            raise TypeError(f"{place}.{name}: {value!r}")
    return kind(**values)


def _fits(value: object, expected: str) -> bool:
    match expected:
        case "int":
            return isinstance(value, int) and value >= 0
        case "float":
            return isinstance(value, (int, float)) and value >= 0
        case "str":
            return isinstance(value, str)
        case "tuple[float, ...]" | "tuple[str, ...]":
            kind = float if "float" in expected else str
            return isinstance(value, tuple) and all(isinstance(one, kind) for one in value)
        case _:
            return True
