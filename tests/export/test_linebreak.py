"""The rules of GB/T 15834-2011, section 5.1, at the ends of lines."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from perfdesk.export.characters import NEVER_FIRST, NEVER_LAST, SQUEEZABLE, forced_cells
from perfdesk.export.linebreak import (
    Measure,
    break_lines,
    break_positions,
    longest_piece,
)
from perfdesk.export.style import load_style

PAGE = Measure(width=28, indent=2)
BLANKS = " \u3000"


def advance(char: str) -> float:
    """The widths of a face whose Latin letters are half a cell."""
    cells = forced_cells(char)
    return 0.5 if cells is None else cells


def broken(text: str, measure: Measure = PAGE) -> list[str]:
    return [text[line.start : line.stop] for line in break_lines(text, advance, measure)]


HANZI = st.sampled_from("的一是了我不人在他有这个上们来到时大地为子中你说生国年着就那和要")
PIECES = st.one_of(
    HANZI,
    HANZI,
    HANZI,
    st.sampled_from(
        [
            "，",
            "。",
            "、",
            "；",
            "：",
            "？",
            "！",
            "“",
            "”",
            "（",
            "）",
            "《",
            "》",
            "——",
            "……",
            "·",
            "/",
            " ",
        ]
    ),
    st.from_regex(r"[1-9][0-9]{0,3}(\.[0-9]{2})?%?", fullmatch=True),
    st.from_regex(r"[A-Za-z]{1,10}", fullmatch=True),
)
#: A word, which gives way where a mark would begin a line; a figure, which stays whole.
WORDS = re.compile(r"[A-Za-z]+(?:[./-]?[A-Za-z0-9]+)*|(?P<figure>[0-9]+(?:[.,:][0-9]+)*)")
TEXTS = st.lists(PIECES, max_size=160).map("".join)
MEASURES = st.builds(
    Measure,
    width=st.floats(6, 40),
    indent=st.sampled_from([0.0, 2.0]),
    justify=st.booleans(),
)


@given(TEXTS, MEASURES)
def test_every_character_stands_in_one_line(text: str, measure: Measure) -> None:
    assert "".join(broken(text, measure)) == text


@example("的AAAAA1000.00%", Measure(width=6.0, justify=False))
@example("的的的的的的的的的的的，·的“——的的", Measure(width=6.0, justify=False))
@given(TEXTS, MEASURES)
def test_no_line_begins_or_ends_with_a_forbidden_mark(text: str, measure: Measure) -> None:
    """Unless the text has no legal place within the line at which it could have been broken."""
    lines = break_lines(text, advance, measure)
    legal = break_positions(text)
    for line in lines[:-1]:
        if line.stop in legal:
            content = text[line.start : line.stop].rstrip(BLANKS)
            # Blanks at the beginning, before what fills a line: writers have none there.
            assert not content or content[-1] not in NEVER_LAST
            assert text[line.stop] not in NEVER_FIRST or text[line.stop :][:2] in ("——", "……")
        else:
            # A chain of marks as wide as the line: nothing legal before its end; or a word so long,
            # or with its marks.
            inside = [place for place in legal if line.start < place < line.stop]
            is_cut = any(one.start() < line.stop < one.end() for one in WORDS.finditer(text))
            is_long = longest_piece(text, advance) > measure.width - measure.indent
            assert not inside or is_cut or is_long


CHAINS = st.lists(
    st.one_of(st.sampled_from(list("，。！？“”（）《》甲乙")), PIECES), max_size=60
).map("".join)


@example("（Internationalization）！", Measure(width=12.0))
@example("“《甲》！”乙", Measure(width=4.0))
@example("，————", Measure(width=5.0, indent=2.0))
@given(CHAINS, st.builds(Measure, width=st.floats(3, 14), indent=st.sampled_from([0.0, 2.0])))
def test_no_mark_begins_a_line_where_a_chain_can_be_pressed_or_a_word_cut(
    text: str, measure: Measure
) -> None:
    """Nor ends one: a long word gives way, then marks take half a cell each."""
    places = [0, *(at for at in range(1, len(text)) if _is_clean(text, at)), len(text)]
    for line in break_lines(text, advance, measure)[:-1]:
        at = line.stop
        is_blank = text[at - 1] in BLANKS or text[at] in BLANKS
        if at not in places and not is_blank and not _is_in_long_word(text, at, measure):
            begin = max(place for place in places if place < at)
            chain = text[begin : min(place for place in places if place > at)]
            least = sum(map(advance, chain)) - sum(char in SQUEEZABLE for char in chain) / 2
            assert least > measure.width - (0 if begin else measure.indent) - 0.5, chain


def _is_in_long_word(text: str, at: int, measure: Measure) -> bool:
    """Say whether a place is inside of a word or figure that no line holds: that parts anywhere."""
    holding = (
        one for one in re.finditer(r"[A-Za-z0-9.,:%]+", text) if one.start() < at < one.end()
    )
    room = measure.width - measure.indent
    return any(sum(map(advance, one[0])) > room for one in holding)


def _is_clean(text: str, at: int) -> bool:
    """Say whether no mark begins or ends a line where the text is parted, and no figure is cut."""
    first, last = text[at], text[at - 1]
    is_figure = any(one.start() < at < one.end() and one["figure"] for one in WORDS.finditer(text))
    is_figure = is_figure or (last.isdecimal() and first.isdecimal())
    is_two_cell = text[at : at + 2] in ("——", "……")
    # Of four dashes in a row each two are a mark.
    run = at - len(text[:at].rstrip(last))
    is_inside = first == last and last in "—…" and run % 2 == 1
    is_mark = first in NEVER_FIRST and not is_two_cell
    return not (is_mark or is_figure or is_inside or last in NEVER_LAST)


@given(TEXTS, MEASURES)
def test_no_ink_beyond_the_width(text: str, measure: Measure) -> None:
    legal = break_positions(text)
    for line in break_lines(text, advance, measure):
        assert line.places[0] >= -0.5 - 1e-6
        if line.stop in legal or line.stop == len(text):
            assert line.width <= measure.width + 1e-6


@given(TEXTS, MEASURES)
def test_characters_never_overlap_by_more_than_half_a_cell(text: str, measure: Measure) -> None:
    for line in break_lines(text, advance, measure):
        for index, (here, following) in enumerate(
            zip(line.places, line.places[1:], strict=False), start=line.start
        ):
            if text[index + 1] not in BLANKS:
                assert following - here >= advance(text[index]) - 1.0 - 1e-6


def test_justified_lines_end_flush_at_the_right() -> None:
    text = "本年度预算执行总体平稳，各项任务按计划推进，资金使用规范，绩效目标基本实现。" * 4
    lines = break_lines(text, advance, PAGE)
    assert len(lines) > 4
    for line in lines[:-1]:
        assert line.width == pytest.approx(28)
    assert lines[-1].stretch == 0


def test_first_line_is_indented() -> None:
    lines = break_lines("字" * 60, advance, PAGE)
    assert [line.places[0] for line in lines] == [2, 0, 0]
    assert [line.stop - line.start for line in lines] == [26, 28, 6]


def test_stop_that_does_not_fit_takes_half_a_cell_at_the_line_end() -> None:
    text = ("字" * 5 + "，") * 2 + "字" * 16 + "。" + "字" * 10
    lines = break_lines(text, advance, Measure(28))
    assert text[: lines[0].stop].endswith("。")
    assert lines[0].width == pytest.approx(28)


def test_stop_that_cannot_be_pressed_in_takes_a_character_along() -> None:
    text = "字" * 28 + "。" + "字" * 10
    assert broken(text, Measure(28))[0] == "字" * 27
    assert broken(text, Measure(28))[1].startswith("字。")


def test_opening_bracket_goes_to_the_next_line() -> None:
    text = "字" * 27 + "（字" * 3 + "字" * 20
    assert broken(text, Measure(28))[0] == "字" * 27


@pytest.mark.parametrize(
    "piece", ["3415.62", "99.4%", "12,345,678.90", "—" * 2, "…" * 2, "COVID-19"]
)
def test_pieces_are_never_parted(piece: str) -> None:
    for before in range(20, 30):
        lines = broken("字" * before + piece + "字" * 20, Measure(28))
        assert any(piece in line for line in lines)


def test_word_longer_than_a_line_is_cut() -> None:
    text = "字" + "a" * 100 + "字"
    assert "".join(broken(text)) == text
    assert max(map(len, broken(text))) <= 56


def test_internet_address_breaks_behind_its_marks() -> None:
    text = "数据接口的地址为https://report.example.gov.cn/api/v2/performance/report，每日对账。"
    lines = broken(text)
    assert "://" not in lines[1]
    assert lines[0][-1] in "._-"


def test_blanks_hang_at_the_line_end() -> None:
    text = "字" * 28 + "  " + "字" * 5
    lines = break_lines(text, advance, Measure(28))
    assert lines[0].stop == 30
    assert lines[0].width == pytest.approx(28)


@pytest.mark.parametrize("tail", ["字", "字。", "字”。"])
def test_no_single_character_in_the_last_line(tail: str) -> None:
    for count in range(50, 60):
        last = broken("字" * count + tail)[-1]
        assert last.count("字") >= 2


def test_single_character_behind_marks_takes_a_whole_phrase_down() -> None:
    """The nearest legal place may lie several marks before the line's end."""
    last = broken("水" * 20 + "，“局”；，完", Measure(26))[-1]
    assert last == "“局”；，完"


def test_narrow_cell_never_fails() -> None:
    text = "（一）《条例》规定：“应当”……12345678.90%"
    assert "".join(broken(text, Measure(1.0))) == text
    assert "".join(broken(text, Measure(0.3))) == text


def test_marks_without_end_are_broken_somewhere() -> None:
    text = "。" * 100
    lines = broken(text)
    assert "".join(lines) == text
    assert len(lines) > 1


def test_empty_text_has_no_lines() -> None:
    assert break_lines("", advance, PAGE) == ()


def test_squeezed_opening_mark_keeps_its_ink() -> None:
    """What an opening mark gives up is its left half, so its cell begins earlier."""
    text = "字（字）字字字字字字）字字"
    line = break_lines(text, advance, Measure(10))[0]
    assert line.stop == 11
    assert line.places[1] < 1.0
    assert line.places[2] == pytest.approx(line.places[1] + 1.0)


def test_longest_piece_of_a_cell() -> None:
    assert longest_piece("完成12,345.67万元", advance) == pytest.approx(4.5)
    assert longest_piece("", advance) == 0


UNITS = ("万元", "元", "个", "个百分点", "人次")


@pytest.mark.parametrize("figure", ["3,218.46万元", "12.5个百分点", "9845人次", "3个"])
def test_figure_keeps_its_unit(figure: str) -> None:
    for before in range(20, 30):
        lines = broken("字" * before + figure + "字" * 20, Measure(28, units=UNITS))
        assert any(figure in line for line in lines)


def test_words_of_units_that_follow_no_figure_break_as_others() -> None:
    text = "元" * 60
    assert [len(line) for line in broken(text, Measure(28, units=UNITS))] == [28, 28, 4]
    assert 1 in break_positions("元个", UNITS)
    assert break_positions("3万元个", UNITS) == {3}


def test_figure_with_a_unit_longer_than_the_line_parts_between_both() -> None:
    lines = broken("字字12345678万元字", Measure(4.5, units=("万元",)))
    assert lines == ["字字", "12345678", "万元字"]


@given(TEXTS, MEASURES)
def test_units_lose_no_character(text: str, measure: Measure) -> None:
    text = f"12.5万元{text}3个{text}"
    assert "".join(broken(text, replace(measure, units=UNITS))) == text


def test_sign_stays_with_its_figure() -> None:
    assert broken("字字≥520万人次", Measure(3.4, units=("万人次",))) == [
        "字字", "≥520万", "人次",
    ]  # fmt: skip


@pytest.mark.parametrize("figure", ["248处次", "120家次", "3.5万车次", "36余处次"])
def test_units_of_visits_stay_with_their_figure(figure: str) -> None:
    """Harm: 248处|次, the longest unit was not known."""
    units = load_style("gb9704").text.units
    for before in range(18, 28):
        lines = broken("字" * before + figure + "字" * 20, Measure(28, units=units))
        assert any(figure in line for line in lines)
