"""Find marks of the wrong width or the wrong kind, repeated ones, and those that are missing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from perfdesk.proof.language.pairs import brackets
from perfdesk.proof.language.words import HAN, is_han, one_of, slip, table, without_links
from perfdesk.template.datatypes import half_width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfdesk.proof.values import Passage, Slip

_HALF = re.compile(r"[,;:?!.]")
_WIDE = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", ".": "。"}
_CLOSING = frozenset("）》〉】〕”’%％")
_OPENING = frozenset("（《〈【〔“‘")
_BLANK = " \t\u3000\xa0"
#: Only a number before the dot: 一.加强管理 is a numbering, which others judge.
_NUMBERING = re.compile(r"(?:^|[\n（(；。：])[一二三四五六七八九十]{1,3}$")
#: (1) and (一) before a line's words.
_ITEM = re.compile(r"[一二三四五六七八九十\d]{1,3}")
_FORMULA = frozenset("=×÷+*/Σ√<>≤≥＝＋／－-")
_YEAR_AND_NUMBER = re.compile(r"(?:19|20)\d\d[)）]\s*第?\s*\d+\s*号")
_STRAIGHT = re.compile(r"\"([^\"\n]{1,200})\"|'([^'\n]{1,60})'")


def half_width_marks(passage: Passage) -> Iterator[Slip]:
    """Yield half-width marks between Chinese words; those of numbers, times and English stay."""
    text = without_links(passage.text)
    for match in _HALF.finditer(text):
        at, mark = match.start(), match[0]
        if not _is_chinese(text, at):
            continue
        right: str | None = _WIDE[mark]
        if mark == ".":
            if _NUMBERING.search(text, max(at - 5, 0), at):
                continue
            if is_han(_next(text, at)):  # 约翰.史密斯 has a dot of another kind.
                right = None
        yield slip("half_width_mark", passage, (at, at + 1), right, right=_WIDE[mark])


def _is_chinese(text: str, at: int) -> bool:
    """Say whether the mark at ``at`` is one of a Chinese sentence."""
    left, right = _before(text, at), _next(text, at)
    is_behind = is_han(left) or left in _CLOSING
    match text[at]:
        case "," | ";":
            is_before = is_han(right) or right in _OPENING
            return (is_han(left) or is_before or (is_behind and right == "")) and left != ""
        case ".":
            ends = right in {"", "\n", "”", "）", "’"} or is_han(right)
            return is_behind and left not in "%％" and ends
        case _:
            return is_behind and right != "/"


def _before(text: str, at: int) -> str:
    return text[max(at - 20, 0) : at].rstrip(_BLANK)[-1:]


def _next(text: str, at: int) -> str:
    return text[at + 1 : at + 20].lstrip(_BLANK)[:1]


def half_width_brackets(passage: Passage) -> Iterator[Slip]:
    """Yield half-width brackets around or behind Chinese words, and pairs of both widths."""
    text = passage.text
    end_of_last = -1
    for start, end in sorted(brackets(text).matched):
        kinds = text[start] + text[end]
        if kinds not in {"()", "(）", "（)"} or start < end_of_last:
            continue
        if kinds == "()" and not _is_words(passage, start, end):
            continue
        end_of_last = end
        inner = text[start + 1 : end].replace("(", "（").replace(")", "）")
        variant = "" if kinds == "()" else "mixed"
        yield slip("half_width_bracket", passage, (start, end + 1), f"（{inner}）", variant=variant)


def _is_words(passage: Passage, start: int, end: int) -> bool:
    text, inner = passage.text, passage.text[start + 1 : end]
    left, right = text[max(start - 1, 0) : start], text[end + 1 : end + 2]
    if (left and left in _FORMULA) or (right and right in _FORMULA) or "=" in inner:
        return False
    if _YEAR_AND_NUMBER.match(text, start + 1):  # The number of a document: said as such.
        return False
    if passage.is_file and left in {"", "\n"} and _ITEM.fullmatch(inner.strip()):
        return False  # A numbering: its shape is judged with all others of the file.
    return is_han(left) or any(map(is_han, inner))


def straight_quotes(passage: Passage) -> Iterator[Slip]:
    """Yield straight quotation marks around Chinese words."""
    text = without_links(passage.text)
    for match in _STRAIGHT.finditer(text):
        words = match[1] or match[2]
        if any(map(is_han, words)):
            marks = "“”" if match[1] else "‘’"
            right = f"{marks[0]}{words}{marks[1]}"
            yield slip("half_width_mark", passage, match.span(), right, right=marks)


_WIDE_DIGITS = re.compile(r"[０-９]+(?:[．，][０-９]+)*％?|[Ａ-Ｚａ-ｚ]+")


def full_width_digits(passage: Passage) -> Iterator[Slip]:
    """Yield digits and letters of full width: ２０２３年."""
    for match in _WIDE_DIGITS.finditer(passage.text):
        yield slip("full_width_digits", passage, match.span(), half_width(match[0]))


_REPEATED = re.compile(r"[，。、；：]{2,}|？{2,}|！{2,}")


def repeated_marks(passage: Passage) -> Iterator[Slip]:
    """Yield marks that follow each other: ，， and ，。; which of two stays, a person decides."""
    for match in _REPEATED.finditer(passage.text):
        marks = match[0]
        if len(marks) > 2 and set(marks) == {"。"}:
            continue  # A dotted line: something is left out (``leftovers.py``).
        yield slip(
            "repeated_mark", passage, match.span(), marks[0] if len(set(marks)) == 1 else None
        )


_NUMBER_MARKS = re.compile(
    r"[\[［(（【〔]\s{0,2}((?:19|20)\d\d)\s{0,2}[\]］)）】〕]\s{0,2}(第?)\s{0,2}(\d{1,5})\s{0,2}号"
)


def document_numbers(passage: Passage) -> Iterator[Slip]:
    """Yield numbers of official documents that are not 〔2023〕5号 (GB/T 9704-2012, 7.2.5)."""
    text = passage.text
    for match in _NUMBER_MARKS.finditer(text):
        if text[max(match.start() - 1, 0) : match.start()] not in table("marks")["issuers"]:
            continue
        right = f"〔{match[1]}〕{int(match[3])}号"
        if match[0].replace(" ", "") == right:
            continue
        variant = "" if f"〔{match[1]}〕" not in match[0].replace(" ", "") else "order"
        yield slip("document_number", passage, match.span(), right, variant=variant, right=right)


def missing_list_marks(passage: Passage) -> Iterator[Slip]:
    """Yield lists without 、 (of meetings, of documents), and those with ， for it."""
    text = passage.text
    one = one_of("marks", "meetings")
    for match in re.compile(rf"{one}(?:{one})+").finditer(text):
        right = "、".join(re.findall(one, match[0]))
        yield slip("list_mark", passage, match.span(), right, right=right)
    heads, kind = one_of("marks", "before_documents"), one_of("marks", "documents")
    for match in re.compile(rf"{heads}({kind})({kind})(?=等)").finditer(text):
        right = f"{match[1]}、{match[2]}"
        yield slip("list_mark", passage, (match.start(1), match.end()), right, right=right)
    activity = one_of("marks", "activities")
    for match in re.compile(rf"(?<=[{HAN}])，({activity})(?=以及)").finditer(text):
        right = f"、{match[1]}"
        yield slip("list_mark", passage, match.span(), right, right=right)
    for match in re.compile(
        rf"{one_of('marks', 'awards')}[^，。；\n]{{0,40}}”(在全[省市区国县]推广)"
    ).finditer(text):
        span = (match.start(1) - 1, match.end())
        yield slip("list_mark", passage, span, f"”，{match[1]}", right=f"”，{match[1]}")
