"""Parts that a text tells instead of a total."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.intake.fields.figure_context import Report
from perfdesk.intake.fields.figures import FigureFinder

if TYPE_CHECKING:
    from perfdesk.template.catalogue import Catalogue

CODES = ("authorised_staff", "actual_staff")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("核定行政编制20名、事业编制15名，实有33人。", ("35", "33")),
        ("行政编制20名和事业编制15名。", ("35", None)),
        ("实有公务员5人、事业人员2人，退休人员9人。", (None, "7")),
        ("实有公务员5人、事业人员2人、政府雇员1人。", (None, None)),
        ("实有干警82人、工勤5人。", (None, None)),
        ("实有在职人员7人、退休人员9人。", (None, "7")),
        ("培训行政人员5人、事业人员2人。", (None, None)),
        ("行政编制20名。", (None, None)),
        ("行政编制20名，实有18人；事业编制15名，实有13人。", ("35", "31")),
        ("行政编制9名，实有8名；事业编制8名，实有8名；下属站编制3名。", (None, None)),
        ("行政编制9名，实有8名。事业编制8名，实有8名。", (None, None)),
        ("行政编制9名，实有8名；行政编制8名，实有8名。", (None, None)),
        ("行政编制9名，实有8名；事业编制8名，实有8名，另有聘用4名。", (None, None)),
        ("全额事业编制24名，年末在编18人。", ("24", "18")),
        ("外聘教师35人，核定编制20名，在编17人。", ("20", "17")),
        ("编外人员编制15名，在编14名。", (None, None)),
        ("2023年底在编教职工83人，其中专任教师62人。", (None, "83")),
        ("行政编制20名、行政编制15名。", (None, None)),
        ("编制情况（行政编制20名、事业编制15名）。", (None, None)),
        ("行政编制20名，内设3科，事业编制15名。", (None, None)),
        ("行政编制20，事业编制15。", (None, None)),
        ("2020年行政编制20名、事业编制15名。", (None, None)),
        ("编制40名，其中行政编制20名、事业编制15名。", ("40", None)),
    ],
)
def test_sums(catalogue: Catalogue, text: str, found: tuple[str | None, ...]) -> None:
    finder = FigureFinder(catalogue.load("general"), CODES, Report("某馆", 2023))
    got = {one.code: one.text for one in finder.find(text)}
    assert tuple(map(got.get, CODES)) == found
