"""Which annex is called 附件 and which 附表, and what the 附件说明 tells of them."""

from __future__ import annotations

import pytest

from perfdesk.document.blocks import Annex
from perfdesk.document.labels import labelled, with_annexes

WHOLE, PROJECT = "部门整体支出绩效自评表", "项目支出绩效自评表"


def _labels(titles: list[str], names: tuple[str, ...] = ()) -> list[str]:
    annexes = [Annex("", title, ()) for title in titles]
    return [one.label for one in labelled(annexes, with_annexes(names, annexes))]


@pytest.mark.parametrize(
    ("titles", "labels"),
    [
        ([], []),
        ([WHOLE], ["附表"]),
        ([WHOLE, PROJECT], ["附表1", "附表2"]),
        ([WHOLE, PROJECT, PROJECT], ["附表1", "附表2-1", "附表2-2"]),
        ([PROJECT, PROJECT], ["附表1", "附表2"]),
    ],
)
def test_tables_of_a_report_without_attachments(titles: list[str], labels: list[str]) -> None:
    assert _labels(titles) == labels


@pytest.mark.parametrize(
    ("names", "labels"),
    [
        ((WHOLE,), ["附件1", "附件2-1", "附件2-2"]),
        (("佐证材料",), ["附件2", "附件3-1", "附件3-2"]),
        ((f"《{PROJECT}》", "佐证材料", WHOLE), ["附件3", "附件1-1", "附件1-2"]),
    ],
)
def test_numbers_are_those_of_the_attachments(names: tuple[str, ...], labels: list[str]) -> None:
    assert _labels([WHOLE, PROJECT, PROJECT], names) == labels


def test_a_single_attachment_has_no_number() -> None:
    assert _labels([WHOLE], (WHOLE,)) == ["附件"]


def test_attachments_name_each_title_once() -> None:
    annexes = [Annex("", title, ()) for title in (WHOLE, PROJECT, PROJECT)]
    assert with_annexes((), annexes) == ()
    assert with_annexes(("甲", PROJECT), annexes) == ("甲", PROJECT, WHOLE)
    assert with_annexes(("甲",), annexes) == ("甲", WHOLE, PROJECT)


def test_labels_of_the_template_stay() -> None:
    own, bare, nameless = Annex("附件4", "甲", ()), Annex("", "乙", ()), Annex("", "", ())
    made = labelled([own, bare, nameless], ())
    assert [one.label for one in made] == ["附件4", "附表", ""]
    assert with_annexes(("丙",), [own, nameless]) == ("丙",)
