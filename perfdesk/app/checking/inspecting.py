"""体检: measure a finished file, ours or a stranger's, and list what would lose points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.app.checking.outside import told_as_checking
from perfdesk.app.checking.review import SEVERITY_WORDS
from perfdesk.document.blocks import Align, Column, Document, Paragraph, TableBlock
from perfdesk.errors import UserError, message
from perfdesk.export.style import load_style
from perfdesk.inspect.judge import judge_pdf, pages_of_forms
from perfdesk.inspect.word import judge_word
from perfdesk.intake.files import read_whole
from perfdesk.intake.measuring.measures import measure_pdf
from perfdesk.intake.measuring.word_measures import measure_word

if TYPE_CHECKING:
    from pathlib import Path

    from perfdesk.export.style import Style
    from perfdesk.inspect.deduction import Deduction

_STYLE = "gb9704"
_HEAD = 1024
_PACKED = b"PK\x03\x04"
_COLUMNS = (
    Column("等级", Align.CENTER, 4),
    Column("检查项", Align.LEFT, 9),
    Column("位置", Align.LEFT, 17),
    Column("原文", Align.LEFT, 14),
    Column("实测", Align.LEFT, 11),
    Column("应为", Align.LEFT, 11),
    Column("依据", Align.LEFT, 11),
    Column("建议", Align.LEFT, 18),
)
_LONGEST = 30


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was found in a file.

    Attributes:
        name: The file's name.
        pages: How many it has; 0 of a Word file, whose pages the program makes that opens it.
        forms: The pages that stand in margins of their own and are not judged as text.
        is_house: It was judged by the office's own rules.
    """

    name: str
    pages: int
    deductions: tuple[Deduction, ...]
    forms: tuple[int, ...] = ()
    is_house: bool = False

    def told(self) -> str:
        """Return the outcome in a sentence, and what could not be told of a Word file."""
        count = len(self.deductions)
        outcome = message("notes", "inspect_summary" if count else "inspect_clean", count=count)
        house = message("notes", "inspect_house") if self.is_house else ""
        if not self.pages:
            return message("notes", "inspect_word", outcome=outcome) + house
        forms = ""
        if self.forms:
            forms = message("notes", "inspect_forms", pages=_ranges(self.forms))
        return message("notes", "inspect_pages", pages=self.pages, outcome=outcome) + forms + house


def _ranges(numbers: tuple[int, ...]) -> str:
    """Return numbers as a person tells them: 2、5～7."""
    told: list[list[int]] = []
    for number in numbers:
        if told and number == told[-1][-1] + 1:
            told[-1][1:] = [number]
        else:
            told.append([number])
    return "、".join("～".join(map(str, one)) for one in told)


def inspect_file(path: Path, page_style: str = "") -> Inspection:
    """Measure a file against the official page (GB/T 9704-2012, GB/T 15834); nothing is stored.

    ``page_style`` names the office's rules of the page (``Choices.page_style``), which go before
    the standard's.

    Raises:
        UserError: ``inspect_other_kind``; ``file_scanned`` or ``check_empty``: it has no text; or
            it cannot be read (see ``read_whole``, ``measure_pdf`` and ``measure_word``; what the
            readers call ``import_…`` is ``check_…`` here).
    """
    with told_as_checking():
        content = read_whole(path)
    if content.startswith(_PACKED):
        return _inspect_word(content, path.name, page_style)
    if b"%PDF-" not in content[:_HEAD]:
        raise UserError("inspect_other_kind", file=path.name)
    try:
        measures = measure_pdf(content, path.name)
    except UserError as err:
        # What else is damaged may be opened in Word; a PDF is made anew.
        raise UserError("inspect_damaged", file=path.name) if _is_damage(err) else err from err
    if not any(page.lines for page in measures.pages):
        raise UserError("file_scanned", file=path.name)
    style, pitch = _rules(page_style)
    found = judge_pdf(measures, style, house_pitch=pitch)
    forms = pages_of_forms(measures, style)
    return Inspection(path.name, len(measures.pages), found, forms, bool(page_style))


def _is_damage(error: UserError) -> bool:
    return error.code == "file_damaged"


def _rules(page_style: str) -> tuple[Style, float]:
    """Return the page design with the office's rules, and the pitch that they set (0: none)."""
    plain = load_style(_STYLE)
    style = load_style(f"{_STYLE}+{page_style}") if page_style else plain
    return style, style.page.pitch if style.page.pitch != plain.page.pitch else 0.0


def _inspect_word(content: bytes, name: str, page_style: str) -> Inspection:
    try:
        measures = measure_word(content, name)
    except UserError as err:
        if err.code == "file_other_kind":
            raise UserError("inspect_other_kind", file=name) from err
        raise
    if not measures.paragraphs:
        raise UserError("check_empty", file=name)
    style, pitch = _rules(page_style)
    return Inspection(name, 0, judge_word(measures, style, house_pitch=pitch), (), bool(page_style))


def inspection_document(of: Inspection) -> Document:
    """Return the list of what was found: 等级, 检查项, 位置, 原文, 实测, 应为, 依据, 建议."""
    blocks: list[Paragraph | TableBlock] = [Paragraph(of.told())]
    if of.deductions:
        blocks.append(TableBlock(_COLUMNS, tuple(map(_cells, of.deductions))))
    return Document(
        label="",
        title=f"{of.name}版面体检结果",
        author="",
        style=_STYLE,
        blocks=tuple(blocks),
        is_landscape=True,
        is_list=True,
    )


def _cells(one: Deduction) -> tuple[str, ...]:
    quote = one.quote if len(one.quote) <= _LONGEST else f"{one.quote[: _LONGEST - 2]}……"
    word = SEVERITY_WORDS[one.severity]
    return word, one.title, one.where, quote, one.found, one.wanted, one.basis, one.advice
