"""All steps of cleaning together: nothing gets lost, and cut paragraphs come back whole."""

from __future__ import annotations

import unicodedata
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.intake.arrangement import Furniture
from perfdesk.intake.cleaning import clean
from perfdesk.intake.cleaning.paragraphs import join, print_of, without_page_numbers
from perfdesk.intake.readers.source import FileKind, FileLine, LineKind, SourceFile
from perfdesk.intake.words.wording import compact
from tests.intake.prose import cut, paragraphs, seeded, text_file

_MARKS = '一二三预算绩效自评报告目录附件，。,.:：;；()（）“”"…·-— 　\t\n12345３４％%aZ|>〔〕'
_TEXTS = st.text(st.sampled_from(_MARKS), max_size=300)


def characters(text: str) -> Counter[str]:
    """Return hanzi, letters and figures of a text; marks may be written otherwise."""
    plain = unicodedata.normalize("NFKC", compact(text))
    return Counter(mark for mark in plain if mark.isalnum())


@given(_TEXTS)
def test_nothing_gets_lost(text: str) -> None:
    lines = clean(text_file(text))
    assert sum((characters(line.text) for line in lines), Counter()) == characters(text)
    assert sum((characters(line.original) for line in lines), Counter()) == characters(text)


@given(_TEXTS)
def test_what_is_clean_stays(text: str) -> None:
    texts = [line.text for line in clean(text_file(text)) if line.furniture is None]
    again = clean(text_file("\n".join(texts)))
    assert [line.text for line in again if line.furniture is None or line.text in texts] == texts


def test_lines_know_where_they_stand() -> None:
    lines = (
        FileLine("第一段", 1, "第 1 段", level=2),
        FileLine(" ", 2, "第 2 段"),
        FileLine("甲\t乙", 3, "表1第1行", kind=LineKind.ROW, table=1, cells=("甲", "", "３")),
        FileLine("页眉", 4, "第 1 页", is_running=True),
    )
    first, row, head = clean(SourceFile("旧.docx", FileKind.WORD, lines))
    assert (first.sources, first.level, first.original, first.is_whole) == ((1,), 2, "第一段", True)
    assert (row.sources, row.gap, row.cells, row.table) == ((3,), 1, ("甲", "", "3"), 1)
    assert row.is_row
    assert head.furniture is Furniture.RUNNING


def printed(wanted: list[str], room: int, spacing: str, *, has_pages: bool) -> str:
    """Return paragraphs as the lines of pages, set in by two hanzi."""
    raw: list[str] = []
    for text in wanted:
        for line in cut(f"　　{text}", room):
            raw += [line, ""] if spacing == "every" else [line]
            if has_pages and len(raw) % 22 == 0:
                raw += ["", f"— {len(raw) // 22} —", ""]
        raw += [""] if spacing == "between" else []
    return "\n".join(raw)


def paragraphs_of(text: str) -> list[str]:
    lines = without_page_numbers(clean(text_file(text)))
    return [compact(found) for found in join(lines, print_of(lines), lambda _: False)]


@given(
    seed=st.integers(0, 10_000),
    room=st.integers(12, 45),
    spacing=st.sampled_from(["none", "every", "between"]),
    has_pages=st.booleans(),
)
def test_joining_loses_nothing(seed: int, room: int, spacing: str, *, has_pages: bool) -> None:
    wanted = paragraphs(seeded(seed), 6)
    found = paragraphs_of(printed(wanted, 2 * room, spacing, has_pages=has_pages))
    assert "".join(found) == compact("".join(wanted))


@pytest.mark.parametrize("spacing", ["none", "every", "between"])
@pytest.mark.parametrize("has_pages", [False, True])
def test_most_paragraphs_come_back(spacing: str, *, has_pages: bool) -> None:
    right = total = 0
    for seed in range(40):
        random = seeded(seed)
        wanted = [compact(text) for text in paragraphs(random, 10)]
        room = 2 * random.randint(12, 45)
        found = paragraphs_of(printed(wanted, room, spacing, has_pages=has_pages))
        right += sum(len(text) for text in wanted if text in found)
        total += sum(map(len, wanted))
    assert right >= 0.98 * total


def test_uncut_paragraphs_stay() -> None:
    wanted = paragraphs(seeded(3), 12)
    lines = clean(text_file("\n".join(wanted), FileKind.WORD))
    assert [compact(text) for text in join(lines, print_of(lines), lambda _: False)] == [
        compact(text) for text in wanted
    ]
