"""Read the paragraphs of a Word file (.docx), with the numbers that Word itself puts before them.

What was struck out in a revision is left out, what was put in is read; text boxes are not read.
"""

from __future__ import annotations

import io
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

from perfdesk.errors import UserError
from perfdesk.intake.zipped import check_packed
from perfdesk.template.patterns import chinese_number

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAIN_PART = "word/document.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: Struck out, moved away, formats, boxes, and what is there a second time for old programs.
_SKIPPED = frozenset(
    {"del", "moveFrom", "pPr", "rPr", "tblPr", "trPr", "tcPr", "txbxContent", "Fallback"}
)
_CHINESE = frozenset(
    {
        "chineseCounting",
        "chineseCountingThousand",
        "chineseLegalSimplified",
        "japaneseCounting",
        "taiwaneseCounting",
        "ideographDigital",
    }
)
_CIRCLED = frozenset({"decimalEnclosedCircle", "decimalEnclosedCircleChinese"})
_MAX_LEVEL = 8


def read_word(content: bytes, name: str) -> list[str]:
    """Return the paragraphs in order; a table's rows are a paragraph each.

    Raises:
        UserError: ``file_damaged``, ``file_unpacks_too_large``; ``file_other_kind`` where it is
            sound, but of another program.
    """
    with word_document(content, name) as document:
        return list(_blocks(document.element.body, Numbers.of(document)))


@contextmanager
def word_document(content: bytes, name: str) -> Iterator[Any]:
    """Open a file; what is damaged in it is told where it is met.

    Raises:
        UserError: As ``read_word``.
    """
    check_packed(content, name, needs=())
    with ZipFile(io.BytesIO(content)) as packed:
        if _MAIN_PART not in packed.namelist():
            raise UserError("file_other_kind", file=name)
    # The library is wanted only here; the window starts without it.
    from docx import Document  # noqa: PLC0415

    try:
        yield Document(io.BytesIO(content))
    except (BadZipFile, SyntaxError, KeyError, ValueError, AttributeError) as err:
        # SyntaxError is how the parser tells markup that is not well formed.
        raise UserError("file_damaged", file=name) from err


def _blocks(holder: Any, numbers: Numbers) -> Iterator[str]:  # noqa: ANN401
    """Yield the text of each paragraph and each row below an element."""
    for element in holder:
        match _name(element):
            case "p":
                text = "".join(pieces(element))
                yield from (numbers.before(element) + text).split("\n")
            case "tbl":
                yield from rows_of(element)
            case name if name not in _SKIPPED:
                yield from _blocks(element, numbers)


def rows_of(table: Any) -> Iterator[str]:  # noqa: ANN401
    """Yield a table's rows, and behind each row those of the tables in its cells."""
    for row in _nearest(table, "tr"):
        cells = (
            "".join(pieces(cell)).replace("\n", "").replace("\t", " ")
            for cell in _nearest(row, "tc")
        )
        yield "\t".join(filter(None, cells))
        for inner in _nearest(row, "tbl"):
            yield from rows_of(inner)


def _nearest(holder: Any, name: str) -> Iterator[Any]:  # noqa: ANN401
    """Yield the elements of a name below another, but none below one of them or below a table."""
    for child in holder:
        found = _name(child)
        if found == name:
            yield child
        elif found != "tbl" and found not in _SKIPPED:
            yield from _nearest(child, name)


def pieces(element: Any) -> Iterator[str]:  # noqa: ANN401
    """Yield what is written in an element; a table in a cell has rows of its own."""
    for child in element:
        match _name(child):
            case "t":
                yield child.text or ""
            case "tab":
                yield "\t"
            case "br" | "cr":
                yield "\n"
            case "noBreakHyphen":
                yield "-"
            case name if name != "tbl" and name not in _SKIPPED:
                yield from pieces(child)


def _name(element: Any) -> str:  # noqa: ANN401
    """Return an element's name without its name space; a comment has none."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else "del"


@dataclass(slots=True)
class Numbers:
    """The numbers that Word counts: for each list and level its form, and how far it has come."""

    forms: dict[tuple[str, int], tuple[str, str, int]] = field(default_factory=dict)
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Any) -> Numbers:  # noqa: ANN401
        """Return the numbers of a document."""
        numbers = cls()
        parts = [part for part in document.part.package.iter_parts() if hasattr(part, "element")]
        for part in parts:
            if str(part.partname).endswith("/numbering.xml"):
                numbers._learn_lists(part.element)
            elif str(part.partname).endswith("/styles.xml"):
                numbers._learn_styles(part.element)
        return numbers

    def _learn_lists(self, root: Any) -> None:  # noqa: ANN401
        levels: dict[str, list[Any]] = {}
        for abstract in root.iter(f"{_W}abstractNum"):
            levels[abstract.get(f"{_W}abstractNumId")] = list(abstract.iter(f"{_W}lvl"))
        for one in root.iter(f"{_W}num"):
            abstract = _value(one, "abstractNumId")
            for level in levels.get(abstract, []):
                start = _value(level, "start")
                self.forms[one.get(f"{_W}numId"), int(level.get(f"{_W}ilvl"))] = (
                    _value(level, "numFmt"),
                    _value(level, "lvlText"),
                    int(start) if start.isdecimal() else 1,
                )

    def _learn_styles(self, root: Any) -> None:  # noqa: ANN401
        for style in root.iter(f"{_W}style"):
            place = _list_place(style)
            if place is not None:
                self.styles[style.get(f"{_W}styleId")] = place

    def before(self, paragraph: Any) -> str:  # noqa: ANN401
        """Return the number that stands before a paragraph; empty for most."""
        place = _list_place(paragraph)
        if place is None:
            place = self.styles.get(_value(paragraph, "pPr/w:pStyle"))
        if place is None or place not in self.forms:
            return ""
        number, level = place
        counts = self.counts.setdefault(number, {})
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        counts[level] = counts.get(level, self.forms[place][2] - 1) + 1
        text = self.forms[place][1]
        for upper in range(level + 1):
            form, _, start = self.forms.get((number, upper), ("decimal", "", 1))
            text = text.replace(f"%{upper + 1}", _written(form, counts.get(upper, start)))
        return text if self.forms[place][0] != "bullet" else ""


def _list_place(element: Any) -> tuple[str, int] | None:  # noqa: ANN401
    """Return a paragraph's or style's list and level, if it is in one."""
    number = _value(element, "pPr/w:numPr/w:numId")
    level = _value(element, "pPr/w:numPr/w:ilvl") or "0"
    if not number or number == "0" or not level.isdecimal():
        return None
    return number, min(int(level), _MAX_LEVEL)


def _value(element: Any, path: str) -> str:  # noqa: ANN401
    """Return the value of what stands at a path below an element; empty where nothing does."""
    found = element.find(f"w:{path}", {"w": _W[1:-1]})
    return "" if found is None else str(found.get(f"{_W}val", ""))


def _written(form: str, number: int) -> str:
    if form in _CHINESE and 0 < number < 100:
        return chinese_number(number)
    if form in _CIRCLED and 0 < number <= 20:
        return chr(ord("①") + number - 1)
    return str(number)
