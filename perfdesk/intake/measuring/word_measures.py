"""Measure a Word file: its sections' paper and margins, its paragraphs' faces, sizes and pitch.

Where its lines and pages end is for the program that opens it, and is not told here.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, Any

from perfdesk.intake.readers.wordfile import Numbers, pieces, rows_of, word_document

if TYPE_CHECKING:
    from collections.abc import Iterator

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SPACES = {"w": _W[1:-1]}
_TWIPS = 20
#: Word's own, where a file says nothing: half points, and 240ths of a line.
_SIZE, _LINE = "20", "240"
#: A tab at a line's start is as wide, in characters.
_TAB = 2.0
#: A style that is based on itself by a detour is followed no further.
_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class WordSection:
    """Paper and margins of pages, in points."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class WordParagraph:
    """A paragraph outside of tables that has text.

    Attributes:
        number: As ``read_paragraphs`` counts.
        section: The number of its section, from 0.
        face: Of most of its hanzi; ``digits_face`` of its digits, empty where it has none.
        pitch: In points where it is fixed, else 0; ``spacing`` is then how many lines it is.
        alignment: As Word has it: left, center, right, both; empty where nothing is said.
        is_caption: A table stands below it.
        indent: How far its first line begins from the margin, in characters; None where all of it
            is set in, or Word's own numbering says where it begins.
    """

    number: int
    section: int
    text: str
    face: str
    digits_face: str
    size: float
    pitch: float
    spacing: float
    alignment: str
    is_caption: bool
    indent: float | None


@dataclass(frozen=True, slots=True)
class WordMeasures:
    """What was measured of a file.

    Attributes:
        footers: The texts of its footers, with ``#`` for the page's number.
        has_even_pages: Left and right pages have footers of their own.
    """

    sections: tuple[WordSection, ...]
    paragraphs: tuple[WordParagraph, ...]
    footers: tuple[str, ...]
    has_even_pages: bool


def measure_word(content: bytes, name: str) -> WordMeasures:
    """Measure a Word file.

    Raises:
        UserError: As ``read_word``.
    """
    with word_document(content, name) as document:
        body = document.element.body
        looks = _Looks(document)
        return WordMeasures(
            tuple(map(_section, body.iter(f"{_W}sectPr"))),
            tuple(_paragraphs(body, looks, Numbers.of(document))),
            tuple(_footers(document)),
            document.settings.odd_and_even_pages_header_footer,
        )


def _section(element: Any) -> WordSection:  # noqa: ANN401
    size, margins = (element.find(f"w:{name}", _SPACES) for name in ("pgSz", "pgMar"))
    return WordSection(
        *(_points(size, name) for name in ("w", "h")),
        *(_points(margins, name) for name in ("left", "right", "top", "bottom")),
    )


def _points(element: Any, name: str) -> float:  # noqa: ANN401
    text = "0" if element is None else element.get(f"{_W}{name}", "0")
    return float(text) / _TWIPS


def _footers(document: Any) -> Iterator[str]:  # noqa: ANN401
    for part in document.part.package.iter_parts():
        if "/footer" not in str(part.partname):
            continue
        texts = []
        for element in part.element.iter(f"{_W}t", f"{_W}instrText", f"{_W}fldSimple"):
            code = element.get(f"{_W}instr") or element.text or ""
            is_text = element.tag == f"{_W}t"
            texts.append(code if is_text else "#" if "PAGE" in code.split() else "")
        yield "".join("".join(texts).split())


def _paragraphs(body: Any, looks: _Looks, numbers: Numbers) -> Iterator[WordParagraph]:  # noqa: ANN401
    counted, section = count(1), 0
    for element in body:
        if element.tag == f"{_W}tbl":
            for _ in rows_of(element):
                next(counted)
        elif element.tag == f"{_W}p":
            counter = numbers.before(element)
            text = counter + "".join(pieces(element))
            number = next(counted)
            for _ in range(text.count("\n")):
                next(counted)
            if text.strip():
                one = looks.paragraph(element, number, section, text)
                yield replace(one, indent=None) if counter else one
            section += element.find("w:pPr/w:sectPr", _SPACES) is not None


class _Looks:
    """Tell what holds for a text: its own, its style's, those that the style is based on."""

    def __init__(self, document: Any) -> None:  # noqa: ANN401
        root = document.styles.element
        self._styles = {one.get(f"{_W}styleId"): one for one in root.iter(f"{_W}style")}
        self._usual = next(
            (
                name
                for name, one in self._styles.items()
                if one.get(f"{_W}default") == "1" and one.get(f"{_W}type") == "paragraph"
            ),
            "",
        )
        self._root = root
        self._themes = _themes(document)

    def paragraph(self, element: Any, number: int, section: int, text: str) -> WordParagraph:  # noqa: ANN401
        """Return a paragraph with what holds for most of its characters."""
        written, text = text, "".join(text.split())
        faces: Counter[str] = Counter()
        digits: Counter[str] = Counter()
        sizes: Counter[float] = Counter()
        for run in element.iter(f"{_W}r"):
            marks = "".join("".join(pieces(run)).split())
            hanzi = sum(mark >= "\u2e80" for mark in marks)
            faces[self._face(run, element, "eastAsia")] += hanzi
            digits[self._face(run, element, "ascii")] += sum(map(str.isdecimal, marks))
            sizes[float(self._of_run(run, element, "w:sz", "val") or _SIZE) / 2] += len(marks)
        pitch, spacing = self._pitch(element)
        below = element.getnext()
        size = sizes.most_common(1)[0][0] if sizes else float(_SIZE) / 2
        return WordParagraph(
            number=number,
            section=section,
            text=text,
            face=_most(faces),
            digits_face=_most(digits),
            size=size,
            pitch=pitch,
            spacing=spacing,
            alignment=self._of_paragraph(element, "w:jc", "val"),
            is_caption=below is not None and below.tag == f"{_W}tbl",
            indent=self._indent(element, size, written),
        )

    def _indent(self, element: Any, size: float, written: str) -> float | None:  # noqa: ANN401
        """Return how far the first line begins from the margin; None of what is set in whole."""
        whole, first, back = (
            self._length(element, size, *names)
            for names in (("left", "start"), ("firstLine",), ("hanging",))
        )
        return None if whole > 1 else whole + first - back + _blanks_before(written)

    def _length(self, element: Any, size: float, *names: str) -> float:  # noqa: ANN401
        """Return an indent in characters; one that is told in them goes before one in twips."""
        told = self._of_paragraph(element, "w:ind", *(f"{name}Chars" for name in names))
        if told:
            return float(told) / 100
        return float(self._of_paragraph(element, "w:ind", *names) or 0) / (_TWIPS * size)

    def _pitch(self, element: Any) -> tuple[float, float]:  # noqa: ANN401
        line = float(self._of_paragraph(element, "w:spacing", "line") or _LINE)
        rule = self._of_paragraph(element, "w:spacing", "lineRule") or "auto"
        return (0.0, line / float(_LINE)) if rule == "auto" else (line / _TWIPS, 0.0)

    def _face(self, run: Any, element: Any, script: str) -> str:  # noqa: ANN401
        # Beside each other, a face of the theme goes before a name (ECMA-376, 17.3.2.26).
        found = self._of_run(run, element, "w:rFonts", f"{script}Theme", script)
        return self._themes.get(found, found)

    def _of_run(self, run: Any, element: Any, path: str, *names: str) -> str:  # noqa: ANN401
        own = [run.find("w:rPr", _SPACES)]
        style = run.find("w:rPr/w:rStyle", _SPACES)
        if style is not None:
            own += [one.find("w:rPr", _SPACES) for one in self._chain(style.get(f"{_W}val"))]
        own += [one.find("w:rPr", _SPACES) for one in self._chain(self._style(element))]
        own.append(self._root.find("w:docDefaults/w:rPrDefault/w:rPr", _SPACES))
        return _first(own, path, names)

    def _of_paragraph(self, element: Any, path: str, *names: str) -> str:  # noqa: ANN401
        own = [element.find("w:pPr", _SPACES)]
        own += [one.find("w:pPr", _SPACES) for one in self._chain(self._style(element))]
        own.append(self._root.find("w:docDefaults/w:pPrDefault/w:pPr", _SPACES))
        return _first(own, path, names)

    def _style(self, element: Any) -> str:  # noqa: ANN401
        style = element.find("w:pPr/w:pStyle", _SPACES)
        return self._usual if style is None else str(style.get(f"{_W}val"))

    def _chain(self, name: str) -> Iterator[Any]:
        for _ in range(_DEEPEST):
            style = self._styles.get(name)
            if style is None:
                return
            yield style
            base = style.find("w:basedOn", _SPACES)
            name = "" if base is None else base.get(f"{_W}val")


def _blanks_before(text: str) -> float:
    """Return the width of the blanks with which a text begins, in characters."""
    blanks = text[: len(text) - len(text.lstrip())]
    return sum(1.0 if mark == "\u3000" else _TAB if mark == "\t" else 0.5 for mark in blanks)


def _themes(document: Any) -> dict[str, str]:  # noqa: ANN401
    """Return the faces of the file's theme by the names that texts use for them."""
    part = next(
        (one for one in document.part.package.iter_parts() if "/theme/" in str(one.partname)), None
    )
    if part is None:
        return {}
    # The library is wanted only here; the window starts without it.
    from docx.oxml.parser import parse_xml  # noqa: PLC0415

    root = parse_xml(part.blob)
    faces: dict[str, str] = {}
    for size in ("major", "minor"):
        fonts = root.find(f".//{_A}{size}Font")
        if fonts is None:
            continue
        latin, east = (fonts.find(f"{_A}{script}") for script in ("latin", "ea"))
        named = {one.get("script"): one.get("typeface", "") for one in fonts.iter(f"{_A}font")}
        face = ("" if latin is None else latin.get("typeface")) or ""
        faces |= dict.fromkeys((f"{size}Ascii", f"{size}HAnsi"), face)
        faces[f"{size}EastAsia"] = ("" if east is None else east.get("typeface")) or named.get(
            "Hans", ""
        )
    return faces


def _first(holders: list[Any], path: str, names: tuple[str, ...]) -> str:
    """Return the first of these attributes that any of the holders has."""
    for holder in holders:
        found = None if holder is None else holder.find(path, _SPACES)
        for name in names:
            if found is not None and (value := found.get(f"{_W}{name}")):
                return str(value)
    return ""


def _most(faces: Counter[str]) -> str:
    used = +faces
    return used.most_common(1)[0][0] if used else ""
