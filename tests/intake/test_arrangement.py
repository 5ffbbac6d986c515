"""An arrangement's changes: each gives another value, and nothing is lost by any of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.intake.account import Share
from perfdesk.intake.arrangement import Arrangement, Furniture, Part, PartKind
from perfdesk.intake.fields.fill import fill
from perfdesk.intake.words.wording import compact

if TYPE_CHECKING:
    from perfdesk.template.catalogue import Catalogue

HEADING, TEXT, ROW, FURNITURE = PartKind.HEADING, PartKind.TEXT, PartKind.ROW, PartKind.FURNITURE


def piece(number: int, kind: PartKind, text: str, section: str | None = None) -> Part:
    furniture = Furniture.PAGE_NUMBER if kind is FURNITURE else None
    cells = tuple(text.split("\t")) if kind is ROW else ()
    level = int(kind is HEADING)
    return Part(
        number, kind, text, text, (number,), level, section, furniture=furniture, cells=cells
    )


def sample() -> Arrangement:
    return Arrangement(
        "liwan-2023",
        (
            piece(1, PartKind.TITLE, "2023年度某馆整体支出绩效自评报告"),
            piece(2, HEADING, "（一）自评结论综述", "self_conclusion"),
            piece(3, TEXT, "目标实现。", "self_conclusion"),
            piece(4, FURNITURE, "— 1 —"),
            piece(5, TEXT, "资金合规。", "self_conclusion"),
            piece(6, HEADING, "其他情况"),
            piece(7, TEXT, "没有其他。"),
            piece(8, ROW, "项目\t100\t98"),
            piece(9, HEADING, "四、下一步改进措施", "improvements_section"),
            piece(10, TEXT, "加快进度。", "improvements_section"),
        ),
    )


def places(arrangement: Arrangement) -> dict[int, str | None]:
    return {part.number: part.section for part in arrangement.parts}


# -- each change -------------------------------------------------------------------------


def test_piece_goes_to_a_section_and_back_to_none() -> None:
    before = sample()
    after = before.assign([7], "improvements_section", "improvements")
    part = after.part(7)
    assert (part.section, part.field) == ("improvements_section", "improvements")
    assert (part.by_hand, part.confidence, part.reason) == (True, 1.0, "")
    assert before == sample()
    assert [one.number for one in before.parts if one.is_left] == [7, 8]
    assert [one.number for one in after.parts if one.is_left] == [8]
    assert after.assign([7], None).part(7).is_left


def test_what_follows_a_heading_goes_along() -> None:
    after = sample().assign([6], "self_conclusion", "conclusion")
    assert [after.part(n).section for n in (6, 7, 8)] == ["self_conclusion"] * 3
    assert after.part(6).field is None  # A heading fills no field.
    assert after.part(10).section == "improvements_section"
    # She may change her mind: what only went along goes along again.
    again = after.assign([6], "improvements_section")
    assert [again.part(n).section for n in (6, 7, 8)] == ["improvements_section"] * 3
    # What the clerk placed herself stays, unless she names it.
    hand = sample().assign([7], "improvements_section").assign([6], "self_conclusion")
    assert places(hand)[7] == "improvements_section"
    assert places(hand)[8] == "self_conclusion"
    both = sample().assign([7], "improvements_section").assign([6, 7], "self_conclusion")
    assert places(both)[7] == "self_conclusion"


def test_what_was_no_text_can_be_placed() -> None:
    after = sample().assign([4], "self_conclusion")
    assert (after.part(4).kind, after.part(4).furniture) == (TEXT, None)
    assert after.part(4).section == "self_conclusion"


def test_dismissed_piece_stays_in_view() -> None:
    after = sample().dismiss([7, 8])
    assert [after.part(n).furniture for n in (7, 8)] == [Furniture.BY_HAND] * 2
    assert not any(one.is_left for one in after.parts)
    assert after.assign([7], None).part(7).is_left


def test_piece_becomes_a_heading() -> None:
    after = sample().as_heading(5, "main_results", 2)
    part = after.part(5)
    assert (part.kind, part.level, part.section) == (HEADING, 2, "main_results")
    assert places(after)[7] is None
    # What follows, up to the next heading, goes along.
    whole = sample().as_text(6).as_heading(5, "main_results")
    assert [places(whole)[n] for n in (6, 7, 8)] == ["main_results"] * 3


def test_heading_becomes_text_of_what_stands_before() -> None:
    after = sample().as_text(6)
    assert (after.part(6).kind, after.part(6).level) == (TEXT, 0)
    assert [places(after)[n] for n in (6, 7, 8)] == ["self_conclusion"] * 3
    # The first one has nothing before it.
    assert places(sample().as_text(2))[3] is None


def test_split_and_join_undo_each_other() -> None:
    before = sample()
    after = before.split(3, 2)
    assert [part.text for part in after.parts[2:4]] == ["目标", "实现。"]
    assert [part.number for part in after.parts[2:4]] == [3, 11]
    assert [part.section for part in after.parts[2:4]] == ["self_conclusion"] * 2
    joined = after.join(11)
    assert [replace(one, shaped=False) for one in joined.parts] == list(before.parts)


def test_heading_splits_off_its_text() -> None:
    after = sample().split(9, 9)
    assert after == sample()
    run_in = replace(sample(), parts=(piece(1, HEADING, "一、问题。进度慢。", "problems_section"),))
    first, second = run_in.split(1, 5).parts
    assert (first.kind, first.level, first.text) == (HEADING, 1, "一、问题。")
    assert (second.kind, second.level, second.text) == (TEXT, 0, "进度慢。")
    assert second.section == "problems_section"


@pytest.mark.parametrize("offset", [0, 5, 99])
def test_nothing_is_split_off_blank(offset: int) -> None:
    assert sample().split(3, offset) == sample()


def test_a_heading_joined_with_a_sentence_is_text_and_one_cut_in_two_stays_a_heading() -> None:
    before = sample()
    heading = next(one for one in before.parts if one.kind is PartKind.HEADING)
    after = before.parts[before.parts.index(heading) + 1]
    assert after.kind is PartKind.TEXT
    for words, kind in (("本局按要求开展工作。", PartKind.TEXT), ("及执行情况", PartKind.HEADING)):
        parts = (replace(one, text=words) if one is after else one for one in before.parts)
        joined = replace(before, parts=tuple(parts)).join(after.number).part(heading.number)
        assert (joined.text, joined.kind) == (heading.text + words, kind)
        assert joined.level == (heading.level if kind is PartKind.HEADING else 0)
        assert joined.section == heading.section


def test_join_keeps_both_originals_and_lines() -> None:
    joined = sample().join(5)
    assert [part.number for part in joined.parts] == [1, 2, 3, 4, 6, 7, 8, 9, 10]
    # A page's number between is no text of the report.
    assert joined.part(3).text == "目标实现。资金合规。"
    assert joined.part(3).original == "目标实现。\n资金合规。"
    assert joined.part(3).lines == (3, 5)
    assert sample().join(1) == sample()
    assert sample().dismiss([1, 2]).join(3) == sample().dismiss([1, 2])


# -- any changes one after the other ----------------------------------------------------------

SECTIONS = [None, "self_conclusion", "improvements_section", "problems_section", "task_completion"]
_STEPS = st.lists(
    st.tuples(
        st.sampled_from(["assign", "dismiss", "as_heading", "as_text", "split", "join"]),
        st.integers(0, 30),
        st.sampled_from(SECTIONS),
        st.integers(0, 12),
    ),
    max_size=12,
)


def changed(arrangement: Arrangement, step: tuple[str, int, str | None, int]) -> Arrangement:
    what, which, section, offset = step
    number = arrangement.parts[which % len(arrangement.parts)].number
    match what:
        case "assign":
            return arrangement.assign([number, arrangement.parts[0].number], section)
        case "dismiss":
            return arrangement.dismiss([number])
        case "as_heading":
            return arrangement.as_heading(number, section)
        case "as_text":
            return arrangement.as_text(number)
        case "split":
            return arrangement.split(number, offset)
    return arrangement.join(number)


@given(steps=_STEPS)
def test_no_sequence_of_changes_loses_a_character(
    catalogue: Catalogue, steps: list[tuple[str, int, str | None, int]]
) -> None:
    template = catalogue.load("liwan-2023")
    arrangement = sample()
    whole = Counter("".join(compact(part.text) for part in arrangement.parts))
    for step in steps:
        arrangement = changed(arrangement, step)
        assert Counter("".join(compact(part.text) for part in arrangement.parts)) == whole
        numbers = [part.number for part in arrangement.parts]
        assert len(set(numbers)) == len(numbers)
        assert all(part.text.strip() for part in arrangement.parts)
    proposal = fill(template, arrangement)
    told = Counter("".join(compact(span.text) for span in proposal.account))
    assert told == whole
    assert sum(proposal.shares().values()) == whole.total()
    left = sum(len(compact(text)) for text in proposal.leftovers)
    assert proposal.shares()[Share.LEFTOVER] == left
    assert {number for span in proposal.account for number in span.parts} <= {
        part.number for part in arrangement.parts
    }
