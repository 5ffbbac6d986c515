"""What a clerk cut, joined, turned and placed stays so under another template."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.intake.arrangement import Arrangement, Furniture, PartKind
from perfdesk.intake.by_hand import with_hand
from perfdesk.intake.words.wording import compact
from tests.intake.test_arrangement import changed, piece

if TYPE_CHECKING:
    from perfdesk.intake.arrangement import Part
    from perfdesk.template.catalogue import Catalogue
    from perfdesk.template.template import ReportTemplate

TITLE, HEADING, TEXT, FURNITURE = (
    PartKind.TITLE,
    PartKind.HEADING,
    PartKind.TEXT,
    PartKind.FURNITURE,
)


@pytest.fixture
def template(catalogue: Catalogue) -> ReportTemplate:
    return catalogue.load("general")


def by_one() -> Arrangement:
    """Return a text as one template sees it."""
    return Arrangement(
        "liwan-2023",
        (
            piece(1, TITLE, "2023年度某馆整体支出绩效自评报告"),
            piece(2, HEADING, "一、自评结论", "self_conclusion"),
            piece(3, TEXT, "目标 实现。资金合规。", "self_conclusion"),
            piece(4, FURNITURE, "— 1 —"),
            piece(5, TEXT, "账目清楚。", "self_conclusion"),
            piece(6, HEADING, "二、其他情况"),
            piece(7, TEXT, "没有其他。"),
            piece(8, TEXT, "加快进度。"),
        ),
    )


def by_other() -> Arrangement:
    """Return the same text as another one does: one heading unknown, another one known."""
    return Arrangement(
        "general",
        (
            piece(1, TITLE, "2023年度某馆整体支出绩效自评报告"),
            piece(2, TEXT, "一、自评结论"),
            piece(3, TEXT, "目标 实现。资金合规。"),
            piece(4, FURNITURE, "— 1 —"),
            piece(5, TEXT, "账目清楚。"),
            piece(6, HEADING, "二、其他情况", "problems_section"),
            piece(7, TEXT, "没有其他。加快进度。", "problems_section"),
        ),
    )


def told(arrangement: Arrangement) -> list[tuple[str, str | None]]:
    return [(part.text, part.section) for part in arrangement.parts[1:]]


def part(arrangement: Arrangement, text: str) -> Part:
    return next(one for one in arrangement.parts if one.text == text)


def test_nothing_by_hand_changes_nothing(template: ReportTemplate) -> None:
    fresh = by_other()
    assert with_hand(fresh, by_one(), template) is fresh


def test_cuts_and_joins_stay(template: ReportTemplate) -> None:
    hand = by_one().split(3, 6)  # A blank counts for the clerk, not for the place.
    assert told(with_hand(by_other(), hand, template))[1:3] == [
        ("目标 实现。", None),
        ("资金合规。", None),
    ]
    joined = by_one().split(3, 6).join(5)
    after = with_hand(by_other(), joined, template)
    # Joined over the number of a page, which stays.
    assert [one.text for one in after.parts[2:5]] == [
        "目标 实现。",
        "资金合规。账目清楚。",
        "— 1 —",
    ]
    assert [one.number for one in after.parts] == list(range(1, len(after.parts) + 1))
    # A piece of the new one ends inside what was put together, another begins there.
    across = with_hand(by_other(), by_one().join(7), template)
    assert told(across)[-2:] == [
        ("二、其他情况没有其他。", "problems_section"),
        ("加快进度。", "problems_section"),
    ]


def test_places_stay_where_the_template_has_them(template: ReportTemplate) -> None:
    assert "problems_section" in template.sections
    hand = by_one().assign([8], "problems_section").assign([5], "no-such").assign([7], None)
    after = with_hand(by_other(), hand, template)
    assert part(after, "加快进度。").section == "problems_section"
    assert part(after, "加快进度。").by_hand
    assert (part(after, "账目清楚。").section, part(after, "账目清楚。").by_hand) == (None, False)
    assert part(after, "没有其他。").section is None
    field = next(code for code in template.members["problems_section"] if code)
    after = with_hand(by_other(), by_one().assign([8], "problems_section", field), template)
    assert part(after, "加快进度。").field == field


def test_heading_takes_along_what_follows_it(template: ReportTemplate) -> None:
    after = with_hand(by_other(), by_one().assign([2], "problems_section"), template)
    assert [after.parts[at].section for at in (1, 2, 4)] == ["problems_section"] * 3
    assert after.parts[1].kind is HEADING
    assert with_hand(by_other(), by_one().assign([2], "gone"), template).parts[2].section is None


def test_heading_that_became_text_stays_text(template: ReportTemplate) -> None:
    after = with_hand(by_other(), by_one().as_text(6), template)
    assert part(after, "二、其他情况").kind is TEXT
    assert [section for _, section in told(after)] == [None] * 6
    # What the other template takes for text anyway.
    plain = with_hand(by_other(), by_one().as_text(2), template)
    assert part(plain, "一、自评结论").kind is TEXT


def test_what_is_no_text_stays_so_and_what_was_taken_in_too(template: ReportTemplate) -> None:
    hand = by_one().dismiss([8]).assign([4], "problems_section")
    after = with_hand(by_other(), hand, template)
    assert part(after, "加快进度。").furniture is Furniture.BY_HAND
    assert (part(after, "— 1 —").kind, part(after, "— 1 —").section) == (TEXT, "problems_section")
    # Joined to a text it is a part of that: only what is the same in both can be found.
    mixed = by_one().assign([4], None).join(5).assign([8, 2], None)
    after = with_hand(by_other(), mixed, template)
    assert [one.text for one in after.parts] == [one.text for one in by_other().parts]
    assert part(after, "一、自评结论").by_hand


@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(["assign", "dismiss", "as_heading", "as_text", "split", "join"]),
            st.integers(0, 30),
            st.sampled_from([None, "problems_section", "self_conclusion"]),
            st.integers(0, 12),
        ),
        max_size=8,
    )
)
def test_nothing_is_lost(
    catalogue: Catalogue, steps: list[tuple[str, int, str | None, int]]
) -> None:
    before = by_one()
    for step in steps:
        before = changed(before, step)
    after = with_hand(by_other(), before, catalogue.load("general"))
    whole = Counter("".join(compact(one.text) for one in by_other().parts))
    assert Counter("".join(compact(one.text) for one in after.parts)) == whole
    assert len({one.number for one in after.parts}) == len(after.parts)
    assert all(one.text.strip() for one in after.parts)
