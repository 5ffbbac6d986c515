"""The title's own breaks, 附件说明, 落款 and 附注, by the fields that a template names for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.document.blocks import Closing, GridBlock, ListItem, SignOff
from perfdesk.report.values import FieldRef, ReportData, ReportMeta
from perfdesk.template.catalogue import Catalogue
from tests.helpers.packages import IDENTITY, SECTION, enter_all, load_package, open_session

if TYPE_CHECKING:
    from pathlib import Path

    from perfdesk.app.editing.session import ReportSession

NAMED = {
    "title_break": "list",
    "attachments": "list",
    "author": "text",
    "date": "date",
    "sealed": "flag",
    "note": "text",
}
HIDDEN = 'layout = { kind = "hidden" }'


def _open(root: Path, more: str = "") -> ReportSession:
    named = "".join(f'{key} = "my_{key}"\n' for key in NAMED)
    fields = "".join(
        f'[[field]]\ncode = "my_{key}"\ntype = "{kind}"\nlabel = "{key}"\nsection = "main"\n'
        f"{HIDDEN}\n{more if key == 'note' else ''}\n"
        for key, kind in NAMED.items()
    )
    identity = f"{IDENTITY}\n[template.print_fields]\n{named}"
    session, _store = open_session(load_package(root, SECTION + fields, identity=identity))
    return session


def _closing(session: ReportSession) -> Closing:
    closing = session.document().closing
    assert closing is not None
    return closing


def test_nothing_filled_in_prints_nothing(tmp_path: Path) -> None:
    assert _open(tmp_path).document().closing is None


def test_template_that_names_no_fields_prints_nothing(tmp_path: Path) -> None:
    session, _store = open_session(load_package(tmp_path, SECTION))
    document = session.document()
    assert document.closing is None
    assert document.title_source is None


def test_title_goes_on_in_a_new_line_behind_the_words(tmp_path: Path) -> None:
    session = _open(tmp_path)
    title = session.document().title
    half = len(title) // 2
    enter_all(session, my_title_break=f"{title[:half]}\n没有的字\n{title[-2:]}")
    assert session.document().title == f"{title[:half]}\n{title[half:]}"
    assert session.document().title_source == FieldRef("my_title_break")


def test_attachments_are_numbered_from_two_on(tmp_path: Path) -> None:
    session = _open(tmp_path)
    enter_all(session, my_attachments="自评表。\n")
    closing = _closing(session)
    assert (closing.lead, closing.attachments) == ("附件：", (ListItem("", "自评表"),))
    assert closing.texts() == ("附件：自评表",)
    enter_all(session, my_attachments="自评表；\n。\n佐证材料")
    assert _closing(session).texts() == ("附件：1. 自评表", "2. 佐证材料")


def test_date_alone_is_signed_by_the_unit_without_leading_zeros(tmp_path: Path) -> None:
    session = _open(tmp_path)
    enter_all(session, my_date="2025-03-05")
    assert _closing(session).sign_off == SignOff(
        session.report.meta.unit, "2025年3月5日", False, FieldRef("my_author"), FieldRef("my_date")
    )


def test_author_and_seal(tmp_path: Path) -> None:
    session = _open(tmp_path)
    enter_all(session, my_author="星河区 档案馆\n 星河区文化馆 ", my_sealed="是")
    closing = _closing(session)
    assert closing.sign_off is not None
    assert (closing.sign_off.author, closing.sign_off.date) == ("星河区 档案馆\n星河区文化馆", "")
    assert closing.sign_off.is_sealed
    assert closing.texts() == ("星河区 档案馆", "星河区文化馆")


@pytest.mark.parametrize("typed", ["联系人：李某", "（联系人：李某）", "(联系人：李某)"])
def test_note_stands_in_round_brackets_once(tmp_path: Path, typed: str) -> None:
    session = _open(tmp_path)
    enter_all(session, my_note=typed)
    assert _closing(session).texts() == ("（联系人：李某）",)
    assert _closing(session).note_source == FieldRef("my_note")


def test_note_of_brackets_alone_is_none(tmp_path: Path) -> None:
    session = _open(tmp_path)
    enter_all(session, my_note="（ ）")
    assert session.document().closing is None


def test_field_that_does_not_apply_prints_nothing(tmp_path: Path) -> None:
    session = _open(tmp_path, 'relevant = "my_sealed"')
    enter_all(session, my_sealed="否", my_note="不印")
    assert session.document().closing is None


def test_all_parts_stand_in_the_order_of_the_standard() -> None:
    closing = Closing("附件：", (ListItem("", "表"),), SignOff("甲局", "2025年1月2日"), "（乙）")
    assert closing.texts() == ("附件：表", "甲局", "2025年1月2日", "（乙）")


def test_cover_is_printed_before_the_report_where_something_of_it_is_filled_in() -> None:
    template = Catalogue.standard().load("general")
    session, _store = open_session(
        template, ReportData(ReportMeta("general", 1, 2024, "星河区档案馆"))
    )
    assert session.document().covers == ()
    session.enter(FieldRef("cover_contact"), "李某")
    session.enter(FieldRef("cover_date"), "2025-03-05")
    (cover,) = session.document().covers
    (form,) = cover.blocks
    assert isinstance(form, GridBlock)
    texts = [cell.text for cell in form.cells]
    assert {"星河区档案馆", "李某", "2025年3月5日"} < set(texts)
    assert cover.title
    assert cover not in session.document().annexes
