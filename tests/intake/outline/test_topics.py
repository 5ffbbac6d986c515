"""What a heading of unknown wording is about is told by its words and by the text below it."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import pytest

from perfdesk.intake.outline.outline_words import Match, Wordings
from perfdesk.intake.outline.topics import topics
from perfdesk.template.schema import Role

if TYPE_CHECKING:
    from perfdesk.template.catalogue import Catalogue


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("办学宗旨", "functions"),
        ("人员编制及在校学生", "staff"),
        ("本年度中心工作安排", "work"),
        ("年初设定的总体目标", "goals"),
        ("财政拨款收入", "money"),
        ("评价方法与依据", "management"),
        ("评价等级及得分", "conclusion"),
        ("产出质量", "effectiveness"),
        ("成果与效益", "effectiveness"),
        ("会计基础工作管理", "efficiency"),
        ("年初任务达成情况", "completion"),
        ("典型做法", "achievements"),
        ("短板弱项", "problems"),
        ("扣分原因及整改措施", "problems"),
        ("明年工作计划", "improvements"),
        ("评价结果运用情况", "result_use"),
    ],
)
def test_last_word_tells_and_firm_ones_wherever_they_stand(heading: str, role: str) -> None:
    assert topics().of_heading(heading)[0] == role


@pytest.mark.parametrize("words", ["完成3项任务", "一是加强管理，提高效率", "序言", ""])
def test_sentences_and_words_of_no_topic_tell_nothing(words: str) -> None:
    assert topics().of_heading(words) == ()


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("核定编制32名，年末实有在职人员30名，内设5个科室，下设2个事业单位。", "staff"),
        ("年初预算数200万元，决算数190万元，其中基本支出120万元、项目支出70万元。", "money"),
        ("指标设置不够细，部分项目进度滞后，主要原因是前期论证不足。", "problems"),
    ],
)
def test_text_tells_what_it_is_about(text: str, role: str) -> None:
    assert topics().sure_of(topics().of_text(text), topics().roles) == role


def test_text_that_says_nothing_of_it_tells_nothing() -> None:
    told = topics().of_text("今天天气很好，大家都很高兴。")

    assert not told
    assert topics().sure_of(told, topics().roles) is None
    assert topics().sure_of({}, ()) is None


def test_every_topic_is_a_role_of_sections() -> None:
    assert set(topics().roles) <= set(get_args(Role))


def test_words_of_a_heading_never_go_before_a_known_wording(catalogue: Catalogue) -> None:
    words = Wordings.of(catalogue.load("general"))

    assert words.meanings("部门职能")[0].match is Match.HEADING
    guess = words.meanings("典型做法")[0]
    assert (guess.section, guess.match) == ("main_results_section", Match.TOPIC)
    assert guess.quality < 0.6
