"""Titles, labels and signatures that run into the text beside them."""

from __future__ import annotations

import pytest

from perfdesk.intake.arrangement import Furniture
from perfdesk.intake.cleaning.glued import cut_glued
from perfdesk.intake.cleaning.paragraphs import SourceLine
from perfdesk.intake.readers.source import LineKind

TITLE = "青石市图书馆2023年度部门整体支出绩效自评报告"
TEXT = "根据市财政局通知要求，现将自评情况报告如下：" * 6 + "一、基本情况。本馆借阅正常。"


def cut(text: str) -> list[str]:
    line = SourceLine(text, original=text, sources=(1,))
    pieces = cut_glued((line,))
    assert "".join(piece.text for piece in pieces) == text
    assert {piece.sources for piece in pieces} == {(1,)}
    return [piece.text for piece in pieces]


@pytest.mark.parametrize(
    ("before", "pieces"),
    [
        (TITLE, [TITLE]),
        ("附件2" + TITLE, ["附件2", TITLE]),
        (
            "附件42023年度青石市图书馆整体支出绩效自评报告",
            ["附件4", "2023年度青石市图书馆整体支出绩效自评报告"],
        ),
        (
            "青石市图书馆部门整体支出绩效自评报告（2023年度）",
            ["青石市图书馆部门整体支出绩效自评报告（2023年度）"],
        ),
    ],
)
def test_label_and_title_are_lines_of_their_own(before: str, pieces: list[str]) -> None:
    assert cut(before + TEXT) == [*pieces, TEXT]
    assert cut(before) == pieces


@pytest.mark.parametrize(
    "text",
    [
        "本馆按时报送了《2023年度部门整体支出绩效自评报告》和附表，没有逾期。",
        "绩效自评报告由财务科起草，经馆务会审议通过后报市财政局。",
        "现将我局2020年度部门整体支出绩效自评情况报告如下，请予审核。",
        "按市财政局要求编写2020年度部门整体支出绩效自评报告。",
        "附件2是部门整体支出绩效自评表，由业务科填写。",
        TEXT,
    ],
)
def test_sentences_are_not_cut(text: str) -> None:
    assert cut(text) == [text]


def test_signature_behind_a_running_text() -> None:
    assert cut(TEXT + "青石市图书馆2024年3月5日") == [TEXT, "青石市图书馆", "2024年3月5日"]
    assert cut(TEXT + "2024年3月5日") == [TEXT, "2024年3月5日"]
    assert cut("会议召开。青石市图书馆2024年3月5日") == ["会议召开。青石市图书馆2024年3月5日"]


def test_rows_and_furniture_stay() -> None:
    lines = (
        SourceLine(TITLE + TEXT, kind=LineKind.ROW),
        SourceLine(TITLE + TEXT, furniture=Furniture.WEB),
    )
    assert cut_glued(lines) == lines
