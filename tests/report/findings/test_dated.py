"""Figures, years and sessions are found as clerks write them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from perfdesk.report.findings.dated import digits, figure, figures_in, sessions_in, years_in


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("执行3435.02万元，完成99.4 %。", ["3435.02", "99.4 %"]),
        ("共３，４３５．０２万元", ["３，４３５．０２"]),
        ("收入 1,234,567 元", ["1,234,567"]),
        # Too few digits tell nothing; nor do zeros at the ends.
        ("共12件，约2000条，占100%，余0.05", []),
        # No figures of the form: years, documents, list numbers, terms.
        ("2022年，〔2021〕105号，第12345次，[2021]文", []),
        ("A320型，3.14", ["3.14"]),
        ("支出3435.02万元，278.1万元，5678,123.4", ["3435.02", "278.1", "5678", "123.4"]),
    ],
)
def test_figures_are_found_as_they_stand(text: str, words: list[str]) -> None:
    assert [found.words for found in figures_in(text, 3)] == words


def test_figure_of_a_comparison_is_passed_over() -> None:
    text = "支出3,435.02万元，比上年的3,111.5万元增加，上年说过；共 278.1 万元"
    found = list(figures_in(text, 3, ["上年"]))
    assert [one.words for one in found] == ["3,435.02", "278.1"]
    assert [one.is_money for one in found] == [True, True]


def test_figure_is_the_same_however_it_is_written() -> None:
    (found,) = figures_in("3,435.020万元", 3)
    assert found.figure == figure(Decimal("3435.02"), is_percent=False)
    assert found.figure != figure(Decimal("3435.02"), is_percent=True)


@pytest.mark.parametrize(
    ("number", "count"), [("3435.02", 6), ("3000", 1), ("0.05", 1), ("-27.80", 3), ("0", 0)]
)
def test_digits_count_without_the_zeros_at_both_ends(number: str, count: int) -> None:
    assert digits(Decimal(number)) == count


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2022年完成。", ["2022年"]),
        ("２０２２ 年度完成。", ["２０２２ 年度"]),
        ("二〇二二年完成，二○二二年再做。", ["二〇二二年", "二○二二年"]),
        ("12022年，2022号，2023年", []),
        ("整理2022年档案，2022年完成", ["2022年"]),
    ],
)
def test_year_is_found_except_in_harmless_clauses(text: str, words: list[str]) -> None:
    assert list(years_in(text, 2022, ["档案"])) == words


@pytest.mark.parametrize(
    ("text", "sessions"),
    [
        ("第十六届人民代表大会第八次会议", [(16, 8, "次会议")]),
        ("区十六届人大常委会第三十一次会议", [(16, 31, "次会议")]),
        ("16届人大8次全体会议", [(16, 8, "次会议")]),
        ("第 3 次会议", [(0, 3, "次会议")]),
        ("党的十九届四中全会", [(19, 4, "中全会")]),
        ("二十届二中、三中全会", [(20, 2, "中全会"), (20, 3, "中全会")]),
        ("三中全会", [(0, 3, "中全会")]),
        ("第十七届人大代表", [(17, 0, "届")]),
        # Not the number of anything that was held.
        ("新一届班子召开三次会议，换届", []),
        ("十七届人大代表开展八次活动", [(17, 0, "届")]),
        ("第一届人大代表", [(1, 0, "届")]),
        ("十十届", [(0, 0, "届")]),
    ],
)
def test_sessions_are_found(text: str, sessions: list[tuple[int, int, str]]) -> None:
    found = [found.session for found in sessions_in(text)]
    assert found == sessions


def test_session_is_quoted_as_it_stands() -> None:
    (found,) = sessions_in("召开第十六届人民代表大会第 八 次会议，")
    assert found.words == "第十六届人民代表大会第 八 次会议"


def test_only_the_beginning_of_an_endless_text_is_looked_through() -> None:
    assert list(figures_in(f"{'甲' * 200_000}3435.02", 3)) == []
