"""What stands below the text: attachments, name, date, note."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.intake.cleaning.paragraphs import source_lines
from perfdesk.intake.outline.closing import find_closing

if TYPE_CHECKING:
    from perfdesk.template.catalogue import Catalogue
    from perfdesk.template.template import ReportTemplate

UNIT = "白石县自然资源局"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"措施。\n{UNIT}\n2024年3月5日", {"sign_author": (1, 1), "sign_date": (2, 1)}),
        (f"措施。\n附件：1. 甲\n2. 乙\n{UNIT}\n2024年3月5日\n（联系人：李某）",
         {"attachment_names": (1, 2), "sign_author": (3, 1), "sign_date": (4, 1),
          "sign_note": (5, 1)}),
        ("措施。\n2024年3月5日\n（印发\n各科室）", {"sign_date": (1, 1), "sign_note": (2, 2)}),
        (f"措施。\n{UNIT}", {"sign_author": (1, 1)}),
        (
            f"措施。\n{UNIT}\n青禾市图书馆\n2024年3月5日",
            {"sign_author": (1, 2), "sign_date": (3, 1)},
        ),
        (f"措施。\n方案\n{UNIT}\n2024年3月5日", {"sign_author": (2, 1), "sign_date": (3, 1)}),
        ("措施。\n（联系人：李某，\n电话：8000000）", {"sign_note": (1, 2)}),
        (f"措施。\n{UNIT}\n（此件公开）", {"sign_author": (1, 1), "sign_note": (2, 1)}),
        ("措施。\n某小组\n2024年3月5日", {"sign_author": (1, 1), "sign_date": (2, 1)}),
        ("措施。\n附件：甲", {"attachment_names": (1, 1)}),
        ("措施。\n某小组", {}),
        ("措施。\n（注）", {}),
        ("1. 加强管理局", {}),
        ("", {}),
    ],
)  # fmt: skip
def test_closing(
    template_2023: ReportTemplate, text: str, found: dict[str, tuple[int, int]]
) -> None:
    lines = source_lines(text)
    closing = find_closing(template_2023, lines, 0, (), UNIT)
    assert {one.field: (one.first, one.count) for one in closing} == found


def test_what_is_something_else_is_left_alone(template_2023: ReportTemplate) -> None:
    lines = source_lines(f"标题\n{UNIT}")
    assert find_closing(template_2023, lines, 0, {1}, UNIT) == ()


def test_template_without_such_fields(catalogue: Catalogue, template_2023: ReportTemplate) -> None:
    assert catalogue.load("general").identity.print_fields.date == "sign_date"
    lines = source_lines("2024年3月5日\n附件：甲")
    found = find_closing(template_2023, lines, 0, (), "")
    assert [one.field for one in found] == ["sign_date"]
