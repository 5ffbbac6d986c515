from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.app.safety.reading import document_text, report_text
from perfdesk.document.blocks import (
    Annex,
    Column,
    Document,
    Heading,
    ListBlock,
    ListItem,
    Paragraph,
    TableBlock,
)

if TYPE_CHECKING:
    from perfdesk.app.library.library import Library


def test_all_that_would_be_printed_can_be_read(library: Library) -> None:
    number = library.create_sample()
    session = library.open(number)
    document = session.document()

    lines = report_text(library.load(number), library.catalogue).splitlines()

    assert lines[:2] == [document.label, document.title]
    text = "\n".join(lines)
    for annex in document.annexes:
        assert annex.title in lines
    for value in session.report.values.values():
        first = value.text.strip().split("\n", maxsplit=1)[0]
        is_prose = len(first) > 30
        assert not is_prose or " ".join(first.split()) in " ".join(text.split()), value.ref


def test_an_empty_report_can_be_read_too(library: Library) -> None:
    for entry in library.catalogue.entries():
        number = library.create(entry.id, 2023, "某某局")

        assert report_text(library.load(number), library.catalogue).strip()


def test_every_kind_of_block_is_read() -> None:
    table = TableBlock((Column("项目"), Column("金额")), (("甲\n乙", "1.00"),), caption="表1")
    bare = TableBlock((Column("项目"),), (("丙",),))
    items = ListBlock((ListItem("（1）", "做了"), ListItem("（2）", "没做")))
    document = Document(
        label="附件2",
        title="报告",
        author="某局",
        style="gb9704",
        blocks=(Heading(1, "一、", "概况", "a"), Paragraph("一段话。"), items, table),
        annexes=(Annex("附表1", "自评表", (bare,)),),
    )

    assert document_text(document).split("\n") == [
        "附件2",
        "报告",
        "",
        "一、概况",
        "　　一段话。",
        "　　（1）做了",
        "　　（2）没做",
        "表1",
        "项目 | 金额",
        "甲 乙 | 1.00",
        "",
        "附表1",
        "自评表",
        "",
        "项目",
        "丙",
        "",
    ]
