"""What examples do not show of the detectors of a report's build."""

from __future__ import annotations

import pytest

from perfdesk.proof import catalogue
from perfdesk.proof.figures import detectors as figures
from perfdesk.proof.language import detectors as language
from perfdesk.proof.proofreader import Proofreader
from perfdesk.proof.structure import detectors as structure
from perfdesk.proof.structure.letters import has_figure, letters_of, pieces, place_of, word_lists
from perfdesk.proof.values import Passage, Setting

ROOMS = (structure, language, figures)


def checks_found(*passages: Passage, unit: str = "") -> set[str]:
    reader = Proofreader(Setting(2024, unit), structure.LOCAL, structure.ACROSS)
    reader.put(passages)
    return {slip.check for slip in reader.slips}


def test_no_two_detectors_have_one_name() -> None:
    assert len(catalogue.LOCAL) == sum(len(room.LOCAL) for room in ROOMS)
    assert len(catalogue.ACROSS) == sum(len(room.ACROSS) for room in ROOMS)


def test_an_empty_report_is_left_in_peace() -> None:
    assert checks_found() == set()
    assert checks_found(Passage(1, ""), Passage(2, "  \n\n", role="problems")) == set()


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.__name__)
def test_hostile_texts_are_read_in_a_moment(room: object) -> None:
    """No detector goes back and forth over a long text: the test would not end."""
    for unit in (
        "一",
        "（",
        "1",
        "，",
        "任务1：",
        "一是",
        "在一方面",
        "预算1万元，",
        "“",
        "《》",
        "\n",
    ):
        text = unit * (30_000 // len(unit))
        for role in ("goal", "indicator", "money", "problems", "conclusion"):
            passage = Passage(1, text, role=role, is_file=True)
            reader = Proofreader(Setting(2024, "星河区档案馆"), room.LOCAL, room.ACROSS)  # type: ignore[attr-defined]
            reader.put([passage])
            assert all(0 <= one.spot.start <= one.spot.end <= len(text) for one in reader.slips)


def test_figures_are_known_from_ordinals() -> None:
    assert has_figure("办展12场")
    assert has_figure("办展十二场")
    assert has_figure("百分之九十")
    assert not has_figure("召开第八次会议")
    assert not has_figure("一次性完成")


def test_pieces_know_where_they_stand() -> None:
    text = " 甲， 乙 ； ；丙"
    assert [(one.text, text[one.start : one.end]) for one in pieces(text, "，；")] == [
        ("甲", "甲"),
        ("乙", "乙"),
        ("丙", "丙"),
    ]


def test_a_letter_is_found_in_its_line() -> None:
    text = "甲，乙\n\n（丙）丁"
    assert [text[place_of(text, at)] for at in range(4)] == list(letters_of(text))
    with pytest.raises(IndexError):
        place_of(text, 4)


def test_word_lists_have_no_word_twice() -> None:
    for name in ("generic", "praise", "no_rate_of"):
        words = word_lists()[name]
        assert len(set(words)) == len(words), name


def test_a_copy_over_a_number_is_no_cut_copy() -> None:
    """Enumerations begin with numbers, and these are not missing in a copy."""
    line = "为社区居民讲解家庭档案的整理方法并发放图文并茂的手册两千余册受到欢迎"
    reader = Proofreader(Setting(), {}, {"repeats": structure.ACROSS["repeats"]})
    reader.put([Passage(1, f"（1）{line}。"), Passage(2, f"{line}。")])
    assert [slip.variant for slip in reader.slips] == [""]


def test_headings_below_which_stands_no_money_are_told_only_where_they_promise_some() -> None:
    heading = Passage(1, "（二）资产情况", "heading", role="money", part=1, is_file=True)
    text = Passage(2, "制度健全。", role="money", part=1, is_file=True)
    assert checks_found(heading, text) == set()


def test_indicators_of_a_form_belong_to_their_task() -> None:
    passages = [
        Passage(1, "接收率", role="indicator", part=3),
        Passage(2, "办好接收。", role="goal", part=1),
        Passage(3, "待写", role="result", part=1),
    ]
    assert checks_found(*passages) == set()
