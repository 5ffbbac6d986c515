"""Judge a measured Word file: what of the official page can be told before it is laid out."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from perfdesk.inspect.deduction import Deduction, gathered
from perfdesk.inspect.faces import role_of, title_of, told
from perfdesk.inspect.judge import pitch_fault
from perfdesk.inspect.looks import NO_TITLE, size_told
from perfdesk.inspect.printed import MILLIMETRE, heading_level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfdesk.export.style import RoleStyle, Style
    from perfdesk.intake.measuring.word_measures import WordMeasures, WordParagraph, WordSection

_LABEL = re.compile(r"附件[\d一二三四五六七八九十]*")
#: Behind the field stands what it was when the file was saved.
_NUMBER = re.compile(r"—#\d*—")
#: A title fits three lines and is no sentence.
_LONGEST_TITLE = 60
_SENTENCE = re.compile(r"[，。；：！？]")
_ALIGNMENTS = {"left": "居左", "start": "居左", "both": "居左", "right": "居右", "": "居左"}
_INDENT_EXACT = 0.6
_SIZE_EXACT = 0.3
_MARGINS = 1.2 * MILLIMETRE


def judge_word(
    measures: WordMeasures, style: Style, *, house_pitch: float = 0.0
) -> tuple[Deduction, ...]:
    """Return what a Word file would be marked down for; forms and lists are passed over.

    ``house_pitch`` as ``judge_pdf`` takes it.
    """
    texts = _text_sections(measures, style)
    found: list[Deduction] = []
    for section in texts:
        found += _section(measures.sections[section], style)
    paragraphs = [one for one in measures.paragraphs if one.section in texts]
    found += _paragraphs(paragraphs, style, house_pitch)
    found += _numbers(measures)
    return gathered(found)


def _text_sections(measures: WordMeasures, style: Style) -> list[int]:
    """Return the sections that have a paragraph of more than a line, else all that have text."""
    long = {one.section for one in measures.paragraphs if len(one.text) > style.page.chars}
    found = long or {one.section for one in measures.paragraphs}
    return sorted(number for number in found if number < len(measures.sections))


def _section(section: WordSection, style: Style) -> Iterator[Deduction]:
    page = style.page
    if max(abs(section.width - page.width), abs(section.height - page.height)) > MILLIMETRE:
        found = f"{section.width / MILLIMETRE:.0f}×{section.height / MILLIMETRE:.0f} 毫米"
        wanted = f"{page.width / MILLIMETRE:.0f}×{page.height / MILLIMETRE:.0f} 毫米"
        yield Deduction("paper", 0, 0, "", found, wanted)
    margins = (
        ("left_margin", section.left, page.left),
        ("right_margin", section.right, page.width - page.right),
        ("top_margin", section.top, page.top),
        ("bottom_margin", section.bottom, page.height - page.bottom),
    )
    for rule, length, sought in margins:
        if abs(length - sought) > _MARGINS:
            told_length, told_sought = (f"{one / MILLIMETRE:.1f} 毫米" for one in (length, sought))
            yield Deduction(rule, 0, 0, "", told_length, told_sought)


def _paragraphs(
    paragraphs: list[WordParagraph], style: Style, house_pitch: float
) -> Iterator[Deduction]:
    has_title = is_guessed = is_top = False
    section = -1
    # A text that is small as a whole is a text; what is smaller than most is a note.
    least = min(style.roles.body.size - 3, _usual_size(paragraphs) - 1)
    for one in paragraphs:
        if one.section != section:
            section, is_top = one.section, True
        if _LABEL.fullmatch(one.text):
            is_top = True
            yield from _look(one, "label", style.roles.label)
            continue
        is_amid = one.alignment == "center"
        has_sure = has_title and not is_guessed
        if is_top and (is_amid or _may_be_title(one, style, has_title=has_sure)):
            has_title, is_guessed = True, not is_amid
            yield from _look(one, "title", style.roles.title)
            if not is_amid:
                found = _ALIGNMENTS.get(one.alignment, "未居中")
                yield Deduction("title_place", 0, one.number, one.text, found, "居中")
            continue
        is_top = False
        if is_amid or one.is_caption or one.size < least:
            continue
        level = heading_level(one.text)
        rule = f"heading{level}" if level else "body"
        yield from _look(one, rule, style.roles.heading(level) if level else style.roles.body)
        yield from _text(one, style, house_pitch)
    if paragraphs and not has_title:
        first = next((one for one in paragraphs if not _LABEL.fullmatch(one.text)), paragraphs[0])
        wanted = f"{title_of(style.roles.title.face)}居中"
        yield Deduction("title_place", 0, first.number, first.text, NO_TITLE, wanted)


def _usual_size(paragraphs: list[WordParagraph]) -> float:
    """Return the type size of most characters."""
    sizes: Counter[float] = Counter()
    for one in paragraphs:
        sizes[one.size] += len(one.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _may_be_title(one: WordParagraph, style: Style, *, has_title: bool) -> bool:
    """Say whether a paragraph at the top is meant as a title, though it does not stand amid."""
    if one.alignment == "right" or heading_level(one.text):
        return False
    is_large = one.size > style.roles.body.size + 1
    is_short = len(one.text) <= _LONGEST_TITLE and not _SENTENCE.search(one.text)
    return is_short and (is_large or not has_title)


def _look(one: WordParagraph, rule: str, wanted: RoleStyle) -> Iterator[Deduction]:
    is_face = role_of(one.face) == wanted.face
    if not is_face or abs(one.size - wanted.size) > _SIZE_EXACT:
        found = f"{size_told(one.size)}{told(one.face)}"
        sought = f"{size_told(wanted.size)}{title_of(wanted.face)}"
        yield Deduction(rule, 0, one.number, one.text, found, sought)


def _text(one: WordParagraph, style: Style, house_pitch: float) -> Iterator[Deduction]:
    """Judge pitch and indent, and whether digits have the face of the text."""
    if wanted := pitch_fault(one.pitch, house_pitch):
        found = f"{one.pitch:.1f} 磅" if one.pitch else f"{one.spacing:g} 倍行距"
        yield Deduction("pitch", 0, one.number, one.text, found, f"固定值 {wanted}")
    indent, is_long = style.text.indent_chars, len(one.text) > style.page.chars
    # A short paragraph may be an address or a signature.
    if is_long and one.indent is not None and abs(one.indent - indent) > _INDENT_EXACT:
        found = f"首行空 {one.indent:.1f} 字" if one.indent > _INDENT_EXACT else "段首未缩进"
        yield Deduction("indent", 0, one.number, one.text, found, "段首空两字")
    if one.digits_face and told(one.digits_face) != told(one.face):
        found = f"数字用{told(one.digits_face)}，文字用{told(one.face)}"
        sought = f"数字与文字同用{title_of(style.roles.body.face)}"
        yield Deduction("digits_face", 0, one.number, one.text, found, sought)


def _numbers(measures: WordMeasures) -> Iterator[Deduction]:
    numbered = [text for text in measures.footers if "#" in text]
    if not numbered:
        yield Deduction("page_number", 0, 0, "", "没有页码", "每页有页码")
        return
    if not all(map(_NUMBER.search, numbered)):
        yield Deduction("page_number_form", 0, 0, "", "没有一字线", "左右各一条一字线")
    if not measures.has_even_pages:
        yield Deduction("page_number_side", 0, 0, "", "单双页相同", "单页居右、双页居左")
