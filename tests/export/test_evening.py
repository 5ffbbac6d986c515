"""Lines of one paragraph look alike: what one of them lacks is shared with its neighbours."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given

from perfdesk.export.evening import badness_of, is_uneven
from perfdesk.export.linebreak import BrokenLine, Measure, break_lines
from perfdesk.export.style import load_style
from tests.export.test_linebreak import PAGE, TEXTS, advance

UNITS = replace(PAGE, units=load_style("gb9704").text.units)


def lines_of(text: str, measure: Measure = UNITS) -> tuple[BrokenLine, ...]:
    return break_lines(text, advance, measure)


def shown(text: str, measure: Measure = UNITS) -> list[str]:
    return [text[line.start : line.stop] for line in lines_of(text, measure)]


#: A figure of five cells and a half does not fit at the end of the second line.
LOOSE = "绩" * 26 + "效" * 24 + "为38.61万人次，" + "目" * 30 + "。"
#: A pair of figure and unit would press the only mark before it flat.
TIGHT = "绩" * 26 + "效" * 12 + "；" + "果" * 13 + "为9处" + "目" * 30 + "。"


def test_line_before_a_long_figure_shares_what_it_lacks() -> None:
    lines = lines_of(LOOSE)
    greedy = 3 / 24
    assert any(
        line.stop > line.start and "38.61万人次" in LOOSE[line.start : line.stop] for line in lines
    )
    assert max(line.stretch for line in lines) < 0.7 * greedy
    assert sum(line.stretch > 0 for line in lines) >= 2


def test_no_mark_is_pressed_flat_where_lines_can_be_spread_a_little() -> None:
    lines = lines_of(TIGHT)
    assert max(line.squeeze for line in lines) < 0.3
    assert not any(is_uneven(line.stretch, line.squeeze) for line in lines)


def test_even_paragraph_stays_as_it_is() -> None:
    text = "绩" * 80 + "。"
    assert [line.stretch for line in lines_of(text)] == [0, 0, 0]


def test_number_of_lines_is_that_of_lines_filled_in_turn() -> None:
    assert len(lines_of(LOOSE)) == 4
    assert shown(LOOSE)[-1].endswith("目。")


@pytest.mark.parametrize(
    "letters", ["abcdefghijklmnopqrstuvwxyz" * 3, "https://www.example.gov.cn/" + "zwgk/" * 12]
)
def test_letters_of_a_long_word_are_spread_alike(letters: str) -> None:
    """Gaps at some places of an address would look like blanks in it."""
    text = f"数据见{letters}等处。"
    for line in lines_of(text)[:-1]:
        gaps = {
            round(right - left - 0.5, 6)
            for at, (left, right) in enumerate(pairwise(line.places), start=line.start)
            if text[at].isascii() and text[at + 1].isascii()
        }
        assert len(gaps) <= 1 or max(gaps) < 0.1, text[line.start : line.stop]


def test_long_address_parts_where_half_a_line_would_stay_empty() -> None:
    text = f"数据见https://www.example.gov.cn/{'zwgk/' * 7}2024年度部门预算公开。"
    first = lines_of(text)[0]
    assert first.width == pytest.approx(28)


def test_badness_grows_with_the_square() -> None:
    assert badness_of(0.1, 0) == pytest.approx(4 * badness_of(0.05, 0))
    assert badness_of(0, 0.4) == pytest.approx(4 * badness_of(0, 0.2))
    assert not is_uneven(0.05, 0)


@given(TEXTS)
def test_nothing_is_lost_and_no_line_is_too_long(text: str) -> None:
    lines = lines_of(text)
    assert "".join(text[line.start : line.stop] for line in lines) == text
    for line in lines:
        assert line.squeeze <= 0.5 + 1e-6
        assert line.stretch <= UNITS.max_stretch + 1e-6
