"""Page numbers in all their forms, and figures that are none."""

from __future__ import annotations

import pytest

from perfdesk.intake.arrangement import Furniture
from perfdesk.intake.cleaning import clean
from tests.intake.prose import text_file

_PAGE = "\n".join(f"第{n}条工作按时完成，资金全部支付。" for n in "甲乙丙丁戊己庚辛壬癸")


def numbers(text: str) -> list[str]:
    return [line.text for line in clean(text_file(text)) if line.furniture is Furniture.PAGE_NUMBER]


_SURE = ["- 3 -", "— 3 —", "–3–", "－３－", "~3~", "·3·", "第 3 页", "第3页 共9页", "第三页"]


@pytest.mark.parametrize("number", [*_SURE, "Page 3 of 9", "P3"])
def test_sure_forms(number: str) -> None:
    assert len(numbers(f"{_PAGE}\n{number}\n{_PAGE}")) == 1


@pytest.mark.parametrize("form", ["{}", "{}/9", "（{}）", "[{}]", "〔{}〕"])
def test_bare_numbers_page_by_page(form: str) -> None:
    text = "\n".join(f"{_PAGE}\n{form.format(n)}" for n in range(3, 7))
    assert len(numbers(text)) == 4


def test_roman_numbers_page_by_page() -> None:
    assert numbers(f"{_PAGE}\niii\n{_PAGE}\niv\n{_PAGE}\nv") == ["iii", "iv", "v"]
    assert numbers(f"{_PAGE}\nⅠ\n{_PAGE}\nⅡ") == ["Ⅰ", "Ⅱ"]


@pytest.mark.parametrize(
    "text",
    [
        f"人员编制\n46\n实有人数\n44\n{_PAGE}",
        f"{_PAGE}\n1\n2\n3\n{_PAGE}",
        f"{_PAGE}\n12\n{_PAGE}\n40\n{_PAGE}",
        "第3页有误，已更正。",
        f"{_PAGE}\nxxxx\n{_PAGE}",
    ],
)
def test_figures_are_none(text: str) -> None:
    assert numbers(text) == []


_HEAD = "青石市图书馆整体支出绩效自评报告"
_CUT = "本馆全年接待读者三十二万人次，外借图书十一万册次，新增持证读者六千人，举办"


@pytest.mark.parametrize("found", [[1, 2, 4], [2, 5], [3]])
def test_numbers_that_skip_beside_a_running_head(found: list[int]) -> None:
    pages = "".join(f"本馆按时开放，读者满意。\n{n}\n{_HEAD}\n" for n in found)
    wanted = [str(n) for n in found] if len(found) > 1 else []
    assert numbers(pages + "经费合规。") == wanted


def test_numbers_within_cut_sentences() -> None:
    text = f"{_CUT}\n1\n读书会四十场。\n{_CUT}\n4\n读书会五十场。\n人员编制\n46\n实有人数\n44"
    assert numbers(text) == ["1", "4"]
    # One that falls is a figure, and so is one before a numbered line.
    assert numbers(f"{_CUT}\n7\n读书会四十场。\n{_CUT}\n3\n一、部门职能") == []
